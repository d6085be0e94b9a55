//! A time in words that an agent can say.

use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use crate::Timestamp;

/// `Thursday 12 March, 2:00 PM, Berlin time`. The year is named where it is another than now.
pub fn label(at: Timestamp, zone: &TimeZone, zone_name: &str, now: Timestamp) -> String {
    let local = at.0.to_zoned(zone.clone());
    let this_year = now.0.to_zoned(zone.clone()).year() == local.year();
    let format = if this_year {
        "%A %-d %B, %-I:%M %p"
    } else {
        "%A %-d %B %Y, %-I:%M %p"
    };
    let when = strtime::format(format, &local).unwrap_or_else(|_| local.to_string());
    format!("{when}, {}", place(zone_name))
}

/// `America/Argentina/Buenos_Aires` is `Buenos Aires time`.
fn place(zone: &str) -> String {
    match zone.rsplit_once('/') {
        Some(("Etc", _)) | None => zone.to_owned(),
        Some((_, city)) => format!("{} time", city.replace('_', " ")),
    }
}

/// `a, b or c`.
pub fn join(times: &[String]) -> String {
    match times {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join("; ")),
    }
}
