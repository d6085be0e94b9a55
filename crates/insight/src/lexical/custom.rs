//! Custom signals: the phrases of a workspace's policy.

use baton_core::qualification::QualificationPolicy;
use baton_core::signal::{Fact, Reading, SignalName, Source};

use super::lexicon::{Token, tokens};
use super::phrases::Phrase;
use super::talk::{Place, Spot, Talk};
use super::text;

/// The phrases of one custom signal, and whether each speaks for it.
#[derive(Debug)]
pub struct Listened {
    name: SignalName,
    phrases: Vec<(Phrase, String, bool)>,
}

/// The custom signals of a policy.
pub fn prepare(policy: &QualificationPolicy) -> Vec<Listened> {
    let one = |(name, (any_of, none_of)): (SignalName, (&[String], &[String]))| {
        let lists = [(any_of, true), (none_of, false)];
        let phrases = lists
            .into_iter()
            .flat_map(|(list, met)| list.iter().map(move |p| (Phrase::new(p), p.clone(), met)))
            .collect();
        Listened { name, phrases }
    };
    policy.phrases().into_iter().map(one).collect()
}

/// A phrase that was said, of the signal with that number.
#[derive(Clone, Debug)]
pub struct Said {
    signal: usize,
    spot: Spot,
    met: bool,
    phrase: String,
}

/// What one sentence says of each signal.
pub fn listen(place: Place<'_>, listened: &[Listened]) -> Vec<Said> {
    if listened.is_empty() || text::is_hypothetical(place.words) {
        return vec![];
    }
    let all = tokens(place.words);
    let signals = listened.iter().enumerate();
    signals
        .filter_map(|(signal, l)| find(place, &all, signal, &l.phrases))
        .collect()
}

/// One reading per custom signal: the last phrase that was said, of either list. A phrase that is
/// denied ("we do not use it") speaks for the other side.
pub fn read(talk: &Talk<'_>, listened: &[Listened], heard: &[Said]) -> Vec<Reading> {
    let signals = listened.iter().enumerate();
    let one = |(signal, l): (usize, &Listened)| {
        let said = heard.iter().rev().find(|s| s.signal == signal)?;
        Some(Reading {
            fact: Fact::Custom {
                name: l.name.clone(),
                met: said.met,
                phrase: said.phrase.clone(),
            },
            evidence: talk.evidence_of(said.spot).into_iter().collect(),
            source: Source::Reader,
        })
    };
    signals.filter_map(one).collect()
}

/// The longest phrase of a sentence: "no on-call" before "on-call".
fn find(
    place: Place<'_>,
    all: &[Token],
    signal: usize,
    phrases: &[(Phrase, String, bool)],
) -> Option<Said> {
    let found = phrases.iter().filter_map(|(phrase, text, met)| {
        let range = phrase.find(place.words, all)?;
        let denied = *met && text::is_negated(place.words, range.start);
        Some(Said {
            signal,
            spot: Spot {
                turn: place.turn,
                from: place.from + range.start,
                to: place.from + range.end,
            },
            met: *met && !denied,
            phrase: text.clone(),
        })
    });
    found.max_by_key(|s| s.spot.to - s.spot.from)
}

#[cfg(test)]
mod tests;
