//! Whether everybody gets their part, and what says so: the fold of the ledger, explained.

mod csv;
mod share;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::ids::{EntryId, HandoffId, RepId};
use crate::ledger::{Entry, EntryKind};

pub use self::csv::{CsvError, fold_csv, to_csv};
pub use share::shares;

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

/// Every entry with what it brings its rep to; `entries` in the order in which they were added.
pub fn lines(entries: &[Entry]) -> Vec<LedgerLine> {
    let mut credits: BTreeMap<&RepId, i64> = BTreeMap::new();
    entries
        .iter()
        .map(|e| {
            let sum = credits.entry(&e.rep).or_default();
            *sum += e.amount;
            LedgerLine {
                id: e.id.clone(),
                at: e.at,
                rep: e.rep.clone(),
                kind: e.kind,
                amount: thousandths(e.amount),
                handoff: e.handoff.clone(),
                by: e.by.clone(),
                note: e.note.clone(),
                credits: thousandths(*sum),
            }
        })
        .collect()
}

/// As much as can be written: two million handoffs of one rep.
fn thousandths(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX })
}

#[cfg(test)]
mod tests;
