use baton_core::handoff::HandoffState;
use baton_tests::wait::SOON;

use crate::scene::{MINE, Scene, rep};

/// Title of the main window.
const BATON: &str = "Baton";

#[tokio::test]
async fn ana_closes_the_window_and_is_alerted_all_the_same() {
    let s = Scene::with_ana("closed_window_still_alerts", 60).await;
    let _manager = s.desktop.window_manager().await;
    let window = s.desktop.window(BATON).await;
    s.desktop.close_window(&window);
    s.desktop.no_window(BATON).await;

    let handoff = s.hand_dana_over().await;
    let alert = s.desktop.notifications.alert(crate::scene::NAME).await;
    s.desktop.notified().await;
    s.desktop.picture("alert-without-window");
    s.desktop.notifications.choose(&alert, "accept").await;

    let agent = &s.team.agent;
    let told = agent.follow(&handoff.id, "Ana to have it", SOON, |h| {
        h.state == HandoffState::Accepted
    });
    assert_eq!(rep(&told.await), "Ana Ruiz");
    s.desktop.window(BATON).await;
    s.app.see(MINE).await;
    s.app.painted().await;
    s.desktop.picture("window-is-back");
    s.app.quit().await;
}
