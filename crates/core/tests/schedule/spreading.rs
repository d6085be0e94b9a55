//! A few good times out of many, as the prospect's clock shows them.

use baton_core::Timestamp;
use baton_core::schedule::{Opening, spread};
use baton_core::time::zone;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::scene::MINUTE;

/// Openings at wall times in Berlin.
fn open(times: &[&str]) -> Vec<Opening> {
    let berlin = zone("Europe/Berlin").unwrap();
    let opening = |time: &&str| Opening {
        start: Timestamp(
            berlin
                .to_timestamp(time.parse::<DateTime>().unwrap())
                .unwrap(),
        ),
        hosts: vec![0],
    };
    times.iter().map(opening).collect()
}

/// Every quarter of an hour from eight to eight on these days of January 2026.
fn days(days: std::ops::RangeInclusive<u8>) -> Vec<Opening> {
    let times: Vec<_> = days
        .flat_map(|day| {
            (32..80).map(move |n| format!("2026-01-{day:02}T{:02}:{:02}", n / 4, n % 4 * 15))
        })
        .collect();
    open(&times.iter().map(String::as_str).collect::<Vec<_>>())
}

fn picked(openings: &[Opening], limit: usize) -> Vec<String> {
    let berlin = zone("Europe/Berlin").unwrap();
    let words = spread(openings, &berlin, limit);
    words
        .iter()
        .map(|o| {
            berlin
                .to_datetime(o.start.0)
                .strftime("%d %H:%M")
                .to_string()
        })
        .collect()
}

#[test]
fn each_of_the_next_days_gets_one_and_each_part_of_the_day() {
    assert_eq!(
        picked(&days(12..=20), 3),
        ["12 08:00", "13 12:00", "14 17:00"]
    );
    assert_eq!(
        picked(&days(12..=20), 4),
        ["12 08:00", "13 12:00", "14 17:00", "15 08:00"]
    );
}

#[test]
fn few_days_get_several_parts_each() {
    assert_eq!(
        picked(&days(12..=13), 4),
        ["12 08:00", "12 17:00", "13 08:00", "13 12:00"]
    );
    assert_eq!(
        picked(&days(12..=12), 3),
        ["12 08:00", "12 12:00", "12 17:00"]
    );
}

#[test]
fn the_full_hour_goes_before_the_half_and_the_half_before_the_rest() {
    let odd = open(&[
        "2026-01-12T09:10",
        "2026-01-12T09:30",
        "2026-01-12T10:00",
        "2026-01-12T11:00",
    ]);
    assert_eq!(picked(&odd, 1), ["12 10:00"]);
    assert_eq!(picked(&odd[..2], 1), ["12 09:30"]);
    assert_eq!(picked(&odd[..1], 1), ["12 09:10"]);
}

#[test]
fn nobody_is_offered_the_night_while_there_is_a_day() {
    let night_first = open(&[
        "2026-01-12T02:00",
        "2026-01-12T07:00",
        "2026-01-13T03:00",
        "2026-01-14T09:00",
        "2026-01-14T09:15",
    ]);
    assert_eq!(picked(&night_first, 2), ["14 09:00", "14 09:15"]);
    // Then the early morning, then the night.
    assert_eq!(
        picked(&night_first, 3),
        ["12 07:00", "14 09:00", "14 09:15"]
    );
    assert_eq!(picked(&night_first, 9).len(), 5);
}

#[test]
fn two_of_one_part_of_a_day_are_far_apart() {
    let morning = open(&["2026-01-12T09:00", "2026-01-12T10:00", "2026-01-12T11:00"]);
    assert_eq!(picked(&morning, 2), ["12 09:00", "12 11:00"]);
}

#[test]
fn nothing_comes_of_nothing() {
    assert_eq!(picked(&[], 3), [""; 0]);
    assert_eq!(picked(&days(12..=12), 0), [""; 0]);
}

proptest! {
    #[test]
    fn it_is_a_sorted_part_of_what_is_open_and_as_much_as_may_be(
        starts in prop::collection::btree_set(0..4000_i64, 0..60),
        limit in 0..12_usize,
    ) {
        let opening = |n: &i64| Opening {
            start: Timestamp::from_millis(1_768_000_000_000 + n * 15 * MINUTE),
            hosts: vec![0],
        };
        let openings: Vec<_> = starts.iter().map(opening).collect();
        let berlin = zone("Europe/Berlin").unwrap();
        let few = spread(&openings, &berlin, limit);
        prop_assert_eq!(few.len(), limit.min(openings.len()));
        prop_assert!(few.is_sorted_by(|a, b| a.start < b.start));
        prop_assert!(few.iter().all(|o| openings.contains(o)));
        let backwards: Vec<_> = openings.iter().rev().cloned().collect();
        prop_assert_eq!(spread(&backwards, &berlin, limit), few);
    }

    #[test]
    fn it_picks_what_comparing_all_with_all_picks(
        starts in prop::collection::btree_set(0..4000_i64, 0..80),
        minutes in prop::sample::select(&[5_i64, 10, 15, 30]),
        limit in 0..20_usize,
    ) {
        let opening = |n: &i64| Opening {
            start: Timestamp::from_millis(1_768_000_000_000 + n * minutes * MINUTE),
            hosts: vec![0],
        };
        let openings: Vec<_> = starts.iter().map(opening).collect();
        let berlin = zone("Europe/Berlin").unwrap();
        prop_assert_eq!(spread(&openings, &berlin, limit), slow(&openings, &berlin, limit));
    }
}

/// The obvious way: each pick is the least of all that are left.
fn slow(openings: &[Opening], zone: &TimeZone, limit: usize) -> Vec<Opening> {
    let mut left = openings.to_vec();
    let mut picked: Vec<Opening> = vec![];
    while picked.len() < limit && !left.is_empty() {
        let best = (0..left.len()).min_by_key(|n| (rank(&left[*n], &picked, zone), left[*n].start));
        picked.push(left.remove(best.unwrap()));
    }
    picked.sort_by_key(|o| o.start);
    picked
}

fn rank(opening: &Opening, picked: &[Opening], zone: &TimeZone) -> impl Ord + use<> {
    let local = |o: &Opening| zone.to_datetime(o.start.0);
    let part = |at: DateTime| [12, 17].iter().filter(|h| at.hour() >= **h).count();
    let own = local(opening);
    let same_day = |o: &&Opening| local(o).date() == own.date();
    let same_part = |o: &&Opening| part(local(o)) == part(own);
    let beside = || picked.iter().filter(same_day).filter(same_part);
    let apart = |o: &Opening| o.start.as_millis().abs_diff(opening.start.as_millis());
    let imposition = [8..19, 6..22]
        .iter()
        .take_while(|h| !h.contains(&own.hour()));
    let oddness = [0, 30].iter().take_while(|m| **m != own.minute());
    (
        imposition.count(),
        picked.iter().filter(same_day).count(),
        own.date(),
        beside().count(),
        picked.iter().filter(same_part).count(),
        oddness.count(),
        std::cmp::Reverse(beside().map(apart).min()),
    )
}
