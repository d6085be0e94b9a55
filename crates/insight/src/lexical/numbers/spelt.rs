//! Figures in words: `two hundred and twenty`, `fünfundzwanzig`, `quatre-vingt-douze`, `三百`.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Number;
use crate::lexical::text::{folded, is_english, pattern, words};

/// What a word adds, or what it multiplies by.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Adds(f64),
    Multiplies(f64),
}

type Names = HashMap<&'static str, Part>;

/// The names of numbers, English and all others: "once" is eleven in Spanish only.
static NAMES: LazyLock<(Names, Names)> = LazyLock::new(|| {
    let file = include_str!("../../../lexicon/numbers.txt");
    let (english, other) = file.split_once("[other]").unwrap_or((file, ""));
    (names(english), names(other))
});

fn names(lines: &'static str) -> Names {
    let mut names = Names::new();
    for line in lines.lines() {
        let mut words = line.split(' ');
        let Some(value) = words.next() else { continue };
        let part = match value.strip_prefix('*') {
            Some(by) => by.parse().map(Part::Multiplies),
            None => value.parse().map(Part::Adds),
        };
        if let Ok(part) = part {
            names.extend(words.map(|w| (w, part)));
        }
    }
    names
}

/// Names that are other words as well; they count only beside other numbers.
const WEAK: [&str; 6] = ["sept", "sei", "once", "cent", "cents", "paar"];

/// Longer words are no numbers; taking words apart tries every way.
const LONGEST: usize = 36;

/// The parts of a word: one in most languages, several where they are written in one.
fn parts(word: &str, english: bool) -> Option<Vec<Part>> {
    let (in_english, in_others) = &*NAMES;
    if english {
        return in_english.get(word).map(|p| vec![*p]);
    }
    let word = folded(word);
    if let Some(part) = in_others.get(word.as_str()) {
        return Some(vec![*part]);
    }
    if word.len() > LONGEST {
        return None;
    }
    split(&word, in_others).filter(|parts| parts.len() > 1)
}

/// The value of a word that names one number, vague ones included.
pub(super) fn of_word(word: &str) -> Option<f64> {
    let parts = parts(word, true).or_else(|| parts(word, false))?;
    match parts.as_slice() {
        [Part::Adds(value)] if *value >= 1.0 => Some(*value),
        _ => None,
    }
}

/// "zweihundertfünfzig" from the left, the longest name first.
fn split(word: &str, names: &Names) -> Option<Vec<Part>> {
    if word.is_empty() {
        return Some(vec![]);
    }
    for glue in ["und", "en", "e"] {
        if let Some(rest) = word.strip_prefix(glue)
            && rest.len() > 2
            && let Some(parts) = split(rest, names)
        {
            return Some(parts);
        }
    }
    let ends = (2..=word.len()).rev().filter(|n| word.is_char_boundary(*n));
    for end in ends {
        let Some((head, rest)) = word.split_at_checked(end) else {
            continue;
        };
        let Some(part) = names.get(head) else {
            continue;
        };
        if let Some(mut parts) = split(rest, names) {
            parts.insert(0, *part);
            return Some(parts);
        }
    }
    None
}

/// Figures in words. `one`, `a few` and the like count only before a multiplier: "one of us" is no
/// figure.
pub(super) fn written_in_words(text: &str, digits: &[Number]) -> Vec<Number> {
    let english = is_english(text);
    let mut found = vec![];
    let mut run = Run::default();
    for (range, word) in words(text) {
        let in_digits = digits
            .iter()
            .any(|d| d.from < range.end && range.start < d.to);
        if in_digits || !run.follows(text, range.start) {
            run.flush(text, &mut found);
        }
        if in_digits {
            continue;
        }
        match parts(&word, english).or_else(|| parts(&word, true)) {
            Some(parts) => run.take(range, &word, &parts),
            None if !run.is_empty() && is_glue(&word) => run.pending = range.end,
            None => run.flush(text, &mut found),
        }
    }
    run.flush(text, &mut found);
    found.extend(ideographs(text));
    found
}

fn is_glue(word: &str) -> bool {
    ["and", "of", "a", "und", "et", "y", "e", "en", "de"].contains(&word)
}

/// Number words that follow each other.
#[derive(Default)]
struct Run {
    from: usize,
    /// Where the last number word ends.
    said: usize,
    /// Where the glue behind it ends.
    pending: usize,
    total: f64,
    current: f64,
    scaled: bool,
    words: u32,
    weak: bool,
    last: f64,
}

impl Run {
    fn is_empty(&self) -> bool {
        self.words == 0
    }

    /// Whether a word at `at` stands right behind what was said so far.
    fn follows(&self, text: &str, at: usize) -> bool {
        let gap = text.get(self.said.max(self.pending)..at).unwrap_or("");
        self.is_empty() || gap == " " || gap == "-"
    }

    fn take(&mut self, range: Range<usize>, word: &str, parts: &[Part]) {
        if self.is_empty() {
            *self = Self {
                from: range.start,
                ..Self::default()
            };
        }
        for part in parts {
            self.add(*part);
        }
        self.words += 1;
        self.weak = self.words == 1 && WEAK.contains(&word);
        self.pending = 0;
        self.said = range.end;
    }

    fn add(&mut self, part: Part) {
        match part {
            Part::Multiplies(by) => {
                let times = if self.current > 0.0 {
                    self.current
                } else {
                    1.0
                };
                self.current = times * by;
                if by >= 1e3 {
                    self.total += self.current;
                    self.current = 0.0;
                }
                self.scaled = true;
            }
            // "quatre-vingt-douze"
            Part::Adds(20.0) if (self.last - 4.0).abs() < 0.1 => self.current += 76.0,
            Part::Adds(value) => self.current += value,
        }
        self.last = match part {
            Part::Adds(v) | Part::Multiplies(v) => v,
        };
    }

    /// "We are three.", "wir sind zu dritt": a small figure that is the whole statement.
    fn is_all(&self, text: &str) -> bool {
        static WE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?:\b(?:we're|we are|there(?:'s| are|'re)|wir sind|sind wir|zu|nous sommes|on est|à|somos|siamo|siamo in|wij zijn|we zijn)|z'n)\s+(?:only |just |nur |solo |só )?$",
            )
        });
        let rest = text.get(self.said..).unwrap_or("").trim_start();
        let ends = rest.is_empty() || rest.starts_with(['.', ',', '!', ';', ')']);
        ends && WE.is_match(text.get(..self.from).unwrap_or(""))
    }

    fn flush(&mut self, text: &str, found: &mut Vec<Number>) {
        let value = self.total + self.current;
        let counted = value > 1.0
            && text
                .get(self.said..)
                .is_some_and(|t| t.starts_with(" of us"));
        let counted = counted || value > 1.0 && self.is_all(text);
        let is_vague = self.weak || self.words == 1 && value < 5.0 && !counted;
        if !self.is_empty() && !is_vague && value >= 2.0 {
            found.push(Number {
                from: self.from,
                to: self.said,
                low: value,
                high: value,
                scaled: self.scaled,
            });
        }
        *self = Self::default();
    }
}

/// `三百五十`: at least two signs, one of them a multiplier.
fn ideographs(text: &str) -> Vec<Number> {
    let mut found = vec![];
    let mut run: Option<(usize, Vec<char>)> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if sign(c).is_some() {
            run.get_or_insert((at, vec![])).1.push(c);
        } else if let Some((from, signs)) = run.take() {
            found.extend(of_signs(from, at, &signs));
        }
    }
    found
}

fn of_signs(from: usize, to: usize, signs: &[char]) -> Option<Number> {
    let mut run = Run::default();
    let mut multiplied = false;
    for part in signs.iter().filter_map(|c| sign(*c)) {
        match part {
            Part::Multiplies(by) if by < 1e4 => {
                run.total += run.current.max(1.0) * by;
                run.current = 0.0;
                multiplied = true;
            }
            Part::Multiplies(by) => {
                run.total = (run.total + run.current).max(1.0) * by;
                run.current = 0.0;
                multiplied = true;
            }
            Part::Adds(v) => run.current = run.current * 10.0 + v,
        }
    }
    let low = run.total + run.current;
    (multiplied && signs.len() > 1).then_some(Number {
        from,
        to,
        low,
        high: low,
        scaled: low >= 1000.0,
    })
}

fn sign(c: char) -> Option<Part> {
    const DIGITS: &str = "〇一二三四五六七八九";
    if let Some(n) = DIGITS.chars().position(|d| d == c) {
        return Some(Part::Adds(f64::from(u32::try_from(n).ok()?)));
    }
    Some(match c {
        '两' => Part::Adds(2.0),
        // "Some": `十数名`, `数百名`.
        '数' => Part::Adds(5.0),
        '十' => Part::Multiplies(10.0),
        '百' => Part::Multiplies(100.0),
        '千' => Part::Multiplies(1e3),
        '万' => Part::Multiplies(1e4),
        '億' | '亿' => Part::Multiplies(1e8),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_languages_are_figures() {
        let check = |text: &str, want: &[f64]| {
            let got: Vec<f64> = written_in_words(text, &[]).iter().map(|n| n.low).collect();
            assert_eq!(got, want, "{text}");
        };
        check("we are two hundred and twenty people", &[220.0]);
        check("half a dozen of them", &[6.0]);
        check("wir sind fünfundzwanzig", &[25.0]);
        check("zweihundertfünfzig Leute", &[250.0]);
        check("anderthalb Dutzend in der Saison", &[18.0]);
        check("quatre-vingt-douze en comptant tout le monde", &[92.0]);
        check("een man of vijfentwintig", &[25.0]);
        check("somos unas ciento veinte personas", &[120.0]);
        check("siamo centoventicinque", &[125.0]);
        check("uns cento e cinquenta funcionários", &[150.0]);
        check("三百五十人です", &[350.0]);
        check("once we are there", &[]);
        check("千葉の会社", &[]);
    }
}
