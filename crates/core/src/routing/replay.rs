//! What a draft would have done with past handoffs: the same rules over what was recorded, with no
//! side effects.

mod course;
mod simulation;
mod tally;
mod world;

use serde::{Deserialize, Serialize};

use super::{Candidate, Lead, Progress};
use crate::Timestamp;
use crate::handoff::OfferState;
use crate::ids::{HandoffId, RepId, TeamId};

pub use simulation::Replay;

/// One past handoff, with every moment at which the hub decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub handoff: HandoffId,
    pub requested_at: Timestamp,
    pub lead: Lead,
    /// In order of time.
    pub moments: Vec<Moment>,
    /// What became of each offer, in order.
    pub offers: Vec<PastOffer>,
    /// When it stopped taking room: closed or withdrawn; absent while it is open.
    pub ended_at: Option<Timestamp>,
}

/// What the hub saw when it decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub at: Timestamp,
    pub candidates: Vec<Candidate>,
    pub progress: Progress,
    pub chosen: Option<RepId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastOffer {
    pub rep: RepId,
    pub made_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub state: OfferState,
    pub claimed: bool,
}

/// What a policy makes of past handoffs, beside what another makes of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct ReplayReport {
    pub handoffs: u32,
    /// Where the published policy gives in the replay whom it gave then: how far the rest can be
    /// trusted.
    pub reproduced: u32,
    /// Handoffs that somebody else would have got.
    pub changed: u32,
    pub before: ReplayTotals,
    pub after: ReplayTotals,
    /// In order of change, largest gain first.
    pub reps: Vec<ReplayRep>,
    /// Handoffs that somebody else would have got; the newest, [`MOST_CHANGES`] at most.
    pub changes: Vec<ReplayChange>,
}

pub const MOST_CHANGES: usize = 200;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct ReplayTotals {
    /// Got a rep at once.
    pub assigned: u32,
    /// Had to wait.
    pub waited: u32,
    /// Were offered a meeting instead.
    pub booked_later: u32,
    /// Have an owner who could have taken them, and went to somebody else.
    pub owner_breaches: u32,
    /// Times that somebody got one with no room left.
    pub overloads: u32,
    /// How far the reps' parts lie from what their weights say, in thousandths of all handoffs.
    pub drift: u32,
    /// Seconds until somebody had it, as far as is known: median and 90 of 100.
    pub median_seconds: Option<u32>,
    pub p90_seconds: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct ReplayRep {
    pub rep: RepId,
    pub name: String,
    pub weight: u32,
    pub teams: Vec<TeamId>,
    pub before: u32,
    pub after: u32,
    /// The most that were open at once, and how many may be.
    pub peak_before: u32,
    pub peak_after: u32,
    pub capacity: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct ReplayChange {
    pub handoff: HandoffId,
    pub at: Timestamp,
    pub company: Option<String>,
    pub before: ReplayGot,
    pub after: ReplayGot,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum ReplayGot {
    Rep {
        rep: RepId,
        name: String,
        /// Name of the rule.
        rule: String,
    },
    Waited,
    BookedLater {
        /// Absent where it may be anyone.
        rep: Option<RepId>,
        name: String,
    },
}
