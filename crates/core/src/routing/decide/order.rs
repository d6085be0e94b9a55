//! Who comes first, without sorting those whom nobody looks at.

use std::cmp::{Ordering, Reverse};

use super::scene::Person;
use crate::routing::{Order, SkillLevel};

/// As many as a trace lists, and a few more.
const FIRST: usize = 64;

/// By what people are put in order.
#[derive(Clone, Copy)]
pub struct Ranking<'s> {
    pub order: Order,
    pub preferred: &'s [SkillLevel],
}

impl Ranking<'_> {
    fn cmp(&self, a: &Person<'_>, b: &Person<'_>) -> Ordering {
        self.preference(a)
            .cmp(&self.preference(b))
            .then_with(|| match self.order {
                Order::Balanced => a.rep.cmp_turn(b.rep),
                Order::Strict => a.rep.cmp_rotation(b.rep),
                Order::Freest => a.rep.cmp_room(b.rep),
            })
    }

    fn preference(&self, person: &Person<'_>) -> Reverse<u32> {
        let skills = &person.rep.profile.skills;
        let level = |wanted: &SkillLevel| {
            let has = skills.iter().find(|s| s.skill == wanted.skill);
            has.map_or(0, |s| s.level.min(wanted.level))
        };
        Reverse(self.preferred.iter().map(level).sum())
    }

    pub fn sort(&self, people: &mut [&Person<'_>]) {
        people.sort_unstable_by(|a, b| self.cmp(a, b));
    }
}

/// Calls `look` with one after the other, in order, until it says that it has seen enough. Sorts only
/// as far as it looks: at first a few, then as many again as it has seen.
pub fn each<'s>(
    people: &mut [&'s Person<'s>],
    ranking: Ranking<'_>,
    mut look: impl FnMut(&'s Person<'s>) -> bool,
) {
    let mut rest = people;
    let mut seen = 0;
    while !rest.is_empty() {
        let some = FIRST.max(seen).min(rest.len());
        if some < rest.len() {
            rest.select_nth_unstable_by(some, |a, b| ranking.cmp(a, b));
        }
        let (now, later) = rest.split_at_mut(some);
        ranking.sort(now);
        for person in now {
            if !look(person) {
                return;
            }
        }
        seen += some;
        rest = later;
    }
}
