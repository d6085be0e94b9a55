//! How calls come in and answers go out, and what goes wrong on the way.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream;
use serde_json::{Value, json};

use super::{APP_TOKEN, Fault, Request, Shared, TOKEN, methods, rules, sockets};

pub(super) fn app(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/{method}", post(call))
        .route("/link", get(sockets::connect))
        .with_state(shared)
}

async fn call(
    State(shared): State<Arc<Shared>>,
    Path(method): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| {
        let value = headers.get(name).and_then(|v| v.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let request = Request {
        content_type: header("content-type"),
        body: read(&header("content-type"), &body),
        method,
    };
    let response = serve(&shared, request, &header("authorization")).await;
    shared.tell();
    response
}

async fn serve(shared: &Arc<Shared>, request: Request, authorization: &str) -> Response {
    let fault = {
        let mut state = shared.lock();
        state.requests.push(request.clone());
        let faults = state.faults.get_mut(&request.method);
        faults.and_then(std::collections::VecDeque::pop_front)
    };
    match fault {
        None => answer(shared, &done(shared, &request, authorization)),
        Some(Fault::Throttle(seconds)) => {
            let after = [("retry-after", seconds.to_string())];
            let said = Json(refusal("ratelimited"));
            (StatusCode::TOO_MANY_REQUESTS, after, said).into_response()
        }
        Some(Fault::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Fault::Says(code)) => answer(shared, &refusal(code)),
        Some(Fault::LoseRequest) => broken(),
        Some(Fault::LoseAnswer) => {
            done(shared, &request, authorization);
            broken()
        }
        Some(Fault::Hang) => {
            done(shared, &request, authorization);
            shared.tell();
            std::future::pending().await
        }
        Some(Fault::Deaf) => {
            shared.tell();
            std::future::pending().await
        }
        Some(Fault::Drip(pause)) => {
            let said = done(shared, &request, authorization);
            dripping(&said, pause)
        }
    }
}

/// What the call comes to.
fn done(shared: &Shared, request: &Request, authorization: &str) -> Value {
    let mut state = shared.lock();
    let is_app = request.method == "apps.connections.open";
    let token = if is_app { APP_TOKEN } else { TOKEN };
    if authorization != format!("Bearer {token}") {
        return refusal(if authorization.is_empty() {
            "not_authed"
        } else {
            "invalid_auth"
        });
    }
    if state.revoked {
        return refusal("token_revoked");
    }
    if let Some(code) = rules::broken(request) {
        return refusal(code);
    }
    if let Some(needed) = rules::scope(request)
        && !state.scopes.contains(needed)
    {
        let provided: Vec<_> = state.scopes.iter().cloned().collect();
        return json!({
            "ok": false,
            "error": "missing_scope",
            "needed": needed,
            "provided": provided.join(","),
        });
    }
    match methods::call(&mut state, &shared.base, request) {
        Ok(mut said) => {
            said["ok"] = true.into();
            said
        }
        Err(code) => refusal(code),
    }
}

fn refusal(code: &str) -> Value {
    json!({ "ok": false, "error": code })
}

fn answer(shared: &Shared, said: &Value) -> Response {
    let scopes: Vec<_> = shared.lock().scopes.iter().cloned().collect();
    let scopes = [("x-oauth-scopes", scopes.join(","))];
    (scopes, Json(said)).into_response()
}

/// The head of an answer, and then the connection breaks.
fn broken() -> Response {
    let broken = stream::once(async { Err::<Bytes, _>(std::io::Error::other("broken")) });
    Body::from_stream(broken).into_response()
}

fn dripping(said: &Value, pause: Duration) -> Response {
    let bytes: Vec<u8> = said.to_string().into_bytes();
    let drops = stream::unfold(bytes.into_iter(), move |mut left| async move {
        let byte = left.next()?;
        tokio::time::sleep(pause).await;
        Some((Ok::<_, std::io::Error>(Bytes::from(vec![byte])), left))
    });
    Body::from_stream(drops).into_response()
}

fn read(content_type: &str, body: &[u8]) -> Value {
    if content_type.starts_with("application/json") {
        return serde_json::from_slice(body).unwrap_or_default();
    }
    let fields = url::form_urlencoded::parse(body).into_owned();
    Value::Object(fields.map(|(k, v)| (k, Value::String(v))).collect())
}
