//! Forgetting a prospect, for admins.

use axum::Json;
use axum::extract::State;
use baton_api::privacy::{ForgetPreview, ForgetReceipt, ForgetWhom};

use super::refusals::{Reading, Writing};
use crate::auth::Admin;
use crate::extract::Body;
use crate::fail::Result;
use crate::server::App;

/// What would go if somebody were forgotten
///
/// Nothing is changed.
#[utoipa::path(
    post, path = "/v1/admin/forget/preview", tag = "admin", security(("device_token" = [])),
    request_body = ForgetWhom,
    responses((status = 200, body = ForgetPreview), Writing)
)]
pub async fn preview(
    State(app): State<App>,
    Admin(device): Admin,
    Body(whom): Body<ForgetWhom>,
) -> Result<Json<ForgetPreview>> {
    app.engine
        .preview_forget(&device.workspace, &whom)
        .await
        .map(Json)
}

/// Forget a prospect, or one conversation
///
/// For good. Asked again when nothing is left, the answer is the receipt of the last time.
#[utoipa::path(
    post, path = "/v1/admin/forget", tag = "admin", security(("device_token" = [])),
    request_body = ForgetWhom,
    responses((status = 200, body = ForgetReceipt), Writing)
)]
pub async fn forget(
    State(app): State<App>,
    Admin(device): Admin,
    Body(whom): Body<ForgetWhom>,
) -> Result<Json<ForgetReceipt>> {
    let done = app
        .engine
        .forget(&device.workspace, Some(&device.rep), &whom);
    done.await.map(Json)
}

/// Receipts, newest first
///
/// Each with the devices that still have to hear of it.
#[utoipa::path(
    get, path = "/v1/admin/forget", tag = "admin", security(("device_token" = [])),
    responses((status = 200, body = Vec<ForgetReceipt>), Reading)
)]
pub async fn receipts(
    State(app): State<App>,
    Admin(device): Admin,
) -> Result<Json<Vec<ForgetReceipt>>> {
    app.engine.forgotten(&device.workspace).await.map(Json)
}
