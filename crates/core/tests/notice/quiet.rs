//! Quiet hours on every clock: against a slow and obvious reference, and by hand.

use baton_core::Timestamp;
use baton_core::booking::WallTime;
use baton_core::notify::QuietHours;
use baton_core::time;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::scene::{at, hours};

fn check(zone: &str, quiet: QuietHours, from: &str, to: &str) {
    let zone = time::zone(zone).unwrap();
    assert_eq!(quiet.over(at(from), &zone), at(to), "{quiet:?} {from}");
}

#[test]
fn the_night_ends_in_the_morning() {
    let night = hours("22:00-07:00");
    // Berlin is an hour ahead in winter.
    check(
        "Europe/Berlin",
        night,
        "2026-01-14T20:59:00Z",
        "2026-01-14T20:59:00Z",
    );
    check(
        "Europe/Berlin",
        night,
        "2026-01-14T21:00:00Z",
        "2026-01-15T06:00:00Z",
    );
    check(
        "Europe/Berlin",
        night,
        "2026-01-15T05:59:59Z",
        "2026-01-15T06:00:00Z",
    );
    check(
        "Europe/Berlin",
        night,
        "2026-01-15T06:00:00Z",
        "2026-01-15T06:00:00Z",
    );
}

#[test]
fn the_night_is_an_hour_shorter_or_longer_where_the_clock_changes() {
    let night = hours("22:00-07:00");
    check(
        "Europe/Berlin",
        night,
        "2026-03-28T21:00:00Z",
        "2026-03-29T05:00:00Z",
    );
    check(
        "Europe/Berlin",
        night,
        "2026-10-24T20:00:00Z",
        "2026-10-25T06:00:00Z",
    );
}

#[test]
fn an_end_that_the_clock_leaves_out_comes_when_it_goes_on() {
    // From 2:00 the clock goes on at 3:00.
    check(
        "Europe/Berlin",
        hours("22:00-02:30"),
        "2026-03-28T23:00:00Z",
        "2026-03-29T01:00:00Z",
    );
}

#[test]
fn an_end_that_comes_twice_is_waited_for_twice_only_if_one_begins_between() {
    // 2:30 comes at 0:30 and at 1:30 of universal time; at 1:00 it is 2:00 for the second time.
    let quiet = hours("22:00-02:30");
    check(
        "Europe/Berlin",
        quiet,
        "2026-10-25T00:10:00Z",
        "2026-10-25T00:30:00Z",
    );
    check(
        "Europe/Berlin",
        quiet,
        "2026-10-25T01:10:00Z",
        "2026-10-25T01:30:00Z",
    );
}

#[test]
fn a_weekend_joins_the_nights_around_it() {
    let quiet = QuietHours {
        weekends: true,
        ..hours("18:00-08:00")
    };
    // From Friday evening to Monday morning, over the change of the clock.
    check(
        "Europe/Berlin",
        quiet,
        "2026-03-27T17:00:00Z",
        "2026-03-30T06:00:00Z",
    );
    check(
        "Europe/Berlin",
        quiet,
        "2026-03-28T11:00:00Z",
        "2026-03-30T06:00:00Z",
    );
}

#[test]
fn a_day_may_end_at_24() {
    check(
        "UTC",
        hours("20:00-24:00"),
        "2026-03-12T21:00:00Z",
        "2026-03-13T00:00:00Z",
    );
    check(
        "UTC",
        hours("24:00-06:00"),
        "2026-03-12T01:00:00Z",
        "2026-03-12T06:00:00Z",
    );
}

#[test]
fn quiet_hours_without_end_keep_nothing_back() {
    check(
        "UTC",
        hours("00:00-24:00"),
        "2026-03-12T21:00:00Z",
        "2026-03-12T21:00:00Z",
    );
    check(
        "UTC",
        hours("09:00-09:00"),
        "2026-03-12T09:00:00Z",
        "2026-03-12T09:00:00Z",
    );
}

/// Minute after minute, until the clock on the wall shows none of those times.
fn slow(quiet: QuietHours, from: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let minutes = (0..5 * 24 * 60).map(|m| from.plus_seconds(m * 60));
    minutes.into_iter().find(|at| !shows(quiet, *at, zone))
}

fn shows(quiet: QuietHours, at: Timestamp, zone: &TimeZone) -> bool {
    let local = at.0.to_zoned(zone.clone());
    let rest = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
    let minute = u16::try_from(local.hour()).unwrap() * 60 + u16::try_from(local.minute()).unwrap();
    let (from, to) = (quiet.from.minutes(), quiet.to.minutes());
    let within = if from <= to {
        from <= minute && minute < to
    } else {
        from <= minute || minute < to
    };
    within || (quiet.weekends && rest)
}

/// Around changes of the clock, of half an hour and a whole one, and a day that was left out.
fn moments() -> impl Strategy<Value = (&'static str, Timestamp)> {
    let changes = prop::sample::select(vec![
        ("Europe/Berlin", "2026-03-29T01:00:00Z"),
        ("Europe/Berlin", "2026-10-25T01:00:00Z"),
        ("America/New_York", "2026-03-08T07:00:00Z"),
        ("America/New_York", "2026-11-01T06:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
        ("America/Sao_Paulo", "2018-11-04T03:00:00Z"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z"),
        ("Africa/Casablanca", "2026-02-15T02:00:00Z"),
        ("Asia/Kathmandu", "2026-06-01T00:00:00Z"),
    ]);
    let minutes = -4_i64 * 24 * 60..2 * 24 * 60;
    (changes, minutes).prop_map(|((zone, change), m)| (zone, at(change).plus_seconds(m * 60)))
}

fn any_hours() -> impl Strategy<Value = QuietHours> {
    let time = || {
        let coarse = (0_u16..=96).prop_map(|quarter| quarter * 15);
        prop_oneof![coarse, 0..=WallTime::DAY].prop_map(|m| WallTime::from_minutes(m).unwrap())
    };
    let hours = (time(), time(), any::<bool>());
    hours.prop_map(|(from, to, weekends)| QuietHours { from, to, weekends })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_wait_ends_when_the_clock_on_the_wall_first_shows_another_time(
        quiet in any_hours(),
        (zone, from) in moments(),
    ) {
        let zone = time::zone(zone).unwrap();
        let end = slow(quiet, from, &zone).unwrap_or(from);
        prop_assert_eq!(quiet.over(from, &zone), end);
    }
}
