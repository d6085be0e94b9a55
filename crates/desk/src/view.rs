//! What the UI shows: made here, generated into TypeScript, so that the window holds no rules.

mod booking;
mod brief;
mod search;

use baton_api::feed::Me;
use baton_api::intent::Answer;
use baton_api::view::{HandoffView, Person};
use baton_core::Timestamp;
use baton_core::context::Context;
use baton_core::conversation::Message;
use baton_core::correction::Overtaken;
use baton_core::handoff::{HandoffState, Outcome};
use baton_core::ids::{ConversationId, HandoffId, IntentId, MeetingId, OfferId};
use baton_core::prospect::Prospect;
use baton_core::qualification::Scorecard;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

pub use booking::{
    AccountCalendar, Agenda, AgendaBusy, AgendaMeeting, CalendarAccount, CalendarCopy,
    CalendarProvider, CalendarSetup, CalendarTest, CalendarTestStep, ChooseCalendars, Conflict,
    ConnectCaldav, MeetingChange, MeetingPage,
};
pub use brief::{Brief, BriefFact, BriefLine, BriefQuote, BriefSection};
pub use search::{
    Facet, FacetKind, Passage, Piece, SavedSearch, SearchAnswer, SearchHit, SearchQuery,
};

/// Which hub this app belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Setup {
    /// First run: nothing chosen yet.
    None,
    /// The embedded hub with sample data.
    Sample,
    /// A team's hub.
    Team { hub: String },
    /// The embedded hub, run for a team. `hub` is where agents and colleagues reach it.
    OwnHub { hub: String },
}

/// How the feed stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Connection {
    /// First contact of this run is under way.
    Connecting,
    Live,
    /// It was live; the next try comes soon.
    Reconnecting {
        since: Timestamp,
    },
    /// Not reached for a while: answers are kept and sent later.
    Offline {
        since: Timestamp,
    },
    /// What the hub tells cannot be kept on this machine: mostly its disk is full.
    NotStored {
        since: Timestamp,
    },
    /// The token was revoked, or the rep signed out.
    SignedOut,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppState {
    pub setup: Setup,
    pub connection: Connection,
    pub me: Option<Me>,
    /// The hub's clock minus this machine's, in milliseconds: add it before counting down.
    pub clock_offset_ms: i32,
    pub counts: Counts,
    /// Answers that could not be delivered and wait for the rep.
    pub wedged: Vec<WedgedIntent>,
    /// What the rep is told once, in passing; `drop_intent` once it was read.
    #[serde(default)]
    pub notices: Vec<GoneNotice>,
    /// First sync: entities stored so far, and how many there are.
    pub sync: Option<Progress>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Counts {
    pub offered: u32,
    pub mine: u32,
    pub waiting: u32,
    pub closed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Progress {
    pub done: u32,
    pub total: u32,
}

/// Where a handoff stands in the inbox of this rep.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    Offered,
    Mine,
    Waiting,
    /// Closed, withdrawn, or with somebody else.
    Closed,
}

/// The offer that this rep may answer now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MyOffer {
    pub id: OfferId,
    pub made_at: Timestamp,
    pub deadline: Timestamp,
}

/// What became of this rep's last answer to a handoff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MyAnswer {
    /// On its way; shown as done, marked as not confirmed.
    Sending {
        intent: IntentId,
        action: Decision,
        since: Timestamp,
    },
    /// The hub's word.
    Answered { action: Decision, answer: Answer },
    /// It cannot be delivered: the rep retries or drops it.
    Wedged {
        intent: IntentId,
        action: Decision,
        failure: Failure,
    },
}

/// What a rep can decide about a handoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Accept,
    Decline,
    Claim,
    GiveBack,
    Close,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct WedgedIntent {
    pub id: IntentId,
    pub handoff: Option<HandoffId>,
    /// "Accept Priya Raghunathan", "Set presence to away".
    pub what: String,
    pub since: Timestamp,
    pub failure: Failure,
}

/// A prospect whom the rep had wished to be forgotten. Says nothing of who it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GoneNotice {
    pub id: IntentId,
    pub at: Timestamp,
    pub text: String,
}

/// One line of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InboxRow {
    pub id: HandoffId,
    pub section: Section,
    pub state: HandoffState,
    pub name: String,
    pub company: Option<String>,
    pub title: Option<String>,
    pub score: u32,
    pub of: u32,
    /// The strongest reason in the prospect's words, or their first question.
    pub line: String,
    pub requested_at: Timestamp,
    pub my_offer: Option<MyOffer>,
    pub my_answer: Option<MyAnswer>,
    /// Who has it, and since when.
    pub accepted_by: Option<Person>,
    pub accepted_at: Option<Timestamp>,
    /// Who is asked now, if not this rep.
    pub offered_to: Option<Person>,
    /// It waits, and is kept for others: the first of them. This rep may not take it yet.
    #[serde(default)]
    pub kept_for: Option<Person>,
    pub ended_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
    /// Not opened since it last concerned this rep.
    pub unread: bool,
}

/// The page of one handoff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HandoffPage {
    pub row: InboxRow,
    pub handoff: HandoffView,
    pub messages: Vec<Message>,
    /// What of the context repeats something that a rep put right.
    #[serde(default)]
    pub overtaken: Vec<Overtaken>,
}

/// What changed, for the UI to read again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Changed {
    /// `AppState` changed: connection, counts, me, wedged answers.
    pub state: bool,
    /// Inbox rows that changed or went away.
    pub handoffs: Vec<HandoffId>,
    /// Conversations with new messages.
    pub conversations: Vec<ConversationId>,
    /// Agenda, meetings or calendar accounts changed.
    pub agenda: bool,
    /// Everything may have changed: read all again.
    pub all: bool,
}

/// How alerts reach this rep, as found on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AlertHealth {
    pub via: AlertRoute,
    /// Name of the notification server, where there is one.
    pub server: Option<String>,
    /// Whether Accept and Decline can be on the notification itself.
    pub actions: bool,
    /// `None`: alerts arrive. Else: "You would miss alerts now: …".
    pub problem: Option<String>,
    pub fix: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AlertRoute {
    /// The desktop's notifications.
    Native,
    /// Baton's own card window.
    CardWindow,
}

/// One step of the sample, as the UI narrates it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SampleStep {
    /// A message was posted through the agent API.
    Said {
        message: Message,
        score: u32,
        of: u32,
    },
    Judged {
        score: u32,
        of: u32,
        qualified: bool,
    },
    /// The agent asked for a person; `say` is what it tells the prospect.
    HandedOver {
        handoff: HandoffId,
        say: Option<String>,
    },
    /// The agent learnt who took it.
    AgentTold {
        say: Option<String>,
        accepted_by: Option<String>,
        millis: u32,
    },
    /// The agent booked a meeting with the rep who took it.
    Booked {
        meeting: MeetingId,
        /// When, in the prospect's zone.
        label: String,
        host: String,
    },
    Stopped {
        failure: Option<Failure>,
    },
}

/// A conversation that the sample can play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SampleConversation {
    pub id: String,
    pub name: String,
    pub company: Option<String>,
    pub title: Option<String>,
    pub vendor: String,
    pub messages: u32,
}

/// To join a team: `baton://enrol/…` alone, or address and code.
#[derive(Clone, Serialize, Deserialize, specta::Type)]
pub struct JoinTeam {
    pub hub: String,
    pub code: String,
}

impl std::fmt::Debug for JoinTeam {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JoinTeam")
            .field("hub", &self.hub)
            .finish_non_exhaustive()
    }
}

/// To run the embedded hub for a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RunHub {
    pub workspace: String,
    pub name: String,
    pub email: String,
}

/// A conversation of the workspace as its admins read it, handed over or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ConversationPage {
    pub id: ConversationId,
    /// Who talked, as far as it is known.
    pub name: String,
    pub prospect: Prospect,
    /// The agent's name.
    pub agent: Option<String>,
    /// Who took it over.
    pub rep: Option<String>,
    pub started_at: Timestamp,
    pub messages: Vec<Message>,
    pub scorecard: Scorecard,
    pub context: Context,
}

/// A file to be saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TextFile {
    pub name: String,
    pub text: String,
}
