//! Meetings in words.

use baton_core::Timestamp;
use jiff::tz::TimeZone;

use super::Zone;

/// The time of day: `14:02`.
pub(crate) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    at.0.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// `Thursday 5 March`
pub(crate) fn day(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.0.to_zoned(zone.clone());
    local.strftime("%A %-d %B").to_string()
}

/// `Thursday 5 March, 14:00–14:30`
pub(crate) fn span(start: Timestamp, end: Timestamp, zone: &TimeZone) -> String {
    let (from, to) = (clock(start, zone), clock(end, zone));
    format!("{}, {from}–{to}", day(start, zone))
}

/// What the prospect's clock says then, where it is another than the rep's: `For Priya: Thursday
/// 5 March, 18:45, Kathmandu time`.
pub(crate) fn elsewhere(who: &str, at: Timestamp, theirs: &str, mine: &TimeZone) -> Option<String> {
    let theirs = Zone::named(theirs)?;
    let same = |a: &TimeZone| a.to_offset(at.0);
    if same(&theirs.zone) == same(mine) {
        return None;
    }
    let place = theirs.name.rsplit('/').next().unwrap_or(&theirs.name);
    let (day, clock) = (day(at, &theirs.zone), clock(at, &theirs.zone));
    let place = place.replace('_', " ");
    Some(format!(
        "For {}: {day}, {clock}, {place} time",
        first_name(who)
    ))
}

pub(crate) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_in_both_zones_where_they_differ() {
        let at: Timestamp = "2026-03-05T13:00:00Z".parse().unwrap();
        let end = at.plus_seconds(1_800);
        let berlin = Zone::named("Europe/Berlin").unwrap().zone;
        assert_eq!(span(at, end, &berlin), "Thursday 5 March, 14:00–14:30");
        assert_eq!(
            elsewhere("Priya Raghunathan", at, "Asia/Kathmandu", &berlin).unwrap(),
            "For Priya: Thursday 5 March, 18:45, Kathmandu time"
        );
        assert_eq!(elsewhere("Priya", at, "Europe/Vienna", &berlin), None);
        assert_eq!(elsewhere("Priya", at, "Nowhere", &berlin), None);
    }
}
