//! Runs past handoffs through two policies side by side, in order of time.
//!
//! What the hub saw is recorded, and each policy changes it: so every moment's candidates are taken
//! as recorded, less what was really assigned until then, plus what the policy would have assigned.
//! Where a policy does what was really done, both cancel out, and it sees exactly what the hub saw.

mod steps;

use std::collections::{BTreeMap, HashMap};

use super::course::{LATE, later};
use super::tally::{Change, Seen, Slots, Tallies};
use super::world::{Run, World, changes};
use super::{Past, PastOffer, ReplayChange, ReplayRep, ReplayReport};
use crate::Timestamp;
use crate::ids::RepId;
use crate::routing::{Candidate, Decision, Outcome, RoutingPolicy, route};

use steps::Asking;

/// No handoff is decided more often; a policy by which one goes in circles must still come to an end.
const MOST_DECISIONS: u32 = 1_000;

/// Replays past handoffs, one after the other, so that only those that are under way at the same
/// time are in memory.
#[derive(Debug)]
pub struct Replay {
    /// The published policy, then the draft.
    worlds: [World; 2],
    real: Tallies,
    slots: Slots,
    cases: HashMap<u64, Case>,
    events: BTreeMap<(Timestamp, Rank, u64), Event>,
    number: u64,
    /// When the last thing is known to have happened.
    last: Option<Timestamp>,
    pauses: Pauses,
    report: ReplayReport,
    changes: BTreeMap<(Timestamp, u64), ReplayChange>,
}

/// What of the same instant comes first: what an answer sets free is there for the next decision,
/// and nothing that is assigned at the same time is seen by any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Ends,
    Sees,
    Decides,
    Begins,
}

#[derive(Clone, Copy, Debug)]
enum Whose {
    Real,
    World(usize),
}

#[derive(Debug)]
enum Event {
    Changes(Whose, Change),
    Sees {
        case: u64,
        moment: usize,
    },
    Decides {
        case: u64,
        world: usize,
        moment: usize,
    },
}

#[derive(Debug)]
struct Case {
    number: u64,
    past: Past,
    /// The candidates of each moment that was reached.
    seen: Vec<Option<Seen>>,
    runs: [Run; 2],
    decisions: u32,
}

/// How long reps took to take an offer, in milliseconds and in order.
#[derive(Debug, Default)]
struct Pauses {
    all: Vec<i64>,
    by_rep: HashMap<RepId, Vec<i64>>,
}

impl Pauses {
    fn add(&mut self, rep: &RepId, pause: i64) {
        let insert = |list: &mut Vec<i64>| list.insert(list.partition_point(|p| *p < pause), pause);
        insert(&mut self.all);
        insert(self.by_rep.entry(rep.clone()).or_default());
    }

    /// The rep's median, else the team's.
    fn usual(&self, rep: &RepId) -> Option<i64> {
        let list = self.by_rep.get(rep).unwrap_or(&self.all);
        list.get(list.len().saturating_sub(1) / 2).copied()
    }
}

impl Replay {
    pub fn new(base: RoutingPolicy, draft: RoutingPolicy) -> Self {
        Self {
            worlds: [World::new(base), World::new(draft)],
            real: Tallies::default(),
            slots: Slots::default(),
            cases: HashMap::new(),
            events: BTreeMap::new(),
            number: 0,
            last: None,
            pauses: Pauses::default(),
            report: ReplayReport::default(),
            changes: BTreeMap::new(),
        }
    }

    /// Takes the next handoff, in order of [`Past::requested_at`]. One on which the rules never
    /// decided tells nothing and is passed over.
    pub fn push(&mut self, past: &Past) {
        let Some(first) = past.moments.first() else {
            return;
        };
        self.happened(past.requested_at);
        // So far it is known that the record goes on.
        self.run(Some(later(past.requested_at, -LATE)));
        self.report.handoffs += 1;
        let number = self.next();
        let mut runs = [Run::default(), Run::default()];
        for run in &mut runs {
            run.progress = first.progress.clone();
        }
        for offer in &past.offers {
            self.note(past, offer);
        }
        for (moment, m) in past.moments.iter().enumerate() {
            self.happened(m.at);
            self.at(
                m.at,
                Rank::Sees,
                Event::Sees {
                    case: number,
                    moment,
                },
            );
        }
        for world in 0..self.worlds.len() {
            let first_event = Event::Decides {
                case: number,
                world,
                moment: 0,
            };
            self.at(first.at, Rank::Decides, first_event);
        }
        let case = Case {
            number,
            seen: past.moments.iter().map(|_| None).collect(),
            past: past.clone(),
            runs,
            decisions: 0,
        };
        self.cases.insert(number, case);
    }

    /// What both policies came to, and what it changed.
    pub fn finish(mut self, team: &[Candidate]) -> ReplayReport {
        self.run(None);
        let reps = team.iter().map(|c| self.of_rep(c)).collect::<Vec<_>>();
        let [before, after] = self.worlds.each_ref().map(World::totals);
        self.report.before = before;
        self.report.after = after;
        self.report.reps = reps;
        self.report.reps.sort_by(|a, b| {
            let gain = |r: &ReplayRep| i64::from(r.after) - i64::from(r.before);
            gain(b).cmp(&gain(a)).then_with(|| a.rep.cmp(&b.rep))
        });
        self.report.changes = self.changes.into_values().rev().collect();
        self.report
    }

    fn of_rep(&mut self, c: &Candidate) -> ReplayRep {
        let slot = self.slots.of(&c.rep);
        let [before, after] = self.worlds.each_ref().map(|w| w.rep(slot));
        ReplayRep {
            rep: c.rep.clone(),
            name: c.name.clone(),
            weight: c.weight,
            teams: c.profile.teams.clone(),
            before: before.got,
            after: after.got,
            peak_before: before.peak,
            peak_after: after.peak,
            capacity: c.capacity,
        }
    }

    /// What an offer really changed.
    fn note(&mut self, past: &Past, offer: &PastOffer) {
        self.happened(offer.made_at);
        let times = [offer.answered_at, past.ended_at];
        times.into_iter().flatten().for_each(|t| self.happened(t));
        if let Some(pause) = offer.pause() {
            self.pauses.add(&offer.rep, pause);
        }
        let stay = offer.stay(past.ended_at);
        let slot = self.slots.of(&offer.rep);
        let both = changes(slot, past.lead.channel, offer.made_at, stay, !offer.claimed);
        self.change(Whose::Real, offer.made_at, both);
    }

    fn change(
        &mut self,
        whose: Whose,
        from: Timestamp,
        both: (Change, Option<(Timestamp, Change)>),
    ) {
        let (made, ended) = both;
        self.at(from, Rank::Begins, Event::Changes(whose, made));
        if let Some((until, ended)) = ended {
            self.at(until, Rank::Ends, Event::Changes(whose, ended));
        }
    }

    fn happened(&mut self, at: Timestamp) {
        self.last = self.last.max(Some(at));
    }

    fn next(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    fn at(&mut self, at: Timestamp, rank: Rank, event: Event) {
        let number = self.next();
        self.events.insert((at, rank, number), event);
    }

    /// Everything before `until`; all, if not given.
    fn run(&mut self, until: Option<Timestamp>) {
        while let Some(entry) = self.events.first_entry() {
            let (at, ..) = *entry.key();
            if until.is_some_and(|u| at >= u) {
                return;
            }
            match entry.remove() {
                Event::Changes(Whose::Real, change) => self.real.apply(&change),
                Event::Changes(Whose::World(i), change) => {
                    if let Some(world) = self.worlds.get_mut(i) {
                        world.tallies.apply(&change);
                    }
                }
                Event::Sees { case, moment } => self.see(case, moment),
                Event::Decides {
                    case,
                    world,
                    moment,
                } => self.decide(case, world, moment, at),
            }
        }
    }

    fn see(&mut self, number: u64, moment: usize) {
        let Some(case) = self.cases.get_mut(&number) else {
            return;
        };
        let Some(recorded) = case.past.moments.get_mut(moment) else {
            return;
        };
        let candidates = std::mem::take(&mut recorded.candidates);
        let seen = Seen::new(candidates, &mut self.slots, &mut self.real);
        if let Some(place) = case.seen.get_mut(moment) {
            *place = Some(seen);
        }
    }

    fn decide(&mut self, number: u64, world: usize, moment: usize, at: Timestamp) {
        let Some(mut case) = self.cases.remove(&number) else {
            return;
        };
        let taken = case.seen.get_mut(moment).and_then(Option::take);
        if let Some(mut seen) = taken {
            self.go_on(&mut case, world, moment, &mut seen, at);
            if let Some(place) = case.seen.get_mut(moment) {
                *place = Some(seen);
            }
        } else {
            self.over(&mut case, world, at);
        }
        if case.runs.iter().all(|r| r.end.is_some()) {
            self.compare(case);
        } else {
            self.cases.insert(number, case);
        }
    }

    fn go_on(
        &mut self,
        case: &mut Case,
        index: usize,
        moment: usize,
        seen: &mut Seen,
        at: Timestamp,
    ) {
        let (Some(world), Some(run)) = (self.worlds.get_mut(index), case.runs.get_mut(index))
        else {
            return;
        };
        seen.as_of(&self.slots, &mut world.tallies, |rep| run.was_with(rep));
        world.look(seen);
        case.decisions += 1;
        // What is not recorded any more is not made up.
        let goes_on = self.last.is_some_and(|last| later(at, LATE) <= last);
        let beyond = !goes_on && !case.past.is_recorded(at, moment);
        if beyond || case.decisions > MOST_DECISIONS {
            return self.over(case, index, at);
        }
        let Decision {
            outcome, progress, ..
        } = route(
            &world.policy,
            &case.past.lead,
            &seen.candidates,
            &run.progress,
            at,
        );
        run.progress = progress;
        match outcome {
            Outcome::Ask { rep, rule, seconds } => {
                let asking = Asking {
                    rep,
                    rule,
                    seconds,
                    moment,
                };
                self.ask(case, index, seen, &asking, at);
            }
            Outcome::Wait { until, only } => {
                (run.waited, run.later) = (true, None);
                self.wait(case, index, moment, (at, until, &only));
            }
            Outcome::BookLater { rep } => {
                let named = |r: &RepId| seen.candidates.iter().find(|c| &c.rep == r);
                let name = rep.as_ref().and_then(named).map(|c| c.name.clone());
                let only: Vec<RepId> = rep.iter().cloned().collect();
                run.later = Some((rep, name.unwrap_or_else(|| "Anyone".into())));
                self.wait(case, index, moment, (at, None, &only));
            }
        }
    }
}
