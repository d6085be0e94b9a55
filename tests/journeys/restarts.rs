use std::collections::BTreeSet;

use baton_core::handoff::{HandoffState, Outcome};
use baton_desk::view::Section;
use baton_tests::conversations::{conversation, dana};

use crate::world::{World, rep};

#[tokio::test]
async fn anas_desk_is_started_again_before_she_answers_and_she_is_alerted_once() {
    let world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    let handoff = world.hands_dana_over().await;
    let alert = ana.offered().await;

    ana.restarts().await;
    ana.live().await;
    ana.finds(&handoff.id, Section::Offered).await;
    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    assert_eq!(rep(&told.await), "Ana Ruiz");
    world.end([ana]).await;
}

#[tokio::test]
async fn what_came_while_anas_desk_was_closed_alerts_when_it_opens() {
    let world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    ana.network.cut();
    ana.state("the loss", |s| {
        s.connection != baton_desk::view::Connection::Live
    })
    .await;
    ana.restarts().await;
    let handoff = world.hands_dana_over().await;
    assert_eq!(rep(&handoff), "Ana Ruiz", "she is taken to be coming back");
    ana.network.heal();
    ana.desk().wake();
    assert_eq!(ana.offered().await.handoff, handoff.id);
    world.end([ana]).await;
}

#[tokio::test]
async fn the_hub_is_started_again_and_the_desk_reads_on_where_it_was() {
    let mut world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    let over = world.hands_dana_over().await;
    let alert = ana.offered().await;
    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    ana.finds(&over.id, Section::Mine).await;
    let note = Some("Signed on the spot".to_owned());
    ana.desk()
        .close(&over.id, Outcome::Won, note)
        .await
        .unwrap();
    world.agent_learns(&over.id, HandoffState::Closed).await;
    let open = world.hands_over(&again()).await;
    let alert = ana.offered().await;
    ana.says_all().await;
    for handoff in [&over.id, &open.id] {
        let version = world.agent.handoff(handoff).await.version;
        ana.page(handoff, "all that the hub knows", |page| {
            page.handoff.version == version
        })
        .await;
    }

    ana.told();
    world.restarts().await;
    let words = "Are you still there?";
    world.agent.hears(&open.conversation, "still", words).await;
    ana.page(&open.id, "Dana's words", |page| {
        page.messages.last().is_some_and(|m| m.text == words)
    })
    .await;
    let told = ana.told();
    assert!(told.iter().all(|changed| !changed.all), "{told:?}");
    let named: BTreeSet<_> = told.iter().flat_map(|changed| &changed.handoffs).collect();
    assert_eq!(named, BTreeSet::from([&open.id]), "nothing comes twice");

    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    let told = world.agent_learns(&open.id, HandoffState::Accepted);
    assert_eq!(rep(&told.await), "Ana Ruiz");
    world.end([ana]).await;
}

#[tokio::test]
async fn ana_answers_while_the_hub_is_away_and_it_counts_when_it_is_back() {
    let mut world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    let handoff = world.hands_dana_over().await;
    let alert = ana.offered().await;
    ana.network.cut();
    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    ana.restarts().await;
    world.restarts().await;
    assert_eq!(
        world.agent.handoff(&handoff.id).await.state,
        HandoffState::Offered
    );

    ana.network.heal();
    ana.desk().wake();
    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    assert_eq!(rep(&told.await), "Ana Ruiz");
    ana.finds(&handoff.id, Section::Mine).await;
    world.end([ana]).await;
}

/// Dana comes back for another talk.
fn again() -> baton_insight::record::Record {
    let mut record = conversation(&dana().id);
    record.id.push_str("-again");
    record
}
