//! The commands of searching.

use baton_core::ids::SearchId;
use baton_desk::view::{Facet, FacetKind, SavedSearch, SearchAnswer, SearchQuery};

use super::OnHost;
use crate::host::Answer;

#[tauri::command]
#[specta::specta]
pub(super) async fn search(
    host: OnHost<'_>,
    query: SearchQuery,
    limit: u16,
) -> Answer<SearchAnswer> {
    host.desk()?.search(&query, limit.into()).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn facets(host: OnHost<'_>, kind: FacetKind, typed: String) -> Answer<Vec<Facet>> {
    host.desk()?.facets(kind, &typed).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn saved_searches(host: OnHost<'_>) -> Answer<Vec<SavedSearch>> {
    host.desk()?.saved_searches().await
}

/// Under a name; one that had the name is replaced.
#[tauri::command]
#[specta::specta]
pub(super) async fn save_search(
    host: OnHost<'_>,
    name: String,
    query: SearchQuery,
) -> Answer<SavedSearch> {
    host.desk()?.save_search(&name, query).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn drop_search(host: OnHost<'_>, id: SearchId) -> Answer<()> {
    host.desk()?.drop_search(&id).await
}
