//! What the clock on a rep's wall shows, and when they work.

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Timestamp;
use crate::booking::{DaysOff, WorkRange};
use crate::schedule::{Span, city, day_of, midnight, of_day};
use crate::time;

/// How far it looks for the next opening: past any holiday, and not past a sabbatical.
const DAYS_AHEAD: i64 = 30;

/// One moment in one zone.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    at: Timestamp,
    day: Date,
    span: Span,
}

/// When a rep works.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    pub week: &'a [WorkRange],
    pub leave: &'a [DaysOff],
    pub holidays: &'a [DaysOff],
}

impl Clock {
    /// A zone that nobody knows is taken for UTC: a damaged setting must not keep a rep from work.
    pub fn new(zone: &str, at: Timestamp) -> Self {
        let zone = time::zone(zone).unwrap_or(TimeZone::UTC);
        let day = day_of(&zone, at.as_millis());
        let span = whole(&zone, day);
        Self {
            zone,
            at,
            day,
            span,
        }
    }

    /// Which day it is.
    pub fn day(&self) -> Date {
        self.day
    }

    /// `22:10`.
    pub fn shows(&self) -> String {
        let time = self.zone.to_datetime(self.at.0).time();
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// `Madrid`.
    pub fn place(&self, zone: &str) -> String {
        if zone.is_empty() {
            return "UTC".to_owned();
        }
        city(zone, self.zone.to_offset(self.at.0))
    }

    pub fn is_within(&self, week: &[WorkRange]) -> bool {
        let now = self.at.as_millis();
        let work = of_day(&self.zone, week, self.day, self.span);
        work.iter().any(|w| w.start <= now && now < w.end)
    }

    /// When work next begins.
    pub fn opens(&self, work: &Work<'_>) -> Option<Timestamp> {
        if work.week.is_empty() {
            return None;
        }
        (0..=DAYS_AHEAD).find_map(|ahead| {
            let day = self.day.checked_add(ahead.days()).ok()?;
            let off = work
                .leave
                .iter()
                .chain(work.holidays)
                .any(|o| o.covers(day));
            let starts = if off {
                vec![]
            } else {
                of_day(&self.zone, work.week, day, whole(&self.zone, day))
            };
            let later = starts.iter().find(|w| w.start > self.at.as_millis());
            later.map(|w| Timestamp::from_millis(w.start))
        })
    }
}

/// From the first midnight of a day to that of the next; nothing, of a day that never was.
fn whole(zone: &TimeZone, day: Date) -> Span {
    let start = midnight(zone, day);
    let end = day.tomorrow().ok().and_then(|next| midnight(zone, next));
    match (start, end) {
        (Some(start), Some(end)) => Span { start, end },
        _ => Span { start: 0, end: 0 },
    }
}

/// The last day of leave that goes on without a day between.
pub fn last_day_off(all: &[DaysOff], leave: &DaysOff) -> Date {
    let mut last = leave.to.0;
    // Each entry can lengthen it once.
    for _ in all {
        let next = last.tomorrow().unwrap_or(last);
        let goes_on = all.iter().filter(|l| l.covers(next)).map(|l| l.to.0).max();
        match goes_on {
            Some(to) if to > last => last = to,
            _ => break,
        }
    }
    last
}
