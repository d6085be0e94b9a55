//! Routing policies: composed, tried, published.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use baton_api::routing::{
    Compare, DraftView, DryResult, DryRun, PolicyText, PublishDraft, ReplayView, RollBack,
    RoutingView, RoutingWords, SaveDraft, StartReplay, Subdivisions, Which,
};
use baton_api::{Code, Problem};
use baton_core::ids::ReplayId;
use baton_core::routing::RoutingPolicy;
use baton_core::routing::diff::PolicyDiff;
use serde::Deserialize;

use super::refusals::{Reading, Writing};
use crate::auth::Admin;
use crate::engine::subdivisions;
use crate::extract::{Body, Id, Query};
use crate::fail::Result;
use crate::server::App;

/// The routing policy in force, its draft and its versions
#[utoipa::path(
    get, path = "/v1/admin/routing", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = RoutingView), Reading)
)]
pub async fn get(State(app): State<App>, Admin(device): Admin) -> Result<Json<RoutingView>> {
    app.engine.routing(&device.workspace).await.map(Json)
}

/// A version of the policy
#[utoipa::path(
    get, path = "/v1/admin/routing/versions/{version}", tag = "admin", security(("device_token" = [])),
    params(("version" = u32, Path, description = "Its number")),
    responses((status = 200, body = RoutingPolicy), Reading)
)]
pub async fn version(
    State(app): State<App>,
    Admin(device): Admin,
    Id(version): Id<String>,
) -> Result<Json<RoutingPolicy>> {
    // Whatever is no number is no version either.
    let version = version.parse().unwrap_or(0);
    app.engine
        .routing_version(&device.workspace, version)
        .await
        .map(Json)
}

/// Save the draft
///
/// Refused with `conflict` when somebody else has saved it since it was read.
#[utoipa::path(
    put, path = "/v1/admin/routing/draft", tag = "admin", security(("device_token" = [])),
    request_body = SaveDraft,
    responses((status = 200, body = DraftView), Writing)
)]
pub async fn save_draft(
    State(app): State<App>,
    Admin(device): Admin,
    Body(change): Body<SaveDraft>,
) -> Result<Json<DraftView>> {
    app.engine
        .save_routing_draft(&device, change)
        .await
        .map(Json)
}

/// Drop the draft
#[utoipa::path(
    delete, path = "/v1/admin/routing/draft", tag = "admin", security(("device_token" = [])),
    responses((status = 204), Reading)
)]
pub async fn drop_draft(State(app): State<App>, Admin(device): Admin) -> Result<StatusCode> {
    app.engine.drop_routing_draft(&device.workspace).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Publish the draft
///
/// Offers that were made before stand; whatever is routed from now on follows it.
#[utoipa::path(
    post, path = "/v1/admin/routing/publish", tag = "admin", security(("device_token" = [])),
    request_body = PublishDraft,
    responses((status = 200, body = RoutingView), Writing)
)]
pub async fn publish(
    State(app): State<App>,
    Admin(device): Admin,
    Body(request): Body<PublishDraft>,
) -> Result<Json<RoutingView>> {
    app.engine.publish_routing(&device, request).await.map(Json)
}

/// Go back to a version
///
/// It is published again under a new number: nothing is forgotten.
#[utoipa::path(
    post, path = "/v1/admin/routing/rollback", tag = "admin", security(("device_token" = [])),
    request_body = RollBack,
    responses((status = 200, body = RoutingView), Writing)
)]
pub async fn roll_back(
    State(app): State<App>,
    Admin(device): Admin,
    Body(request): Body<RollBack>,
) -> Result<Json<RoutingView>> {
    app.engine
        .roll_back_routing(&device, request)
        .await
        .map(Json)
}

/// What changed between two policies
#[utoipa::path(
    post, path = "/v1/admin/routing/diff", tag = "admin", security(("device_token" = [])),
    request_body = Compare,
    responses((status = 200, body = PolicyDiff), Writing)
)]
pub async fn diff(
    State(app): State<App>,
    Admin(device): Admin,
    Body(request): Body<Compare>,
) -> Result<Json<PolicyDiff>> {
    app.engine
        .compare_routing(&device.workspace, &request)
        .await
        .map(Json)
}

/// A policy as TOML
#[utoipa::path(
    get, path = "/v1/admin/routing/text", tag = "admin", security(("device_token" = [])),
    params(AskedText),
    responses((status = 200, body = PolicyText), Reading)
)]
pub async fn text(
    State(app): State<App>,
    Admin(device): Admin,
    Query(asked): Query<AskedText>,
) -> Result<Json<PolicyText>> {
    app.engine
        .routing_text(&device.workspace, asked.which()?)
        .await
        .map(Json)
}

/// Read a policy as TOML into the draft
///
/// An error names the line, the field and the fix.
#[utoipa::path(
    put, path = "/v1/admin/routing/text", tag = "admin", security(("device_token" = [])),
    request_body = PolicyText,
    responses((status = 200, body = DraftView), Writing)
)]
pub async fn import(
    State(app): State<App>,
    Admin(device): Admin,
    Body(text): Body<PolicyText>,
) -> Result<Json<DraftView>> {
    app.engine.import_routing(&device, &text).await.map(Json)
}

/// What would happen with a lead now
///
/// Nothing does happen.
#[utoipa::path(
    post, path = "/v1/admin/routing/dry-run", tag = "admin", security(("device_token" = [])),
    request_body = DryRun,
    responses((status = 200, body = DryResult), Writing)
)]
pub async fn dry_run(
    State(app): State<App>,
    Admin(device): Admin,
    Body(request): Body<DryRun>,
) -> Result<Json<DryResult>> {
    app.engine.dry_run(&device, request).await.map(Json)
}

/// Replay past handoffs
///
/// Runs on its own: ask how far it is.
#[utoipa::path(
    post, path = "/v1/admin/routing/replays", tag = "admin", security(("device_token" = [])),
    request_body = StartReplay,
    responses((status = 202, body = ReplayView), Writing)
)]
pub async fn start_replay(
    State(app): State<App>,
    Admin(device): Admin,
    Body(request): Body<StartReplay>,
) -> Result<(StatusCode, Json<ReplayView>)> {
    let view = app.engine.start_replay(&device, request).await?;
    Ok((StatusCode::ACCEPTED, Json(view)))
}

/// How far a replay is, and what came of it
#[utoipa::path(
    get, path = "/v1/admin/routing/replays/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The replay")),
    responses((status = 200, body = ReplayView), Reading)
)]
pub async fn replay(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<ReplayId>,
) -> Result<Json<ReplayView>> {
    app.engine.replay(&device.workspace, &id).map(Json)
}

/// Words to compose a policy with
#[utoipa::path(
    get, path = "/v1/admin/routing/words", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = RoutingWords), Reading)
)]
pub async fn words(State(app): State<App>, Admin(device): Admin) -> Result<Json<RoutingWords>> {
    app.engine.routing_words(&device.workspace).await.map(Json)
}

/// The parts of a country, of ISO 3166-2
#[utoipa::path(
    get, path = "/v1/admin/routing/subdivisions", tag = "admin", security(("device_token" = [])),
    params(AskedCountry),
    responses((status = 200, body = Subdivisions), Reading)
)]
pub async fn parts(_: Admin, Query(asked): Query<AskedCountry>) -> Result<Json<Subdivisions>> {
    Ok(Json(subdivisions(&asked.country)?))
}

/// Which policy's text.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AskedText {
    /// `draft`, `published`, or the number of a version
    #[serde(default)]
    #[param(pattern = "^(draft|published|[1-9][0-9]{0,8})$")]
    pub version: Option<String>,
}

impl AskedText {
    fn which(&self) -> Result<Which, Problem> {
        match self.version.as_deref() {
            None | Some("published") => Ok(Which::Published),
            Some("draft") => Ok(Which::Draft),
            Some(n) => n
                .parse()
                .map(|version| Which::Version { version })
                .map_err(|_| {
                    Problem::new(Code::InvalidField, "This is no version.")
                        .at("version")
                        .fix("Use draft, published, or a number.")
                }),
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AskedCountry {
    /// ISO 3166-1 alpha-2
    #[param(min_length = 2, max_length = 2)]
    pub country: String,
}
