//! Plays a hub and its reps, and records what a replay is given.

use std::collections::BTreeMap;

use baton_core::Timestamp;
use baton_core::handoff::OfferState;
use baton_core::ids::RepId;
use baton_core::ledger::{CREDIT, Entry, EntryKind, fold};
use baton_core::presence::Presence;
use baton_core::routing::replay::{Moment, Past, PastOffer, Replay, ReplayReport};
use baton_core::routing::{Candidate, Channel, Lead, Outcome, Progress, RoutingPolicy, route};

/// What one rep does with an offer, after so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    Accepts(i64),
    Declines(i64),
    /// Until the deadline.
    Nothing,
    /// Accepts, and gives it back after that long.
    Returns(i64),
}

/// A lead to come.
#[derive(Clone, Debug)]
pub struct Coming {
    pub at: i64,
    pub lead: Lead,
    /// How long whoever accepts works on it; for ever, if not given.
    pub work: Option<i64>,
    /// When the prospect leaves, if nobody has it by then.
    pub leaves: Option<i64>,
    /// Who helps themselves when, if it waits.
    pub claim: Option<(i64, RepId)>,
}

impl Coming {
    pub fn new(at: i64, lead: Lead) -> Self {
        Self {
            at,
            lead,
            work: Some(600_000),
            leaves: None,
            claim: None,
        }
    }
}

#[derive(Clone, Debug)]
enum Event {
    Asks(usize),
    /// Is put to the rules; kept if nobody is found, if so.
    Decides(usize, bool),
    Answers(usize, usize),
    Due(usize),
    Closes(usize),
    Leaves(usize),
    Claims(usize),
    Turns(usize, Presence),
}

struct Case {
    past: Past,
    progress: Progress,
    /// Waits for those; anybody, if empty.
    waits: Option<Vec<RepId>>,
}

/// What each rep does with each lead.
type Manner<'a> = Box<dyn Fn(usize, &RepId) -> Does + 'a>;

pub struct Hub<'a> {
    policy: &'a RoutingPolicy,
    team: Vec<Candidate>,
    does: Manner<'a>,
    /// So long the hub takes to decide.
    late: i64,
    coming: Vec<Coming>,
    cases: Vec<Case>,
    ledger: Vec<Entry>,
    events: BTreeMap<(i64, usize), Event>,
    number: usize,
}

pub fn ms(at: i64) -> Timestamp {
    // A Monday in office hours.
    Timestamp::from_millis(1_772_445_600_000 + at)
}

impl<'a> Hub<'a> {
    pub fn new(
        policy: &'a RoutingPolicy,
        team: Vec<Candidate>,
        does: impl Fn(usize, &RepId) -> Does + 'a,
    ) -> Self {
        Self {
            policy,
            team,
            does: Box::new(does),
            late: 0,
            coming: vec![],
            cases: vec![],
            ledger: vec![],
            events: BTreeMap::new(),
            number: 0,
        }
    }

    pub fn late(mut self, late: i64) -> Self {
        self.late = late;
        self
    }

    pub fn turns(mut self, at: i64, rep: usize, presence: Presence) -> Self {
        self.at(at, Event::Turns(rep, presence));
        self
    }

    fn at(&mut self, at: i64, event: Event) {
        self.number += 1;
        self.events.insert((at, self.number), event);
    }

    /// Plays until `end`, and hands out the record.
    pub fn play(mut self, coming: &[Coming], end: i64) -> Vec<Past> {
        self.coming = coming.to_vec();
        for (i, c) in coming.iter().enumerate() {
            self.at(c.at, Event::Asks(i));
            self.cases.push(Case {
                past: Past {
                    handoff: format!("ho_{i}").as_str().into(),
                    requested_at: ms(c.at),
                    lead: c.lead.clone(),
                    moments: vec![],
                    offers: vec![],
                    ended_at: None,
                },
                progress: Progress::default(),
                waits: None,
            });
        }
        while let Some(((at, _), event)) = self.events.pop_first() {
            if at > end {
                break;
            }
            self.happen(&event, at);
        }
        let begun = |p: &Past| p.requested_at <= ms(end);
        self.cases
            .into_iter()
            .map(|c| c.past)
            .filter(begun)
            .collect()
    }

    fn happen(&mut self, event: &Event, at: i64) {
        match *event {
            Event::Asks(i) => {
                self.soon(i, at, true);
                if let Some(leaves) = self.coming[i].leaves {
                    self.at(leaves, Event::Leaves(i));
                }
                if let Some((claims, _)) = self.coming[i].claim {
                    self.at(claims, Event::Claims(i));
                }
            }
            Event::Decides(i, keep) => self.decide(i, at, keep),
            Event::Answers(i, offer) => self.answer(i, offer, at),
            Event::Due(i) if self.cases[i].waits.is_some() => self.soon(i, at, true),
            Event::Due(_) => {}
            Event::Closes(i) => {
                self.cases[i].past.ended_at = Some(ms(at));
                self.waiting(at);
            }
            Event::Leaves(i) => self.leave(i, at),
            Event::Claims(i) => self.claim(i, at),
            Event::Turns(rep, presence) => {
                self.team[rep].presence = presence;
                self.waiting(at);
            }
        }
    }

    /// Whatever waits is put to whoever became free.
    fn waiting(&mut self, at: i64) {
        for i in 0..self.cases.len() {
            if self.cases[i].waits.is_some() {
                self.soon(i, at, false);
            }
        }
    }

    fn candidates(&self, i: usize) -> Vec<Candidate> {
        let fold = fold(&self.ledger);
        let mut team = self.team.clone();
        for c in &mut team {
            let mut by: BTreeMap<Channel, u32> = BTreeMap::new();
            for past in self.cases.iter().map(|c| &c.past) {
                for o in past.offers.iter().filter(|o| o.rep == c.rep) {
                    if !o.claimed {
                        c.asked_at.push(o.made_at);
                    }
                    let held = o.state == OfferState::Accepted && past.ended_at.is_none();
                    if o.state == OfferState::Pending || held {
                        c.open += 1;
                        *by.entry(past.lead.channel).or_default() += 1;
                    }
                }
            }
            c.asked_at.sort_unstable();
            c.open_by_channel = by.into_iter().collect();
            let before = c.standing;
            c.standing = fold.get(&c.rep).copied().unwrap_or_default();
            c.standing.credits += before.credits;
            c.standing.last_assigned = c.standing.last_assigned.max(before.last_assigned);
            let offers = &self.cases[i].past.offers;
            c.asked_before = offers.iter().any(|o| o.rep == c.rep);
        }
        team
    }

    fn soon(&mut self, i: usize, at: i64, keep: bool) {
        self.at(at + self.late, Event::Decides(i, keep));
    }

    fn decide(&mut self, i: usize, at: i64, keep: bool) {
        let past = &self.cases[i].past;
        let taken = |o: &PastOffer| matches!(o.state, OfferState::Pending | OfferState::Accepted);
        if past.ended_at.is_some() || past.offers.iter().any(taken) {
            return;
        }
        let candidates = self.candidates(i);
        let case = &mut self.cases[i];
        let (lead, progress) = (&case.past.lead, case.progress.clone());
        let decision = route(self.policy, lead, &candidates, &progress, ms(at));
        let chosen = decision.chosen().cloned();
        if chosen.is_none() && !keep {
            return;
        }
        case.past.moments.push(Moment {
            at: ms(at),
            candidates,
            progress,
            chosen,
        });
        case.progress = decision.progress;
        match decision.outcome {
            Outcome::Ask { rep, seconds, .. } => {
                case.waits = None;
                self.offer(i, &rep, at, i64::from(seconds) * 1000);
            }
            Outcome::Wait { until, only } => {
                case.waits = Some(only);
                if let Some(until) = until {
                    let until = until.as_millis() - ms(0).as_millis();
                    self.at(until.max(at), Event::Due(i));
                }
            }
            Outcome::BookLater { rep } => case.waits = Some(rep.into_iter().collect()),
        }
    }

    fn offer(&mut self, i: usize, rep: &RepId, at: i64, given: i64) {
        self.credit(rep, EntryKind::Assigned, CREDIT, at);
        let offers = &mut self.cases[i].past.offers;
        offers.push(PastOffer {
            rep: rep.clone(),
            made_at: ms(at),
            answered_at: None,
            state: OfferState::Pending,
            claimed: false,
        });
        let offer = offers.len() - 1;
        let answers = match (self.does)(i, rep) {
            Does::Accepts(after) | Does::Declines(after) if after <= given => after,
            Does::Returns(_) => 1_000,
            _ => given,
        };
        self.at(at + answers, Event::Answers(i, offer));
    }

    fn answer(&mut self, i: usize, offer: usize, at: i64) {
        let does = (self.does)(i, &self.cases[i].past.offers[offer].rep);
        let past = &mut self.cases[i].past;
        let o = &mut past.offers[offer];
        let rep = o.rep.clone();
        let passed = at - (o.made_at.as_millis() - ms(0).as_millis());
        if o.state == OfferState::Accepted {
            o.state = OfferState::Returned;
            o.answered_at = Some(ms(at));
            self.credit(&rep, EntryKind::Returned, -CREDIT, at);
            self.soon(i, at, true);
            return self.waiting(at);
        }
        if o.state != OfferState::Pending {
            return;
        }
        o.answered_at = Some(ms(at));
        match does {
            Does::Accepts(after) if after <= passed => {
                o.state = OfferState::Accepted;
                if let Some(work) = self.coming[i].work {
                    self.at(at + work, Event::Closes(i));
                }
            }
            Does::Returns(after) => {
                o.state = OfferState::Accepted;
                self.at(at + after, Event::Answers(i, offer));
            }
            Does::Declines(after) if after <= passed => {
                o.state = OfferState::Declined;
                self.credit(&rep, EntryKind::Returned, -CREDIT, at);
                self.soon(i, at, true);
                self.waiting(at);
            }
            _ => {
                o.state = OfferState::Lapsed;
                self.soon(i, at, true);
                self.waiting(at);
            }
        }
    }

    fn leave(&mut self, i: usize, at: i64) {
        let case = &mut self.cases[i];
        let past = &mut case.past;
        if past.offers.iter().any(|o| o.state == OfferState::Accepted) {
            return;
        }
        case.waits = None;
        past.ended_at = Some(ms(at));
        let pending = past
            .offers
            .iter_mut()
            .find(|o| o.state == OfferState::Pending);
        if let Some(o) = pending {
            o.state = OfferState::Rescinded;
            o.answered_at = Some(ms(at));
            let rep = o.rep.clone();
            self.credit(&rep, EntryKind::Returned, -CREDIT, at);
            self.waiting(at);
        }
    }

    fn claim(&mut self, i: usize, at: i64) {
        let Some((_, rep)) = self.coming[i].claim.clone() else {
            return;
        };
        let Some(only) = &self.cases[i].waits else {
            return;
        };
        if !only.is_empty() && !only.contains(&rep) {
            return;
        }
        self.cases[i].waits = None;
        self.credit(&rep, EntryKind::Assigned, CREDIT, at);
        self.cases[i].past.offers.push(PastOffer {
            rep,
            made_at: ms(at),
            answered_at: Some(ms(at)),
            state: OfferState::Accepted,
            claimed: true,
        });
        if let Some(work) = self.coming[i].work {
            self.at(at + work, Event::Closes(i));
        }
    }

    fn credit(&mut self, rep: &RepId, kind: EntryKind, amount: i64, at: i64) {
        self.ledger.push(Entry {
            id: "led_1".into(),
            rep: rep.clone(),
            handoff: None,
            kind,
            amount,
            at: ms(at),
            by: None,
            note: None,
        });
    }
}

pub fn replay(
    base: &RoutingPolicy,
    draft: &RoutingPolicy,
    past: &[Past],
    team: &[Candidate],
) -> ReplayReport {
    let mut replay = Replay::new(base.clone(), draft.clone());
    for p in past {
        replay.push(p);
    }
    replay.finish(team)
}
