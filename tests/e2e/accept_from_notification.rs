use baton_core::conversation::Floor;
use baton_core::handoff::HandoffState;
use baton_tests::conversations::dana;
use baton_tests::wait::SOON;

use crate::scene::{MINE, NAME, Scene, rep};

#[tokio::test]
async fn ana_accepts_on_the_notification_and_the_agent_is_told() {
    let s = Scene::with_ana("accept_from_notification", 60).await;
    let handoff = s.hand_dana_over().await;
    let alert = s.alert().await;
    assert!(alert.mentions("Haulpoint"), "{alert:?}");
    assert!(alert.mentions("/5"), "the score is in it: {alert:?}");

    s.desktop.notifications.choose(&alert, "accept").await;
    let agent = &s.team.agent;
    let told = agent.follow(&handoff.id, "Ana to have it", SOON, |h| {
        h.state == HandoffState::Accepted
    });
    let told = told.await;
    assert_eq!((rep(&told), told.floor), ("Ana Ruiz", Floor::Rep));
    assert!(
        told.say.unwrap().contains("Ana Ruiz"),
        "the prospect is told by name"
    );

    s.app.click(MINE).await;
    s.app.read("[data-testid=handoff-name]", NAME).await;
    s.app
        .read(
            "[data-testid=transcript-message][data-seq='0']",
            &dana().messages[0].text,
        )
        .await;
    s.desktop.picture("accepted");
    assert_eq!(s.alerts(), 1);
    s.app.quit().await;
}
