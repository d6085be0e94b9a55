//! What they care about most: why they came, what they cannot do without, what they say comes
//! first.

use baton_core::context::{Claim, DecisionNote, FeatureInterest, Interest};
use baton_core::evidence::Evidence;
use baton_core::signal::{Fact, Reading};

use super::features;
use super::human;
use super::questions;
use super::quote;
use super::summary;
use super::talk::{Place, Talk, Turn};
use super::text::{self, lexicon};

/// More are no focus.
pub const MOST: usize = 3;
/// Fewer words name nothing: "that's a must".
const LEAST_WORDS: usize = 4;

/// The sentence, where it says that something matters more than the rest.
pub fn listen(turn: &Turn<'_>, place: Place<'_>) -> Option<Claim> {
    let s = place.words;
    let matters = MATTERS
        .find(s)
        .filter(|m| !text::is_negated(s, m.start()))?;
    let tells = !questions::is_question(s)
        && !text::is_hypothetical(s)
        && !OF_THE_TALK.is_match(s)
        && !features::REJECTED.is_match(s)
        && !human::asks(s);
    let names = s.chars().any(text::is_unspaced) || s.split_whitespace().count() >= LEAST_WORDS;
    let whole = matters.len() < s.len();
    if !(tells && names && whole) {
        return None;
    }
    Some(quote::claim(s, turn.evidence_of(place)?))
}

/// The need, the features that they must have, what they say matters, then what they
/// asked for most; the first must-have before what was only said.
pub fn read(
    talk: &Talk<'_>,
    heard: &[Claim],
    readings: &[Reading],
    features: &[FeatureInterest],
    decision: &[DecisionNote],
) -> Vec<Claim> {
    let need = readings.iter().find_map(|r| match &r.fact {
        Fact::UseCaseFit { use_case: Some(_) } => summary::sentence(talk, *r.evidence.first()?),
        _ => None,
    });
    let mut must: Vec<&FeatureInterest> = of(features, Interest::MustHave);
    must.sort_by_key(|f| std::cmp::Reverse(f.evidence.len()));
    let mut asked: Vec<&FeatureInterest> = features
        .iter()
        .filter(|f| f.interest != Interest::MustHave)
        .collect();
    asked.sort_by_key(|f| std::cmp::Reverse(f.evidence.len()));
    let told = heard
        .iter()
        .filter(|c| !decision.iter().any(|d| d.evidence == c.evidence));
    let named = |f: &FeatureInterest| Claim::new(f.name.clone(), f.evidence.clone());

    let mut cares: Vec<Claim> = vec![];
    let first = must.iter().take(1).map(|f| named(f));
    let rest = must.iter().skip(1).map(|f| named(f));
    let all = need
        .into_iter()
        .chain(first)
        .chain(told.cloned())
        .chain(rest)
        .chain(asked.into_iter().map(named));
    for claim in all {
        if cares.len() == MOST {
            break;
        }
        let is_new = cares
            .iter()
            .all(|c| c.text != claim.text && !overlaps(c, &claim));
        if is_new {
            cares.push(claim);
        }
    }
    cares
}

fn of(features: &[FeatureInterest], interest: Interest) -> Vec<&FeatureInterest> {
    features.iter().filter(|f| f.interest == interest).collect()
}

/// Whether two claims are proved by the same words.
fn overlaps(a: &Claim, b: &Claim) -> bool {
    let meet = |x: &Evidence, y: &Evidence| x.seq == y.seq && x.start < y.end && y.start < x.end;
    a.evidence
        .iter()
        .any(|x| b.evidence.iter().any(|y| meet(x, y)))
}

lexicon! {
    "cares";
    MATTERS;
    OF_THE_TALK;
}
