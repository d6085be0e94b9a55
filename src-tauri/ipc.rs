//! The commands of the UI: one line each, over the desk or the host.
#![expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands the arguments of a command over by value"
)]

mod booking;
mod insight;
mod notify;
mod routing;
mod search;
mod team;
mod team_calendars;

use baton_api::admin::{AgentView, Enrolment, NewAgent, NewKey, NewRep, RepView};
use baton_core::handoff::Outcome;
use baton_core::ids::{AgentId, DeviceId, HandoffId, IntentId, KeyId, OfferId, RepId};
use baton_core::presence::Presence;
use baton_core::qualification::QualificationPolicy;
use baton_desk::view::{
    AlertHealth, AppState, HandoffPage, InboxRow, JoinTeam, RunHub, SampleConversation,
};
use baton_hub::sample::samples;
use tauri::ipc::Invoke;
use tauri::{AppHandle, State, Wry};
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use crate::events::{
    ChangedEvent, EnrolLinkEvent, NavigateEvent, OpenedWith, QuitEvent, SampleEvent,
};
use crate::host::{Answer, Host};
use crate::{health, windows};

type OnHost<'a> = State<'a, Host>;

/// What a card window shows and answers with: all that it may ask for.
const OF_CARDS: [&str; 7] = [
    "state",
    "handoff",
    "watch_handoff",
    "accept",
    "decline",
    "open_main",
    "close_card",
];

/// Whether a window may give a command: the main window every one, a card its own, others none.
fn may(window: &str, command: &str) -> bool {
    window == windows::MAIN || windows::is_card(window) && OF_CARDS.contains(&command)
}

/// Hands commands on to their functions, from windows that may give them.
pub fn handler(builder: &Builder<Wry>) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let commands = builder.invoke_handler();
    move |invoke| {
        let message = &invoke.message;
        let (window, command) = (message.webview_ref().label(), message.command());
        if may(window, command) {
            return commands(invoke);
        }
        tracing::warn!(command, "a window asked for what it may not");
        invoke.resolver.reject("this window may not do that");
        true
    }
}

/// Every command and event that the UI may use; the TypeScript side is made from this.
#[expect(clippy::too_many_lines, reason = "a list, one line a command")]
pub fn builder() -> Builder<Wry> {
    Builder::<Wry>::new()
        .error_handling(ErrorHandlingMode::Throw)
        // One shape a type: what is left out on the way in has a default in Rust.
        .disable_serde_phases()
        .commands(collect_commands![
            state,
            inbox,
            inbox_rows,
            handoff,
            mark_seen,
            accept,
            decline,
            claim,
            give_back,
            close,
            set_presence,
            retry_intent,
            drop_intent,
            sample_conversations,
            start_sample,
            join_team,
            run_hub,
            sign_out,
            qualification,
            save_qualification,
            team,
            add_rep,
            enrol_rep,
            revoke_device,
            agents,
            add_agent,
            add_key,
            revoke_key,
            booking::agenda,
            booking::meeting,
            booking::meeting_slots,
            booking::move_meeting,
            booking::cancel_meeting,
            booking::settle_meeting,
            booking::join_meeting,
            booking::calendar_setup,
            booking::connect_caldav,
            booking::connect_google,
            booking::connect_microsoft,
            booking::cancel_connect,
            booking::choose_calendars,
            booking::test_calendar,
            booking::disconnect_calendar,
            booking::sync_calendars,
            booking::hours,
            booking::save_hours,
            booking::inspect,
            booking::booking_settings,
            booking::save_booking_settings,
            booking::sayings,
            booking::save_sayings,
            team_calendars::team_calendars,
            team_calendars::add_team_calendar,
            team_calendars::list_team_calendar,
            team_calendars::link_team_calendar,
            team_calendars::drop_team_calendar,
            routing::routing,
            routing::routing_version,
            routing::save_routing_draft,
            routing::drop_routing_draft,
            routing::publish_routing,
            routing::roll_back_routing,
            routing::compare_routing,
            routing::routing_text,
            routing::import_routing,
            routing::dry_run,
            routing::start_replay,
            routing::replay,
            routing::routing_words,
            routing::subdivisions,
            routing::owner_lists,
            routing::save_owner_list,
            routing::drop_owner_list,
            routing::find_owner,
            notify::connections,
            notify::add_connection,
            notify::save_connection,
            notify::drop_connection,
            notify::test_connection,
            notify::authorize_connection,
            notify::notifications,
            notify::save_notifications,
            notify::preview_notification,
            notify::my_notifications,
            notify::save_my_notifications,
            notify::test_my_notifications,
            notify::open_record,
            notify::retry_delivery,
            insight::correct,
            insight::uncorrect,
            insight::quality,
            insight::model,
            insight::save_model,
            insight::drop_model,
            insight::test_model,
            insight::brief,
            insight::export_conversation,
            insight::import_conversation,
            insight::conversation,
            insight::save_conversation,
            insight::preview_forget,
            insight::forget,
            insight::forgotten,
            search::search,
            search::facets,
            search::saved_searches,
            search::save_search,
            search::drop_search,
            team::teams,
            team::add_team,
            team::save_team,
            team::drop_team,
            team::change_rep,
            team::employ_rep,
            team::fairness,
            team::export_ledger,
            team::correct_ledger,
            team::team_overview,
            team::watch_handoff,
            team::save_text,
            alert_health,
            test_alert,
            opened_with,
            open_main,
            close_card,
            quit,
        ])
        .events(collect_events![
            ChangedEvent,
            NavigateEvent,
            SampleEvent,
            QuitEvent,
            EnrolLinkEvent
        ])
}

#[tauri::command]
#[specta::specta]
async fn state(host: OnHost<'_>) -> Answer<AppState> {
    host.state().await
}

#[tauri::command]
#[specta::specta]
async fn inbox(host: OnHost<'_>) -> Answer<Vec<InboxRow>> {
    host.desk()?.inbox().await
}

#[tauri::command]
#[specta::specta]
async fn inbox_rows(host: OnHost<'_>, ids: Vec<HandoffId>) -> Answer<Vec<InboxRow>> {
    host.desk()?.inbox_rows(&ids).await
}

#[tauri::command]
#[specta::specta]
async fn handoff(host: OnHost<'_>, id: HandoffId) -> Answer<HandoffPage> {
    host.desk()?.handoff(&id).await
}

#[tauri::command]
#[specta::specta]
async fn mark_seen(host: OnHost<'_>, id: HandoffId) -> Answer<()> {
    host.desk()?.mark_seen(&id).await
}

#[tauri::command]
#[specta::specta]
async fn accept(host: OnHost<'_>, offer: OfferId) -> Answer<()> {
    host.desk()?.accept(&offer).await.map(drop)
}

#[tauri::command]
#[specta::specta]
async fn decline(host: OnHost<'_>, offer: OfferId, reason: String) -> Answer<()> {
    host.desk()?.decline(&offer, &reason).await.map(drop)
}

#[tauri::command]
#[specta::specta]
async fn claim(host: OnHost<'_>, handoff: HandoffId) -> Answer<()> {
    host.desk()?.claim(&handoff).await.map(drop)
}

#[tauri::command]
#[specta::specta]
async fn give_back(host: OnHost<'_>, handoff: HandoffId) -> Answer<()> {
    host.desk()?.give_back(&handoff).await.map(drop)
}

#[tauri::command]
#[specta::specta]
async fn close(
    host: OnHost<'_>,
    handoff: HandoffId,
    outcome: Outcome,
    note: Option<String>,
) -> Answer<()> {
    host.desk()?.close(&handoff, outcome, note).await.map(drop)
}

#[tauri::command]
#[specta::specta]
async fn set_presence(host: OnHost<'_>, presence: Presence) -> Answer<()> {
    host.desk()?.set_presence(presence).await.map(drop)
}

#[tauri::command]
#[specta::specta]
async fn retry_intent(host: OnHost<'_>, id: IntentId) -> Answer<()> {
    host.desk()?.retry_intent(&id).await
}

#[tauri::command]
#[specta::specta]
async fn drop_intent(host: OnHost<'_>, id: IntentId) -> Answer<()> {
    host.desk()?.drop_intent(&id).await
}

#[tauri::command]
#[specta::specta]
fn sample_conversations() -> Vec<SampleConversation> {
    samples()
        .into_iter()
        .map(|s| SampleConversation {
            name: s.record.prospect.display_name().to_owned(),
            company: s.record.prospect.company.clone(),
            title: s.record.prospect.title.clone(),
            vendor: s.catalog.vendor,
            messages: u32::try_from(s.record.messages.len()).unwrap_or(u32::MAX),
            id: s.record.id,
        })
        .collect()
}

#[tauri::command]
#[specta::specta]
async fn start_sample(host: OnHost<'_>, conversation: Option<String>) -> Answer<()> {
    host.start_sample(conversation.as_deref()).await
}

#[tauri::command]
#[specta::specta]
async fn join_team(host: OnHost<'_>, join: JoinTeam) -> Answer<()> {
    host.join_team(join).await
}

#[tauri::command]
#[specta::specta]
async fn run_hub(host: OnHost<'_>, run: RunHub) -> Answer<()> {
    host.run_hub(run).await
}

#[tauri::command]
#[specta::specta]
async fn sign_out(host: OnHost<'_>) -> Answer<()> {
    host.sign_out().await
}

#[tauri::command]
#[specta::specta]
async fn qualification(host: OnHost<'_>) -> Answer<QualificationPolicy> {
    host.desk()?.qualification().await
}

#[tauri::command]
#[specta::specta]
async fn save_qualification(
    host: OnHost<'_>,
    policy: QualificationPolicy,
) -> Answer<QualificationPolicy> {
    host.desk()?.save_qualification(&policy).await
}

#[tauri::command]
#[specta::specta]
async fn team(host: OnHost<'_>) -> Answer<Vec<RepView>> {
    host.desk()?.team().await
}

#[tauri::command]
#[specta::specta]
async fn add_rep(host: OnHost<'_>, rep: NewRep) -> Answer<RepView> {
    host.desk()?.add_rep(&rep).await
}

#[tauri::command]
#[specta::specta]
async fn enrol_rep(host: OnHost<'_>, rep: RepId) -> Answer<Enrolment> {
    host.desk()?.enrol_rep(&rep).await
}

#[tauri::command]
#[specta::specta]
async fn revoke_device(host: OnHost<'_>, device: DeviceId) -> Answer<()> {
    host.desk()?.revoke_device(&device).await
}

#[tauri::command]
#[specta::specta]
async fn agents(host: OnHost<'_>) -> Answer<Vec<AgentView>> {
    host.desk()?.agents().await
}

#[tauri::command]
#[specta::specta]
async fn add_agent(host: OnHost<'_>, agent: NewAgent) -> Answer<NewKey> {
    host.desk()?.add_agent(&agent).await
}

#[tauri::command]
#[specta::specta]
async fn add_key(host: OnHost<'_>, agent: AgentId) -> Answer<NewKey> {
    host.desk()?.add_key(&agent).await
}

#[tauri::command]
#[specta::specta]
async fn revoke_key(host: OnHost<'_>, key: KeyId) -> Answer<()> {
    host.desk()?.revoke_key(&key).await
}

#[tauri::command]
#[specta::specta]
async fn alert_health(host: OnHost<'_>) -> Answer<AlertHealth> {
    Ok(health::check(&host.notifier).await)
}

#[tauri::command]
#[specta::specta]
async fn test_alert(host: OnHost<'_>, app: AppHandle) -> Answer<AlertHealth> {
    health::test(&host.notifier, &app).await
}

/// The link that Baton was started with, once: no window could hear of it then.
#[tauri::command]
#[specta::specta]
fn opened_with(host: OnHost<'_>) -> Option<OpenedWith> {
    host.take_link()
}

#[tauri::command]
#[specta::specta]
fn open_main(app: AppHandle, handoff: Option<HandoffId>) {
    windows::show_main(&app, handoff.into());
}

#[tauri::command]
#[specta::specta]
fn close_card(app: AppHandle, offer: OfferId) {
    windows::close_card(&app, &offer);
}

#[tauri::command]
#[specta::specta]
fn quit(app: AppHandle) {
    app.exit(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_may_show_and_answer_and_nothing_else() {
        for command in OF_CARDS {
            assert!(
                may("card-off_1", command) && may("main", command),
                "{command}"
            );
        }
        for command in [
            "forget",
            "save_qualification",
            "add_key",
            "quit",
            "search",
            "inbox",
        ] {
            assert!(
                may("main", command) && !may("card-off_1", command),
                "{command}"
            );
        }
        assert!(!may("preview", "state") && !may("", "state"));
    }
}
