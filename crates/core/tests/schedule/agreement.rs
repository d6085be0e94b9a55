//! The fast way finds what the slow way finds, whatever the zone, the week and the calendar.

use baton_core::Timestamp;
use baton_core::booking::{MeetingType, WallTime, Weekday, WorkRange};
use baton_core::schedule::{By, Host, Off, Span, Taken, free, obstacles, openings};
use baton_core::time;
use jiff::ToSpan as _;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::select;

use crate::scene::{MINUTE, days_off};
use crate::slow;

const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Where and when clocks did odd things, and a few where they did not.
const PLACES: &[(&str, &str)] = &[
    ("Asia/Kathmandu", "2026-03-29"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("America/Sao_Paulo", "2026-11-01"),
    ("America/Los_Angeles", "2026-03-08"),
    ("America/Los_Angeles", "2026-11-01"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    // The clock goes back in Ramadan, forward after it.
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
    // A day that never was.
    ("Pacific/Apia", "2011-12-30"),
    ("Asia/Gaza", "2024-04-20"),
    ("Asia/Gaza", "2024-10-26"),
    // At midnight, forward and back.
    ("America/Havana", "2026-03-08"),
    ("Asia/Beirut", "2025-10-26"),
    ("America/Nuuk", "2026-03-28"),
    // One minute into the day the clock went back to the day before.
    ("America/St_Johns", "2010-11-07"),
    ("UTC", "2026-12-31"),
];

#[derive(Clone, Debug)]
struct Scene {
    host: Host,
    kind: MeetingType,
    within: Span,
    now: Timestamp,
}

fn wall() -> impl Strategy<Value = u16> {
    prop_oneof![1 => Just(0), 1 => Just(WallTime::DAY), 6 => (0_u16..=288).prop_map(|n| n * 5)]
}

fn week() -> impl Strategy<Value = Vec<WorkRange>> {
    let range = (select(&Weekday::ALL), wall(), wall()).prop_filter_map("empty", |(w, a, b)| {
        (a != b).then(|| WorkRange {
            weekday: w,
            from: WallTime::from_minutes(a.min(b)).unwrap(),
            to: WallTime::from_minutes(a.max(b)).unwrap(),
        })
    });
    prop_oneof![
        1 => Just(crate::scene::daily("00:00-24:00")),
        1 => Just(crate::scene::daily("00:00-02:30 02:30-03:15 22:00-24:00")),
        4 => prop::collection::vec(range, 0..16),
    ]
}

/// What may stand in a calendar from three days before to nine after.
fn taken(base: i64) -> impl Strategy<Value = Taken> {
    let by = prop_oneof![
        Just(By::Calendar),
        (0..40_i64, 0..40_i64).prop_map(|(before, after)| By::Meeting {
            id: "mtg_1".into(),
            before: before * MINUTE,
            after: after * MINUTE,
        }),
        (-HOUR..HOUR, 0..40_i64, 0..40_i64).prop_map(move |(left, before, after)| By::Hold {
            until: Timestamp::from_millis(base + left),
            before: before * MINUTE,
            after: after * MINUTE,
        }),
    ];
    (-3 * 288..9 * 288_i64, 0..50_i64, by).prop_map(move |(begins, lasts, by)| Taken {
        span: Span {
            start: base + begins * 5 * MINUTE,
            end: base + (begins + lasts) * 5 * MINUTE,
        },
        by,
    })
}

fn kind() -> impl Strategy<Value = MeetingType> {
    let limit = |most| prop::option::weighted(0.3, 1..most);
    (
        (prop_oneof![4 => 5..90_u32, 1 => 90..480_u32], 5..=120_u32),
        (0..40_u32, 0..40_u32),
        (0..3000_u32, 1..10_u32),
        (limit(4_u32), limit(9_u32)),
        prop::option::weighted(0.3, week()),
    )
        .prop_map(
            |((minutes, step), buffers, time, limits, week)| MeetingType {
                minutes,
                step_minutes: step,
                before_minutes: buffers.0,
                after_minutes: buffers.1,
                notice_minutes: time.0,
                horizon_days: time.1,
                daily_limit: limits.0,
                weekly_limit: limits.1,
                week,
                ..MeetingType::default()
            },
        )
}

fn off(day: Date) -> impl Strategy<Value = Vec<Off>> {
    let one = (-3..6_i64, 0..3_i64, any::<bool>()).prop_map(move |(begins, lasts, leave)| {
        let days = days_off(day + begins.days(), day + (begins + lasts).days());
        if leave {
            Off::Leave(days)
        } else {
            Off::Holiday(days)
        }
    });
    prop::collection::vec(one, 0..2)
}

fn host(place: (&'static str, &'static str), now: i64) -> impl Strategy<Value = Host> {
    let calendar = prop::collection::vec(taken(now), 0..24);
    (week(), off(place.1.parse().unwrap()), calendar).prop_map(move |(week, off, taken)| Host {
        rep: "ana".into(),
        zone: time::zone(place.0).unwrap(),
        week,
        off,
        taken,
    })
}

fn now_in(place: (&str, &str)) -> i64 {
    let noon = place.1.parse::<Date>().unwrap().at(12, 0, 0, 0);
    let zone = time::zone(place.0).unwrap();
    zone.to_timestamp(noon).unwrap().as_millisecond() - 2 * DAY
}

fn scene() -> impl Strategy<Value = Scene> {
    let asked = (-DAY..4 * DAY, 0..5 * DAY);
    (select(PLACES), asked, kind()).prop_flat_map(|(place, (begins, lasts), kind)| {
        let now = now_in(place);
        host(place, now).prop_map(move |host| Scene {
            host,
            kind: kind.clone(),
            within: Span {
                start: now + begins,
                end: now + begins + lasts,
            },
            now: Timestamp::from_millis(now),
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn fast_and_slow_find_the_same(s in scene()) {
        prop_assert_eq!(
            free(&s.host, &s.kind, s.within, s.now),
            slow::free(&s.host, &s.kind, s.within, s.now)
        );
    }

    #[test]
    fn nothing_stands_against_a_free_time_and_something_against_every_other(s in scene()) {
        let free = free(&s.host, &s.kind, s.within, s.now);
        for start in &free {
            prop_assert_eq!(obstacles(&s.host, &s.kind, *start, s.now), vec![]);
        }
        // All starts of the step, whose hours are known best to a calendar with nothing in it.
        let empty = Host { taken: vec![], ..s.host.clone() };
        let bare = MeetingType {
            notice_minutes: 0,
            horizon_days: 400,
            daily_limit: None,
            weekly_limit: None,
            ..s.kind.clone()
        };
        let grid = slow::free(&empty, &bare, s.within, Timestamp::from_millis(s.within.start));
        let odd = (0..25).map(|n| Timestamp::from_millis(s.within.start + n * 295 * MINUTE));
        for start in grid.into_iter().chain(odd.filter(|at| at.as_millis() < s.within.end)) {
            prop_assert_eq!(
                obstacles(&s.host, &s.kind, start, s.now).is_empty(),
                free.contains(&start),
                "{}", start
            );
        }
    }

    #[test]
    fn asking_about_more_days_changes_nothing_within(
        s in scene(),
        more in (0..3 * DAY, 0..3 * DAY),
    ) {
        let mut wide = free(&s.host, &s.kind, s.within.padded(more.0, more.1), s.now);
        wide.retain(|at| s.within.start <= at.as_millis() && at.as_millis() < s.within.end);
        prop_assert_eq!(free(&s.host, &s.kind, s.within, s.now), wide);
    }

    #[test]
    fn the_order_of_a_calendar_does_not_matter(s in scene()) {
        let mut sorted = s.host.clone();
        sorted.taken.sort_by_key(|t| t.span);
        prop_assert_eq!(
            free(&s.host, &s.kind, s.within, s.now),
            free(&sorted, &s.kind, s.within, s.now)
        );
    }

    #[test]
    fn openings_are_the_free_times_of_all_at_which_the_fixed_host_can_come(
        (s, others, fixed) in scene().prop_flat_map(|s| {
            let now = s.now.as_millis();
            let places = PLACES.iter().copied().filter(move |p| (now_in(*p) - now).abs() < 9 * DAY);
            let near = select(places.collect::<Vec<_>>()).prop_flat_map(move |p| host(p, now));
            (Just(s), prop::collection::vec(near.clone(), 0..3), prop::option::of(near))
        })
    ) {
        let hosts: Vec<_> = others.into_iter().chain([s.host.clone()]).collect();
        let every_minute = MeetingType { step_minutes: 1, ..s.kind.clone() };
        let joins = fixed.as_ref().map(|f| slow::free(f, &every_minute, s.within, s.now));
        let each: Vec<_> = hosts.iter().map(|h| slow::free(h, &s.kind, s.within, s.now)).collect();
        let mut starts: Vec<_> = each.iter().flatten().copied().collect();
        starts.sort_unstable();
        starts.dedup();
        starts.retain(|at| joins.as_ref().is_none_or(|j| j.contains(at)));

        let found = openings(&hosts, fixed.as_ref(), &s.kind, s.within, s.now);
        prop_assert_eq!(found.iter().map(|o| o.start).collect::<Vec<_>>(), starts);
        for opening in found {
            let able: Vec<_> =
                (0..each.len()).filter(|i| each[*i].contains(&opening.start)).collect();
            prop_assert_eq!(opening.hosts, able);
        }
    }
}
