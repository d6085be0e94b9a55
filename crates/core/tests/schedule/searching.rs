//! A search that stops early finds what a look at everything would.

use std::cell::RefCell;

use baton_core::Timestamp;
use baton_core::booking::MeetingType;
use baton_core::schedule::{Host, Opening, Span, nearest, openings, soon, spread};
use baton_core::time::zone;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::scene::{self, MINUTE, at};

const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Monday 2 March 2026, midnight in UTC: weeks in which Berlin changes its clocks.
const START: i64 = 1_772_409_600_000;

fn berlin() -> TimeZone {
    zone("Europe/Berlin").unwrap()
}

/// Days from [`START`] on.
fn days(from: i64, to: i64) -> Span {
    Span {
        start: START + from * DAY,
        end: START + to * DAY,
    }
}

/// Open at so many quarters of an hour after [`START`].
fn open(quarters: impl IntoIterator<Item = i64>) -> Vec<Opening> {
    let opening = |n| Opening {
        start: Timestamp::from_millis(START + n * 15 * MINUTE),
        hosts: vec![0],
    };
    quarters.into_iter().map(opening).collect()
}

/// Every day, at these hours in UTC.
fn every_day(hours: std::ops::Range<i64>) -> Vec<Opening> {
    open((0..365).flat_map(|day| hours.clone().map(move |hour| (day * 24 + hour) * 4)))
}

fn inside(openings: &[Opening], span: Span) -> Vec<Opening> {
    let inside = |o: &&Opening| (span.start..span.end).contains(&o.start.as_millis());
    openings.iter().filter(inside).cloned().collect()
}

/// The obvious way.
fn nearest_of_all(openings: &[Opening], wanted: Timestamp, limit: usize) -> Vec<Opening> {
    let mut all = openings.to_vec();
    all.retain(|o| o.start != wanted);
    all.sort_by_key(|o| (o.start.as_millis() - wanted.as_millis()).abs());
    all.truncate(limit);
    all.sort_by_key(|o| o.start);
    all
}

/// Notes where somebody looks.
struct Seen {
    openings: Vec<Opening>,
    windows: RefCell<Vec<Span>>,
}

impl Seen {
    fn of(openings: Vec<Opening>) -> Self {
        Self {
            openings,
            windows: RefCell::default(),
        }
    }

    fn look(&self, window: Span) -> Vec<Opening> {
        self.windows.borrow_mut().push(window);
        inside(&self.openings, window)
    }

    /// Where it looked, as one span: nothing is left out, nothing seen twice.
    fn whole(&self) -> Span {
        let mut windows = self.windows.borrow().clone();
        windows.sort_unstable();
        assert!(windows.is_sorted_by(|a, b| a.end == b.start), "{windows:?}");
        Span {
            start: windows[0].start,
            end: windows[windows.len() - 1].end,
        }
    }
}

#[test]
fn a_free_week_is_not_looked_beyond() {
    let seen = Seen::of(every_day(7..15));
    let found = soon(days(0, 365), &berlin(), 5, |window| seen.look(window));
    assert_eq!(found, spread(&seen.openings, &berlin(), 5));
    assert_eq!(seen.whole(), days(0, 7));
}

#[test]
fn who_sees_only_nights_for_four_weeks_offers_them() {
    let seen = Seen::of(every_day(0..3));
    let found = soon(days(0, 365), &berlin(), 5, |window| seen.look(window));
    assert_eq!(found.len(), 5);
    assert_eq!(seen.whole(), days(0, 28));
}

#[test]
fn more_than_there_are_days_in_four_weeks_come_from_four_weeks() {
    let seen = Seen::of(every_day(7..15));
    let found = soon(days(0, 365), &berlin(), 50, |window| seen.look(window));
    assert_eq!(found.len(), 50);
    assert_eq!(seen.whole(), days(0, 28));
}

#[test]
fn the_one_free_time_of_a_year_is_found() {
    let last = open([360 * 96 + 40]);
    let seen = Seen::of(last.clone());
    let found = soon(days(0, 365), &berlin(), 3, |window| seen.look(window));
    assert_eq!(found, last);
    assert_eq!(seen.whole(), days(0, 365));
    let seen = Seen::of(last.clone());
    let wanted = Timestamp::from_millis(START + 9 * HOUR);
    let near = nearest(wanted, days(0, 365), 3, |window| seen.look(window));
    assert_eq!(near, last);
    assert_eq!(seen.whole(), days(0, 365));
}

#[test]
fn what_is_near_is_not_looked_for_far_away() {
    let seen = Seen::of(every_day(7..15));
    let wanted = Timestamp::from_millis(START + 100 * DAY + 11 * HOUR);
    let near = nearest(wanted, days(0, 365), 4, |window| seen.look(window));
    let hours: Vec<_> = near
        .iter()
        .map(|o| (o.start.as_millis() - wanted.as_millis()) / HOUR)
        .collect();
    assert_eq!(hours, [-2, -1, 1, 2]);
    assert!(days(99, 102).contains(seen.whole()));
}

#[test]
fn of_a_time_beyond_the_horizon_the_last_ones_are_nearest() {
    let seen = Seen::of(every_day(7..15));
    for wanted in [START + 9000 * DAY, i64::MAX / 2] {
        let wanted = Timestamp::from_millis(wanted);
        let near = nearest(wanted, days(0, 365), 2, |window| seen.look(window));
        assert_eq!(near, open([(364 * 24 + 13) * 4, (364 * 24 + 14) * 4]));
        let long_before = Timestamp::from_millis(START - 9000 * DAY);
        let near = nearest(long_before, days(0, 365), 2, |window| {
            inside(&seen.openings, window)
        });
        assert_eq!(near, open([28, 32]));
    }
    assert!(days(362, 365).contains(Span {
        start: seen.windows.borrow()[0].start,
        end: seen.windows.borrow()[0].end,
    }));
}

#[test]
fn nothing_is_looked_at_for_nothing() {
    let look = |_| panic!("there is nothing to find");
    assert_eq!(soon(days(0, 9), &berlin(), 0, look), []);
    assert_eq!(soon(days(9, 9), &berlin(), 3, look), []);
    assert_eq!(nearest(at("2026-03-04T09:00:00Z"), days(0, 9), 0, look), []);
    assert_eq!(nearest(at("2026-03-04T09:00:00Z"), days(9, 0), 3, look), []);
}

proptest! {
    #[test]
    fn the_nearest_are_the_nearest_of_all(
        quarters in prop::collection::btree_set(0..60 * 96_i64, 0..40),
        wanted in -20 * 96..80 * 96_i64,
        limit in 0..8_usize,
    ) {
        let all = open(quarters);
        let wanted = Timestamp::from_millis(START + wanted * 15 * MINUTE);
        let near = nearest(wanted, days(0, 60), limit, |window| inside(&all, window));
        prop_assert_eq!(near, nearest_of_all(&all, wanted, limit));
    }

    #[test]
    fn within_four_weeks_the_picks_are_those_of_all(
        quarters in prop::collection::btree_set(0..28 * 96_i64, 0..200),
        limit in 0..12_usize,
    ) {
        let all = open(quarters);
        let few = soon(days(0, 28), &berlin(), limit, |window| inside(&all, window));
        prop_assert_eq!(few, spread(&all, &berlin(), limit));
    }

    #[test]
    fn of_more_weeks_the_picks_are_sorted_and_as_many(
        quarters in prop::collection::btree_set(0..200 * 96_i64, 0..60),
        limit in 0..12_usize,
    ) {
        let all = open(quarters);
        let few = soon(days(0, 200), &berlin(), limit, |window| inside(&all, window));
        prop_assert_eq!(few.len(), limit.min(all.len()));
        prop_assert!(few.is_sorted_by(|a, b| a.start < b.start));
        prop_assert!(few.iter().all(|o| all.contains(o)));
    }

    #[test]
    fn windows_together_show_what_the_whole_shows(
        cuts in prop::collection::btree_set(0..40 * 24 * 12_i64, 0..6),
        step in 5..90_u32,
    ) {
        let hosts = team();
        let kind = MeetingType { daily_limit: Some(3), ..scene::kind(45, step) };
        let now = Timestamp::from_millis(START);
        let look = |window| openings(&hosts, None, &kind, window, now);
        let edges: Vec<_> = std::iter::once(START)
            .chain(cuts.iter().map(|n| START + n * 5 * MINUTE))
            .chain([START + 40 * DAY])
            .collect();
        let pieces = edges.windows(2).flat_map(|w| look(Span { start: w[0], end: w[1] }));
        prop_assert_eq!(pieces.collect::<Vec<_>>(), look(days(0, 40)));
    }
}

/// Over the days on which clocks change, with work that goes on after midnight.
fn team() -> Vec<Host> {
    let night = scene::host("Europe/Berlin", "00:00-03:30 09:00-17:00 22:00-24:00");
    let mut far = scene::host("America/Los_Angeles", "09:00-17:00");
    far.taken = vec![
        scene::meeting("2026-03-09T17:00:00Z", "2026-03-09T17:30:00Z"),
        scene::meeting("2026-03-09T19:00:00Z", "2026-03-09T19:30:00Z"),
        scene::meeting("2026-03-09T21:00:00Z", "2026-03-09T21:30:00Z"),
        scene::busy("2026-03-12T17:00:00Z", "2026-03-14T17:30:00Z"),
    ];
    vec![night, far]
}
