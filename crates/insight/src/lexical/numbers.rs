//! Figures as people write them: `1.2k`, `1,200`, `30.000`, `two hundred and twenty`, `40-50k`.

use std::sync::LazyLock;

use regex::Regex;

use super::text::{exactly, pattern};

mod spelt;

/// The value of one number word, of any language.
pub fn of_word(word: &str) -> Option<u64> {
    spelt::of_word(word).map(whole)
}

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
        r"(?:[ \u{a0}-]?(?P<m>(?i:k|m|mn|mln|mio|mil+i?[oó]n\w*|millones|milhões|milhão|milhao|miljoen|milion\w*|miljon\w*|mil|mille|mila|tausend|tsd|duizend|tys",
        r"|bn|billion|mrd|mld|lakhs?|lacs?|crores?|cr|thousand|thou|grand|hundred|hundert|honderd|百万|千万|千|万|億|亿|천만|백만|만|천|억))(?P<after>[^\p{Alphabetic}]|$|[万千億円名人社元块원명\p{Hangul}]))?"
    ))
});

/// How many figures of one sentence are read: more are a table, in which nobody says how many they
/// are. Readers look around each of them.
const MOST: usize = 24;

/// All figures of a text, in order, ranges joined.
pub fn numbers(text: &str) -> Vec<Number> {
    let mut found = written_in_digits(text);
    found.extend(spelt::written_in_words(text, &found));
    found.sort_by_key(|n| n.from);
    found.truncate(MOST);
    join_ranges(text, found)
}

fn written_in_digits(text: &str) -> Vec<Number> {
    let mut found = vec![];
    let mut at = 0;
    while let Some(c) = DIGITS.captures_at(text, at) {
        let Some(n) = c.name("n") else { break };
        let glued = text.get(..n.start()).and_then(|t| t.chars().next_back());
        let (low, used) = value(n.as_str());
        let scale = c
            .name("m")
            .filter(|_| used == n.len())
            .map(|m| (multiplier(m.as_str(), text), m));
        let to = scale.map_or(n.start() + used, |(_, m)| m.end());
        at = to.max(at + 1);
        // Part of a name or an identifier, such as `B2B`, `KB4` or `v3`.
        if glued.is_some_and(|c| c.is_alphabetic() && !super::text::is_unspaced(c)) {
            continue;
        }
        let low = low * scale.map_or(1.0, |(by, _)| by);
        found.push(Number {
            from: n.start(),
            to,
            low,
            high: low,
            scaled: scale.is_some(),
        });
    }
    found
}

fn multiplier(word: &str, text: &str) -> f64 {
    match word.to_lowercase().as_str() {
        "hundred" | "hundert" | "honderd" => 100.0,
        "k" | "thousand" | "thou" | "grand" | "tausend" | "tsd" | "duizend" | "mille" | "mila"
        | "tys" | "千" | "천" => 1e3,
        "mil" if is_iberian(text) => 1e3,
        "万" | "만" => 1e4,
        "lakh" | "lakhs" | "lac" | "lacs" => 1e5,
        "crore" | "crores" | "cr" | "千万" | "천만" => 1e7,
        "億" | "亿" | "억" => 1e8,
        "bn" | "billion" | "mrd" | "mld" => 1e9,
        _ => 1e6,
    }
}

/// `mil` is a thousand in Spanish and Portuguese, and short for a million in English.
fn is_iberian(text: &str) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:de|el|la|los|las|somos|unos|unas|con|por|uns|umas|reais|euros|pesos|personas|pessoas|empleados|funcionários|por ano|al año)\b|[ñãõç]",
        )
    });
    WORDS.is_match(text)
}

/// The value of digits with separators, and how many bytes of them belong to it. Groups of three
/// are thousands; anything else after a point or comma is a fraction.
fn value(digits: &str) -> (f64, usize) {
    let ascii: String = digits
        .chars()
        .map(|c| {
            char::from_u32(
                c as u32
                    - if ('０'..='９').contains(&c) {
                        0xFF10 - 0x30
                    } else {
                        0
                    },
            )
        })
        .map(|c| c.unwrap_or('0'))
        .collect();
    let groups: Vec<&str> = ascii.split(|c: char| !c.is_ascii_digit()).collect();
    let separators: Vec<char> = ascii.chars().filter(|c| !c.is_ascii_digit()).collect();
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
        return (0.0, digits.len());
    };
    let number = |s: &str| s.parse::<f64>().unwrap_or(0.0);
    let threes = |g: &[&str]| g.iter().all(|g| g.len() == 3);
    let rest = groups.get(1..).unwrap_or(&[]);
    if rest.is_empty() {
        return (number(first), digits.len());
    }
    if first.len() <= 3 && threes(rest) && *first != "0" {
        return (number(&groups.concat()), digits.len());
    }
    // As they are grouped in India: `1,20,000`.
    let twos = |g: &[&str]| g.iter().all(|g| g.len() == 2);
    let inner = groups.get(1..groups.len() - 1).unwrap_or(&[]);
    if first.len() <= 2 && !inner.is_empty() && twos(inner) && last.len() == 3 {
        return (number(&groups.concat()), digits.len());
    }
    let spaced = separators
        .iter()
        .any(|c| c.is_whitespace() || *c == '\u{202f}');
    if !spaced && threes(inner) && (inner.is_empty() || first.len() <= 3) {
        let before = groups.get(..groups.len() - 1).unwrap_or(&[]).concat();
        return (number(&format!("{before}.{last}")), digits.len());
    }
    (number(first), first.len())
}

/// "40-50k", "25 to 30 thousand", "between 8 and 14 thousand": one figure with two ends.
fn join_ranges(text: &str, found: Vec<Number>) -> Vec<Number> {
    static BETWEEN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*(?:[-–—~〜]|to|bis|à|a|até|or|oder|ou)\s*(?:[$€£]\s*)?$"));
    static AND: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*(?:and|und|et|y|e)\s*(?:[$€£]\s*)?$"));
    static OPENS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:between|zwischen|entre)\s*(?:[$€£]\s*)?$"));
    let mut joined: Vec<Number> = vec![];
    for n in found {
        if let Some(last) = joined.last_mut() {
            let gap = text.get(last.to..n.from).unwrap_or("");
            let opened = || OPENS.is_match(super::text::before(text, last.from, 16));
            let by = if n.scaled && !last.scaled && last.low < 1000.0 {
                scale_of(n)
            } else {
                1.0
            };
            if (BETWEEN.is_match(gap) || (AND.is_match(gap) && opened())) && last.low * by <= n.low
            {
                *last = Number {
                    to: n.to,
                    low: last.low * by,
                    high: n.high,
                    scaled: n.scaled,
                    ..*last
                };
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
            let got: Vec<_> = numbers(text)
                .iter()
                .map(|n| (n.whole(), whole(n.high)))
                .collect();
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
        check("1,20,000 rupees", &[(120_000, 120_000)]);
        check("3천만원", &[(30_000_000, 30_000_000)]);
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
