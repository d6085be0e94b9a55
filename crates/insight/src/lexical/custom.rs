//! Custom signals: the phrases of a workspace's policy.

use baton_core::qualification::QualificationPolicy;
use baton_core::signal::{Fact, Reading, SignalName, Source};

use super::lexicon::tokens;
use super::phrases::Phrase;
use super::talk::{Place, Talk};
use super::text;

/// One reading per custom signal: the last phrase that was said, of either list. A phrase that is
/// denied ("we do not use it") speaks for the other side.
pub fn read(talk: &Talk<'_>, policy: &QualificationPolicy) -> Vec<Reading> {
    let phrases = policy.phrases();
    phrases
        .into_iter()
        .filter_map(|(name, (met, not_met))| one(talk, &name, met, not_met))
        .collect()
}

struct Said {
    turn: usize,
    from: usize,
    to: usize,
    met: bool,
    phrase: String,
}

fn one(
    talk: &Talk<'_>,
    name: &SignalName,
    any_of: &[String],
    none_of: &[String],
) -> Option<Reading> {
    let lists = [(any_of, true), (none_of, false)];
    let listened: Vec<(Phrase, &String, bool)> = lists
        .into_iter()
        .flat_map(|(list, met)| list.iter().map(move |p| (Phrase::new(p), p, met)))
        .collect();
    let mut last: Option<Said> = None;
    for (_, place) in talk
        .sentences()
        .filter(|(_, p)| !text::is_hypothetical(p.words))
    {
        if let Some(said) = find(place, &listened) {
            last = Some(said);
        }
    }
    let said = last?;
    Some(Reading {
        fact: Fact::Custom {
            name: name.clone(),
            met: said.met,
            phrase: said.phrase,
        },
        evidence: talk
            .evidence(said.turn, said.from, said.to)
            .into_iter()
            .collect(),
        source: Source::Reader,
    })
}

/// The longest phrase of a sentence: "no on-call" before "on-call".
fn find(place: Place<'_>, listened: &[(Phrase, &String, bool)]) -> Option<Said> {
    let all = tokens(place.words);
    let found = listened.iter().filter_map(|(phrase, text, met)| {
        let range = phrase.find(place.words, &all)?;
        let denied = *met && text::is_negated(place.words, range.start);
        Some(Said {
            turn: place.turn,
            from: place.from + range.start,
            to: place.from + range.end,
            met: *met && !denied,
            phrase: (*text).clone(),
        })
    });
    found.max_by_key(|s| s.to - s.from)
}

#[cfg(test)]
mod tests;
