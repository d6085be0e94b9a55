//! For admins of a workspace, with the token of one of their devices.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use baton_api::Problem;
use baton_api::admin::{AgentView, Enrolment, NewAgent, NewKey, NewRep, RepView};
use baton_core::catalog::Catalog;
use baton_core::ids::{AgentId, DeviceId, KeyId, RepId};
use baton_core::qualification::QualificationPolicy;
use baton_core::workspace::Settings;

use super::created;
use crate::auth::Admin;
use crate::extract::{Body, Id};
use crate::fail::{Fail, Result};
use crate::links::enrol_link;
use crate::server::App;

/// The qualification policy in force
#[utoipa::path(
    get, path = "/v1/admin/qualification", tag = "admin", security(("device_token" = [])),
    responses(
        (status = 200, body = QualificationPolicy),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn qualification(
    State(app): State<App>,
    Admin(device): Admin,
) -> Result<Json<QualificationPolicy>> {
    app.engine.qualification(&device.workspace).await.map(Json)
}

/// Publish a new version of the qualification policy
#[utoipa::path(
    put, path = "/v1/admin/qualification", tag = "admin", security(("device_token" = [])),
    request_body = QualificationPolicy,
    responses(
        (status = 200, body = QualificationPolicy),
        (status = 400, body = Problem),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 413, body = Problem),
        (status = 415, body = Problem),
        (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn set_qualification(
    State(app): State<App>,
    Admin(device): Admin,
    Body(policy): Body<QualificationPolicy>,
) -> Result<Json<QualificationPolicy>> {
    app.engine
        .publish_qualification(&device.workspace, policy)
        .await
        .map(Json)
}

/// What the vendor sells
#[utoipa::path(
    get, path = "/v1/admin/catalog", tag = "admin", security(("device_token" = [])),
    responses(
        (status = 200, body = Catalog),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn catalog(State(app): State<App>, Admin(device): Admin) -> Result<Json<Catalog>> {
    app.engine.catalog(&device.workspace).await.map(Json)
}

/// Replace the catalog
#[utoipa::path(
    put, path = "/v1/admin/catalog", tag = "admin", security(("device_token" = [])),
    request_body = Catalog,
    responses(
        (status = 200, body = Catalog),
        (status = 400, body = Problem),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 413, body = Problem),
        (status = 415, body = Problem),
        (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn set_catalog(
    State(app): State<App>,
    Admin(device): Admin,
    Body(catalog): Body<Catalog>,
) -> Result<Json<Catalog>> {
    app.engine.set_catalog(&device.workspace, &catalog).await?;
    Ok(Json(catalog))
}

/// Routing, reasons for declining, and what the prospect is told
#[utoipa::path(
    get, path = "/v1/admin/settings", tag = "admin", security(("device_token" = [])),
    responses(
        (status = 200, body = Settings),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn settings(State(app): State<App>, Admin(device): Admin) -> Result<Json<Settings>> {
    app.engine.settings(&device.workspace).await.map(Json)
}

/// Replace the settings
#[utoipa::path(
    put, path = "/v1/admin/settings", tag = "admin", security(("device_token" = [])),
    request_body = Settings,
    responses(
        (status = 200, body = Settings),
        (status = 400, body = Problem),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 413, body = Problem),
        (status = 415, body = Problem),
        (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn set_settings(
    State(app): State<App>,
    Admin(device): Admin,
    Body(settings): Body<Settings>,
) -> Result<Json<Settings>> {
    app.engine
        .set_settings(&device.workspace, &settings)
        .await?;
    Ok(Json(settings))
}

/// The team
#[utoipa::path(
    get, path = "/v1/admin/reps", tag = "admin", security(("device_token" = [])),
    responses(
        (status = 200, body = Vec<RepView>),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn reps(State(app): State<App>, Admin(device): Admin) -> Result<Json<Vec<RepView>>> {
    app.engine.reps(&device.workspace).await.map(Json)
}

/// Add a rep
#[utoipa::path(
    post, path = "/v1/admin/reps", tag = "admin", security(("device_token" = [])),
    request_body = NewRep,
    responses(
        (status = 201, body = RepView),
        (status = 400, body = Problem),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 409, body = Problem),
        (status = 413, body = Problem),
        (status = 415, body = Problem),
        (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn add_rep(
    State(app): State<App>,
    Admin(device): Admin,
    Body(new): Body<NewRep>,
) -> Result<Response> {
    let added = app.engine.add_rep(&device.workspace, new).await?;
    let team = app.engine.reps(&device.workspace).await?;
    let rep = team
        .into_iter()
        .find(|r| r.id == added.id)
        .ok_or_else(|| Fail::not_found("rep"))?;
    Ok(created((rep, true)))
}

/// A one-time code for a device of this rep
#[utoipa::path(
    post, path = "/v1/admin/reps/{id}/enrolments", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The rep")),
    responses(
        (status = 201, body = Enrolment),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn enrol_rep(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<RepId>,
) -> Result<Response> {
    let mut enrolment = app.engine.new_enrolment(&device.workspace, &id).await?;
    let hub = app.engine.outward.url();
    enrolment.link = hub.map(|hub| enrol_link(&hub, &enrolment.code));
    Ok(created((enrolment, true)))
}

/// A lost or old device: its token ends
#[utoipa::path(
    delete, path = "/v1/admin/devices/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The device")),
    responses(
        (status = 204),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn revoke_device(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<DeviceId>,
) -> Result<StatusCode> {
    app.engine.revoke_device(&device.workspace, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The agents and their keys
#[utoipa::path(
    get, path = "/v1/admin/agents", tag = "admin", security(("device_token" = [])),
    responses(
        (status = 200, body = Vec<AgentView>),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn agents(State(app): State<App>, Admin(device): Admin) -> Result<Json<Vec<AgentView>>> {
    app.engine.agents(&device.workspace).await.map(Json)
}

/// Add an agent; its key is shown this once
#[utoipa::path(
    post, path = "/v1/admin/agents", tag = "admin", security(("device_token" = [])),
    request_body = NewAgent,
    responses(
        (status = 201, body = NewKey),
        (status = 400, body = Problem),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 413, body = Problem),
        (status = 415, body = Problem),
        (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn add_agent(
    State(app): State<App>,
    Admin(device): Admin,
    Body(new): Body<NewAgent>,
) -> Result<Response> {
    Ok(created((
        app.engine.add_agent(&device.workspace, new).await?,
        true,
    )))
}

/// Another key for an agent; shown this once
#[utoipa::path(
    post, path = "/v1/admin/agents/{id}/keys", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The agent")),
    responses(
        (status = 201, body = NewKey),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn add_key(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<AgentId>,
) -> Result<Response> {
    Ok(created((
        app.engine.add_key(&device.workspace, id).await?,
        true,
    )))
}

/// A key ends
#[utoipa::path(
    delete, path = "/v1/admin/keys/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The key")),
    responses(
        (status = 204),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn revoke_key(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<KeyId>,
) -> Result<StatusCode> {
    app.engine.revoke_key(&device.workspace, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
