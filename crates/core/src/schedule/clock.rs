//! From wall clocks to instants and back.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::Span;
use crate::Timestamp;
use crate::booking::WallTime;

pub const MINUTE: i64 = 60_000;

/// What the calendar on the wall shows.
pub fn date(zone: &TimeZone, ms: i64) -> Date {
    zone.to_datetime(Timestamp::from_millis(ms).0).date()
}

/// The instant of a wall time. In a gap, as much later as the clock was set forward; where an hour
/// comes twice, the first.
pub fn instant(zone: &TimeZone, day: Date, at: WallTime) -> Option<i64> {
    let minutes = at.minutes();
    let (day, minutes) = if minutes == WallTime::DAY {
        (day.tomorrow().ok()?, 0)
    } else {
        (day, minutes)
    };
    let hour = i8::try_from(minutes / 60).ok()?;
    let minute = i8::try_from(minutes % 60).ok()?;
    let wall = DateTime::from_parts(day, Time::new(hour, minute, 0, 0).ok()?);
    let at = zone.to_ambiguous_timestamp(wall).compatible().ok()?;
    Some(at.as_millisecond())
}

/// The first midnight of a day.
pub fn midnight(zone: &TimeZone, day: Date) -> Option<i64> {
    instant(zone, day, WallTime::from_minutes(0)?)
}

/// The day that an instant belongs to: from its first midnight to the first midnight of the next.
/// That is the date on the wall, except where a clock set back just after midnight shows the day
/// before once more: that hour belongs to the day that had begun.
pub fn day_of(zone: &TimeZone, ms: i64) -> Date {
    let day = date(zone, ms);
    match day.tomorrow() {
        Ok(next) if midnight(zone, next).is_some_and(|m| m <= ms) => next,
        _ => day,
    }
}

/// All days that touch a span, and one more on either side. A day that a zone left out, when it
/// changed over the date line, is empty.
pub fn days(zone: &TimeZone, within: Span) -> Vec<(Date, Span)> {
    let first = date(zone, within.start);
    let last = date(zone, within.end);
    let (mut day, last) = (
        first.yesterday().unwrap_or(first),
        last.tomorrow().unwrap_or(last),
    );
    let mut out = vec![];
    let mut from = midnight(zone, day);
    while day <= last {
        let Ok(next) = day.tomorrow() else { break };
        let to = midnight(zone, next);
        if let (Some(start), Some(end)) = (from, to) {
            out.push((day, Span { start, end }));
        }
        (day, from) = (next, to);
    }
    out
}
