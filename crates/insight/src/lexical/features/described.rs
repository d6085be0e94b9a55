//! Features that are described and not named: how much of a feature's names, by words and by what
//! they mean, stands in a sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use baton_core::catalog::{Catalog, Feature};

use crate::lexical::concepts::Concept;
use crate::lexical::lexicon::{Token, is_stop, tokens};
use crate::lexical::text::folded;

/// The share of a name, by weight, that must be said.
const ENOUGH: f64 = 0.7;
/// What another English word of the same meaning is worth.
const SYNONYM: f64 = 0.75;
/// What a word of every trade ("report", "history") is worth beside a telling one.
const GENERAL: f64 = 0.4;
/// Less than this is said in passing, even if it is the whole name.
const LEAST: f64 = 0.75;

/// What a word is worth that begins like a foreign one, and in how many letters.
const COGNATE: f64 = 0.9;
const SHARED: usize = 6;

#[derive(Debug)]
struct Key {
    word: String,
    stem: String,
    concepts: &'static [Concept],
    weight: f64,
}

/// The names of a feature as weighed words.
#[derive(Debug)]
pub struct Described {
    names: Vec<Vec<Key>>,
}

/// The words of what the vendor sells as a whole: everybody says them, whatever the feature.
pub fn trade(catalog: &Catalog) -> BTreeSet<String> {
    let cases = catalog.use_cases.iter().flat_map(|u| [&u.name, &u.says]);
    cases
        .chain([&catalog.pitch, &catalog.vendor])
        .flat_map(|text| tokens(text))
        .map(|t| t.stem)
        .collect()
}

/// All features of a catalog, in its order. A word that many features have says little of each.
pub fn prepare(catalog: &Catalog, trade: &BTreeSet<String>) -> Vec<Described> {
    let all: Vec<Vec<Vec<Token>>> = catalog.features.iter().map(names).collect();
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in &all {
        let mut stems: Vec<&str> = feature.iter().flatten().map(|t| t.stem.as_str()).collect();
        stems.sort_unstable();
        stems.dedup();
        for stem in stems {
            *held.entry(stem).or_default() += 1;
        }
    }
    let key = |t: &Token| {
        let n = held.get(t.stem.as_str()).copied().unwrap_or(1);
        let shared = f64::from(u32::try_from(n).unwrap_or(1)).sqrt();
        let general = if super::is_general(&t.lower) {
            GENERAL
        } else {
            1.0
        };
        let everywhere = if trade.contains(&t.stem) {
            GENERAL
        } else {
            1.0
        };
        Key {
            word: t.lower.clone(),
            stem: t.stem.clone(),
            concepts: t.concepts,
            weight: general * everywhere / shared,
        }
    };
    all.iter()
        .map(|names| Described {
            names: names.iter().map(|n| n.iter().map(key).collect()).collect(),
        })
        .collect()
}

fn names(feature: &Feature) -> Vec<Vec<Token>> {
    [&feature.name]
        .into_iter()
        .chain(&feature.aliases)
        .map(|n| {
            let mut content = tokens(n);
            let all = content.len();
            content.retain(|t| !is_stop(&t.lower));
            // "Power BI" is a name: its other word means nothing alone.
            if content.len() == 1 && all > 1 {
                for token in &mut content {
                    token.concepts = &[];
                }
            }
            content
        })
        .filter(|n| !n.is_empty())
        .collect()
}

impl Described {
    /// How much of the best name stands in a sentence, if it is enough, and where.
    pub fn find(&self, sentence: &[Token]) -> Option<(f64, Range<usize>)> {
        self.names
            .iter()
            .filter_map(|name| covered(name, sentence))
            .max_by(|a, b| a.0.total_cmp(&b.0))
    }
}

fn covered(name: &[Key], sentence: &[Token]) -> Option<(f64, Range<usize>)> {
    let mut said = 0.0;
    let mut range: Option<Range<usize>> = None;
    for key in name {
        let best = sentence
            .iter()
            .map(|t| (likeness(key, t), t))
            .filter(|(worth, _)| *worth > 0.0)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((worth, token)) = best {
            said += worth * key.weight;
            range = Some(range.map_or(token.range.clone(), |r| {
                r.start.min(token.range.start)..r.end.max(token.range.end)
            }));
        }
    }
    let whole: f64 = name.iter().map(|k| k.weight).sum();
    (said >= ENOUGH * whole && said >= LEAST).then_some((said, range?))
}

fn likeness(key: &Key, token: &Token) -> f64 {
    if token.stem == key.stem && (key.stem.len() > 3 || token.lower == key.word) {
        1.0
    } else if token.means(key.concepts) {
        if token.is_foreign { 1.0 } else { SYNONYM }
    } else if token.is_foreign && is_cognate(&key.word, &token.lower) {
        COGNATE
    } else {
        0.0
    }
}

/// "Dinâmicos" and "dynamic": words that the languages share begin alike.
fn is_cognate(a: &str, b: &str) -> bool {
    let alike = |word: &str| {
        folded(word)
            .replace('y', "i")
            .replace("ph", "f")
            .replace('k', "c")
    };
    let (a, b) = (alike(a), alike(b));
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    same >= SHARED
}
