//! The language model that reads along.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use baton_api::reading::{ModelTest, ModelView, SaveModel};

use super::refusals::{Reading, Writing};
use crate::auth::Admin;
use crate::extract::Body;
use crate::fail::Result;
use crate::server::App;

/// Waits for the model, and has an end of its own.
pub const TEST: &str = "/v1/admin/model/test";

/// The model that reads along, and what it took
#[utoipa::path(
    get, path = "/v1/admin/model", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = ModelView), Reading)
)]
pub async fn get(State(app): State<App>, Admin(device): Admin) -> Result<Json<ModelView>> {
    app.engine.model(&device.workspace).await.map(Json)
}

/// Choose a model
///
/// Conversations are sent to it only while `enabled` is set, from their next message on. The key is
/// sealed and never shown again; left out it stays, unless the address leads to another server.
#[utoipa::path(
    put, path = "/v1/admin/model", tag = "admin", security(("device_token" = [])),
    request_body = SaveModel,
    responses((status = 200, body = ModelView), Writing)
)]
pub async fn save(
    State(app): State<App>,
    Admin(device): Admin,
    Body(save): Body<SaveModel>,
) -> Result<Json<ModelView>> {
    app.engine
        .save_model(&device.workspace, save)
        .await
        .map(Json)
}

/// No model any more
///
/// Its share goes from each card at the next reading.
#[utoipa::path(
    delete, path = "/v1/admin/model", tag = "admin", security(("device_token" = [])),
    responses((status = 204), Reading)
)]
pub async fn drop(State(app): State<App>, Admin(device): Admin) -> Result<StatusCode> {
    app.engine.drop_model(&device.workspace).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has the model that is saved read a made-up talk
///
/// Also while it is turned off: nothing of anybody's is sent. A device may ask five times a minute.
#[utoipa::path(
    post, path = "/v1/admin/model/test", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = ModelTest), Writing)
)]
pub async fn test(State(app): State<App>, Admin(device): Admin) -> Result<Json<ModelTest>> {
    app.engine.test_model(&device).await.map(Json)
}
