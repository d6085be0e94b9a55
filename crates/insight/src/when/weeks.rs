//! Stretches of days: "next week", "the next three days", "end of the month".

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::days::{day_at, month};
use super::tokens::{Kind, Tokens};

/// First and last day.
pub type Days = (Date, Date);

/// The stretch that begins here, and how many tokens say it.
pub fn weeks_at(t: &Tokens, at: usize, today: Date) -> Option<(Days, usize)> {
    let (share, skip) = share(t, at);
    let the = usize::from(share != Share::Whole && t.word(at + skip) == "the");
    let skip = skip + the;
    let (days, used) = named(t, at + skip, today, share).or_else(|| {
        (share == Share::Whole)
            .then(|| counted(t, at, today))
            .flatten()
    })?;
    let (first, last) = part(days, share, today)?;
    Some(((first.max(today), last), skip + used))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    Whole,
    Early,
    Middle,
    Late,
    Later,
}

fn share(t: &Tokens, at: usize) -> (Share, usize) {
    match t.word(at) {
        "early" if !t.is(at + 1, PARTS) => (Share::Early, 1 + usize::from(t.word(at + 1) == "in")),
        "beginning" | "start" if t.word(at + 1) == "of" => (Share::Early, 2),
        "mid" => (Share::Middle, 1 + usize::from(t.word(at + 1) == "-")),
        "middle" if t.word(at + 1) == "of" => (Share::Middle, 2),
        "late" if !t.is(at + 1, PARTS) => (Share::Late, 1),
        "later" => (Share::Later, 1),
        "end" if t.word(at + 1) == "of" => (Share::Late, 2),
        _ => (Share::Whole, 0),
    }
}

const PARTS: &[&str] = &["morning", "afternoon", "evening"];

fn named(t: &Tokens, at: usize, today: Date, share: Share) -> Option<(Days, usize)> {
    let this = monday(today)?;
    let ahead = |n: i64| week(this.saturating_add(n.weeks()));
    let of_month = |first: Date| (first, first.last_of_month());
    let (days, used) = match (t.word(at), t.word(at + 1)) {
        ("this", "week") => (ahead(0), 2),
        ("next" | "following" | "coming", "week") => (ahead(1), 2),
        ("week", "after") if t.word(at + 2) == "next" => (ahead(2), 3),
        ("week", "of") => {
            let (day, used) = day_at(t, at + 2, today)?;
            let first = monday(day.date(today, None)?)?;
            (week(first), 2 + used)
        }
        ("first" | "last", "week") if t.word(at + 2) == "of" => {
            let (first, last) = of_month(coming_month(month(t.word(at + 3))?, today)?);
            let days = match t.word(at) {
                "first" => (first, first.saturating_add(6.days())),
                _ => (last.saturating_sub(6.days()), last),
            };
            (days, 4)
        }
        ("this" | "next", "weekend") => {
            let later = i64::from(t.word(at) == "next");
            (weekend(this.saturating_add(later.weeks())), 2)
        }
        ("weekend", _) => (weekend(this), 1),
        ("this", "month") => (of_month(today.first_of_month()), 2),
        ("next", "month") => (
            of_month(today.first_of_month().saturating_add(1.month())),
            2,
        ),
        ("week", _) if share != Share::Whole => (ahead(0), 1),
        ("month", _) if share != Share::Whole => (of_month(today.first_of_month()), 1),
        ("in" | "during", name) if t.number(at + 2).is_none() => {
            (of_month(coming_month(month(name)?, today)?), 2)
        }
        (name, _) if share != Share::Whole => (of_month(coming_month(month(name)?, today)?), 1),
        _ => return None,
    };
    Some((days, used))
}

fn week(monday: Date) -> Days {
    (monday, monday.saturating_add(6.days()))
}

fn weekend(monday: Date) -> Days {
    let (_, sunday) = week(monday);
    (monday.saturating_add(5.days()), sunday)
}

fn coming_month(month: i8, today: Date) -> Option<Date> {
    let later = i16::from(month < today.month());
    Date::new(today.year().saturating_add(later), month, 1).ok()
}

/// "in two weeks", "within the next three days", "a week from now"
fn counted(t: &Tokens, at: usize, today: Date) -> Option<(Days, usize)> {
    let around = |weeks: i64| Some(week(monday(today.checked_add(weeks.weeks()).ok()?)?));
    let words = ["within", "in", "over", "during", "the", "next", "coming"];
    let lead = (at..at + 3).take_while(|n| t.is(*n, &words)).count();
    let (n, used) = count(t, at + lead)?;
    let from_now = t.are(at + lead + used + 1, "from now|today");
    let bounded = (at..at + lead).any(|n| t.is(n, &["within", "next", "coming"]));
    let alone = (lead, t.word(at)) == (1, "in");
    let unit = t.word(at + lead + used);
    let said = lead + used + 1;
    match unit {
        "week" | "weeks" if alone => Some((around(n)?, said)),
        "week" | "weeks" if lead == 0 && from_now => Some((around(n)?, said + 2)),
        "fortnight" if alone => Some((around(2)?, said)),
        "week" | "weeks" if bounded => Some(((today, today.checked_add(n.weeks()).ok()?), said)),
        "day" | "days" if bounded => Some(((today, today.checked_add(n.days()).ok()?), said)),
        _ => None,
    }
}

/// "two", "a", "a couple of"; never so many that a calendar ends.
pub fn count(t: &Tokens, at: usize) -> Option<(i64, usize)> {
    let article = usize::from(t.word(at) == "a");
    let of = |at| usize::from(t.word(at) == "of");
    match t.word(at + article) {
        "couple" => return Some((2, article + 1 + of(at + article + 1))),
        "few" => return Some((3, article + 1)),
        _ => {}
    }
    if article == 1 {
        return Some((1, 1));
    }
    match t.get(at)?.kind {
        Kind::Number { value, .. } if value <= 400 => Some((i64::from(value), 1)),
        _ => None,
    }
}

fn part((first, last): Days, share: Share, today: Date) -> Option<Days> {
    let week = last <= first.saturating_add(6.days());
    let from = |start: i64, end: i64| {
        let day = |n: i64| first.saturating_add(n.days());
        (day(start), day(end))
    };
    let days = match (share, week) {
        (Share::Whole, _) => (first, last),
        (Share::Early, true) => from(0, 2),
        (Share::Middle, true) => from(1, 3),
        (Share::Late, true) => from(3, 4),
        (Share::Early, false) => from(0, 9),
        (Share::Middle, false) => from(10, 19),
        (Share::Late, false) => (first.saturating_add(20.days()), last),
        (Share::Later, _) => (first.max(today.tomorrow().ok()?), last),
    };
    Some(days)
}

pub fn monday(day: Date) -> Option<Date> {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(since.days()).ok()
}
