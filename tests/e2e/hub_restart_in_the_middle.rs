use baton_core::handoff::HandoffState;
use baton_tests::wait::SOON;

use crate::scene::{ACCEPT, MINE, OFFERED, Scene, rep};

#[tokio::test]
async fn the_hub_is_killed_while_ana_is_asked_and_nothing_is_lost() {
    let mut s = Scene::with_ana("hub_restart_in_the_middle", 120).await;
    let handoff = s.hand_dana_over().await;
    s.alert().await;

    s.team.hub.kill();
    s.app
        .see("[data-testid=connection]:not([data-state=live])")
        .await;
    s.desktop.picture("hub-gone");
    s.team.hub.serve().await;
    s.app.live().await;

    let agent = &s.team.agent;
    let again = agent.hand_over(&handoff.conversation).await;
    assert_eq!(again.id, handoff.id, "asking again is harmless");
    s.app.click(OFFERED).await;
    s.app.click(ACCEPT).await;
    s.app.see(MINE).await;
    let told = agent.follow(&handoff.id, "Ana to have it", SOON, |h| {
        h.state == HandoffState::Accepted
    });
    assert_eq!(rep(&told.await), "Ana Ruiz");
    assert_eq!(s.alerts(), 1, "alerted once, also over the restart");
    s.app.quit().await;
}
