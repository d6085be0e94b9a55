//! What a rep decided, maybe offline: `POST /v1/intents`.
//!
//! The device makes the id; sending an intent again gets the first answer again.

use baton_core::Timestamp;
use baton_core::handoff::Outcome;
use baton_core::ids::{HandoffId, IntentId, OfferId};
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
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IntentReply {
    pub id: IntentId,
    pub answer: Answer,
}
