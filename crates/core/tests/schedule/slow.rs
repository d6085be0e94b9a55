//! The obvious way to find free time: paint every minute, try every minute.

use std::collections::BTreeMap;

use baton_core::Timestamp;
use baton_core::booking::{MeetingType, WallTime, Weekday, WorkRange};
use baton_core::schedule::{By, Host, Off, Span, Taken};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::scene::MINUTE;

/// The day to which each minute of work belongs.
type Painted = BTreeMap<i64, Date>;

pub fn free(host: &Host, kind: &MeetingType, within: Span, now: Timestamp) -> Vec<Timestamp> {
    let work = painted(host, kind, within);
    let length = i64::from(kind.minutes) * MINUTE;
    let mut out = vec![];
    let mut anchor = None;
    for (minute, day) in &work {
        let goes_on = work.get(&(minute - MINUTE)) == Some(day);
        let anchor = *anchor.insert(if goes_on { anchor.unwrap() } else { *minute });
        let fits =
            || (0..i64::from(kind.minutes)).all(|m| work.contains_key(&(minute + m * MINUTE)));
        let on_step = (minute - anchor) % (i64::from(kind.step_minutes) * MINUTE) == 0;
        let asked = within.start <= *minute && *minute < within.end;
        let meeting = Span {
            start: *minute,
            end: minute + length,
        };
        if asked
            && on_step
            && fits()
            && in_time(kind, *minute, now)
            && host
                .taken
                .iter()
                .all(|t| keeps_apart(t, kind, meeting, now))
            && below_limits(host, kind, *day, now)
        {
            out.push(Timestamp::from_millis(*minute));
        }
    }
    out
}

fn painted(host: &Host, kind: &MeetingType, within: Span) -> Painted {
    let local = |ms| host.zone.to_datetime(Timestamp::from_millis(ms).0).date();
    let mut out = Painted::new();
    let mut day = local(within.start) - 2.days();
    while day <= local(within.end) + 3.days() {
        let off = host.off.iter().any(|off| match off {
            Off::Holiday(days) | Off::Leave(days) => days.from.0 <= day && day <= days.to.0,
        });
        let own = ranges(host, &host.week, day);
        let of_kind = kind.week.as_ref().map(|week| ranges(host, week, day));
        let (mut minute, midnight) = (wall(host, day, 0), wall(host, day, WallTime::DAY));
        while minute < midnight && !off {
            if in_one(&own, minute) && of_kind.as_ref().is_none_or(|r| in_one(r, minute)) {
                out.insert(minute, day);
            }
            minute += MINUTE;
        }
        day += 1.day();
    }
    out
}

fn ranges(host: &Host, week: &[WorkRange], day: Date) -> Vec<Span> {
    let of_day = week.iter().filter(|r| r.weekday == Weekday::of(day));
    let instants = of_day.map(|r| Span {
        start: wall(host, day, r.from.minutes()),
        end: wall(host, day, r.to.minutes()),
    });
    instants.collect()
}

fn in_one(ranges: &[Span], minute: i64) -> bool {
    ranges.iter().any(|r| r.start <= minute && minute < r.end)
}

fn wall(host: &Host, day: Date, minutes: u16) -> i64 {
    let time = day.at(0, 0, 0, 0) + i64::from(minutes).minutes();
    let at = host.zone.to_ambiguous_timestamp(time).compatible().unwrap();
    at.as_millisecond()
}

fn in_time(kind: &MeetingType, start: i64, now: Timestamp) -> bool {
    let wait = start - now.as_millis();
    wait >= i64::from(kind.notice_minutes) * MINUTE
        && wait <= i64::from(kind.horizon_days) * 24 * 60 * MINUTE
}

/// The gap to what is taken is at least the larger of both buffers.
fn keeps_apart(taken: &Taken, kind: &MeetingType, meeting: Span, now: Timestamp) -> bool {
    if run_out(taken, now) {
        return true;
    }
    let (before, after) = match taken.by {
        By::Meeting { before, after, .. } | By::Hold { before, after, .. } => (before, after),
        By::Calendar => (0, 0),
    };
    if meeting.end <= taken.span.start {
        let gap = taken.span.start - meeting.end;
        gap >= before && gap >= i64::from(kind.after_minutes) * MINUTE
    } else if taken.span.end <= meeting.start {
        let gap = meeting.start - taken.span.end;
        gap >= after && gap >= i64::from(kind.before_minutes) * MINUTE
    } else {
        false
    }
}

fn run_out(taken: &Taken, now: Timestamp) -> bool {
    matches!(taken.by, By::Hold { until, .. } if until <= now)
}

fn below_limits(host: &Host, kind: &MeetingType, day: Date, now: Timestamp) -> bool {
    let booked = |same: &dyn Fn(Date) -> bool| {
        let counted = host.taken.iter().filter(|t| {
            !matches!(t.by, By::Calendar) && !run_out(t, now) && same(day_of(host, t.span.start))
        });
        u32::try_from(counted.count()).unwrap()
    };
    let week = |d: Date| (d.iso_week_date().year(), d.iso_week_date().week());
    kind.daily_limit
        .is_none_or(|most| booked(&|d| d == day) < most)
        && kind
            .weekly_limit
            .is_none_or(|most| booked(&|d| week(d) == week(day)) < most)
}

fn day_of(host: &Host, ms: i64) -> Date {
    let about = host.zone.to_datetime(Timestamp::from_millis(ms).0).date();
    [about - 1.day(), about, about + 1.day()]
        .into_iter()
        .find(|d| wall(host, *d, 0) <= ms && ms < wall(host, *d, WallTime::DAY))
        .unwrap()
}
