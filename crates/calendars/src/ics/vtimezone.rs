//! A zone that is only described by rules in the text (VTIMEZONE).

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue,
};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::entry::wall;
use super::rule;

/// When the offset from UTC changes, and to what.
#[derive(Debug)]
pub(super) struct Described {
    /// Seconds before the first change.
    first: i64,
    /// Instant and the offset from then on, sorted.
    changes: Vec<(i64, i64)>,
}

/// One STANDARD or DAYLIGHT part: wall times at which it begins.
struct Observance {
    from: i64,
    to: i64,
    onsets: Vec<DateTime>,
}

impl Described {
    pub(super) fn read(calendar: &ICalendar, zone: &ICalendarComponent) -> Option<Self> {
        let parts = zone
            .component_ids
            .iter()
            .filter_map(|id| calendar.component_by_id(*id))
            .filter(|c| {
                matches!(
                    c.component_type,
                    ICalendarComponentType::Standard | ICalendarComponentType::Daylight
                )
            });
        let observances = parts.map(observance).collect::<Option<Vec<_>>>()?;
        let mut changes: Vec<(i64, i64, i64)> = observances
            .iter()
            .flat_map(|o| {
                o.onsets
                    .iter()
                    .map(|at| (seconds(*at) - o.from, o.from, o.to))
            })
            .collect();
        changes.sort_unstable();
        let first = changes.first()?.1;
        let changes = changes.into_iter().map(|(at, _, to)| (at, to)).collect();
        Some(Self { first, changes })
    }

    /// Seconds east of UTC at an instant.
    fn offset(&self, at: i64) -> i64 {
        let passed = self.changes.partition_point(|(change, _)| *change <= at);
        passed
            .checked_sub(1)
            .and_then(|last| self.changes.get(last))
            .map_or(self.first, |(_, to)| *to)
    }

    pub(super) fn instant(&self, wall: DateTime) -> Option<Timestamp> {
        const DAY: i64 = 86_400;
        let local = seconds(wall);
        let before = self.offset(local - DAY);
        let after = self.offset(local + DAY);
        let fits = |offset: i64| self.offset(local - offset) == offset;
        // The larger offset gives the earlier instant: the first of an hour that comes twice.
        let (early, late) = (before.max(after), before.min(after));
        let offset = if fits(early) {
            early
        } else if fits(late) {
            late
        } else {
            before
        };
        Timestamp::from_second(local - offset).ok()
    }

    pub(super) fn wall(&self, at: Timestamp) -> DateTime {
        let offset = SignedDuration::from_secs(self.offset(at.as_second()));
        let utc = TimeZone::UTC.to_datetime(at);
        utc.saturating_add(offset)
    }
}

fn observance(part: &ICalendarComponent) -> Option<Observance> {
    let from = offset(part, &ICalendarProperty::Tzoffsetfrom)?;
    let to = offset(part, &ICalendarProperty::Tzoffsetto)?;
    let start = part.property(&ICalendarProperty::Dtstart)?;
    let start = wall(start.values.first()?.as_partial_date_time()?)?;
    let mut onsets = vec![start];
    for entry in &part.entries {
        for value in &entry.values {
            match (&entry.name, value) {
                (ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(rule)) => {
                    let last = rule.until.as_ref().and_then(wall);
                    // Nobody plans further; rules are yearly.
                    let horizon = date(2100, 1, 1).at(0, 0, 0, 0);
                    let shift = SignedDuration::from_secs(from);
                    let last = last.map_or(horizon, |last| last.saturating_add(shift));
                    onsets.extend(rule::starts(rule, start, last.min(horizon)).ok()?);
                }
                (ICalendarProperty::Rdate, ICalendarValue::PartialDateTime(at)) => {
                    onsets.push(wall(at)?);
                }
                _ => {}
            }
        }
    }
    onsets.sort_unstable();
    onsets.dedup();
    Some(Observance { from, to, onsets })
}

fn offset(part: &ICalendarComponent, name: &ICalendarProperty) -> Option<i64> {
    let entry = part.property(name)?;
    let PartialDateTime {
        tz_hour,
        tz_minute,
        tz_minus,
        ..
    } = entry.values.first()?.as_partial_date_time()?;
    let seconds = i64::from((*tz_hour)?) * 3600 + i64::from(tz_minute.unwrap_or(0)) * 60;
    Some(if *tz_minus { -seconds } else { seconds })
}

/// Of a wall time, as if it were in UTC.
fn seconds(wall: DateTime) -> i64 {
    TimeZone::UTC
        .to_timestamp(wall)
        .map_or(0, Timestamp::as_second)
}
