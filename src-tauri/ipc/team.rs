//! The commands of teams, fairness and the manager's page.

use baton_api::admin::RepView;
use baton_api::routing::{
    Correct, FairnessView, HandedOn, LedgerExport, RepChange, TeamChange, TeamOverview, TeamView,
};
use baton_core::ids::{HandoffId, RepId, TeamId};
use baton_core::routing::Employment;
use tauri::AppHandle;

use super::OnHost;
use crate::downloads;
use crate::host::Answer;

#[tauri::command]
#[specta::specta]
pub(super) async fn teams(host: OnHost<'_>) -> Answer<Vec<TeamView>> {
    host.desk()?.teams().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn add_team(host: OnHost<'_>, team: TeamChange) -> Answer<TeamView> {
    host.desk()?.add_team(&team).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_team(host: OnHost<'_>, id: TeamId, team: TeamChange) -> Answer<TeamView> {
    host.desk()?.save_team(&id, &team).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn drop_team(host: OnHost<'_>, id: TeamId) -> Answer<()> {
    host.desk()?.drop_team(&id).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn change_rep(host: OnHost<'_>, id: RepId, change: RepChange) -> Answer<RepView> {
    host.desk()?.change_rep(&id, &change).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn employ_rep(
    host: OnHost<'_>,
    id: RepId,
    employment: Employment,
) -> Answer<HandedOn> {
    host.desk()?.employ_rep(&id, &employment).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn fairness(
    host: OnHost<'_>,
    days: u32,
    before: Option<String>,
) -> Answer<FairnessView> {
    host.desk()?.fairness(days, before.as_deref()).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn export_ledger(host: OnHost<'_>) -> Answer<LedgerExport> {
    host.desk()?.export_ledger().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn correct_ledger(host: OnHost<'_>, request: Correct) -> Answer<FairnessView> {
    host.desk()?.correct_ledger(&request).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn team_overview(host: OnHost<'_>, days: u32) -> Answer<TeamOverview> {
    host.desk()?.team_overview(days).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn watch_handoff(host: OnHost<'_>, id: HandoffId) -> Answer<()> {
    host.desk()?.watch_handoff(&id).await
}

/// Where it went: into the person's folder of downloads, beside what has the name already.
#[tauri::command]
#[specta::specta]
pub(super) async fn save_text(app: AppHandle, name: String, text: String) -> Answer<String> {
    downloads::save(&app, &name, &text)
}
