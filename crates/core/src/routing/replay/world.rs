//! What one policy makes of past handoffs, and what it comes to.

use super::course::Answer;
use super::tally::{Change, Seen, Tallies};
use super::{ReplayGot, ReplayTotals};
use crate::Timestamp;
use crate::figures;
use crate::ids::RepId;
use crate::ledger::CREDIT;
use crate::presence::Presence;
use crate::routing::{Channel, Employment, Lead, Progress, RoutingPolicy};

/// A policy at work.
#[derive(Debug)]
pub struct World {
    pub policy: RoutingPolicy,
    pub tallies: Tallies,
    totals: ReplayTotals,
    seconds: Vec<u32>,
    reps: Vec<Sum>,
}

/// What a policy gave a rep. Parts are counted in millionths of a handoff.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    pub got: u32,
    pub peak: u32,
    chosen: i64,
    expected: i64,
}

const WHOLE: i64 = 1_000_000;

/// One handoff under one policy.
#[derive(Debug, Default)]
pub struct Run {
    pub progress: Progress,
    /// Whom the rules asked, in order.
    pub asked: Vec<RepId>,
    /// Who helped themselves.
    pub helped: Vec<RepId>,
    pub waited: bool,
    pub later: Option<(Option<RepId>, String)>,
    /// The owner could have taken it when another was asked.
    pub breach: bool,
    /// What became of it, once it is known.
    pub end: Option<End>,
}

impl Run {
    /// What becomes of it where nobody is asked in the end.
    pub fn unasked(&self, by: Option<RepId>) -> Got {
        match &self.later {
            Some((rep, name)) => Got::Later {
                rep: rep.clone(),
                name: name.clone(),
            },
            None => Got::Waited { by },
        }
    }

    /// Whether the handoff was with this rep before.
    pub fn was_with(&self, rep: &RepId) -> bool {
        self.asked.contains(rep) || self.helped.contains(rep)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub got: Got,
    /// Milliseconds until somebody had it, if somebody had.
    pub pause: Option<i64>,
}

/// Who has it in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Got {
    Rep {
        rep: RepId,
        name: String,
        rule: String,
    },
    /// Nobody was asked in the end; `by`: who helped themselves.
    Waited {
        by: Option<RepId>,
    },
    Later {
        rep: Option<RepId>,
        name: String,
    },
}

impl Got {
    fn holder(&self) -> Option<&RepId> {
        match self {
            Self::Rep { rep, .. } => Some(rep),
            Self::Waited { by } => by.as_ref(),
            Self::Later { .. } => None,
        }
    }

    /// Whether the same person has it, by whatever rule.
    pub fn is_as(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && self.holder() == other.holder()
            && self.host() == other.host()
    }

    fn host(&self) -> Option<&RepId> {
        match self {
            Self::Later { rep, .. } => rep.as_ref(),
            _ => None,
        }
    }
}

impl From<Got> for ReplayGot {
    fn from(got: Got) -> Self {
        match got {
            Got::Rep { rep, name, rule } => Self::Rep { rep, name, rule },
            Got::Waited { .. } => Self::Waited,
            Got::Later { rep, name } => Self::BookedLater { rep, name },
        }
    }
}

impl World {
    pub fn new(policy: RoutingPolicy) -> Self {
        Self {
            policy,
            tallies: Tallies::default(),
            totals: ReplayTotals::default(),
            seconds: vec![],
            reps: vec![],
        }
    }

    pub fn rep(&self, slot: usize) -> Sum {
        self.reps.get(slot).copied().unwrap_or_default()
    }

    fn rep_mut(&mut self, slot: usize) -> Option<&mut Sum> {
        if self.reps.len() <= slot {
            self.reps.resize(slot + 1, Sum::default());
        }
        self.reps.get_mut(slot)
    }

    /// Notes how much each has, before anybody is asked.
    pub fn look(&mut self, seen: &Seen) {
        for (candidate, slot) in seen.slots() {
            if let Some(sum) = self.rep_mut(slot) {
                sum.peak = sum.peak.max(candidate.open);
            }
        }
    }

    /// Notes that `rep` is asked.
    pub fn ask(&mut self, seen: &Seen, rep: &RepId) {
        let found = seen.slots().find(|(c, _)| &c.rep == rep);
        let Some((candidate, slot)) = found else {
            return;
        };
        if candidate.open >= candidate.capacity {
            self.totals.overloads += 1;
        }
        let open = candidate.open.saturating_add(1);
        if let Some(sum) = self.rep_mut(slot) {
            sum.peak = sum.peak.max(open);
        }
    }

    /// Notes that the rules gave a handoff to `rep`, and what the weights say of those who were there.
    pub fn give(&mut self, seen: &Seen, rep: &RepId) {
        let there: Vec<(usize, i64)> = seen
            .slots()
            .filter(|(c, _)| {
                &c.rep == rep
                    || c.employment == Employment::Active
                        && c.presence == Presence::Available
                        && !c.asked_before
            })
            .map(|(c, slot)| (slot, i64::from(c.weight)))
            .collect();
        let all: i64 = there.iter().map(|(_, w)| w).sum();
        let chosen = seen.slot(rep);
        if let Some(sum) = chosen.and_then(|s| self.rep_mut(s))
            && all > 0
        {
            sum.chosen += WHOLE;
        }
        for (slot, weight) in there.into_iter().filter(|_| all > 0) {
            if let Some(sum) = self.rep_mut(slot) {
                sum.expected += WHOLE * weight / all;
            }
        }
    }

    /// Counts a handoff of which all is known.
    pub fn count(&mut self, run: &Run, end: &End, slot: impl FnOnce(&RepId) -> usize) {
        let totals = &mut self.totals;
        match &end.got {
            Got::Later { .. } => totals.booked_later += 1,
            Got::Waited { .. } => totals.waited += 1,
            Got::Rep { .. } if run.waited => totals.waited += 1,
            Got::Rep { .. } => totals.assigned += 1,
        }
        totals.owner_breaches += u32::from(run.breach);
        if let Some(pause) = end.pause {
            let seconds = pause.max(0) / 1000;
            self.seconds
                .push(u32::try_from(seconds).unwrap_or(u32::MAX));
        }
        if let Some(rep) = end.got.holder()
            && let Some(sum) = self.rep_mut(slot(rep))
        {
            sum.got += 1;
        }
    }

    pub fn totals(&self) -> ReplayTotals {
        let given: i64 = self.reps.iter().map(|s| s.chosen).sum();
        let away: i64 = self
            .reps
            .iter()
            .map(|s| (s.chosen - s.expected).abs())
            .sum();
        // Half of it: what one has too much, another has too little.
        let drift = (away * 1000).checked_div(2 * given).unwrap_or(0);
        ReplayTotals {
            drift: u32::try_from(drift).unwrap_or(0),
            median_seconds: figures::median(&self.seconds),
            p90_seconds: figures::percentile(&self.seconds, 90),
            ..self.totals.clone()
        }
    }
}

/// Whether the lead's owner could have been asked, and is not `rep`. As the candidates of `seen` are.
pub fn breaches(
    policy: &RoutingPolicy,
    lead: &Lead,
    seen: &Seen,
    rep: &RepId,
    at: Timestamp,
) -> bool {
    let mut hits: Vec<_> = lead.owners.iter().collect();
    hits.sort_by_key(|h| h.record);
    let team = &seen.candidates;
    let owner = hits
        .iter()
        .find_map(|h| team.iter().find(|c| c.rep == h.rep));
    owner.is_some_and(|owner| {
        &owner.rep != rep && owner.obstacle(policy, lead.channel, team, at).is_none()
    })
}

/// What an offer changes when it is made, and what when it ends.
pub fn changes(
    slot: usize,
    channel: Channel,
    from: Timestamp,
    stay: (Option<Timestamp>, bool),
    asked: bool,
) -> (Change, Option<(Timestamp, Change)>) {
    let (until, back) = stay;
    let made = Change {
        slot,
        channel,
        open: 1,
        credits: CREDIT,
        assigned: Some(from),
        asked,
    };
    let ended = Change {
        open: -1,
        credits: if back { -CREDIT } else { 0 },
        assigned: None,
        asked: false,
        ..made
    };
    match until {
        Some(until) if until <= from => {
            let credits = made.credits + ended.credits;
            let at_once = Change {
                open: 0,
                credits,
                ..made
            };
            (at_once, None)
        }
        Some(until) => (made, Some((until, ended))),
        None => (made, None),
    }
}

impl Answer {
    /// How long it keeps room, and whether it counts no more after that.
    pub fn stay(self) -> (Option<Timestamp>, bool) {
        match self {
            Self::Takes { until, .. } => (until, false),
            Self::Passes { at, back } => (Some(at), back),
            Self::Gone { at } => (Some(at), true),
            Self::Silent => (None, false),
        }
    }
}
