//! What must hold, whatever happens.

pub mod truth;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use baton_api::view::DeliveryState;
use baton_core::ids::{HandoffId, RepId};
use baton_desk::view::{Connection, HandoffPage};
use baton_desk::{AlertKind, Desk};
use baton_tests::chance::Chance;
use baton_tests::desk::Sight;
use baton_tests::rep::{Rep, has_heard};
use baton_tests::wait::{SOON, until};
use baton_tests::webhooks::Webhooks;
use tokio::time::sleep;

use crate::agent::{SimAgent, Talk};
use crate::desk::SimDesk;
use crate::hub::SimHub;
use crate::story::Counts;
use truth::{Truth, is_end};

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
            self.no_version_goes_back(chance, agents).await;
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

    async fn no_version_goes_back(&mut self, chance: &Chance, agents: &[SimAgent]) {
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

    /// Whether nothing is to be done any more.
    pub async fn all_over(&self, agents: &[SimAgent], desks: &[SimDesk]) -> bool {
        self.left(agents, desks).await.is_empty()
    }

    /// What is still to be done.
    pub async fn left(&self, agents: &[SimAgent], desks: &[SimDesk]) -> String {
        let mut left = not_over(agents).await;
        for desk in desks.iter().filter(|d| !d.is_revoked()) {
            let Some(sight) = sight(desk).await else {
                continue;
            };
            left.extend(waits(desk.rep(), &sight));
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
        truth::every_talk_has_one_outcome(agents, &truth);
        truth::nobody_was_told_falsely(&self.accepted, &truth);
        truth::offers_make_sense(&truth);
        truth::the_ledger_adds_up(&hub.ledger().await, &truth);
        revoked_devices_know(desks).await;
        no_decision_is_gone(hub, desks).await;
        counts.meetings += truth::no_host_is_at_two_places(agents).await;
        counts.webhooks += truth::programs_were_told_once(&truth, hooks);
        counts.handoffs += truth.len();
        counts.offers += truth.values().map(|v| v.offers.len()).sum::<usize>();
    }

    /// Each cache holds what a new device of the same rep is told; together they know everything.
    async fn caches_agree_with_the_hub(&self, hub: &SimHub, desks: &[SimDesk]) -> Truth {
        let mut truth = Truth::new();
        for desk in desks.iter().filter(|d| !d.is_revoked()) {
            let code = hub.code(desk.rep()).await;
            let fresh = Rep::join(&hub.url(), &code).await;
            agrees(desk, &fresh).await;
            truth.extend(fresh.handoffs().into_iter().map(|v| (v.id.clone(), v)));
        }
        truth
    }
}

/// What a desk took for decided came to the hub, or is shown as stuck.
async fn no_decision_is_gone(hub: &SimHub, desks: &[SimDesk]) {
    for desk in desks.iter().filter(|d| !d.is_revoked()) {
        let stuck = desk.stuck().await;
        for (id, act) in desk.decided() {
            let known = stuck.contains(&id) || has_heard(&hub.url(), desk.token(), &id).await;
            let rep = desk.rep();
            assert!(known, "{rep} did {act:?}, and the hub never heard it");
        }
    }
}

fn handed_over(agent: &SimAgent) -> impl Iterator<Item = (Talk, HandoffId)> + use<> {
    let talks = agent.talks().into_iter();
    talks.filter_map(|t| t.handoff.clone().map(|id| (t, id)))
}

/// Who has not come to an end yet, as the hub tells the agents.
pub async fn not_over(agents: &[SimAgent]) -> Vec<String> {
    let mut left = vec![];
    for agent in agents {
        for (talk, id) in handed_over(agent) {
            let state = agent.status(&id).await.state;
            if !is_end(state) {
                left.push(format!("{} is {state:?}", talk.name));
            }
        }
    }
    left
}

/// What is still on its way from a desk or to somebody outside.
pub fn waits(rep: &RepId, sight: &Sight) -> Vec<String> {
    let (unsent, stuck) = (sight.unsent, sight.stuck.len());
    let mut left = vec![];
    if unsent > stuck {
        left.push(format!("{rep} has {unsent} unsent answers, {stuck} stuck"));
    }
    for page in &sight.pages {
        let mut deliveries = page.handoff.deliveries.iter();
        if let Some(d) = deliveries.find(|d| d.state == DeliveryState::Queued) {
            left.push(format!("queued: {d:?} of {}", page.row.name));
        }
    }
    left
}

async fn sight(desk: &SimDesk) -> Option<Sight> {
    desk.does(async |d: Desk| Sight::of(&d).await.unwrap())
        .await
}

async fn pages(desk: &SimDesk) -> Vec<HandoffPage> {
    sight(desk).await.map_or_else(Vec::new, |sight| sight.pages)
}

/// Waits until the cache holds what the hub tells.
async fn agrees(desk: &SimDesk, fresh: &Rep) {
    let start = Instant::now();
    loop {
        let Some(difference) = truth::difference(&pages(desk).await, fresh) else {
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
