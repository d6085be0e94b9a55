//! A few of the prospect's own sentences, most telling first. Nothing is rephrased: what stands
//! here was said.

use baton_core::context::{Claim, Objection};
use baton_core::evidence::Evidence;
use baton_core::signal::{Reading, SignalName};

use super::quote;
use super::talk::{Place, Talk};

/// More sentences are no summary.
const MOST: usize = 5;

/// The sentences behind the readings: need first, then time, money, role, size, then objections.
pub fn read(talk: &Talk<'_>, readings: &[Reading], objections: &[Objection]) -> Vec<Claim> {
    const ORDER: [&str; 5] = [
        SignalName::USE_CASE_FIT,
        SignalName::TIMELINE,
        SignalName::BUDGET,
        SignalName::ROLE,
        SignalName::COMPANY_SIZE,
    ];
    let signals = ORDER.iter().flat_map(|name| {
        readings
            .iter()
            .filter(move |r| r.fact.signal().0 == *name)
            .filter_map(|r| r.evidence.first())
    });
    let against = objections.iter().filter_map(|o| o.evidence.first());
    let mut summary: Vec<Claim> = vec![];
    for evidence in signals.chain(against) {
        let Some(claim) = sentence(talk, *evidence) else {
            continue;
        };
        if summary.len() < MOST && summary.iter().all(|c| c.evidence != claim.evidence) {
            summary.push(claim);
        }
    }
    if summary.is_empty() {
        summary.extend(first(talk));
    }
    summary
}

/// The whole sentence around some words of evidence.
pub fn sentence(talk: &Talk<'_>, evidence: Evidence) -> Option<Claim> {
    let (i, turn) = talk
        .turns
        .iter()
        .enumerate()
        .find(|(_, t)| t.seq == evidence.seq)?;
    let at = turn
        .text
        .char_indices()
        .nth(usize::try_from(evidence.start).ok()?)?
        .0;
    let range = turn.sentence_at(at)?;
    let words = turn.text.get(range.clone())?;
    claim(
        talk,
        Place {
            turn: i,
            from: range.start,
            words,
        },
    )
}

/// Where nothing was read: the first thing of substance that was said.
fn first(talk: &Talk<'_>) -> Option<Claim> {
    let (_, place) = talk
        .sentences()
        .find(|(_, p)| p.words.split_whitespace().count() > 4)?;
    claim(talk, place)
}

fn claim(talk: &Talk<'_>, place: Place<'_>) -> Option<Claim> {
    Some(quote::claim(place.words, talk.evidence_of(place)?))
}
