//! What speaks against buying from this vendor, in the prospect's words.

use baton_core::context::{Objection, ObjectionKind, ObjectionState, ReadBy};
use baton_core::evidence::Evidence;
use baton_core::signal::{BudgetState, Fact, Reading};

use baton_core::catalog::Catalog;

use super::asked::Asked;
use super::budget;
use super::questions;
use super::talk::{Place, Spot, Talk, Turn};
use super::text::{self, lexicon, patterns};

/// What begins later than in half a year is put off.
const SOON_DAYS: i32 = 183;

/// One objection per kind, with all sentences that raise it. Who is not here to buy objects to
/// nothing.
pub fn read(
    talk: &Talk<'_>,
    heard: &[(ObjectionKind, Spot)],
    outsider: bool,
    readings: &[Reading],
) -> Vec<Objection> {
    let mut found: Vec<(ObjectionKind, Vec<Spot>)> = vec![];
    for (kind, spot) in heard {
        if outsider && *kind != ObjectionKind::Price {
            continue;
        }
        match found.iter_mut().find(|(k, _)| k == kind) {
            Some((_, spots)) => spots.push(*spot),
            None => found.push((*kind, vec![*spot])),
        }
    }
    let mut read: Vec<Objection> = found
        .into_iter()
        .filter_map(|(kind, spots)| {
            let text = talk.words(*spots.first()?).to_owned();
            let evidence = spots.iter().filter_map(|p| talk.evidence_of(*p)).collect();
            Some(Objection {
                kind,
                text,
                evidence,
                reply: None,
                state: ObjectionState::Open,
                read_by: ReadBy::Words,
            })
        })
        .collect();
    for (kind, evidence) in readings.iter().filter(|_| !outsider).filter_map(implied) {
        if read.iter().all(|o| o.kind != kind) {
            read.extend(talk.quote(&evidence).map(|text| Objection {
                kind,
                text,
                evidence,
                reply: None,
                state: ObjectionState::Open,
                read_by: ReadBy::Words,
            }));
        }
    }
    read
}

/// What is read of time and money may itself stand against buying: not now, or no money.
fn implied(reading: &Reading) -> Option<(ObjectionKind, Vec<Evidence>)> {
    let kind = match reading.fact {
        Fact::Timeline { days: Some(n), .. } if n > SOON_DAYS => ObjectionKind::Timing,
        Fact::Budget {
            state: BudgetState::None,
            ..
        } => ObjectionKind::Price,
        _ => return None,
    };
    Some((kind, reading.evidence.clone()))
}

/// The names of the other vendors, in lower case.
pub fn others(catalog: &Catalog) -> Vec<String> {
    let names = catalog
        .competitors
        .iter()
        .flat_map(|c| [&c.name].into_iter().chain(&c.aliases));
    names
        .map(|n| n.to_lowercase())
        .filter(|n| n.len() > 3)
        .collect()
}

/// Whether the sentence judges another vendor and not this one.
fn is_of_another(s: &str, others: &[String]) -> bool {
    if ABOUT_YOU.is_match(s) {
        return false;
    }
    let lower = s.to_lowercase();
    OF_ANOTHER.is_match(s) || others.iter().any(|n| lower.contains(n.as_str()))
}

/// What one sentence objects to.
pub fn listen(turn: &Turn<'_>, place: Place<'_>, others: &[String]) -> Option<ObjectionKind> {
    let s = place.words;
    if text::is_hypothetical(s) && !WORRY.is_match(s) {
        return None;
    }
    // What is said of another vendor is a reason to come, not to stay away.
    if is_of_another(s, others) {
        return BURNED.is_match(s).then_some(ObjectionKind::Trust);
    }
    let priced = turn.asked.has(Asked::PRICE);
    Some(match () {
        // Who is glad of an answer says what would have been in the way.
        () if NO_OBJECTION.is_match(s) || GLAD.is_match(s) => return None,
        () if PRICE.is_match(s)
            || priced
                && (PRICE_AFTER.is_match(s)
                    || budget::REFUSES_PRICE.is_match(s)
                    || PUSHBACK.is_match(s)) =>
        {
            ObjectionKind::Price
        }
        () if BURNED.is_match(s) || TRUST.is_match(s) => ObjectionKind::Trust,
        () if SECURITY.is_match(s) => ObjectionKind::Security,
        () if INTEGRATION.is_match(s) => ObjectionKind::Integration,
        () if COMPLEXITY.is_match(s) => ObjectionKind::Complexity,
        () if AUTHORITY.is_match(s) => ObjectionKind::Authority,
        () if TIMING.is_match(s) && !turn.asked.has(Asked::MEETING) => ObjectionKind::Timing,
        () if FEAR.is_match(s) => ObjectionKind::Trust,
        () if turn.asked.has(Asked::CONCERNS) => return named_on_request(turn, place),
        () => return by_reply(turn, place),
    })
}

/// How the agent answers tells what was doubted: where the data are, who else uses it, why it costs
/// so much. Only a question, or words after a price, may have been a doubt.
fn by_reply(turn: &Turn<'_>, place: Place<'_>) -> Option<ObjectionKind> {
    let last = turn.sentences.last()?.start == place.from;
    let reply = turn.reply.filter(|_| last)?;
    let asks = turn
        .sentences
        .iter()
        .filter_map(|r| turn.text.get(r.clone()))
        .any(questions::is_question);
    Some(match () {
        () if asks && REPLY_SECURITY.is_match(reply) => ObjectionKind::Security,
        () if turn.asked.has(Asked::PRICE) && REPLY_PRICE.is_match(reply) => ObjectionKind::Price,
        () if REPLY_TRUST.is_match(reply) => ObjectionKind::Trust,
        () => return None,
    })
}

/// Asked for concerns, people name a subject without complaint.
fn named_on_request(turn: &Turn<'_>, place: Place<'_>) -> Option<ObjectionKind> {
    let s = place.words;
    let first = place.from == 0 && turn.in_block == 0;
    if !first || NO_CONCERN.is_match(s) || s.split_whitespace().count() < 2 && s.is_ascii() {
        return None;
    }
    Some(match () {
        () if SUBJECT_SECURITY.is_match(s) => ObjectionKind::Security,
        () if SUBJECT_PRICE.is_match(s) => ObjectionKind::Price,
        () if SUBJECT_INTEGRATION.is_match(s) => ObjectionKind::Integration,
        () if SUBJECT_EFFORT.is_match(s) => ObjectionKind::Complexity,
        () if SUBJECT_TRUST.is_match(s) => ObjectionKind::Trust,
        () => ObjectionKind::Other,
    })
}

lexicon! {
    "objections";
    PUSHBACK;
    REPLY_SECURITY;
    REPLY_TRUST;
    REPLY_PRICE;
    SUBJECT_SECURITY;
    SUBJECT_INTEGRATION;
    SUBJECT_TRUST;
    PRICE;
    PRICE_AFTER;
    SECURITY;
    TIMING;
    INTEGRATION;
    AUTHORITY;
    TRUST;
    FEAR;
    COMPLEXITY;
}

patterns! {
    NO_CONCERN = r"^(?:no|nope|nah|none|nothing|not (?:really|yet|at the moment)|all good|looks good|nein|nichts|non|rien|nada|não|ninguna|nenhum\w*|特に|いいえ|i'll|let me|can you|do you)\b|ありません";
    SUBJECT_PRICE = r"\b(?:price|pricing|cost|costs|money|expensive|budget|preis|kosten|prix|coût|precio|preço|custo)\b|価格|費用";
    SUBJECT_EFFORT = r"\b(?:adoption|training|migrat\w+|change|switch\w*|effort|time|complex\w*|complicated|rollout|roll-out|learn\w*|use it|(?:my|our|the) (?:people|team|staff|colleagues|users|drivers|nurses|crew)|aufwand|umstellung|formation)\b";
    ABOUT_YOU = r"\b(?:you|your|you're|yours|yous|than (?:what )?we pay|double|twice)\b";
    BURNED = r"\b(?:(?:got|been|were|was) (?:burned|burnt|bitten|let down)|never again|i've been promised|(?:lost|loses) everything|last (?:vendor|time|tool|provider)\b.*\b(?:wasn't|didn't|took|failed|nobody|needed|never))\b";
    OF_ANOTHER = r"\b(?:they(?:'ve)? (?:quoted|charged?|asked?|want\w*|had|said|told|do|have|are)|theirs?|the (?:other|current|old|previous) (?:vendor|tool|one|system|provider)|quoted us|went up|my last|we (?:pay|paid))\b";
    NO_OBJECTION = r"\b(?:not an objection|no objection|no complaints|no problem|not a (?:problem|issue|concern)|don't mind|is fine|that's (?:ok|okay|fair)|wouldn't even ask|fair enough|no worries|takes? (?:\p{L}+ ){1,3}seriously)\b";
    GLAD = r"^(?:(?:ok|okay|oh|ah|yes|yeah|great|good|nice|cool|perfect|super|gut|bien|parfait|perfecto|perfeito|bom|ótimo|bene|goed)[,!.]? ){1,3}(?:bc|because|cause|cos|since|weil|denn|parce qu|car|porque|perché|want|omdat)\b";
    WORRY = r"\b(?:worr\w+|concern\w*|afraid|problem|won't|can't|otherwise|or else)\b";
}
