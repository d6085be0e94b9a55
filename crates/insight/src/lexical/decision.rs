//! Who decides, and how: who signs, who is heard, which departments and steps come before.

use std::sync::LazyLock;

use baton_core::context::{DecisionKind, DecisionNote, ReadBy};
use baton_core::signal::{BuyingRole, Fact, Reading, Source};
use regex::Regex;

use super::asked::Asked;
use super::quote;
use super::role;
use super::talk::{Place, Talk, Turn};
use super::text::{self, lexicon, patterns};

/// What one sentence says of the way to a signature, at most one note of a kind.
pub fn listen(turn: &Turn<'_>, place: Place<'_>) -> Vec<DecisionNote> {
    let s = place.words;
    if s.ends_with(['?', '？']) || text::is_hypothetical(s) || ABOUT_THE_TALK.is_match(s) {
        return vec![];
    }
    let mut kinds: Vec<DecisionKind> = person(turn, place).into_iter().collect();
    let asks_leave = |who: &Regex| who.is_match(s) && MUST_PASS.is_match(s);
    if asks_leave(&BUYERS) {
        kinds.push(DecisionKind::Procurement);
    }
    if asks_leave(&LAWYERS) {
        kinds.push(DecisionKind::Legal);
    }
    if asks_leave(&GUARDS) || CAPITALS.is_match(s) && MUST_PASS.is_match(s) {
        kinds.push(DecisionKind::Security);
    }
    if STEPS
        .find(s)
        .is_some_and(|m| !text::is_negated(s, m.start()))
    {
        kinds.push(DecisionKind::Process);
    }
    kinds.retain(|_| !NONE_NEEDED.is_match(s));
    kinds
        .into_iter()
        .filter_map(|kind| note(turn, place, kind))
        .collect()
}

/// Who signs, or who is heard. What stands in one clause belongs together; a short sentence is one.
fn person(turn: &Turn<'_>, place: Place<'_>) -> Option<DecisionKind> {
    let s = place.words;
    let decides = role::DECIDES.is_match(s) || role::SIGNS_BELOW.is_match(s);
    if decides && !role::DECIDES_NOT.is_match(s) {
        return Some(DecisionKind::Decider);
    }
    let clauses = text::clauses(s);
    let parts: Vec<&str> = clauses.into_iter().filter_map(|r| s.get(r)).collect();
    let who = |part: &&&str| PERSON.is_match(part) && !NOBODY.is_match(part);
    let signs = |part: &&str| {
        SIGNS
            .find(part)
            .is_some_and(|m| !text::is_negated(part, m.start()))
    };
    if parts.iter().filter(who).any(signs) {
        return Some(DecisionKind::Decider);
    }
    let heard = parts.iter().filter(who).any(|p| IS_HEARD.is_match(p));
    let named = turn.asked.has(Asked::ROLE)
        && turn.in_block == 0
        && PERSON.is_match(s)
        && !NOBODY.is_match(s)
        && !TITLE_OF_ONE.is_match(s);
    (heard || named).then_some(DecisionKind::Influencer)
}

fn note(turn: &Turn<'_>, place: Place<'_>, kind: DecisionKind) -> Option<DecisionNote> {
    Some(DecisionNote {
        kind,
        text: quote::clipped(place.words),
        evidence: vec![turn.evidence_of(place)?],
        read_by: ReadBy::Words,
    })
}

/// All notes, with who the prospect is where their own words say that they decide.
pub fn read(talk: &Talk<'_>, heard: &[DecisionNote], readings: &[Reading]) -> Vec<DecisionNote> {
    let role = readings.iter().find_map(|r| match r.fact {
        Fact::Role { role } if r.source == Source::Reader => Some((role, &r.evidence)),
        _ => None,
    });
    if role.is_some_and(|(role, _)| role == BuyingRole::Outsider) {
        return vec![];
    }
    let mut notes = heard.to_vec();
    if let Some((BuyingRole::DecisionMaker, evidence)) = role
        && let Some(first) = evidence.first()
        && !notes.iter().any(|n| n.evidence.contains(first))
        && let Some(words) = talk.quote(evidence)
    {
        let own = DecisionNote {
            kind: DecisionKind::Decider,
            text: quote::clipped(&words),
            evidence: vec![*first],
            read_by: ReadBy::Words,
        };
        let at = notes.iter().position(|n| n.evidence.first() > Some(first));
        notes.insert(at.unwrap_or(notes.len()), own);
    }
    notes
}

lexicon! {
    "decision";
    PERSON;
    SIGNS;
    IS_HEARD;
    BUYERS;
    LAWYERS;
    GUARDS;
    MUST_PASS;
    STEPS;
    NOBODY;
}

patterns! {
    /// A wish for a meeting names people too.
    ABOUT_THE_TALK = r"\b(?:talk to (?:a|your) |speak (?:to|with) (?:a|your) |your (?:ceo|boss|team|manager|people|legal|security|lawyers?))";
    /// "I'm the CTO" is who speaks, and no third person.
    TITLE_OF_ONE = r"^(?:\w+[,.]? )?(?:i'm|i am|im|ich bin|je suis|soy|sou|sono|ik ben|jestem)\b";
    NONE_NEEDED = r"\b(?:no need for |without (?:any )?|don't need |doesn't need |skip(?:s|ped)? |kein\w* |ohne |sans |pas besoin d'?(?:e |une? )?|sin |sem |no (?:hace falta|hay) |não (?:precisa|tem) )(?:\w+ ){0,3}(?:procurement|purchasing|legal|security|committee|tender|review|approval|einkauf|rechtsabteilung|ausschreibung|freigabe|achats|juridique|appel|compras|legal|licitaci\w+|licitaç\w+|comit\w+)";
}

/// Departments whose names are other words in small letters.
static CAPITALS: LazyLock<Regex> = LazyLock::new(|| text::exactly(r"\b(?:IT|TI|DSI|EDV|SI)\b"));
