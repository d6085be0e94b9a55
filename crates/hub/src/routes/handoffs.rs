//! Handoffs, for agents: ask, follow, withdraw.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use baton_api::agent::{HandoffStatus, RequestHandoff};
use baton_api::{Problem, limits};
use baton_core::handoff::HandoffState;
use baton_core::ids::{ConversationId, HandoffId};
use futures_util::Stream;
use serde::Deserialize;

use super::created;
use crate::engine::Agent;
use crate::extract::{Body, Id, Query};
use crate::fail::Result;
use crate::server::App;

/// Ask for a person
///
/// Allowed once the prospect is qualified, or asked for a person where the policy allows it. The
/// answer says who is being asked and what to tell the prospect.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/handoff", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    request_body = RequestHandoff,
    responses(
        (status = 201, body = HandoffStatus), (status = 200, body = HandoffStatus),
        (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn request(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
    Body(request): Body<RequestHandoff>,
) -> Result<Response> {
    app.engine
        .request_handoff(&agent, &id, request)
        .await
        .map(created)
}

#[derive(Debug, Deserialize)]
pub struct Follow {
    #[serde(default)]
    wait: u32,
    after: Option<u32>,
}

/// Follow a handoff
///
/// With `after` and `wait` the answer comes when the version is above `after`, or when the seconds
/// are over.
#[utoipa::path(
    get, path = "/v1/handoffs/{id}", tag = "agent", security(("agent_key" = [])),
    params(
        ("id" = String, Path, description = "The handoff"),
        ("after" = Option<u32>, Query, description = "The version you have"),
        ("wait" = Option<u32>, Query, description = "Seconds to wait for the next, 60 at most"),
    ),
    responses(
        (status = 200, body = HandoffStatus), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn get(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<HandoffId>,
    Query(query): Query<Follow>,
) -> Result<Json<HandoffStatus>> {
    let wait = Duration::from_secs(u64::from(query.wait.min(limits::LONG_POLL_SECONDS)));
    let follow = app.engine.follow_handoff(&agent, &id, query.after, wait);
    tokio::select! {
        status = follow => status.map(Json),
        // A hub that stops does not keep anybody waiting.
        () = app.stop.cancelled() => app.engine.handoff(&agent, &id).await.map(Json),
    }
}

/// Follow a handoff as an event stream
///
/// One `handoff` event with the whole status now and on every change, until it has ended.
#[utoipa::path(
    get, path = "/v1/handoffs/{id}/events", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The handoff")),
    responses(
        (status = 200, body = HandoffStatus, content_type = "text/event-stream"),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn events(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<HandoffId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let first = app.engine.handoff(&agent, &id).await?;
    let stream = async_stream::stream! {
        let mut status = first;
        loop {
            let event = Event::default().event("handoff").id(status.version.to_string());
            yield Ok(event.json_data(&status).unwrap_or_default());
            if matches!(status.state, HandoffState::Closed | HandoffState::Withdrawn) {
                return;
            }
            let seen = status.version;
            let wait = Duration::from_secs(u64::from(limits::LONG_POLL_SECONDS));
            status = loop {
                let next = tokio::select! {
                    next = app.engine.follow_handoff(&agent, &id, Some(seen), wait) => next,
                    () = app.stop.cancelled() => return,
                };
                match next {
                    Ok(next) if next.version > seen => break next,
                    Ok(_) => {}
                    Err(_) => return,
                }
            };
        }
    };
    let heartbeat = KeepAlive::new().interval(Duration::from_secs(limits::HEARTBEAT_SECONDS));
    Ok(Sse::new(stream).keep_alive(heartbeat))
}

/// Take the request back, while nobody has taken it
#[utoipa::path(
    post, path = "/v1/handoffs/{id}/withdraw", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The handoff")),
    responses(
        (status = 200, body = HandoffStatus), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 409, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn withdraw(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<HandoffId>,
) -> Result<Json<HandoffStatus>> {
    app.engine.withdraw_handoff(&agent, &id).await.map(Json)
}
