//! Whether settings of bookings can be used, before they are stored.

use std::collections::BTreeSet;

use baton_api::{Code, Problem, limits};
use baton_core::booking::{
    BookingSettings, DaysOff, Location, MeetingType, OauthClient, RepHours, WorkRange,
};

use baton_core::ids::RepId;

use super::unknown_zone;
use crate::engine::validate;
use crate::store::RepRow;

pub fn booking(settings: &BookingSettings) -> Result<(), Problem> {
    zone(&settings.zone, "booking.zone")?;
    week(&settings.week, "booking.week")?;
    days_off(&settings.holidays, "booking.holidays")?;
    number(settings.hold_minutes, 1, 60, "booking.hold_minutes")?;
    number(settings.prep_minutes, 1, 240, "booking.prep_minutes")?;
    let stale = settings.stale_calendar.after_minutes;
    number(stale, 5, 20_160, "booking.stale_calendar.after_minutes")?;
    let notice = settings.prospect.notice_minutes;
    number(notice, 0, 43_200, "booking.prospect.notice_minutes")?;
    count(settings.types.len(), "booking.types")?;
    let mut ids = BTreeSet::new();
    for (i, kind) in settings.types.iter().enumerate() {
        let at = format!("booking.types[{i}]");
        meeting_type(kind, &at)?;
        if !ids.insert(&kind.id) {
            return Err(
                Problem::new(Code::InvalidField, "Two kinds of meeting have this id.")
                    .at(format!("{at}.id")),
            );
        }
    }
    let clients = &settings.clients;
    client(clients.google.as_ref(), "booking.clients.google")?;
    client(clients.microsoft.as_ref(), "booking.clients.microsoft")
}

/// Hosts are of the team.
pub fn hosts(settings: &BookingSettings, team: &[RepRow]) -> Result<(), Problem> {
    let known = |rep: &RepId| team.iter().any(|r| &r.id == rep);
    for (i, kind) in settings.types.iter().enumerate() {
        let hosts = &kind.hosts;
        let wrong = match (&hosts.fixed, hosts.one_of.iter().position(|r| !known(r))) {
            (Some(fixed), _) if !known(fixed) => "fixed".to_owned(),
            (_, Some(place)) => format!("one_of[{place}]"),
            _ => continue,
        };
        return Err(
            Problem::new(Code::InvalidField, "This host is not in the team.")
                .at(format!("booking.types[{i}].hosts.{wrong}")),
        );
    }
    Ok(())
}

pub fn hours(hours: &RepHours) -> Result<(), Problem> {
    if let Some(name) = &hours.zone {
        zone(name, "zone")?;
    }
    if let Some(ranges) = &hours.week {
        week(ranges, "week")?;
    }
    days_off(&hours.leave, "leave")
}

fn meeting_type(kind: &MeetingType, at: &str) -> Result<(), Problem> {
    validate::client_id(&kind.id.0, &format!("{at}.id"))?;
    validate::text(&kind.name, limits::FIELD_CHARS, &format!("{at}.name"))?;
    let numbers = [
        ("minutes", kind.minutes, 5, 480),
        ("before_minutes", kind.before_minutes, 0, 240),
        ("after_minutes", kind.after_minutes, 0, 240),
        ("notice_minutes", kind.notice_minutes, 0, 43_200),
        ("horizon_days", kind.horizon_days, 1, 365),
        ("step_minutes", kind.step_minutes, 5, 480),
        ("daily_limit", kind.daily_limit.unwrap_or(1), 1, 100),
        ("weekly_limit", kind.weekly_limit.unwrap_or(1), 1, 500),
    ];
    for (name, value, least, most) in numbers {
        number(value, least, most, &format!("{at}.{name}"))?;
    }
    if let Location::Link { url } = &kind.location {
        validate::web_address(url, limits::NOTE_CHARS, &format!("{at}.location.url"))?;
    }
    count(kind.hosts.one_of.len(), &format!("{at}.hosts.one_of"))?;
    if let Some(ranges) = &kind.week {
        week(ranges, &format!("{at}.week"))?;
    }
    Ok(())
}

fn week(ranges: &[WorkRange], at: &str) -> Result<(), Problem> {
    count(ranges.len(), at)?;
    for (i, range) in ranges.iter().enumerate() {
        if range.to <= range.from {
            return Err(
                Problem::new(Code::InvalidField, "A range ends after it starts.")
                    .at(format!("{at}[{i}].to"))
                    .fix("Split what crosses midnight into two ranges; 24:00 ends a day."),
            );
        }
        let overlaps = ranges.iter().take(i).any(|other| {
            other.weekday == range.weekday && other.from < range.to && range.from < other.to
        });
        if overlaps {
            return Err(
                Problem::new(Code::InvalidField, "Two ranges of a day overlap.")
                    .at(format!("{at}[{i}].from")),
            );
        }
    }
    Ok(())
}

fn days_off(days: &[DaysOff], at: &str) -> Result<(), Problem> {
    count(days.len(), at)?;
    for (i, off) in days.iter().enumerate() {
        validate::optional_text(&off.name, limits::FIELD_CHARS, &format!("{at}[{i}].name"))?;
        if off.to < off.from {
            let problem = Problem::new(Code::InvalidField, "The last day comes before the first.");
            return Err(problem.at(format!("{at}[{i}].to")));
        }
    }
    Ok(())
}

fn client(client: Option<&OauthClient>, at: &str) -> Result<(), Problem> {
    let Some(client) = client else {
        return Ok(());
    };
    validate::text(&client.id, limits::NOTE_CHARS, &format!("{at}.id"))?;
    let more = [("secret", &client.secret), ("tenant", &client.tenant)];
    for (name, value) in more {
        if let Some(value) = value {
            validate::optional_text(value, limits::NOTE_CHARS, &format!("{at}.{name}"))?;
        }
    }
    // It becomes part of an address.
    let plain = |t: &String| {
        t.chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
    };
    if client.tenant.as_ref().is_some_and(|t| !plain(t)) {
        return Err(
            Problem::new(Code::InvalidField, "A tenant is an id or a domain.")
                .at(format!("{at}.tenant")),
        );
    }
    Ok(())
}

fn zone(name: &str, at: &str) -> Result<(), Problem> {
    if baton_core::time::zone(name).is_some() {
        return Ok(());
    }
    Err(unknown_zone(at))
}

fn number(value: u32, least: u32, most: u32, at: &str) -> Result<(), Problem> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    let detail = format!("This must lie between {least} and {most}.");
    Err(Problem::new(Code::InvalidField, detail).at(at))
}

fn count(len: usize, at: &str) -> Result<(), Problem> {
    if len <= limits::BOOKING_ENTRIES {
        return Ok(());
    }
    let detail = format!(
        "At most {} entries are allowed here.",
        limits::BOOKING_ENTRIES
    );
    Err(Problem::new(Code::TooLong, detail).at(at))
}
