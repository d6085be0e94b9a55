use baton_api::intent::Answer;
use baton_core::handoff::HandoffState;
use baton_tests::proxy::Proxy;
use baton_tests::rep::Rep;
use baton_tests::team::Team;
use baton_tests::wait::SOON;

use crate::scene::{ACCEPT, BANNER, MINE, OFFERED, Scene, rep};

#[tokio::test]
async fn ana_accepts_offline_bo_takes_it_and_ana_is_told_the_truth() {
    let team = Team::start(12).await;
    let network = Proxy::to(team.hub.address()).await;
    let s = Scene::joined_at("offline_accept", team, &network.url()).await;
    let handoff = s.hand_dana_over().await;
    s.alert().await;

    network.cut();
    s.app
        .see("[data-testid=connection]:not([data-state=live])")
        .await;
    s.app.click(OFFERED).await;
    s.app.click(ACCEPT).await;
    s.app.see(BANNER).await;
    s.desktop.picture("accepted-offline");
    assert_ne!(
        s.team.agent.handoff(&handoff.id).await.state,
        HandoffState::Accepted
    );

    let mut bo = Rep::join(&s.team.hub.url(), &s.team.invite("Bo Lindgren")).await;
    let (_, offer) = bo.offer().await;
    assert!(matches!(bo.accept(offer).await, Answer::Accepted { .. }));

    network.heal();
    s.app.live().await;
    s.app.read(BANNER, "Bo").await;
    s.desktop.picture("bo-has-it");
    assert!(s.app.all(MINE).await.is_empty(), "never a false “accepted”");
    let told = s
        .team
        .agent
        .follow(&handoff.id, "Bo to have it", SOON, |h| {
            h.state == HandoffState::Accepted
        });
    assert_eq!(rep(&told.await), "Bo Lindgren");
    s.app.quit().await;
}
