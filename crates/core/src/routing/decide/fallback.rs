//! What holds when everybody whom a rule found is absent.

use std::collections::HashSet;

use super::Trip;
use super::find::Group;
use super::last::staying;
use super::scene::{Person, considered};
use super::walk::{Walk, walk};
use crate::ids::{RepId, TeamId};
use crate::routing::{
    Considered, Considering, Fallback, FallbackUsed, MOST_CONSIDERED, Order, Outcome, RouteStep,
    Rule, StepResult, Target,
};

/// A rule whose people are absent.
pub struct Next<'s> {
    rule: &'s Rule,
    /// In order; in strict turns as far as the one who is waited for.
    absent: Vec<&'s Person<'s>>,
    /// Who comes after them.
    behind: Vec<&'s Person<'s>>,
    /// Waits of the same rule add up.
    waited_seconds: i64,
    /// Who was asked to help.
    helpers: Vec<&'s Person<'s>>,
}

impl<'s> Next<'s> {
    pub fn new(rule: &'s Rule, walk: Walk<'s>) -> Self {
        Self {
            rule,
            absent: walk.ahead,
            behind: walk.behind,
            waited_seconds: 0,
            helpers: vec![],
        }
    }

    /// The absent who could be asked at another moment.
    fn coming(&self) -> Vec<&'s Person<'s>> {
        let absent = self.absent.iter().copied();
        absent.filter(|p| p.may_come()).collect()
    }
}

impl<'s> Trip<'s> {
    pub fn fall_back(&mut self, fallback: &'s Fallback, next: &mut Next<'s>) -> Option<Outcome> {
        match fallback {
            Fallback::Wait { seconds } => self.wait(*seconds, next),
            Fallback::Delegate => self.delegate(next),
            Fallback::Team { team } => self.team(team.as_ref(), next),
            Fallback::BookLater => self.book_later(next),
        }
    }

    /// There is no point in waiting where nobody could ever be asked.
    fn wait(&mut self, seconds: u32, next: &mut Next<'s>) -> Option<Outcome> {
        let coming = next.coming();
        if coming.is_empty() {
            return None;
        }
        let since = *self
            .progress
            .0
            .entry(next.rule.id.clone())
            .or_insert(self.scene.at);
        next.waited_seconds += i64::from(seconds);
        let until = since.plus_seconds(next.waited_seconds);
        let waits = self.scene.at < until;
        let result = if waits {
            StepResult::Waits { until }
        } else {
            StepResult::Waited { until }
        };
        let (listed, more) = self.as_they_are(&coming);
        self.note_fallback(next.rule, FallbackUsed::Wait, result, listed, more);
        waits.then(|| Outcome::Wait {
            until: Some(until),
            only: coming.iter().map(|p| p.rep.rep.clone()).collect(),
        })
    }

    /// Whoever stands in for them, and whoever stands in for those.
    fn delegate(&mut self, next: &Next<'s>) -> Option<Outcome> {
        // They do not stand in for each other, and each helper is looked at once: no circle goes on.
        let mut seen: HashSet<&RepId> = next.absent.iter().map(|p| &p.rep.rep).collect();
        let mut listed: Vec<Considered> = vec![];
        let mut more = 0;
        let mut chosen = None;
        'absent: for absent in &next.absent {
            let mut last = *absent;
            while let Some(stand_in) = self.stand_in(last).filter(|p| seen.insert(&p.rep.rep)) {
                last = stand_in;
                if stand_in.has_left() {
                    continue;
                }
                let outcome = self.judge(stand_in, next.rule);
                let is_chosen = outcome.is_none();
                if is_chosen && listed.len() >= MOST_CONSIDERED {
                    listed.pop();
                    more += 1;
                }
                if listed.len() < MOST_CONSIDERED {
                    listed.push(Considered {
                        stands_in_for: Some(absent.rep.name.clone()),
                        ..considered(stand_in.rep, outcome.unwrap_or(Considering::Chosen))
                    });
                } else {
                    more += 1;
                }
                if is_chosen {
                    chosen = Some(stand_in);
                    break 'absent;
                }
            }
        }
        let result = match chosen {
            Some(_) => StepResult::Chosen,
            None if listed.is_empty() => StepResult::NoneFound,
            None => StepResult::Nobody,
        };
        self.note_fallback(next.rule, FallbackUsed::Delegate, result, listed, more);
        chosen.map(|p| self.ask(next.rule, &p.rep.rep))
    }

    fn stand_in(&self, absent: &Person<'s>) -> Option<&'s Person<'s>> {
        let clock = self.scene.clock(absent.rep);
        self.scene.person(absent.rep.delegate(&clock)?)
    }

    /// Why somebody cannot stand in. Of an owner's delegate no language is asked, as of the owner.
    fn judge(&self, person: &'s Person<'s>, rule: &Rule) -> Option<Considering> {
        let speaks = matches!(rule.to, Target::Owner { .. }) || self.scene.speaks(person.rep);
        if speaks {
            self.scene.obstacle(person)
        } else {
            Some(self.scene.language())
        }
    }

    /// By turns: the rule's own order is for those whom it found.
    fn team(&mut self, team: Option<&'s TeamId>, next: &mut Next<'s>) -> Option<Outcome> {
        let own = || next.absent.iter().flat_map(|p| &p.rep.profile.teams);
        let members = team.map_or_else(
            || self.scene.of_teams(own()),
            |team| self.scene.of_teams([team]),
        );
        let group = Group::of(members).spoken(self.scene);
        let is_nobody = group.is_nobody();
        let walk = walk(self.scene, group, Order::Balanced);
        next.helpers.extend(walk.ahead.iter().chain(&walk.behind));
        let result = match walk.chosen {
            Some(_) => StepResult::Chosen,
            None if is_nobody => StepResult::NoneFound,
            None => StepResult::Nobody,
        };
        let (listed, more) = (walk.considered, walk.more);
        self.note_fallback(next.rule, FallbackUsed::Team, result, listed, more);
        walk.chosen.map(|p| self.ask(next.rule, &p.rep.rep))
    }

    /// With somebody who did not say no, nor left it unanswered.
    fn book_later(&mut self, next: &Next<'s>) -> Option<Outcome> {
        let coming = next.coming();
        let result = match coming.first() {
            Some(_) => StepResult::BookLater,
            None => StepResult::NoneFound,
        };
        let (listed, more) = self.as_they_are(&coming);
        self.note_fallback(next.rule, FallbackUsed::BookLater, result, listed, more);
        coming.first().map(|p| Outcome::BookLater {
            rep: Some(p.rep.rep.clone()),
        })
    }

    /// A named queue ends the search: it waits for its team, and for the team that was to help.
    /// Where all of them leave there is nobody to wait for, and the next rule is tried.
    pub fn queue(&mut self, next: &Next<'s>) -> Option<Outcome> {
        let mut seen = HashSet::new();
        let all = next.absent.iter().chain(&next.behind).chain(&next.helpers);
        let all: Vec<_> = all.copied().filter(|p| seen.insert(&p.rep.rep)).collect();
        let only = staying(&all);
        if only.is_empty() {
            return None;
        }
        let rule = next.rule;
        self.note(rule, StepResult::Queued, None);
        Some(Outcome::Wait { until: None, only })
    }

    /// The first of these, with what stands against each.
    fn as_they_are(&self, people: &[&'s Person<'s>]) -> (Vec<Considered>, u32) {
        let listed: Vec<Considered> = people
            .iter()
            .take(MOST_CONSIDERED)
            .map(|p| {
                let outcome = self.scene.obstacle(p).unwrap_or(Considering::NotNext);
                considered(p.rep, outcome)
            })
            .collect();
        let more = people.len() - listed.len();
        (listed, u32::try_from(more).unwrap_or(u32::MAX))
    }

    fn note_fallback(
        &mut self,
        rule: &Rule,
        used: FallbackUsed,
        result: StepResult,
        considered: Vec<Considered>,
        more: u32,
    ) {
        self.steps.push(RouteStep {
            id: Some(rule.id.clone()),
            name: rule.name.clone(),
            result,
            found: None,
            fallback: Some(used),
            considered,
            more,
        });
    }
}
