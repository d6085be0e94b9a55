//! When nothing but the urgent is sent.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use super::QuietHours;
use crate::Timestamp;
use crate::booking::WallTime;

/// Ends of quiet times, and changes of the clock, that one wait may go over: a night, a weekend and
/// the next night are three. Quiet hours that never end are no reason to tell nobody.
const MAX_ENDS: usize = 12;

impl QuietHours {
    /// The first instant from `at` on at which the wall clock of `zone` shows no quiet time.
    pub fn over(self, at: Timestamp, zone: &TimeZone) -> Timestamp {
        let mut after = at;
        for _ in 0..MAX_ENDS {
            match self.next(after, zone) {
                None => return after,
                Some(next) => after = next,
            }
        }
        at
    }

    /// The end of the quiet time at `at`, or the change of the clock before it: from there the same
    /// is asked again, because until there the clock runs like any other.
    fn next(self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let local = at.0.to_zoned(zone.clone());
        let wall = local.datetime();
        let left = wall.duration_until(self.end(wall)?);
        let end = at.0.checked_add(left).ok()?;
        let change = zone.following(at.0).next().map(|t| t.timestamp());
        Some(Timestamp(change.map_or(end, |change| change.min(end))))
    }

    /// Where on the wall clock the quiet time ends that `wall` lies in.
    fn end(self, wall: DateTime) -> Option<DateTime> {
        let midnight = wall.date().to_datetime(Time::midnight());
        let on = |days: i64, time: WallTime| {
            let minutes = i64::from(time.minutes());
            let span: Span = days.days().minutes(minutes);
            midnight.checked_add(span).ok()
        };
        let rest = matches!(
            wall.weekday(),
            jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
        );
        if self.weekends && rest {
            return midnight.checked_add(1.day()).ok();
        }
        let (from, to) = (on(0, self.from)?, on(0, self.to)?);
        if self.from <= self.to {
            (from <= wall && wall < to).then_some(to)
        } else if wall < to {
            Some(to)
        } else if from <= wall {
            on(1, self.to)
        } else {
            None
        }
    }
}
