//! Everything comes at once: nobody is asked twice, and nobody gets more than they can take.

use std::collections::{BTreeMap, BTreeSet};

use baton_api::view::HandoffView;
use baton_core::handoff::{HandoffState, OfferState};
use baton_core::ids::{HandoffId, RepId};
use baton_core::routing::RoutingPolicy;
use baton_tests::agent::Agent;
use baton_tests::conversations::like_dana;
use baton_tests::rep::Rep;
use baton_tests::wait::{SOON, until};
use tokio::task::JoinSet;

use crate::world::{OFFER_SECONDS, World};

/// Room of each rep.
const ROOM: [u32; 3] = [2, 2, 1];
const SEATS: usize = 5;
const AGENTS: usize = 8;
/// Prospects of each agent.
const EACH: usize = 2;

/// Every agent asks for its prospects at the same time.
async fn rush(agents: Vec<Agent>) -> Vec<HandoffId> {
    let mut all = JoinSet::new();
    for (n, agent) in agents.into_iter().enumerate() {
        all.spawn(async move {
            let mut ids = vec![];
            for m in 0..EACH {
                let talk = agent.open(&like_dana(&format!("Prospect-{n}-{m}"))).await;
                ids.push(agent.hand_over(&talk.id).await.id);
            }
            ids
        });
    }
    all.join_all().await.concat()
}

/// What the reps see of all handoffs, the newest of each.
fn seen(reps: &[Rep]) -> BTreeMap<HandoffId, HandoffView> {
    let mut all: BTreeMap<HandoffId, HandoffView> = BTreeMap::new();
    for view in reps.iter().flat_map(Rep::handoffs) {
        let newer = all.get(&view.id).is_none_or(|v| v.version < view.version);
        if newer {
            all.insert(view.id.clone(), view);
        }
    }
    all
}

fn pending(all: &BTreeMap<HandoffId, HandoffView>) -> Vec<RepId> {
    let offers = all.values().flat_map(|v| &v.offers);
    let pending = offers.filter(|o| o.state == OfferState::Pending);
    pending.map(|o| o.rep.id.clone()).collect()
}

/// Nobody above their room, nobody twice for one handoff, one offer at a time.
fn check(all: &BTreeMap<HandoffId, HandoffView>, room: &BTreeMap<RepId, u32>) {
    let pending = pending(all);
    for (rep, room) in room {
        let open = pending.iter().filter(|r| *r == rep).count();
        assert!(
            open <= usize::try_from(*room).unwrap(),
            "{rep}: {open} of {room}"
        );
    }
    for view in all.values() {
        let asked: Vec<_> = view.offers.iter().map(|o| &o.rep.id).collect();
        let once: BTreeSet<_> = asked.iter().collect();
        assert_eq!(once.len(), asked.len(), "asked twice: {asked:?}");
        let open = view
            .offers
            .iter()
            .filter(|o| o.state == OfferState::Pending);
        assert!(open.count() <= 1, "two asked at once: {:?}", view.offers);
    }
}

/// Waits until every seat is taken.
async fn full(reps: &[Rep], room: &BTreeMap<RepId, u32>, what: &str) {
    until(what, SOON, async || {
        let all = seen(reps);
        check(&all, room);
        (pending(&all).len() == SEATS).then_some(())
    })
    .await;
}

async fn patient(world: &World, by: &RepId) {
    let policy = RoutingPolicy {
        away_after_lapses: 0,
        ..RoutingPolicy::default()
    };
    world.routes_by(by, policy).await;
}

#[tokio::test]
async fn eight_agents_at_once_fill_every_seat_and_no_more() {
    let world = World::new().await;
    let (mut reps, mut room) = (vec![], BTreeMap::new());
    for (n, seats) in ROOM.into_iter().enumerate() {
        let rep = world.rep_with_room(&format!("Rep {n}"), seats).await;
        let code = world.code(&rep).await;
        reps.push(Rep::join(&world.url(), &code).await);
        room.insert(rep, seats);
    }
    let mut agents = vec![];
    for n in 0..AGENTS {
        agents.push(
            world
                .another_agent(&format!("Agent {n}"), &world.url())
                .await,
        );
    }
    let ids = rush(agents).await;
    assert_eq!(ids.len(), AGENTS * EACH);
    full(&reps, &room, "every seat to be taken").await;
    let all = seen(&reps);
    let offered = all.values().filter(|v| v.state == HandoffState::Offered);
    assert_eq!(offered.count(), SEATS, "the rest waits");
    drop(reps);
    world.end([]).await;
}

#[tokio::test]
async fn two_hubs_over_the_same_data_never_give_one_handoff_twice() {
    let world = World::new().await;
    let twin = world.twin().await;
    let (mut reps, mut room) = (vec![], BTreeMap::new());
    for (n, seats) in ROOM.into_iter().enumerate() {
        let rep = world.rep_with_room(&format!("Rep {n}"), seats).await;
        // With a device at each: both take the rep for present.
        for hub in [world.url(), twin.url.clone()] {
            let code = world.code(&rep).await;
            reps.push(Rep::join(&hub, &code).await);
        }
        room.insert(rep, seats);
    }
    patient(&world, room.keys().next().unwrap()).await;
    let mut agents = vec![];
    for n in 0..AGENTS {
        let hub = [world.url(), twin.url.clone()][n % 2].clone();
        agents.push(world.another_agent(&format!("Agent {n}"), &hub).await);
    }
    rush(agents).await;
    full(&reps, &room, "every seat to be taken").await;

    // All run out in the same moment, and every worker of both hubs goes about it.
    let offered = |v: &HandoffView| v.state == HandoffState::Offered;
    let before: Vec<_> = seen(&reps).into_values().filter(offered).collect();
    assert_eq!(before.len(), SEATS);
    world.only_time_passes(OFFER_SECONDS);
    let mut workers = JoinSet::new();
    for engine in [&world.engine, &twin.engine, &world.engine, &twin.engine] {
        let engine = engine.clone();
        workers.spawn(async move {
            engine.lapse_due().await.unwrap();
            engine.strike_due().await.unwrap();
            engine.route_waiting().await.unwrap();
        });
    }
    workers.join_all().await;
    let lapsed = |view: &HandoffView| {
        let of = seen(&reps);
        let now = of.get(&view.id).unwrap();
        let ended = |s| now.offers.iter().filter(|o| o.state == s).count();
        ended(OfferState::Lapsed) >= 1
    };
    until("all to lapse", SOON, async || {
        before.iter().all(lapsed).then_some(())
    })
    .await;
    full(&reps, &room, "the seats to be taken anew").await;
    drop(reps);
    twin.end().await;
    world.end([]).await;
}
