use baton_core::handoff::HandoffState;
use baton_tests::app::App;
use baton_tests::wait::SOON;

use crate::scene::{ACCEPT, MINE, NAME, OFFERED, Scene, rep};

#[tokio::test]
async fn the_app_is_killed_after_the_alert_and_ana_answers_when_it_is_back() {
    let s = Scene::with_ana("app_killed", 120).await;
    let handoff = s.hand_dana_over().await;
    s.alert().await;

    let Scene { team, app, desktop } = s;
    app.kill(&desktop);
    let app = App::start(&desktop).await;
    app.live().await;
    app.click(OFFERED).await;
    app.read("[data-testid=handoff-name]", NAME).await;
    desktop.picture("back");
    assert_eq!(
        desktop.notifications.count(NAME),
        1,
        "alerted once, also over the restart"
    );

    app.click(ACCEPT).await;
    app.see(MINE).await;
    let told = team.agent.follow(&handoff.id, "Ana to have it", SOON, |h| {
        h.state == HandoffState::Accepted
    });
    assert_eq!(rep(&told.await), "Ana Ruiz");
    app.quit().await;
}
