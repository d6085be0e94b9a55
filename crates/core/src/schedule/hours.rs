//! When a host works and a kind of meeting takes place, as instants.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::clock::{MINUTE, days, instant};
use super::{Host, Off, Span};
use crate::booking::{MeetingType, Weekday, WorkRange};

/// A stretch of work on one day. The starts of a step are counted from its beginning: they depend on
/// that day alone, not on the days that somebody asks about.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    pub span: Span,
    /// Where work ends: after midnight, if the next day goes on there.
    pub until: i64,
}

impl Stretch {
    /// Whether a meeting fits that begins here on this day.
    pub fn fits(&self, meeting: Span) -> bool {
        self.span.start <= meeting.start
            && meeting.start < self.span.end
            && meeting.end <= self.until
    }

    /// Every start of the step from which a meeting fits, not before `from`.
    pub fn starts(&self, kind: &MeetingType, from: i64) -> impl Iterator<Item = i64> + use<> {
        let step = step(kind);
        let passed = (from - self.span.start).max(0);
        let first = self.span.start + (passed + step - 1) / step * step;
        let last = (self.span.end - 1).min(self.until - length(kind));
        let mut next = first;
        std::iter::from_fn(move || {
            let at = next;
            next += step;
            (at <= last).then_some(at)
        })
    }
}

pub fn length(kind: &MeetingType) -> i64 {
    i64::from(kind.minutes) * MINUTE
}

pub fn step(kind: &MeetingType) -> i64 {
    i64::from(kind.step_minutes.max(1)) * MINUTE
}

/// The stretches in which a meeting can begin within a span, and some around it: sorted, apart.
pub fn hours(host: &Host, kind: &MeetingType, within: Span) -> Vec<Stretch> {
    // The last meeting to begin ends later.
    let within = within.padded(0, length(kind));
    let mut out = vec![];
    for (day, span) in days(&host.zone, within) {
        if is_off(&host.off, day) {
            continue;
        }
        let own = of_day(&host.zone, &host.week, day, span);
        let open = match &kind.week {
            Some(week) => intersect(&own, &of_day(&host.zone, week, day, span)),
            None => own,
        };
        out.extend(open.into_iter().map(|span| Stretch {
            span,
            until: span.end,
        }));
    }
    go_on_after_midnight(&mut out);
    out
}

fn go_on_after_midnight(stretches: &mut [Stretch]) {
    let mut later: Option<Stretch> = None;
    for stretch in stretches.iter_mut().rev() {
        if let Some(later) = later
            && later.span.start == stretch.until
        {
            stretch.until = later.until;
        }
        later = Some(*stretch);
    }
}

fn is_off(off: &[Off], day: Date) -> bool {
    off.iter().any(|o| o.days().covers(day))
}

/// The work of one day. What a clock set forward would push out of the day is cut off.
pub fn of_day(zone: &TimeZone, week: &[WorkRange], day: Date, span: Span) -> Vec<Span> {
    let weekday = Weekday::of(day);
    let ranges = week.iter().filter(|r| r.weekday == weekday);
    let spans = ranges.filter_map(|r| {
        let (start, end) = (instant(zone, day, r.from)?, instant(zone, day, r.to)?);
        meet(Span { start, end }, span)
    });
    merge(spans.collect())
}

fn meet(a: Span, b: Span) -> Option<Span> {
    let both = Span {
        start: a.start.max(b.start),
        end: a.end.min(b.end),
    };
    (both.start < both.end).then_some(both)
}

/// Sorted; those that touch become one.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// Of two sorted lists of spans that lie apart: a day's, so they are short.
fn intersect(a: &[Span], b: &[Span]) -> Vec<Span> {
    a.iter()
        .flat_map(|x| b.iter().filter_map(|y| meet(*x, *y)))
        .collect()
}
