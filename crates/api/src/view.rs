//! A handoff as everybody who may see it sees it: the feed's entity and the app's page.

use baton_core::Timestamp;
use baton_core::card::Card;
use baton_core::context::Context;
use baton_core::conversation::{Floor, Message};
use baton_core::handoff::{HandoffReason, HandoffState, OfferState, Outcome};
use baton_core::ids::{ConversationId, DeliveryId, HandoffId, OfferId, RepId};
use baton_core::notice::{NoticeEvent, RecordLink};
use baton_core::notify::Channel;
use baton_core::prospect::Prospect;
use baton_core::qualification::Scorecard;
use baton_core::routing::clocks::Clock;
use baton_core::routing::{RouteTrace, Stage};
use serde::{Deserialize, Serialize};

use crate::booking::MeetingView;
use crate::quality::CorrectionView;
use crate::reading::ModelReading;

/// A rep, as colleagues and prospects see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Person {
    pub id: RepId,
    pub name: String,
    /// E.g. "Account Executive".
    pub title: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct OfferView {
    pub id: OfferId,
    pub rep: Person,
    pub state: OfferState,
    pub made_at: Timestamp,
    pub deadline: Timestamp,
    pub answered_at: Option<Timestamp>,
    /// Label of the decline reason.
    pub reason: Option<String>,
    /// Claimed from the queue, not offered.
    pub claimed: bool,
    /// Between two alerts while it is pending; once, at half of the time, if absent.
    #[serde(default)]
    pub repeat_seconds: Option<u32>,
    /// When the hub last asked to remind the rep.
    #[serde(default)]
    pub reminded_at: Option<Timestamp>,
}

/// How far a notification got.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    Queued,
    /// Handed to the channel: a device of the rep has stored it.
    Sent,
    /// On the rep's screen.
    Shown,
    /// The rep opened it.
    Seen,
    /// The rep answered.
    Acted,
    /// Not sent, because there was no longer a reason to, or the rep turned the channel off.
    Withheld,
    /// Sent, maybe: the provider's answer was lost and there is no way to ask.
    Unknown,
    /// Given up.
    Dead,
}

/// One notification on one channel, and how far it got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct DeliveryView {
    pub id: DeliveryId,
    /// Absent from a hub that knows the desktop only.
    #[serde(default = "offered")]
    pub event: NoticeEvent,
    /// The offer that it is about, if it is about one.
    pub offer: Option<OfferId>,
    pub channel: Channel,
    /// Name of the connection; absent for the desktop.
    #[serde(default)]
    pub connection: Option<String>,
    /// Whom it is for; absent where a program is told.
    pub rep: Option<Person>,
    pub state: DeliveryState,
    /// Since when.
    pub at: Timestamp,
    /// When it is sent, or tried again, while it is queued.
    #[serde(default)]
    pub due_at: Option<Timestamp>,
    #[serde(default)]
    pub attempts: u32,
    /// What the provider said; why it was not sent.
    pub reason: Option<String>,
    /// Where it can be looked at.
    #[serde(default)]
    pub url: Option<String>,
    /// Can be sent again by hand.
    #[serde(default)]
    pub can_retry: bool,
}

fn offered() -> NoticeEvent {
    NoticeEvent::Offered
}

/// Somebody was asked, and no channel showed that they know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Unseen {
    pub rep: Person,
    pub offer: OfferId,
    pub at: Timestamp,
}

/// A handoff with everything that a rep needs but the messages, which come one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct HandoffView {
    pub id: HandoffId,
    pub conversation: ConversationId,
    /// Grows with every change.
    pub version: u32,
    pub state: HandoffState,
    pub reason: HandoffReason,
    /// What the agent added for the rep.
    pub note: Option<String>,
    pub requested_at: Timestamp,
    /// The vendor that the agent speaks for.
    pub vendor: String,
    /// The agent's name.
    pub agent: String,
    pub prospect: Prospect,
    pub card: Card,
    pub scorecard: Scorecard,
    pub context: Context,
    /// Why the rep who is asked now, or was asked last.
    pub trace: Option<RouteTrace>,
    pub offers: Vec<OfferView>,
    pub accepted_by: Option<Person>,
    pub accepted_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
    pub outcome_note: Option<String>,
    pub floor: Floor,
    pub messages: u32,
    pub deliveries: Vec<DeliveryView>,
    /// The last meeting that was booked.
    #[serde(default)]
    pub meeting: Option<Box<MeetingView>>,
    /// What happens when it takes too long, soonest first.
    #[serde(default)]
    pub clocks: Vec<Clock>,
    /// While it waits: who may claim it; anyone who sees it, if empty.
    #[serde(default)]
    pub kept_for: Vec<Person>,
    /// Until when it is kept for them.
    #[serde(default)]
    pub kept_until: Option<Timestamp>,
    /// The agent offers times of this person, or of anyone.
    #[serde(default)]
    pub book_later: Option<BookLater>,
    /// When somebody who looks after the team was told that it does not move.
    #[serde(default)]
    pub escalated_at: Option<Timestamp>,
    /// Who was told.
    #[serde(default)]
    pub escalated_to: Vec<Person>,
    /// The hub reminds whoever has to act: who is asked, who may claim it, or who has it.
    #[serde(default)]
    pub reminded: Option<Reminder>,
    /// Of the offer that stands.
    #[serde(default)]
    pub unseen: Option<Unseen>,
    /// The prospect in the CRM.
    #[serde(default)]
    pub records: Vec<RecordLink>,
    /// What reps put right, each the last word on its target.
    #[serde(default)]
    pub corrections: Vec<CorrectionView>,
    /// Whether a model read along. Absent from a hub that knows none.
    #[serde(default)]
    pub model: Option<ModelReading>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Reminder {
    pub stage: Stage,
    pub at: Timestamp,
}

/// Nobody takes it now; the agent offers a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct BookLater {
    /// With whom; with anyone, if absent.
    pub with: Option<Person>,
}

/// One message of a conversation that the rep may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct MessageView {
    pub conversation: ConversationId,
    #[serde(flatten)]
    pub message: Message,
}
