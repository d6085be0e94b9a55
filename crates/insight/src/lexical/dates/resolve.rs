//! From the parts of a date, as a pattern caught them, to a day and a label.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};
use regex::Captures;

use super::abroad::small;

fn number(word: &str) -> Option<i16> {
    Some(match word.to_lowercase().as_str() {
        "a" | "an" | "one" | "ein" | "einem" => 1,
        "two" | "couple" | "couple of" | "zwei" | "deux" | "dos" | "dois" => 2,
        "three" | "few" | "a few" | "drei" | "trois" | "tres" | "três" => 3,
        "four" | "vier" => 4,
        "five" => 5,
        "six" | "sechs" | "seis" => 6,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "twelve" => 12,
        digits => {
            let ascii: String = digits
                .chars()
                .map(|c| {
                    if ('０'..='９').contains(&c) {
                        char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
                    } else {
                        c
                    }
                })
                .collect();
            return ascii.parse().ok();
        }
    })
}

fn get<'a>(c: &'a Captures<'_>, name: &str) -> Option<&'a str> {
    c.name(name).map(|m| m.as_str())
}

fn year(c: &Captures<'_>, name: &str) -> Option<i16> {
    let y: i16 = get(c, name)?.parse().ok()?;
    Some(if y < 100 { 2000 + y } else { y })
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day)
        .ok()
        .or_else(|| Date::new(year, month, 28).ok())
}

fn plus(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

fn of_month(year: i16, month: i8) -> String {
    format!("{year}-{month:02}")
}

fn of_quarter(date: Date) -> String {
    format!("{}-Q{}", date.year(), (date.month() - 1) / 3 + 1)
}

pub(super) fn iso(c: &Captures<'_>, _: Date, _: bool) -> Option<(Date, String)> {
    let date = day(
        year(c, "y")?,
        get(c, "m")?.parse().ok()?,
        get(c, "d")?.parse().ok()?,
    )?;
    Some((date, of_month(date.year(), date.month())))
}

pub(super) fn quarter(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let q: i8 = match (get(c, "q"), get(c, "ord").map(str::to_lowercase).as_deref()) {
        (Some(q), _) => q.parse().ok()?,
        (_, Some("first" | "1st")) => 1,
        (_, Some("second" | "2nd")) => 2,
        (_, Some("third" | "3rd")) => 3,
        _ => 4,
    };
    let month = (q - 1) * 3 + 1;
    let next = ["nexty", "next2"].iter().any(|n| c.name(n).is_some());
    let said = year(c, "y")
        .or(year(c, "y2"))
        .or(next.then_some(today.year() + 1));
    let mut date = day(said.unwrap_or(today.year()), month, 1)?;
    let over = plus(date, 3.months())? <= today;
    if said.is_none() && over {
        date = day(today.year() + 1, month, 1)?;
    }
    Some((date.max(today), of_quarter(date)))
}

pub(super) fn half_year(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let first = match (get(c, "half"), get(c, "h"), get(c, "pt")) {
        (Some(h), ..) => h.to_lowercase().starts_with(['f', '1']),
        (_, Some(h), _) => h == "1",
        (.., Some(p)) => p.to_lowercase().starts_with('p'),
        _ => false,
    };
    let month = if first { 1 } else { 7 };
    let said = year(c, "y")
        .or(year(c, "y2"))
        .or(c.name("ny").map(|_| today.year() + 1));
    let mut date = day(said.unwrap_or(today.year()), month, 1)?;
    if said.is_none() && plus(date, 6.months())? <= today {
        date = plus(date, 1.year())?;
    }
    Some((date.max(today), of_quarter(date)))
}

fn month_of(word: &str) -> Option<i8> {
    let w = word.to_lowercase();
    let starts = |options: &[&str]| options.iter().any(|o| w.starts_with(o));
    Some(match () {
        () if starts(&["jan", "gen", "ene", "sty"]) => 1,
        () if starts(&["feb", "fev", "fév", "lut"]) => 2,
        () if starts(&["mar", "mär", "maart"]) => 3,
        () if starts(&["apr", "avr", "abr", "kwi"]) => 4,
        () if starts(&["may", "mai", "mag", "maj", "mei"]) => 5,
        () if starts(&["jun", "juin", "giu", "cze"]) => 6,
        () if starts(&["jul", "juil", "lug", "lip"]) => 7,
        () if starts(&["aug", "ao", "ago", "sie"]) => 8,
        () if starts(&["sep", "set", "wrz"]) => 9,
        () if starts(&["oct", "okt", "out", "ott", "paź"]) => 10,
        () if starts(&["nov", "lis"]) => 11,
        () if starts(&["de", "dé", "di", "gru"]) => 12,
        () => return None,
    })
}

pub(super) fn day_month(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    month_day(c, today, false)
}

/// `may` and `mar` are also words: a bare one counts only where a capital, a number or an edge says
/// that the month is meant.
pub(super) fn month_day(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let word = get(c, "month")?;
    let alone = ["d", "y", "edge", "nexty", "pre"]
        .iter()
        .all(|n| c.name(n).is_none());
    if alone
        && [
            "may", "mar", "march", "mai", "out", "mars", "mei", "set", "gen", "lut", "lip",
        ]
        .contains(&word)
    {
        return None;
    }
    let month = month_of(word)?;
    let said = year(c, "y").or(c.name("nexty").map(|_| today.year() + 1));
    let in_year = |y| match (
        get(c, "d"),
        get(c, "edge").map(str::to_lowercase).as_deref(),
    ) {
        (Some(d), _) => day(y, month, d.parse().ok()?),
        (_, Some(e)) if e.contains("end") || e.starts_with("fi") || e == "late" => {
            day(y, month, 1).map(Date::last_of_month)
        }
        (_, Some(e)) if e.starts_with("mi") => day(y, month, 15),
        _ => day(y, month, 1),
    };
    let mut date = in_year(said.unwrap_or(today.year()))?;
    let again = c.name("following").is_some() && date.first_of_month() <= today;
    if said.is_none() && (again || date.last_of_month() < today) {
        date = in_year(today.year() + 1)?;
    }
    Some((date.max(today), of_month(date.year(), date.month())))
}

pub(super) fn unit(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let which = get(c, "which")?.to_lowercase();
    let unit = get(c, "unit")?.to_lowercase();
    let end = c.name("end").is_some();
    let next = ["next", "following", "coming"].contains(&which.as_str());
    if which == "the" && !end {
        return None;
    }
    Some(match unit.as_str() {
        "week" => (
            plus(today, if next { 1.week() } else { 0.days() })?,
            "this month".into(),
        ),
        "month" => {
            let first = plus(
                today.first_of_month(),
                if next { 1.month() } else { 0.months() },
            )?;
            let date = if end {
                first.last_of_month()
            } else {
                first.max(today)
            };
            (date, of_month(date.year(), date.month()))
        }
        "quarter" | "qtr" => {
            let start = day(today.year(), (today.month() - 1) / 3 * 3 + 1, 1)?;
            let start = if next {
                plus(start, 3.months())?
            } else {
                start
            };
            let date = if end {
                plus(start, 3.months())?.yesterday().ok()?
            } else {
                start.max(today)
            };
            (date, of_quarter(start))
        }
        _ if next => {
            let y = today.year() + 1;
            (
                if end { day(y, 12, 31)? } else { day(y, 1, 1)? },
                y.to_string(),
            )
        }
        _ => {
            let date = day(today.year(), 12, 31)?;
            (if end { date } else { today }, today.year().to_string())
        }
    })
}

pub(super) fn year_end(_: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    Some((day(today.year(), 12, 31)?, format!("{}-Q4", today.year())))
}

#[allow(clippy::unnecessary_wraps, reason = "all forms are resolved alike")]
pub(super) fn month_end(_: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    Some((today.last_of_month(), of_month(today.year(), today.month())))
}

pub(super) fn distance(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let n = i64::from(number(get(c, "n")?)?);
    let unit = get(c, "unit")?.to_lowercase();
    let span = match unit.get(..1)? {
        "d" | "t" if unit != "trimestre" => n.days(),
        "w" | "s" => n.weeks(),
        // Half a year is never more than 183 days.
        "m" if n == 6 => 26.weeks(),
        "m" if unit != "moi" || n > 0 => n.months(),
        "q" => (3 * n).months(),
        "j" if unit == "jour" => n.days(),
        _ => n.years(),
    };
    let date = plus(today, span)?;
    Some((date, of_month(date.year(), date.month())))
}

pub(super) fn season(c: &Captures<'_>, today: Date, southern: bool) -> Option<(Date, String)> {
    let word = get(c, "season")?.to_lowercase();
    let north = match word.as_str() {
        "spring" | "frühjahr" | "frühling" | "printemps" | "primavera" => 3,
        "summer" | "été" | "verano" | "verão" => 6,
        w if w.starts_with("sommer") => 6,
        "winter" | "hiver" | "invierno" | "inverno" => 12,
        _ => 9,
    };
    let month = if southern && word != "rentrée" {
        (north + 5) % 12 + 1
    } else {
        north
    };
    let said = year(c, "y").or(c.name("nexty").map(|_| today.year() + 1));
    let mut date = day(said.unwrap_or(today.year()), month, 1)?;
    let which = get(c, "which").map(str::to_lowercase);
    let over = plus(date, 3.months())? <= today;
    let begun = date <= today;
    if said.is_none() && (over || (begun && which.as_deref() == Some("next"))) {
        date = plus(date, 1.year())?;
    }
    Some((date.max(today), of_quarter(date)))
}

pub(super) fn feast(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let word = get(c, "feast")?.to_lowercase();
    let in_year = |y: i16| match word.as_str() {
        "black friday" | "cyber monday" | "thanksgiving" => day(y, 11, 1)?
            .nth_weekday_of_month(4, Weekday::Thursday)
            .ok(),
        "easter" | "ostern" | "pâques" | "semana santa" | "páscoa" | "pascua" => easter(y),
        "ramadan" | "eid" | "diwali" => None,
        w if w.starts_with("pfingst") || w == "pentecôte" => plus(easter(y)?, 49.days()),
        "halloween" => day(y, 10, 31),
        w if w.starts_with("new year") => day(y, 12, 31),
        _ => day(y, 12, 24),
    };
    let mut date = in_year(today.year())?;
    if date < today || c.name("next").is_some() {
        date = in_year(today.year() + 1)?;
    }
    Some((date, of_month(date.year(), date.month())))
}

/// Easter Sunday by the anonymous Gregorian computus.
fn easter(year: i16) -> Option<Date> {
    let year_ = i32::from(year);
    let (golden, century, of_century) = (year_ % 19, year_ / 100, year_ % 100);
    let skipped = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + skipped + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let days = moon + sunday - 7 * late + 114;
    day(
        year,
        i8::try_from(days / 31).ok()?,
        i8::try_from(days % 31 + 1).ok()?,
    )
}

pub(super) fn year_abroad(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let word = get(c, "nicht")?.to_lowercase();
    let this = ["dieses", "cette année", "este ano", "este año"].contains(&word.as_str());
    let y = today.year() + i16::from(!this);
    Some((if this { today } else { day(y, 1, 1)? }, y.to_string()))
}

pub(super) fn bare_year(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let y = year(c, "y").or(year(c, "n"))?;
    let date = day(y, 1, 1)?;
    (y >= today.year()).then(|| (date.max(today), y.to_string()))
}

pub(super) fn japanese(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let which = get(c, "which").or(get(c, "w2")).unwrap_or("");
    let fiscal = day(today.year() + i16::from(today.month() >= 4), 4, 1)?;
    let year = if which.starts_with("再来年") {
        today.year() + 2
    } else if which.starts_with("来年") {
        today.year() + 1
    } else {
        today.year()
    };
    if let Some(m) = get(c, "m")
        .and_then(small)
        .and_then(|m| i8::try_from(m).ok())
    {
        let mut date = day(year, m, 1)?;
        if which.is_empty() && date.last_of_month() < today {
            date = plus(date, 1.year())?;
        }
        return Some((date.max(today), of_month(date.year(), date.month())));
    }
    let month = match get(c, "s") {
        Some("夏") => Some(6),
        Some("秋") => Some(9),
        Some("冬") => Some(12),
        Some("春") => Some(3),
        _ => None,
    };
    let date = match (which, month) {
        ("来年度" | "来期", None) => fiscal,
        ("再来年" | "再来年度", None) => {
            day(year, if which.ends_with('度') { 4 } else { 1 }, 1)?
        }
        ("来月", _) => plus(today.first_of_month(), 1.month())?,
        ("今月", _) => today,
        (_, Some(m)) => day(year, m, 1)?.max(today),
        ("来年", None) => day(year, 1, 1)?,
        _ => day(today.year(), 12, 31)?,
    };
    Some((date, of_quarter(date)))
}

/// "Week 24": its Monday.
pub(super) fn week(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let n: i8 = get(c, "w").or(get(c, "w2"))?.parse().ok()?;
    let of = |year| Some(ISOWeekDate::new(year, n, Weekday::Monday).ok()?.date());
    let date = of(today.year()).filter(|d| *d >= today);
    let date = date.or_else(|| of(today.year() + 1))?;
    Some((date, of_month(date.year(), date.month())))
}

#[allow(clippy::unnecessary_wraps, reason = "all forms are resolved alike")]
pub(super) fn soon(_: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    Some((today, "asap".into()))
}

pub(super) fn weekday(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let _ = get(c, "day")?;
    let date = plus(today, 3.days())?;
    Some((date, of_month(date.year(), date.month())))
}
