//! Times and meetings, for agents.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use baton_api::Problem;
use baton_api::booking::{
    BookMeeting, CancelMeeting, FindSlots, HoldView, MeetingStatus, MeetingTypeView, NewHold,
    Reschedule, Slots,
};
use baton_core::ids::{ConversationId, HoldId, MeetingId};

use super::created;
use crate::engine::Agent;
use crate::engine::booking::Mover;
use crate::extract::{Body, Id};
use crate::fail::Result;
use crate::server::App;

/// The kinds of meeting that can be booked
#[utoipa::path(
    get, path = "/v1/meeting-types", tag = "agent", security(("agent_key" = [])),
    responses(
        (status = 200, body = Vec<MeetingTypeView>), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn types(State(app): State<App>, agent: Agent) -> Result<Json<Vec<MeetingTypeView>>> {
    app.engine.meeting_types(&agent).await.map(Json)
}

/// Ask for times, or whether one is free
///
/// In the prospect's own words and zone, if you like. The answer is a few good times with labels
/// ready to say; a time that is not free is answered with those nearest to it.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/slots", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    request_body = FindSlots,
    responses(
        (status = 200, body = Slots), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem), (status = 503, body = Problem),
    )
)]
pub async fn slots(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
    Body(request): Body<FindSlots>,
) -> Result<Json<Slots>> {
    app.engine.find_slots(&agent, &id, request).await.map(Json)
}

/// Keep a time for the prospect
///
/// For some minutes, of one host. A conversation keeps one time: a new one replaces it.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/holds", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    request_body = NewHold,
    responses(
        (status = 201, body = HoldView), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 409, body = Problem, description = "Not free; `instead` has times that are"),
        (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn hold(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
    Body(request): Body<NewHold>,
) -> Result<(StatusCode, Json<HoldView>)> {
    let hold = app.engine.hold(&agent, &id, request).await?;
    Ok((StatusCode::CREATED, Json(hold)))
}

/// Let a kept time go
#[utoipa::path(
    delete, path = "/v1/holds/{id}", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The hold")),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn release(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<HoldId>,
) -> Result<StatusCode> {
    app.engine.release(&agent, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Book a meeting
///
/// By `hold` or by `start`. Booking the same again returns the same meeting. The handoff goes to
/// the host; the agent goes on talking to the prospect.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/meetings", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    request_body = BookMeeting,
    responses(
        (status = 201, body = MeetingStatus), (status = 200, body = MeetingStatus),
        (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Not free; `instead` has times that are"),
        (status = 410, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn book(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
    Body(request): Body<BookMeeting>,
) -> Result<Response> {
    let (status, new) = app.engine.book(&agent, &id, request).await?;
    Ok(created((app.with_link(status), new)))
}

/// A meeting as it is now
#[utoipa::path(
    get, path = "/v1/meetings/{id}", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The meeting")),
    responses(
        (status = 200, body = MeetingStatus), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn get(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<MeetingId>,
) -> Result<Json<MeetingStatus>> {
    let status = app.engine.meeting(&agent, &id).await?;
    Ok(Json(app.with_link(status)))
}

/// Move a meeting; the host stays
#[utoipa::path(
    post, path = "/v1/meetings/{id}/reschedule", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The meeting")),
    request_body = Reschedule,
    responses(
        (status = 200, body = MeetingStatus), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 409, body = Problem, description = "Not free; `instead` has times that are"),
        (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn reschedule(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<MeetingId>,
    Body(request): Body<Reschedule>,
) -> Result<Json<MeetingStatus>> {
    let mover = Mover::Agent(&agent);
    let status = app.engine.reschedule(mover, &id, request).await?;
    Ok(Json(app.with_link(status)))
}

/// Cancel a meeting
#[utoipa::path(
    post, path = "/v1/meetings/{id}/cancel", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The meeting")),
    request_body = CancelMeeting,
    responses(
        (status = 200, body = MeetingStatus), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn cancel(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<MeetingId>,
    Body(request): Body<CancelMeeting>,
) -> Result<Json<MeetingStatus>> {
    let mover = Mover::Agent(&agent);
    let status = app.engine.cancel_meeting(mover, &id, request).await?;
    Ok(Json(app.with_link(status)))
}
