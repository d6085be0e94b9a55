//! What became of an objection: nothing, an answer, or the prospect's "fine then".

use baton_core::context::{Objection, ObjectionKind, ObjectionState};

use super::answers;
use super::objections;
use super::talk::{Place, Talk, Turn};
use super::text;

/// Something that was objected to and is fine now.
#[derive(Clone, Copy, Debug)]
pub struct TakenBack {
    seq: u32,
    kind: ObjectionKind,
}

/// What a sentence takes back: "the price is fine".
pub fn listen(turn: &Turn<'_>, place: Place<'_>) -> Vec<TakenBack> {
    let s = place.words;
    if s.ends_with('?') || text::is_hypothetical(s) || !objections::NO_OBJECTION.is_match(s) {
        return vec![];
    }
    let subjects = [
        (ObjectionKind::Price, &objections::SUBJECT_PRICE),
        (ObjectionKind::Security, &objections::SUBJECT_SECURITY),
        (ObjectionKind::Integration, &objections::SUBJECT_INTEGRATION),
        (ObjectionKind::Complexity, &objections::SUBJECT_EFFORT),
        (ObjectionKind::Trust, &objections::SUBJECT_TRUST),
    ];
    let named = subjects.into_iter().filter(|(_, words)| words.is_match(s));
    named
        .map(|(kind, _)| TakenBack {
            seq: turn.seq,
            kind,
        })
        .collect()
}

/// Adds to each objection the agent's answer and whether it settled the matter. An objection that
/// is raised again is open again.
pub fn settle(
    talk: &Talk<'_>,
    taken_back: &[TakenBack],
    agreed: &[u32],
    objections: &mut [Objection],
) {
    for objection in objections {
        let Some(last) = objection.evidence.iter().map(|e| e.seq).max() else {
            continue;
        };
        let mut raised = objection.evidence.iter().rev();
        let reply = raised.find_map(|e| Some((e.seq, answers::reply(talk.turn_of(e.seq)?)?)));
        let answered = reply.as_ref().is_some_and(|(seq, _)| *seq == last);
        let back = |t: &TakenBack| t.kind == objection.kind && t.seq > last;
        let next = talk.after_reply(last).filter(|_| answered);
        let fine = next.is_some_and(|t| agreed.contains(&t.seq));
        objection.state = if fine || taken_back.iter().any(back) {
            ObjectionState::Settled
        } else if answered {
            ObjectionState::Answered
        } else {
            ObjectionState::Open
        };
        objection.reply = reply.map(|(_, claim)| claim);
    }
}
