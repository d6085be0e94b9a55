//! A few good times out of many: over days and parts of the day, soonest first.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::Opening;

/// Picks at most `limit`, as the prospect's clock tells day and part of the day.
pub fn spread(openings: &[Opening], zone: &TimeZone, limit: usize) -> Vec<Opening> {
    let key = |o: &Opening| {
        let local = zone.to_datetime(o.start.0);
        (local.date(), local.hour() >= 12)
    };
    let mut seen = BTreeSet::new();
    let mut picked: Vec<Opening> = openings
        .iter()
        .filter(|o| seen.insert(key(o)))
        .take(limit)
        .cloned()
        .collect();
    let rest = openings.iter().filter(|o| !picked.contains(o));
    let more: Vec<_> = rest.take(limit - picked.len()).cloned().collect();
    picked.extend(more);
    picked.sort_by_key(|o| o.start);
    picked
}
