//! One VEVENT, with its times understood.

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendarComponent, ICalendarDuration, ICalendarEntry, ICalendarPeriod, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarValue,
};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::zone::{Zone, Zones};
use super::{Result, Unreadable};

/// When something begins.
#[derive(Clone, Debug)]
pub(super) enum At {
    /// A whole day, wherever the owner is.
    Day(Date, Zone),
    Wall(DateTime, Zone),
}

impl At {
    pub(super) fn zone(&self) -> &Zone {
        match self {
            Self::Day(_, zone) | Self::Wall(_, zone) => zone,
        }
    }

    pub(super) fn wall(&self) -> DateTime {
        match self {
            Self::Day(day, _) => day.at(0, 0, 0, 0),
            Self::Wall(wall, _) => *wall,
        }
    }

    /// The same kind of beginning at another wall time.
    pub(super) fn moved(&self, wall: DateTime) -> Self {
        match self {
            Self::Day(_, zone) => Self::Day(wall.date(), zone.clone()),
            Self::Wall(_, zone) => Self::Wall(wall, zone.clone()),
        }
    }

    pub(super) fn instant(&self) -> Result<Timestamp> {
        let beyond = || Unreadable::new("a time that no calendar has");
        self.zone().instant(self.wall()).ok_or_else(beyond)
    }
}

/// How long something takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Length {
    /// Days on the calendar, of 23 hours or 25 where the clock changes.
    days: i64,
    exact: SignedDuration,
}

impl Length {
    pub(super) fn end(self, start: &At) -> Result<Timestamp> {
        let beyond = |_| Unreadable::new("a time that no calendar has");
        let days = Span::new().try_days(self.days).map_err(beyond)?;
        let wall = start.wall().checked_add(days).map_err(beyond)?;
        let end = start.moved(wall).instant()?;
        end.checked_add(self.exact).map_err(beyond)
    }
}

/// The times of one VEVENT.
pub(super) struct Entry<'a> {
    pub(super) start: At,
    pub(super) length: Length,
    pub(super) rules: Vec<&'a ICalendarRecurrenceRule>,
    /// Further times (RDATE).
    pub(super) also: Vec<(At, Length)>,
    /// Times that are left out (EXDATE).
    pub(super) except: Vec<At>,
    /// Which time of a series this one stands for (RECURRENCE-ID).
    pub(super) replaces: Option<At>,
}

impl<'a> Entry<'a> {
    pub(super) fn read(event: &'a ICalendarComponent, zones: &Zones<'_>) -> Result<Self> {
        let start = event
            .property(&ICalendarProperty::Dtstart)
            .and_then(|p| at(p, zones))
            .ok_or_else(|| Unreadable::new("no time to begin"))?;
        let length = length(event, &start, zones)?;
        let replaces = event
            .property(&ICalendarProperty::RecurrenceId)
            .and_then(|p| at(p, zones));
        if replaces.is_some() && is_for_later_ones_too(event) {
            return Err(Unreadable::new("a change of all later times of a series"));
        }
        let except = event.properties(&ICalendarProperty::Exdate);
        Ok(Self {
            rules: rules(event)?,
            also: also(event, length, zones)?,
            except: except.flat_map(|p| all(p, zones)).flatten().collect(),
            replaces,
            start,
            length,
        })
    }
}

/// RANGE=THISANDFUTURE, which no calendar in use writes.
fn is_for_later_ones_too(event: &ICalendarComponent) -> bool {
    use calcard::icalendar::ICalendarParameterName::Range;
    event
        .property(&ICalendarProperty::RecurrenceId)
        .is_some_and(|p| p.has_parameter(&Range))
}

fn rules(event: &ICalendarComponent) -> Result<Vec<&ICalendarRecurrenceRule>> {
    let mut out = vec![];
    for property in event.properties(&ICalendarProperty::Rrule) {
        for value in &property.values {
            let ICalendarValue::RecurrenceRule(rule) = value else {
                return Err(Unreadable::new("a rule that makes no sense"));
            };
            out.push(rule.as_ref());
        }
    }
    Ok(out)
}

fn also(event: &ICalendarComponent, usual: Length, zones: &Zones<'_>) -> Result<Vec<(At, Length)>> {
    let unreadable = || Unreadable::new("a further time that makes no sense");
    let mut out = vec![];
    for property in event.properties(&ICalendarProperty::Rdate) {
        for value in &property.values {
            let further = match value {
                ICalendarValue::PartialDateTime(on) => {
                    one(property, on, zones).map(|at| (at, usual))
                }
                ICalendarValue::Period(period) => span(property, period, zones),
                _ => None,
            };
            out.push(further.ok_or_else(unreadable)?);
        }
    }
    Ok(out)
}

fn span(
    property: &ICalendarEntry,
    period: &ICalendarPeriod,
    zones: &Zones<'_>,
) -> Option<(At, Length)> {
    match period {
        ICalendarPeriod::Range { start, end } => {
            let (start, end) = (one(property, start, zones)?, one(property, end, zones)?);
            let length = between(&start, &end).ok()?;
            Some((start, length))
        }
        ICalendarPeriod::Duration { start, duration } => {
            Some((one(property, start, zones)?, lasting(duration).ok()?))
        }
    }
}

/// From DTEND, else DURATION; without either a day lasts a day and a time no time.
fn length(event: &ICalendarComponent, start: &At, zones: &Zones<'_>) -> Result<Length> {
    if let Some(end) = event.property(&ICalendarProperty::Dtend) {
        let end = at(end, zones).ok_or_else(|| Unreadable::new("an end that makes no sense"))?;
        return between(start, &end);
    }
    if let Some(property) = event.property(&ICalendarProperty::Duration) {
        return match property.values.first() {
            Some(ICalendarValue::Duration(duration)) => lasting(duration),
            _ => Err(Unreadable::new("a length that makes no sense")),
        };
    }
    Ok(Length {
        days: i64::from(matches!(start, At::Day(..))),
        exact: SignedDuration::ZERO,
    })
}

fn between(start: &At, end: &At) -> Result<Length> {
    let length = match (start, end) {
        (At::Day(from, _), At::Day(to, _)) => Length {
            days: from.duration_until(*to).as_hours() / 24,
            exact: SignedDuration::ZERO,
        },
        _ => Length {
            days: 0,
            exact: start.instant()?.duration_until(end.instant()?),
        },
    };
    // Some write an all-day event with its own day as the end.
    if let (At::Day(..), 0, true) = (start, length.days, length.exact.is_zero()) {
        return Ok(Length { days: 1, ..length });
    }
    if length.days < 0 || length.exact.is_negative() {
        return Err(Unreadable::new("an end before the beginning"));
    }
    Ok(length)
}

fn lasting(duration: &ICalendarDuration) -> Result<Length> {
    if duration.neg {
        return Err(Unreadable::new("an end before the beginning"));
    }
    let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
    let seconds = i64::from(duration.hours) * 3600
        + i64::from(duration.minutes) * 60
        + i64::from(duration.seconds);
    Ok(Length {
        days,
        exact: SignedDuration::from_secs(seconds),
    })
}

/// The single time of a property.
fn at(property: &ICalendarEntry, zones: &Zones<'_>) -> Option<At> {
    all(property, zones).next().flatten()
}

fn all<'a>(
    property: &'a ICalendarEntry,
    zones: &'a Zones<'_>,
) -> impl Iterator<Item = Option<At>> + 'a {
    let values = property.values.iter();
    values.map(|v| one(property, v.as_partial_date_time()?, zones))
}

fn one(property: &ICalendarEntry, on: &PartialDateTime, zones: &Zones<'_>) -> Option<At> {
    if !on.has_time() {
        return Some(At::Day(day(on)?, zones.floating()));
    }
    let wall = wall(on)?;
    if on.has_zone() {
        let minutes = i64::from(on.tz_hour?) * 60 + i64::from(on.tz_minute.unwrap_or(0));
        let east = SignedDuration::from_mins(if on.tz_minus { -minutes } else { minutes });
        let utc = wall.checked_sub(east).ok()?;
        return Some(At::Wall(utc, Zone::Named(TimeZone::UTC)));
    }
    let zone = property
        .tz_id()
        .map_or_else(|| zones.floating(), |tzid| zones.of(tzid));
    Some(At::Wall(wall, zone))
}

fn day(on: &PartialDateTime) -> Option<Date> {
    let small = |n: Option<u8>| n.and_then(|n| i8::try_from(n).ok());
    let year = i16::try_from(on.year?).ok()?;
    Date::new(year, small(on.month)?, small(on.day)?).ok()
}

/// The time on the wall, whatever its zone; midnight of a day.
pub(super) fn wall(on: &PartialDateTime) -> Option<DateTime> {
    let small = |n: Option<u8>| i8::try_from(n.unwrap_or(0)).ok();
    // A leap second is the second before it.
    let second = small(on.second)?.min(59);
    let time = jiff::civil::Time::new(small(on.hour)?, small(on.minute)?, second, 0).ok()?;
    Some(DateTime::from_parts(day(on)?, time))
}
