//! What one decision leads to.

use super::super::course::{Answer, Next, is_near};
use super::super::world::{End, Got, breaches, changes};
use super::super::{MOST_CHANGES, PastOffer, ReplayChange};
use super::{Case, Event, Rank, Replay, Seen, Whose};
use crate::Timestamp;
use crate::ids::{RepId, RuleId};

/// Whom a policy asks.
pub struct Asking {
    pub rep: RepId,
    pub rule: Option<RuleId>,
    pub seconds: u32,
    pub moment: usize,
}

impl Replay {
    pub(super) fn ask(
        &mut self,
        case: &mut Case,
        index: usize,
        seen: &Seen,
        asking: &Asking,
        at: Timestamp,
    ) {
        let (Some(world), Some(run)) = (self.worlds.get_mut(index), case.runs.get_mut(index))
        else {
            return;
        };
        let rep = &asking.rep;
        run.later = None;
        run.asked.push(rep.clone());
        world.ask(seen, rep);
        run.breach |= breaches(&world.policy, &case.past.lead, seen, rep, at);
        let usual = self.pauses.usual(rep);
        let usual = usual.unwrap_or(i64::from(asking.seconds) * 500);
        let answer = case.past.answer(rep, at, asking.seconds, usual);
        if !matches!(answer, Answer::Passes { .. }) {
            world.give(seen, rep);
        }
        let name = seen.candidates.iter().find(|c| &c.rep == rep);
        let rule = asking.rule.as_ref();
        let got = Got::Rep {
            rep: rep.clone(),
            name: name.map(|c| c.name.clone()).unwrap_or_default(),
            rule: rule
                .map_or("Last resort", |id| {
                    world.policy.rule(id).map_or(id.as_ref(), |r| &r.name)
                })
                .to_owned(),
        };
        let from = case.past.made_at(rep, at);
        let slot = self.slots.of(rep);
        let both = changes(slot, case.past.lead.channel, from, answer.stay(), true);
        self.change(Whose::World(index), from, both);
        match answer {
            Answer::Takes { at: taken, .. } => {
                let pause = taken.as_millis() - case.past.requested_at.as_millis();
                self.end(case, index, got, Some(pause));
            }
            Answer::Passes { at: passed, .. } => {
                let next = case.past.moment(passed, asking.moment);
                self.follow(case, index, (passed, asking.moment), next);
            }
            Answer::Gone { at: gone } => {
                // Booked with somebody meanwhile.
                let booked = case.past.claim(gone).cloned();
                if let Some(offer) = booked.filter(|o| is_near(o.made_at, gone)) {
                    self.claim(case, index, &offer);
                }
                self.end(case, index, got, None);
            }
            Answer::Silent => self.end(case, index, got, None),
        }
    }

    /// Nobody is asked: what comes next.
    pub(super) fn wait(
        &mut self,
        case: &mut Case,
        index: usize,
        moment: usize,
        (at, until, only): (Timestamp, Option<Timestamp>, &[RepId]),
    ) {
        let next = case.past.after_wait(at, moment, until, only);
        self.follow(case, index, (at, moment), next);
    }

    /// What comes at `at` or later, after the moment at which it was last decided.
    fn follow(
        &mut self,
        case: &mut Case,
        index: usize,
        (at, last): (Timestamp, usize),
        next: Next,
    ) {
        match next {
            Next::Decide { at, moment } => {
                let event = Event::Decides {
                    case: case.number,
                    world: index,
                    moment,
                };
                self.at(at, Rank::Decides, event);
            }
            Next::Claimed(offer) => self.claimed(case, index, last, &offer),
            Next::Over => self.over(case, index, at),
        }
    }

    /// Somebody helped themselves; if they gave it back, it goes on.
    fn claimed(&mut self, case: &mut Case, index: usize, moment: usize, offer: &PastOffer) {
        self.claim(case, index, offer);
        if let (Some(back), true) = (offer.answered_at, offer.was_returned()) {
            let next = case.past.moment(back, moment);
            return self.follow(case, index, (back, moment), next);
        }
        let pause = offer.made_at.as_millis() - case.past.requested_at.as_millis();
        let got = case
            .runs
            .get(index)
            .map_or(Got::Waited { by: None }, |run| {
                run.unasked(Some(offer.rep.clone()))
            });
        self.end(case, index, got, Some(pause));
    }

    fn claim(&mut self, case: &mut Case, index: usize, offer: &PastOffer) {
        if let Some(run) = case.runs.get_mut(index) {
            run.helped.push(offer.rep.clone());
        }
        let slot = self.slots.of(&offer.rep);
        let stay = offer.stay(case.past.ended_at);
        let both = changes(slot, case.past.lead.channel, offer.made_at, stay, false);
        self.change(Whose::World(index), offer.made_at, both);
    }

    /// Nothing more is known: whoever really got it later got it here too, somehow.
    pub(super) fn over(&mut self, case: &mut Case, index: usize, at: Timestamp) {
        let taken = case.past.taken_after(at).cloned();
        let mut pause = None;
        if let Some((offer, when)) = taken.as_ref().and_then(|o| Some((o, o.answered_at?))) {
            let slot = self.slots.of(&offer.rep);
            let stay = (case.past.ended_at, false);
            let both = changes(slot, case.past.lead.channel, when, stay, false);
            self.change(Whose::World(index), when, both);
            pause = Some(when.as_millis() - case.past.requested_at.as_millis());
        }
        let by = taken.map(|o| o.rep);
        let got = case
            .runs
            .get(index)
            .map_or(Got::Waited { by: None }, |run| run.unasked(by));
        self.end(case, index, got, pause);
    }

    fn end(&mut self, case: &mut Case, index: usize, got: Got, pause: Option<i64>) {
        let (Some(world), Some(run)) = (self.worlds.get_mut(index), case.runs.get_mut(index))
        else {
            return;
        };
        let end = End { got, pause };
        world.count(run, &end, |rep| self.slots.of(rep));
        run.end = Some(end);
    }

    /// Both policies are through with it.
    pub(super) fn compare(&mut self, case: Case) {
        let really = case.past.moments.iter().filter_map(|m| m.chosen.as_ref());
        let [base, draft] = case.runs;
        self.report.reproduced += u32::from(base.asked.iter().eq(really));
        let (Some(before), Some(after)) = (base.end, draft.end) else {
            return;
        };
        if before.got.is_as(&after.got) {
            return;
        }
        self.report.changed += 1;
        let change = ReplayChange {
            handoff: case.past.handoff,
            at: case.past.requested_at,
            company: case.past.lead.company,
            before: before.got.into(),
            after: after.got.into(),
        };
        self.changes.insert((change.at, case.number), change);
        if self.changes.len() > MOST_CHANGES {
            self.changes.pop_first();
        }
    }
}
