//! The rep's decisions laid over the feed's truth. A decision shows as done from the moment it is
//! made until the feed shows it done, or the hub's answer says otherwise.

use baton_api::intent::{Action, Answer};
use baton_core::Timestamp;
use baton_core::correction::CorrectionTarget;
use baton_core::handoff::HandoffState;
use baton_core::ids::OfferId;

use super::Viewer;
use super::row::Row;
use super::section::section;
use crate::cache::intent::{IntentState, StoredIntent};
use crate::cache::meta::hub_time;
use crate::view::{Decision, InboxRow, MyAnswer};

/// The row as the rep sees it.
pub(crate) fn show(row: Row, intents: &[StoredIntent], viewer: &Viewer) -> InboxRow {
    let my_answer = my_answer(&row, intents);
    let mut row = row;
    for intent in intents {
        if in_effect(intent, &row, viewer) {
            apply(intent, &mut row, viewer);
        }
    }
    let open = row.offer.as_ref().is_some_and(|o| viewer.now < o.deadline);
    let mine = row.accepted_by.as_ref().map(|p| &p.id) == Some(&viewer.me.id);
    let (kept_for, offered_to) = match row.state {
        HandoffState::Waiting => (row.offered_to, None),
        _ => (None, row.offered_to),
    };
    InboxRow {
        section: section(row.state, open, mine),
        unread: row.concerned_at.is_some() && row.concerned_at > row.seen_at,
        id: row.id,
        state: row.state,
        name: row.name,
        company: row.company,
        title: row.title,
        score: row.score,
        of: row.of,
        line: row.line,
        requested_at: row.requested_at,
        my_offer: row.offer,
        my_answer,
        accepted_by: row.accepted_by,
        accepted_at: row.accepted_at,
        offered_to,
        kept_for,
        ended_at: row.ended_at,
        outcome: row.outcome,
    }
}

/// What kind of decision about a handoff an action is; none for signs of life, and for meetings.
pub(crate) fn decision(action: &Action) -> Option<Decision> {
    match action {
        Action::Accept { .. } => Some(Decision::Accept),
        Action::Decline { .. } => Some(Decision::Decline),
        Action::Claim { .. } => Some(Decision::Claim),
        Action::GiveBack { .. } => Some(Decision::GiveBack),
        Action::Close { .. } => Some(Decision::Close),
        _ => None,
    }
}

/// What of the card an action puts right, or says no more of.
pub(crate) fn corrects(action: &Action) -> Option<&CorrectionTarget> {
    match action {
        Action::Correct { correction, .. } => Some(&correction.target),
        Action::Uncorrect { target, .. } => Some(target),
        _ => None,
    }
}

/// The hub did what the rep decided.
pub(crate) fn granted(action: &Action, answer: &Answer) -> bool {
    match action {
        Action::Accept { .. } | Action::Claim { .. } => matches!(answer, Answer::Accepted { .. }),
        Action::Decline { .. } => matches!(answer, Answer::Done | Answer::Declined { .. }),
        Action::GiveBack { .. } => matches!(answer, Answer::Done | Answer::Returned { .. }),
        Action::Close { .. } => matches!(answer, Answer::Done | Answer::Closed { .. }),
        _ => true,
    }
}

/// Whether the decision is alive and the row still stands as before it.
fn in_effect(intent: &StoredIntent, row: &Row, viewer: &Viewer) -> bool {
    let fresh = match &intent.state {
        IntentState::Unsent { .. } => true,
        IntentState::Answered { answer, version } => {
            if !granted(&intent.action, answer) {
                return false;
            }
            row.version <= *version
        }
        IntentState::Wedged { .. } => return false,
    };
    let asked = |offer| row.offer.as_ref().map(|o| &o.id) == Some(offer);
    let held = |also| {
        (row.state == HandoffState::Accepted || row.state == also)
            && row.accepted_by.as_ref().map(|p| &p.id) == Some(&viewer.me.id)
    };
    match &intent.action {
        // An offer that was answered never comes back: no need to look at versions, which also grow
        // by signs of life.
        Action::Accept { offer } | Action::Decline { offer, .. } => asked(offer),
        Action::Claim { .. } => fresh && row.state == HandoffState::Waiting,
        Action::GiveBack { .. } => fresh && held(HandoffState::Accepted),
        Action::Close { .. } => fresh && held(HandoffState::Booked),
        _ => false,
    }
}

fn apply(intent: &StoredIntent, row: &mut Row, viewer: &Viewer) {
    let at = decided_at(intent, viewer);
    row.latest_at = row.latest_at.max(at);
    match &intent.action {
        Action::Accept { .. } | Action::Claim { .. } => {
            row.state = HandoffState::Accepted;
            row.offer = None;
            row.offered_to = None;
            row.accepted_by = Some(viewer.me.clone());
            row.accepted_at = Some(at);
        }
        Action::Decline { .. } => row.offer = None,
        Action::GiveBack { .. } => {
            row.state = HandoffState::Waiting;
            row.accepted_by = None;
            row.accepted_at = None;
        }
        Action::Close { outcome, .. } => {
            row.state = HandoffState::Closed;
            row.ended_at = Some(at);
            row.outcome = Some(*outcome);
        }
        _ => {}
    }
}

/// When the rep decided, by the hub's clock; the hub's own word once it is known.
fn decided_at(intent: &StoredIntent, viewer: &Viewer) -> Timestamp {
    match &intent.state {
        IntentState::Answered {
            answer: Answer::Accepted { at } | Answer::Closed { at },
            ..
        } => *at,
        _ => hub_time(intent.at, viewer.offset),
    }
}

/// What became of the last decision, unless the rep is asked anew since.
fn my_answer(row: &Row, intents: &[StoredIntent]) -> Option<MyAnswer> {
    // What the rep puts right on the card decides nothing.
    let decided = |i: &&StoredIntent| corrects(&i.action).is_none();
    let last = intents.iter().rfind(decided)?;
    let action = decision(&last.action)?;
    match &last.state {
        IntentState::Unsent { .. } => Some(MyAnswer::Sending {
            intent: last.id.clone(),
            action,
            since: last.at,
        }),
        IntentState::Wedged { problem } => Some(MyAnswer::Wedged {
            intent: last.id.clone(),
            action,
            failure: problem.clone().into(),
        }),
        IntentState::Answered { answer, .. } => {
            let asked_anew = row.offer.as_ref().is_some_and(|o| match &last.action {
                Action::Accept { offer } | Action::Decline { offer, .. } => &o.id != offer,
                _ => true,
            });
            (!asked_anew).then(|| MyAnswer::Answered {
                action,
                answer: answer.clone(),
            })
        }
    }
}

/// The offer that a decision answers.
pub(crate) fn offer_of(action: &Action) -> Option<&OfferId> {
    match action {
        Action::Accept { offer } | Action::Decline { offer, .. } => Some(offer),
        _ => None,
    }
}
