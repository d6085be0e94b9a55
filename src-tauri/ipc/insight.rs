//! The commands about what was read: corrections, quality, the model, briefs, archives, forgetting.

use baton_api::privacy::{ArchiveFormat, ForgetPreview, ForgetReceipt, ForgetWhom, Imported};
use baton_api::quality::QualityReport;
use baton_api::reading::{ModelTest, ModelView, SaveModel};
use baton_core::correction::{Correction, CorrectionTarget};
use baton_core::ids::{ConversationId, HandoffId};
use baton_desk::view::{Brief, ConversationPage};
use tauri::AppHandle;

use super::OnHost;
use crate::downloads;
use crate::host::Answer;

#[tauri::command]
#[specta::specta]
pub(super) async fn correct(
    host: OnHost<'_>,
    handoff: HandoffId,
    correction: Correction,
) -> Answer<()> {
    host.desk()?.correct(&handoff, correction).await.map(drop)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn uncorrect(
    host: OnHost<'_>,
    handoff: HandoffId,
    target: CorrectionTarget,
) -> Answer<()> {
    host.desk()?.uncorrect(&handoff, target).await.map(drop)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn quality(host: OnHost<'_>, days: u32) -> Answer<QualityReport> {
    host.desk()?.quality(days).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn model(host: OnHost<'_>) -> Answer<ModelView> {
    host.desk()?.model().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_model(host: OnHost<'_>, model: SaveModel) -> Answer<ModelView> {
    host.desk()?.save_model(&model).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn drop_model(host: OnHost<'_>) -> Answer<()> {
    host.desk()?.drop_model().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn test_model(host: OnHost<'_>) -> Answer<ModelTest> {
    host.desk()?.test_model().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn brief(host: OnHost<'_>, handoff: HandoffId) -> Answer<Brief> {
    host.desk()?.brief(&handoff).await
}

/// Into the downloads; tells where it went.
#[tauri::command]
#[specta::specta]
pub(super) async fn export_conversation(
    app: AppHandle,
    host: OnHost<'_>,
    handoff: HandoffId,
    format: ArchiveFormat,
) -> Answer<String> {
    let file = host.desk()?.archive(&handoff, format).await?;
    downloads::save(&app, &file.name, &file.text)
}

/// The text of a vCon.
#[tauri::command]
#[specta::specta]
pub(super) async fn import_conversation(host: OnHost<'_>, text: String) -> Answer<Imported> {
    host.desk()?.import_conversation(&text).await
}

/// Of the workspace, handed over or not: for admins.
#[tauri::command]
#[specta::specta]
pub(super) async fn conversation(
    host: OnHost<'_>,
    conversation: ConversationId,
) -> Answer<ConversationPage> {
    host.desk()?.conversation(&conversation).await
}

/// As `export_conversation`, of any conversation of the workspace: for admins.
#[tauri::command]
#[specta::specta]
pub(super) async fn save_conversation(
    app: AppHandle,
    host: OnHost<'_>,
    conversation: ConversationId,
    format: ArchiveFormat,
) -> Answer<String> {
    let file = host.desk()?.archive_any(&conversation, format).await?;
    downloads::save(&app, &file.name, &file.text)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn preview_forget(host: OnHost<'_>, whom: ForgetWhom) -> Answer<ForgetPreview> {
    host.desk()?.preview_forget(&whom).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn forget(host: OnHost<'_>, whom: ForgetWhom) -> Answer<ForgetReceipt> {
    host.desk()?.forget(&whom).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn forgotten(host: OnHost<'_>) -> Answer<Vec<ForgetReceipt>> {
    host.desk()?.forgotten().await
}
