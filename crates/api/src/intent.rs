//! What a rep decided, maybe offline: `POST /v1/intents`.
//!
//! The device makes the id; sending an intent again gets the first answer again.

use baton_core::Timestamp;
use baton_core::correction::{Correction, CorrectionTarget};
use baton_core::handoff::Outcome;
use baton_core::ids::{HandoffId, IntentId, MeetingId, OfferId};
use baton_core::meeting::Party;
use baton_core::presence::Presence;
use serde::{Deserialize, Serialize};

use crate::view::{DeliveryState, Person};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Intent {
    pub id: IntentId,
    /// When the rep decided, by the device's clock.
    pub at: Timestamp,
    pub action: Action,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    Accept {
        offer: OfferId,
    },
    Decline {
        offer: OfferId,
        /// Id of one of the workspace's decline reasons.
        reason: String,
    },
    /// Take a waiting handoff.
    Claim {
        handoff: HandoffId,
    },
    GiveBack {
        handoff: HandoffId,
    },
    Close {
        handoff: HandoffId,
        outcome: Outcome,
        note: Option<String>,
    },
    SetPresence {
        presence: Presence,
    },
    /// The rep moves a meeting: in Baton, or in their calendar, which has it there already.
    MoveMeeting {
        meeting: MeetingId,
        start: Timestamp,
        /// If the length was changed in the calendar.
        #[serde(default)]
        end: Option<Timestamp>,
        /// `rep` or `calendar`.
        by: Party,
        /// SEQUENCE of the meeting as the rep saw it: what was changed since is not overridden.
        #[serde(default)]
        sequence: Option<u32>,
    },
    CancelMeeting {
        meeting: MeetingId,
        #[serde(default)]
        reason: Option<String>,
        by: Party,
    },
    /// How it went.
    SettleMeeting {
        meeting: MeetingId,
        /// False: the prospect did not come.
        came: bool,
    },
    /// The host's calendar has the meeting as of this sequence.
    MeetingWritten {
        meeting: MeetingId,
        sequence: u32,
        /// Where the calendar made a link to join.
        #[serde(default)]
        join_url: Option<String>,
    },
    /// Puts the card right; replaces what this or another rep said of the same target.
    Correct {
        handoff: HandoffId,
        correction: Correction,
    },
    /// Takes a correction back: what was read stands again.
    Uncorrect {
        handoff: HandoffId,
        target: CorrectionTarget,
    },
    /// A sign of life of an alert: sent, shown or seen.
    Receipt {
        offer: OfferId,
        state: DeliveryState,
    },
}

/// Exactly one of these; never a false "accepted".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// The rep has the handoff.
    Accepted {
        at: Timestamp,
    },
    Taken {
        by: Person,
        at: Timestamp,
    },
    Lapsed {
        at: Timestamp,
    },
    Withdrawn {
        at: Timestamp,
    },
    /// The handoff was closed with an outcome.
    Closed {
        at: Timestamp,
    },
    /// The rep declined this offer before.
    Declined {
        at: Timestamp,
    },
    /// The rep gave it back before.
    Returned {
        at: Timestamp,
    },
    /// Done, for intents that nobody competes for.
    Done,
    /// The meeting stays where it was: the host has another one then.
    Clash {
        start: Timestamp,
        end: Timestamp,
    },
    /// The meeting was moved meanwhile, to this time.
    Changed {
        start: Timestamp,
        end: Timestamp,
    },
    /// The meeting was cancelled or is over.
    Over,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IntentReply {
    pub id: IntentId,
    pub answer: Answer,
}
