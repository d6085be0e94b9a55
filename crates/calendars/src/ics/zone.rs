//! What a TZID means: a zone of the IANA database, a name of Windows, or rules in the text itself.

use std::cell::RefCell;
use std::collections::HashMap;
use std::str::FromStr as _;
use std::sync::Arc;

use calcard::common::timezone::Tz;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarProperty};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::vtimezone::Described;

/// A zone in which wall times are meant.
#[derive(Clone, Debug)]
pub(super) enum Zone {
    Named(TimeZone),
    Described(Arc<Described>),
    /// Nobody knows: instants are those of UTC and may be off by most of a day.
    Unknown(String),
}

impl Zone {
    /// The instant of a wall time. In a gap, as much later as the clock was set forward; where an
    /// hour comes twice, the first.
    pub(super) fn instant(&self, wall: DateTime) -> Option<Timestamp> {
        match self {
            Self::Named(zone) => zone.to_ambiguous_timestamp(wall).compatible().ok(),
            Self::Described(zone) => zone.instant(wall),
            Self::Unknown(_) => TimeZone::UTC.to_timestamp(wall).ok(),
        }
    }

    pub(super) fn wall(&self, at: Timestamp) -> DateTime {
        match self {
            Self::Named(zone) => zone.to_datetime(at),
            Self::Described(zone) => zone.wall(at),
            Self::Unknown(_) => TimeZone::UTC.to_datetime(at),
        }
    }
}

/// The zones that one calendar speaks of.
pub(super) struct Zones<'a> {
    calendar: &'a ICalendar,
    floating: TimeZone,
    known: RefCell<HashMap<String, Zone>>,
}

impl<'a> Zones<'a> {
    pub(super) fn new(calendar: &'a ICalendar, floating: TimeZone) -> Self {
        Self {
            calendar,
            floating,
            known: RefCell::default(),
        }
    }

    /// Of times that name no zone: where the owner is.
    pub(super) fn floating(&self) -> Zone {
        Zone::Named(self.floating.clone())
    }

    pub(super) fn of(&self, tzid: &str) -> Zone {
        if let Some(zone) = self.known.borrow().get(tzid) {
            return zone.clone();
        }
        let zone = self.resolve(tzid);
        let mut known = self.known.borrow_mut();
        known.insert(tzid.to_owned(), zone.clone());
        zone
    }

    /// The database knows better than rules that were copied into the text, often for one year
    /// only; those come last.
    fn resolve(&self, tzid: &str) -> Zone {
        let rules = self
            .calendar
            .timezones()
            .find(|c| text(c, &ICalendarProperty::Tzid) == Some(tzid));
        let location = ICalendarProperty::Other("X-LIC-LOCATION".into());
        named(tzid)
            .or_else(|| named(text(rules?, &location)?))
            .or_else(|| {
                let described = Described::read(self.calendar, rules?)?;
                Some(Zone::Described(Arc::new(described)))
            })
            .unwrap_or_else(|| Zone::Unknown(tzid.to_owned()))
    }
}

fn named(name: &str) -> Option<Zone> {
    if let Ok(zone) = TimeZone::get(name) {
        return Some(Zone::Named(zone));
    }
    // Some put a place of their own before the name: `/example.org/20050126_1/Europe/Madrid`.
    if let Some(rest) = name.strip_prefix('/') {
        let mut ends = rest
            .match_indices('/')
            .filter_map(|(at, _)| rest.get(at + 1..));
        let zone = ends.find_map(|end| TimeZone::get(end).ok());
        return zone.map(Zone::Named);
    }
    let zone = Tz::from_str(name).ok()?;
    let zone = TimeZone::get(zone.name()?.as_ref()).ok()?;
    Some(Zone::Named(zone))
}

fn text<'a>(component: &'a ICalendarComponent, name: &ICalendarProperty) -> Option<&'a str> {
    component.property(name)?.values.first()?.as_text()
}
