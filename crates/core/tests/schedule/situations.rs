//! Single rules, each in the smallest calendar that shows it. Ana works in Berlin in winter: an hour
//! ahead of UTC.

use baton_core::booking::{MeetingType, Weekday};
use baton_core::schedule::{Host, Obstacle, Off, Opening, Span, free, obstacles, openings};
use baton_core::{Timestamp, time};

use crate::scene::{at, busy, daily, days_off, hold, host, kind, meeting, padded, span, work};

const NOW: &str = "2026-01-12T00:00:00Z";

/// Starts on Monday the 12th and Tuesday the 13th, as Ana's clock shows them.
fn offered(host: &Host, kind: &MeetingType) -> String {
    let two_days = span("2026-01-11T23:00:00Z", "2026-01-13T23:00:00Z");
    in_words(host, &free(host, kind, two_days, at(NOW)))
}

fn in_words(host: &Host, starts: &[Timestamp]) -> String {
    let words = starts.iter().map(|at| {
        let local = at.0.to_zoned(host.zone.clone());
        local.strftime("%a %H:%M").to_string()
    });
    words.collect::<Vec<_>>().join(", ")
}

fn ana(hours: &str) -> Host {
    let mut ana = host("Europe/Berlin", hours);
    ana.week.retain(|r| r.weekday == Weekday::Monday);
    ana
}

fn why_not(host: &Host, kind: &MeetingType, start: &str) -> Vec<Obstacle> {
    obstacles(host, kind, at(start), at(NOW))
}

#[test]
fn ranges_that_touch_are_one_and_a_break_is_a_break() {
    let (touching, apart) = (
        ana("09:00-10:00 10:00-11:00"),
        ana("09:00-10:00 10:15-11:00"),
    );
    assert_eq!(
        offered(&touching, &kind(60, 30)),
        "Mon 09:00, Mon 09:30, Mon 10:00"
    );
    assert_eq!(offered(&apart, &kind(60, 30)), "Mon 09:00");
    assert_eq!(
        why_not(&apart, &kind(60, 30), "2026-01-12T08:30:00Z"),
        vec![Obstacle::OutsideHours]
    );
}

#[test]
fn a_step_is_counted_from_the_beginning_of_the_work() {
    assert_eq!(
        offered(&ana("09:10-10:00"), &kind(10, 20)),
        "Mon 09:10, Mon 09:30, Mon 09:50"
    );
    assert_eq!(
        why_not(&ana("09:10-10:00"), &kind(10, 20), "2026-01-12T08:20:00Z"),
        vec![Obstacle::OffStep { minutes: 20 }]
    );
}

#[test]
fn a_meeting_may_go_on_after_midnight_where_work_does() {
    let mut night = ana("22:00-24:00");
    let kind = kind(90, 45);
    assert_eq!(offered(&night, &kind), "Mon 22:00");
    night.week.push(work(Weekday::Tuesday, "00:00-02:00"));
    assert_eq!(
        offered(&night, &kind),
        "Mon 22:00, Mon 22:45, Mon 23:30, Tue 00:00"
    );
    // Not into a day off.
    night.off = vec![Off::Leave(days_off(
        "2026-01-13".parse().unwrap(),
        "2026-01-13".parse().unwrap(),
    ))];
    assert_eq!(offered(&night, &kind), "Mon 22:00");
}

#[test]
fn only_the_start_lies_within_what_was_asked() {
    let all_day = host("Europe/Berlin", "00:00-24:00");
    let asked = span("2026-01-12T22:30:00Z", "2026-01-12T23:00:00Z");
    let starts = free(&all_day, &kind(480, 30), asked, at(NOW));
    assert_eq!(in_words(&all_day, &starts), "Mon 23:30");
}

#[test]
fn days_off_are_days_of_the_host() {
    let monday = "2026-01-12".parse().unwrap();
    let mut ana = host("Europe/Berlin", "23:00-23:30");
    ana.off = vec![Off::Leave(days_off(monday, monday))];
    assert_eq!(offered(&ana, &kind(30, 30)), "Tue 23:00");
    assert_eq!(
        why_not(&ana, &kind(30, 30), "2026-01-12T22:00:00Z"),
        vec![Obstacle::Leave]
    );
    ana.off = vec![Off::Holiday(days_off(monday, monday))];
    assert_eq!(
        why_not(&ana, &kind(30, 30), "2026-01-12T22:59:00Z"),
        vec![Obstacle::Holiday {
            name: "Midsummer".into()
        }]
    );
}

#[test]
fn a_kind_of_meeting_may_have_hours_of_its_own() {
    let in_the_morning = MeetingType {
        week: Some(daily("08:00-10:00")),
        ..kind(30, 30)
    };
    assert_eq!(
        offered(&ana("09:00-12:00"), &in_the_morning),
        "Mon 09:00, Mon 09:30"
    );
}

#[test]
fn the_larger_buffer_counts_not_the_sum() {
    let mut ana = ana("09:00-15:00");
    ana.taken = vec![padded(
        "2026-01-12T11:00:00Z",
        "2026-01-12T12:00:00Z",
        30,
        0,
    )];
    let buffered = MeetingType {
        before_minutes: 60,
        after_minutes: 15,
        ..kind(60, 30)
    };
    // Half an hour before it, because it asks for more than the new meeting; an hour after it.
    assert_eq!(
        offered(&ana, &buffered),
        "Mon 09:00, Mon 09:30, Mon 10:00, Mon 10:30, Mon 14:00"
    );
    let buffer = Obstacle::Buffer {
        start: at("2026-01-12T11:00:00Z"),
        end: at("2026-01-12T12:00:00Z"),
    };
    assert_eq!(
        why_not(&ana, &buffered, "2026-01-12T10:00:00Z"),
        vec![buffer.clone()]
    );
    assert_eq!(
        why_not(&ana, &buffered, "2026-01-12T12:30:00Z"),
        vec![buffer]
    );
}

#[test]
fn what_ends_when_a_meeting_starts_is_no_clash() {
    let mut ana = ana("09:00-12:00");
    ana.taken = vec![busy("2026-01-12T09:00:00Z", "2026-01-12T10:00:00Z")];
    assert_eq!(offered(&ana, &kind(60, 60)), "Mon 09:00, Mon 11:00");
    assert_eq!(
        why_not(&ana, &kind(60, 60), "2026-01-12T09:00:00Z"),
        vec![Obstacle::Busy {
            start: at("2026-01-12T09:00:00Z"),
            end: at("2026-01-12T10:00:00Z"),
        }]
    );
}

#[test]
fn a_hold_takes_time_until_it_runs_out() {
    let mut ana = ana("09:00-10:00");
    let held = |until| vec![hold("2026-01-12T08:00:00Z", "2026-01-12T09:00:00Z", until)];
    ana.taken = held("2026-01-12T00:00:01Z");
    assert_eq!(
        why_not(&ana, &kind(60, 60), "2026-01-12T08:00:00Z"),
        vec![Obstacle::Held {
            until: at("2026-01-12T00:00:01Z")
        }]
    );
    ana.taken = held(NOW);
    assert_eq!(offered(&ana, &kind(60, 60)), "Mon 09:00");
    assert_eq!(why_not(&ana, &kind(60, 60), "2026-01-12T08:00:00Z"), vec![]);
}

#[test]
fn limits_count_meetings_and_holds_by_the_host_s_day_but_not_their_own_events() {
    let mut ana = host("Europe/Berlin", "09:00-10:00");
    let twice = MeetingType {
        daily_limit: Some(2),
        ..kind(60, 60)
    };
    // Ten past midnight on Monday in Berlin is Sunday in UTC.
    ana.taken = vec![
        meeting("2026-01-11T23:10:00Z", "2026-01-11T23:20:00Z"),
        busy("2026-01-12T12:00:00Z", "2026-01-12T13:00:00Z"),
    ];
    assert_eq!(offered(&ana, &twice), "Mon 09:00, Tue 09:00");
    ana.taken.push(hold(
        "2026-01-12T14:00:00Z",
        "2026-01-12T15:00:00Z",
        "2026-01-12T00:05:00Z",
    ));
    assert_eq!(offered(&ana, &twice), "Tue 09:00");
    assert_eq!(
        why_not(&ana, &twice, "2026-01-12T08:00:00Z"),
        vec![Obstacle::DailyLimit { limit: 2 }]
    );
}

#[test]
fn a_week_begins_on_the_host_s_monday() {
    let mut ana = host("Europe/Berlin", "09:00-10:00");
    let once = MeetingType {
        weekly_limit: Some(1),
        ..kind(60, 60)
    };
    // The last minute of Sunday the 11th, and the first of Monday the 19th.
    ana.taken = vec![
        meeting("2026-01-11T22:59:00Z", "2026-01-11T23:00:00Z"),
        meeting("2026-01-18T23:00:00Z", "2026-01-18T23:01:00Z"),
    ];
    assert_eq!(offered(&ana, &once), "Mon 09:00, Tue 09:00");
    assert_eq!(
        why_not(&ana, &once, "2026-01-25T08:00:00Z"),
        vec![Obstacle::WeeklyLimit { limit: 1 }]
    );
    ana.taken
        .push(meeting("2026-01-18T22:59:00Z", "2026-01-18T23:00:00Z"));
    assert_eq!(offered(&ana, &once), "");
}

#[test]
fn notice_and_horizon_count_from_now() {
    let ana = host("Europe/Berlin", "09:00-11:00");
    let soon = MeetingType {
        notice_minutes: 9 * 60,
        horizon_days: 1,
        ..kind(60, 60)
    };
    // It is one o'clock at night.
    assert_eq!(offered(&ana, &soon), "Mon 10:00");
    assert_eq!(
        why_not(&ana, &soon, "2026-01-12T08:00:00Z"),
        vec![Obstacle::TooSoon {
            earliest: at("2026-01-12T09:00:00Z")
        }]
    );
    assert_eq!(
        why_not(&ana, &soon, "2026-01-13T08:00:00Z"),
        vec![Obstacle::TooLate {
            latest: at("2026-01-13T00:00:00Z")
        }]
    );
}

#[test]
fn every_reason_is_named_at_once() {
    let mut ana = ana("09:00-10:00");
    ana.taken = vec![busy("2026-01-12T17:00:00Z", "2026-01-12T18:00:00Z")];
    let late = MeetingType {
        notice_minutes: 24 * 60,
        ..kind(60, 60)
    };
    assert_eq!(why_not(&ana, &late, "2026-01-12T17:30:00Z").len(), 3);
}

#[test]
fn asking_about_all_time_is_answered_up_to_the_horizon() {
    let ever = Span {
        start: i64::MIN,
        end: i64::MAX,
    };
    let week = MeetingType {
        horizon_days: 7,
        ..kind(60, 60)
    };
    assert_eq!(
        free(&host("Europe/Berlin", "09:00-10:00"), &week, ever, at(NOW)).len(),
        7
    );
}

#[test]
fn nobody_can_be_booked_between_an_end_and_a_start() {
    let backwards = span("2026-01-13T00:00:00Z", "2026-01-12T00:00:00Z");
    let found = free(&ana("09:00-17:00"), &kind(30, 30), backwards, at(NOW));
    assert_eq!(found, vec![]);
}

#[test]
fn a_fixed_host_comes_in_the_step_of_the_other() {
    let hosts = [ana("09:00-11:00"), ana("10:00-12:00")];
    // 13:45 to 15:15 in Kathmandu is 9:00 to 10:30 in Berlin.
    let mut fixed = host("Asia/Kathmandu", "13:40-15:15");
    fixed.rep = "sam".into();
    let day = span("2026-01-12T00:00:00Z", "2026-01-13T00:00:00Z");
    let found = openings(&hosts, Some(&fixed), &kind(30, 30), day, at(NOW));
    let opening = |start, hosts| Opening {
        start: at(start),
        hosts,
    };
    assert_eq!(
        found,
        vec![
            opening("2026-01-12T08:00:00Z", vec![0]),
            opening("2026-01-12T08:30:00Z", vec![0]),
            opening("2026-01-12T09:00:00Z", vec![0, 1]),
        ]
    );
    assert_eq!(time::zone("Asia/Kathmandu"), Some(fixed.zone));
}
