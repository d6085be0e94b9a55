//! Without an app: the hub as a process, an agent, and reps who speak HTTP.

use baton_api::intent::Answer;
use baton_core::conversation::Floor;
use baton_core::handoff::HandoffState;
use baton_tests::conversations::dana;
use baton_tests::rep::Rep;
use baton_tests::team::Team;
use baton_tests::wait::SOON;

use crate::scene::{NAME, rep};

#[tokio::test]
async fn bo_is_offered_dana_with_all_that_was_said_and_takes_her() {
    let team = Team::start(60).await;
    let mut bo = Rep::join(&team.hub.url(), &team.invite("Bo Lindgren")).await;
    let conversation = team.agent.open(&dana()).await;
    let handoff = team.agent.hand_over(&conversation.id).await;
    assert!(
        handoff
            .say
            .as_deref()
            .is_some_and(|say| say.contains("Bo Lindgren")),
        "{handoff:?}"
    );

    let (seen, offer) = bo.offer().await;
    assert_eq!(
        (seen.card.name.as_str(), seen.id),
        (NAME, handoff.id.clone())
    );
    assert_eq!(seen.messages, u32::try_from(dana().messages.len()).unwrap());
    assert!(matches!(
        bo.accept(offer.clone()).await,
        Answer::Accepted { .. }
    ));
    assert!(
        matches!(bo.accept(offer).await, Answer::Accepted { .. }),
        "saying it again is harmless"
    );

    let told = team.agent.follow(&handoff.id, "Bo to have it", SOON, |h| {
        h.state == HandoffState::Accepted
    });
    let told = told.await;
    assert_eq!((rep(&told), told.floor), ("Bo Lindgren", Floor::Rep));
}

#[tokio::test]
async fn a_hub_that_was_killed_knows_what_it_had_promised() {
    let mut team = Team::start(60).await;
    let url = team.hub.url();
    let code = team.invite("Bo Lindgren");
    let bo = Rep::join(&url, &code).await;
    let conversation = team.agent.open(&dana()).await;
    let handoff = team.agent.hand_over(&conversation.id).await;
    assert_eq!(rep(&handoff), "Bo Lindgren");

    team.hub.kill();
    drop(bo);
    team.hub.serve().await;
    assert_eq!(team.hub.url(), url, "the same address");
    let again = team.agent.open(&dana()).await;
    assert_eq!(
        (again.id, again.messages),
        (conversation.id, conversation.messages)
    );
    assert_eq!(team.agent.handoff(&handoff.id).await, handoff);
}
