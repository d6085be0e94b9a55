//! For desktops: join, follow the feed, answer, leave.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use baton_api::feed::Stored;
use baton_api::intent::{Intent, IntentReply};
use baton_api::rep::{Enrol, Enrolled};
use baton_api::{Code, Problem, limits};
use futures_util::Stream;

use crate::engine::Device;
use crate::extract::Body;
use crate::fail::Result;
use crate::feed;
use crate::server::App;

/// Join with a one-time code
#[utoipa::path(
    post, path = "/v1/enrol", tag = "rep", request_body = Enrol,
    responses(
        (status = 200, body = Enrolled), (status = 400, body = Problem),
        (status = 410, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn enrol(State(app): State<App>, Body(request): Body<Enrol>) -> Result<Json<Enrolled>> {
    app.rate.check_code()?;
    app.engine.enrol(request).await.map(Json)
}

/// The rep's feed
///
/// `hello`, then an `entity` for whatever changed since the cursor, `caught_up`, then an `entity`
/// for whatever changes.
#[utoipa::path(
    get, path = "/v1/feed", tag = "rep", security(("device_token" = [])),
    params(("Last-Event-ID" = Option<i64>, Header, minimum = 0, description = "Position of the last entry you stored")),
    responses(
        (status = 200, body = baton_api::feed::Entry, content_type = "text/event-stream"),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn feed(
    State(app): State<App>,
    device: Device,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let cursor = match headers.get("last-event-id") {
        None => 0,
        Some(value) => value
            .to_str()
            .ok()
            .and_then(|v| v.trim().parse::<i64>().ok())
            .filter(|n| *n >= 0)
            .ok_or_else(|| {
                Problem::new(
                    Code::InvalidField,
                    "A position is a whole number, 0 or more.",
                )
                .at("Last-Event-ID")
            })?,
    };
    let heartbeat = KeepAlive::new().interval(Duration::from_secs(limits::HEARTBEAT_SECONDS));
    Ok(Sse::new(feed::events(app, device, cursor).await?).keep_alive(heartbeat))
}

/// Tell how far this device has stored the feed
///
/// A device tells it when entities were removed: whoever asked for that learns that the copies there
/// are gone.
#[utoipa::path(
    put, path = "/v1/feed/position", tag = "rep", security(("device_token" = [])),
    request_body = Stored,
    responses(
        (status = 204), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn stored(
    State(app): State<App>,
    device: Device,
    Body(stored): Body<Stored>,
) -> Result<StatusCode> {
    app.engine
        .device_stored(&device, stored)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// Tell what the rep decided
///
/// Idempotent by the intent's id. The answer is exactly one of: accepted, taken by somebody,
/// lapsed, withdrawn, closed, declined before, given back before, done.
#[utoipa::path(
    post, path = "/v1/intents", tag = "rep", security(("device_token" = [])),
    request_body = Intent,
    responses(
        (status = 200, body = IntentReply), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn answer(
    State(app): State<App>,
    device: Device,
    Body(intent): Body<Intent>,
) -> Result<Json<IntentReply>> {
    app.engine.answer(&device, intent).await.map(Json)
}

/// Leave: this device's token ends
#[utoipa::path(
    delete, path = "/v1/devices/current", tag = "rep", security(("device_token" = [])),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn sign_out(State(app): State<App>, device: Device) -> Result<StatusCode> {
    app.engine
        .sign_out(&device)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}
