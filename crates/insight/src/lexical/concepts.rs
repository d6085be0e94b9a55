//! What words of trade mean, whatever the language: "Urlaub", "congés" and "vacation" are one
//! concept. The words stand in a data file, so that a catalog in one language is heard in another.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lexicon::stem;
use super::text::{folded, is_hangul, is_unspaced};

/// A meaning: the number of its line.
pub type Concept = u16;

/// The words, one line a meaning; the file says how it is written.
const WORDS: &str = include_str!("../../lexicon/concepts.txt");

/// From this length on, a word is also looked for inside others: German joins words.
const COMPOUND: usize = 9;
/// Longer words are none of any language, and every beginning of a word is looked up.
const LONGEST: usize = 48;
/// Parts of a compound that are shorter are found by chance.
const PART: usize = 6;
/// The longest word of a script without blanks.
const LONGEST_UNSPACED: usize = 6;

#[derive(Default)]
struct Table {
    english: HashMap<String, Vec<Concept>>,
    foreign: HashMap<String, Vec<Concept>>,
    beginnings: HashMap<String, Vec<Concept>>,
    unspaced: HashMap<String, Vec<Concept>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let lines = WORDS.lines().filter(|l| !l.starts_with('#'));
    for (at, line) in (0..).zip(lines) {
        table.add(at, line);
    }
    table
});

impl Table {
    /// English words come first; what follows the first beginning is of other languages.
    fn add(&mut self, concept: Concept, line: &str) {
        let mut is_english = true;
        for word in line.replace(':', "").split_whitespace() {
            let (map, key) = if let Some(beginning) = word.strip_suffix('*') {
                is_english = false;
                (&mut self.beginnings, folded(beginning))
            } else if word.chars().all(is_hangul) {
                // Particles are written on to the word.
                (&mut self.beginnings, word.to_owned())
            } else if word.chars().any(is_unspaced) {
                (&mut self.unspaced, word.to_owned())
            } else if is_english {
                (&mut self.english, stem(word))
            } else {
                (&mut self.foreign, folded(word))
            };
            let held: &mut Vec<Concept> = map.entry(key).or_default();
            if !held.contains(&concept) {
                held.push(concept);
            }
        }
    }

    fn beginning(&self, word: &str, least: usize) -> Option<&Vec<Concept>> {
        let ends = word.char_indices().map(|(i, c)| i + c.len_utf8());
        ends.filter(|end| *end >= least)
            .rev()
            .find_map(|end| self.beginnings.get(word.get(..end)?))
    }
}

/// The concepts of an English word, by its stem.
pub fn of_english(stem: &str) -> &'static [Concept] {
    TABLE.english.get(stem).map_or(&[], Vec::as_slice)
}

/// The concepts of a lower-case word of any other language with blanks.
pub fn of_foreign(word: &str) -> &'static [Concept] {
    if word.len() > LONGEST {
        return &[];
    }
    let word = folded(word);
    let whole = TABLE
        .foreign
        .get(&word)
        .or_else(|| TABLE.beginning(&word, 3));
    if let Some(found) = whole {
        return found;
    }
    if word.len() < COMPOUND {
        return &[];
    }
    let mut starts = word.char_indices().map(|(i, _)| i).skip(3);
    starts
        .find_map(|i| TABLE.beginning(word.get(i..)?, PART))
        .map_or(&[], Vec::as_slice)
}

/// The concepts in a run of text without blanks, with the bytes that say them.
pub fn in_unspaced(run: &str) -> Vec<(std::ops::Range<usize>, &'static [Concept])> {
    let at: Vec<usize> = run
        .char_indices()
        .map(|(i, _)| i)
        .chain([run.len()])
        .collect();
    let mut found = vec![];
    let mut i = 0;
    while i + 2 < at.len() {
        let longest = (2..=LONGEST_UNSPACED).rev().find_map(|n| {
            let range = *at.get(i)?..*at.get(i + n)?;
            let concepts = TABLE.unspaced.get(run.get(range.clone())?)?;
            Some((n, range, concepts.as_slice()))
        });
        i += longest.as_ref().map_or(1, |(n, ..)| *n);
        found.extend(longest.map(|(_, range, concepts)| (range, concepts)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_all_languages_meet_in_a_concept() {
        let leave = of_english(&stem("holidays"));
        assert_eq!(leave.len(), 1);
        for word in [
            "urlaubsanträge",
            "congés",
            "vacaciones",
            "férias",
            "resturlaube",
        ] {
            assert_eq!(of_foreign(word), leave, "{word}");
        }
        let found = in_unspaced("休暇の申請");
        assert_eq!(found.first().map(|f| f.1), Some(leave));
    }

    #[test]
    fn english_words_are_not_taken_for_foreign_ones() {
        // "cola" is a queue in Spanish.
        assert_eq!(of_english(&stem("cola")), &[] as &[Concept]);
        assert!(!of_foreign("cola").is_empty());
    }
}
