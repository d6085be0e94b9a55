use baton_core::qualification::Verdict;
use baton_insight::record::Record;
use baton_tests::conversations::dana;
use baton_tests::desktop::Desktop;
use baton_tests::team::Team;

use crate::scene::Scene;

const STATE: &str = "[data-testid=qualification-state]";

#[tokio::test]
async fn ana_raises_the_threshold_and_the_next_message_is_judged_by_it() {
    let team = Team::start(60).await;
    let (address, code) = (team.hub.url(), team.invite_admin("Ana Ruiz"));
    let desktop = Desktop::start("e2e/admin_raises_the_threshold").await;
    let s = Scene::joined_on(desktop, team, &address, &code).await;
    let agent = &s.team.agent;
    let before = agent.open(&hello()).await;
    let enough = hears_until_qualified(&s, &before.id).await;
    let version = enough.policy_version;
    assert!(enough.score < enough.of, "{enough:?}");

    s.app.click("[data-testid=settings-nav]").await;
    s.app.click("[data-testid=settings-qualification]").await;
    s.app
        .read(STATE, &format!("Version {version} judges"))
        .await;
    let all = enough.of.to_string();
    s.app
        .fill("[data-testid=qualification-threshold]", &all)
        .await;
    s.app.click("[data-testid=save-qualification]").await;
    let next = format!("Published: Version {} judges now", version + 1);
    s.app.read(STATE, &next).await;
    s.app.painted().await;
    s.desktop.picture("published");

    let talk = agent.hears(&before.id, "wait", "One moment, please.").await;
    let judged = talk.scorecard;
    assert_eq!(judged.policy_version, version + 1);
    assert_eq!((judged.score, judged.threshold), (enough.score, enough.of));
    assert_ne!(judged.verdict, Verdict::Qualified);
    s.app.quit().await;
}

/// Dana's talk before anything was said.
fn hello() -> Record {
    let messages = vec![];
    Record { messages, ..dana() }
}

/// Dana says one thing after the other, until that is just enough.
async fn hears_until_qualified(
    s: &Scene,
    talk: &baton_core::ids::ConversationId,
) -> baton_core::qualification::Scorecard {
    for message in dana().messages {
        let id = format!("said-{}", message.seq);
        let heard = s.team.agent.hears(talk, &id, &message.text).await;
        if heard.scorecard.verdict == Verdict::Qualified {
            return heard.scorecard;
        }
    }
    panic!("Dana never qualifies");
}
