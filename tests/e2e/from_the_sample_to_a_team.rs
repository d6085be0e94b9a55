use baton_core::handoff::HandoffState;
use baton_tests::app::App;
use baton_tests::conversations::dana;
use baton_tests::desktop::Desktop;
use baton_tests::programs;
use baton_tests::team::Team;
use baton_tests::wait::{SOON, until};

use crate::scene::{NAME, Scene, rep};

/// The notification is answered by the app that belongs to the team now, not by the one before.
#[tokio::test]
async fn ana_plays_the_sample_joins_her_team_and_accepts_on_the_notification() {
    let team = Team::start(60).await;
    let code = team.invite("Ana Ruiz");
    let desktop = Desktop::start("e2e/from_the_sample_to_a_team").await;
    let app = App::start(&desktop).await;
    app.click("[data-testid=welcome-sample]").await;
    app.see("[data-testid=sample-talk] li").await;
    app.click("[data-testid=sample-connect]").await;
    app.fill("[data-testid=join-hub]", &team.hub.url()).await;
    app.fill("[data-testid=join-code]", &code).await;
    app.click("[data-testid=join-submit]").await;
    app.gone("[data-testid=sample-bar]").await;
    app.live().await;

    let conversation = team.agent.open(&dana()).await;
    let handoff = team.agent.hand_over(&conversation.id).await;
    let alert = desktop.notifications.alert(NAME).await;
    desktop.notifications.choose(&alert, "accept").await;
    let told = team
        .agent
        .follow(&handoff.id, "Ana to have it", SOON, |h| {
            h.state == HandoffState::Accepted
        })
        .await;
    assert_eq!(rep(&told), "Ana Ruiz");
    app.quit().await;
}

#[tokio::test]
async fn quitting_ends_the_app_while_it_is_on_the_feed() {
    let s = Scene::with_ana("quitting", 60).await;
    assert_eq!(s.desktop.processes(&programs::app()).len(), 1);
    s.app.command("quit").await;
    until("the app to end", SOON, async || {
        s.desktop
            .processes(&programs::app())
            .is_empty()
            .then_some(())
    })
    .await;
    s.app.ended();
}
