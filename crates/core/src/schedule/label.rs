//! A time in words that an agent can say.

use jiff::Zoned;
use jiff::fmt::strtime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use crate::Timestamp;

/// `Thursday 12 March, 2:00 PM, Berlin time`. The year is named where it is another than now, the
/// offset where the clock shows that time twice.
pub fn label(at: Timestamp, zone: &TimeZone, zone_name: &str, now: Timestamp) -> String {
    let local = at.0.to_zoned(zone.clone());
    let this_year = now.0.to_zoned(zone.clone()).year() == local.year();
    let format = if this_year {
        "%A %-d %B"
    } else {
        "%A %-d %B %Y"
    };
    let day = strtime::format(format, &local).unwrap_or_else(|_| local.date().to_string());
    format!("{day}, {}", clock(at, zone, zone_name))
}

/// `2:00 PM, Berlin time`.
pub fn clock(at: Timestamp, zone: &TimeZone, zone_name: &str) -> String {
    let local = at.0.to_zoned(zone.clone());
    let which = if comes_twice(&local) {
        format!(" ({})", utc(local.offset()))
    } else {
        String::new()
    };
    format!("{}, {}{which}", hour(at, zone), place(zone_name, &local))
}

/// `2:00 PM`.
pub fn hour(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.0.to_zoned(zone.clone());
    strtime::format("%-I:%M %p", &local).unwrap_or_else(|_| local.time().to_string())
}

fn comes_twice(local: &Zoned) -> bool {
    let wall = local.time_zone().to_ambiguous_timestamp(local.datetime());
    matches!(wall.offset(), AmbiguousOffset::Fold { .. })
}

/// `America/Argentina/Buenos_Aires` is `Buenos Aires time`.
fn place(zone: &str, local: &Zoned) -> String {
    let place = city(zone, local.offset());
    let named = zone.split_once('/').is_some_and(|(area, _)| area != "Etc");
    if named {
        format!("{place} time")
    } else {
        place
    }
}

/// The place that names a zone: `America/Argentina/Buenos_Aires` is `Buenos Aires`.
pub fn city(zone: &str, offset: Offset) -> String {
    match zone.rsplit_once('/') {
        // `Etc/GMT+5` is five hours behind, against what everybody would understand.
        Some(("Etc", _)) => utc(offset),
        None => zone.to_owned(),
        Some((_, city)) => city.replace('_', " "),
    }
}

/// `UTC`, `UTC+2`, `UTC+10:30`.
fn utc(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

/// `a; b or c`: a time has commas of its own.
pub fn join(times: &[String]) -> String {
    match times {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join("; ")),
    }
}
