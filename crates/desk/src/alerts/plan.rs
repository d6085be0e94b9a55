//! Which alerts a handoff causes. Pure.

use std::collections::HashSet;

use baton_api::view::{HandoffView, OfferView};
use baton_core::Timestamp;
use baton_core::handoff::OfferState;
use baton_core::ids::{OfferId, RepId};

use super::AlertKind;
use crate::cache::alert::NewAlert;

/// With less time than this left, a reminder would only be noise.
const WORTH_REMINDING_MS: i64 = 10_000;

fn mine<'a>(view: &'a HandoffView, rep: &'a RepId) -> impl Iterator<Item = &'a OfferView> {
    view.offers
        .iter()
        .filter(move |o| &o.rep.id == rep && !o.claimed)
}

fn alert(view: &HandoffView, offer: &OfferView, reason: AlertKind, due_at: Timestamp) -> NewAlert {
    NewAlert {
        offer: offer.id.clone(),
        reason,
        handoff: view.id.clone(),
        meeting: None,
        due_at,
        deadline: offer.deadline,
        detail: None,
    }
}

/// The rep is asked: alert now, and once more when half of the time is gone.
pub(crate) fn asked(view: &HandoffView, rep: &RepId, now: Timestamp) -> Vec<NewAlert> {
    let open = |o: &&OfferView| o.state == OfferState::Pending && now < o.deadline;
    let mut out = Vec::new();
    for offer in mine(view, rep).filter(open) {
        out.push(alert(view, offer, AlertKind::Offered, now));
        let left = offer.deadline.as_millis() - now.as_millis();
        if left >= WORTH_REMINDING_MS {
            let half = Timestamp::from_millis(now.as_millis() + left / 2);
            out.push(alert(view, offer, AlertKind::Reminder, half));
        }
    }
    out
}

/// Offers to the rep that need no answer any more.
pub(crate) fn over(view: &HandoffView, rep: &RepId) -> Vec<OfferId> {
    mine(view, rep)
        .filter(|o| o.state != OfferState::Pending)
        .map(|o| o.id.clone())
        .collect()
}

/// Offers that lapsed although the rep had been alerted: `shown` names those.
pub(crate) fn lapsed(
    view: &HandoffView,
    rep: &RepId,
    shown: &HashSet<String>,
    now: Timestamp,
) -> Vec<NewAlert> {
    mine(view, rep)
        .filter(|o| o.state == OfferState::Lapsed && shown.contains(&o.id.0))
        .map(|o| alert(view, o, AlertKind::Lapsed, now))
        .collect()
}
