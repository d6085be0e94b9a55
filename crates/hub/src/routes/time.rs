//! Reps' time, for their desktops: busy times, hours, why a time is not offered.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use baton_api::Problem;
use baton_api::booking::{BusyReport, HoursView, Inspection, SlotView};
use baton_core::Timestamp;
use baton_core::booking::RepHours;
use baton_core::ids::{MeetingId, MeetingTypeId, RepId};
use serde::Deserialize;

use crate::engine::Device;
use crate::extract::{Body, Id, Query};
use crate::fail::Result;
use crate::server::App;

/// Tell when the rep cannot
///
/// Start and end, nothing else. Replaces what this connection told before.
#[utoipa::path(
    put, path = "/v1/busy", tag = "rep", security(("device_token" = [])),
    request_body = BusyReport,
    responses(
        (status = 204), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn report(
    State(app): State<App>,
    device: Device,
    Body(report): Body<BusyReport>,
) -> Result<StatusCode> {
    app.engine.report_busy(&device, report).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The calendar is no longer connected
#[utoipa::path(
    delete, path = "/v1/busy/{connection}", tag = "rep", security(("device_token" = [])),
    params(("connection" = String, Path, description = "As it was named in the reports")),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn forget(
    State(app): State<App>,
    device: Device,
    Id(connection): Id<String>,
) -> Result<StatusCode> {
    app.engine.forget_busy(&device, &connection).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// When a rep works: one's own, or anyone's for an admin
#[utoipa::path(
    get, path = "/v1/reps/{id}/hours", tag = "rep", security(("device_token" = [])),
    params(("id" = String, Path, description = "The rep")),
    responses(
        (status = 200, body = HoursView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn hours(
    State(app): State<App>,
    device: Device,
    Id(rep): Id<RepId>,
) -> Result<Json<HoursView>> {
    app.engine.hours(&device, &rep).await.map(Json)
}

/// Set when a rep works
#[utoipa::path(
    put, path = "/v1/reps/{id}/hours", tag = "rep", security(("device_token" = [])),
    params(("id" = String, Path, description = "The rep")),
    request_body = RepHours,
    responses(
        (status = 200, body = HoursView), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn set_hours(
    State(app): State<App>,
    device: Device,
    Id(rep): Id<RepId>,
    Body(hours): Body<RepHours>,
) -> Result<Json<HoursView>> {
    app.engine.set_hours(&device, &rep, hours).await.map(Json)
}

#[derive(Debug, Deserialize)]
pub struct Inspect {
    start: Timestamp,
    meeting_type: Option<MeetingTypeId>,
}

/// Why a time is not offered
#[utoipa::path(
    get, path = "/v1/reps/{id}/availability", tag = "rep", security(("device_token" = [])),
    params(
        ("id" = String, Path, description = "The rep"),
        ("start" = Timestamp, Query, description = "The start that is asked about, RFC 3339"),
        ("meeting_type" = Option<String>, Query, description = "The first kind if not given"),
    ),
    responses(
        (status = 200, body = Inspection), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn inspect(
    State(app): State<App>,
    device: Device,
    Id(rep): Id<RepId>,
    Query(query): Query<Inspect>,
) -> Result<Json<Inspection>> {
    let kind = query.meeting_type.as_ref();
    app.engine
        .inspect(&device, &rep, kind, query.start)
        .await
        .map(Json)
}

#[derive(Debug, Deserialize)]
pub struct Between {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

/// Where a meeting could move to, for its host
#[utoipa::path(
    get, path = "/v1/meetings/{id}/slots", tag = "rep", security(("device_token" = [])),
    params(
        ("id" = String, Path, description = "The meeting"),
        ("from" = Option<Timestamp>, Query, description = "Only from here on, RFC 3339"),
        ("to" = Option<Timestamp>, Query, description = "Only before, RFC 3339"),
    ),
    responses(
        (status = 200, body = Vec<SlotView>), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn move_slots(
    State(app): State<App>,
    device: Device,
    Id(meeting): Id<MeetingId>,
    Query(query): Query<Between>,
) -> Result<Json<Vec<SlotView>>> {
    app.engine
        .move_slots(&device, &meeting, query.from, query.to)
        .await
        .map(Json)
}
