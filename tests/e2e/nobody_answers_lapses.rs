use baton_core::handoff::HandoffState;
use baton_tests::wait::SOON;

use crate::scene::{MINE, Scene, WAITING, rep};

#[tokio::test]
async fn nobody_answers_so_it_waits_until_ana_claims_it() {
    let s = Scene::with_ana("nobody_answers_lapses", 4).await;
    let handoff = s.hand_dana_over().await;
    s.alert().await;

    let agent = &s.team.agent;
    let told = agent.follow(&handoff.id, "the offer to lapse", SOON, |h| {
        h.state == HandoffState::Waiting
    });
    let told = told.await;
    assert!(told.rep.is_none(), "{told:?}");
    assert!(told.say.is_some(), "the agent knows what to tell Dana");
    assert_eq!(told.requested_at, handoff.requested_at, "age is kept");

    s.app.click(WAITING).await;
    s.desktop.picture("waiting");
    s.app.click("[data-testid=claim]").await;
    s.app.see(MINE).await;
    let told = agent.follow(&handoff.id, "Ana to have it", SOON, |h| {
        h.state == HandoffState::Accepted
    });
    assert_eq!(rep(&told.await), "Ana Ruiz");
    s.app.quit().await;
}
