//! Asks one after the other.

use super::find::{Group, lack};
use super::order::{Ranking, each};
use super::scene::{Person, Scene, considered};
use crate::presence::Presence;
use crate::routing::{Considered, Considering, MOST_CONSIDERED, Order};

/// What came of it.
pub struct Walk<'s> {
    pub chosen: Option<&'s Person<'s>>,
    /// Who fits, in order, as far as the one who was chosen or whose turn it is.
    pub ahead: Vec<&'s Person<'s>>,
    /// Who comes after that one.
    pub behind: Vec<&'s Person<'s>>,
    pub considered: Vec<Considered>,
    pub more: u32,
}

/// Goes through a group.
pub fn walk<'s>(scene: &Scene<'s>, group: Group<'s>, order: Order) -> Walk<'s> {
    let total = group.fit.len() + group.mute.len() + group.lacking.len();
    let ranking = Ranking {
        order,
        preferred: group.preferred,
    };
    let mut list = Listing {
        scene,
        strict: order == Order::Strict && scene.is_now(),
        chosen: None,
        blocked: false,
        ahead: vec![],
        behind: vec![],
        considered: vec![],
    };
    let Group {
        mut fit,
        mut mute,
        mut lacking,
        needs,
        ..
    } = group;
    each(&mut fit, ranking, |p| list.fit(p));
    each(&mut mute, ranking, |p| {
        list.add(p, || Some(scene.language()))
    });
    each(&mut lacking, ranking, |p| list.add(p, || lack(p, &needs)));
    Walk {
        more: u32::try_from(total - list.considered.len()).unwrap_or(u32::MAX),
        chosen: list.chosen,
        ahead: list.ahead,
        behind: list.behind,
        considered: list.considered,
    }
}

struct Listing<'a, 's> {
    scene: &'a Scene<'s>,
    strict: bool,
    chosen: Option<&'s Person<'s>>,
    /// It is the turn of somebody who is only busy.
    blocked: bool,
    ahead: Vec<&'s Person<'s>>,
    behind: Vec<&'s Person<'s>>,
    considered: Vec<Considered>,
}

impl<'s> Listing<'_, 's> {
    fn is_full(&self) -> bool {
        self.considered.len() >= MOST_CONSIDERED
    }

    /// Whether to go on.
    fn fit(&mut self, person: &'s Person<'s>) -> bool {
        if self.is_full() && self.chosen.is_some() {
            return false;
        }
        let decided = self.chosen.is_some() || self.blocked;
        let passed = if decided {
            &mut self.behind
        } else {
            &mut self.ahead
        };
        passed.push(person);
        let free = self.scene.is_free(person);
        if free && !decided {
            self.choose(person);
        } else if !self.is_full() || (self.strict && !decided) {
            self.pass_over(person, free);
        }
        true
    }

    /// The chosen one is always listed, if need be in place of another.
    fn choose(&mut self, person: &'s Person<'s>) {
        self.chosen = Some(person);
        if self.is_full() {
            self.considered.pop();
        }
        self.considered
            .push(considered(person.rep, Considering::Chosen));
    }

    fn pass_over(&mut self, person: &'s Person<'s>, free: bool) {
        let outcome = match self.scene.obstacle(person) {
            Some(obstacle) if !free => obstacle,
            _ if self.blocked => Considering::NotTheirTurn,
            _ => Considering::NotNext,
        };
        if self.strict && self.chosen.is_none() && is_only_busy(&outcome) {
            self.blocked = true;
        }
        if !self.is_full() {
            self.considered.push(considered(person.rep, outcome));
        }
    }

    fn add(&mut self, person: &Person<'_>, why: impl Fn() -> Option<Considering>) -> bool {
        if self.is_full() {
            return false;
        }
        if let Some(outcome) = why() {
            self.considered.push(considered(person.rep, outcome));
        }
        true
    }
}

/// There, and with no room: in a strict order they are waited for.
fn is_only_busy(outcome: &Considering) -> bool {
    matches!(
        outcome,
        Considering::AtCapacity { .. }
            | Considering::ChannelFull { .. }
            | Considering::RateLimited { .. }
            | Considering::NotAvailable {
                presence: Presence::Busy
            }
    )
}
