//! When the owner of a calendar is busy.

use std::collections::BTreeMap;

use baton_core::Timestamp;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarParameterName, ICalendarParameterValue,
    ICalendarParticipationStatus, ICalendarProperty, ICalendarStatus, ICalendarTransparency,
};

use super::entry::Entry;
use super::series::{Gone, within};
use super::zone::Zones;
use super::{Owner, Result, events, parse};
use crate::{BusyTime, Window};

/// Busy times of a text that touch the window, sorted: what is neither transparent nor cancelled
/// nor declined by the owner. An error is no free time: an event takes time that cannot be told.
pub fn busy(text: &str, owner: &Owner, window: Window) -> Result<Vec<BusyTime>> {
    let mut out = vec![];
    for calendar in &parse(text)? {
        let zones = Zones::new(calendar, owner.zone.clone());
        for (uid, parts) in by_uid(calendar) {
            let times = of_event(parts, &zones, owner, window);
            out.extend(times.map_err(|e| e.of(uid))?);
        }
    }
    out.sort_by(|a, b| (a.start, a.end, &a.uid).cmp(&(b.start, b.end, &b.uid)));
    Ok(out)
}

/// An event and the times of it that were changed belong together.
fn by_uid(calendar: &ICalendar) -> BTreeMap<&str, Vec<&ICalendarComponent>> {
    let mut out = BTreeMap::<&str, Vec<_>>::new();
    for event in events(calendar) {
        out.entry(event.uid().unwrap_or(""))
            .or_default()
            .push(event);
    }
    out
}

fn of_event(
    parts: Vec<&ICalendarComponent>,
    zones: &Zones<'_>,
    owner: &Owner,
    window: Window,
) -> Result<Vec<BusyTime>> {
    let (changes, series): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .partition(|c| c.has_property(&ICalendarProperty::RecurrenceId));
    let mut out = vec![];
    for event in &series {
        // Before anything is read: what takes no time may be as broken as it likes.
        let Some(tentative) = blocks(event, owner) else {
            continue;
        };
        let mut told_elsewhere = Gone::default();
        for change in &changes {
            if let Some(at) = Entry::read(change, zones)?.replaces {
                told_elsewhere.add(&at)?;
            }
        }
        let entry = Entry::read(event, zones)?;
        take(event, &entry, told_elsewhere, tentative, window, &mut out)?;
    }
    for change in &changes {
        if let Some(tentative) = blocks(change, owner) {
            let entry = Entry::read(change, zones)?;
            take(change, &entry, Gone::default(), tentative, window, &mut out)?;
        }
    }
    Ok(out)
}

fn take(
    event: &ICalendarComponent,
    entry: &Entry<'_>,
    gone: Gone,
    tentative: bool,
    window: Window,
    out: &mut Vec<BusyTime>,
) -> Result<()> {
    let title = event
        .property(&ICalendarProperty::Summary)
        .and_then(|p| p.values.first()?.as_text());
    for stretch in within(entry, gone, window)? {
        // A mark in the calendar that takes no time.
        if stretch.start == stretch.end {
            continue;
        }
        out.push(BusyTime {
            start: Timestamp(stretch.start),
            end: Timestamp(stretch.end),
            tentative,
            uid: event.uid().map(str::to_owned),
            title: title.map(str::to_owned),
        });
    }
    Ok(())
}

/// Whether an event takes the owner's time, and if so, whether only perhaps.
fn blocks(event: &ICalendarComponent, owner: &Owner) -> Option<bool> {
    let status = event.status();
    let answer = answer(event, owner);
    let free = event.transparency() == Some(&ICalendarTransparency::Transparent)
        || status == Some(&ICalendarStatus::Cancelled)
        || answer == Some(&ICalendarParticipationStatus::Declined);
    let perhaps = status == Some(&ICalendarStatus::Tentative)
        || answer == Some(&ICalendarParticipationStatus::Tentative);
    (!free).then_some(perhaps)
}

/// What the owner answered to the invitation.
fn answer<'a>(
    event: &'a ICalendarComponent,
    owner: &Owner,
) -> Option<&'a ICalendarParticipationStatus> {
    let is_owner = |address: &str| owner.emails.iter().any(|e| e.eq_ignore_ascii_case(address));
    event
        .properties(&ICalendarProperty::Attendee)
        .filter(|p| p.calendar_address().is_some_and(is_owner))
        .find_map(|p| match p.parameter(&ICalendarParameterName::Partstat)? {
            ICalendarParameterValue::Partstat(answer) => Some(answer),
            _ => None,
        })
}
