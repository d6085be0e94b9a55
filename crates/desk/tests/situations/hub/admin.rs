//! Everything that is a plain request: answered as the test says, and remembered.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use baton_api::Problem;
use serde::Serialize;
use serde_json::Value;

use super::{App, FakeHub, barred};

/// Requests by method and path.
#[derive(Default)]
pub(super) struct Office {
    replies: BTreeMap<String, (u16, Value)>,
    asked: Vec<(String, Value)>,
}

impl FakeHub {
    /// From now on the hub answers `GET /v1/…` so.
    pub(crate) fn says(&self, request: &str, reply: &impl Serialize) {
        self.reply(request, 200, serde_json::to_value(reply).unwrap());
    }

    pub(crate) fn refuses(&self, request: &str, problem: &Problem) {
        let status = problem.status;
        self.reply(request, status, serde_json::to_value(problem).unwrap());
    }

    fn reply(&self, request: &str, status: u16, body: Value) {
        let reply = (status, body);
        self.change(|inner| inner.office.replies.insert(request.to_owned(), reply));
    }

    /// What was asked since the last time: `PUT /v1/…`, and what was said with it.
    pub(crate) fn asked(&self) -> Vec<(String, Value)> {
        self.change(|inner| std::mem::take(&mut inner.office.asked))
    }

    /// Whether that was asked since [`asked`](Self::asked) was called last.
    pub(crate) fn was_asked(&self, request: &str, body: &Value) -> bool {
        let inner = self.inner.lock().unwrap();
        let mut asked = inner.office.asked.iter();
        asked.any(|(r, b)| r == request && b == body)
    }
}

pub(super) async fn answer(
    State((inner, news, _)): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut inner = inner.lock().unwrap();
    if let Some(refusal) = barred(&inner, &headers) {
        return refusal;
    }
    let request = format!("{method} {uri}");
    let said = serde_json::from_slice(&body).unwrap_or_default();
    let reply = inner.office.replies.get(&request).cloned();
    inner.office.asked.push((request, said));
    news.send_modify(|n| *n += 1);
    match reply {
        Some((_, Value::Null)) => StatusCode::NO_CONTENT.into_response(),
        Some((status, body)) => (StatusCode::from_u16(status).unwrap(), Json(body)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
