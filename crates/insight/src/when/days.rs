//! Single days: "tomorrow", "next Thursday", "the 12th", "March 12".

use baton_core::booking::Weekday;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::tokens::{Kind, Tokens};
use super::weeks::{count, monday};

/// Other numbers are no years.
const YEARS: std::ops::Range<i16> = 2000..2200;

/// A day as it was said. Which one it is may depend on words that come later: "Thursday next week".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    On(Date),
    Weekday { day: Weekday, which: Which },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first after today.
    Coming,
    This,
    Next,
}

impl Day {
    /// `from` begins the stretch that was named beside: "Thursday of next week".
    pub fn date(self, today: Date, from: Option<Date>) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::Weekday { day, which } => {
                let from = match (which, from) {
                    (Which::Next, _) => monday(today)?.saturating_add(1.week()),
                    (_, Some(from)) => from,
                    (Which::This, None) => today,
                    (Which::Coming, None) => today.tomorrow().ok()?,
                };
                first_from(from, day)
            }
        }
    }
}

pub fn first_from(from: Date, day: Weekday) -> Option<Date> {
    let days = std::iter::successors(Some(from), |d| d.tomorrow().ok());
    days.take(7).find(|d| Weekday::of(*d) == day)
}

/// The day that begins here, and how many tokens say it.
pub fn day_at(t: &Tokens, at: usize, today: Date) -> Option<(Day, usize)> {
    let ahead = |days: i64, used| Some((Day::On(today.checked_add(days.days()).ok()?), used));
    match t.word(at) {
        "today" | "tonight" => return ahead(0, 1),
        "tomorrow" | "tmrw" | "tmr" | "tomorow" | "tommorow" | "tommorrow" => return ahead(1, 1),
        "day" if t.are(at + 1, "after tomorrow") => return ahead(2, 3),
        "this" if t.is(at + 1, &["morning", "afternoon", "evening"]) => return ahead(0, 1),
        "in" => {
            if let Some((days, used)) = count(t, at + 1)
                && t.is(at + 1 + used, &["day", "days"])
            {
                return ahead(days, 2 + used);
            }
        }
        _ => {}
    }
    if let Some((days, used)) = count(t, at)
        && t.are(at + used, "day|days from now|today")
    {
        return ahead(days, used + 3);
    }
    weekday_at(t, at, today)
        .or_else(|| date_at(t, at, today).map(|(date, used)| (Day::On(date), used)))
}

fn weekday_at(t: &Tokens, at: usize, today: Date) -> Option<(Day, usize)> {
    let (which, skip) = match t.word(at) {
        "next" => (Which::Next, 1),
        "this" => (Which::This, 1),
        "coming" => (Which::Coming, 1),
        _ => (Which::Coming, 0),
    };
    let day = weekday(t, at + skip)?;
    let after = at + skip + 1;
    // "Thursday, March 12", "Thursday the 12th": the date says it all.
    let gap = usize::from(t.is(after, &[","])) + usize::from(t.is(after, &["on"]));
    if let Some((date, used)) = date_at(t, after + gap, today) {
        return Some((Day::On(date), skip + 1 + gap + used));
    }
    // "Thursday 12", where the 12th is that Thursday; of a later one it would be an hour.
    if let Some(number) = t.number(after)
        && !t.is(after + 1, &["am", "pm", "o'clock", ":"])
        && let Some(date) = ordinal(number, today)
        && Weekday::of(date) == day
        && (number > 12 || date < today.checked_add(8.days()).ok()?)
    {
        return Some((Day::On(date), skip + 2));
    }
    Some((Day::Weekday { day, which }, skip + 1))
}

/// A day of the week in the singular.
pub fn weekday(t: &Tokens, at: usize) -> Option<Weekday> {
    let day = match t.word(at) {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" | "weds" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    };
    // Someone who sat in the sun names no days.
    let word = t.is(at, &["sat", "sun", "wed"]) && t.raw(at) == t.word(at);
    (!word || t.is(at.wrapping_sub(1), &["on", "next", "this", "or"])).then_some(day)
}

/// "Mondays", "weekdays"
pub fn every(t: &Tokens, at: usize) -> Option<&'static [Weekday]> {
    let all = &Weekday::ALL;
    match t.word(at) {
        "mondays" => all.get(0..1),
        "tuesdays" => all.get(1..2),
        "wednesdays" => all.get(2..3),
        "thursdays" => all.get(3..4),
        "fridays" => all.get(4..5),
        "saturdays" => all.get(5..6),
        "sundays" | "sunday's" => all.get(6..7),
        "weekday" | "weekdays" => all.get(0..5),
        "weekends" => all.get(5..7),
        _ => None,
    }
}

/// A day by its number.
fn date_at(t: &Tokens, at: usize, today: Date) -> Option<(Date, usize)> {
    if let Kind::Iso(date) = t.get(at)?.kind {
        return YEARS.contains(&date.year()).then_some((date, 1));
    }
    let the = usize::from(t.word(at) == "the");
    let first = at + the;
    if let Some(month) = month(t.word(first)) {
        let day = day_number(t, first + 1)?;
        let (date, used) = with_year(t, first + 2, month, day, today)?;
        return Some((date, the + 2 + used));
    }
    if t.word(first + 1) == "/" {
        return slashes(t, first, today).map(|(date, used)| (date, the + used));
    }
    let day = day_number(t, first)?;
    let of = usize::from(t.word(first + 1) == "of");
    if let Some(month) = month(t.word(first + 1 + of)) {
        let (date, used) = with_year(t, first + 2 + of, month, day, today)?;
        return Some((date, the + 2 + of + used));
    }
    let Kind::Ordinal(day) = t.get(first)?.kind else {
        return None;
    };
    Some((ordinal(day, today)?, the + 1))
}

fn day_number(t: &Tokens, at: usize) -> Option<u32> {
    match t.get(at)?.kind {
        Kind::Ordinal(n) | Kind::Number { value: n, .. } if (1..=31).contains(&n) => Some(n),
        _ => None,
    }
}

/// The next such day, unless a year is named.
fn with_year(t: &Tokens, at: usize, month: i8, day: u32, today: Date) -> Option<(Date, usize)> {
    let comma = usize::from(t.word(at) == ",");
    let day = i8::try_from(day).ok()?;
    let year = t.number(at + comma).and_then(|y| i16::try_from(y).ok());
    if let Some(year) = year.filter(|y| YEARS.contains(y)) {
        let date = Date::new(year, month, day).ok()?;
        return Some((date, comma + 1));
    }
    Some((coming(month, day, today)?, 0))
}

fn coming(month: i8, day: i8, today: Date) -> Option<Date> {
    let mut years = today.year()..=today.year().saturating_add(4);
    years.find_map(|year| Date::new(year, month, day).ok().filter(|d| *d >= today))
}

/// "25/3" and "3/25"; the numbers of "12/3" could be either.
fn slashes(t: &Tokens, at: usize, today: Date) -> Option<(Date, usize)> {
    let (a, b) = (t.number(at)?, t.number(at + 2)?);
    let (day, month) = match (a, b) {
        (13..=31, 1..=12) => (a, b),
        (1..=12, 13..=31) => (b, a),
        _ if a == b => (a, b),
        _ => return None,
    };
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    let year = (t.word(at + 3) == "/").then(|| t.number(at + 4)).flatten();
    if let Some(year) = year {
        let year = i16::try_from(if year < 100 { 2000 + year } else { year }).ok()?;
        let date = Date::new(year, month, day).ok()?;
        return YEARS.contains(&year).then_some((date, 5));
    }
    Some((coming(month, day, today)?, 3))
}

/// How many tokens a date takes that could be March or December: they are no clock times either.
pub fn ambiguous(t: &Tokens, at: usize) -> Option<usize> {
    t.number(at)?;
    (t.word(at + 1) == "/").then_some(())?;
    t.number(at + 2)?;
    let year = t.word(at + 3) == "/" && t.number(at + 4).is_some();
    Some(if year { 5 } else { 3 })
}

/// The next 12th.
pub fn ordinal(day: u32, today: Date) -> Option<Date> {
    let day = i8::try_from(day).ok()?;
    let months = std::iter::successors(Some(today.first_of_month()), |m| {
        m.checked_add(1.month()).ok()
    });
    months.take(3).find_map(|m| {
        Date::new(m.year(), m.month(), day)
            .ok()
            .filter(|d| *d >= today)
    })
}

pub fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}
