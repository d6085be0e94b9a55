use baton_api::intent::Answer;
use baton_core::conversation::{Floor, Speaker};
use baton_core::handoff::HandoffState;
use baton_desk::view::Section;
use baton_tests::conversations::dana;

use crate::world::{World, rep};

#[tokio::test]
async fn ana_accepts_and_the_agent_knows_whom_to_announce() {
    let world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    let handoff = world.hands_dana_over().await;
    assert_eq!(rep(&handoff), "Ana Ruiz");
    let alert = ana.offered().await;
    assert_eq!(alert.title, "Dana Whitcomb · Haulpoint");
    assert!(alert.lines[0].contains("/5"), "{alert:?}");

    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    let told = told.await;
    assert_eq!((rep(&told), told.floor), ("Ana Ruiz", Floor::Rep));
    assert!(told.say.unwrap().contains("Ana Ruiz"));
    ana.finds(&handoff.id, Section::Mine).await;
    let answer = ana.answered(&handoff.id).await;
    assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
    ana.state("one of mine", |s| {
        s.counts.mine == 1 && s.counts.offered == 0
    })
    .await;
    world.end([ana]).await;
}

#[tokio::test]
async fn ana_declines_with_a_reason_and_bo_is_asked_with_all_that_was_said() {
    let world = World::new().await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let handoff = world.hands_dana_over().await;
    let asked = ana.offered().await;
    ana.desk().decline(&asked.offer, "in_a_call").await.unwrap();
    ana.closes(&asked.offer).await;

    let asked = bo.offered().await;
    assert_eq!(asked.handoff, handoff.id);
    let page = bo.desk().handoff(&handoff.id).await.unwrap();
    let said = dana().messages;
    assert_eq!(page.messages, said);
    assert_eq!(
        page.handoff.requested_at, handoff.requested_at,
        "age is kept"
    );
    assert_eq!(page.handoff.offers[0].reason.as_deref(), Some("In a call"));
    bo.desk().accept(&asked.offer).await.unwrap();
    bo.closes(&asked.offer).await;

    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    assert_eq!(rep(&told.await), "Bo Lindgren");
    let by_bo = |row: &baton_desk::view::InboxRow| {
        row.accepted_by
            .as_ref()
            .is_some_and(|by| by.name == "Bo Lindgren")
    };
    let row = ana.row(&handoff.id, "Bo to have it", by_bo).await;
    assert_eq!(row.section, Section::Closed);
    world.end([ana, bo]).await;
}

#[tokio::test]
async fn what_dana_says_after_the_handoff_reaches_ana_and_not_the_agents_mouth() {
    let world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    let handoff = world.hands_dana_over().await;
    let alert = ana.offered().await;
    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    world
        .agent_learns(&handoff.id, HandoffState::Accepted)
        .await;

    let words = "Hi Ana, can we start with the homepage tour?";
    let talk = world.agent.hears(&handoff.conversation, "after", words);
    let talk = talk.await;
    assert_eq!(talk.floor, Floor::Rep);
    assert!(talk.say.unwrap().contains("Ana Ruiz"));
    let page = ana
        .page(&handoff.id, "Dana's words", |page| {
            page.messages.last().is_some_and(|m| m.text == words)
        })
        .await;
    let last = page.messages.last().unwrap();
    assert_eq!(last.role, Speaker::Prospect);
    assert_eq!(usize::try_from(last.seq).unwrap(), dana().messages.len());
    world.end([ana]).await;
}
