use baton_api::intent::Answer;
use baton_core::handoff::HandoffState;
use baton_desk::AlertKind;
use baton_desk::view::{MyAnswer, Section};

use crate::world::{OFFER_SECONDS, World, rep};

#[tokio::test]
async fn ana_accepts_offline_bo_takes_it_and_ana_is_told_the_truth() {
    let world = World::new().await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let handoff = world.hands_dana_over().await;
    let asked = ana.offered().await;
    ana.network.cut();
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes(&asked.offer).await;
    let row = ana.finds(&handoff.id, Section::Mine).await;
    let sending = matches!(row.my_answer, Some(MyAnswer::Sending { .. }));
    assert!(sending, "shown as not confirmed: {row:?}");

    world.pass(OFFER_SECONDS).await;
    let asked = bo.offered().await;
    bo.desk().accept(&asked.offer).await.unwrap();
    bo.closes(&asked.offer).await;
    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    assert_eq!(rep(&told.await), "Bo Lindgren");

    ana.network.heal();
    ana.desk().wake();
    let answer = ana.answered(&handoff.id).await;
    let Answer::Taken { by, .. } = answer else {
        panic!("not the truth: {answer:?}");
    };
    assert_eq!(by.name, "Bo Lindgren");
    let told = ana.alert(AlertKind::TooLate).await;
    assert!(told.lines[0].starts_with("Bo took it, "), "{told:?}");
    ana.finds(&handoff.id, Section::Closed).await;
    bo.finds(&handoff.id, Section::Mine).await;
    world.end([ana, bo]).await;
}

#[tokio::test]
async fn ana_accepts_offline_and_nobody_else_wanted_it_but_her_time_was_over() {
    let world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    let handoff = world.hands_dana_over().await;
    let asked = ana.offered().await;
    ana.network.cut();
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes(&asked.offer).await;
    world.pass(OFFER_SECONDS).await;

    ana.network.heal();
    ana.desk().wake();
    let answer = ana.answered(&handoff.id).await;
    assert!(matches!(answer, Answer::Lapsed { .. }), "{answer:?}");
    let told = ana.alert(AlertKind::TooLate).await;
    assert!(told.lines[0].starts_with("Your time to answer had run out"));
    ana.finds(&handoff.id, Section::Waiting).await;
    ana.desk().claim(&handoff.id).await.unwrap();
    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    assert_eq!(rep(&told.await), "Ana Ruiz");
    world.end([ana]).await;
}
