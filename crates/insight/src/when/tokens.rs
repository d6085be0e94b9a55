//! Words, numbers, clock times and marks.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// "2", or "two".
    Number {
        value: u32,
        spelled: bool,
    },
    /// "12th"
    Ordinal(u32),
    /// "14:00", "9.30"
    Clock {
        hour: u32,
        minute: u32,
        dotted: bool,
        /// "09:30" is no afternoon.
        zero: bool,
    },
    Iso(Date),
    Mark,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    /// As it was written.
    pub raw: String,
    pub lower: String,
}

/// The words of one who asks. Beyond its end everything is empty.
#[derive(Debug)]
pub struct Tokens(Vec<Token>);

impl Tokens {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn get(&self, at: usize) -> Option<&Token> {
        self.0.get(at)
    }

    /// In lower case; marks too.
    pub fn word(&self, at: usize) -> &str {
        self.get(at).map_or("", |t| &t.lower)
    }

    pub fn raw(&self, at: usize) -> &str {
        self.get(at).map_or("", |t| &t.raw)
    }

    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at))
    }

    /// Whether these words, each one of several, follow one another.
    pub fn are(&self, at: usize, words: &str) -> bool {
        words
            .split(' ')
            .enumerate()
            .all(|(n, choice)| choice.split('|').any(|w| w == self.word(at + n)))
    }

    /// "2" or "two", not "2nd".
    pub fn number(&self, at: usize) -> Option<u32> {
        match self.get(at)?.kind {
            Kind::Number { value, .. } => Some(value),
            _ => None,
        }
    }
}

static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?P<iso>\d{4}-\d{2}-\d{2}) | (?P<hour>\d{1,2})(?P<dot>[:.])(?P<minute>\d{2})
        | (?P<ordinal>\d{1,2})(?:st|nd|rd|th)\b | (?P<number>\d+)
        | [\p{L}_]+(?:'[\p{L}]+)* | [^\s\p{L}\d]",
    )
    .ok()
});

pub fn cut(words: &str) -> Tokens {
    let plain = words
        .replace('\u{2019}', "'")
        .replace(['\u{2013}', '\u{2014}'], "-");
    let plain = halves(&plain);
    let lower = |raw: &str| raw.to_lowercase();
    let found = TOKEN.iter().flat_map(|t| t.captures_iter(&plain));
    let tokens = found.map(|c| {
        let raw = c.get(0).map_or("", |m| m.as_str());
        let number = |name| c.name(name).map(|m| m.as_str().parse().unwrap_or(u32::MAX));
        let kind = if let Some(iso) = c.name("iso") {
            iso.as_str().parse().map_or(Kind::Mark, Kind::Iso)
        } else if let (Some(hour), Some(minute)) = (number("hour"), number("minute")) {
            Kind::Clock {
                hour,
                minute,
                dotted: c.name("dot").is_some_and(|d| d.as_str() == "."),
                zero: raw.starts_with('0'),
            }
        } else if let Some(ordinal) = number("ordinal") {
            Kind::Ordinal(ordinal)
        } else if let Some(value) = number("number") {
            Kind::Number {
                value,
                spelled: false,
            }
        } else if let Some(value) = spelled(&lower(raw)) {
            Kind::Number {
                value,
                spelled: true,
            }
        } else if raw.starts_with(char::is_alphabetic) {
            Kind::Word
        } else {
            Kind::Mark
        };
        Token {
            kind,
            lower: lower(raw),
            raw: raw.to_owned(),
        }
    });
    Tokens(tokens.collect())
}

/// "2 p.m." is "2 pm".
fn halves(words: &str) -> String {
    static DOTTED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\b([ap])\.\s?m\b\.?").ok());
    match DOTTED.as_ref() {
        Some(dotted) => dotted.replace_all(words, "${1}m").into_owned(),
        None => words.to_owned(),
    }
}

fn spelled(word: &str) -> Option<u32> {
    let words = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let place = words.iter().position(|w| *w == word)?;
    u32::try_from(place + 1).ok()
}
