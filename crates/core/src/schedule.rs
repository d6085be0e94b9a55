//! Free time: hours minus what is taken, with buffers, notice, limits. Pure and exact on days of 23
//! and 25 hours: every range of a wall clock becomes instants before anything is compared.

mod label;
mod spread;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::booking::{DaysOff, MeetingType, WallTime, Weekday, WorkRange};
use crate::ids::{MeetingId, RepId};

pub use label::{join, label};
pub use spread::spread;

/// From `start` until just before `end`, in milliseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: i64,
    pub end: i64,
}

impl Span {
    pub fn new(start: Timestamp, end: Timestamp) -> Self {
        Self {
            start: start.as_millis(),
            end: end.as_millis(),
        }
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Widened on both sides.
    #[must_use]
    pub fn padded(self, before: i64, after: i64) -> Self {
        Self {
            start: self.start.saturating_sub(before),
            end: self.end.saturating_add(after),
        }
    }
}

/// What takes a stretch of a host's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// An event of the host's own calendars.
    Calendar,
    /// A meeting that Baton booked; with the buffers that it was booked with, in milliseconds.
    Meeting {
        id: MeetingId,
        before: i64,
        after: i64,
    },
    /// A time that is kept for another prospect, until then.
    Hold { until: Timestamp },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub span: Span,
    pub by: By,
}

/// What is known of one host.
#[derive(Clone, Debug)]
pub struct Host {
    pub rep: RepId,
    pub zone: TimeZone,
    pub week: Vec<WorkRange>,
    /// Days off of all and leave of this rep.
    pub off: Vec<Off>,
    /// Sorted by start.
    pub taken: Vec<Taken>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Off {
    Holiday(DaysOff),
    Leave(DaysOff),
}

/// Why a host cannot start a meeting at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Obstacle {
    /// Sooner than the notice allows.
    TooSoon {
        earliest: Timestamp,
    },
    /// Later than the horizon.
    TooLate {
        latest: Timestamp,
    },
    Holiday {
        name: String,
    },
    Leave,
    /// Not within the host's hours, or not within those of the kind of meeting.
    OutsideHours,
    /// Within hours, but between two starts of the step.
    OffStep {
        minutes: u32,
    },
    /// Something in the host's own calendar.
    Busy {
        start: Timestamp,
        end: Timestamp,
    },
    Meeting {
        id: MeetingId,
        start: Timestamp,
        end: Timestamp,
    },
    /// Kept for another prospect.
    Held {
        until: Timestamp,
    },
    /// Too close to something: the buffer of this meeting, or of the other.
    Buffer {
        start: Timestamp,
        end: Timestamp,
    },
    /// The host has that many meetings on that day.
    DailyLimit {
        limit: u32,
    },
    WeeklyLimit {
        limit: u32,
    },
    /// The host's calendar has not been read since then; never, if absent.
    CalendarStale {
        since: Option<Timestamp>,
    },
}

/// When a kind of meeting may start for a host, between two instants: sorted.
pub fn free(host: &Host, kind: &MeetingType, within: Span, now: Timestamp) -> Vec<Timestamp> {
    starts(host, kind, within)
        .into_iter()
        .filter(|at| obstacles(host, kind, *at, now).is_empty())
        .collect()
}

/// Every start of the step within hours, free or not.
fn starts(host: &Host, kind: &MeetingType, within: Span) -> Vec<Timestamp> {
    let step = i64::from(kind.step_minutes.max(1)) * 60_000;
    let length = i64::from(kind.minutes) * 60_000;
    let mut out = vec![];
    for range in hours(host, kind, within) {
        let mut at = range.start;
        while at + length <= range.end {
            if within.start <= at && at < within.end {
                out.push(Timestamp::from_millis(at));
            }
            at += step;
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Everything that stands against a start; empty where the host can be booked.
pub fn obstacles(
    host: &Host,
    kind: &MeetingType,
    start: Timestamp,
    now: Timestamp,
) -> Vec<Obstacle> {
    let ms = start.as_millis();
    let span = Span {
        start: ms,
        end: ms + i64::from(kind.minutes) * 60_000,
    };
    let mut out = vec![];
    let earliest = now.plus_seconds(60 * i64::from(kind.notice_minutes));
    let latest = now.plus_seconds(86_400 * i64::from(kind.horizon_days));
    if start < earliest {
        out.push(Obstacle::TooSoon { earliest });
    }
    if start > latest {
        out.push(Obstacle::TooLate { latest });
    }
    out.extend(off_hours(host, kind, span));
    out.extend(clashes(host, kind, span));
    out.extend(limits(host, kind, start));
    out
}

fn off_hours(host: &Host, kind: &MeetingType, span: Span) -> Option<Obstacle> {
    let day = date(&host.zone, span.start);
    for off in &host.off {
        match off {
            Off::Holiday(d) if d.covers(day) => {
                return Some(Obstacle::Holiday {
                    name: d.name.clone(),
                });
            }
            Off::Leave(d) if d.covers(day) => return Some(Obstacle::Leave),
            Off::Holiday(_) | Off::Leave(_) => {}
        }
    }
    let ranges = hours(host, kind, span);
    if !ranges.iter().any(|r| r.contains(span)) {
        return Some(Obstacle::OutsideHours);
    }
    let step = i64::from(kind.step_minutes.max(1)) * 60_000;
    let on_step = ranges
        .iter()
        .any(|r| r.contains(span) && (span.start - r.start) % step == 0);
    (!on_step).then_some(Obstacle::OffStep {
        minutes: kind.step_minutes,
    })
}

fn clashes(host: &Host, kind: &MeetingType, span: Span) -> Vec<Obstacle> {
    let padded = span.padded(
        i64::from(kind.before_minutes) * 60_000,
        i64::from(kind.after_minutes) * 60_000,
    );
    host.taken
        .iter()
        .filter_map(|t| clash(t, span, padded))
        .collect()
}

fn clash(taken: &Taken, span: Span, padded: Span) -> Option<Obstacle> {
    let (start, end) = (
        Timestamp::from_millis(taken.span.start),
        Timestamp::from_millis(taken.span.end),
    );
    let theirs = match taken.by {
        By::Meeting { before, after, .. } => taken.span.padded(before, after),
        By::Calendar | By::Hold { .. } => taken.span,
    };
    if span.overlaps(taken.span) {
        return Some(match &taken.by {
            By::Calendar => Obstacle::Busy { start, end },
            By::Meeting { id, .. } => Obstacle::Meeting {
                id: id.clone(),
                start,
                end,
            },
            By::Hold { until } => Obstacle::Held { until: *until },
        });
    }
    (padded.overlaps(taken.span) || span.overlaps(theirs))
        .then_some(Obstacle::Buffer { start, end })
}

fn limits(host: &Host, kind: &MeetingType, start: Timestamp) -> Option<Obstacle> {
    let day = date(&host.zone, start.as_millis());
    let week = |d: Date| d.iso_week_date();
    let count = |same: &dyn Fn(Date) -> bool| {
        let counted = host
            .taken
            .iter()
            .filter(|t| !matches!(t.by, By::Calendar) && same(date(&host.zone, t.span.start)));
        u32::try_from(counted.count()).unwrap_or(u32::MAX)
    };
    if let Some(limit) = kind.daily_limit
        && count(&|d| d == day) >= limit
    {
        return Some(Obstacle::DailyLimit { limit });
    }
    let same_week = |d: Date| {
        let (a, b) = (week(d), week(day));
        (a.year(), a.week()) == (b.year(), b.week())
    };
    if let Some(limit) = kind.weekly_limit
        && count(&same_week) >= limit
    {
        return Some(Obstacle::WeeklyLimit { limit });
    }
    None
}

/// The stretches in which the host works and this kind of meeting takes place, as instants: those
/// that touch `within`.
fn hours(host: &Host, kind: &MeetingType, within: Span) -> Vec<Span> {
    let own = working(&host.zone, &host.week, &host.off, within);
    match &kind.week {
        Some(week) => intersect(&own, &working(&host.zone, week, &[], within)),
        None => own,
    }
}

fn working(zone: &TimeZone, week: &[WorkRange], off: &[Off], within: Span) -> Vec<Span> {
    let (mut day, last) = (date(zone, within.start), date(zone, within.end));
    let mut out: Vec<Span> = vec![];
    loop {
        let is_off = off.iter().any(|o| match o {
            Off::Holiday(d) | Off::Leave(d) => d.covers(day),
        });
        if !is_off {
            let of_day = week.iter().filter(|r| r.weekday == Weekday::of(day));
            out.extend(of_day.filter_map(|r| {
                let (start, end) = (instant(zone, day, r.from)?, instant(zone, day, r.to)?);
                (start < end).then_some(Span { start, end })
            }));
        }
        match day.tomorrow() {
            Ok(next) if day < last => day = next,
            _ => break,
        }
    }
    merge(out)
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

fn intersect(a: &[Span], b: &[Span]) -> Vec<Span> {
    let both = |x: &Span, y: &Span| Span {
        start: x.start.max(y.start),
        end: x.end.min(y.end),
    };
    let mut out: Vec<Span> = a
        .iter()
        .flat_map(|x| b.iter().map(move |y| both(x, y)))
        .filter(|s| s.start < s.end)
        .collect();
    out.sort_unstable();
    out
}

fn date(zone: &TimeZone, ms: i64) -> Date {
    zone.to_datetime(Timestamp::from_millis(ms).0).date()
}

/// The instant of a wall time. In a gap, as much later as the clock was set forward; where an hour
/// comes twice, the first.
fn instant(zone: &TimeZone, day: Date, at: WallTime) -> Option<i64> {
    let minutes = at.minutes();
    let (day, minutes) = if minutes == WallTime::DAY {
        (day.tomorrow().ok()?, 0)
    } else {
        (day, minutes)
    };
    let hour = i8::try_from(minutes / 60).ok()?;
    let minute = i8::try_from(minutes % 60).ok()?;
    let wall = DateTime::from_parts(day, jiff::civil::Time::new(hour, minute, 0, 0).ok()?);
    let at = zone.to_ambiguous_timestamp(wall).compatible().ok()?;
    Some(at.as_millisecond())
}

/// A start that somebody can host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub start: Timestamp,
    /// Places of the hosts in the list that was asked about.
    pub hosts: Vec<usize>,
}

/// When at least one of the hosts is free, and who: sorted by start. With a fixed host, only when
/// that one is free too.
pub fn openings(
    hosts: &[Host],
    fixed: Option<&Host>,
    kind: &MeetingType,
    within: Span,
    now: Timestamp,
) -> Vec<Opening> {
    let mut by_start = std::collections::BTreeMap::<Timestamp, Vec<usize>>::new();
    for (place, host) in hosts.iter().enumerate() {
        for start in free(host, kind, within, now) {
            by_start.entry(start).or_default().push(place);
        }
    }
    // The fixed host's hours hold; the step is the other's, whose zone may be half an hour off.
    let joins = |start: Timestamp| {
        fixed.is_none_or(|f| {
            obstacles(f, kind, start, now)
                .iter()
                .all(|o| matches!(o, Obstacle::OffStep { .. }))
        })
    };
    by_start
        .into_iter()
        .filter(|(start, _)| joins(*start))
        .map(|(start, hosts)| Opening { start, hosts })
        .collect()
}
