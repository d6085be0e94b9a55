//! What the shell tells the UI.

use baton_core::ids::{HandoffId, MeetingId};
use baton_desk::view::{Changed, JoinTeam, SampleStep};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_specta::Event;

#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub struct ChangedEvent(pub Changed);

/// Where to go: a handoff, its brief, a meeting in the agenda, the settings, or the inbox.
#[derive(Clone, Debug, Default, Serialize, Deserialize, specta::Type, Event)]
pub struct NavigateEvent {
    pub handoff: Option<HandoffId>,
    pub meeting: Option<MeetingId>,
    pub settings: bool,
    /// The prep brief of this handoff.
    #[serde(default)]
    pub brief: Option<HandoffId>,
}

#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub struct SampleEvent(pub SampleStep);

/// The rep wants to quit while this many offers are open.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub struct QuitEvent {
    pub offers: u32,
}

/// A `baton://enrol/…` link was opened.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub struct EnrolLinkEvent(pub JoinTeam);

/// What a link asks for.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OpenedWith {
    Handoff { handoff: HandoffId },
    Meeting { meeting: MeetingId },
    Enrol { join: JoinTeam },
}

/// Tells every window; one that is closing does not matter.
pub fn tell<E: Event + Serialize + Clone>(app: &AppHandle, event: &E) {
    if let Err(e) = event.emit(app) {
        tracing::warn!(error = %e, "the UI could not be told");
    }
}
