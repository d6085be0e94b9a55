//! Which features of the catalog the prospect asked for, liked or cannot do without.

use std::collections::BTreeMap;
use std::ops::Range;

use baton_core::catalog::Catalog;
use baton_core::context::{FeatureInterest, Interest, ReadBy};
use baton_core::evidence::Evidence;

use super::lexicon::{Token, is_stop, stem, tokens};
use super::phrases::Phrase;
use super::questions;
use super::talk::Turn;
use super::text::{lexicon, patterns};

mod described;
mod shown;

use described::Described;

/// A feature as it is listened for.
#[derive(Debug)]
pub struct Listened {
    described: Described,
    at: usize,
    phrases: Vec<Phrase>,
    /// Words of the name that no other feature has: enough where interest is plain.
    own: Vec<String>,
}

/// Reads the interest in each feature, in the catalog's order.
pub fn read(catalog: &Catalog, heard: &[Said]) -> Vec<FeatureInterest> {
    let mut found: BTreeMap<usize, FeatureInterest> = BTreeMap::new();
    for said in heard {
        let Some(known) = catalog.features.get(said.at) else {
            continue;
        };
        let entry = found.entry(said.at).or_insert_with(|| FeatureInterest {
            id: known.id.clone(),
            name: known.name.clone(),
            interest: said.interest,
            evidence: vec![],
            read_by: ReadBy::Words,
        });
        entry.interest = stronger(entry.interest, said.interest);
        entry.evidence.push(said.evidence);
    }
    found.into_values().collect()
}

/// Interest in the feature that stands at a place of the catalog.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    at: usize,
    interest: Interest,
    evidence: Evidence,
}

/// What one turn says of each feature.
pub fn listen(turn: &Turn<'_>, listened: &[Listened]) -> Vec<Said> {
    let found = of_turn(turn, listened).into_iter();
    let said = |(at, range, interest): Found| {
        Some(Said {
            at,
            interest,
            evidence: turn.evidence(range.start, range.end)?,
        })
    };
    found.filter_map(said).collect()
}

type Found = (usize, Range<usize>, Interest);

/// What one turn says of each feature: by name, in other words, or so that the agent's answer
/// gives it its name.
fn of_turn(turn: &Turn<'_>, listened: &[Listened]) -> Vec<Found> {
    let all = tokens(turn.text);
    let mut found: Vec<Found> = listened
        .iter()
        .filter_map(|f| interest(turn, &all, f).map(|(range, i)| (f.at, range, i)))
        .filter(|(at, range, _)| !says_little(turn.text, range, *at, listened))
        .collect();
    let named = found.len();
    for sentence in turn.sentences {
        let here: Vec<Token> = all
            .iter()
            .filter(|t| sentence.start <= t.range.start && t.range.end <= sentence.end)
            .cloned()
            .collect();
        let Some(interest) = open_interest(turn, sentence) else {
            continue;
        };
        for (at, range) in described(&here, listened) {
            let known = found.iter().any(|(known, ..)| *known == at);
            if !known && !says_little(turn.text, &range, at, listened) {
                found.push((at, range, interest));
            }
        }
    }
    if found.len() == named && named == 0 {
        found.extend(answered(turn, listened));
    }
    if found.is_empty() {
        found.extend(shown::listen(turn, listened));
    }
    found
}

/// One word of everyday business ("call", "sign", "hours") is no interest in a feature that has it
/// in its name, unless it is the whole name.
fn says_little(text: &str, range: &Range<usize>, at: usize, listened: &[Listened]) -> bool {
    let said = text.get(range.clone()).unwrap_or("").to_lowercase();
    let everyday = EVERYDAY.contains(&said.as_str())
        || EVERYDAY.contains(&stem(&said).as_str()) && !said.contains(' ');
    everyday
        && !listened
            .iter()
            .filter(|f| f.at == at)
            .any(|f| f.phrases.iter().any(|p| p.is(&said)))
}

/// Everyday words, by their stems.
const EVERYDAY: [&str; 44] = [
    "call",
    "sign",
    "time",
    "hour",
    "test",
    "contract",
    "custom",
    "customer",
    "daily",
    "day",
    "level",
    "project",
    "run",
    "build",
    "tech",
    "app",
    "connect",
    "correct",
    "pric",
    "price",
    "truck",
    "audit",
    "portal",
    "product",
    "done",
    "don",
    "chat",
    "chatt",
    "field",
    "farm",
    "order",
    "page",
    "screen",
    "office",
    "view",
    "link",
    "smartphone",
    "meter",
    "mail",
    "message",
    "スマホ",
    "製品",
    "plan",
    "client",
];

/// The features that a sentence describes. Of those that share their words, the best.
fn described(sentence: &[Token], listened: &[Listened]) -> Vec<(usize, Range<usize>)> {
    let mut hits: Vec<(f64, usize, Range<usize>)> = listened
        .iter()
        .filter_map(|f| {
            let (worth, range) = f.described.find(sentence)?;
            Some((worth, f.at, range))
        })
        .collect();
    hits.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<(usize, Range<usize>)> = vec![];
    for (_, at, range) in hits {
        let free = kept
            .iter()
            .all(|(_, k)| range.end <= k.start || k.end <= range.start);
        if free {
            kept.push((at, range));
        }
    }
    kept
}

/// A question or a wish, as far as a sentence is one.
fn open_interest(turn: &Turn<'_>, sentence: &Range<usize>) -> Option<Interest> {
    let s = turn.text.get(sentence.clone())?;
    let question = questions::is_asked(turn, sentence);
    if REJECTED.is_match(s) || !question && STACK.is_match(s) && !WANTS.is_match(s) {
        return None;
    }
    if MUST.is_match(s) && !questions::is_question(s) {
        Some(Interest::MustHave)
    } else if question || WANTS.is_match(s) || turn.tells_need() {
        Some(Interest::Asked)
    } else {
        None
    }
}

/// Shorter first words greet.
const GREETING: usize = 20;

/// "Can we see where the vans are?" "Yes, that is GPS tracking": the agent's answer names what the
/// prospect asked for.
fn answered(turn: &Turn<'_>, listened: &[Listened]) -> Vec<Found> {
    let Some(reply) = turn.reply else {
        return vec![];
    };
    let asked = turn.sentences.iter().rev().find(|r| {
        turn.text
            .get((*r).clone())
            .is_some_and(|s| questions::is_question(s) && !ABOUT_TERMS.is_match(s))
    });
    // Who tells what brings them has asked for what the agent then shows.
    let told = || {
        let says_much = turn.text.len() > GREETING;
        let last = turn.sentences.last();
        last.filter(|_| says_much && turn.tells_need())
    };
    let asked = asked.or_else(told);
    let Some(asked) = asked else {
        return vec![];
    };
    let said = tokens(reply);
    let mut named = listened
        .iter()
        .filter(|f| f.phrases.iter().any(|p| p.find(reply, &said).is_some()));
    match (named.next(), named.next()) {
        (Some(one), None) => vec![(one.at, asked.clone(), Interest::Asked)],
        _ => vec![],
    }
}

/// The features of a catalog, in its order.
pub fn prepare(catalog: &Catalog) -> Vec<Listened> {
    let phrases = |f: &baton_core::catalog::Feature| -> Vec<Phrase> {
        let names = [&f.name].into_iter().chain(&f.aliases);
        names
            .flat_map(|n| [n.as_str()].into_iter().chain(halves(n)))
            .map(Phrase::new)
            .collect()
    };
    let all: Vec<Vec<Phrase>> = catalog.features.iter().map(phrases).collect();
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in &all {
        let mut stems: Vec<&str> = feature
            .iter()
            .flat_map(Phrase::stems)
            .map(String::as_str)
            .collect();
        stems.sort_unstable();
        stems.dedup();
        for stem in stems {
            *held.entry(stem).or_default() += 1;
        }
    }
    let trade = described::trade(catalog);
    let own = |feature: &[Phrase]| -> Vec<String> {
        let words = feature.iter().flat_map(|p| p.stems().iter().zip(p.words()));
        words
            .filter(|(s, w)| {
                held.get(s.as_str()) == Some(&1)
                    && w.len() > 3
                    && s.len() > 3
                    && !trade.contains(*s)
                    && !is_stop(w)
                    && !is_general(w)
            })
            .map(|(s, _)| s.clone())
            .collect()
    };
    all.iter()
        .enumerate()
        .zip(described::prepare(catalog, &trade))
        .map(|((at, f), described)| Listened {
            at,
            described,
            own: own(f),
            phrases: f.clone(),
        })
        .collect()
}

/// "SCORM and xAPI" names two things; each of them will do.
fn halves(name: &str) -> Vec<&str> {
    let words: Vec<&str> = name.split(' ').collect();
    match words.as_slice() {
        [a, and, b] if ["and", "&"].contains(and) => [*a, *b]
            .into_iter()
            .filter(|w| w.len() > 2 && !is_general(&w.to_lowercase()))
            .collect(),
        _ => vec![],
    }
}

fn interest(
    turn: &Turn<'_>,
    all: &[Token],
    feature: &Listened,
) -> Option<(Range<usize>, Interest)> {
    let named = feature.phrases.iter().find_map(|p| p.find(turn.text, all));
    let exact = named.is_some();
    let range = named.or_else(|| {
        let token = all.iter().find(|t| feature.own.contains(&t.stem))?;
        Some(token.range.clone())
    })?;
    let sentence = turn.sentence_at(range.start)?;
    let s = turn.text.get(sentence.clone())?;
    if REJECTED.is_match(s) {
        return None;
    }
    let question = questions::is_asked(turn, &sentence);
    let around = around(turn, &sentence);
    let interest = if MUST.is_match(s) && !questions::is_question(s) {
        Interest::MustHave
    } else if question || WANTS.is_match(s) {
        Interest::Asked
    } else if LIKES.is_match(s) {
        Interest::Liked
    } else if exact && (needed(turn, s, around) || next_is_question(turn, sentence.end)) {
        Interest::Asked
    } else {
        return None;
    };
    (exact || interest != Interest::Liked).then_some((range, interest))
}

/// Named in answer to what is needed, or beside words of need; not as what is in use already.
fn needed(turn: &Turn<'_>, s: &str, around: &str) -> bool {
    !STACK.is_match(s) && (turn.tells_need() || MUST.is_match(around))
}

/// The sentence with its neighbours: "Empower, yes. Without that it's pointless."
fn around<'a>(turn: &Turn<'a>, sentence: &Range<usize>) -> &'a str {
    let at = turn
        .sentences
        .iter()
        .position(|r| r == sentence)
        .unwrap_or(0);
    let from = turn
        .sentences
        .get(at.saturating_sub(1))
        .map_or(0, |r| r.start);
    let to = turn.sentences.get(at + 1).map_or(sentence.end, |r| r.end);
    turn.text.get(from..to).unwrap_or("")
}

/// "We run on X. Supported?"
fn next_is_question(turn: &Turn<'_>, end: usize) -> bool {
    let next = turn
        .sentences
        .iter()
        .find(|r| r.start >= end)
        .and_then(|r| turn.text.get(r.clone()));
    next.is_some_and(|s| questions::is_question(s) && s.len() < 40)
}

/// Words that say too little alone.
fn is_general(word: &str) -> bool {
    [
        "integration",
        "reports",
        "report",
        "automatic",
        "mobile",
        "online",
        "custom",
        "customer",
        "management",
        "tracking",
        "export",
        "import",
        "connector",
        "alerts",
        "digital",
        "rules",
        "records",
        "several",
        "single",
        "support",
        "employee",
        "online",
        "cloud",
        "change",
        "changes",
        "history",
        "payment",
        "price",
        "prices",
        "model",
        "version",
        "process",
        "requests",
        "client",
        "personal",
        "course",
        "courses",
        "search",
        "smart",
        "spend",
        "company",
        "months",
        "works",
        "without",
        "network",
        "quality",
        "results",
        "result",
        "orders",
        "order",
        "groups",
        "daily",
    ]
    .contains(&word)
}

fn stronger(a: Interest, b: Interest) -> Interest {
    let weight = |i| match i {
        Interest::Asked => 0,
        Interest::Liked => 1,
        Interest::MustHave => 2,
    };
    if weight(b) > weight(a) { b } else { a }
}

lexicon! {
    "features";
    MUST;
    WANTS;
    LIKES;
    REJECTED;
}

patterns! {
    /// Asked about the deal, not about what the product does.
    ABOUT_TERMS = r"\b(?:price|pricing|costs?|how much|discount|contract|trial|kost\w*|preis\w*|prix|coût\w*|precio|cuesta|preço|custa|call|meeting|demo|who)\b|価格|料金|費用";
    STACK = r"\b(?:we(?:'re| are)? (?:on|use|using|run|running|have|work with)|our (?:erp|crm|stack|accounting|warehouse|ledger)|post to|currently|today we)\b";
}
