//! Short ways to say who works when and what stands in their calendar.

use baton_core::Timestamp;
use baton_core::booking::{Day, DaysOff, MeetingType, Weekday, WorkRange};
use baton_core::schedule::{By, Host, Span, Taken};
use baton_core::time;
use jiff::civil::Date;

pub const MINUTE: i64 = 60_000;

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn span(from: &str, to: &str) -> Span {
    Span::new(at(from), at(to))
}

/// Every day of the week `09:00-12:00 13:00-17:00`.
pub fn daily(ranges: &str) -> Vec<WorkRange> {
    let every = |weekday| ranges.split(' ').map(move |range| work(weekday, range));
    Weekday::ALL.into_iter().flat_map(every).collect()
}

pub fn work(weekday: Weekday, range: &str) -> WorkRange {
    let (from, to) = range.split_once('-').unwrap();
    WorkRange {
        weekday,
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    }
}

/// Works every day at these times.
pub fn host(zone: &str, ranges: &str) -> Host {
    Host {
        rep: "ana".into(),
        zone: time::zone(zone).unwrap(),
        week: daily(ranges),
        off: vec![],
        taken: vec![],
    }
}

/// A meeting of so many minutes every so many minutes, with no other rule.
pub fn kind(minutes: u32, step_minutes: u32) -> MeetingType {
    MeetingType {
        minutes,
        step_minutes,
        before_minutes: 0,
        after_minutes: 0,
        notice_minutes: 0,
        horizon_days: 365,
        ..MeetingType::default()
    }
}

pub fn days_off(from: Date, to: Date) -> DaysOff {
    DaysOff {
        from: Day(from),
        to: Day(to),
        name: "Midsummer".into(),
        delegate: None,
    }
}

pub fn busy(from: &str, to: &str) -> Taken {
    Taken {
        span: span(from, to),
        by: By::Calendar,
    }
}

pub fn meeting(from: &str, to: &str) -> Taken {
    padded(from, to, 0, 0)
}

/// With buffers, in minutes.
pub fn padded(from: &str, to: &str, before: i64, after: i64) -> Taken {
    Taken {
        span: span(from, to),
        by: By::Meeting {
            id: "mtg_1".into(),
            before: before * MINUTE,
            after: after * MINUTE,
        },
    }
}

pub fn hold(from: &str, to: &str, until: &str) -> Taken {
    Taken {
        span: span(from, to),
        by: By::Hold {
            until: at(until),
            before: 0,
            after: 0,
        },
    }
}
