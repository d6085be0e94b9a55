use baton_api::intent::Answer;
use baton_core::handoff::HandoffState;
use baton_desk::view::Section;

use crate::world::{World, rep};

#[tokio::test]
async fn ana_accepts_at_one_desk_and_the_alert_at_her_other_goes_away() {
    let world = World::new().await;
    let rep_ana = world.rep("Ana Ruiz").await;
    let (mut laptop, mut home) = (world.desk_of(&rep_ana).await, world.desk_of(&rep_ana).await);
    let handoff = world.hands_dana_over().await;
    let (here, there) = (laptop.offered().await, home.offered().await);
    assert_eq!(here.offer, there.offer);

    laptop.desk().accept(&here.offer).await.unwrap();
    laptop.closes(&here.offer).await;
    home.closes(&there.offer).await;
    home.finds(&handoff.id, Section::Mine).await;
    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    assert_eq!(rep(&told.await), "Ana Ruiz");
    world.end([laptop, home]).await;
}

#[tokio::test]
async fn ana_accepts_at_both_desks_and_has_it_once() {
    let world = World::new().await;
    let rep_ana = world.rep("Ana Ruiz").await;
    let (mut laptop, mut home) = (world.desk_of(&rep_ana).await, world.desk_of(&rep_ana).await);
    let handoff = world.hands_dana_over().await;
    let (here, there) = (laptop.offered().await, home.offered().await);

    home.network.cut();
    home.desk().accept(&there.offer).await.unwrap();
    home.closes(&there.offer).await;
    laptop.desk().accept(&here.offer).await.unwrap();
    laptop.closes(&here.offer).await;
    world
        .agent_learns(&handoff.id, HandoffState::Accepted)
        .await;
    home.network.heal();
    home.desk().wake();
    for device in [&mut laptop, &mut home] {
        let answer = device.answered(&handoff.id).await;
        assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
        device.finds(&handoff.id, Section::Mine).await;
    }
    world.end([laptop, home]).await;
}
