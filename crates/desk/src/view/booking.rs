//! Agenda and calendars, as the UI shows them.

use baton_api::booking::{MeetingView, SlotView};
use baton_core::Timestamp;
use baton_core::booking::MeetingType;
use baton_core::ids::IntentId;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// What lies between two instants: meetings, and what else takes the rep's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Agenda {
    /// The rep's IANA zone.
    pub zone: String,
    /// By start. Cancelled ones are among them, so that a rep sees what became of them.
    pub meetings: Vec<AgendaMeeting>,
    /// Events of the rep's own calendars, read on this machine. Their titles never leave it.
    pub busy: Vec<AgendaBusy>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AgendaMeeting {
    /// With the rep's unsent changes in it.
    pub meeting: MeetingView,
    /// This rep hosts it; else they come along or look on.
    pub mine: bool,
    pub change: Option<MeetingChange>,
    pub copy: CalendarCopy,
    /// Another event of the rep's own calendar that came to lie on it.
    pub conflict: Option<Conflict>,
}

/// What became of this rep's last change of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MeetingChange {
    Sending {
        intent: IntentId,
        since: Timestamp,
    },
    /// The hub did not do it: the text says why.
    Refused {
        text: String,
    },
    Wedged {
        intent: IntentId,
        failure: Failure,
    },
}

/// How the meeting stands in the rep's own calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CalendarCopy {
    /// No calendar of this machine takes meetings, or the meeting is another's.
    None,
    /// Soon.
    Pending,
    Written {
        calendar: String,
        at: Timestamp,
    },
    Failed {
        failure: Failure,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AgendaBusy {
    pub start: Timestamp,
    pub end: Timestamp,
    pub title: Option<String>,
    pub calendar: String,
    pub color: Option<String>,
    pub tentative: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Conflict {
    pub title: Option<String>,
    pub start: Timestamp,
    pub end: Timestamp,
    /// Where the meeting could go instead; empty while the hub cannot be asked.
    pub proposals: Vec<SlotView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CalendarProvider {
    Caldav,
    Google,
    Microsoft,
}

/// A calendar account that this machine is connected with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarAccount {
    pub id: String,
    pub provider: CalendarProvider,
    /// "ana@cal.example.com".
    pub name: String,
    pub calendars: Vec<AccountCalendar>,
    pub last_read_at: Option<Timestamp>,
    pub syncing: bool,
    /// What is wrong, with the fix; the rep's time counts as unknown meanwhile.
    pub problem: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AccountCalendar {
    pub id: String,
    pub name: String,
    pub color: Option<String>,
    /// Its events make the rep busy.
    pub busy: bool,
    /// Booked meetings are written here. One calendar of all accounts.
    pub meetings: bool,
    pub writable: bool,
}

/// To connect a CalDAV account.
#[derive(Clone, Serialize, Deserialize, specta::Type)]
pub struct ConnectCaldav {
    /// Of the server: discovery finds the rest.
    pub url: String,
    pub user: String,
    pub password: String,
}

impl std::fmt::Debug for ConnectCaldav {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectCaldav")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Which calendars of an account count, and where meetings go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ChooseCalendars {
    pub account: String,
    pub busy: Vec<String>,
    /// `None`: meetings are not written to this account.
    pub meetings: Option<String>,
}

/// A test of a connection, step by step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarTest {
    pub steps: Vec<CalendarTestStep>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarTestStep {
    /// "Sign in", "Read Work", "Write to Work and remove again", "Send busy times to the hub".
    pub what: String,
    pub failure: Option<Failure>,
}

/// With what a rep can connect, and what the workspace books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarSetup {
    pub accounts: Vec<CalendarAccount>,
    pub providers: Vec<CalendarProvider>,
    pub types: Vec<MeetingType>,
}

/// The detail of one meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MeetingPage {
    pub item: AgendaMeeting,
    /// The prep brief: the card in lines.
    pub brief: Vec<String>,
}
