//! A world with a clock moved by hand, and a server on this machine that writes down what was said.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use baton_calendars::oauth::{self, TokenStore, Tokens};
use baton_calendars::{Event, Window};
use baton_core::{Env, Timestamp};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use url::Url;

pub const NOW: &str = "2026-03-02T08:00:00Z";

pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

pub fn march() -> Window {
    Window {
        from: at("2026-03-01T00:00:00Z"),
        to: at("2026-04-01T00:00:00Z"),
    }
}

#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

/// A world at [`NOW`], in which chance counts.
pub fn world() -> (Env, Clock) {
    let clock = Clock(Arc::new(AtomicI64::new(at(NOW).as_millis())));
    let (now, count) = (clock.clone(), AtomicU64::new(1));
    let env = Env::new(
        move || Timestamp::from_millis(now.0.load(Ordering::SeqCst)),
        move |bytes| {
            let n = count.fetch_add(1, Ordering::SeqCst).to_be_bytes();
            for (i, b) in bytes.iter_mut().enumerate() {
                *b = n[i % n.len()];
            }
        },
    );
    (env, clock)
}

/// A meeting of Ana's with Priya.
pub fn meeting() -> Event {
    Event {
        uid: "mtg_1@baton".into(),
        sequence: 0,
        start: at("2026-03-10T13:00:00Z"),
        end: at("2026-03-10T13:30:00Z"),
        zone: "Europe/Madrid".into(),
        summary: "Intro call with Priya".into(),
        description: "Wants SSO & audit <logs>".into(),
        location: Some("+34 600 000 000".into()),
        url: Some("https://hub.example/m/1".into()),
        conference: None,
        attendees: vec![],
        stamp: at(NOW),
    }
}

/// One request and its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub status: u16,
    pub reply: Value,
}

impl Exchange {
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(k, _)| k == name);
        found.map(|(_, v)| v.as_str())
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(k, _)| k == name);
        found.map(|(_, v)| v.as_str())
    }
}

pub type Log = Arc<Mutex<Vec<Exchange>>>;

/// A server that ends with the value.
pub struct Server {
    pub address: SocketAddr,
    pub log: Log,
    _serving: JoinSet<()>,
}

impl Server {
    pub async fn start(app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Log::default();
        let app = app.layer(from_fn_with_state(log.clone(), write_down));
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            address,
            log,
            _serving: serving,
        }
    }

    pub fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    /// What was said so far.
    pub fn said(&self) -> Vec<Exchange> {
        self.log.lock().unwrap().clone()
    }

    /// The requests of this method, oldest first.
    pub fn of(&self, method: &str) -> Vec<Exchange> {
        self.said()
            .into_iter()
            .filter(|e| e.method == method)
            .collect()
    }
}

async fn write_down(State(log): State<Log>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 26).await.unwrap();
    let mut said = Exchange {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect(),
        headers: parts
            .headers
            .iter()
            .map(|(k, v)| (k.to_string(), v.to_str().unwrap_or_default().to_owned()))
            .collect(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
        status: 0,
        reply: Value::Null,
    };
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 26).await.unwrap();
    said.status = parts.status.as_u16();
    said.reply = serde_json::from_slice(&body).unwrap_or_default();
    log.lock().unwrap().push(said);
    Response::from_parts(parts, Body::from(body))
}

/// A keychain in memory, which can be locked.
#[derive(Default)]
pub struct Keychain {
    kept: Mutex<Option<Tokens>>,
    locked: std::sync::atomic::AtomicBool,
}

impl Keychain {
    pub fn with(tokens: Tokens) -> Arc<Self> {
        Arc::new(Self {
            kept: Mutex::new(Some(tokens)),
            ..Self::default()
        })
    }

    pub fn lock(&self, locked: bool) {
        self.locked.store(locked, Ordering::SeqCst);
    }

    pub fn kept(&self) -> Option<Tokens> {
        self.kept.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl TokenStore for Keychain {
    async fn load(&self) -> oauth::Result<Option<Tokens>> {
        Ok(self.kept())
    }

    async fn save(&self, tokens: &Tokens) -> oauth::Result<()> {
        if self.locked.load(Ordering::SeqCst) {
            return Err(oauth::Error::Unreachable("the keychain is locked".into()));
        }
        *self.kept.lock().unwrap() = Some(tokens.clone());
        Ok(())
    }
}
