//! What providers that are faked have in common: a server on this machine with a memory, tokens
//! that end and rotate, a list of what was asked, and accidents on demand.

mod tokens;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use baton_web::Guard;
use baton_web::oauth::Provider;
use futures_util::stream;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use url::{Url, form_urlencoded};

use tokens::Tokens;

pub const CLIENT: &str = "app";
pub const CLIENT_SECRET: &str = "app-secret";

/// A request, taken apart.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Decoded segments.
    pub path: Vec<String>,
    pub query: Vec<(String, String)>,
    pub body: Value,
    pub status: u16,
}

impl Request {
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(k, _)| k == name);
        found.map(|(_, v)| v.as_str())
    }

    /// `POST /crm/v3/objects/tasks`
    pub fn line(&self) -> String {
        format!("{} /{}", self.method, self.path.join("/"))
    }
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    pub fn new(status: u16, body: Value) -> Self {
        Self { status, body }
    }
}

/// What goes wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accident {
    /// Answered with this status, and nothing done.
    Status(u16),
    /// 429, with the seconds to wait if the provider says them; nothing done.
    Busy(Option<u64>),
    /// An error of the provider's by status and code; nothing done.
    Refused(u16, &'static str),
    /// Done, and answered with this status all the same.
    DoneBut(u16),
    /// Done, and the connection breaks off.
    Lost,
    /// Done, and never answered.
    Silent,
    /// Not done, and never answered.
    Deaf,
    /// The token counts as ended, and nothing is done.
    SignIn,
    /// Answered byte by byte, with this pause between them.
    Drip(Duration),
}

/// A provider's memory and manners.
pub trait Behaviour: Send + 'static {
    fn answer(&mut self, request: &Request) -> Answer;
    /// An error as this provider writes them.
    fn problem(status: u16, code: &str) -> Answer;
}

struct Shared<B> {
    behaviour: B,
    log: Vec<Request>,
    /// To the next request whose line has this in it.
    accidents: VecDeque<(String, Accident)>,
    tokens: Tokens,
}

/// Ends with the value.
pub struct Vendor<B> {
    address: SocketAddr,
    shared: Arc<Mutex<Shared<B>>>,
    _serving: JoinSet<()>,
}

impl<B: Behaviour> Vendor<B> {
    pub async fn start(behaviour: B) -> Self {
        let shared = Arc::new(Mutex::new(Shared {
            behaviour,
            log: vec![],
            accidents: VecDeque::new(),
            tokens: Tokens::new(),
        }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new()
            .fallback(serve::<B>)
            .with_state(shared.clone());
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            address,
            shared,
            _serving: serving,
        }
    }

    pub fn url(&self) -> Url {
        format!("http://{}/", self.address).parse().unwrap()
    }

    /// The token that is accepted now.
    pub fn token(&self) -> String {
        self.lock().tokens.access.clone()
    }

    /// With which the token can be renewed once.
    pub fn refresh_token(&self) -> String {
        self.lock().tokens.refresh.clone()
    }

    /// The token is no longer accepted; the refresh token is.
    pub fn expire_token(&self) {
        self.lock().tokens.access = "nobody's".into();
    }

    /// A person has another token made; the one before is no longer accepted.
    pub fn another_token(&self) -> String {
        let mut shared = self.lock();
        shared.tokens.made += 1;
        shared.tokens.access = format!("made-{}", shared.tokens.made);
        shared.tokens.access.clone()
    }

    /// Consent is withdrawn: no token of it is accepted any more. Another can be given.
    pub fn withdraw(&self) {
        let mut shared = self.lock();
        shared.tokens.access = "nobody's".into();
        shared.tokens.refresh = "nobody's".into();
    }

    /// No token is accepted any more, and none is given.
    pub fn revoke(&self) {
        let mut shared = self.lock();
        shared.tokens.access = "nobody's".into();
        shared.tokens.revoked = true;
    }

    /// A person gives consent in the browser; where they are sent then. Visiting `authorize` does
    /// the same.
    pub fn consent(&self, authorize: &Url) -> Url {
        let back = self
            .lock()
            .tokens
            .agree(authorize.query().unwrap_or_default());
        back.unwrap()
    }

    /// How often tokens were given out.
    pub fn exchanges(&self) -> u32 {
        self.lock().tokens.exchanges
    }

    pub fn provider(&self) -> Provider {
        let at = |path: &str| self.url().join(path).unwrap();
        Provider {
            name: "The CRM".into(),
            authorize: at("/oauth/authorize"),
            token: at("/oauth/token"),
            scopes: vec!["api".into()],
            client_id: CLIENT.into(),
            client_secret: Some(CLIENT_SECRET.into()),
            redirect_host: "localhost".into(),
            extra: vec![],
            guard: Guard::none(),
        }
    }

    /// What happens to the next request whose line (`POST /crm/…`) has `path` in it.
    pub fn fail_next(&self, path: &str, accident: Accident) {
        self.lock().accidents.push_back((path.into(), accident));
    }

    /// What was asked so far, without sign-ins.
    pub fn requests(&self) -> Vec<Request> {
        self.lock().log.clone()
    }

    pub fn forget_requests(&self) {
        self.lock().log.clear();
    }

    pub fn edit<T>(&self, change: impl FnOnce(&mut B) -> T) -> T {
        change(&mut self.lock().behaviour)
    }

    fn lock(&self) -> MutexGuard<'_, Shared<B>> {
        self.shared.lock().unwrap()
    }
}

async fn serve<B: Behaviour>(
    State(shared): State<Arc<Mutex<Shared<B>>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (answer, accident) = {
        let mut shared = shared.lock().unwrap();
        // Each provider has another path in front.
        let (path, host) = (uri.path(), header(&headers, "host"));
        if method == Method::POST && path.contains("oauth") && path.ends_with("/token") {
            return written(&shared.tokens.give(&body, host), None);
        }
        if method == Method::GET && path.ends_with("/authorize") {
            return match shared.tokens.agree(uri.query().unwrap_or_default()) {
                Some(back) => Redirect::to(back.as_str()).into_response(),
                None => StatusCode::BAD_REQUEST.into_response(),
            };
        }
        let mut request = taken_apart(&method, &uri, &body);
        let (answer, accident) = shared.judge(&headers, &request);
        request.status = answer.status;
        shared.log.push(request);
        (answer, accident)
    };
    match accident {
        Some(Accident::Silent | Accident::Deaf) => std::future::pending().await,
        Some(Accident::Lost) => broken_off(),
        Some(Accident::Busy(wait)) => written(&answer, wait),
        Some(Accident::Drip(pause)) => dripping(&answer, pause),
        _ => written(&answer, None),
    }
}

impl<B: Behaviour> Shared<B> {
    fn judge(&mut self, headers: &HeaderMap, request: &Request) -> (Answer, Option<Accident>) {
        let wanted = format!("Bearer {}", self.tokens.access);
        if header(headers, "authorization") != wanted {
            return (B::problem(401, "token"), None);
        }
        let line = request.line();
        let next = self.accidents.iter().position(|(p, _)| line.contains(p));
        let accident = next.and_then(|i| self.accidents.remove(i)).map(|a| a.1);
        let answer = match &accident {
            Some(Accident::Status(status)) => B::problem(*status, "accident"),
            Some(Accident::Deaf) => B::problem(504, "nobody reads it"),
            Some(Accident::Busy(_)) => B::problem(429, "limit"),
            Some(Accident::Refused(status, code)) => B::problem(*status, code),
            Some(Accident::SignIn) => {
                self.tokens.access = "nobody's".into();
                B::problem(401, "token")
            }
            Some(Accident::DoneBut(status)) => {
                self.behaviour.answer(request);
                B::problem(*status, "accident")
            }
            Some(Accident::Lost | Accident::Silent | Accident::Drip(_)) | None => {
                self.behaviour.answer(request)
            }
        };
        (answer, accident)
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let value = headers.get(name).and_then(|v| v.to_str().ok());
    value.unwrap_or_default()
}

fn taken_apart(method: &Method, uri: &Uri, body: &[u8]) -> Request {
    Request {
        method: method.to_string(),
        path: uri
            .path()
            .trim_matches('/')
            .split('/')
            .map(decoded)
            .collect(),
        query: form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect(),
        body: serde_json::from_slice(body).unwrap_or_default(),
        status: 0,
    }
}

fn decoded(segment: &str) -> String {
    let pair = format!("x={}", segment.replace('+', "%2B"));
    let mut pairs = form_urlencoded::parse(pair.as_bytes());
    pairs.next().unwrap().1.into_owned()
}

fn written(answer: &Answer, wait: Option<u64>) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap();
    let mut response = if answer.body.is_null() {
        status.into_response()
    } else {
        (status, axum::Json(answer.body.clone())).into_response()
    };
    if let Some(seconds) = wait {
        response.headers_mut().insert("retry-after", seconds.into());
    }
    response
}

fn broken_off() -> Response {
    let ends = stream::iter([Err::<Bytes, _>(std::io::Error::other("it breaks off"))]);
    Response::new(Body::from_stream(ends))
}

fn dripping(answer: &Answer, pause: Duration) -> Response {
    let bytes = answer.body.to_string().into_bytes();
    let drops = stream::unfold(bytes.into_iter(), move |mut left| async move {
        let drop = left.next()?;
        tokio::time::sleep(pause).await;
        Some((Ok::<_, Infallible>(Bytes::from(vec![drop])), left))
    });
    let mut response = Response::new(Body::from_stream(drops));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
    response
}
