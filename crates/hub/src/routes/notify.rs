//! Connections, notifications and receipts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baton_api::notify::{
    Authorize, ConnectionDropped, ConnectionSaved, ConnectionTest, ConnectionView, MyNotify,
    NotifyView, Preview, PreviewView, Retry, SaveConnection, TestMe,
};
use baton_api::view::DeliveryView;
use baton_core::ids::{ConnectionId, DeliveryId};
use baton_core::notify::{NotifyPolicy, RepNotify};
use serde::Deserialize;

use super::refusals::{Reading, Writing};
use crate::auth::Admin;
use crate::engine::Device;
use crate::extract::{Body, Id, Query};
use crate::fail::Result;
use crate::server::App;

/// The connections with which notifications are sent
#[utoipa::path(
    get, path = "/v1/admin/connections", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = Vec<ConnectionView>), Reading)
)]
pub async fn connections(
    State(app): State<App>,
    Admin(device): Admin,
) -> Result<Json<Vec<ConnectionView>>> {
    app.engine.connections(&device.workspace).await.map(Json)
}

/// Connect
///
/// Secrets are sealed and never shown again; a webhook's, if the hub makes it, once.
#[utoipa::path(
    post, path = "/v1/admin/connections", tag = "admin", security(("device_token" = [])),
    request_body = SaveConnection,
    responses((status = 201, body = ConnectionSaved), Writing)
)]
pub async fn add_connection(
    State(app): State<App>,
    Admin(device): Admin,
    Body(new): Body<SaveConnection>,
) -> Result<(StatusCode, Json<ConnectionSaved>)> {
    let saved = app.engine.add_connection(&device.workspace, new).await?;
    Ok((StatusCode::CREATED, Json(saved)))
}

/// Change a connection
///
/// Secrets that are left out stay.
#[utoipa::path(
    put, path = "/v1/admin/connections/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The connection")),
    request_body = SaveConnection,
    responses((status = 200, body = ConnectionSaved), Writing)
)]
pub async fn save_connection(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<ConnectionId>,
    Body(save): Body<SaveConnection>,
) -> Result<Json<ConnectionSaved>> {
    app.engine
        .save_connection(&device.workspace, &id, save)
        .await
        .map(Json)
}

/// Take a connection away
///
/// What waits on it is not sent. Where rules name it, 409 says which; `force` takes their steps away
/// with it, and the answer says which those were.
#[utoipa::path(
    delete, path = "/v1/admin/connections/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The connection"), Dropping),
    responses(
        (status = 200, body = ConnectionDropped, description = "With `force`"),
        (status = 204, description = "No rule named it"),
        Writing,
    )
)]
pub async fn drop_connection(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<ConnectionId>,
    Query(Dropping { force }): Query<Dropping>,
) -> Result<Response> {
    let dropped = app.engine.drop_connection(&device, &id, force).await?;
    Ok(if force {
        Json(dropped).into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    })
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Dropping {
    /// Also where rules name it: their steps go with it.
    #[serde(default)]
    force: bool,
}

/// Whether a connection works, step by step
///
/// Nobody is told anything. One that works again goes on at once. A device may ask five times a
/// minute; then 429 says when it may again.
#[utoipa::path(
    post, path = "/v1/admin/connections/{id}/test", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The connection")),
    responses((status = 200, body = ConnectionTest), Writing)
)]
pub async fn test_connection(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<ConnectionId>,
) -> Result<Json<ConnectionTest>> {
    app.engine.test_connection(&device, &id).await.map(Json)
}

/// Where an admin signs in at the CRM, with their browser
#[utoipa::path(
    post, path = "/v1/admin/connections/{id}/authorize", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The connection")),
    responses((status = 200, body = Authorize), Writing)
)]
pub async fn authorize(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<ConnectionId>,
) -> Result<Json<Authorize>> {
    app.engine.authorize(&device.workspace, &id).await.map(Json)
}

/// Who is told of what, when and in which words
#[utoipa::path(
    get, path = "/v1/admin/notifications", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = NotifyView), Reading)
)]
pub async fn policy(State(app): State<App>, Admin(device): Admin) -> Result<Json<NotifyView>> {
    app.engine.notify_policy(&device.workspace).await.map(Json)
}

/// Change who is told of what
///
/// The version is the one that it changes: another answers 409.
#[utoipa::path(
    put, path = "/v1/admin/notifications", tag = "admin", security(("device_token" = [])),
    request_body = NotifyPolicy,
    responses((status = 200, body = NotifyView), Writing)
)]
pub async fn save_policy(
    State(app): State<App>,
    Admin(device): Admin,
    Body(policy): Body<NotifyPolicy>,
) -> Result<Json<NotifyView>> {
    app.engine
        .save_notify_policy(&device, policy)
        .await
        .map(Json)
}

/// How a template looks on a channel
#[utoipa::path(
    post, path = "/v1/admin/notifications/preview", tag = "admin", security(("device_token" = [])),
    request_body = Preview,
    responses((status = 200, body = PreviewView), Writing)
)]
pub async fn preview(
    State(app): State<App>,
    Admin(device): Admin,
    Body(asked): Body<Preview>,
) -> Result<Json<PreviewView>> {
    app.engine.preview(&device, asked).await.map(Json)
}

/// What I am told, and on which channels
#[utoipa::path(
    get, path = "/v1/me/notifications", tag = "rep", security(("device_token" = [])),
    responses((status = 200, body = MyNotify), Reading)
)]
pub async fn mine(State(app): State<App>, device: Device) -> Result<Json<MyNotify>> {
    app.engine.my_notifications(&device).await.map(Json)
}

/// Choose my channels, within the workspace's policy
#[utoipa::path(
    put, path = "/v1/me/notifications", tag = "rep", security(("device_token" = [])),
    request_body = RepNotify,
    responses((status = 200, body = MyNotify), Writing)
)]
pub async fn save_mine(
    State(app): State<App>,
    device: Device,
    Body(choice): Body<RepNotify>,
) -> Result<Json<MyNotify>> {
    app.engine
        .save_my_notifications(&device, choice)
        .await
        .map(Json)
}

/// Send me a test on a channel
///
/// A device may ask five times a minute for each connection; then 429 says when it may again.
#[utoipa::path(
    post, path = "/v1/me/notifications/test", tag = "rep", security(("device_token" = [])),
    request_body = TestMe,
    responses((status = 200, body = DeliveryView), Writing)
)]
pub async fn test_me(
    State(app): State<App>,
    device: Device,
    Body(test): Body<TestMe>,
) -> Result<Json<DeliveryView>> {
    app.engine.test_me(&device, &test).await.map(Json)
}

/// Send a notification again
#[utoipa::path(
    post, path = "/v1/deliveries/{id}/retry", tag = "rep", security(("device_token" = [])),
    params(("id" = String, Path, description = "The delivery")),
    request_body = Retry,
    responses((status = 200, body = DeliveryView), Writing)
)]
pub async fn retry(
    State(app): State<App>,
    device: Device,
    Id(id): Id<DeliveryId>,
    Body(retry): Body<Retry>,
) -> Result<Json<DeliveryView>> {
    app.engine
        .retry_delivery(&device, &id, retry)
        .await
        .map(Json)
}
