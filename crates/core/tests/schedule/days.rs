//! Days of 23, 23½, 24, 24½ and 25 hours, and one of none, all worked through.

use baton_core::schedule::free;

use crate::scene::{host, kind, span};

/// Who works around the clock has a start every half hour of the day, whatever its length.
fn check(zone: &str, from: &str, to: &str, hours: f64) {
    let host = host(zone, "00:00-24:00");
    let day = span(from, to);
    let starts = free(
        &host,
        &kind(30, 30),
        day,
        baton_core::Timestamp::from_millis(day.start),
    );
    let instants: Vec<_> = starts.iter().map(|at| at.as_millis()).collect();
    let every: Vec<_> = (day.start..day.end).step_by(1_800_000).collect();
    assert_eq!(instants, every, "{zone} {from}");
    #[expect(clippy::cast_precision_loss, reason = "a count of half hours")]
    let length = instants.len() as f64 / 2.0;
    assert!(
        (length - hours).abs() < f64::EPSILON,
        "{zone} {from}: {length} hours"
    );
}

#[test]
fn a_day_that_loses_an_hour_has_46_half_hours() {
    check(
        "Europe/Berlin",
        "2026-03-28T23:00:00Z",
        "2026-03-29T22:00:00Z",
        23.0,
    );
    check(
        "America/Los_Angeles",
        "2026-03-08T08:00:00Z",
        "2026-03-09T07:00:00Z",
        23.0,
    );
    check(
        "America/Sao_Paulo",
        "2018-11-04T03:00:00Z",
        "2018-11-05T02:00:00Z",
        23.0,
    );
}

#[test]
fn a_day_that_gains_an_hour_has_50_half_hours() {
    check(
        "Europe/Berlin",
        "2026-10-24T22:00:00Z",
        "2026-10-25T23:00:00Z",
        25.0,
    );
    check(
        "America/Los_Angeles",
        "2026-11-01T07:00:00Z",
        "2026-11-02T08:00:00Z",
        25.0,
    );
    check(
        "America/Sao_Paulo",
        "2018-02-17T02:00:00Z",
        "2018-02-18T03:00:00Z",
        25.0,
    );
}

#[test]
fn lord_howe_loses_and_gains_half_an_hour() {
    check(
        "Australia/Lord_Howe",
        "2026-10-03T13:30:00Z",
        "2026-10-04T13:00:00Z",
        23.5,
    );
    check(
        "Australia/Lord_Howe",
        "2026-04-04T13:00:00Z",
        "2026-04-05T13:30:00Z",
        24.5,
    );
}

#[test]
fn kathmandu_never_changes() {
    check(
        "Asia/Kathmandu",
        "2026-03-28T18:15:00Z",
        "2026-03-29T18:15:00Z",
        24.0,
    );
}

#[test]
fn the_day_that_samoa_left_out_has_no_start_of_its_own() {
    // Thursday the 29th ends where Saturday the 31st begins.
    check(
        "Pacific/Apia",
        "2011-12-29T10:00:00Z",
        "2011-12-30T10:00:00Z",
        24.0,
    );
    check(
        "Pacific/Apia",
        "2011-12-30T10:00:00Z",
        "2011-12-31T10:00:00Z",
        24.0,
    );
    let mut only_friday = host("Pacific/Apia", "09:00-17:00");
    only_friday
        .week
        .retain(|r| r.weekday == baton_core::booking::Weekday::Friday);
    let all = span("2011-12-28T10:00:00Z", "2012-01-02T10:00:00Z");
    let now = baton_core::Timestamp::from_millis(all.start);
    assert_eq!(free(&only_friday, &kind(30, 30), all, now), vec![]);
}
