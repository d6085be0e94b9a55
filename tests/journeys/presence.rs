use baton_core::handoff::HandoffState;
use baton_core::presence::Presence;
use baton_desk::view::Section;

use crate::world::{World, rep};

#[tokio::test]
async fn ana_is_away_so_bo_is_asked_although_it_is_her_turn() {
    let world = World::new().await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    ana.desk().set_presence(Presence::Away).await.unwrap();
    world.sees(ana.rep(), Presence::Away).await;
    ana.state("away", |s| {
        s.me.as_ref()
            .is_some_and(|me| me.presence == Presence::Away)
    })
    .await;

    let handoff = world.hands_dana_over().await;
    assert_eq!(rep(&handoff), "Bo Lindgren");
    assert_eq!(bo.offered().await.handoff, handoff.id);
    assert_eq!(ana.desk().inbox().await.unwrap(), [], "no business of hers");
    world.end([ana, bo]).await;
}

#[tokio::test]
async fn ana_comes_back_and_what_waited_is_hers_to_answer() {
    let world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    ana.desk().set_presence(Presence::Away).await.unwrap();
    world.sees(ana.rep(), Presence::Away).await;
    let handoff = world.hands_dana_over().await;
    assert_eq!(handoff.state, HandoffState::Waiting);
    ana.finds(&handoff.id, Section::Waiting).await;

    ana.desk().set_presence(Presence::Available).await.unwrap();
    let asked = ana.offered().await;
    assert_eq!(asked.handoff, handoff.id);
    ana.finds(&handoff.id, Section::Offered).await;
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes(&asked.offer).await;
    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    assert_eq!(rep(&told.await), "Ana Ruiz");
    world.end([ana]).await;
}

#[tokio::test]
async fn nobody_is_at_work_so_it_waits_for_the_first_who_comes() {
    let world = World::new().await;
    let rep_ana = world.rep("Ana Ruiz").await;
    let handoff = world.hands_dana_over().await;
    assert_eq!(handoff.state, HandoffState::Waiting);
    assert!(handoff.say.is_some(), "the agent knows what to tell Dana");

    let mut ana = world.desk_of(&rep_ana).await;
    assert_eq!(ana.offered().await.handoff, handoff.id);
    world.end([ana]).await;
}
