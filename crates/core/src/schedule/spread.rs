//! A few good times out of many, as the prospect's clock shows them.

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Opening;

/// Picks at most `limit`, sorted: by day before by night, soonest days first and each once before
/// one comes twice, the parts of the day by turns, on the full hour rather than in between.
pub fn spread(openings: &[Opening], zone: &TimeZone, limit: usize) -> Vec<Opening> {
    let mut left: Vec<(Seen, &Opening)> = openings
        .iter()
        .map(|o| (Seen::new(&o.start.0.to_zoned(zone.clone())), o))
        .collect();
    let mut picked: Vec<(Seen, &Opening)> = vec![];
    while picked.len() < limit {
        let best = left
            .iter()
            .enumerate()
            .min_by_key(|(_, (seen, opening))| (seen.rank(&picked), opening.start))
            .map(|(place, _)| place);
        let Some(best) = best else { break };
        picked.push(left.swap_remove(best));
    }
    picked.sort_by_key(|(_, opening)| opening.start);
    picked.into_iter().map(|(_, o)| o.clone()).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Morning,
    Afternoon,
    Evening,
}

/// How a prospect sees a time.
#[derive(Clone, Copy, Debug)]
struct Seen {
    day: Date,
    part: Part,
    /// None in civil hours, more in the night.
    imposition: u8,
    /// None at the full hour.
    oddness: u8,
    second: i64,
}

impl Seen {
    fn new(local: &Zoned) -> Self {
        Self {
            day: local.date(),
            part: match local.hour() {
                ..12 => Part::Morning,
                12..17 => Part::Afternoon,
                _ => Part::Evening,
            },
            imposition: match local.hour() {
                8..19 => 0,
                6..22 => 1,
                _ => 2,
            },
            oddness: match local.minute() {
                0 => 0,
                30 => 1,
                _ => 2,
            },
            second: local.timestamp().as_second(),
        }
    }

    /// What to pick next: the least.
    fn rank(&self, picked: &[(Self, &Opening)]) -> impl Ord + use<> {
        let seen = || picked.iter().map(|(seen, _)| seen);
        let same_day = seen().filter(|s| s.day == self.day).count();
        let same_part = seen().filter(|s| s.part == self.part).count();
        let beside = || seen().filter(|s| (s.day, s.part) == (self.day, self.part));
        let distance = beside().map(|s| s.second.abs_diff(self.second)).min();
        (
            self.imposition,
            same_day,
            self.day,
            beside().count(),
            same_part,
            self.oddness,
            std::cmp::Reverse(distance),
        )
    }
}
