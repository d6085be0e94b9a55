//! What need not be asked again: the signals that were said, and the agent's questions with the
//! prospect's answers.

use std::ops::Range;

use baton_core::context::{KnownAnswer, ReadBy};
use baton_core::evidence::Evidence;
use baton_core::qualification::QualificationPolicy;
use baton_core::signal::{Fact, Reading, SignalName, Source};

use super::asked::Asked;
use super::questions;
use super::quote;
use super::talk::{Talk, Turn};
use super::text::{self, lexicon};

/// A subject is one line for the rep.
const LONGEST_SUBJECT: usize = 120;
/// As much of an answer as a line holds.
const MOST_SENTENCES: usize = 2;

/// A question of the agent with the prospect's answer.
#[derive(Clone, Debug)]
pub struct Answered {
    about: Asked,
    known: KnownAnswer,
}

/// The last inquiry before a turn, where the turn answers it.
pub fn listen(turn: &Turn<'_>) -> Option<Answered> {
    if turn.in_block > 0 {
        return None;
    }
    let answer = answer(turn)?;
    let words = turn.text.get(answer.clone())?;
    let said = turn.heard.iter().zip(&turn.heard_at).rev();
    let (asked, seq, question) = said
        .into_iter()
        .find_map(|(text, seq)| Some((*text, *seq, inquiry(text)?)))?;
    let subject = asked.get(question.clone())?;
    let known = KnownAnswer {
        subject: quote::clipped_to(subject, LONGEST_SUBJECT),
        answer: quote::clipped(words),
        evidence: vec![turn.evidence(answer.start, answer.end)?],
        asked: vec![Evidence::of_bytes(
            seq,
            asked,
            question.start,
            question.end,
        )?],
        read_by: ReadBy::Words,
    };
    let about = Asked::of(&[subject]);
    Some(Answered { about, known })
}

/// The last question of a message that wants to know something of the prospect.
fn inquiry(text: &str) -> Option<Range<usize>> {
    text::sentences(text).into_iter().rev().find(|r| {
        let s = text.get(r.clone()).unwrap_or("");
        let asks = s.ends_with(['?', '？'])
            || s.chars().any(text::is_unspaced) && questions::is_question(s);
        asks && !NO_INQUIRY.is_match(s) && !Asked::of(&[s]).has(Asked::MEETING)
    })
}

/// The first words of a turn that tell something. Who asks back has not answered.
fn answer(turn: &Turn<'_>) -> Option<Range<usize>> {
    let mut taken: Option<Range<usize>> = None;
    for (n, range) in turn.sentences.iter().take(MOST_SENTENCES).enumerate() {
        let s = turn.text.get(range.clone())?;
        let tells = s.chars().any(char::is_alphanumeric) && !questions::is_question(s);
        if !tells || NO_ANSWER.is_match(s) && n == 0 {
            break;
        }
        taken = Some(taken.map_or(range.start, |t| t.start)..range.end);
    }
    taken
}

/// The signals in the policy's order, then all other answers in the order of the talk.
pub fn read(
    talk: &Talk<'_>,
    heard: &[Answered],
    readings: &[Reading],
    policy: &QualificationPolicy,
) -> Vec<KnownAnswer> {
    let mut known: Vec<KnownAnswer> = vec![];
    let mut told = vec![false; heard.len()];
    for signal in &policy.signals {
        let said = |r: &&Reading| {
            r.source == Source::Reader && r.fact.signal() == signal.name && is_telling(&r.fact)
        };
        let Some(reading) = readings.iter().find(said) else {
            continue;
        };
        let Some(answer) = talk.quote(&reading.evidence) else {
            continue;
        };
        let subject = subject_of(&signal.name);
        let question = heard.iter().position(|a| {
            let here = |e: &Evidence| reading.evidence.iter().any(|r| r.seq == e.seq);
            subject.is_some_and(|s| a.about.has(s)) && a.known.evidence.iter().any(here)
        });
        let asked = question.and_then(|i| {
            *told.get_mut(i)? = true;
            heard.get(i).map(|a| a.known.asked.clone())
        });
        known.push(KnownAnswer {
            subject: signal.label.clone(),
            answer: quote::clipped(&answer),
            evidence: reading.evidence.clone(),
            asked: asked.unwrap_or_default(),
            read_by: ReadBy::Words,
        });
    }
    let others = heard.iter().zip(told).filter(|(_, told)| !told);
    known.extend(others.map(|(a, _)| a.known.clone()));
    known
}

/// That the need lies outside the catalog is no answer to anything.
fn is_telling(fact: &Fact) -> bool {
    !matches!(fact, Fact::UseCaseFit { use_case: None })
}

/// What the agent asks about to learn of a signal.
fn subject_of(signal: &SignalName) -> Option<Asked> {
    Some(match signal.0.as_str() {
        SignalName::COMPANY_SIZE => Asked::SIZE,
        SignalName::ROLE => Asked::ROLE,
        SignalName::USE_CASE_FIT => Asked::NEED,
        SignalName::BUDGET => Asked::BUDGET,
        SignalName::TIMELINE => Asked::TIMELINE,
        _ => return None,
    })
}

lexicon! {
    "known";
    NO_INQUIRY;
    NO_ANSWER;
}
