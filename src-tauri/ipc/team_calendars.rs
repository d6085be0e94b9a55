//! Calendar accounts of the hub, for admins.

use baton_api::calendars::{ListedCalendar, NewTeamCalendar, TeamCalendarView, TeamLink};
use baton_core::ids::TeamCalendarId;

use super::OnHost;
use crate::host::Answer;

#[tauri::command]
#[specta::specta]
pub(super) async fn team_calendars(host: OnHost<'_>) -> Answer<Vec<TeamCalendarView>> {
    host.desk()?.team_calendars().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn add_team_calendar(
    host: OnHost<'_>,
    calendar: NewTeamCalendar,
) -> Answer<TeamCalendarView> {
    host.desk()?.add_team_calendar(&calendar).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn list_team_calendar(
    host: OnHost<'_>,
    id: TeamCalendarId,
) -> Answer<Vec<ListedCalendar>> {
    host.desk()?.list_team_calendar(&id).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn link_team_calendar(
    host: OnHost<'_>,
    id: TeamCalendarId,
    links: Vec<TeamLink>,
) -> Answer<TeamCalendarView> {
    host.desk()?.link_team_calendar(&id, &links).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn drop_team_calendar(host: OnHost<'_>, id: TeamCalendarId) -> Answer<()> {
    host.desk()?.drop_team_calendar(&id).await
}
