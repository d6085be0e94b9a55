//! Dates as people say them, resolved against a day: `end of next month`, `Q3`, `before Christmas`.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use regex::{Captures, Regex};

use super::text::{exactly, pattern, patterns};

/// A date or a period in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub from: usize,
    pub to: usize,
    /// The first day that is meant.
    pub day: Date,
    /// `2026-Q3`, `2026-05`, `2027`, `asap`: as fine as it was said.
    pub label: String,
    /// A mere duration: "two months". It is a date only in answer to "when".
    pub bare: bool,
}

/// All dates of a text that lie ahead of `today`, in order.
pub fn dates(text: &str, today: Date, southern: bool) -> Vec<Said> {
    let mut found: Vec<Said> = vec![];
    for (form, resolve) in FORMS.iter() {
        for c in form.captures_iter(text) {
            let Some(whole) = c.get(0) else { continue };
            let free = found.iter().all(|f| whole.end() <= f.from || f.to <= whole.start());
            if !free {
                continue;
            }
            if let Some((day, label)) = resolve(&c, today, southern) {
                let bare = c.name("bare").is_some();
                found.push(Said { from: whole.start(), to: whole.end(), day, label, bare });
            }
        }
    }
    found.sort_by_key(|f| f.from);
    found
}

type Resolve = fn(&Captures<'_>, Date, bool) -> Option<(Date, String)>;

const MONTH: &str = r"(?P<month>jan(?:uar[yi]?|vier|eiro)?|feb(?:ruar[yi]?|rero)?|f[eé]vrier|fevereiro|mar(?:ch|s|zo|ço)?|märz|apr(?:il)?|avril|abril|may|mai[o]?|mayo|jun[ei]?|juin|junio|junho|jul[yi]?|juillet|julio|julho|aug(?:ust)?|août|agosto|sept?(?:ember|embre|iembre)?|setembro|oct(?:ober|obre|ubre)?|okt(?:ober)?|outubro|nov(?:ember|embre|iembre|embro)?|de[cz](?:ember|embre|iembre|embro)?|décembre|diciembre)";

static FORMS: LazyLock<Vec<(Regex, Resolve)>> = LazyLock::new(|| {
    let month = |before: &str, after: &str| exactly(&format!("(?i){before}{MONTH}{after}"));
    vec![
        (exactly(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"), iso),
        (pattern(r"\b(?:(?P<next>next)\s)?q(?P<q>[1-4])(?:\s*(?:of )?(?:'?(?P<y>20\d\d|\d\d)\b|(?P<nexty>next year)))?|\b(?P<ord>first|second|third|fourth|last|1st|2nd|3rd|4th) quarter(?: of (?P<y2>20\d\d)| (?P<next2>next year))?"), quarter),
        (pattern(r"\b(?P<half>first|second|1st|2nd) half(?: of (?:the |next )?(?P<y>20\d\d|year))?|\b(?P<ny>next year) second half|\bh(?P<h>[12])(?: (?P<y2>20\d\d))?\b|(?P<pt>primeiro|segundo|primer) semestre"), half_year),
        (month(r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?\.?\s*(?:de\s|of\s)?\s?", r"\b\.?(?:,?\s+(?:de\s)?(?P<y>20\d\d))?"), day_month),
        (month(r"\b(?P<pre>(?:in|by|until|till|for|of|im|en|em|bis)\s+)?(?P<edge>end of|by end of|end|late|fin|ende|finales de|fim de|mid|mid-|middle of|mitte|mi-|early|beginning of|start of|anfang|début)?\s*(?:de\s|d'|of\s)?\b", r"\b(?:\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?\b)?(?:,?\s+(?:of\s)?(?:(?P<y>20\d\d)|(?P<nexty>next year)))?"), month_day),
        (pattern(r"\b(?:(?P<end>end of|before the end of|by the end of|late|later) )?(?P<which>this|the|next|current|following|in the next|coming) (?P<unit>week|month|quarter|qtr|year|fiscal year|financial year|fy)\b"), unit),
        (pattern(r"\b(?:end of (?:the |our |this )?(?:calendar )?year|year[- ]end|eoy|before year ?end|fin d'année|jahresende|fin de año|fim do ano)\b"), year_end),
        (pattern(r"\b(?:fin de mois|monatsende|month[- ]end|eom)\b"), month_end),
        (pattern(r"\b(?:in|within|over|inside|next|coming|after|dans|innerhalb von|dentro de|em|en)(?: the next)? ?(?:about |around |roughly |like |maybe )?(?P<n>\d{1,3}|an?|one|two|three|four|five|six|eight|nine|ten|twelve|couple(?: of)?|a few|few|ein|einem|zwei|drei|vier|sechs|deux|trois|six|dos|tres|seis|dois|três)(?:\s*(?:-|to|or)\s*\w+)? (?P<unit>day|week|wk|month|quarter|year|tag|woche|monat|jahr|jour|semaine|moi|an|día|semana|mes|año|dia|mês|ano)e?[sn]?\b"), distance),
        (pattern(r"\b(?P<n>\d{1,2}|two|three|four|six|eight)(?:\s*(?:-|to|or)\s*\w+)? (?P<unit>week|month)s (?:from now|max|tops|out|away)\b"), distance),
        (pattern(r"\b(?P<bare>(?P<n>\d{1,2}|two|three|four|five|six|eight|nine|ten|twelve|zwei|drei|deux|trois|dos|tres|dois|três|couple of|few)(?:\s*(?:-|–|to|or|bis|à|a)\s*\w+)? (?P<unit>week|wk|month|quarter|woche|monat|semaine|moi|semana|mes|mês)e?[sn]?)\b"), distance),
        (pattern(r"\b(?:(?P<which>next|this|coming|following|the|late|early) )?(?P<season>spring|summer|autumn|fall|winter|sommer|herbst|frühjahr|frühling|été|automne|hiver|printemps|verano|otoño|invierno|primavera|verão|outono|inverno|rentrée)(?: (?P<y>20\d\d)| (?P<nexty>next year))?\b"), season),
        (pattern(r"\b(?:(?P<next>next) )?(?P<feast>christmas|xmas|the holidays|weihnachten|noël|navidad|natal|black friday|cyber monday|thanksgiving|easter|ostern|pâques|pfingst\w*|pentecôte|semana santa|páscoa|pascua|ramadan|eid|diwali|halloween|new year(?:'s)?)\b"), feast),
        (pattern(r"\b(?P<nicht>nächstes|kommendes|dieses|l'année prochaine|l'an prochain|el (?:próximo )?año (?:que viene|próximo)?|próximo año|ano que vem|próximo ano|cette année|este ano|este año)(?: jahr)?\b"), year_abroad),
        (pattern(r"\b(?:fy|fiscal year) ?'?(?P<n>\d\d)\b|\b(?P<y>20[2-4]\d)\b"), bare_year),
        (exactly(r"(?P<which>今年|来年|今月|来月|今期|来期|今年度|来年度)?(?:の)?(?P<m>[0-9０-９]{1,2})月|(?P<w2>今年(?:の)?|来年度|来年|来月|今月|今年度|来期|年内)(?:の)?(?P<s>夏|秋|冬|春)?"), japanese),
        (pattern(r"\b(?:asap|a\.s\.a\.p|as soon as (?:possible|we can)|right away|immediately|straight ?away|yesterday|urgent(?:ly)?|right now|now-ish|so (?:schnell|bald) wie möglich|(?:ab )?sofort|schnellstmöglich|dès que possible|au plus vite|cuanto antes|lo antes posible|o quanto antes|o mais rápido possível)\b|すぐに|至急|早急|できるだけ早|なるべく早"), soon),
        (pattern(r"\b(?:(?:by|before|until|next|this|on|till) )(?P<day>monday|tuesday|wednesday|thursday|friday|tomorrow)\b"), weekday),
    ]
});

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
                .map(|c| if ('０'..='９').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c })
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
    Date::new(year, month, day).ok().or_else(|| Date::new(year, month, 28).ok())
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

fn iso(c: &Captures<'_>, _: Date, _: bool) -> Option<(Date, String)> {
    let date = day(year(c, "y")?, get(c, "m")?.parse().ok()?, get(c, "d")?.parse().ok()?)?;
    Some((date, of_month(date.year(), date.month())))
}

fn quarter(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let q: i8 = match (get(c, "q"), get(c, "ord").map(str::to_lowercase).as_deref()) {
        (Some(q), _) => q.parse().ok()?,
        (_, Some("first" | "1st")) => 1,
        (_, Some("second" | "2nd")) => 2,
        (_, Some("third" | "3rd")) => 3,
        _ => 4,
    };
    let month = (q - 1) * 3 + 1;
    let next = ["nexty", "next2"].iter().any(|n| c.name(n).is_some());
    let said = year(c, "y").or(year(c, "y2")).or(next.then_some(today.year() + 1));
    let mut date = day(said.unwrap_or(today.year()), month, 1)?;
    let over = plus(date, 3.months())? <= today;
    if said.is_none() && over {
        date = day(today.year() + 1, month, 1)?;
    }
    Some((date.max(today), of_quarter(date)))
}

fn half_year(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let first = match (get(c, "half"), get(c, "h"), get(c, "pt")) {
        (Some(h), ..) => h.to_lowercase().starts_with(['f', '1']),
        (_, Some(h), _) => h == "1",
        (.., Some(p)) => p.to_lowercase().starts_with('p'),
        _ => false,
    };
    let month = if first { 1 } else { 7 };
    let said = year(c, "y").or(year(c, "y2")).or(c.name("ny").map(|_| today.year() + 1));
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
        () if starts(&["jan"]) => 1,
        () if starts(&["feb", "fev", "fév"]) => 2,
        () if starts(&["mar", "mär"]) => 3,
        () if starts(&["apr", "avr", "abr"]) => 4,
        () if starts(&["may", "mai"]) => 5,
        () if starts(&["jun", "juin"]) => 6,
        () if starts(&["jul", "juil"]) => 7,
        () if starts(&["aug", "ao", "ago"]) => 8,
        () if starts(&["sep", "set"]) => 9,
        () if starts(&["oct", "okt", "out"]) => 10,
        () if starts(&["nov"]) => 11,
        () if starts(&["de", "dé", "di"]) => 12,
        () => return None,
    })
}

fn day_month(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    month_day(c, today, false)
}

/// `may` and `mar` are also words: a bare one counts only where a capital, a number or an edge says
/// that the month is meant.
fn month_day(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let word = get(c, "month")?;
    let alone = ["d", "y", "edge", "nexty", "pre"].iter().all(|n| c.name(n).is_none());
    if alone && ["may", "mar", "march", "mai", "out", "mars"].contains(&word) {
        return None;
    }
    let month = month_of(word)?;
    let said = year(c, "y").or(c.name("nexty").map(|_| today.year() + 1));
    let in_year = |y| match (get(c, "d"), get(c, "edge").map(str::to_lowercase).as_deref()) {
        (Some(d), _) => day(y, month, d.parse().ok()?),
        (_, Some(e)) if e.contains("end") || e.starts_with("fi") || e == "late" => {
            day(y, month, 1).map(Date::last_of_month)
        }
        (_, Some(e)) if e.starts_with("mi") => day(y, month, 15),
        _ => day(y, month, 1),
    };
    let mut date = in_year(said.unwrap_or(today.year()))?;
    if said.is_none() && date.last_of_month() < today {
        date = in_year(today.year() + 1)?;
    }
    Some((date.max(today), of_month(date.year(), date.month())))
}

fn unit(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let which = get(c, "which")?.to_lowercase();
    let unit = get(c, "unit")?.to_lowercase();
    let end = c.name("end").is_some();
    let next = ["next", "following", "coming"].contains(&which.as_str());
    if which == "the" && !end {
        return None;
    }
    Some(match unit.as_str() {
        "week" => (plus(today, if next { 1.week() } else { 0.days() })?, "this month".into()),
        "month" => {
            let first = plus(today.first_of_month(), if next { 1.month() } else { 0.months() })?;
            let date = if end { first.last_of_month() } else { first.max(today) };
            (date, of_month(date.year(), date.month()))
        }
        "quarter" | "qtr" => {
            let start = day(today.year(), (today.month() - 1) / 3 * 3 + 1, 1)?;
            let start = if next { plus(start, 3.months())? } else { start };
            let date = if end { plus(start, 3.months())?.yesterday().ok()? } else { start.max(today) };
            (date, of_quarter(start))
        }
        _ if next => {
            let y = today.year() + 1;
            (if end { day(y, 12, 31)? } else { day(y, 1, 1)? }, y.to_string())
        }
        _ => {
            let date = day(today.year(), 12, 31)?;
            (if end { date } else { today }, today.year().to_string())
        }
    })
}

fn year_end(_: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    Some((day(today.year(), 12, 31)?, format!("{}-Q4", today.year())))
}

fn month_end(_: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    Some((today.last_of_month(), of_month(today.year(), today.month())))
}

fn distance(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let n = i64::from(number(get(c, "n")?)?);
    let unit = get(c, "unit")?.to_lowercase();
    let span = match unit.get(..1)? {
        "d" | "t" if unit != "trimestre" => n.days(),
        "w" | "s" => n.weeks(),
        "m" if unit != "moi" || n > 0 => n.months(),
        "q" => (3 * n).months(),
        "j" if unit == "jour" => n.days(),
        _ => n.years(),
    };
    let date = plus(today, span)?;
    Some((date, of_month(date.year(), date.month())))
}

fn season(c: &Captures<'_>, today: Date, southern: bool) -> Option<(Date, String)> {
    let word = get(c, "season")?.to_lowercase();
    let north = match word.as_str() {
        "spring" | "frühjahr" | "frühling" | "printemps" | "primavera" => 3,
        "summer" | "sommer" | "été" | "verano" | "verão" => 6,
        "winter" | "hiver" | "invierno" | "inverno" => 12,
        _ => 9,
    };
    let month = if southern && word != "rentrée" { (north + 5) % 12 + 1 } else { north };
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

fn feast(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let word = get(c, "feast")?.to_lowercase();
    let in_year = |y: i16| match word.as_str() {
        "black friday" | "cyber monday" | "thanksgiving" => {
            day(y, 11, 1)?.nth_weekday_of_month(4, Weekday::Thursday).ok()
        }
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
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)
}

fn year_abroad(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let word = get(c, "nicht")?.to_lowercase();
    let this = ["dieses", "cette année", "este ano", "este año"].contains(&word.as_str());
    let y = today.year() + i16::from(!this);
    Some((if this { today } else { day(y, 1, 1)? }, y.to_string()))
}

fn bare_year(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let y = match (year(c, "y"), year(c, "n")) {
        (Some(y), _) | (None, Some(y)) => y,
        _ => return None,
    };
    let date = day(y, 1, 1)?;
    (y >= today.year()).then(|| (date.max(today), y.to_string()))
}

fn japanese(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let which = get(c, "which").or(get(c, "w2")).unwrap_or("");
    let fiscal = day(today.year() + i16::from(today.month() >= 4), 4, 1)?;
    let year = if which.starts_with("来年") { today.year() + 1 } else { today.year() };
    if let Some(m) = get(c, "m").and_then(number).and_then(|m| i8::try_from(m).ok()) {
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
        ("来月", _) => plus(today.first_of_month(), 1.month())?,
        ("今月", _) => today,
        (_, Some(m)) => day(year, m, 1)?.max(today),
        ("来年", None) => day(year, 1, 1)?,
        _ => day(today.year(), 12, 31)?,
    };
    Some((date, of_quarter(date)))
}

fn soon(_: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    Some((today, "asap".into()))
}

fn weekday(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let _ = get(c, "day")?;
    let date = plus(today, 3.days())?;
    Some((date, of_month(date.year(), date.month())))
}

patterns! {
    /// A date that lies behind, whatever its words resolve to.
    PAST_CUE = r"\b(?:last|ago|since|back in|used to|already|previous|letztes|letzten|il y a|depuis|dernier|pasad[oa]|hace|passad[oa]|desde)\s*(?:the |year's )?$|\b(?:was|were|did|had|happened|asked|wrote|got|moved|went|closed|started|bought|signed up|came)\b[^,;]{0,40}$";
}
