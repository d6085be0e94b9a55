//! Where a handoff stands in this rep's inbox, and in which order.

use std::cmp::Reverse;

use baton_core::Timestamp;
use baton_core::handoff::HandoffState;
use baton_core::ids::HandoffId;

use crate::view::{Counts, InboxRow, Section};

/// The section of a handoff.
pub(crate) fn section(state: HandoffState, open_offer: bool, mine: bool) -> Section {
    match state {
        HandoffState::Offered if open_offer => Section::Offered,
        HandoffState::Accepted | HandoffState::Booked if mine => Section::Mine,
        HandoffState::Waiting => Section::Waiting,
        _ => Section::Closed,
    }
}

/// Sorts as the inbox is shown: what runs out first, what was taken last, what waits longest, what
/// happened last.
pub(crate) fn key(
    row: &InboxRow,
    latest: Timestamp,
) -> (Section, i64, Reverse<Timestamp>, HandoffId) {
    let up = |t: Timestamp| t.as_millis();
    let down = |t: Timestamp| -t.as_millis();
    let order = match row.section {
        Section::Offered => up(row.my_offer.as_ref().map_or(latest, |o| o.deadline)),
        Section::Mine => down(row.accepted_at.unwrap_or(latest)),
        Section::Waiting => up(row.requested_at),
        Section::Closed => down(row.ended_at.map_or(latest, |e| e.max(latest))),
    };
    let id = row.id.clone();
    (row.section, order, Reverse(row.requested_at), id)
}

pub(crate) fn count(counts: &mut Counts, section: Section) -> &mut u32 {
    match section {
        Section::Offered => &mut counts.offered,
        Section::Mine => &mut counts.mine,
        Section::Waiting => &mut counts.waiting,
        Section::Closed => &mut counts.closed,
    }
}
