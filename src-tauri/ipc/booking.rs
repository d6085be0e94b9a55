//! The commands of agenda, calendars and bookings.

use baton_api::admin::Sayings;
use baton_api::booking::{HoursView, Inspection, SlotView};
use baton_core::Timestamp;
use baton_core::booking::{BookingSettings, RepHours};
use baton_core::ids::{MeetingId, MeetingTypeId, RepId};
use baton_desk::view::{
    Agenda, CalendarAccount, CalendarSetup, CalendarTest, ChooseCalendars, ConnectCaldav,
    MeetingPage,
};

use super::OnHost;
use crate::browser;
use crate::host::Answer;

#[tauri::command]
#[specta::specta]
pub(super) async fn agenda(host: OnHost<'_>, from: Timestamp, to: Timestamp) -> Answer<Agenda> {
    host.desk()?.agenda(from, to).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn meeting(host: OnHost<'_>, id: MeetingId) -> Answer<MeetingPage> {
    host.desk()?.meeting(&id).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn meeting_slots(
    host: OnHost<'_>,
    id: MeetingId,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
) -> Answer<Vec<SlotView>> {
    host.desk()?.meeting_slots(&id, from, to).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn move_meeting(host: OnHost<'_>, id: MeetingId, start: Timestamp) -> Answer<()> {
    host.desk()?.move_meeting(&id, start).await.map(drop)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn cancel_meeting(
    host: OnHost<'_>,
    id: MeetingId,
    reason: Option<String>,
) -> Answer<()> {
    host.desk()?.cancel_meeting(&id, reason).await.map(drop)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn settle_meeting(host: OnHost<'_>, id: MeetingId, came: bool) -> Answer<()> {
    host.desk()?.settle_meeting(&id, came).await.map(drop)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn join_meeting(host: OnHost<'_>, id: MeetingId) -> Answer<()> {
    browser::open(&host.desk()?.join_url(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub(super) async fn calendar_setup(host: OnHost<'_>) -> Answer<CalendarSetup> {
    host.desk()?.calendar_setup().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn connect_caldav(
    host: OnHost<'_>,
    connect: ConnectCaldav,
) -> Answer<CalendarAccount> {
    host.desk()?.connect_caldav(connect).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn connect_google(host: OnHost<'_>) -> Answer<CalendarAccount> {
    host.desk()?.connect_google(&browser::open).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn connect_microsoft(host: OnHost<'_>) -> Answer<CalendarAccount> {
    host.desk()?.connect_microsoft(&browser::open).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn cancel_connect(host: OnHost<'_>) -> Answer<()> {
    host.desk()?.cancel_connect();
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(super) async fn choose_calendars(
    host: OnHost<'_>,
    choice: ChooseCalendars,
) -> Answer<CalendarAccount> {
    host.desk()?.choose_calendars(&choice).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn test_calendar(host: OnHost<'_>, account: String) -> Answer<CalendarTest> {
    host.desk()?.test_calendar(&account).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn disconnect_calendar(host: OnHost<'_>, account: String) -> Answer<()> {
    host.desk()?.disconnect_calendar(&account).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn sync_calendars(host: OnHost<'_>) -> Answer<()> {
    host.desk()?.sync_calendars().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn hours(host: OnHost<'_>, rep: Option<RepId>) -> Answer<HoursView> {
    host.desk()?.hours(rep.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_hours(
    host: OnHost<'_>,
    rep: Option<RepId>,
    hours: RepHours,
) -> Answer<HoursView> {
    host.desk()?.save_hours(rep.as_ref(), &hours).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn inspect(
    host: OnHost<'_>,
    rep: Option<RepId>,
    meeting_type: Option<MeetingTypeId>,
    start: Timestamp,
) -> Answer<Inspection> {
    host.desk()?
        .inspect(rep.as_ref(), meeting_type.as_ref(), start)
        .await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn booking_settings(host: OnHost<'_>) -> Answer<BookingSettings> {
    host.desk()?.booking_settings().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_booking_settings(
    host: OnHost<'_>,
    settings: BookingSettings,
) -> Answer<BookingSettings> {
    host.desk()?.save_booking_settings(settings).await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn sayings(host: OnHost<'_>) -> Answer<Sayings> {
    host.desk()?.sayings().await
}

#[tauri::command]
#[specta::specta]
pub(super) async fn save_sayings(host: OnHost<'_>, said: Sayings) -> Answer<Sayings> {
    host.desk()?.save_sayings(said).await
}
