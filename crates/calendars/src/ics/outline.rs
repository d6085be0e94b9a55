//! What an event says of itself, without its recurrences.

use baton_core::Timestamp;
use calcard::icalendar::{ICalendarComponent, ICalendarProperty, ICalendarStatus, ICalendarValue};

use super::entry::Entry;
use super::zone::Zones;
use super::{Owner, Result, Unreadable, events, parse};

/// One event of a text: of a recurring one, its first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    pub uid: String,
    pub sequence: u32,
    pub start: Timestamp,
    pub end: Timestamp,
    pub cancelled: bool,
    pub summary: String,
    pub description: String,
    pub location: String,
    pub url: String,
}

/// The events of a text. Times of a series that were changed are left out where the series is there.
pub fn outlines(text: &str, owner: &Owner) -> Result<Vec<Outline>> {
    let mut out: Vec<Outline> = vec![];
    for calendar in &parse(text)? {
        let zones = Zones::new(calendar, owner.zone.clone());
        let mut all: Vec<_> = events(calendar).collect();
        all.sort_by_key(|e| e.has_property(&ICalendarProperty::RecurrenceId));
        for event in all {
            let uid = event.uid().unwrap_or("").to_owned();
            if !out.iter().any(|known| known.uid == uid) {
                out.push(outline(event, &zones).map_err(|e| e.of(&uid))?);
            }
        }
    }
    Ok(out)
}

fn outline(event: &ICalendarComponent, zones: &Zones<'_>) -> Result<Outline> {
    let uid = event.uid().filter(|uid| !uid.is_empty());
    let uid = uid.ok_or_else(|| Unreadable::new("no UID"))?;
    let entry = Entry::read(event, zones)?;
    let value = |name| event.property(&name)?.values.first();
    let text = |name| value(name).and_then(ICalendarValue::as_text);
    let text = |name| text(name).unwrap_or_default().to_owned();
    let sequence = value(ICalendarProperty::Sequence).and_then(ICalendarValue::as_integer);
    Ok(Outline {
        uid: uid.to_owned(),
        sequence: sequence.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        start: Timestamp(entry.start.instant()?),
        end: Timestamp(entry.length.end(&entry.start)?),
        cancelled: event.status() == Some(&ICalendarStatus::Cancelled),
        summary: text(ICalendarProperty::Summary),
        description: text(ICalendarProperty::Description),
        location: text(ICalendarProperty::Location),
        url: text(ICalendarProperty::Url),
    })
}
