//! Figures as people write them: `1.2k`, `1,200`, `30.000`, `two hundred and twenty`, `40-50k`.

use std::sync::LazyLock;

use regex::Regex;

use super::text::{exactly, pattern, words};

/// A figure or a range of figures in a text, by byte range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub from: usize,
    pub to: usize,
    pub low: f64,
    /// Same as `low` unless a range was said.
    pub high: f64,
    /// Written with a multiplier: `k`, `million`, `hundred`.
    pub scaled: bool,
}

impl Number {
    /// The lower end as a whole number.
    pub fn whole(self) -> u64 {
        whole(self.low)
    }

    /// The upper end as a whole number.
    pub fn whole_high(self) -> u64 {
        whole(self.high)
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what fits before the cast"
)]
fn whole(value: f64) -> u64 {
    value.round().clamp(0.0, 1e15) as u64
}

static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    exactly(concat!(
        r"(?P<n>[0-9０-９]+(?:[.,'’][0-9]+|[ \u{a0}\u{202f}][0-9]{3}\b)*)",
        r"(?:[ \u{a0}-]?(?P<m>(?i:k|m|mn|mln|mio|mil+i?on\w*|millones|milhões|milhao|mil|mille|tausend",
        r"|bn|billion|lakhs?|crores?|cr|thousand|thou|grand|hundred|千|万|億))(?P<after>[^\p{Alphabetic}]|$|[万千億円名人社]))?"
    ))
});

/// All figures of a text, in order, ranges joined.
pub fn numbers(text: &str) -> Vec<Number> {
    let mut found = written_in_digits(text);
    found.extend(written_in_words(text, &found));
    found.sort_by_key(|n| n.from);
    join_ranges(text, found)
}

fn written_in_digits(text: &str) -> Vec<Number> {
    let mut found = vec![];
    let mut at = 0;
    while let Some(c) = DIGITS.captures_at(text, at) {
        let Some(n) = c.name("n") else { break };
        let glued = text.get(..n.start()).and_then(|t| t.chars().next_back());
        let (low, used) = value(n.as_str());
        let scale = c.name("m").filter(|_| used == n.len()).map(|m| (multiplier(m.as_str(), text), m));
        let to = scale.map_or(n.start() + used, |(_, m)| m.end());
        at = to.max(at + 1);
        // Part of a name or an identifier, such as `B2B`, `KB4` or `v3`.
        if glued.is_some_and(|c| c.is_alphabetic() && !super::text::is_unspaced(c)) {
            continue;
        }
        let low = low * scale.map_or(1.0, |(by, _)| by);
        found.push(Number { from: n.start(), to, low, high: low, scaled: scale.is_some() });
    }
    found
}

fn multiplier(word: &str, text: &str) -> f64 {
    match word.to_lowercase().as_str() {
        "hundred" => 100.0,
        "k" | "thousand" | "thou" | "grand" | "tausend" | "mille" | "千" => 1e3,
        "mil" if is_iberian(text) => 1e3,
        "万" => 1e4,
        "lakh" | "lakhs" => 1e5,
        "crore" | "crores" | "cr" => 1e7,
        "億" => 1e8,
        "bn" | "billion" => 1e9,
        _ => 1e6,
    }
}

/// `mil` is a thousand in Spanish and Portuguese, and short for a million in English.
fn is_iberian(text: &str) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"\b(?:de|el|la|los|las|somos|unos|unas|con|por|uns|umas|reais|euros|pesos|personas|pessoas|empleados|funcionários|por ano|al año)\b|[ñãõç]")
    });
    WORDS.is_match(text)
}

/// The value of digits with separators, and how many bytes of them belong to it. Groups of three
/// are thousands; anything else after a point or comma is a fraction.
fn value(digits: &str) -> (f64, usize) {
    let ascii: String = digits
        .chars()
        .map(|c| char::from_u32(c as u32 - if c >= '０' && c <= '９' { 0xFF10 - 0x30 } else { 0 }))
        .map(|c| c.unwrap_or('0'))
        .collect();
    let groups: Vec<&str> = ascii.split(|c: char| !c.is_ascii_digit()).collect();
    let separators: Vec<char> = ascii.chars().filter(|c| !c.is_ascii_digit()).collect();
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return (0.0, digits.len()) };
    let number = |s: &str| s.parse::<f64>().unwrap_or(0.0);
    let threes = |g: &[&str]| g.iter().all(|g| g.len() == 3);
    let rest = groups.get(1..).unwrap_or(&[]);
    if rest.is_empty() {
        return (number(first), digits.len());
    }
    if first.len() <= 3 && threes(rest) && *first != "0" {
        return (number(&groups.concat()), digits.len());
    }
    let spaced = separators.iter().any(|c| c.is_whitespace() || *c == '\u{202f}');
    let inner = groups.get(1..groups.len() - 1).unwrap_or(&[]);
    if !spaced && threes(inner) && (inner.is_empty() || first.len() <= 3) {
        let before = groups.get(..groups.len() - 1).unwrap_or(&[]).concat();
        return (number(&format!("{before}.{last}")), digits.len());
    }
    (number(first), first.len())
}

/// What a word adds: a unit, a ten, or a multiplier.
fn word_value(word: &str) -> Option<(f64, bool)> {
    const UNITS: [&str; 20] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(0));
    if let Some(n) = UNITS.iter().position(|u| *u == word) {
        return Some((count(n), false));
    }
    if let Some(n) = TENS.iter().position(|t| *t == word) {
        return Some((count(n + 2) * 10.0, false));
    }
    if let Some(found) = foreign_value(word) {
        return Some(found);
    }
    Some(match word {
        "couple" => (2.0, false),
        "few" => (3.0, false),
        "several" => (4.0, false),
        "dozen" | "dozens" => (12.0, true),
        "hundred" | "hundreds" => (100.0, true),
        "thousand" | "thousands" | "grand" => (1e3, true),
        "million" | "millions" => (1e6, true),
        _ => return None,
    })
}

/// The round figures that people write out in German, French, Spanish and Portuguese.
fn foreign_value(word: &str) -> Option<(f64, bool)> {
    const ROUND: [(&str, f64); 38] = [
        ("zwanzig", 20.0), ("dreißig", 30.0), ("vierzig", 40.0), ("fünfzig", 50.0),
        ("sechzig", 60.0), ("siebzig", 70.0), ("achtzig", 80.0), ("neunzig", 90.0),
        ("vingtaine", 20.0), ("trentaine", 30.0), ("quarantaine", 40.0),
        ("cinquantaine", 50.0), ("centaine", 100.0), ("soixantaine", 60.0), ("quinzaine", 15.0), ("douzaine", 12.0), ("dizaine", 10.0), ("vingt", 20.0),
        ("trente", 30.0), ("quarante", 40.0), ("cinquante", 50.0), ("soixante", 60.0),
        ("veinte", 20.0), ("treinta", 30.0), ("cuarenta", 40.0), ("cincuenta", 50.0),
        ("ochenta", 80.0), ("cien", 100.0), ("doscientos", 200.0), ("trescientos", 300.0),
        ("quinientos", 500.0), ("vinte", 20.0), ("trinta", 30.0), ("cinquenta", 50.0),
        ("cem", 100.0), ("duzentos", 200.0), ("trezentos", 300.0), ("quinhentos", 500.0),
    ];
    if let Some((_, n)) = ROUND.iter().find(|(w, _)| *w == word) {
        return Some((*n, false));
    }
    let by = match word.strip_suffix("hundert") {
        Some(head) => Some((head, 100.0)),
        None => word.strip_suffix("tausend").map(|head| (head, 1000.0)),
    };
    let (head, scale) = by?;
    let heads = ["", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"];
    let times = heads.iter().position(|h| *h == head || head == "ein" && h.is_empty())?;
    let times = f64::from(u32::try_from(times).ok()? + 1);
    Some((if head.is_empty() { scale } else { scale * times }, head.is_empty()))
}

/// Figures in English words. `one`, `a few` and the like count only before a multiplier: "one of
/// us" is no figure.
fn written_in_words(text: &str, digits: &[Number]) -> Vec<Number> {
    let mut found = vec![];
    let mut run = Run::default();
    for (range, word) in words(text) {
        if digits.iter().any(|d| d.from <= range.start && range.start < d.to) {
            run.flush(text, &mut found);
            continue;
        }
        let gap = text.get(run.to..range.start).unwrap_or("");
        if run.any && !(gap == " " || gap == "-") {
            run.flush(text, &mut found);
        }
        match word_value(&word) {
            Some((v, multiplies)) => run.take(range, v, multiplies),
            None if run.any && ["and", "of"].contains(&word.as_str()) => run.pending = range.end,
            None => run.flush(text, &mut found),
        }
        if run.pending > 0 {
            run.to = run.pending;
        }
    }
    run.flush(text, &mut found);
    found
}

/// Number words that follow each other.
#[derive(Default)]
struct Run {
    any: bool,
    from: usize,
    /// Where the words end that were looked at.
    to: usize,
    /// Where the last number word ends.
    said: usize,
    pending: usize,
    total: f64,
    current: f64,
    scaled: bool,
    words: u32,
}

impl Run {
    fn take(&mut self, range: std::ops::Range<usize>, value: f64, multiplies: bool) {
        if !self.any {
            *self = Self { any: true, from: range.start, ..Self::default() };
        }
        if multiplies {
            self.current = self.current.max(1.0) * value;
            if value >= 1e3 {
                self.total += self.current;
                self.current = 0.0;
            }
            self.scaled = true;
        } else {
            self.current += value;
        }
        self.words += 1;
        self.pending = 0;
        self.to = range.end;
        self.said = range.end;
    }

    fn flush(&mut self, text: &str, found: &mut Vec<Number>) {
        let value = self.total + self.current;
        let counted = text.get(self.said..).is_some_and(|t| t.starts_with(" of us"));
        let vague = self.words == 1 && value < 5.0 && !counted;
        if self.any && !vague {
            let (from, to, scaled) = (self.from, self.said, self.scaled);
            found.push(Number { from, to, low: value, high: value, scaled });
        }
        *self = Self::default();
    }
}

/// "40-50k", "25 to 30 thousand", "between 8 and 14 thousand": one figure with two ends.
fn join_ranges(text: &str, found: Vec<Number>) -> Vec<Number> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\s*(?:[-–—~〜]|to|bis|à|a|até|or|oder|ou)\s*(?:[$€£]\s*)?$")
    });
    static AND: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?:and|und|et|y|e)\s*(?:[$€£]\s*)?$"));
    static OPENS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:between|zwischen|entre)\s*(?:[$€£]\s*)?$")
    });
    let mut joined: Vec<Number> = vec![];
    for n in found {
        if let Some(last) = joined.last_mut() {
            let gap = text.get(last.to..n.from).unwrap_or("");
            let opened = || OPENS.is_match(super::text::before(text, last.from, 16));
            let by = if n.scaled && !last.scaled && last.low < 1000.0 { scale_of(n) } else { 1.0 };
            if (BETWEEN.is_match(gap) || (AND.is_match(gap) && opened())) && last.low * by <= n.low {
                *last = Number { to: n.to, low: last.low * by, high: n.high, scaled: n.scaled, ..*last };
                continue;
            }
        }
        joined.push(n);
    }
    joined
}

fn scale_of(n: Number) -> f64 {
    if n.low >= 1e6 {
        1e6
    } else if n.low >= 1e3 {
        1e3
    } else {
        100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        let check = |text: &str, want: &[(u64, u64)]| {
            let got: Vec<_> = numbers(text).iter().map(|n| (n.whole(), n.whole_high())).collect();
            assert_eq!(got, want, "{text}");
        };
        check("1.2k", &[(1200, 1200)]);
        check("1,200-person", &[(1200, 1200)]);
        check("30.000 €", &[(30_000, 30_000)]);
        check("9 000 agents", &[(9000, 9000)]);
        check("1.234,50", &[(1235, 1235)]);
        check("5,60", &[(6, 6)]);
        check("40-50k", &[(40_000, 50_000)]);
        check("$25 to $30 thousand", &[(25_000, 30_000)]);
        check("between 8 and 14 thousand", &[(8000, 14_000)]);
        check("two hundred and twenty", &[(220, 220)]);
        check("a couple hundred", &[(200, 200)]);
        check("a couple of hundred", &[(200, 200)]);
        check("three dozen people", &[(36, 36)]);
        check("twelve hundred", &[(1200, 1200)]);
        check("forty-five", &[(45, 45)]);
        check("one of us", &[]);
        check("14 mil last year", &[(14_000_000, 14_000_000)]);
        check("unos 30 mil euros", &[(30_000, 30_000)]);
        check("300万円", &[(3_000_000, 3_000_000)]);
        check("１３０名", &[(130, 130)]);
        check("80 Mio", &[(80_000_000, 80_000_000)]);
        check("B2B and KB4", &[]);
        check("5 and 6", &[(5, 5), (6, 6)]);
    }

    #[test]
    fn a_figure_knows_where_it_stands() {
        let text = "so 1.2k, or two hundred";
        let spans: Vec<_> = numbers(text).iter().map(|n| &text[n.from..n.to]).collect();
        assert_eq!(spans, ["1.2k", "two hundred"]);
    }
}
