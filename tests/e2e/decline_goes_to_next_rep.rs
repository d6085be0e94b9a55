use baton_api::intent::Answer;
use baton_core::handoff::{HandoffState, OfferState};
use baton_tests::rep::Rep;
use baton_tests::wait::SOON;

use crate::scene::{CLOSED, OFFERED, Scene, rep};

#[tokio::test]
async fn ana_declines_with_a_reason_and_bo_takes_it() {
    let s = Scene::with_ana("decline_goes_to_next_rep", 60).await;
    let handoff = s.hand_dana_over().await;
    let mut bo = Rep::join(&s.team.hub.url(), &s.team.invite("Bo Lindgren")).await;
    s.alert().await;

    s.app.click(OFFERED).await;
    s.app.click("[data-testid=decline]").await;
    s.app
        .click("[data-testid=decline-reason][data-id=in_a_call]")
        .await;

    let (seen, offer) = bo.offer().await;
    assert_eq!(seen.requested_at, handoff.requested_at, "age is kept");
    let declined = &seen.offers[0];
    assert_eq!(declined.state, OfferState::Declined);
    assert_eq!(declined.reason.as_deref(), Some("In a call"));
    assert!(matches!(bo.accept(offer).await, Answer::Accepted { .. }));

    let agent = &s.team.agent;
    let told = agent.follow(&handoff.id, "Bo to have it", SOON, |h| {
        h.state == HandoffState::Accepted
    });
    assert_eq!(rep(&told.await), "Bo Lindgren");
    s.app.read(CLOSED, "Bo").await;
    s.desktop.picture("bo-has-it");
    assert_eq!(s.alerts(), 1);
    s.app.quit().await;
}
