use baton_core::handoff::HandoffState;
use baton_desk::AlertKind;
use baton_desk::view::Section;

use crate::world::{OFFER_SECONDS, World, rep};

#[tokio::test]
async fn nobody_answers_so_both_are_told_and_ana_takes_it_from_the_queue() {
    let world = World::new().await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let handoff = world.hands_dana_over().await;
    let asked = ana.offered().await;

    world.pass(OFFER_SECONDS / 2).await;
    ana.desk().wake();
    let again = ana.alert(AlertKind::Reminder).await;
    assert_eq!(again.offer, asked.offer);
    world.pass(OFFER_SECONDS / 2).await;
    let told = ana.lapses(&asked.offer).await;
    assert_eq!(told.lines[1], "Bo is asked now.");
    let asked = bo.offered().await;
    let status = world.agent.handoff(&handoff.id).await;
    assert_eq!(rep(&status), "Bo Lindgren");
    assert_eq!(status.requested_at, handoff.requested_at, "age is kept");

    world.pass(OFFER_SECONDS).await;
    let told = bo.lapses(&asked.offer).await;
    assert_eq!(told.lines[1], "It waits: you can still take it.");
    let status = world.agent_learns(&handoff.id, HandoffState::Waiting).await;
    assert!(status.say.is_some() && status.rep.is_none(), "{status:?}");
    bo.finds(&handoff.id, Section::Waiting).await;
    ana.finds(&handoff.id, Section::Waiting).await;

    ana.desk().claim(&handoff.id).await.unwrap();
    let status = world
        .agent_learns(&handoff.id, HandoffState::Accepted)
        .await;
    assert_eq!(rep(&status), "Ana Ruiz");
    ana.finds(&handoff.id, Section::Mine).await;
    bo.finds(&handoff.id, Section::Closed).await;
    world.end([ana, bo]).await;
}

#[tokio::test]
async fn both_claim_at_once_and_exactly_one_has_it() {
    let world = World::new().await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let handoff = world.hands_dana_over().await;
    let asked = ana.offered().await;
    world.pass(OFFER_SECONDS).await;
    ana.lapses(&asked.offer).await;
    let asked = bo.offered().await;
    world.pass(OFFER_SECONDS).await;
    bo.lapses(&asked.offer).await;
    ana.finds(&handoff.id, Section::Waiting).await;
    bo.finds(&handoff.id, Section::Waiting).await;

    let both = tokio::join!(ana.desk().claim(&handoff.id), bo.desk().claim(&handoff.id));
    both.0.unwrap();
    both.1.unwrap();
    let told = world
        .agent_learns(&handoff.id, HandoffState::Accepted)
        .await;
    let (won, lost) = if rep(&told) == "Ana Ruiz" {
        (&mut ana, &mut bo)
    } else {
        (&mut bo, &mut ana)
    };
    won.finds(&handoff.id, Section::Mine).await;
    lost.finds(&handoff.id, Section::Closed).await;
    let told = lost.alert(AlertKind::TooLate).await;
    assert!(told.lines[0].contains("took it"), "{told:?}");
    world.end([ana, bo]).await;
}
