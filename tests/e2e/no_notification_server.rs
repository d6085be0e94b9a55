use baton_core::handoff::HandoffState;
use baton_tests::desktop::Desktop;
use baton_tests::team::Team;
use baton_tests::wait::SOON;

use crate::scene::{ACCEPT, MINE, NAME, Scene, rep};

/// Title of the window that Baton alerts with by itself.
const CARD: &str = "Baton: handoff";

#[tokio::test]
async fn nothing_here_shows_notifications_so_batons_own_card_asks_ana() {
    let team = Team::start(60).await;
    let (address, code) = (team.hub.url(), team.invite("Ana Ruiz"));
    let mut desktop = Desktop::start("e2e/no_notification_server").await;
    desktop.without_notifications();
    let s = Scene::joined_on(desktop, team, &address, &code).await;

    let handoff = s.hand_dana_over().await;
    s.desktop.window(CARD).await;
    let main = s.app.turn_to_another_window().await;
    s.app.read("[data-testid=card-name]", NAME).await;
    s.app.painted().await;
    s.desktop.picture("card");
    s.app.click(ACCEPT).await;
    s.desktop.no_window(CARD).await;

    s.app.turn_to(main).await;
    s.app.see(MINE).await;
    s.desktop.picture("accepted");
    let agent = &s.team.agent;
    let told = agent.follow(&handoff.id, "Ana to have it", SOON, |h| {
        h.state == HandoffState::Accepted
    });
    assert_eq!(rep(&told.await), "Ana Ruiz");
    s.app.quit().await;
}
