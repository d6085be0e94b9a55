//! What reps have at a moment: as it really was, and as a policy would have it.

use std::collections::HashMap;

use super::course::LATE;
use crate::Timestamp;
use crate::ids::RepId;
use crate::ledger::Standing;
use crate::routing::{Candidate, Channel};

/// What the handoffs of a replay add up to for one rep.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    sum: Sum,
    /// When the rep was asked, oldest first.
    asked: Vec<Timestamp>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    open: i64,
    by_channel: [i64; CHANNELS.len()],
    credits: i64,
    last: Option<Timestamp>,
}

const CHANNELS: [Channel; 4] = [
    Channel::Chat,
    Channel::Voice,
    Channel::Video,
    Channel::Email,
];

/// Something that changes what a rep has.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    pub slot: usize,
    pub channel: Channel,
    pub open: i64,
    pub credits: i64,
    /// Counts as the rep's latest from now on.
    pub assigned: Option<Timestamp>,
    /// The rep was asked, and did not help themselves.
    pub asked: bool,
}

/// All reps, each under a small number.
#[derive(Debug, Default)]
pub struct Slots {
    numbers: HashMap<RepId, usize>,
    /// When each was last assigned what the replay does not know of.
    earlier: Vec<Option<Timestamp>>,
}

impl Slots {
    pub fn of(&mut self, rep: &RepId) -> usize {
        if let Some(slot) = self.numbers.get(rep) {
            return *slot;
        }
        let slot = self.earlier.len();
        self.numbers.insert(rep.clone(), slot);
        self.earlier.push(None);
        slot
    }
}

/// What all reps have, by slot.
#[derive(Debug, Default)]
pub struct Tallies(Vec<Tally>);

impl Tallies {
    fn get(&mut self, slot: usize) -> Option<&mut Tally> {
        if self.0.len() <= slot {
            self.0.resize_with(slot + 1, Tally::default);
        }
        self.0.get_mut(slot)
    }

    pub fn apply(&mut self, change: &Change) {
        let Some(tally) = self.get(change.slot) else {
            return;
        };
        let sum = &mut tally.sum;
        sum.open += change.open;
        if let Some(i) = CHANNELS.iter().position(|c| *c == change.channel)
            && let Some(open) = sum.by_channel.get_mut(i)
        {
            *open += change.open;
        }
        sum.credits += change.credits;
        sum.last = sum.last.max(change.assigned);
        if change.asked {
            tally.asked.extend(change.assigned);
        }
    }
}

/// The candidates of a recorded moment, to be put as a policy would have them.
#[derive(Debug)]
pub struct Seen {
    pub candidates: Vec<Candidate>,
    told: Vec<Told>,
}

/// A candidate as recorded, and what of it the replay knows.
#[derive(Debug)]
struct Told {
    slot: usize,
    open: u32,
    open_by_channel: Vec<(Channel, u32)>,
    asked_at: Vec<Timestamp>,
    standing: Standing,
    known: Sum,
    known_asked: Vec<Timestamp>,
}

impl Seen {
    pub fn new(candidates: Vec<Candidate>, slots: &mut Slots, real: &mut Tallies) -> Self {
        let told = candidates
            .iter()
            .map(|c| Told::new(c, slots, real))
            .collect();
        Self { candidates, told }
    }

    /// Puts the candidates as they are where `tallies` tells what was assigned, and `asked` who had
    /// this handoff before.
    pub fn as_of(&mut self, slots: &Slots, tallies: &mut Tallies, asked: impl Fn(&RepId) -> bool) {
        for (candidate, told) in self.candidates.iter_mut().zip(&self.told) {
            candidate.asked_before = asked(&candidate.rep);
            if let Some(tally) = tallies.get(told.slot) {
                told.put(candidate, tally, slots);
            }
        }
    }

    pub fn slot(&self, rep: &RepId) -> Option<usize> {
        let at = self.candidates.iter().position(|c| &c.rep == rep)?;
        self.told.get(at).map(|t| t.slot)
    }

    pub fn slots(&self) -> impl Iterator<Item = (&Candidate, usize)> {
        self.candidates.iter().zip(self.told.iter().map(|t| t.slot))
    }
}

impl Told {
    fn new(c: &Candidate, slots: &mut Slots, real: &mut Tallies) -> Self {
        let slot = slots.of(&c.rep);
        let known = real.get(slot).cloned().unwrap_or_default();
        let explained = c.standing.last_assigned.is_none_or(|at| {
            known
                .sum
                .last
                .is_some_and(|k| at.as_millis() <= k.as_millis() + LATE)
        });
        if !explained && let Some(earlier) = slots.earlier.get_mut(slot) {
            *earlier = c.standing.last_assigned;
        }
        let known_asked = within(&known.asked, c).to_vec();
        Self {
            slot,
            open: c.open,
            open_by_channel: c.open_by_channel.clone(),
            asked_at: c.asked_at.clone(),
            standing: c.standing,
            known: known.sum,
            known_asked,
        }
    }

    fn put(&self, c: &mut Candidate, tally: &Tally, slots: &Slots) {
        let sum = &tally.sum;
        c.open = moved(self.open, sum.open - self.known.open);
        c.open_by_channel.clone_from(&self.open_by_channel);
        for (i, channel) in CHANNELS.iter().enumerate() {
            let at = |s: &Sum| s.by_channel.get(i).copied().unwrap_or(0);
            by_channel(&mut c.open_by_channel, *channel, at(sum) - at(&self.known));
        }
        c.standing.credits = self.standing.credits + sum.credits - self.known.credits;
        c.standing.last_assigned = if sum.last == self.known.last {
            self.standing.last_assigned
        } else {
            let earlier = slots.earlier.get(self.slot).copied().flatten();
            earlier.max(sum.last)
        };
        let asked = within(&tally.asked, c);
        if asked == self.known_asked {
            c.asked_at.clone_from(&self.asked_at);
        } else {
            let others = |at: &&Timestamp| !self.known_asked.contains(at);
            c.asked_at = self.asked_at.iter().filter(others).copied().collect();
            c.asked_at.extend(asked);
            c.asked_at.sort_unstable();
        }
    }
}

/// Of the times at which a rep was asked, as many of the latest as their limit can count.
fn within<'a>(asked: &'a [Timestamp], c: &Candidate) -> &'a [Timestamp] {
    let most = c.profile.rate.map_or(0, |r| r.most);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    asked
        .get(asked.len().saturating_sub(most)..)
        .unwrap_or_default()
}

fn by_channel(open: &mut Vec<(Channel, u32)>, channel: Channel, by: i64) {
    if by == 0 {
        return;
    }
    match open.iter_mut().find(|(c, _)| *c == channel) {
        Some((_, n)) => *n = moved(*n, by),
        None => open.push((channel, moved(0, by))),
    }
}

fn moved(n: u32, by: i64) -> u32 {
    u32::try_from((i64::from(n) + by).max(0)).unwrap_or(u32::MAX)
}
