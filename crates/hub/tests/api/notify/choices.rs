//! What admins and reps choose.

use reqwest::Method;
use serde_json::json;

use super::{ANA, NOTIFICATIONS, in_slack, people, receipts, slack_at_once};
use crate::support::World;

#[tokio::test]
async fn two_admins_do_not_write_over_each_other() {
    let world = World::new().await;
    let boss = world.admin().await;
    let first = boss.reads(NOTIFICATIONS).await["policy"].clone();
    let saved = boss.puts(NOTIFICATIONS, first.clone()).await;
    assert_eq!(saved["policy"]["version"], 1);
    let refused = boss.is_refused(Method::PUT, NOTIFICATIONS, first).await;
    assert_eq!((refused.0, refused.2.as_str()), (409, "version"));
    let mut nobody = saved["policy"].clone();
    nobody["rules"] = json!([{
        "event": "offered",
        "for": { "kind": "rep", "rep": "rep_nobody" },
        "steps": [{ "channel": "slack" }],
    }]);
    let refused = boss.is_refused(Method::PUT, NOTIFICATIONS, nobody).await;
    assert_eq!(refused.2, "rules[0].for.rep");
}

#[tokio::test]
async fn a_rep_turns_a_channel_off_and_the_receipt_says_so() {
    let world = World::new().await;
    let (agent, boss, ana) = people(&world).await;
    let (fake, _) = slack_at_once(&boss).await;
    fake.user(ANA);
    let mine = ana
        .puts("/v1/me/notifications", json!({ "off": ["slack"] }))
        .await;
    assert_eq!(mine["choice"]["off"], json!(["slack"]));
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let all = receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "withheld").is_some()
    })
    .await;
    let off = in_slack(&all, "withheld").unwrap();
    assert_eq!(off["reason"], "Ana turned it off.");
    // A test goes out all the same.
    ana.posts("/v1/me/notifications/test", json!({ "channel": "slack" }))
        .await;
    fake.until_messages(1).await;
}

#[tokio::test]
async fn a_preview_shows_the_words_and_refuses_what_is_no_placeholder() {
    let world = World::new().await;
    let boss = world.admin().await;
    let preview = |subject: &str| {
        json!({ "event": "offered", "channel": "email",
                "template": { "subject": subject, "parts": ["summary"] } })
    };
    let path = "/v1/admin/notifications/preview";
    let shown = boss.posts(path, preview("{{ prospect.name }} waits")).await;
    assert!(shown["subject"].as_str().unwrap().ends_with(" waits"));
    assert!(shown["html"].as_str().unwrap().contains("<html"));
    let refused = boss
        .is_refused(Method::POST, path, preview("{{ prospekt.name }}"))
        .await;
    assert_eq!(refused.2, "template.subject");
}
