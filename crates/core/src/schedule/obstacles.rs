//! Why a host cannot start a meeting at a time.

use super::clock::{MINUTE, day_of};
use super::closed::{full_days, full_weeks};
use super::free::{earliest, latest};
use super::hours::{hours, length, step};
use super::{By, Host, Obstacle, Off, Span, Taken};
use crate::Timestamp;
use crate::booking::MeetingType;

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
        end: ms + length(kind),
    };
    let mut out = vec![];
    let (earliest, latest) = (earliest(kind, now), latest(kind, now));
    if start < earliest {
        out.push(Obstacle::TooSoon { earliest });
    }
    if start > latest {
        out.push(Obstacle::TooLate { latest });
    }
    out.extend(off_hours(host, kind, span));
    out.extend(clashes(host, kind, span, now));
    out.extend(limits(host, kind, ms, now));
    out
}

fn off_hours(host: &Host, kind: &MeetingType, span: Span) -> Option<Obstacle> {
    let day = day_of(&host.zone, span.start);
    if let Some(off) = host.off.iter().find(|o| o.days().covers(day)) {
        return Some(match off {
            Off::Holiday(days) => Obstacle::Holiday {
                name: days.name.clone(),
            },
            Off::Leave(_) => Obstacle::Leave,
        });
    }
    let begins = Span {
        start: span.start,
        end: span.start,
    };
    let stretches = hours(host, kind, begins);
    let Some(stretch) = stretches.iter().find(|s| s.fits(span)) else {
        return Some(Obstacle::OutsideHours);
    };
    let between = (span.start - stretch.span.start) % step(kind) != 0;
    between.then_some(Obstacle::OffStep {
        minutes: kind.step_minutes,
    })
}

fn clashes(host: &Host, kind: &MeetingType, span: Span, now: Timestamp) -> Vec<Obstacle> {
    let padded = span.padded(
        i64::from(kind.before_minutes) * MINUTE,
        i64::from(kind.after_minutes) * MINUTE,
    );
    let taken = host.taken.iter().filter(|t| t.counts(now));
    taken.filter_map(|t| clash(t, span, padded)).collect()
}

fn clash(taken: &Taken, span: Span, padded: Span) -> Option<Obstacle> {
    let (start, end) = (
        Timestamp::from_millis(taken.span.start),
        Timestamp::from_millis(taken.span.end),
    );
    let theirs = match taken.by {
        By::Meeting { before, after, .. } | By::Hold { before, after, .. } => {
            taken.span.padded(before, after)
        }
        By::Calendar => taken.span,
    };
    if span.overlaps(taken.span) {
        return Some(match &taken.by {
            By::Calendar => Obstacle::Busy { start, end },
            By::Meeting { id, .. } => Obstacle::Meeting {
                id: id.clone(),
                start,
                end,
            },
            By::Hold { until, .. } => Obstacle::Held { until: *until },
        });
    }
    (padded.overlaps(taken.span) || span.overlaps(theirs))
        .then_some(Obstacle::Buffer { start, end })
}

fn limits(host: &Host, kind: &MeetingType, start: i64, now: Timestamp) -> Option<Obstacle> {
    let begins = Span { start, end: start };
    let in_one = |full: &[Span]| full.iter().any(|p| p.start <= start && start < p.end);
    if let Some(limit) = kind.daily_limit
        && in_one(&full_days(host, kind, begins, now))
    {
        return Some(Obstacle::DailyLimit { limit });
    }
    if let Some(limit) = kind.weekly_limit
        && in_one(&full_weeks(host, kind, begins, now))
    {
        return Some(Obstacle::WeeklyLimit { limit });
    }
    None
}
