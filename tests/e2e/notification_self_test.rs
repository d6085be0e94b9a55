use baton_tests::desktop::Desktop;
use baton_tests::team::Team;

use crate::scene::Scene;

const HEALTH: &str = "[data-testid=alert-health]";
const RESULT: &str = "[data-testid=alert-test-result]";

async fn open_settings(s: &Scene) {
    s.app.click("[data-testid=settings-nav]").await;
    s.app.click("[data-testid=settings-notifications]").await;
}

#[tokio::test]
async fn ana_sees_that_alerts_would_reach_her() {
    let s = Scene::with_ana("notification_self_test", 60).await;
    open_settings(&s).await;
    s.app.read(HEALTH, "dunst").await;
    s.app.click("[data-testid=alert-test]").await;
    let shown = s.desktop.notifications.notice("Test alert").await;
    assert!(shown.mentions("how a handoff reaches you"), "{shown:?}");
    s.app.read(RESULT, "Sent").await;
    s.desktop.notified().await;
    s.app.painted().await;
    s.desktop.picture("tested");
    s.app.quit().await;
}

#[tokio::test]
async fn do_not_disturb_is_on_so_ana_is_told_that_she_would_miss_alerts() {
    let s = Scene::with_ana("notification_self_test_held_back", 60).await;
    s.desktop.notifications.hold_back(true).await;
    open_settings(&s).await;
    s.app.read(HEALTH, "You would miss alerts now").await;
    s.app.painted().await;
    s.desktop.picture("held-back");
    s.desktop.notifications.hold_back(false).await;
    s.app.click("[data-testid=alert-test]").await;
    s.app.read(HEALTH, "Alerts reach you").await;
    s.app.quit().await;
}

#[tokio::test]
async fn without_a_notification_server_ana_is_told_that_batons_own_card_comes() {
    let team = Team::start(60).await;
    let (address, code) = (team.hub.url(), team.invite("Ana Ruiz"));
    let mut desktop = Desktop::start("e2e/notification_self_test_without_server").await;
    desktop.without_notifications();
    let s = Scene::joined_on(desktop, team, &address, &code).await;
    open_settings(&s).await;
    s.app.read(HEALTH, "Baton’s own card").await;
    s.app.painted().await;
    s.desktop.picture("own-card");
    s.app.quit().await;
}
