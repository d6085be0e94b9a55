//! Whether everybody gets their part, and what says so: the fold of the ledger, explained.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::ids::{EntryId, HandoffId, RepId};
use crate::ledger::EntryKind;

/// One entry, as anybody may read it and add it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct LedgerLine {
    pub id: EntryId,
    pub at: Timestamp,
    pub rep: RepId,
    pub kind: EntryKind,
    /// Thousandths of a handoff; negative gives back.
    pub amount: i32,
    pub handoff: Option<HandoffId>,
    /// Of a correction: who made it, and why.
    pub by: Option<RepId>,
    pub note: Option<String>,
    /// The rep's credits after this entry, in thousandths.
    pub credits: i32,
}

/// A rep's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Share {
    pub rep: RepId,
    pub name: String,
    pub weight: u32,
    /// What the ledger's entries add up to, in thousandths of a handoff.
    pub credits: i32,
    /// Handoffs that counted for the rep in the period, in thousandths.
    pub actual: i32,
    /// What the rep's weight says of the handoffs for which they were there and could have been
    /// chosen, in thousandths.
    pub expected: i32,
    /// Handoffs in the period for which they could have been chosen.
    pub chances: u32,
    pub calibrated: i32,
    pub corrected: i32,
}

/// One decision, as far as fairness looks at it: who could have been chosen, and who was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chance {
    pub able: Vec<RepId>,
    pub chosen: RepId,
}
