//! Which alerts a meeting causes, and their words. Pure.

use baton_api::booking::MeetingView;
use baton_api::view::HandoffView;
use baton_core::Timestamp;
use baton_core::booking::Location;
use baton_core::card::shorten;
use baton_core::ids::{OfferId, RepId};
use baton_core::meeting::{MeetingState, Party};
use jiff::tz::TimeZone;

use super::AlertKind;
use crate::agenda::takes_part;
use crate::agenda::words::{clock, elsewhere, first_name, span};
use crate::brief;
use crate::cache::alert::NewAlert;

/// A meeting booked longer ago is no news, e.g. on a new device.
const NEWS_SECONDS: i64 = 24 * 60 * 60;
/// After its start, there is nothing left to prepare.
const LATE_SECONDS: i64 = 3 * 60;
/// What a notification shows before the call; the brief says the rest.
const PREP_LINES: usize = 5;
const OPENING_CHARS: usize = 200;

/// What tells one alert about a meeting from another: the meeting alone for its booking, the
/// sequence for changes, the start for what is due before it.
pub(crate) fn key(view: &MeetingView, kind: AlertKind) -> OfferId {
    let id = &view.id;
    OfferId(match kind {
        AlertKind::MeetingMoved | AlertKind::MeetingCancelled => format!("{id}.{}", view.sequence),
        AlertKind::Prep => format!("{id}.at.{}", view.start.as_millis()),
        _ => id.0.clone(),
    })
}

fn alert(view: &MeetingView, kind: AlertKind, due_at: Timestamp) -> NewAlert {
    NewAlert {
        offer: key(view, kind),
        reason: kind,
        nth: 0,
        handoff: view.handoff.clone(),
        meeting: Some(view.id.clone()),
        due_at,
        deadline: view.start,
        detail: None,
    }
}

/// The alerts of a meeting that has just come. `before` is how it stood here.
pub(crate) fn caused(
    view: &MeetingView,
    before: Option<&MeetingView>,
    rep: &RepId,
    now: Timestamp,
) -> Vec<NewAlert> {
    if !takes_part(view, rep) || view.end <= now {
        return vec![];
    }
    let before = before.filter(|b| takes_part(b, rep) && b.state == MeetingState::Booked);
    let news = match (view.state, before) {
        (MeetingState::Booked, None) => {
            let fresh = now.seconds_since(view.booked_at) <= NEWS_SECONDS;
            fresh.then_some(AlertKind::MeetingBooked)
        }
        (MeetingState::Booked, Some(b)) => {
            let moved = (b.start, b.end) != (view.start, view.end);
            moved.then_some(AlertKind::MeetingMoved)
        }
        (MeetingState::Cancelled, Some(_)) => Some(AlertKind::MeetingCancelled),
        _ => None,
    };
    let mut out: Vec<_> = news.into_iter().map(|k| alert(view, k, now)).collect();
    if view.state == MeetingState::Booked && worth_preparing(view, now) {
        let due = view.start.plus_seconds(-60 * i64::from(view.prep_minutes));
        out.push(alert(view, AlertKind::Prep, due.max(now)));
    }
    out
}

fn worth_preparing(view: &MeetingView, now: Timestamp) -> bool {
    now <= view.start.plus_seconds(LATE_SECONDS)
}

/// Whether the alert still says what is so.
pub(crate) fn holds(view: &MeetingView, due: &NewAlert, now: Timestamp) -> bool {
    let state = match due.reason {
        AlertKind::MeetingCancelled => MeetingState::Cancelled,
        _ => MeetingState::Booked,
    };
    let late = due.reason == AlertKind::Prep && !worth_preparing(view, now);
    view.state == state && view.end > now && !late && key(view, due.reason) == due.offer
}

/// `Booked: Priya Raghunathan · Brightmoor`
pub(crate) fn title(view: &MeetingView, kind: AlertKind, now: Timestamp) -> String {
    let what = match kind {
        AlertKind::MeetingMoved => "Moved".to_owned(),
        AlertKind::MeetingCancelled => "Cancelled".to_owned(),
        AlertKind::Prep => countdown(view.start, now),
        _ => "Booked".to_owned(),
    };
    let company = view.company.as_ref().map(|c| format!(" · {c}"));
    format!("{what}: {}{}", view.prospect, company.unwrap_or_default())
}

fn countdown(start: Timestamp, now: Timestamp) -> String {
    match (start.seconds_since(now) + 59).div_euclid(60) {
        ..=0 => "Now".to_owned(),
        1 => "In 1 minute".to_owned(),
        minutes => format!("In {minutes} minutes"),
    }
}

/// The alert's lines; `body` is the prospect's handoff, if it is here.
pub(crate) fn lines(
    view: &MeetingView,
    kind: AlertKind,
    body: Option<&HandoffView>,
    zone: &TimeZone,
) -> Vec<String> {
    let card = body.map(|b| b.card.lines()).unwrap_or_default();
    let when = span(view.start, view.end, zone);
    let theirs = elsewhere(&view.prospect, view.start, &view.zone, zone);
    match kind {
        AlertKind::MeetingCancelled => {
            let mut lines = vec![format!("Was {when}."), who_cancelled(view)];
            lines.extend(view.reason.clone());
            lines
        }
        AlertKind::MeetingMoved => {
            let mut lines = vec![format!("Now {when}")];
            lines.extend(theirs);
            lines.push(who_moved(view));
            lines
        }
        AlertKind::Prep => {
            let (from, to) = (clock(view.start, zone), clock(view.end, zone));
            let mut lines = vec![format!("{from}–{to}, {}", view.name)];
            lines.extend(call(view));
            let opening = body.and_then(brief::opening);
            lines.extend(
                opening.map(|o| format!("Begin with: {}", shorten(&o.text, OPENING_CHARS))),
            );
            lines.extend(card);
            lines.truncate(PREP_LINES);
            lines
        }
        _ => {
            let mut lines = vec![when];
            lines.extend(theirs);
            lines.extend(card);
            lines
        }
    }
}

fn call(view: &MeetingView) -> Option<String> {
    let phone = view.phone.as_ref()?;
    (view.location == Location::Phone).then(|| format!("Call {phone}"))
}

fn who_moved(view: &MeetingView) -> String {
    match view.changed_by {
        Some(Party::Prospect) => format!("{} moved it.", first_name(&view.prospect)),
        Some(Party::Agent) => "The agent moved it.".to_owned(),
        Some(Party::Calendar) => "It was moved in the calendar.".to_owned(),
        Some(Party::Rep) | None => "It was moved in Baton.".to_owned(),
    }
}

fn who_cancelled(view: &MeetingView) -> String {
    match view.changed_by {
        Some(Party::Prospect) => format!("{} cancelled it.", first_name(&view.prospect)),
        Some(Party::Agent) => "The agent cancelled it.".to_owned(),
        Some(Party::Calendar) => "It was deleted in the calendar.".to_owned(),
        Some(Party::Rep) | None => "It was cancelled in Baton.".to_owned(),
    }
}

/// The key of what is due before the meeting, while it is due at all.
pub(crate) fn prep_of(view: &MeetingView) -> Option<OfferId> {
    (view.state == MeetingState::Booked).then(|| key(view, AlertKind::Prep))
}
