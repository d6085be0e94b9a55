//! Which starts something stands against: what is taken, with its buffers, and full days and weeks.
//!
//! Everything becomes spans of starts that are closed, so that one sweep over them finds what is open.

use jiff::civil::Date;

use super::clock::{MINUTE, date, days, midnight};
use super::hours::length;
use super::{By, Host, Span, Taken};
use crate::Timestamp;
use crate::booking::{MeetingType, Weekday};

impl Taken {
    /// A hold takes nothing once it has run out.
    pub(super) fn counts(&self, now: Timestamp) -> bool {
        !matches!(self.by, By::Hold { until, .. } if until <= now)
    }

    /// The starts that it closes: the gap to it must be its own buffer or the new meeting's,
    /// whichever is larger.
    fn closes(&self, kind: &MeetingType) -> Span {
        let (before, after) = match self.by {
            By::Meeting { before, after, .. } | By::Hold { before, after, .. } => (before, after),
            By::Calendar => (0, 0),
        };
        let ahead = before.max(i64::from(kind.after_minutes) * MINUTE);
        let behind = after.max(i64::from(kind.before_minutes) * MINUTE);
        Span {
            // A meeting may end just when the gap begins.
            start: self
                .span
                .start
                .saturating_add(1)
                .saturating_sub(length(kind) + ahead),
            end: self.span.end.saturating_add(behind),
        }
    }
}

/// All starts within a span that are closed, sorted by where that begins.
pub fn closed(host: &Host, kind: &MeetingType, within: Span, now: Timestamp) -> Vec<Span> {
    let taken = host.taken.iter().filter(|t| t.counts(now));
    let mut closed: Vec<Span> = taken
        .map(|t| t.closes(kind))
        .filter(|c| c.overlaps(within))
        .collect();
    closed.extend(full_days(host, kind, within, now));
    closed.extend(full_weeks(host, kind, within, now));
    // Next to nothing where it is sorted already, but for the few full days at the end.
    closed.sort_by_key(|c| c.start);
    closed
}

/// Days of the host, touching a span, that have as many meetings as they may.
pub fn full_days(host: &Host, kind: &MeetingType, within: Span, now: Timestamp) -> Vec<Span> {
    let Some(limit) = kind.daily_limit else {
        return vec![];
    };
    let days = days(&host.zone, within).into_iter().map(|(_, span)| span);
    full(days.collect(), limit, host, now)
}

/// Weeks of the host, from Monday to Sunday.
pub fn full_weeks(host: &Host, kind: &MeetingType, within: Span, now: Timestamp) -> Vec<Span> {
    let Some(limit) = kind.weekly_limit else {
        return vec![];
    };
    let last = date(&host.zone, within.end);
    let last = last.tomorrow().unwrap_or(last);
    let first = date(&host.zone, within.start);
    let mondays = std::iter::successors(Some(monday(first)), |monday| week_after(*monday));
    let weeks = mondays
        .take_while(|monday| *monday <= last)
        .filter_map(|m| {
            Some(Span {
                start: midnight(&host.zone, m)?,
                end: midnight(&host.zone, week_after(m)?)?,
            })
        });
    full(weeks.collect(), limit, host, now)
}

fn monday(day: Date) -> Date {
    std::iter::successors(Some(day), |d| d.yesterday().ok())
        .take(7)
        .find(|d| Weekday::of(*d) == Weekday::Monday)
        .unwrap_or(day)
}

fn week_after(day: Date) -> Option<Date> {
    day.checked_add(jiff::Span::new().weeks(1)).ok()
}

/// Those of `periods`, sorted and apart, in which as many meetings and holds begin as may.
fn full(periods: Vec<Span>, limit: u32, host: &Host, now: Timestamp) -> Vec<Span> {
    let mut counts = vec![0_u32; periods.len()];
    for taken in host.taken.iter().filter(|t| t.counts(now)) {
        if matches!(taken.by, By::Calendar) {
            continue;
        }
        let place = periods.partition_point(|p| p.end <= taken.span.start);
        let inside = periods
            .get(place)
            .is_some_and(|p| p.start <= taken.span.start);
        if let (true, Some(count)) = (inside, counts.get_mut(place)) {
            *count += 1;
        }
    }
    let counted = periods.into_iter().zip(counts);
    let full = counted.filter(|(_, count)| *count >= limit);
    full.map(|(period, _)| period).collect()
}
