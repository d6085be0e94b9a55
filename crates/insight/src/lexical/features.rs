//! Which features of the catalog the prospect asked for, liked or cannot do without.

use std::collections::BTreeMap;

use baton_core::catalog::Catalog;
use baton_core::context::{FeatureInterest, Interest};

use super::asked::Asked;
use super::lexicon::{Token, is_stop, tokens};
use super::phrases::Phrase;
use super::questions;
use super::talk::{Talk, Turn};
use super::text::patterns;

struct Listened {
    at: usize,
    phrases: Vec<Phrase>,
    /// Words of the name that no other feature has: enough where interest is plain.
    own: Vec<String>,
}

/// Reads the interest in each feature, in the catalog's order.
pub fn read(talk: &Talk<'_>, catalog: &Catalog) -> Vec<FeatureInterest> {
    let listened = prepare(catalog);
    let mut found: BTreeMap<usize, FeatureInterest> = BTreeMap::new();
    for (i, turn) in talk.turns.iter().enumerate() {
        let all = tokens(turn.text);
        for feature in &listened {
            let Some((range, interest)) = interest(turn, &all, feature) else {
                continue;
            };
            let Some(evidence) = talk.evidence(i, range.start, range.end) else {
                continue;
            };
            let Some(known) = catalog.features.get(feature.at) else {
                continue;
            };
            let entry = found.entry(feature.at).or_insert_with(|| FeatureInterest {
                id: known.id.clone(),
                name: known.name.clone(),
                interest,
                evidence: vec![],
            });
            entry.interest = stronger(entry.interest, interest);
            entry.evidence.push(evidence);
        }
    }
    found.into_values().collect()
}

fn prepare(catalog: &Catalog) -> Vec<Listened> {
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
    let own = |feature: &[Phrase]| -> Vec<String> {
        let words = feature.iter().flat_map(|p| p.stems().iter().zip(p.words()));
        words
            .filter(|(s, w)| {
                held.get(s.as_str()) == Some(&1) && w.len() > 4 && !is_stop(w) && !is_general(w)
            })
            .map(|(s, _)| s.clone())
            .collect()
    };
    all.iter()
        .enumerate()
        .map(|(at, f)| Listened {
            at,
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
) -> Option<(std::ops::Range<usize>, Interest)> {
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
    let question = questions::is_question(s);
    let around = around(turn, &sentence);
    let interest = if MUST.is_match(s) && !question {
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
    !STACK.is_match(s) && (turn.asked.has(Asked::NEED) || MUST.is_match(around))
}

/// The sentence with its neighbours: "Empower, yes. Without that it's pointless."
fn around<'a>(turn: &Turn<'a>, sentence: &std::ops::Range<usize>) -> &'a str {
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

patterns! {
    MUST = r"\b(?:must\b|(?:is|are|it's) a must|mandatory|required?\b|requires|non-negotiable|deal ?breaker|can't (?:do|live|work) without|has to\b|have to have|won't (?:look|sign|go)|without (?:it|that|this)|pointless without|we need|i need|essential|non negotiable|pflicht|zwingend|brauchen|brauche|obligatoire|indispensable|eliminat[oó]ri[oa]|imprescindible|obrigatóri\w+|day one)\b|必須";
    WANTS = r"\b(?:want|wants|wanted|would like|'d like|'d love|would love|need|needs|looking for|show me|i'd like|hoping|hope|wish|important|care about|asked (?:for|about)|interested|interesse|suchen|möchte\w*|wollen|je voudrais|on voudrait|cherch\w+|quiero|quisiera|queremos|necesit\w+|gostaria|quero|precis\w+|let me see|i want to see|the .* thing)\b|欲し|たい";
    LIKES = r"\b(?:nice|love|loved|like (?:it|that|this)|great|cool|perfect|impress\w+|good|brilliant|handy|neat|smart|excellent|awesome|lovely|clever|sweet|super|gut|toll|prima|parfait|génial|muy bien|perfecto|ótimo|legal|adorei|thats? what|that's (?:the|what)|sold)\b|いいですね|わかりやすい|助かり|👍";
    REJECTED = r"\b(?:(?:don't|do not|doesn't|no) (?:need|want|care)|not interested in|no need for|we (?:already )?have (?:our|a) own|leave (?:it|that) out|forget (?:it|that|about)|skip (?:the|that)|isn't (?:needed|important|relevant)|brauchen wir nicht|pas besoin|no necesit|não precis)";
    STACK = r"\b(?:we(?:'re| are)? (?:on|use|using|run|running|have|work with)|our (?:erp|crm|stack|accounting|warehouse|ledger)|post to|currently|today we)\b";
}
