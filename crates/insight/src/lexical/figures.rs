//! What the prospect names in figures: sums, counts, shares, dates, lengths of time.

use std::ops::Range;

use baton_core::context::{Figure, FigureKind};
use baton_core::evidence::Evidence;
use baton_core::signal::{Fact, Reading};

use super::asked::Asked;
use super::dates::{self, dates};
use super::money;
use super::numbers::{Number, numbers};
use super::size;
use super::talk::{Place, Turn};
use super::text::{self, lexicon, patterns};
use super::timeline::Calendar;

/// More than anybody reads of one talk.
pub const MOST: usize = 200;
/// So many digits in a row are a telephone or an order, no count.
const MOST_DIGITS: usize = 8;
/// Longer evidence of a budget is a sentence, and not its sum.
const LONGEST_SUM: u32 = 24;
/// As far as a word beside a figure reaches.
const NEAR: usize = 24;

/// The figures of one sentence, in its order.
pub fn listen(turn: &Turn<'_>, place: Place<'_>, calendar: Calendar) -> Vec<Figure> {
    let s = place.words;
    let mut found: Vec<(Range<usize>, FigureKind)> = vec![];
    let all = numbers(s);
    for date in dates(s, calendar.today, calendar.southern) {
        found.extend(of_date(s, &date, &all));
    }
    for n in all {
        let free = |r: &Range<usize>| n.to <= r.start || r.end <= n.from;
        if found.iter().all(|(range, _)| free(range)) {
            found.extend(of_number(turn, s, n));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    let figure = |(range, kind): (Range<usize>, FigureKind)| {
        Some(Figure {
            kind,
            text: s.get(range.clone())?.to_owned(),
            evidence: vec![turn.evidence(place.from + range.start, place.from + range.end)?],
        })
    };
    found.into_iter().filter_map(figure).collect()
}

/// All figures; what was read as the budget is money, also without a currency.
pub fn read(heard: &[Figure], readings: &[Reading]) -> Vec<Figure> {
    let budget: Vec<Evidence> = readings
        .iter()
        .filter(|r| matches!(r.fact, Fact::Budget { .. }))
        .flat_map(|r| r.evidence.clone())
        .collect();
    let is_budget = |e: &Evidence| {
        let meets = |b: &Evidence| b.seq == e.seq && b.start <= e.start && e.start < b.end;
        budget
            .iter()
            .any(|b| meets(b) && b.end - b.start <= LONGEST_SUM)
    };
    let of = |figure: &Figure| {
        let mut figure = figure.clone();
        if figure.kind == FigureKind::Count && figure.evidence.iter().any(is_budget) {
            figure.kind = FigureKind::Money;
        }
        figure
    };
    heard.iter().take(MOST).map(of).collect()
}

/// "In six weeks" is a length, "end of May" a date; "as soon as possible" is neither.
fn of_date(s: &str, date: &dates::Said, all: &[Number]) -> Option<(Range<usize>, FigureKind)> {
    let words = s.get(date.from..date.to)?;
    let trimmed = words.trim_end();
    let from = date.from + (words.len() - words.trim_start().len());
    let range = from..date.from + trimmed.len();
    if LENGTH.is_match(words) {
        return Some((range, FigureKind::Duration));
    }
    // "2,026 people" is no year.
    let counts = |n: &&Number| n.from == date.from && size::PEOPLE.is_match(rest(s, n.to));
    if date.label == SOON || VAGUE.is_match(words) || all.iter().any(|n| counts(&n)) {
        return None;
    }
    Some((range, FigureKind::Date))
}

/// The label of what has no date: at once.
const SOON: &str = "asap";

fn of_number(turn: &Turn<'_>, s: &str, n: Number) -> Option<(Range<usize>, FigureKind)> {
    let after = rest(s, n.to);
    if money::is_money(s, n) {
        let range = money::start(s, n)..money::end(s, n).max(n.to);
        return Some((range, FigureKind::Money));
    }
    if let Some(m) = PERCENT.find(after) {
        return Some((n.from..n.to + m.end(), FigureKind::Percent));
    }
    if let Some(m) = SPAN.find(after) {
        return Some((n.from..n.to + m.end(), FigureKind::Duration));
    }
    if is_code(s, n) {
        return None;
    }
    let counted = noun(after);
    let words = s.get(n.from..n.to)?;
    if counted.is_none() && (turn.asked.has(Asked::MEETING) || LOOSE.is_match(words)) {
        return None;
    }
    let year = n.to - n.from == 4 && !n.scaled && (1990.0..2100.0).contains(&n.low);
    if year && (counted.is_none() || YEAR_BEFORE.is_match(before(s, n.from))) {
        return Some((n.from..n.to, FigureKind::Date));
    }
    let of_price = turn.asked.has(Asked::BUDGET) || turn.asked.has(Asked::PRICE);
    if counted.is_none() && of_price && (n.scaled || n.low >= 1000.0) {
        return Some((n.from..n.to, FigureKind::Money));
    }
    Some((n.from..n.to + counted.unwrap_or(0), FigureKind::Count))
}

/// How far the word reaches that says what is counted.
fn noun(after: &str) -> Option<usize> {
    let people = size::PEOPLE.find(after).filter(|m| m.start() == 0);
    if let Some(m) = people.filter(|m| !m.is_empty()) {
        let end = m.as_str().trim_end().len();
        let more = after.get(end..).unwrap_or("");
        let rest = more.find(|c: char| !c.is_alphabetic() || text::is_unspaced(c));
        return Some(end + rest.unwrap_or(more.len()));
    }
    if let Some(m) = COUNTER.find(after) {
        return Some(m.end());
    }
    if NO_NOUN.is_match(after) {
        return None;
    }
    NOUN.find(after).map(|m| m.end())
}

/// Hours of the day, ordinals, numbers of things, parts of names: they measure nothing.
fn is_code(s: &str, n: Number) -> bool {
    let (front, after) = (before(s, n.from), rest(s, n.to));
    let digits = s.get(n.from..n.to).unwrap_or("");
    let endless = digits.len() >= MOST_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    // "Office 365": a number behind a name, and nothing that it counts.
    let named = NAME_BEFORE.is_match(front) && noun(after).is_none();
    endless
        || named
        || NO_FIGURE_AFTER.is_match(after)
        || NO_FIGURE_BEFORE.is_match(front)
        || is_in_address(s, n)
}

/// Within an address of the net, every digit is a letter.
fn is_in_address(s: &str, n: Number) -> bool {
    let from = before_blank(s, n.from);
    let to = rest(s, n.to)
        .find(char::is_whitespace)
        .map_or(s.len(), |i| n.to + i);
    let word = s.get(from..to).unwrap_or("");
    word.contains(['@', '\\', '_', '=']) || word.contains("://") || word.contains("www.")
}

fn before_blank(s: &str, at: usize) -> usize {
    let head = s.get(..at).unwrap_or("");
    head.char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(i, c)| i + c.len_utf8())
}

fn before(s: &str, at: usize) -> &str {
    text::before(s, at, NEAR)
}

fn rest(s: &str, at: usize) -> &str {
    s.get(at..).unwrap_or("")
}

lexicon! {
    "figures";
    PERCENT;
    SPAN;
    NO_FIGURE_AFTER;
    NO_FIGURE_BEFORE;
    NO_NOUN;
    COUNTER;
}

patterns! {
    NOUN = r"^[\s-]\p{L}[\p{L}'-]*|^-\p{L}+";
    YEAR_BEFORE = r"\b(?:in|since|from|until|till|by|of|during|early|late|mid|end|seit|ab|bis|anfang|ende|mitte|depuis|dès|fin|début|desde|hasta|para|finales|até|fim|em|dal|nel|sinds|vanaf|od|do)\s*$";
    /// A unit of time with how many of them.
    LENGTH = r"(?:\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple|few|half|ein\p{L}*|zwei|drei|vier|fünf|sechs|halbe\p{L}*|une?|deux|trois|quatre|cinq|six|un[oa]?|dos|tres|cuatro|cinco|seis|medio|uma?|dois|duas|três|quatro|meio)\b)[^.]*?\b(?:day|week|wk|month|quarter|year|tag|woche|monat|quartal|jahr|jour|semaine|mois|moi|an|trimestre|día|semana|mes|año|dia|mês|ano|giorn|settiman|mes|ann|dag|week|maand|jaar)\p{L}{0,3}\b|[0-9０-９一二三四五六七八九十半](?:[ヶかカケヵ箇個个]月|週間|年間|日間|개월|周|주)|半年|반년";
    /// Words of size that count nothing by themselves, and a time as it is spelt without a colon.
    LOOSE = r"^(?:hundreds?|thousands?|millions?|billions?|score|grand|dozens?|\d{1,2}\.\d\d)$";
    /// Seasons of a business that are no dates by themselves.
    VAGUE = r"^(?:the holidays|now-ish|right now|yesterday|urgent(?:ly)?|immediately|right away|straight ?away|asap)$";
}

/// Not loosened to any case: the capital is the point.
static NAME_BEFORE: std::sync::LazyLock<regex::Regex> =
    std::sync::LazyLock::new(|| text::exactly(r"\S[^.!?]* ?\b[A-Z][\p{L}]+ $"));
