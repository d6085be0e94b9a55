//! The credit ledger: append-only entries whose fold is a rep's place in the round robin.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::ids::{EntryId, HandoffId, RepId};

/// What one handoff counts, in thousandths: calibration needs parts of one.
pub const CREDIT: i64 = 1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum EntryKind {
    /// The rep was asked, or helped themselves.
    Assigned,
    /// Declined, withdrawn or given back: it no longer counts. A lapse still does: else who never
    /// answers would always be asked first.
    Returned,
    /// The prospect did not come: by the workspace's setting it no longer counts.
    NoShow,
    /// Brings a joiner, or a rep back from leave, level with the team.
    Calibration,
    /// An admin put something right, and says why.
    Correction,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EntryId,
    pub rep: RepId,
    pub handoff: Option<HandoffId>,
    pub kind: EntryKind,
    /// Thousandths of a handoff; negative gives back.
    pub amount: i64,
    pub at: Timestamp,
    /// Of a correction: who made it, and why.
    #[serde(default)]
    pub by: Option<RepId>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A rep's standing: what the entries add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub credits: i64,
    pub last_assigned: Option<Timestamp>,
}

pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<RepId, Standing> {
    let mut standings: BTreeMap<RepId, Standing> = BTreeMap::new();
    for e in entries {
        let s = standings.entry(e.rep.clone()).or_default();
        s.credits += e.amount;
        if e.kind == EntryKind::Assigned {
            s.last_assigned = s.last_assigned.max(Some(e.at));
        }
    }
    standings
}

/// The credits with which somebody of this weight starts beside `team` (credits and weight of
/// each): the team's average share, so that a joiner is not flooded to catch up with years of
/// others' work, and leave is not punished by a backlog.
pub fn calibration(own_credits: i64, weight: u32, team: &[(i64, u32)]) -> i64 {
    let weights: i64 = team.iter().map(|(_, w)| i64::from(*w)).sum();
    if weights == 0 {
        return 0;
    }
    let credits: i64 = team.iter().map(|(c, _)| c).sum();
    let level = credits.saturating_mul(i64::from(weight)) / weights;
    (level - own_credits).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joiner_starts_at_the_average_share_of_their_weight() {
        assert_eq!(calibration(0, 1, &[(10_000, 1), (20_000, 1)]), 15_000);
        assert_eq!(calibration(0, 2, &[(10_000, 1), (20_000, 1)]), 30_000);
        assert_eq!(calibration(0, 1, &[]), 0);
    }

    #[test]
    fn a_rep_back_from_leave_is_lifted_and_never_lowered() {
        assert_eq!(calibration(4_000, 1, &[(10_000, 1)]), 6_000);
        assert_eq!(calibration(12_000, 1, &[(10_000, 1)]), 0);
    }

    #[test]
    fn the_fold_counts_returns() {
        let entry = |rep: &str, kind, amount, s| Entry {
            id: "led_1".into(),
            rep: rep.into(),
            handoff: None,
            kind,
            amount,
            at: Timestamp::from_millis(s),
            by: None,
            note: None,
        };
        let entries = [
            entry("ana", EntryKind::Assigned, CREDIT, 1),
            entry("ana", EntryKind::Returned, -CREDIT, 2),
            entry("bo", EntryKind::Assigned, CREDIT, 3),
        ];
        let fold = fold(&entries);
        assert_eq!(fold[&"ana".into()].credits, 0);
        assert_eq!(fold[&"bo".into()].credits, CREDIT);
        assert_eq!(
            fold[&"ana".into()].last_assigned,
            Some(Timestamp::from_millis(1))
        );
    }
}
