//! The commands of connections and notifications.

use baton_api::notify::{
    ConnectionSaved, ConnectionTest, ConnectionView, MyNotify, NotifyView, Preview, PreviewView,
    Retry, SaveConnection, TestMe,
};
use baton_api::view::DeliveryView;
use baton_core::ids::{ConnectionId, DeliveryId, HandoffId};
use baton_core::notify::{NotifyPolicy, RepNotify};

use super::OnHost;
use crate::browser;
use crate::host::Answer;

#[tauri::command]
#[specta::specta]
pub(super) async fn connections(host: OnHost<'_>) -> Answer<Vec<ConnectionView>> {
    host.desk()?.connections().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn add_connection(
    host: OnHost<'_>,
    connection: SaveConnection,
) -> Answer<ConnectionSaved> {
    host.desk()?.add_connection(&connection).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_connection(
    host: OnHost<'_>,
    id: ConnectionId,
    connection: SaveConnection,
) -> Answer<ConnectionSaved> {
    host.desk()?.save_connection(&id, &connection).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn drop_connection(host: OnHost<'_>, id: ConnectionId) -> Answer<()> {
    host.desk()?.drop_connection(&id).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn test_connection(host: OnHost<'_>, id: ConnectionId) -> Answer<ConnectionTest> {
    host.desk()?.test_connection(&id).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn authorize_connection(host: OnHost<'_>, id: ConnectionId) -> Answer<()> {
    let desk = host.desk()?;
    desk.authorize_connection(&id, &browser::open).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn notifications(host: OnHost<'_>) -> Answer<NotifyView> {
    host.desk()?.notifications().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_notifications(
    host: OnHost<'_>,
    policy: NotifyPolicy,
) -> Answer<NotifyView> {
    host.desk()?.save_notifications(&policy).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn preview_notification(
    host: OnHost<'_>,
    request: Preview,
) -> Answer<PreviewView> {
    let preview = host.desk()?.preview_notification(&request).await?;
    host.mail_frame.keep(preview.html.as_deref());
    Ok(preview)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn my_notifications(host: OnHost<'_>) -> Answer<MyNotify> {
    host.desk()?.my_notifications().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_my_notifications(host: OnHost<'_>, choice: RepNotify) -> Answer<MyNotify> {
    host.desk()?.save_my_notifications(&choice).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn test_my_notifications(
    host: OnHost<'_>,
    request: TestMe,
) -> Answer<DeliveryView> {
    host.desk()?.test_my_notifications(&request).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn open_record(host: OnHost<'_>, handoff: HandoffId, url: String) -> Answer<()> {
    browser::open(&host.desk()?.record_url(&handoff, &url).await?)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn retry_delivery(
    host: OnHost<'_>,
    id: DeliveryId,
    how: Retry,
) -> Answer<DeliveryView> {
    host.desk()?.retry_delivery(&id, &how).await
}
