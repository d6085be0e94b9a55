//! What must hold, whatever happens.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use baton_api::booking::MeetingStatus;
use baton_api::view::{DeliveryState, HandoffView};
use baton_core::fairness::fold_csv;
use baton_core::handoff::{HandoffState, OfferState};
use baton_core::ids::{HandoffId, RepId};
use baton_core::ledger::EntryKind;
use baton_core::meeting::MeetingState;
use baton_core::notify::Channel;
use baton_desk::view::Connection;
use baton_desk::{AlertKind, Desk};
use baton_tests::chance::Chance;
use baton_tests::rep::Rep;
use baton_tests::wait::{SOON, until};
use baton_tests::webhooks::Webhooks;
use serde::Deserialize;
use tokio::time::sleep;

use crate::agent::{SimAgent, Talk};
use crate::desk::SimDesk;
use crate::hub::SimHub;
use crate::story::Counts;

/// Remembers what was said on the way.
#[derive(Default)]
pub struct Witness {
    /// A handoff's version as last heard: what the hub said, it does not forget.
    versions: BTreeMap<HandoffId, u32>,
    /// Who was told that they have it.
    accepted: BTreeSet<(HandoffId, RepId)>,
}

impl Witness {
    /// After each step.
    pub async fn looks(
        &mut self,
        chance: &Chance,
        hub: &SimHub,
        agents: &[SimAgent],
        desks: &[SimDesk],
    ) {
        if hub.is_on() {
            let all: Vec<_> = agents
                .iter()
                .flat_map(|a| handed_over(a).map(move |(_, id)| (a, id)))
                .collect();
            if let Some((agent, id)) = chance.pick(&all) {
                let version = agent.status(id).await.version;
                let before = self.versions.insert(id.clone(), version);
                assert!(
                    before.is_none_or(|b| b <= version),
                    "{id} was at {before:?} and is at {version}"
                );
            }
        }
        for desk in desks {
            for id in desk.told_accepted().await {
                self.accepted.insert((id, desk.rep().clone()));
            }
            for (offer, times) in desk.shown(AlertKind::Offered) {
                assert!(
                    times == 1,
                    "{} was alerted {times} times of {offer}",
                    desk.rep()
                );
            }
        }
    }

    /// Whether nothing is to be done any more.
    pub async fn all_over(&self, agents: &[SimAgent], desks: &[SimDesk]) -> bool {
        self.left(agents, desks).await.is_empty()
    }

    /// What is still to be done.
    pub async fn left(&self, agents: &[SimAgent], desks: &[SimDesk]) -> String {
        let mut left = vec![];
        for agent in agents {
            for (talk, id) in handed_over(agent) {
                let state = agent.status(&id).await.state;
                if !is_end(state) {
                    left.push(format!("{} is {state:?}", talk.name));
                }
            }
        }
        for desk in desks.iter().filter(|d| !d.is_revoked()) {
            let unsent = desk.does(async |d: Desk| d.unsent().await.unwrap()).await;
            let wedged = desk
                .does(async |d: Desk| d.state().await.unwrap().wedged.len())
                .await;
            if unsent > wedged {
                left.push(format!(
                    "{} has {unsent:?} unsent answers, {wedged:?} stuck",
                    desk.rep()
                ));
            }
            for view in views(desk).await {
                let waits = |d: &&baton_api::view::DeliveryView| d.state == DeliveryState::Queued;
                if let Some(d) = view.deliveries.iter().find(waits) {
                    left.push(format!(
                        "queued: {d:?} of {}",
                        view.prospect.name.as_deref().unwrap_or("nobody")
                    ));
                }
            }
        }
        left.join("; ")
    }

    pub async fn in_the_end(
        &mut self,
        counts: &mut Counts,
        hub: &SimHub,
        agents: &[SimAgent],
        desks: &[SimDesk],
        hooks: &Webhooks,
    ) {
        let truth = self.caches_agree_with_the_hub(hub, desks).await;
        every_talk_has_one_outcome(agents, &truth);
        self.nobody_was_told_falsely(&truth);
        offers_make_sense(&truth);
        no_host_is_at_two_places(agents, counts).await;
        the_ledger_adds_up(&hub.ledger().await, &truth);
        programs_were_told_once(&truth, hooks, counts);
        revoked_devices_know(desks).await;
        counts.handoffs += truth.len();
        counts.offers += truth.values().map(|v| v.offers.len()).sum::<usize>();
    }

    /// Each cache holds what a new device of the same rep is told; together they know everything.
    async fn caches_agree_with_the_hub(
        &self,
        hub: &SimHub,
        desks: &[SimDesk],
    ) -> BTreeMap<HandoffId, HandoffView> {
        let mut truth = BTreeMap::new();
        for desk in desks.iter().filter(|d| !d.is_revoked()) {
            let code = hub.code(desk.rep()).await;
            let fresh = Rep::join(&hub.url(), &code).await;
            agrees(desk, &fresh).await;
            truth.extend(fresh.handoffs().into_iter().map(|v| (v.id.clone(), v)));
        }
        truth
    }

    fn nobody_was_told_falsely(&self, truth: &BTreeMap<HandoffId, HandoffView>) {
        for (handoff, rep) in &self.accepted {
            let view = truth.get(handoff).expect("it is known");
            let had = view.offers.iter().any(|o| {
                &o.rep.id == rep && matches!(o.state, OfferState::Accepted | OfferState::Returned)
            });
            assert!(had, "{rep} was told to have {handoff}: {:#?}", view.offers);
        }
    }
}

fn handed_over(agent: &SimAgent) -> impl Iterator<Item = (Talk, HandoffId)> + use<> {
    let talks = agent.talks().into_iter();
    talks.filter_map(|t| t.handoff.clone().map(|id| (t, id)))
}

fn is_end(state: HandoffState) -> bool {
    matches!(
        state,
        HandoffState::Closed | HandoffState::Withdrawn | HandoffState::Booked
    )
}

async fn views(desk: &SimDesk) -> Vec<HandoffView> {
    let all = desk.does(async |d: Desk| {
        let mut all = vec![];
        for row in d.inbox().await.unwrap() {
            all.push(d.handoff(&row.id).await.unwrap().handoff);
        }
        all
    });
    all.await.unwrap_or_default()
}

/// Waits until the cache holds what the hub tells.
async fn agrees(desk: &SimDesk, fresh: &Rep) {
    let start = Instant::now();
    loop {
        let Some(difference) = difference(&views(desk).await, &fresh.handoffs()) else {
            return;
        };
        assert!(
            start.elapsed() < SOON,
            "the cache of {} disagrees with the hub: {difference}",
            desk.rep()
        );
        // It may be waiting to connect again, by a clock that this story does not move.
        desk.wakes();
        sleep(Duration::from_millis(25)).await;
    }
}

fn difference(cached: &[HandoffView], told: &[HandoffView]) -> Option<String> {
    for view in told {
        match cached.iter().find(|c| c.id == view.id) {
            None => return Some(format!("it has no {}", view.id)),
            Some(c) if c != view => return Some(format!("it has {c:#?}\nand not {view:#?}")),
            Some(_) => {}
        }
    }
    let told: BTreeSet<_> = told.iter().map(|v| &v.id).collect();
    let more = cached.iter().find(|c| !told.contains(&c.id));
    more.map(|c| format!("it has {} still", c.id))
}

/// Whoever was qualified and handed over has one handoff, which the agent knows, and it ended.
fn every_talk_has_one_outcome(agents: &[SimAgent], truth: &BTreeMap<HandoffId, HandoffView>) {
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
fn offers_make_sense(truth: &BTreeMap<HandoffId, HandoffView>) {
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

async fn no_host_is_at_two_places(agents: &[SimAgent], counts: &mut Counts) {
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
    counts.meetings += all.len();
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
fn the_ledger_adds_up(csv: &str, truth: &BTreeMap<HandoffId, HandoffView>) {
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
fn programs_were_told_once(
    truth: &BTreeMap<HandoffId, HandoffView>,
    hooks: &Webhooks,
    counts: &mut Counts,
) {
    let got = hooks.got();
    let ids: BTreeSet<_> = got.iter().map(|r| r.id().to_owned()).collect();
    counts.webhooks += ids.len();
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
}

/// A device that was revoked says that it is signed out.
async fn revoked_devices_know(desks: &[SimDesk]) {
    for desk in desks.iter().filter(|d| d.is_revoked()) {
        until("the device to know that it was revoked", SOON, async || {
            desk.wakes();
            let state = desk.does(async |d: Desk| d.state().await.unwrap()).await?;
            (state.connection == Connection::SignedOut).then_some(())
        })
        .await;
    }
}
