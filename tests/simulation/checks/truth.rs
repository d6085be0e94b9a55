//! What must hold of the end of any story, whoever told it.

use std::collections::{BTreeMap, BTreeSet};

use baton_api::booking::MeetingStatus;
use baton_api::view::{DeliveryState, HandoffView};
use baton_core::fairness::fold_csv;
use baton_core::handoff::{HandoffState, OfferState};
use baton_core::ids::{HandoffId, RepId};
use baton_core::ledger::EntryKind;
use baton_core::meeting::MeetingState;
use baton_core::notify::Channel;
use baton_desk::view::HandoffPage;
use baton_tests::rep::Rep;
use baton_tests::webhooks::Webhooks;
use serde::Deserialize;

use crate::agent::SimAgent;

/// Every handoff, as the hub tells it.
pub type Truth = BTreeMap<HandoffId, HandoffView>;

pub fn is_end(state: HandoffState) -> bool {
    matches!(
        state,
        HandoffState::Closed | HandoffState::Withdrawn | HandoffState::Booked
    )
}

/// Where what a desk keeps is not what the hub tells a new machine of the same rep.
pub fn difference(kept: &[HandoffPage], told: &Rep) -> Option<String> {
    let views = told.handoffs();
    for view in &views {
        match kept.iter().find(|page| page.handoff.id == view.id) {
            None => return Some(format!("it has no {}", view.id)),
            Some(page) if page.handoff != *view => {
                return Some(format!("it has {:#?}\nand not {view:#?}", page.handoff));
            }
            Some(page) => {
                let said = told.messages(&view.conversation);
                if page.messages != said {
                    return Some(format!(
                        "of {} it has {:#?}\nand not {said:#?}",
                        view.id, page.messages
                    ));
                }
            }
        }
    }
    let known = |id| views.iter().any(|v| &v.id == id);
    let more = kept.iter().find(|page| !known(&page.handoff.id));
    more.map(|page| format!("it has {} still", page.handoff.id))
}

/// Whoever was told to have a handoff had it.
pub fn nobody_was_told_falsely(accepted: &BTreeSet<(HandoffId, RepId)>, truth: &Truth) {
    for (handoff, rep) in accepted {
        let view = truth.get(handoff).expect("it is known");
        let had = view.offers.iter().any(|o| {
            &o.rep.id == rep && matches!(o.state, OfferState::Accepted | OfferState::Returned)
        });
        assert!(had, "{rep} was told to have {handoff}: {:#?}", view.offers);
    }
}

/// Whoever was qualified and handed over has one handoff, which the agent knows, and it ended.
pub fn every_talk_has_one_outcome(agents: &[SimAgent], truth: &Truth) {
    for agent in agents {
        for talk in agent.talks() {
            let of_talk = truth
                .values()
                .filter(|v| v.conversation == talk.conversation);
            let mut handoffs: Vec<_> = of_talk.collect();
            handoffs.sort_by_key(|v| v.requested_at);
            assert!(!handoffs.is_empty(), "{} has no handoff", talk.name);
            for pair in handoffs.windows(2) {
                // Who books after it was closed begins another.
                let over = pair[0]
                    .ended_at
                    .is_some_and(|at| at <= pair[1].requested_at);
                assert!(over, "two handoffs of {} at once: {pair:#?}", talk.name);
            }
            for view in handoffs {
                assert!(
                    view.messages >= talk.stored,
                    "{}: what was stored is gone",
                    talk.name
                );
                assert!(is_end(view.state), "{}: {:?}", talk.name, view.state);
                assert_eq!(view.outcome.is_some(), view.state == HandoffState::Closed);
            }
            if let Some(known) = &talk.handoff {
                assert!(
                    truth.contains_key(known),
                    "{} has another handoff",
                    talk.name
                );
            }
        }
    }
}

/// One accepted, nobody asked twice at once, no acceptance before the one before was over.
pub fn offers_make_sense(truth: &Truth) {
    for view in truth.values() {
        let count = |s| view.offers.iter().filter(|o| o.state == s).count();
        assert!(count(OfferState::Accepted) <= 1, "{:#?}", view.offers);
        assert!(count(OfferState::Pending) <= 1, "{:#?}", view.offers);
        let mut asked: Vec<_> = view
            .offers
            .iter()
            .filter(|o| !o.claimed)
            .map(|o| &o.rep.id)
            .collect();
        let all = asked.len();
        asked.sort();
        asked.dedup();
        assert_eq!(asked.len(), all, "asked twice: {:#?}", view.offers);
    }
}

pub async fn no_host_is_at_two_places(agents: &[SimAgent]) -> usize {
    let mut all: Vec<MeetingStatus> = vec![];
    for agent in agents {
        for talk in agent.talks() {
            for booked in &talk.meetings {
                let now = agent.meeting(booked).await;
                let stands = now.meeting.state == MeetingState::Booked;
                if stands && all.iter().all(|m| m.meeting.id != now.meeting.id) {
                    all.push(now);
                }
            }
        }
    }
    for (n, a) in all.iter().enumerate() {
        for b in &all[n + 1..] {
            let (a, b) = (&a.meeting, &b.meeting);
            let apart = a.end <= b.start || b.end <= a.start;
            assert!(a.host.id != b.host.id || apart, "{a:#?}\n{b:#?}");
            assert!(
                a.conversation != b.conversation,
                "two meetings with one prospect"
            );
        }
    }
    all.len()
}

/// A line of the exported ledger, as anybody reads it.
#[derive(Deserialize)]
struct Line {
    rep: RepId,
    kind: EntryKind,
    amount: i64,
    handoff: Option<HandoffId>,
    credits: i64,
}

/// The running sums are sums, and what counts for a rep is what the rep was given.
pub fn the_ledger_adds_up(csv: &str, truth: &Truth) {
    let mut sums: BTreeMap<RepId, i64> = BTreeMap::new();
    let mut of: BTreeMap<(HandoffId, RepId), i64> = BTreeMap::new();
    for line in csv::Reader::from_reader(csv.as_bytes()).into_deserialize() {
        let line: Line = line.unwrap();
        let sum = sums.entry(line.rep.clone()).or_default();
        *sum += line.amount;
        assert_eq!(*sum, line.credits, "{csv}");
        let counts = matches!(line.kind, EntryKind::Assigned | EntryKind::Returned);
        if let (true, Some(handoff)) = (counts, line.handoff) {
            *of.entry((handoff, line.rep)).or_default() += line.amount;
        }
    }
    assert_eq!(sums, fold_csv(csv).unwrap());
    for view in truth.values().filter(|v| v.meeting.is_none()) {
        for offer in &view.offers {
            let (rep, id) = (offer.rep.id.clone(), view.id.clone());
            let counts = |s| {
                matches!(
                    s,
                    OfferState::Pending | OfferState::Accepted | OfferState::Lapsed
                )
            };
            // A handoff counts once for a rep, and what became of it last decides whether it does.
            let mut of_rep = view.offers.iter().filter(|o| o.rep.id == offer.rep.id);
            let given = of_rep.next_back().is_some_and(|o| counts(o.state));
            let given = i64::from(given) * 1_000;
            let key = (id, rep);
            let written = of.get(&key).copied().unwrap_or(0);
            assert_eq!(written, given, "{key:?}: {:#?}", view.offers);
        }
    }
}

/// What is said to be sent came; for each offer one event, whose repetitions bear its id.
pub fn programs_were_told_once(truth: &Truth, hooks: &Webhooks) -> usize {
    let got = hooks.got();
    let ids: BTreeSet<_> = got.iter().map(|r| r.id().to_owned()).collect();
    for view in truth.values() {
        let mut offers = BTreeSet::new();
        for d in view
            .deliveries
            .iter()
            .filter(|d| d.channel == Channel::Webhook)
        {
            let came = ids.contains(d.id.0.as_str());
            assert!(
                d.state != DeliveryState::Sent || came,
                "sent and never there: {d:#?}"
            );
            assert!(
                d.state != DeliveryState::Withheld || !came,
                "withheld and there: {d:#?}"
            );
            let news = offers.insert((d.event, d.offer.clone()));
            assert!(news, "told twice: {d:#?}");
        }
    }
    ids.len()
}
