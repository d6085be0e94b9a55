//! How a handoff stands when it is told of: who else knows, why this rep, what became of it.

use baton_core::handoff::{HandoffState, Offer, OfferState, Outcome};
use baton_core::ids::RepId;
use baton_core::notice::{NoticeEvent, NoticeOther};

use super::{MOST_LISTED, Matter};
use crate::store::{DeliveryRow, HandoffRow};

/// Who else knows, and what they have to do with it.
pub(super) fn others(matter: &Matter) -> Vec<NoticeOther> {
    let h = &matter.row.handoff;
    let mut out: Vec<NoticeOther> = vec![];
    let mut add = |id: &RepId, what: &str| {
        let name = matter.name(id);
        if !matter.is_reader(id) && !out.iter().any(|o| o.name == name) {
            let what = what.to_owned();
            out.push(NoticeOther { name, what });
        }
    };
    for offer in h.offers.iter().rev() {
        add(&offer.rep, stands(offer));
    }
    for rep in &matter.row.routing.escalated_to {
        add(rep, "was told that it does not move");
    }
    if h.state == HandoffState::Waiting {
        for rep in &matter.row.routing.only {
            add(rep, "may take it");
        }
    }
    out.truncate(MOST_LISTED);
    out
}

fn stands(offer: &Offer) -> &'static str {
    match offer.state {
        OfferState::Pending => "is asked",
        OfferState::Accepted => "has it",
        OfferState::Declined => "was asked, declined",
        OfferState::Lapsed => "was asked, did not answer",
        OfferState::Rescinded => "was asked, and no longer is",
        OfferState::Returned => "had it, gave it back",
    }
}

/// Why this rep, by the rule that found them.
pub(super) fn why(row: &HandoffRow) -> Option<String> {
    let steps = &row.trace.as_ref()?.steps;
    let name = &steps.last()?.name;
    (!name.is_empty()).then(|| format!("By the rule “{name}”."))
}

/// What became of it, for whoever reads it; nothing while it is open.
pub(super) fn outcome(
    matter: &Matter,
    delivery: &DeliveryRow,
    offer: Option<&Offer>,
) -> Option<String> {
    let h = &matter.row.handoff;
    let who = |id: &RepId| {
        if matter.is_reader(id) {
            "You".to_owned()
        } else {
            matter.name(id)
        }
    };
    let at = |at: Option<baton_core::Timestamp>| {
        at.map_or_else(String::new, |at| format!(" ({})", matter.clock(at)))
    };
    match h.state {
        HandoffState::Closed => {
            let ended = h.outcome.map_or("Closed", ended);
            Some(format!("{ended}{}.", at(h.ended_at)))
        }
        HandoffState::Withdrawn => Some(format!("No longer needed{}.", at(h.ended_at))),
        HandoffState::Accepted => {
            let held = h.accepted()?;
            Some(format!(
                "{} took it{}.",
                who(&held.rep),
                at(held.answered_at)
            ))
        }
        HandoffState::Booked => {
            let held = h.accepted();
            Some(held.map_or_else(
                || "A meeting is booked.".into(),
                |o| format!("A meeting is booked: {} has it.", who(&o.rep)),
            ))
        }
        HandoffState::Offered | HandoffState::Waiting => {
            let ended = offer.filter(|o| o.state != OfferState::Pending);
            // A waiting one is no longer to be claimed once somebody is asked.
            let asked = delivery.event == NoticeEvent::Waiting || ended.is_some();
            let next = h.pending().filter(|_| asked);
            let next = next.map(|o| format!("{} is asked now.", who(&o.rep)));
            let said = ended.map(|o| match o.state {
                OfferState::Declined => format!("{} declined.", who(&o.rep)),
                OfferState::Lapsed => "Not answered in time.".to_owned(),
                OfferState::Returned => format!("{} gave it back.", who(&o.rep)),
                _ => "Somebody else is asked.".to_owned(),
            });
            let parts: Vec<_> = said.into_iter().chain(next).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
    }
}

fn ended(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Won => "Won",
        Outcome::NextStep => "Next step agreed",
        Outcome::NoShow => "Nobody came",
        Outcome::Lost => "Lost",
    }
}
