//! Which alerts a handoff causes that takes too long, and an absence that the hub has set. Pure.

use baton_api::booking::MeetingView;
use baton_api::feed::{Me, SetAway};
use baton_api::view::{HandoffView, OfferView};
use baton_core::Timestamp;
use baton_core::handoff::{HandoffState, OfferState};
use baton_core::ids::{HandoffId, OfferId, RepId};
use baton_core::meeting::MeetingState;
use baton_core::presence::Presence;
use baton_core::routing::Stage;
use jiff::tz::TimeZone;

use super::AlertKind;
use crate::agenda::words::{clock, day, first_name};
use crate::cache::alert::NewAlert;
use crate::inbox::row::kept;

/// What was said longer ago is no news, e.g. on a new device.
const NEWS_SECONDS: i64 = 24 * 60 * 60;
const KINDS: [AlertKind; 3] = [
    AlertKind::Unclaimed,
    AlertKind::Unfinished,
    AlertKind::Escalated,
];

/// The name of an alert about the handoff itself: a later one takes the place of an earlier.
fn name(handoff: &HandoffId, kind: AlertKind) -> OfferId {
    let what = match kind {
        AlertKind::Unclaimed => "unclaimed",
        AlertKind::Unfinished => "unfinished",
        _ => "escalated",
    };
    OfferId(format!("{handoff}.{what}"))
}

/// When the hub last said it, while it is still so for this rep.
pub(crate) fn since(view: &HandoffView, rep: &RepId, kind: AlertKind) -> Option<Timestamp> {
    let holds = view.accepted_by.as_ref().is_some_and(|p| &p.id == rep);
    let reminded = |stage| view.reminded.as_ref().filter(|r| r.stage == stage);
    match kind {
        AlertKind::Unclaimed if view.state == HandoffState::Waiting => reminded(Stage::Pickup)
            .filter(|_| kept(view, rep).is_none())
            .map(|r| r.at),
        AlertKind::Unfinished if view.state == HandoffState::Accepted && holds => {
            reminded(Stage::Wrapup).map(|r| r.at)
        }
        AlertKind::Escalated if !holds => escalated(view, rep),
        _ => None,
    }
}

/// Told to this rep, who is not asked themselves, and nothing has moved since.
fn escalated(view: &HandoffView, rep: &RepId) -> Option<Timestamp> {
    let at = view.escalated_at?;
    let told = view.escalated_to.iter().any(|p| &p.id == rep);
    let asked = view
        .offers
        .iter()
        .any(|o| o.state == OfferState::Pending && &o.rep.id == rep);
    let stands = match view.state {
        HandoffState::Offered | HandoffState::Waiting => true,
        HandoffState::Accepted => view.accepted_at.is_some_and(|taken| taken <= at),
        HandoffState::Booked => {
            view.accepted_at.is_some_and(|taken| taken <= at) && hostless(view).is_some()
        }
        _ => false,
    };
    (told && !asked && stands).then_some(at)
}

/// The booked meeting whose host has left. One that was booked after it was told has another host.
fn hostless(view: &HandoffView) -> Option<&MeetingView> {
    let told = view.escalated_at?;
    let meeting = view.meeting.as_deref()?;
    let stands = meeting.state == MeetingState::Booked && meeting.booked_at <= told;
    (view.state == HandoffState::Booked && stands).then_some(meeting)
}

/// Once a meeting has begun, it is too late to find somebody for it.
pub(crate) fn in_time(view: &HandoffView, now: Timestamp) -> bool {
    hostless(view).is_none_or(|meeting| now < meeting.start)
}

/// The alerts of a handoff that has just come.
pub(crate) fn caused(view: &HandoffView, rep: &RepId, now: Timestamp) -> Vec<NewAlert> {
    let said = |kind| since(view, rep, kind).map(|at| (kind, at));
    KINDS
        .into_iter()
        .filter_map(said)
        .filter(|_| in_time(view, now))
        .filter(|(_, at)| now.seconds_since(*at) <= NEWS_SECONDS)
        .map(|(reason, at)| NewAlert {
            offer: name(&view.id, reason),
            reason,
            nth: at.as_millis(),
            handoff: view.id.clone(),
            meeting: None,
            due_at: now,
            deadline: at,
            detail: None,
        })
        .collect()
}

/// Those that are so no longer.
pub(crate) fn over(view: &HandoffView, rep: &RepId) -> Vec<OfferId> {
    KINDS
        .into_iter()
        .filter(|kind| since(view, rep, *kind).is_none())
        .map(|kind| name(&view.id, kind))
        .collect()
}

/// Who is away is called to what waits only where it is kept for them.
pub(crate) fn is_called(view: &HandoffView, rep: &RepId, me: Option<&Me>) -> bool {
    let named = view.kept_for.iter().any(|p| &p.id == rep);
    named || me.is_none_or(|me| me.presence != Presence::Away)
}

/// What the alert says before the card.
pub(crate) fn line(view: &HandoffView, kind: AlertKind, zone: &TimeZone) -> String {
    match kind {
        AlertKind::Unclaimed => match view.kept_until.filter(|_| !view.kept_for.is_empty()) {
            Some(until) => format!("It waits for you until {}.", clock(until, zone)),
            None => "It still waits: you can take it.".to_owned(),
        },
        AlertKind::Unfinished => match view.accepted_at {
            Some(at) => format!("Yours since {}. How did it end?", clock(at, zone)),
            None => "How did it end?".to_owned(),
        },
        _ => match hostless(view) {
            Some(meeting) => nobody_free(meeting, zone),
            None => stuck(view),
        },
    }
}

/// `Ana has left, and nobody is free for the meeting on Thursday 5 March, 14:00.`
fn nobody_free(meeting: &MeetingView, zone: &TimeZone) -> String {
    let host = first_name(&meeting.host.name);
    let (day, time) = (day(meeting.start, zone), clock(meeting.start, zone));
    format!("{host} has left, and nobody is free for the meeting on {day}, {time}.")
}

/// `Nobody has taken this for 5 min.`
fn stuck(view: &HandoffView) -> String {
    let at = view.escalated_at.unwrap_or(view.requested_at);
    if let Some(line) = unseen(view, at) {
        return line;
    }
    match (&view.accepted_by, view.accepted_at) {
        (Some(by), Some(since)) => {
            let (name, time) = (first_name(&by.name), duration(since, at));
            format!("{name} has had this for {time} and has not said how it ended.")
        }
        _ => format!(
            "Nobody has taken this for {}.",
            duration(view.requested_at, at)
        ),
    }
}

/// `Bo was asked 45 s ago, and nothing shows that Bo has seen it.`
fn unseen(view: &HandoffView, told: Timestamp) -> Option<String> {
    let unseen = view.unseen.as_ref().filter(|u| u.at <= told)?;
    let asked = |o: &&OfferView| o.id == unseen.offer && o.state == OfferState::Pending;
    let offer = view.offers.iter().find(asked)?;
    let (name, time) = (first_name(&unseen.rep.name), duration(offer.made_at, told));
    Some(format!(
        "{name} was asked {time} ago, and nothing shows that {name} has seen it."
    ))
}

fn duration(from: Timestamp, to: Timestamp) -> String {
    match to.seconds_since(from).max(0) {
        s @ ..90 => format!("{s} s"),
        s @ 90..5_400 => format!("{} min", s / 60),
        s => format!("{} h", s / 3_600),
    }
}

/// The only name of alerts about an absence.
pub(crate) fn away_name() -> OfferId {
    OfferId("away".into())
}

/// The absence that the hub has set, while it lasts.
pub(crate) fn set_away(me: &Me) -> Option<&SetAway> {
    me.set_away
        .as_ref()
        .filter(|_| me.presence == Presence::Away)
}

pub(crate) fn away_alert(me: &Me, now: Timestamp) -> Option<NewAlert> {
    set_away(me).map(|away| NewAlert {
        offer: away_name(),
        reason: AlertKind::SetAway,
        nth: away.at.as_millis(),
        handoff: HandoffId(String::new()),
        meeting: None,
        due_at: now,
        deadline: away.at,
        detail: None,
    })
}

pub(crate) fn away_line(away: &SetAway) -> String {
    let offers = match away.lapses {
        1 => "An offer".to_owned(),
        n => format!("{n} offers in a row"),
    };
    format!("{offers} went unanswered. Come back when you're ready.")
}

#[cfg(test)]
mod tests {
    use baton_api::view::Unseen;

    use super::*;
    use crate::people::{Story as _, ana, at, handoff, rep};

    fn escalated_at(s: i64, to: &str, mut view: HandoffView) -> HandoffView {
        view.escalated_at = Some(at(s));
        view.escalated_to = vec![rep(to)];
        view
    }

    #[test]
    fn who_was_told_hears_of_it_until_it_moves() {
        let waits = escalated_at(300, "rep_ana", handoff("ho_1"));
        assert_eq!(stuck(&waits), "Nobody has taken this for 5 min.");
        let kinds = |view: &HandoffView| {
            let all = caused(view, &ana(), at(301));
            all.iter().map(|a| a.reason).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&waits), [AlertKind::Escalated]);
        assert_eq!(kinds(&escalated_at(300, "rep_bo", handoff("ho_1"))), []);
        let asked = waits.clone().offered("off_1", "rep_ana", 300, 400);
        assert_eq!(kinds(&asked), [], "they are asked themselves");
        let taken = waits.offered("off_1", "rep_bo", 300, 400);
        let taken = taken.answered("off_1", OfferState::Accepted, 310);
        assert_eq!(kinds(&taken), []);
        assert!(over(&taken, &ana()).contains(&"ho_1.escalated".into()));
        let late = escalated_at(11_000, "rep_ana", taken);
        assert_eq!(kinds(&late), [AlertKind::Escalated]);
        assert_eq!(
            stuck(&late),
            "Bo has had this for 2 h and has not said how it ended."
        );
    }

    #[test]
    fn nobody_saw_it_is_said_of_the_offer_that_stands() {
        let asked = handoff("ho_1").offered("off_1", "rep_bo", 0, 120);
        let mut silent = escalated_at(45, "rep_ana", asked);
        silent.unseen = Some(Unseen {
            rep: rep("rep_bo"),
            offer: "off_1".into(),
            at: at(45),
        });
        let said = "Bo was asked 45 s ago, and nothing shows that Bo has seen it.";
        assert_eq!(stuck(&silent), said);
        let alerts = caused(&silent, &ana(), at(46));
        assert_eq!(alerts[0].reason, AlertKind::Escalated);

        let since = Unseen {
            at: at(50),
            ..silent.unseen.clone().unwrap()
        };
        let mut before = silent.clone();
        before.unseen = Some(since);
        assert_eq!(
            stuck(&before),
            "Nobody has taken this for 45 s.",
            "it was told before that, for another reason"
        );
        let passed_on = escalated_at(
            300,
            "rep_ana",
            silent
                .answered("off_1", OfferState::Lapsed, 120)
                .offered("off_2", "rep_cy", 120, 400),
        );
        assert_eq!(stuck(&passed_on), "Nobody has taken this for 5 min.");
    }

    #[test]
    fn an_absence_is_said_while_it_lasts() {
        let away = SetAway {
            at: at(9),
            lapses: 3,
        };
        assert_eq!(
            away_line(&away),
            "3 offers in a row went unanswered. Come back when you're ready."
        );
    }
}
