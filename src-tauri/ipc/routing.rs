//! The commands with which admins compose, try and publish routing.

use baton_api::routing::{
    Compare, DraftView, DryResult, DryRun, OwnerCsv, OwnerList, OwnerRow, PolicyText, PublishDraft,
    ReplayView, RollBack, RoutingView, RoutingWords, SaveDraft, StartReplay, Subdivisions, Which,
};
use baton_core::ids::ReplayId;
use baton_core::routing::RoutingPolicy;
use baton_core::routing::diff::PolicyDiff;

use super::OnHost;
use crate::host::Answer;

#[tauri::command]
#[specta::specta]
pub(super) async fn routing(host: OnHost<'_>) -> Answer<RoutingView> {
    host.desk()?.routing().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn routing_version(host: OnHost<'_>, version: u32) -> Answer<RoutingPolicy> {
    host.desk()?.routing_version(version).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_routing_draft(host: OnHost<'_>, change: SaveDraft) -> Answer<DraftView> {
    host.desk()?.save_routing_draft(&change).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn drop_routing_draft(host: OnHost<'_>) -> Answer<()> {
    host.desk()?.drop_routing_draft().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn publish_routing(
    host: OnHost<'_>,
    request: PublishDraft,
) -> Answer<RoutingView> {
    host.desk()?.publish_routing(&request).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn roll_back_routing(host: OnHost<'_>, request: RollBack) -> Answer<RoutingView> {
    host.desk()?.roll_back_routing(&request).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn compare_routing(host: OnHost<'_>, request: Compare) -> Answer<PolicyDiff> {
    host.desk()?.compare_routing(&request).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn routing_text(host: OnHost<'_>, which: Which) -> Answer<PolicyText> {
    host.desk()?.routing_text(which).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn import_routing(host: OnHost<'_>, text: PolicyText) -> Answer<DraftView> {
    host.desk()?.import_routing(&text).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn dry_run(host: OnHost<'_>, request: DryRun) -> Answer<DryResult> {
    host.desk()?.dry_run(&request).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn start_replay(host: OnHost<'_>, request: StartReplay) -> Answer<ReplayView> {
    host.desk()?.start_replay(&request).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn replay(host: OnHost<'_>, id: ReplayId) -> Answer<ReplayView> {
    host.desk()?.replay(&id).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn routing_words(host: OnHost<'_>) -> Answer<RoutingWords> {
    host.desk()?.routing_words().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn subdivisions(host: OnHost<'_>, country: String) -> Answer<Subdivisions> {
    host.desk()?.subdivisions(&country).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn owner_lists(host: OnHost<'_>) -> Answer<Vec<OwnerList>> {
    host.desk()?.owner_lists().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_owner_list(
    host: OnHost<'_>,
    name: String,
    list: OwnerCsv,
) -> Answer<OwnerList> {
    host.desk()?.save_owner_list(&name, &list).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn drop_owner_list(host: OnHost<'_>, name: String) -> Answer<()> {
    host.desk()?.drop_owner_list(&name).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn find_owner(host: OnHost<'_>, key: String) -> Answer<Vec<OwnerRow>> {
    host.desk()?.find_owner(&key).await
}
