//! What the prospect needs, held against the catalog's use cases.

use std::collections::BTreeMap;

use baton_core::catalog::{Catalog, UseCase};
use baton_core::signal::{BuyingRole, Fact, Reading, Source};

use super::asked::Asked;
use super::concepts::Concept;
use super::lexicon::{self, Token, is_stop};
use super::role;
use super::talk::{Place, Spot, Talk, Turn};
use super::text::{lexicon, patterns};

/// How many messages of the prospect are searched for the need. Later ones ask for details.
const EARLY: usize = 8;

/// From this weight on, words in common are no accident.
const ENOUGH: f64 = 1.6;

/// What another word of the same meaning is worth beside the word itself.
const SYNONYM: f64 = 0.6;

/// Who has spoken so often has stayed.
const STAYS: usize = 4;

/// What the evidence must tell, as a share of the most telling sentence.
const TELLING: f64 = 0.5;

/// Reads the need in what was heard. `role` is what was read of the role: who buys nothing needs nothing of the
/// catalog.
pub fn read(
    talk: &Talk<'_>,
    catalog: &Catalog,
    heard: &[Heard],
    role: Option<&Reading>,
) -> Option<Reading> {
    if let Some(Reading {
        fact: Fact::Role {
            role: BuyingRole::Outsider,
        },
        evidence,
        ..
    }) = role
    {
        let fact = Fact::UseCaseFit { use_case: None };
        // Where the record says who they are, what they say first shows what for.
        let first = || {
            talk.sentences()
                .find(|(_, p)| p.words.split_whitespace().count() > 2)
        };
        let evidence = if evidence.is_empty() {
            talk.evidence_of(first()?.1).into_iter().collect()
        } else {
            evidence.clone()
        };
        return Some(Reading {
            fact,
            evidence,
            source: Source::Reader,
        });
    }
    let scores = scores(heard);
    let (place_score, place) = telling(heard).or_else(|| first(heard))?;
    let top = scores.iter().rev().max_by(|a, b| a.1.total_cmp(b.1));
    let (case, score) = top.map_or((0, 0.0), |(case, score)| (*case, *score));
    let denied = heard.iter().any(|h| h.denied);
    // Whoever has a say and stays, though nobody refuses them, came for something on offer.
    let stays = role.is_some_and(role::has_part) && heard.len() >= STAYS;
    let use_case = if denied && score < 4.0 * ENOUGH {
        None
    } else if score >= ENOUGH || (place_score >= 0.5 || stays) && score > 0.0 {
        Some(catalog.use_cases.get(case)?.id.clone())
    } else {
        return None;
    };
    let evidence = talk.evidence_of(place).into_iter().collect();
    Some(Reading {
        fact: Fact::UseCaseFit { use_case },
        evidence,
        source: Source::Reader,
    })
}

/// What one turn says of each use case, and where.
#[derive(Clone, Debug)]
pub struct Heard {
    said: Vec<(usize, f64)>,
    /// What the agent's answer adds.
    answered: Vec<(usize, f64)>,
    places: Vec<(f64, Spot)>,
    /// The agent says that this is not what is sold.
    denied: bool,
}

/// How many answers may say that something else is sold.
const MOST_DENIED: usize = 3;

/// One turn; of late ones nothing.
pub fn listen(turn: &Turn<'_>, at: usize, cases: &Cases, vendor: &str) -> Option<Heard> {
    if at >= EARLY {
        return None;
    }
    let reply = turn.reply.unwrap_or("");
    let denies = |r: &str| DENIED.is_match(r) || explains_itself(r, vendor);
    let mut heard = Heard {
        said: vec![],
        answered: vec![],
        places: vec![],
        denied: at < MOST_DENIED && turn.reply.is_some_and(denies),
    };
    let others = [Asked::SIZE, Asked::ROLE, Asked::BUDGET, Asked::TIMELINE];
    let of_need = turn.asked.has(Asked::NEED) || !others.into_iter().any(|o| turn.asked.has(o));
    for place in turn.places(at).filter(|_| of_need || at == 0) {
        let stems = lexicon::tokens(place.words);
        let weight = weight(turn, place);
        let mut best: f64 = 0.0;
        for (case, score) in cases.score(&stems) {
            heard.said.push((case, score * weight));
            best = best.max(score * weight);
        }
        let needs = NEEDS.is_match(place.words) || turn.asked.has(Asked::NEED) && stems.len() > 3;
        heard
            .places
            .push((best + if needs { 1.0 } else { 0.0 }, place.into()));
    }
    let weight = if at < 3 { 0.5 } else { 0.1 };
    let scores = cases.score(&lexicon::tokens(reply)).into_iter();
    heard.answered = scores.map(|(case, score)| (case, score * weight)).collect();
    Some(heard)
}

/// How much was said of each use case: first by the prospect, then by the agent.
fn scores(heard: &[Heard]) -> BTreeMap<usize, f64> {
    let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
    let said = heard.iter().flat_map(|h| &h.said);
    for (case, score) in said.chain(heard.iter().flat_map(|h| &h.answered)) {
        *scores.entry(*case).or_default() += score;
    }
    scores
}

/// The first sentence that tells about half as much as the most telling one: people say early why
/// they came, and details later.
fn telling(heard: &[Heard]) -> Option<(f64, Spot)> {
    let mut places = heard.iter().flat_map(|h| &h.places);
    let best = places.clone().map(|(s, _)| *s).fold(0.0, f64::max);
    let place = places.find(|(score, _)| *score > 0.0 && *score >= TELLING * best)?;
    Some((best, place.1))
}

/// Where nothing tells, what was said first.
fn first(heard: &[Heard]) -> Option<(f64, Spot)> {
    let place = heard.iter().flat_map(|h| &h.places).next()?;
    Some((0.0, place.1))
}

/// An agent that says early what its product is, and what it is not, has been asked for something
/// else.
fn explains_itself(reply: &str, vendor: &str) -> bool {
    let vendor = vendor.to_lowercase();
    let mut sentences = super::text::sentences(reply)
        .into_iter()
        .filter_map(|r| reply.get(r));
    let defines = sentences.any(|s| {
        let lower = s.to_lowercase();
        !vendor.is_empty() && lower.contains(&vendor) && DEFINES.is_match(&lower)
            || SAYS_WE_ARE.is_match(&lower)
    });
    defines && REFUSES.is_match(reply)
}

/// The first words weigh most: there people say why they came.
fn weight(turn: &Turn<'_>, place: Place<'_>) -> f64 {
    let early = match place.turn {
        0 => 2.0,
        1 => 1.5,
        2 => 1.0,
        _ => 0.4,
    };
    if turn.asked.has(Asked::NEED) {
        early + 0.5
    } else {
        early
    }
}

/// A use case as weighed words and meanings.
#[derive(Debug, Default)]
struct Bag {
    words: BTreeMap<String, f64>,
    meanings: BTreeMap<Concept, f64>,
}

/// The use cases of a catalog.
#[derive(Debug)]
pub struct Cases {
    bags: Vec<Bag>,
}

impl Cases {
    pub fn of(catalog: &Catalog) -> Self {
        let bags: Vec<Bag> = catalog.use_cases.iter().map(bag).collect();
        let held = |holds: &dyn Fn(&Bag) -> bool| {
            let n = bags.iter().filter(|b| holds(b)).count();
            f64::from(u32::try_from(n.max(1)).unwrap_or(1))
        };
        let weigh = |b: &Bag| Bag {
            words: (b.words.iter())
                .map(|(s, w)| (s.clone(), w / held(&|b| b.words.contains_key(s))))
                .collect(),
            meanings: (b.meanings.iter())
                .map(|(c, w)| (*c, w / held(&|b| b.meanings.contains_key(c))))
                .collect(),
        };
        Self {
            bags: bags.iter().map(weigh).collect(),
        }
    }

    /// How much a text says of each use case: the words themselves, or others of the same meaning.
    fn score(&self, tokens: &[Token]) -> Vec<(usize, f64)> {
        let of = |bag: &Bag| {
            let mut hits: BTreeMap<&str, f64> = BTreeMap::new();
            for t in tokens {
                let meant = (t.concepts.iter())
                    .filter_map(|c| bag.meanings.get(c))
                    .fold(0.0, |a: f64, b| a.max(*b));
                let meant = if t.is_foreign { meant } else { SYNONYM * meant };
                let said = bag.words.get(&t.stem).copied().unwrap_or(0.0);
                let held = hits.entry(t.stem.as_str()).or_default();
                *held = held.max(said.max(meant));
            }
            hits.values().sum::<f64>()
        };
        (self.bags.iter().map(of).enumerate())
            .filter(|(_, s)| *s > 0.0)
            .collect()
    }
}

fn bag(case: &UseCase) -> Bag {
    let mut bag = Bag::default();
    for (text, weight) in [
        (case.id.replace('_', " "), 1.0),
        (case.name.clone(), 1.5),
        (case.says.clone(), 0.8),
    ] {
        for token in lexicon::tokens(&text).iter().filter(|t| !is_stop(&t.lower)) {
            let held = bag.words.entry(token.stem.clone()).or_default();
            *held = held.max(weight);
            for concept in token.concepts {
                let held = bag.meanings.entry(*concept).or_default();
                *held = held.max(weight);
            }
        }
    }
    bag
}

lexicon! {
    "need";
    NEEDS;
    DEFINES;
    SAYS_WE_ARE;
    DENIED;
}

patterns! {
    REFUSES = r"(?:\b(?:not|no|only|cannot|sorry|afraid|unfortunately|nothing|rather than|leider|nicht|kein\w*|pas|ne|no|lamento|não|infelizmente)\b|n[\x27’]t\b)";
}
