//! What the prospect needs, held against the catalog's use cases.

use std::collections::BTreeMap;

use baton_core::catalog::{Catalog, UseCase};
use baton_core::signal::{BuyingRole, Fact, Reading, Source};

use super::asked::Asked;
use super::lexicon::{self, Token, is_stop, stem};
use super::talk::{Place, Talk, Turn};
use super::text::patterns;

/// How many messages of the prospect are searched for the need. Later ones ask for details.
const EARLY: usize = 8;

/// From this weight on, words in common are no accident.
const ENOUGH: f64 = 1.6;

/// Reads the need. `role` is what was read of the role: who buys nothing needs nothing of the
/// catalog.
pub fn read(talk: &Talk<'_>, catalog: &Catalog, role: Option<&Reading>) -> Option<Reading> {
    if let Some(Reading {
        fact: Fact::Role {
            role: BuyingRole::Outsider,
        },
        evidence,
        ..
    }) = role
    {
        let fact = Fact::UseCaseFit { use_case: None };
        return Some(Reading {
            fact,
            evidence: evidence.clone(),
            source: Source::Reader,
        });
    }
    let Heard { scores, places } = listen(talk, &Cases::of(catalog));
    let (place_score, place) = telling(&places)?;
    let top = scores.iter().rev().max_by(|a, b| a.1.total_cmp(b.1));
    let (case, score) = top.map_or((0, 0.0), |(case, score)| (*case, *score));
    let replies = talk.turns.iter().take(3).filter_map(|t| t.reply);
    let denied = replies
        .clone()
        .any(|r| DENIED.is_match(r) || explains_itself(r, &catalog.vendor));
    let use_case = if denied && score < 4.0 * ENOUGH {
        None
    } else if score >= ENOUGH || place_score >= 1.0 && score > 0.0 {
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

/// How much was said of each use case, and how much of it where.
struct Heard<'a> {
    scores: BTreeMap<usize, f64>,
    places: Vec<(f64, Place<'a>)>,
}

fn listen<'a>(talk: &Talk<'a>, cases: &Cases) -> Heard<'a> {
    let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
    let mut places: Vec<(f64, Place<'a>)> = vec![];
    for (turn, place) in talk.sentences().filter(|(_, p)| p.turn < EARLY) {
        let stems = lexicon::tokens(place.words);
        let weight = weight(turn, place);
        let mut best: f64 = 0.0;
        for (case, score) in cases.score(&stems, place.words) {
            *scores.entry(case).or_default() += score * weight;
            best = best.max(score * weight);
        }
        let needs = NEEDS.is_match(place.words) || turn.asked.has(Asked::NEED) && stems.len() > 3;
        places.push((best + if needs { 1.0 } else { 0.0 }, place));
    }
    for turn in talk.turns.iter().take(3) {
        let reply = turn.reply.unwrap_or("");
        for (case, score) in cases.score(&lexicon::tokens(reply), reply) {
            *scores.entry(case).or_default() += score * 0.5;
        }
    }
    Heard { scores, places }
}

/// The most telling sentence; of nearly equal ones the first.
fn telling<'a>(places: &[(f64, Place<'a>)]) -> Option<(f64, Place<'a>)> {
    let mut best: Option<(f64, Place<'a>)> = None;
    for (score, place) in places.iter().filter(|(score, _)| *score > 0.0) {
        if best.is_none_or(|(b, _)| *score > b + 0.3) {
            best = Some((*score, *place));
        }
    }
    best
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

/// The use cases as weighed words.
struct Cases {
    weights: Vec<BTreeMap<String, f64>>,
    /// Japanese words by their English stem.
    japanese: Vec<(&'static str, String)>,
}

impl Cases {
    fn of(catalog: &Catalog) -> Self {
        let bags: Vec<BTreeMap<String, f64>> = catalog.use_cases.iter().map(bag).collect();
        let rarity = |stem: &str| {
            let n = bags.iter().filter(|b| b.contains_key(stem)).count();
            1.0 / f64::from(u32::try_from(n.max(1)).unwrap_or(1))
        };
        let weigh = |b: &BTreeMap<String, f64>| {
            b.iter()
                .map(|(s, w)| (s.clone(), w * rarity(s)))
                .collect::<BTreeMap<_, _>>()
        };
        Self {
            weights: bags.iter().map(weigh).collect(),
            japanese: lexicon::JAPANESE
                .iter()
                .map(|(j, e)| (*j, stem(e)))
                .collect(),
        }
    }

    /// How much a text says of each use case.
    fn score(&self, tokens: &[Token], text: &str) -> Vec<(usize, f64)> {
        let mut stems: Vec<&str> = tokens.iter().map(|t| t.stem.as_str()).collect();
        if text.chars().any(super::text::is_unspaced) {
            stems.extend(
                self.japanese
                    .iter()
                    .filter(|(j, _)| text.contains(j))
                    .map(|(_, s)| s.as_str()),
            );
        }
        stems.sort_unstable();
        stems.dedup();
        let of =
            |bag: &BTreeMap<String, f64>| stems.iter().filter_map(|s| bag.get(*s)).sum::<f64>();
        self.weights
            .iter()
            .map(of)
            .enumerate()
            .filter(|(_, s)| *s > 0.0)
            .collect()
    }
}

fn bag(case: &UseCase) -> BTreeMap<String, f64> {
    let mut bag = BTreeMap::new();
    for (text, weight) in [
        (case.id.replace('_', " "), 1.0),
        (case.name.clone(), 1.5),
        (case.says.clone(), 0.8),
    ] {
        for token in lexicon::tokens(&text).iter().filter(|t| !is_stop(&t.lower)) {
            let held: &mut f64 = bag.entry(token.stem.clone()).or_default();
            *held = held.max(weight);
        }
    }
    bag
}

patterns! {
    NEEDS = r"\b(?:(?:we|i)(?:'re| are|'m| am|'d| would| have|'ve)? (?:\w+ )?(?:need|want|looking|searching|trying|struggl\w+|hav(?:e|ing) (?:trouble|a problem)|like to|lose|spend|can't|redoing|replac\w+|looking into)|(?:is|are|was) (?:a )?(?:mess|chaos|broken|garbage|pain|nightmare|slow|manual|paper|excel)|spreadsheets?|on paper|by hand|nobody knows|takes (?:us|me|for ?ever|hours|days)|every (?:week|month|day|time)|problem|issue|hurts|wir (?:suchen|brauchen|möchten|wollen|haben)|nous (?:cherchons|avons|voulons)|on (?:vend|cherche|voudrait|a)|je voudrais|buscamos|necesitamos|queremos|precisamos|queria|gostaria)\b|困って|検討|探して|調べて";
    DEFINES = r"\b(?:is (?:made|meant|built|designed|intended|only|just|for|software|an? |the )|makes?\b|sells\b|looks (?:at|after)|covers|handles|is about|works with|ist (?:für|eine?)|est (?:un|une|fait|conçu|destiné)|es (?:un|una|para)|é (?:um|uma|para|feito))";
    SAYS_WE_ARE = r"\b(?:we (?:make|sell|are|only|just) (?:\w+ )?(?:software|business|companies|a software|tools? for)|our (?:product|software|platform) is (?:made|meant|built|designed|only|for)|i(?:'m| am) (?:only )?the (?:product|demo|sales) (?:guide|assistant)|this chat is)";
    REFUSES = r"(?:\b(?:not|no|only|cannot|sorry|afraid|unfortunately|nothing|rather than|leider|nicht|kein\w*|pas|ne|no|lamento|não|infelizmente)\b|n[\x27’]t\b)";
    /// The agent says that this is not what the vendor does.
    DENIED = r"\b(?:(?:is|are|was)(?:n't| not) (?:the right|made|meant|built|for|something we|what we)|not (?:the right (?:tool|product|fit)|a fit)|(?:is|are) (?:made|meant|built) for (?:companies|businesses|\w+ companies|teams|firms)|(?:has|have) no (?:\w+ ){0,3}(?:or|traces|gradebook)|we don't (?:make|do|offer|sell|employ)|doesn't (?:do|cover|offer)|can't (?:help with|diagnose|give legal)|nothing for private|no access to accounts|kein passendes|ne faisons pas|no hacemos)\b";
}
