//! A few good times out of many, as the prospect's clock shows them.
//!
//! What is picked next depends on a time's day and part of the day, and within these on the time
//! itself: so the times lie in piles, and each pick compares piles and looks through few.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::Opening;

/// Picks at most `limit`, sorted: by day before by night, soonest days first and each once before
/// one comes twice, the parts of the day by turns, on the full hour rather than in between.
pub fn spread(openings: &[Opening], zone: &TimeZone, limit: usize) -> Vec<Opening> {
    let mut piles = piles(openings, zone);
    let mut picked = Picked::default();
    while picked.openings.len() < limit {
        let Some(first) = piles.keys().map(|pile| picked.rank(*pile)).min() else {
            break;
        };
        let alike = piles.iter().filter(|(p, _)| picked.rank(**p) == first);
        let best = alike
            .flat_map(|(pile, times)| {
                let places = times.iter().enumerate();
                places.map(|(place, time)| (picked.rank_within(*pile, time), *pile, place))
            })
            .min();
        let Some((_, pile, place)) = best else { break };
        let Some(times) = piles.get_mut(&pile) else {
            break;
        };
        picked.add(pile, &times.swap_remove(place));
        if times.is_empty() {
            piles.remove(&pile);
        }
    }
    picked.openings.sort_by_key(|o| o.start);
    picked.openings.into_iter().cloned().collect()
}

/// Nobody is woken, or kept from their evening.
pub fn is_civil(local: DateTime) -> bool {
    imposition(local) == 0
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Morning,
    Afternoon,
    Evening,
}

/// What times have in common that are ranked alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pile {
    /// None in civil hours, more in the night.
    imposition: u8,
    day: Date,
    part: Part,
}

/// A time in its pile.
struct Time<'a> {
    /// None at the full hour.
    oddness: u8,
    second: i64,
    opening: &'a Opening,
}

fn piles<'a>(openings: &'a [Opening], zone: &TimeZone) -> BTreeMap<Pile, Vec<Time<'a>>> {
    let mut piles = BTreeMap::<_, Vec<_>>::new();
    for opening in openings {
        let local = zone.to_datetime(opening.start.0);
        let pile = Pile {
            imposition: imposition(local),
            day: local.date(),
            part: part(local),
        };
        piles.entry(pile).or_default().push(Time {
            oddness: oddness(local),
            second: opening.start.0.as_second(),
            opening,
        });
    }
    piles
}

fn part(local: DateTime) -> Part {
    match local.hour() {
        ..12 => Part::Morning,
        12..17 => Part::Afternoon,
        _ => Part::Evening,
    }
}

fn imposition(local: DateTime) -> u8 {
    match local.hour() {
        8..19 => 0,
        6..22 => 1,
        _ => 2,
    }
}

fn oddness(local: DateTime) -> u8 {
    match local.minute() {
        0 => 0,
        30 => 1,
        _ => 2,
    }
}

/// What is picked already.
#[derive(Default)]
struct Picked<'a> {
    openings: Vec<&'a Opening>,
    days: HashMap<Date, usize>,
    parts: HashMap<Part, usize>,
    /// When, in seconds.
    beside: HashMap<(Date, Part), Vec<i64>>,
}

impl<'a> Picked<'a> {
    /// Which pile to pick from next: the least.
    fn rank(&self, pile: Pile) -> impl Ord + use<> {
        let same_day = self.days.get(&pile.day).copied().unwrap_or_default();
        let same_part = self.parts.get(&pile.part).copied().unwrap_or_default();
        let beside = self.beside(pile).len();
        (pile.imposition, same_day, pile.day, beside, same_part)
    }

    /// Which time to pick of a pile, and of those that are ranked as it is: the least.
    fn rank_within(&self, pile: Pile, time: &Time<'_>) -> impl Ord + use<> {
        let picked = self.beside(pile).iter();
        let distance = picked.map(|second| second.abs_diff(time.second)).min();
        (time.oddness, Reverse(distance), time.opening.start)
    }

    fn beside(&self, pile: Pile) -> &[i64] {
        let beside = self.beside.get(&(pile.day, pile.part));
        beside.map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, pile: Pile, time: &Time<'a>) {
        self.openings.push(time.opening);
        *self.days.entry(pile.day).or_default() += 1;
        *self.parts.entry(pile.part).or_default() += 1;
        let beside = self.beside.entry((pile.day, pile.part)).or_default();
        beside.push(time.second);
    }
}
