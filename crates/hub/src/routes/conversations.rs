//! Conversations, for agents.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use baton_api::Problem;
use baton_api::agent::{
    AgentIdentity, AssertSignal, Asserted, ConversationContext, ConversationView, MessagePage,
    OpenConversation, PostMessages,
};
use baton_core::ids::ConversationId;
use baton_core::prospect::Prospect;
use baton_core::qualification::Scorecard;
use serde::Deserialize;

use super::created;
use crate::engine::Agent;
use crate::extract::{Body, Id, Query};
use crate::fail::Result;
use crate::server::App;

/// Whose key this is
#[utoipa::path(
    get, path = "/v1/me", tag = "agent", security(("agent_key" = [])),
    responses((status = 200, body = AgentIdentity), (status = 401, body = Problem))
)]
pub async fn me(State(app): State<App>, agent: Agent) -> Result<Json<AgentIdentity>> {
    app.engine.identity(agent).await.map(Json)
}

/// Open a conversation
///
/// Opening one again under the same id returns it, with the messages that are new.
#[utoipa::path(
    post, path = "/v1/conversations", tag = "agent", security(("agent_key" = [])),
    request_body = OpenConversation,
    responses(
        (status = 201, body = ConversationView), (status = 200, body = ConversationView),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem), (status = 400, body = Problem),
    )
)]
pub async fn open(
    State(app): State<App>,
    agent: Agent,
    Body(request): Body<OpenConversation>,
) -> Result<Response> {
    app.engine
        .open_conversation(&agent, request)
        .await
        .map(created)
}

/// A conversation as it is now
#[utoipa::path(
    get, path = "/v1/conversations/{id}", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    responses(
        (status = 200, body = ConversationView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn get(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
) -> Result<Json<ConversationView>> {
    app.engine.conversation(&agent, &id).await.map(Json)
}

#[derive(Debug, Deserialize)]
pub struct After {
    after: Option<u32>,
}

/// Messages of a conversation, in order
#[utoipa::path(
    get, path = "/v1/conversations/{id}/messages", tag = "agent", security(("agent_key" = [])),
    params(
        ("id" = String, Path, description = "The conversation"),
        ("after" = Option<u32>, Query, description = "Number of the last message you have"),
    ),
    responses(
        (status = 200, body = MessagePage), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn list_messages(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
    Query(query): Query<After>,
) -> Result<Json<MessagePage>> {
    app.engine
        .messages(&agent, &id, query.after)
        .await
        .map(Json)
}

/// Post messages
///
/// Answers with the scorecard, what is missing, one question worth asking, and who holds the floor.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/messages", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    request_body = PostMessages,
    responses(
        (status = 200, body = ConversationView), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn post_messages(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
    Body(request): Body<PostMessages>,
) -> Result<Json<ConversationView>> {
    app.engine
        .post_messages(&agent, &id, request.messages)
        .await
        .map(Json)
}

/// Tell more of the prospect
///
/// Fields that are given replace what is known; others stay.
#[utoipa::path(
    patch, path = "/v1/conversations/{id}/prospect", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    request_body = Prospect,
    responses(
        (status = 200, body = ConversationView), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn update_prospect(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
    Body(prospect): Body<Prospect>,
) -> Result<Json<ConversationView>> {
    app.engine
        .update_prospect(&agent, &id, prospect)
        .await
        .map(Json)
}

/// Assert a signal
///
/// The agent's own claim, kept beside what the hub reads. It counts only with words that prove it.
#[utoipa::path(
    put, path = "/v1/conversations/{id}/signals/{name}", tag = "agent",
    security(("agent_key" = [])),
    params(
        ("id" = String, Path, description = "The conversation"),
        ("name" = String, Path, description = "The signal's name in the policy"),
    ),
    request_body = AssertSignal,
    responses(
        (status = 200, body = Asserted), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn assert_signal(
    State(app): State<App>,
    agent: Agent,
    Path((id, name)): Path<(String, String)>,
    Body(claim): Body<AssertSignal>,
) -> Result<Json<Asserted>> {
    app.engine
        .assert_signal(&agent, &id.into(), &name, claim)
        .await
        .map(Json)
}

/// The scorecard as it is now
#[utoipa::path(
    get, path = "/v1/conversations/{id}/scorecard", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    responses(
        (status = 200, body = Scorecard), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn scorecard(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
) -> Result<Json<Scorecard>> {
    app.engine
        .conversation(&agent, &id)
        .await
        .map(|view| Json(view.scorecard))
}

/// Summary, topics, features, competitors, objections and questions, each with evidence
#[utoipa::path(
    get, path = "/v1/conversations/{id}/context", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    responses(
        (status = 200, body = ConversationContext), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn context(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
) -> Result<Json<ConversationContext>> {
    app.engine.context(&agent, &id).await.map(Json)
}

/// End a conversation
///
/// A handoff that nobody has taken yet is withdrawn.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/end", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    responses(
        (status = 200, body = ConversationView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn end(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
) -> Result<Json<ConversationView>> {
    app.engine.end_conversation(&agent, &id).await.map(Json)
}
