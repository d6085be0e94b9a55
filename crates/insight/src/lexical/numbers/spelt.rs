//! Figures in words: `two hundred and twenty`, `a couple hundred`, `une centaine`.

use super::Number;
use crate::lexical::text::words;

/// What a word adds: a unit, a ten, or a multiplier.
fn word_value(word: &str) -> Option<(f64, bool)> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
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
        ("zwanzig", 20.0),
        ("dreißig", 30.0),
        ("vierzig", 40.0),
        ("fünfzig", 50.0),
        ("sechzig", 60.0),
        ("siebzig", 70.0),
        ("achtzig", 80.0),
        ("neunzig", 90.0),
        ("vingtaine", 20.0),
        ("trentaine", 30.0),
        ("quarantaine", 40.0),
        ("cinquantaine", 50.0),
        ("centaine", 100.0),
        ("soixantaine", 60.0),
        ("quinzaine", 15.0),
        ("douzaine", 12.0),
        ("dizaine", 10.0),
        ("vingt", 20.0),
        ("trente", 30.0),
        ("quarante", 40.0),
        ("cinquante", 50.0),
        ("soixante", 60.0),
        ("veinte", 20.0),
        ("treinta", 30.0),
        ("cuarenta", 40.0),
        ("cincuenta", 50.0),
        ("ochenta", 80.0),
        ("cien", 100.0),
        ("doscientos", 200.0),
        ("trescientos", 300.0),
        ("quinientos", 500.0),
        ("vinte", 20.0),
        ("trinta", 30.0),
        ("cinquenta", 50.0),
        ("cem", 100.0),
        ("duzentos", 200.0),
        ("trezentos", 300.0),
        ("quinhentos", 500.0),
    ];
    if let Some((_, n)) = ROUND.iter().find(|(w, _)| *w == word) {
        return Some((*n, false));
    }
    let by = match word.strip_suffix("hundert") {
        Some(head) => Some((head, 100.0)),
        None => word.strip_suffix("tausend").map(|head| (head, 1000.0)),
    };
    let (head, scale) = by?;
    let heads = [
        "", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
    ];
    let times = heads
        .iter()
        .position(|h| *h == head || head == "ein" && h.is_empty())?;
    let times = f64::from(u32::try_from(times).ok()? + 1);
    Some((
        if head.is_empty() {
            scale
        } else {
            scale * times
        },
        head.is_empty(),
    ))
}

/// Figures in English words. `one`, `a few` and the like count only before a multiplier: "one of
/// us" is no figure.
pub(super) fn written_in_words(text: &str, digits: &[Number]) -> Vec<Number> {
    let mut found = vec![];
    let mut run = Run::default();
    for (range, word) in words(text) {
        if digits
            .iter()
            .any(|d| d.from <= range.start && range.start < d.to)
        {
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
            *self = Self {
                any: true,
                from: range.start,
                ..Self::default()
            };
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
        let counted = value > 1.0
            && text
                .get(self.said..)
                .is_some_and(|t| t.starts_with(" of us"));
        let is_vague = self.words == 1 && value < 5.0 && !counted;
        if self.any && !is_vague {
            let (from, to, scaled) = (self.from, self.said, self.scaled);
            found.push(Number {
                from,
                to,
                low: value,
                high: value,
                scaled,
            });
        }
        *self = Self::default();
    }
}
