//! The single times of an event within a window: rules, further times, exceptions.

use std::borrow::Cow;
use std::collections::HashSet;

use calcard::icalendar::ICalendarRecurrenceRule;
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};

use super::entry::{At, Entry, Length, wall};
use super::zone::Zone;
use super::{Result, Unreadable, rule};
use crate::Window;

/// How far instants of an unknown zone may be off: the widest offsets are -12 and +14 hours.
const WIDEST: SignedDuration = SignedDuration::from_hours(15);

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

/// Times of a series that are left out, or told elsewhere.
#[derive(Default)]
pub(super) struct Gone {
    instants: HashSet<Timestamp>,
    days: HashSet<Date>,
    /// Wall times, for series of whole days, whose exceptions some write with a time.
    walls: HashSet<Date>,
}

impl Gone {
    pub(super) fn add(&mut self, at: &At) -> Result<()> {
        match at {
            At::Day(day, _) => {
                self.days.insert(*day);
            }
            At::Wall(wall, _) => {
                self.walls.insert(wall.date());
                self.instants.insert(at.instant()?);
            }
        }
        Ok(())
    }

    fn has(&self, at: &At, instant: Timestamp) -> bool {
        match at {
            At::Day(day, _) => self.days.contains(day) || self.walls.contains(day),
            At::Wall(wall, _) => {
                self.instants.contains(&instant) || self.days.contains(&wall.date())
            }
        }
    }
}

/// Times of the event that touch the window, without those that are gone.
pub(super) fn within(entry: &Entry<'_>, mut gone: Gone, window: Window) -> Result<Vec<Stretch>> {
    for at in &entry.except {
        gone.add(at)?;
    }
    let mut out = vec![];
    let mut take = |at: &At, length: Length| -> Result<()> {
        let stretch = Stretch {
            start: at.instant()?,
            end: length.end(at)?,
        };
        if touches(stretch, at.zone(), window)? && !gone.has(at, stretch.start) {
            out.push(stretch);
        }
        Ok(())
    };
    if entry.rules.is_empty() {
        take(&entry.start, entry.length)?;
    }
    for rule in &entry.rules {
        let rule = of_days(rule, &entry.start);
        for wall in rule::starts(&rule, entry.start.wall(), last(&rule, &entry.start, window))? {
            take(&entry.start.moved(wall), entry.length)?;
        }
    }
    for (at, length) in &entry.also {
        take(at, *length)?;
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// Whole days have no hours to choose from: RFC 5545 tells to ignore those.
fn of_days<'a>(rule: &'a ICalendarRecurrenceRule, start: &At) -> Cow<'a, ICalendarRecurrenceRule> {
    let mut rule = Cow::Borrowed(rule);
    let hours = rule.byhour.len() + rule.byminute.len() + rule.bysecond.len();
    if hours > 0 && matches!(start, At::Day(..)) {
        let rule = rule.to_mut();
        rule.byhour.clear();
        rule.byminute.clear();
        rule.bysecond.clear();
    }
    rule
}

/// The wall time up to which a rule matters. UNTIL is an instant where the series has a zone.
fn last(rule: &ICalendarRecurrenceRule, start: &At, window: Window) -> DateTime {
    let horizon = start.zone().wall(window.to.0);
    let horizon = horizon.saturating_add(WIDEST);
    let Some(until) = &rule.until else {
        return horizon;
    };
    let Some(named) = wall(until) else {
        return horizon;
    };
    let until = if !until.has_time() {
        let end_of_day = SignedDuration::from_secs(86_399);
        named.saturating_add(end_of_day)
    } else if until.has_zone() && matches!(start, At::Wall(..)) {
        let utc = Zone::Named(jiff::tz::TimeZone::UTC);
        utc.instant(named).map_or(named, |at| start.zone().wall(at))
    } else {
        named
    };
    until.min(horizon)
}

/// Whether a stretch lies in the window; one in an unknown zone must be far away to be harmless.
fn touches(stretch: Stretch, zone: &Zone, window: Window) -> Result<bool> {
    let meets = |s: Stretch| s.start < window.to.0 && window.from.0 < s.end;
    let Zone::Unknown(name) = zone else {
        return Ok(meets(stretch));
    };
    let wide = Stretch {
        start: stretch.start.checked_sub(WIDEST).unwrap_or(Timestamp::MIN),
        end: stretch.end.checked_add(WIDEST).unwrap_or(Timestamp::MAX),
    };
    if meets(wide) {
        let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
        return Err(Unreadable::new(format!("an unknown time zone `{name}`")));
    }
    Ok(false)
}
