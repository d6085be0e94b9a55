//! What the hub is told and asked about reps' time.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, put};
use axum::{Json, Router};
use baton_api::booking::{BusyReport, SlotView};
use baton_api::{Code, Problem};
use baton_core::workspace::Settings;

use super::{App, FakeHub, barred};

/// What stands at the hub.
#[derive(Default)]
pub(super) struct Time {
    busy: Vec<BusyReport>,
    forgotten: Vec<String>,
    slots: Vec<SlotView>,
    settings: Settings,
}

pub(super) fn routes() -> Router<super::Shared> {
    Router::new()
        .route("/v1/busy", put(busy))
        .route("/v1/busy/{connection}", delete(forget))
        .route("/v1/meetings/{id}/slots", get(slots))
        .route("/v1/admin/settings", get(settings).put(set_settings))
}

impl FakeHub {
    /// Every report of busy times, in order.
    pub(crate) fn busy(&self) -> Vec<BusyReport> {
        self.inner.lock().unwrap().time.busy.clone()
    }

    /// Connections that the hub was told to forget.
    pub(crate) fn forgotten(&self) -> Vec<String> {
        self.inner.lock().unwrap().time.forgotten.clone()
    }

    pub(crate) fn free(&self, slots: Vec<SlotView>) {
        self.change(|inner| inner.time.slots = slots);
    }

    pub(crate) fn set(&self, settings: Settings) {
        self.change(|inner| inner.time.settings = settings);
    }

    pub(crate) fn settings(&self) -> Settings {
        self.inner.lock().unwrap().time.settings.clone()
    }
}

async fn busy(
    axum::extract::State((inner, news, _)): App,
    headers: HeaderMap,
    Json(report): Json<BusyReport>,
) -> Response {
    {
        let mut inner = inner.lock().unwrap();
        if let Some(refusal) = barred(&inner, &headers) {
            return refusal;
        }
        inner.time.busy.push(report);
    }
    news.send_modify(|n| *n += 1);
    StatusCode::NO_CONTENT.into_response()
}

async fn forget(
    axum::extract::State((inner, news, _)): App,
    headers: HeaderMap,
    Path(connection): Path<String>,
) -> Response {
    {
        let mut inner = inner.lock().unwrap();
        if let Some(refusal) = barred(&inner, &headers) {
            return refusal;
        }
        inner.time.forgotten.push(connection);
    }
    news.send_modify(|n| *n += 1);
    StatusCode::NO_CONTENT.into_response()
}

async fn slots(axum::extract::State((inner, _, _)): App, headers: HeaderMap) -> Response {
    let inner = inner.lock().unwrap();
    barred(&inner, &headers).unwrap_or_else(|| Json(inner.time.slots.clone()).into_response())
}

async fn settings(axum::extract::State((inner, _, _)): App, headers: HeaderMap) -> Response {
    let inner = inner.lock().unwrap();
    barred(&inner, &headers).unwrap_or_else(|| Json(inner.time.settings.clone()).into_response())
}

/// Refuses meetings of no length.
async fn set_settings(
    axum::extract::State((inner, _, _)): App,
    Json(settings): Json<Settings>,
) -> Response {
    let bad = settings.booking.types.iter().position(|t| t.minutes == 0);
    if let Some(n) = bad {
        let problem = Problem::new(Code::InvalidField, "A meeting lasts 5 minutes or more.")
            .at(format!("booking.types[{n}].minutes"))
            .fix("Write a number from 5 to 480.");
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response();
    }
    inner.lock().unwrap().time.settings = settings.clone();
    Json(settings).into_response()
}
