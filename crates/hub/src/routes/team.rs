//! Teams, who owns what, the ledger, and how the team does.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use baton_api::admin::RepView;
use baton_api::routing::{
    Correct, FairnessView, HandedOn, LedgerExport, OwnerCsv, OwnerList, OwnerRow, RepChange,
    TeamChange, TeamOverview, TeamView,
};
use baton_core::ids::{HandoffId, RepId, TeamId};
use baton_core::routing::Employment;
use serde::Deserialize;

use super::refusals::{Reading, Writing};
use crate::auth::Admin;
use crate::engine::Device;
use crate::extract::{Body, Id, Query};
use crate::fail::Result;
use crate::server::App;

/// The teams
#[utoipa::path(
    get, path = "/v1/admin/teams", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = Vec<TeamView>), Reading)
)]
pub async fn teams(State(app): State<App>, Admin(device): Admin) -> Result<Json<Vec<TeamView>>> {
    app.engine.teams(&device.workspace).await.map(Json)
}

/// Make a team
#[utoipa::path(
    post, path = "/v1/admin/teams", tag = "admin", security(("device_token" = [])),
    request_body = TeamChange,
    responses((status = 201, body = TeamView), Writing)
)]
pub async fn add_team(
    State(app): State<App>,
    Admin(device): Admin,
    Body(team): Body<TeamChange>,
) -> Result<(StatusCode, Json<TeamView>)> {
    let view = app.engine.add_team(&device.workspace, team).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Change a team
#[utoipa::path(
    put, path = "/v1/admin/teams/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The team")),
    request_body = TeamChange,
    responses((status = 200, body = TeamView), Writing)
)]
pub async fn save_team(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<TeamId>,
    Body(team): Body<TeamChange>,
) -> Result<Json<TeamView>> {
    app.engine
        .save_team(&device.workspace, id, team)
        .await
        .map(Json)
}

/// Dissolve a team
///
/// Its members stay. Refused while the policy in force names it.
#[utoipa::path(
    delete, path = "/v1/admin/teams/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The team")),
    responses((status = 204), Reading)
)]
pub async fn drop_team(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<TeamId>,
) -> Result<StatusCode> {
    app.engine.drop_team(&device.workspace, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change what is set for a rep
#[utoipa::path(
    put, path = "/v1/admin/reps/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The rep")),
    request_body = RepChange,
    responses((status = 200, body = RepView), Writing)
)]
pub async fn change_rep(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<RepId>,
    Body(change): Body<RepChange>,
) -> Result<Json<RepView>> {
    app.engine
        .change_rep(&device.workspace, &id, change)
        .await
        .map(Json)
}

/// A rep leaves, has left, or is back
///
/// What is open of somebody who has left is handed on; their devices lose access.
#[utoipa::path(
    put, path = "/v1/admin/reps/{id}/employment", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The rep")),
    request_body = Employment,
    responses((status = 200, body = HandedOn), Writing)
)]
pub async fn employ(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<RepId>,
    Body(employment): Body<Employment>,
) -> Result<Json<HandedOn>> {
    app.engine
        .employ_rep(&device.workspace, &id, employment)
        .await
        .map(Json)
}

/// Lists of who owns which account
#[utoipa::path(
    get, path = "/v1/admin/ownership", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = Vec<OwnerList>), Reading)
)]
pub async fn lists(State(app): State<App>, Admin(device): Admin) -> Result<Json<Vec<OwnerList>>> {
    app.engine.owner_lists(&device.workspace).await.map(Json)
}

/// Replace a list
///
/// All of it or nothing: an error names the line, the column and the fix.
#[utoipa::path(
    put, path = "/v1/admin/ownership/{name}", tag = "admin", security(("device_token" = [])),
    params(("name" = String, Path, description = "Its name")),
    request_body = OwnerCsv,
    responses((status = 200, body = OwnerList), Writing)
)]
pub async fn save_list(
    State(app): State<App>,
    Admin(device): Admin,
    Id(name): Id<String>,
    Body(list): Body<OwnerCsv>,
) -> Result<Json<OwnerList>> {
    app.engine
        .save_owner_list(&device.workspace, Some(&device.rep), &name, list)
        .await
        .map(Json)
}

/// Delete a list
#[utoipa::path(
    delete, path = "/v1/admin/ownership/{name}", tag = "admin", security(("device_token" = [])),
    params(("name" = String, Path, description = "Its name")),
    responses((status = 204), Reading)
)]
pub async fn drop_list(
    State(app): State<App>,
    Admin(device): Admin,
    Id(name): Id<String>,
) -> Result<StatusCode> {
    app.engine.drop_owner_list(&device.workspace, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who owns what begins with this key
#[utoipa::path(
    get, path = "/v1/admin/ownership/search", tag = "admin", security(("device_token" = [])),
    params(AskedKey),
    responses((status = 200, body = Vec<OwnerRow>), Reading)
)]
pub async fn find(
    State(app): State<App>,
    Admin(device): Admin,
    Query(asked): Query<AskedKey>,
) -> Result<Json<Vec<OwnerRow>>> {
    app.engine
        .find_owner(&device.workspace, &asked.key)
        .await
        .map(Json)
}

/// Whether everybody gets their part
#[utoipa::path(
    get, path = "/v1/admin/fairness", tag = "admin", security(("device_token" = [])),
    params(AskedPeriod),
    responses((status = 200, body = FairnessView), Reading)
)]
pub async fn fairness(
    State(app): State<App>,
    Admin(device): Admin,
    Query(asked): Query<AskedPeriod>,
) -> Result<Json<FairnessView>> {
    let days = asked.days.unwrap_or(30);
    app.engine
        .fairness(&device.workspace, days, asked.before.as_deref())
        .await
        .map(Json)
}

/// Every entry of the ledger
///
/// Anyone can add it up again.
#[utoipa::path(
    get, path = "/v1/admin/fairness/export", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = LedgerExport), Reading)
)]
pub async fn export(State(app): State<App>, Admin(device): Admin) -> Result<Json<LedgerExport>> {
    app.engine.export_ledger(&device.workspace).await.map(Json)
}

/// Put something right in the ledger
///
/// One more entry, with who made it and why.
#[utoipa::path(
    post, path = "/v1/admin/fairness/corrections", tag = "admin", security(("device_token" = [])),
    request_body = Correct,
    responses((status = 200, body = FairnessView), Writing)
)]
pub async fn correct(
    State(app): State<App>,
    Admin(device): Admin,
    Body(request): Body<Correct>,
) -> Result<Json<FairnessView>> {
    app.engine.correct_ledger(&device, request).await.map(Json)
}

/// How the team does
///
/// For admins the workspace, for managers of teams their members.
#[utoipa::path(
    get, path = "/v1/team/overview", tag = "rep", security(("device_token" = [])),
    params(AskedDays),
    responses((status = 200, body = TeamOverview), Reading)
)]
pub async fn overview(
    State(app): State<App>,
    device: Device,
    Query(asked): Query<AskedDays>,
) -> Result<Json<TeamOverview>> {
    let days = asked.days.unwrap_or(7);
    app.engine.team_overview(&device, days).await.map(Json)
}

/// Have a handoff of the team in sight
///
/// From now on it is on the feed, with the whole talk.
#[utoipa::path(
    post, path = "/v1/team/handoffs/{id}/watch", tag = "rep", security(("device_token" = [])),
    params(("id" = String, Path, description = "The handoff")),
    responses((status = 204), Reading)
)]
pub async fn watch(
    State(app): State<App>,
    device: Device,
    Id(id): Id<HandoffId>,
) -> Result<StatusCode> {
    app.engine.watch_handoff(&device, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AskedKey {
    /// A domain, an e-mail address, an account, or how it begins
    #[param(min_length = 1, max_length = 200, pattern = "\\S")]
    pub key: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AskedDays {
    /// 1 to 366; 7 if not given
    #[serde(default)]
    #[param(minimum = 1, maximum = 366)]
    pub days: Option<u32>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AskedPeriod {
    /// 1 to 366; 30 if not given
    #[serde(default)]
    #[param(minimum = 1, maximum = 366)]
    pub days: Option<u32>,
    /// `next` of the page before
    #[serde(default)]
    pub before: Option<String>,
}
