//! Words, their stems and what they mean, so that a catalog is found in other words than its own.

use std::ops::Range;

use super::concepts::{self, Concept};
use super::text;

/// A word of a text with its stem.
#[derive(Clone, Debug)]
pub struct Token {
    pub range: Range<usize>,
    pub lower: String,
    pub stem: String,
    /// What a word of trade means; empty for all others.
    pub concepts: &'static [Concept],
    /// Of a text that is not in English, where a meaning is as good as the word.
    pub is_foreign: bool,
}

impl Token {
    pub fn means(&self, concepts: &[Concept]) -> bool {
        self.concepts.iter().any(|c| concepts.contains(c))
    }
}

/// The tokens of a text. Words of trade within a run without blanks follow the run.
pub fn tokens(text: &str) -> Vec<Token> {
    let is_foreign = !text::is_english(text);
    let mut found = vec![];
    for (range, lower) in text::words(text) {
        let run = lower.chars().any(text::is_unspaced);
        let from = range.start;
        if !run {
            found.push(token(range, lower, is_foreign));
            continue;
        }
        let parts = concepts::in_unspaced(&lower);
        found.extend(parts.into_iter().map(|(part, concepts)| Token {
            range: from + part.start..from + part.end,
            stem: lower.get(part.clone()).unwrap_or("").to_owned(),
            lower: lower.get(part).unwrap_or("").to_owned(),
            concepts,
            is_foreign: true,
        }));
        found.push(token(range, lower, true));
    }
    found
}

fn token(range: Range<usize>, lower: String, is_foreign: bool) -> Token {
    let stem = stem(&lower);
    let mut concepts = concepts::of_english(&stem);
    if is_foreign && concepts.is_empty() {
        concepts = concepts::of_foreign(&lower);
    }
    Token {
        range,
        lower,
        stem,
        concepts,
        is_foreign,
    }
}

/// Endings of English words and what stands for them in a stem, longest first.
const ENDINGS: [(&str, &str); 24] = [
    ("isations", "is"),
    ("izations", "is"),
    ("isation", "is"),
    ("ization", "is"),
    ("ators", "at"),
    ("ator", "at"),
    ("ations", ""),
    ("ation", ""),
    ("ments", ""),
    ("ment", ""),
    ("ising", "is"),
    ("izing", "is"),
    ("ised", "is"),
    ("ized", "is"),
    ("ings", ""),
    ("ing", ""),
    ("ies", "y"),
    ("ers", ""),
    ("ed", ""),
    ("er", ""),
    ("es", ""),
    ("s", ""),
    ("ions", ""),
    ("ion", ""),
];

/// The stem of a lower-case English word: endings of number, tense and agent are cut, so that
/// "schedules", "scheduling" and "scheduler" meet.
pub fn stem(word: &str) -> String {
    let word = word.split(['\'', '’']).next().unwrap_or(word);
    if word.len() < 4 || !word.is_ascii() {
        return word.to_owned();
    }
    let cut = ENDINGS.iter().find_map(|(ending, put)| {
        let head = word.strip_suffix(ending)?;
        (head.len() + put.len() >= 3 && !head.ends_with('s')).then(|| format!("{head}{put}"))
    });
    let mut stem = cut.unwrap_or_else(|| word.to_owned());
    let doubled = stem
        .as_bytes()
        .windows(2)
        .last()
        .is_some_and(|w| w.first() == w.last());
    if doubled && stem.len() > 3 && !stem.ends_with("ll") && !stem.ends_with("ss") {
        stem.pop();
    }
    if stem.ends_with('e') && stem.len() > 3 {
        stem.pop();
    }
    stem
}

/// Words that say nothing of a subject.
pub fn is_stop(word: &str) -> bool {
    const STOP: &str = " a about after all also am an and any anyone are as at back be because been \
        before best better between big both but by call can come could day did do does done down each \
        either even every everyone everything few find first for from full get give go good got had has \
        have he help her here him his how i if in instead into is it its just keep know less like look \
        lot made make many me mean more most much must my need never new next nice no nobody not \
        nothing now of off often ok old on once one only or other our out over own part people person \
        please put right run same say see send she should show so some somebody something still such sure \
        system take team tell than that the their them then there these they thing things think this those \
        through to today too tool two up us use used user using very want was way we well were what when \
        where which while who whole why will with without work works would year yes you your company \
        companies business customers customer product products software really actually currently \
        different single several real easy fast simple right whether across per ";
    word.len() < 3 || STOP.contains(&format!(" {word} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet_in_its_stem() {
        let check = |a: &str, b: &str| assert_eq!(stem(a), stem(b), "{a} {b}");
        check("schedules", "scheduling");
        check("scheduler", "schedule");
        check("invoices", "invoicing");
        check("personalisation", "personalization");
        check("certificates", "certificate");
        check("phishing", "phish");
        check("running", "run");
        check("queries", "query");
    }

    #[test]
    fn words_of_other_languages_meet_the_english_catalog() {
        let leave = tokens("leave")[0].concepts;
        assert!(tokens("Urlaubsanträge")[0].means(leave));
        assert!(tokens("休暇の申請です").iter().any(|t| t.means(leave)));
        assert!(!tokens("the son of our client")[1].means(tokens("podcast")[0].concepts));
    }
}
