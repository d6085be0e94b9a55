//! The rep's changes laid over the feed's meetings. A change shows as done from the moment it is
//! made until the feed shows it done, or the hub's answer says otherwise.

use baton_api::booking::MeetingView;
use baton_api::intent::{Action, Answer};
use baton_core::Timestamp;
use baton_core::ids::MeetingId;
use baton_core::meeting::{MeetingState, Party};
use jiff::tz::TimeZone;

use super::words;
use crate::cache::intent::{IntentState, StoredIntent};
use crate::view::MeetingChange;

/// The meeting that an action is about.
pub(crate) fn meeting_of(action: &Action) -> Option<&MeetingId> {
    match action {
        Action::MoveMeeting { meeting, .. }
        | Action::CancelMeeting { meeting, .. }
        | Action::SettleMeeting { meeting, .. }
        | Action::MeetingWritten { meeting, .. } => Some(meeting),
        _ => None,
    }
}

/// A change that the rep made or asked for; no sign of life.
pub(crate) fn is_change(action: &Action) -> bool {
    meeting_of(action).is_some() && !matches!(action, Action::MeetingWritten { .. })
}

/// What grows when an action takes effect. The version alone would not do: it also grows by signs
/// of life.
pub(crate) fn standing(view: &MeetingView, action: &Action) -> u32 {
    match action {
        Action::SettleMeeting { .. } => view.version,
        _ => view.sequence,
    }
}

/// Made in Baton on this device, so that nobody needs to be told.
pub(crate) fn by_hand(action: &Action) -> bool {
    matches!(
        action,
        Action::MoveMeeting { by: Party::Rep, .. }
            | Action::CancelMeeting { by: Party::Rep, .. }
            | Action::SettleMeeting { .. }
    )
}

/// The meeting as the rep sees it, and what became of the last change.
pub(crate) fn show(
    view: MeetingView,
    intents: &[StoredIntent],
    zone: &TimeZone,
) -> (MeetingView, Option<MeetingChange>) {
    let change = change(&view, intents, zone);
    let mut view = view;
    for intent in intents {
        if in_effect(intent, &view) {
            apply(&intent.action, &mut view);
        }
    }
    (view, change)
}

/// Whether the change is alive and the meeting still stands as before it.
fn in_effect(intent: &StoredIntent, view: &MeetingView) -> bool {
    let alive = match &intent.state {
        IntentState::Unsent { .. } => true,
        IntentState::Answered { answer, version } => {
            *answer == Answer::Done && standing(view, &intent.action) <= *version
        }
        IntentState::Wedged { .. } => false,
    };
    let possible = match intent.action {
        Action::SettleMeeting { .. } => view.state != MeetingState::Cancelled,
        _ => view.state == MeetingState::Booked,
    };
    alive && possible && is_change(&intent.action)
}

fn apply(action: &Action, view: &mut MeetingView) {
    match action {
        Action::MoveMeeting { start, end, by, .. } => {
            let end = end.unwrap_or_else(|| end_of_moved(view, *start));
            // As the hub will count it, so that a later change knows of this one.
            view.sequence += u32::from((*start, end) != (view.start, view.end));
            (view.start, view.end) = (*start, end);
            view.changed_by = Some(*by);
        }
        Action::CancelMeeting { reason, by, .. } => {
            view.state = MeetingState::Cancelled;
            view.reason.clone_from(reason);
            view.changed_by = Some(*by);
        }
        Action::SettleMeeting { came, .. } => {
            view.state = if *came {
                MeetingState::Held
            } else {
                MeetingState::NoShow
            };
        }
        _ => {}
    }
}

/// A meeting keeps its length when it moves.
fn end_of_moved(view: &MeetingView, start: Timestamp) -> Timestamp {
    let length = view.end.as_millis() - view.start.as_millis();
    Timestamp::from_millis(start.as_millis() + length)
}

fn change(view: &MeetingView, intents: &[StoredIntent], zone: &TimeZone) -> Option<MeetingChange> {
    let last = intents.iter().rev().find(|i| is_change(&i.action))?;
    match &last.state {
        IntentState::Unsent { .. } => Some(MeetingChange::Sending {
            intent: last.id.clone(),
            since: last.at,
        }),
        IntentState::Wedged { problem } => Some(MeetingChange::Wedged {
            intent: last.id.clone(),
            failure: problem.clone().into(),
        }),
        // The feed may have shown what the answer tells, or not yet.
        IntentState::Answered {
            answer: answer @ Answer::Changed { start, end },
            ..
        } if (*start, *end) == (view.start, view.end) => refused(view, &last.action, answer, zone),
        // What happened to the meeting since is news enough.
        IntentState::Answered { version, .. } if standing(view, &last.action) > *version => None,
        IntentState::Answered { answer, .. } => refused(view, &last.action, answer, zone),
    }
}

fn refused(
    view: &MeetingView,
    action: &Action,
    answer: &Answer,
    zone: &TimeZone,
) -> Option<MeetingChange> {
    let text = match answer {
        Answer::Clash { .. } => format!(
            "It stays on {} at {}: you have another meeting then.",
            words::day(view.start, zone),
            words::clock(view.start, zone)
        ),
        Answer::Changed { start, .. } => format!(
            "It was moved meanwhile, to {} at {}.",
            words::day(*start, zone),
            words::clock(*start, zone)
        ),
        // What the rep does to an event that is over is theirs alone.
        Answer::Over if !by_hand(action) => return None,
        Answer::Over => match action {
            Action::CancelMeeting { .. } => "It was over already.".to_owned(),
            _ => "It was cancelled or is over already.".to_owned(),
        },
        _ => return None,
    };
    Some(MeetingChange::Refused { text })
}
