//! Providers that keep state and behave as documented.

pub mod calendly;
pub mod consent;
pub mod google;
pub mod outlook;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::support::Server;

/// The token that fakes accept.
pub const TOKEN: &str = "access-1";

/// A request, taken apart.
#[derive(Debug)]
pub struct Call {
    pub method: String,
    /// Decoded, below the base.
    pub path: Vec<String>,
    pub query: BTreeMap<String, String>,
    pub if_match: Option<String>,
    pub prefer: String,
    pub host: String,
    pub body: Value,
}

impl Call {
    pub fn param(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<u64>,
    pub body: Value,
}

impl Answer {
    pub fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            retry_after: None,
            body,
        }
    }

    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

pub trait Vendor: Send + 'static {
    /// Path of the base.
    const BASE: &'static str;
    fn answer(&mut self, call: &Call) -> Answer;
    /// An error as this vendor writes them.
    fn problem(status: u16, code: &str) -> Answer;
}

struct Shared<V> {
    vendor: V,
    token: String,
    /// Answers in place of the vendor's, to the next calls of these methods.
    instead: VecDeque<(Method, Answer)>,
    /// The next call of this method is done, and its answer lost.
    lose: Option<Method>,
}

pub struct Fake<V: Vendor> {
    pub server: Server,
    shared: Arc<Mutex<Shared<V>>>,
}

impl<V: Vendor> Fake<V> {
    pub async fn start(vendor: V) -> Self {
        let shared = Arc::new(Mutex::new(Shared {
            vendor,
            token: TOKEN.into(),
            instead: VecDeque::new(),
            lose: None,
        }));
        let app = Router::new()
            .fallback(serve::<V>)
            .with_state(shared.clone());
        Self {
            server: Server::start(app).await,
            shared,
        }
    }

    pub fn base(&self) -> url::Url {
        self.server.url(V::BASE)
    }

    pub fn edit<T>(&self, change: impl FnOnce(&mut V) -> T) -> T {
        change(&mut self.lock().vendor)
    }

    pub fn instead(&self, method: Method, answer: Answer) {
        self.lock().instead.push_back((method, answer));
    }

    pub fn lose(&self, method: Method) {
        self.lock().lose = Some(method);
    }

    pub fn accept_only(&self, token: &str) {
        self.lock().token = token.into();
    }

    fn lock(&self) -> MutexGuard<'_, Shared<V>> {
        self.shared.lock().unwrap()
    }
}

async fn serve<V: Vendor>(
    State(shared): State<Arc<Mutex<Shared<V>>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let mut shared = shared.lock().unwrap();
    let answer = if header("authorization") != Some(&format!("Bearer {}", shared.token)) {
        V::problem(401, "authError")
    } else if let Some(at) = shared.instead.iter().position(|(m, _)| *m == method) {
        shared.instead.remove(at).unwrap().1
    } else {
        let path = uri.path().strip_prefix(V::BASE).unwrap();
        let call = Call {
            method: method.to_string(),
            path: path
                .trim_start_matches('/')
                .split('/')
                .map(decoded)
                .collect(),
            query: url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
            if_match: header("if-match").map(str::to_owned),
            prefer: header("prefer").unwrap_or_default().to_owned(),
            host: header("host").unwrap_or_default().to_owned(),
            body: serde_json::from_slice(&body).unwrap_or_default(),
        };
        let answer = shared.vendor.answer(&call);
        if shared.lose.take_if(|m| *m == method).is_some() {
            V::problem(503, "backendError")
        } else {
            answer
        }
    };
    let status = StatusCode::from_u16(answer.status).unwrap();
    let mut response = if answer.body.is_null() {
        status.into_response()
    } else {
        (status, axum::Json(answer.body)).into_response()
    };
    if let Some(seconds) = answer.retry_after {
        response.headers_mut().insert("retry-after", seconds.into());
    }
    response
}

fn decoded(segment: &str) -> String {
    let pair = format!("x={}", segment.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs.next().unwrap().1.into_owned()
}

/// Puts the fields of `change` over those of `target`; `null` takes one away.
pub fn merge(target: &mut Value, change: &Value) {
    for (key, value) in change.as_object().unwrap() {
        match (target.get_mut(key), value) {
            (Some(inner @ Value::Object(_)), Value::Object(_)) => merge(inner, value),
            (_, Value::Null) => {
                target.as_object_mut().unwrap().remove(key);
            }
            _ => target[key] = value.clone(),
        }
    }
}
