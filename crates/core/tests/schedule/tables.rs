//! Slots of reps for prospects elsewhere on days when a clock changed, worked out from the published
//! rules and not by this code: the instant, what the rep's clock shows, what the prospect is told.

use baton_core::schedule::{Span, free, label};
use baton_core::time::zone;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::scene::{host, kind};

/// What a rep who works from..to offers a prospect on one day of the rep's calendar.
struct Table {
    rep: &'static str,
    day: &'static str,
    hours: &'static str,
    /// Length and step.
    minutes: (u32, u32),
    prospect: &'static str,
    slots: &'static str,
}

impl Table {
    fn check(&self) {
        let (rep, prospect) = (zone(self.rep).unwrap(), zone(self.prospect).unwrap());
        let host = host(self.rep, self.hours);
        let kind = kind(self.minutes.0, self.minutes.1);
        let day: Date = self.day.parse().unwrap();
        let start = |day: Date| rep.to_timestamp(day.at(0, 0, 0, 0)).unwrap();
        let whole = Span {
            start: start(day).as_millisecond(),
            end: start(day + 1.day()).as_millisecond(),
        };
        let now = baton_core::Timestamp(start(day - 7.days()));
        let offered = free(&host, &kind, whole, now).into_iter().map(|at| {
            let (ours, theirs) = (
                label(at, &rep, self.rep, now),
                label(at, &prospect, self.prospect, now),
            );
            format!("{at} | {ours} | {theirs}")
        });
        let expected = self.slots.trim().lines().map(|row| {
            let columns: Vec<_> = row.split('|').map(str::trim).collect();
            columns.join(" | ")
        });
        assert_eq!(
            offered.collect::<Vec<_>>(),
            expected.collect::<Vec<_>>(),
            "{} {}",
            self.rep,
            self.day
        );
    }
}

#[test]
fn on_the_day_when_two_to_three_is_left_out_in_berlin() {
    Table {
        rep: "Europe/Berlin",
        day: "2026-03-29",
        hours: "00:00-05:00",
        minutes: (60, 60),
        prospect: "Asia/Kathmandu",
        slots: "
2026-03-28T23:00:00Z | Sunday 29 March, 12:00 AM, Berlin time | Sunday 29 March, 4:45 AM, Kathmandu time
2026-03-29T00:00:00Z | Sunday 29 March, 1:00 AM, Berlin time  | Sunday 29 March, 5:45 AM, Kathmandu time
2026-03-29T01:00:00Z | Sunday 29 March, 3:00 AM, Berlin time  | Sunday 29 March, 6:45 AM, Kathmandu time
2026-03-29T02:00:00Z | Sunday 29 March, 4:00 AM, Berlin time  | Sunday 29 March, 7:45 AM, Kathmandu time",
    }
    .check();
}

#[test]
fn on_the_day_when_two_to_three_comes_twice_in_berlin() {
    Table {
        rep: "Europe/Berlin",
        day: "2026-10-25",
        hours: "00:00-05:00",
        minutes: (60, 60),
        prospect: "Australia/Lord_Howe",
        slots: "
2026-10-24T22:00:00Z | Sunday 25 October, 12:00 AM, Berlin time        | Sunday 25 October, 9:00 AM, Lord Howe time
2026-10-24T23:00:00Z | Sunday 25 October, 1:00 AM, Berlin time         | Sunday 25 October, 10:00 AM, Lord Howe time
2026-10-25T00:00:00Z | Sunday 25 October, 2:00 AM, Berlin time (UTC+2) | Sunday 25 October, 11:00 AM, Lord Howe time
2026-10-25T01:00:00Z | Sunday 25 October, 2:00 AM, Berlin time (UTC+1) | Sunday 25 October, 12:00 PM, Lord Howe time
2026-10-25T02:00:00Z | Sunday 25 October, 3:00 AM, Berlin time         | Sunday 25 October, 1:00 PM, Lord Howe time
2026-10-25T03:00:00Z | Sunday 25 October, 4:00 AM, Berlin time         | Sunday 25 October, 2:00 PM, Lord Howe time",
    }
    .check();
}

#[test]
fn on_the_day_when_two_to_three_is_left_out_in_los_angeles() {
    Table {
        rep: "America/Los_Angeles",
        day: "2026-03-08",
        hours: "00:00-05:00",
        minutes: (60, 60),
        prospect: "Europe/Berlin",
        slots: "
2026-03-08T08:00:00Z | Sunday 8 March, 12:00 AM, Los Angeles time | Sunday 8 March, 9:00 AM, Berlin time
2026-03-08T09:00:00Z | Sunday 8 March, 1:00 AM, Los Angeles time  | Sunday 8 March, 10:00 AM, Berlin time
2026-03-08T10:00:00Z | Sunday 8 March, 3:00 AM, Los Angeles time  | Sunday 8 March, 11:00 AM, Berlin time
2026-03-08T11:00:00Z | Sunday 8 March, 4:00 AM, Los Angeles time  | Sunday 8 March, 12:00 PM, Berlin time",
    }
    .check();
}

#[test]
fn on_the_day_when_one_to_two_comes_twice_in_los_angeles() {
    Table {
        rep: "America/Los_Angeles",
        day: "2026-11-01",
        hours: "00:00-04:00",
        minutes: (60, 60),
        prospect: "America/Sao_Paulo",
        slots: "
2026-11-01T07:00:00Z | Sunday 1 November, 12:00 AM, Los Angeles time        | Sunday 1 November, 4:00 AM, Sao Paulo time
2026-11-01T08:00:00Z | Sunday 1 November, 1:00 AM, Los Angeles time (UTC-7) | Sunday 1 November, 5:00 AM, Sao Paulo time
2026-11-01T09:00:00Z | Sunday 1 November, 1:00 AM, Los Angeles time (UTC-8) | Sunday 1 November, 6:00 AM, Sao Paulo time
2026-11-01T10:00:00Z | Sunday 1 November, 2:00 AM, Los Angeles time         | Sunday 1 November, 7:00 AM, Sao Paulo time
2026-11-01T11:00:00Z | Sunday 1 November, 3:00 AM, Los Angeles time         | Sunday 1 November, 8:00 AM, Sao Paulo time",
    }
    .check();
}

#[test]
fn on_the_day_when_half_an_hour_is_left_out_on_lord_howe() {
    Table {
        rep: "Australia/Lord_Howe",
        day: "2026-10-04",
        hours: "01:00-04:00",
        minutes: (30, 30),
        prospect: "America/Los_Angeles",
        slots: "
2026-10-03T14:30:00Z | Sunday 4 October, 1:00 AM, Lord Howe time | Saturday 3 October, 7:30 AM, Los Angeles time
2026-10-03T15:00:00Z | Sunday 4 October, 1:30 AM, Lord Howe time | Saturday 3 October, 8:00 AM, Los Angeles time
2026-10-03T15:30:00Z | Sunday 4 October, 2:30 AM, Lord Howe time | Saturday 3 October, 8:30 AM, Los Angeles time
2026-10-03T16:00:00Z | Sunday 4 October, 3:00 AM, Lord Howe time | Saturday 3 October, 9:00 AM, Los Angeles time
2026-10-03T16:30:00Z | Sunday 4 October, 3:30 AM, Lord Howe time | Saturday 3 October, 9:30 AM, Los Angeles time",
    }
    .check();
}

#[test]
fn on_the_day_when_half_an_hour_comes_twice_on_lord_howe() {
    Table {
        rep: "Australia/Lord_Howe",
        day: "2026-04-05",
        hours: "01:00-03:00",
        minutes: (30, 30),
        prospect: "Asia/Kathmandu",
        slots: "
2026-04-04T14:00:00Z | Sunday 5 April, 1:00 AM, Lord Howe time             | Saturday 4 April, 7:45 PM, Kathmandu time
2026-04-04T14:30:00Z | Sunday 5 April, 1:30 AM, Lord Howe time (UTC+11)    | Saturday 4 April, 8:15 PM, Kathmandu time
2026-04-04T15:00:00Z | Sunday 5 April, 1:30 AM, Lord Howe time (UTC+10:30) | Saturday 4 April, 8:45 PM, Kathmandu time
2026-04-04T15:30:00Z | Sunday 5 April, 2:00 AM, Lord Howe time             | Saturday 4 April, 9:15 PM, Kathmandu time
2026-04-04T16:00:00Z | Sunday 5 April, 2:30 AM, Lord Howe time             | Saturday 4 April, 9:45 PM, Kathmandu time",
    }
    .check();
}

#[test]
fn on_a_day_that_began_at_one_in_sao_paulo() {
    Table {
        rep: "America/Sao_Paulo",
        day: "2018-11-04",
        hours: "00:00-04:00",
        minutes: (60, 60),
        prospect: "Europe/Berlin",
        slots: "
2018-11-04T03:00:00Z | Sunday 4 November, 1:00 AM, Sao Paulo time | Sunday 4 November, 4:00 AM, Berlin time
2018-11-04T04:00:00Z | Sunday 4 November, 2:00 AM, Sao Paulo time | Sunday 4 November, 5:00 AM, Berlin time
2018-11-04T05:00:00Z | Sunday 4 November, 3:00 AM, Sao Paulo time | Sunday 4 November, 6:00 AM, Berlin time",
    }
    .check();
}

#[test]
fn on_a_day_whose_last_hour_came_twice_in_sao_paulo() {
    Table {
        rep: "America/Sao_Paulo",
        day: "2018-02-17",
        hours: "21:00-24:00",
        minutes: (60, 60),
        prospect: "America/Los_Angeles",
        slots: "
2018-02-17T23:00:00Z | Saturday 17 February, 9:00 PM, Sao Paulo time          | Saturday 17 February, 3:00 PM, Los Angeles time
2018-02-18T00:00:00Z | Saturday 17 February, 10:00 PM, Sao Paulo time         | Saturday 17 February, 4:00 PM, Los Angeles time
2018-02-18T01:00:00Z | Saturday 17 February, 11:00 PM, Sao Paulo time (UTC-2) | Saturday 17 February, 5:00 PM, Los Angeles time
2018-02-18T02:00:00Z | Saturday 17 February, 11:00 PM, Sao Paulo time (UTC-3) | Saturday 17 February, 6:00 PM, Los Angeles time",
    }
    .check();
}

#[test]
fn the_day_before_berlin_changes_seen_from_kathmandu() {
    Table {
        rep: "Asia/Kathmandu",
        day: "2026-03-28",
        hours: "13:00-16:00",
        minutes: (60, 60),
        prospect: "Europe/Berlin",
        slots: "
2026-03-28T07:15:00Z | Saturday 28 March, 1:00 PM, Kathmandu time | Saturday 28 March, 8:15 AM, Berlin time
2026-03-28T08:15:00Z | Saturday 28 March, 2:00 PM, Kathmandu time | Saturday 28 March, 9:15 AM, Berlin time
2026-03-28T09:15:00Z | Saturday 28 March, 3:00 PM, Kathmandu time | Saturday 28 March, 10:15 AM, Berlin time",
    }
    .check();
}

#[test]
fn the_day_when_berlin_changes_seen_from_kathmandu() {
    Table {
        rep: "Asia/Kathmandu",
        day: "2026-03-29",
        hours: "13:00-16:00",
        minutes: (60, 60),
        prospect: "Europe/Berlin",
        slots: "
2026-03-29T07:15:00Z | Sunday 29 March, 1:00 PM, Kathmandu time | Sunday 29 March, 9:15 AM, Berlin time
2026-03-29T08:15:00Z | Sunday 29 March, 2:00 PM, Kathmandu time | Sunday 29 March, 10:15 AM, Berlin time
2026-03-29T09:15:00Z | Sunday 29 March, 3:00 PM, Kathmandu time | Sunday 29 March, 11:15 AM, Berlin time",
    }
    .check();
}

#[test]
fn while_los_angeles_has_changed_and_berlin_has_not() {
    Table {
        rep: "Europe/Berlin",
        day: "2026-03-27",
        hours: "16:00-18:00",
        minutes: (60, 60),
        prospect: "America/Los_Angeles",
        slots: "
2026-03-27T15:00:00Z | Friday 27 March, 4:00 PM, Berlin time | Friday 27 March, 8:00 AM, Los Angeles time
2026-03-27T16:00:00Z | Friday 27 March, 5:00 PM, Berlin time | Friday 27 March, 9:00 AM, Los Angeles time",
    }
    .check();
}

#[test]
fn once_both_have_changed() {
    Table {
        rep: "Europe/Berlin",
        day: "2026-03-30",
        hours: "16:00-18:00",
        minutes: (60, 60),
        prospect: "America/Los_Angeles",
        slots: "
2026-03-30T14:00:00Z | Monday 30 March, 4:00 PM, Berlin time | Monday 30 March, 7:00 AM, Los Angeles time
2026-03-30T15:00:00Z | Monday 30 March, 5:00 PM, Berlin time | Monday 30 March, 8:00 AM, Los Angeles time",
    }
    .check();
}

#[test]
fn on_the_day_when_berlin_changes_back_and_los_angeles_has_not() {
    Table {
        rep: "America/Los_Angeles",
        day: "2026-10-25",
        hours: "07:00-10:00",
        minutes: (60, 60),
        prospect: "Europe/Berlin",
        slots: "
2026-10-25T14:00:00Z | Sunday 25 October, 7:00 AM, Los Angeles time | Sunday 25 October, 3:00 PM, Berlin time
2026-10-25T15:00:00Z | Sunday 25 October, 8:00 AM, Los Angeles time | Sunday 25 October, 4:00 PM, Berlin time
2026-10-25T16:00:00Z | Sunday 25 October, 9:00 AM, Los Angeles time | Sunday 25 October, 5:00 PM, Berlin time",
    }
    .check();
}

#[test]
fn sao_paulo_changes_no_more_but_los_angeles_does() {
    Table {
        rep: "America/Sao_Paulo",
        day: "2026-11-01",
        hours: "09:00-11:00",
        minutes: (60, 60),
        prospect: "America/Los_Angeles",
        slots: "
2026-11-01T12:00:00Z | Sunday 1 November, 9:00 AM, Sao Paulo time  | Sunday 1 November, 4:00 AM, Los Angeles time
2026-11-01T13:00:00Z | Sunday 1 November, 10:00 AM, Sao Paulo time | Sunday 1 November, 5:00 AM, Los Angeles time",
    }
    .check();
}
