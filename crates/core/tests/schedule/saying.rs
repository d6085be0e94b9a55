//! Times in words.

use baton_core::schedule::{join, label};
use baton_core::time;

use crate::scene::at;

fn said(instant: &str, zone: &str) -> String {
    let tz = time::zone(zone).unwrap();
    label(at(instant), &tz, zone, at("2026-03-01T00:00:00Z"))
}

#[test]
fn a_time_names_its_day_and_the_city_whose_clock_it_is() {
    for (instant, zone, words) in [
        (
            "2026-03-12T13:00:00Z",
            "Europe/Berlin",
            "Thursday 12 March, 2:00 PM, Berlin time",
        ),
        (
            "2026-03-12T13:00:00Z",
            "Asia/Kolkata",
            "Thursday 12 March, 6:30 PM, Kolkata time",
        ),
        (
            "2026-03-12T13:00:00Z",
            "America/New_York",
            "Thursday 12 March, 9:00 AM, New York time",
        ),
        (
            "2026-03-12T15:05:00Z",
            "America/Argentina/Buenos_Aires",
            "Thursday 12 March, 12:05 PM, Buenos Aires time",
        ),
        (
            "2026-03-12T03:00:00Z",
            "America/Argentina/Buenos_Aires",
            "Thursday 12 March, 12:00 AM, Buenos Aires time",
        ),
        (
            "2026-03-02T22:00:00Z",
            "US/Pacific",
            "Monday 2 March, 2:00 PM, Pacific time",
        ),
    ] {
        assert_eq!(said(instant, zone), words);
    }
}

#[test]
fn universal_time_and_plain_offsets_are_no_cities() {
    for (zone, words) in [
        ("UTC", "Thursday 12 March, 1:00 PM, UTC"),
        ("Etc/UTC", "Thursday 12 March, 1:00 PM, UTC"),
        ("GMT", "Thursday 12 March, 1:00 PM, GMT"),
        // In these names west counts as plus.
        ("Etc/GMT+5", "Thursday 12 March, 8:00 AM, UTC-5"),
        ("Etc/GMT-3", "Thursday 12 March, 4:00 PM, UTC+3"),
    ] {
        assert_eq!(said("2026-03-12T13:00:00Z", zone), words);
    }
}

#[test]
fn the_year_is_named_where_it_is_another_on_the_prospect_s_calendar() {
    let (tz, now) = (
        time::zone("Asia/Kathmandu").unwrap(),
        at("2026-12-31T20:00:00Z"),
    );
    let in_kathmandu = |instant| label(at(instant), &tz, "Asia/Kathmandu", now);
    // There the new year has begun.
    assert_eq!(
        in_kathmandu("2027-01-04T04:15:00Z"),
        "Monday 4 January, 10:00 AM, Kathmandu time"
    );
    assert_eq!(
        said("2027-01-04T09:00:00Z", "Europe/Berlin"),
        "Monday 4 January 2027, 10:00 AM, Berlin time"
    );
}

#[test]
fn of_an_hour_that_comes_twice_it_is_said_which() {
    assert_eq!(
        said("2026-10-25T00:30:00Z", "Europe/Berlin"),
        "Sunday 25 October, 2:30 AM, Berlin time (UTC+2)"
    );
    assert_eq!(
        said("2026-10-25T01:30:00Z", "Europe/Berlin"),
        "Sunday 25 October, 2:30 AM, Berlin time (UTC+1)"
    );
}

#[test]
fn a_list_is_told_apart_by_semicolons_for_a_time_has_commas() {
    let times = |n| -> Vec<String> {
        let all = [
            "2026-03-12T13:00:00Z",
            "2026-03-13T08:30:00Z",
            "2026-03-16T15:00:00Z",
        ];
        all.into_iter()
            .take(n)
            .map(|at| said(at, "Europe/Berlin"))
            .collect()
    };
    assert_eq!(join(&times(0)), "");
    assert_eq!(join(&times(1)), "Thursday 12 March, 2:00 PM, Berlin time");
    assert_eq!(
        join(&times(2)),
        "Thursday 12 March, 2:00 PM, Berlin time or Friday 13 March, 9:30 AM, Berlin time"
    );
    assert_eq!(
        join(&times(3)),
        "Thursday 12 March, 2:00 PM, Berlin time; Friday 13 March, 9:30 AM, Berlin time \
         or Monday 16 March, 4:00 PM, Berlin time"
    );
}
