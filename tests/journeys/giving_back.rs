use baton_core::conversation::Floor;
use baton_core::handoff::HandoffState;
use baton_desk::view::Section;

use crate::world::{World, rep};

#[tokio::test]
async fn ana_gives_dana_back_and_bo_is_asked_while_the_agent_speaks_again() {
    let world = World::new().await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let handoff = world.hands_dana_over().await;
    let asked = ana.offered().await;
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes(&asked.offer).await;
    world
        .agent_learns(&handoff.id, HandoffState::Accepted)
        .await;
    ana.finds(&handoff.id, Section::Mine).await;

    ana.desk().give_back(&handoff.id).await.unwrap();
    let asked = bo.offered().await;
    let told = world.agent_learns(&handoff.id, HandoffState::Offered).await;
    assert_eq!((rep(&told), told.floor), ("Bo Lindgren", Floor::Agent));
    assert_eq!(told.requested_at, handoff.requested_at, "age is kept");
    let say = told.say.unwrap();
    assert!(say.contains("Ana had to step away"), "{say}");
    assert!(say.contains("Bo Lindgren"), "{say}");
    ana.finds(&handoff.id, Section::Closed).await;

    bo.desk().decline(&asked.offer, "poor_fit").await.unwrap();
    bo.closes(&asked.offer).await;
    let told = world.agent_learns(&handoff.id, HandoffState::Waiting).await;
    assert!(told.rep.is_none(), "Ana is not asked twice: {told:?}");
    ana.finds(&handoff.id, Section::Waiting).await;
    world.end([ana, bo]).await;
}
