//! Which alerts the offers of a handoff cause. Pure.

use std::collections::HashMap;

use baton_api::view::{HandoffView, OfferView};
use baton_core::Timestamp;
use baton_core::handoff::OfferState;
use baton_core::ids::{OfferId, RepId};

use super::AlertKind;
use crate::cache::alert::NewAlert;

/// With less time than this left, a reminder would only be noise.
const WORTH_REMINDING_MS: i64 = 5_000;

/// When the first alert of offers was due, by the hub's clock: of those that the host has shown.
pub(crate) type Shown = HashMap<String, Timestamp>;

fn mine<'a>(view: &'a HandoffView, rep: &'a RepId) -> impl Iterator<Item = &'a OfferView> {
    view.offers
        .iter()
        .filter(move |o| &o.rep.id == rep && !o.claimed)
}

fn pending<'a>(view: &'a HandoffView, rep: &'a RepId) -> impl Iterator<Item = &'a OfferView> {
    mine(view, rep).filter(|o| o.state == OfferState::Pending)
}

fn alert(view: &HandoffView, offer: &OfferView, reason: AlertKind, due_at: Timestamp) -> NewAlert {
    NewAlert {
        offer: offer.id.clone(),
        reason,
        nth: 0,
        handoff: view.id.clone(),
        meeting: None,
        due_at,
        deadline: offer.deadline,
        detail: None,
    }
}

/// The rep is asked: alert now, again while nobody answers, and when the hub says so.
pub(crate) fn asked(
    view: &HandoffView,
    rep: &RepId,
    shown: &Shown,
    now: Timestamp,
) -> Vec<NewAlert> {
    let mut out = Vec::new();
    for offer in pending(view, rep).filter(|o| now < o.deadline) {
        out.push(alert(view, offer, AlertKind::Offered, now));
        out.extend(again(view, offer, now));
        out.extend(told_again(view, offer, shown, now));
    }
    out
}

/// The next time that the offer is to be alerted again.
pub(crate) fn again(view: &HandoffView, offer: &OfferView, now: Timestamp) -> Option<NewAlert> {
    let (nth, due) = match offer.repeat_seconds.filter(|s| *s > 0) {
        Some(seconds) => repeat(offer, i64::from(seconds) * 1_000, now),
        None => (0, half(offer, now)),
    };
    let worth = offer.deadline.as_millis() - due.as_millis() >= WORTH_REMINDING_MS;
    worth.then(|| NewAlert {
        nth,
        ..alert(view, offer, AlertKind::Reminder, due)
    })
}

/// Half of the time that is left.
fn half(offer: &OfferView, now: Timestamp) -> Timestamp {
    let left = offer.deadline.as_millis() - now.as_millis();
    Timestamp::from_millis(now.as_millis() + left / 2)
}

/// Counted from when the rep was asked, so that a repeat has the same number whenever it is
/// planned. One that would follow too soon on an alert that comes late is left out.
fn repeat(offer: &OfferView, step: i64, now: Timestamp) -> (i64, Timestamp) {
    let gone = now.as_millis() - offer.made_at.as_millis();
    let nth = ((gone + step / 2) / step + 1).max(1);
    let due = offer.made_at.as_millis() + nth * step;
    (nth, Timestamp::from_millis(due))
}

/// The hub reminds the rep. What it said before the first alert was shown is in that alert.
fn told_again(
    view: &HandoffView,
    offer: &OfferView,
    shown: &Shown,
    now: Timestamp,
) -> Option<NewAlert> {
    let at = offer.reminded_at.filter(|at| *at > offer.made_at)?;
    let first = shown.get(&offer.id.0)?;
    (at > *first).then(|| NewAlert {
        nth: at.as_millis(),
        ..alert(view, offer, AlertKind::Reminder, now)
    })
}

/// The hub has asked for this reminder, and not the clock of the offer.
pub(crate) fn is_told_again(offer: &OfferView, nth: i64) -> bool {
    offer.reminded_at.is_some_and(|at| at.as_millis() == nth)
}

/// Offers to the rep that need no answer any more.
pub(crate) fn over(view: &HandoffView, rep: &RepId) -> Vec<OfferId> {
    mine(view, rep)
        .filter(|o| o.state != OfferState::Pending)
        .map(|o| o.id.clone())
        .collect()
}

/// Every offer to the rep.
pub(crate) fn offers(view: &HandoffView, rep: &RepId) -> Vec<OfferId> {
    mine(view, rep).map(|o| o.id.clone()).collect()
}

/// Offers that lapsed although the rep had been alerted: `shown` names those.
pub(crate) fn lapsed(
    view: &HandoffView,
    rep: &RepId,
    shown: &Shown,
    now: Timestamp,
) -> Vec<NewAlert> {
    mine(view, rep)
        .filter(|o| o.state == OfferState::Lapsed && shown.contains_key(&o.id.0))
        .map(|o| alert(view, o, AlertKind::Lapsed, now))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{Story as _, ana, at, handoff};

    fn offered(repeat: Option<u32>) -> HandoffView {
        let mut view = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
        for o in &mut view.offers {
            o.repeat_seconds = repeat;
        }
        view
    }

    fn next(view: &HandoffView, s: i64) -> Option<(i64, Timestamp)> {
        let offer = view.offers.first()?;
        again(view, offer, at(s)).map(|a| (a.nth, a.due_at))
    }

    #[test]
    fn without_a_setting_it_reminds_at_half_of_the_time() {
        let view = offered(None);
        assert_eq!(next(&view, 0), Some((0, at(60))));
        assert_eq!(next(&view, 111), None, "too late to be worth it");
    }

    #[test]
    fn a_repeat_has_its_number_whenever_it_is_planned() {
        let view = offered(Some(30));
        assert_eq!(next(&view, 0), Some((1, at(30))));
        assert_eq!(next(&view, 30), Some((2, at(60))));
        assert_eq!(next(&view, 31), Some((2, at(60))));
        assert_eq!(next(&view, 55), Some((3, at(90))), "not at once again");
        assert_eq!(next(&view, 90), None, "the fourth would come with the end");
    }

    #[test]
    fn the_hub_reminds_only_of_what_was_shown() {
        let mut view = offered(None);
        view.offers[0].reminded_at = Some(at(40));
        let told = |shown: &[(&str, i64)]| {
            let shown = shown.iter().map(|(o, s)| ((*o).into(), at(*s))).collect();
            let all = asked(&view, &ana(), &shown, at(45));
            all.iter().filter(|a| a.nth == at(40).as_millis()).count()
        };
        assert_eq!(told(&[]), 0);
        assert_eq!(told(&[("off_1", 41)]), 0, "said before the alert");
        assert_eq!(told(&[("off_1", 1)]), 1);
    }
}
