//! What has to be done so that a calendar has a meeting as the hub has it. Pure.

use baton_api::booking::MeetingView;
use baton_api::intent::Answer;
use baton_core::Timestamp;
use baton_core::meeting::MeetingState;

use crate::cache::event::Copy;
use crate::cache::intent::IntentState;

/// One step for one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Nothing,
    /// The hub has not answered what was made of a change in the calendar.
    Wait,
    /// The calendar has it already, by the rep's own hand.
    Confirm,
    /// Nothing is known of it: somebody else may have written it.
    Find,
    Put,
    Remove,
    /// It was cancelled before this device wrote it: somebody else may have written it.
    Sweep,
}

/// `decided`: what became of the change that the copy tells of.
pub(crate) fn step(
    view: &MeetingView,
    copy: Option<&Copy>,
    decided: Option<&IntentState>,
    now: Timestamp,
) -> Step {
    match (view.state, copy) {
        (MeetingState::Held | MeetingState::NoShow, _) => Step::Nothing,
        (MeetingState::Cancelled, Some(copy)) if copy.gone => Step::Nothing,
        (MeetingState::Cancelled, Some(_)) => Step::Remove,
        (MeetingState::Cancelled, None) => match &view.in_calendar {
            Some(written) if written.sequence < view.sequence => Step::Sweep,
            _ => Step::Nothing,
        },
        (MeetingState::Booked, None) => Step::Find,
        // What the rep does to an event once it has begun is theirs alone.
        (MeetingState::Booked, Some(copy))
            if view.start <= now && copy.sequence == view.sequence && decided.is_none() =>
        {
            Step::Nothing
        }
        (MeetingState::Booked, Some(copy)) => booked(view, copy, decided),
    }
}

fn booked(view: &MeetingView, copy: &Copy, decided: Option<&IntentState>) -> Step {
    if !copy.gone && (copy.start, copy.end) == (view.start, view.end) {
        return match (copy.sequence == view.sequence, decided) {
            (true, _) => Step::Nothing,
            (false, Some(_)) => Step::Confirm,
            (false, None) => Step::Put,
        };
    }
    match decided {
        Some(IntentState::Unsent { .. }) => Step::Wait,
        // The feed has yet to show it.
        Some(IntentState::Answered {
            answer: Answer::Done,
            version,
        }) if view.sequence <= copy.sequence.max(*version) => Step::Wait,
        // The feed has yet to show where the hub has it, or that it is cancelled. An event that
        // was moved after the meeting is the rep's alone.
        Some(IntentState::Answered {
            answer: Answer::Changed { start, end },
            version,
        }) if (*start, *end) != (view.start, view.end)
            && view.sequence <= copy.sequence.max(*version) =>
        {
            Step::Wait
        }
        Some(IntentState::Answered {
            answer: Answer::Over,
            version,
        }) if view.sequence <= copy.sequence.max(*version) => Step::Nothing,
        // Deleted by one who only comes along: it stays deleted until the meeting changes.
        None if copy.gone && copy.sequence >= view.sequence => Step::Nothing,
        // Refused, or overtaken by what happened at the hub.
        _ => Step::Put,
    }
}
