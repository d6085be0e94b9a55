//! Whose turn it is.

use std::cmp::Ordering;

use super::Candidate;

impl Candidate {
    /// Whether `self` comes before `other`: least credits for the weight, then who waited longest,
    /// then by id so that the order never depends on chance.
    pub fn cmp_turn(&self, other: &Self) -> Ordering {
        let share =
            |a: &Self, b: &Self| i128::from(a.standing.credits) * i128::from(b.weight.max(1));
        share(self, other)
            .cmp(&share(other, self))
            .then_with(|| self.cmp_rotation(other))
    }

    /// Who waited longest; weights do not matter.
    pub(in crate::routing) fn cmp_rotation(&self, other: &Self) -> Ordering {
        let last = |c: &Self| c.standing.last_assigned;
        last(self)
            .cmp(&last(other))
            .then_with(|| self.rep.cmp(&other.rep))
    }

    /// Who has the larger part of their capacity free, then by turns.
    pub(in crate::routing) fn cmp_room(&self, other: &Self) -> Ordering {
        let free = |c: &Self| u64::from(c.capacity.saturating_sub(c.open));
        let share = |a: &Self, b: &Self| free(a) * u64::from(b.capacity.max(1));
        share(other, self)
            .cmp(&share(self, other))
            .then_with(|| self.cmp_turn(other))
    }
}
