//! Looks for few times without finding all: in windows that grow, until there is enough. `look` finds
//! everything that is open in a window, sorted; what two windows hold together is what is in both.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::clock::{MINUTE, date};
use super::spread::{is_civil, spread};
use super::{Opening, Span};
use crate::Timestamp;

const HOUR: i64 = 60 * MINUTE;
const WEEK: i64 = 7 * 24 * HOUR;
/// The first window. Twice as far each time makes it whole weeks.
const FIRST: i64 = WEEK / 2;
/// Weeks are much alike. Who has looked at so many takes what there is, and looks at no more at once,
/// so that it does not fill the memory.
const LONG: i64 = 4 * WEEK;
const HALF_A_DAY: i64 = 12 * HOUR;

/// What [`spread`] picks of everything within. After four weeks it makes do with any times: it does
/// not look a year ahead for a better hour, or for as many days as there are to be picks.
pub fn soon(
    within: Span,
    zone: &TimeZone,
    limit: usize,
    mut look: impl FnMut(Span) -> Vec<Opening>,
) -> Vec<Opening> {
    let mut found = vec![];
    let mut civil = BTreeSet::new();
    let mut seen = within.start;
    while limit > 0 && seen < within.end {
        let looked = seen.saturating_sub(within.start);
        let next = seen.saturating_add(looked.clamp(FIRST, LONG));
        let window = Span {
            start: seen,
            end: next.min(within.end),
        };
        let more = look(window);
        civil.extend(civil_days(&more, zone));
        found.extend(more);
        seen = window.end;
        // The day in which a window ends may have better times to come.
        let whole = civil.range(..date(zone, seen)).count();
        let long = seen.saturating_sub(within.start) >= LONG;
        if whole >= limit || (long && found.len() >= limit) {
            break;
        }
    }
    spread(&found, zone, limit)
}

fn civil_days(openings: &[Opening], zone: &TimeZone) -> impl Iterator<Item = Date> {
    let local = openings.iter().map(|o| zone.to_datetime(o.start.0));
    local.filter(|at| is_civil(*at)).map(DateTime::date)
}

/// The open times within that are nearest to one, that one left out: sorted by start. Of two as near,
/// the earlier.
pub fn nearest(
    wanted: Timestamp,
    within: Span,
    limit: usize,
    mut look: impl FnMut(Span) -> Vec<Opening>,
) -> Vec<Opening> {
    if limit == 0 || within.start >= within.end {
        return vec![];
    }
    let wanted = wanted.as_millis();
    // Of what is not within there is nothing to be seen.
    let mut seen = Span {
        start: wanted.clamp(within.start, within.end),
        end: wanted.clamp(within.start, within.end),
    };
    let away = wanted.abs_diff(seen.start);
    let mut reach = HALF_A_DAY;
    let mut found: Vec<Opening> = vec![];
    while seen != within && found.len() < limit {
        // Everything up to a distance, on both sides: what is farther away is not nearer.
        let far = i64::try_from(away)
            .unwrap_or(i64::MAX)
            .saturating_add(reach);
        let wider = Span {
            start: wanted.saturating_sub(far).clamp(within.start, seen.start),
            end: wanted
                .saturating_add(far)
                .saturating_add(1)
                .clamp(seen.end, within.end),
        };
        for (start, end) in [(wider.start, seen.start), (seen.end, wider.end)] {
            if start < end {
                found.extend(look(Span { start, end }));
            }
        }
        found.retain(|o| o.start.as_millis() != wanted);
        seen = wider;
        reach = reach.saturating_mul(2);
    }
    found.sort_by_key(|o| (o.start.as_millis().abs_diff(wanted), o.start));
    found.truncate(limit);
    found.sort_by_key(|o| o.start);
    found
}
