//! Connections that are taken away while somebody counts on them.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ANA, CONNECTIONS, NOTIFICATIONS, in_slack, people, receipts, slack_at_once};
use crate::support::{Rep, World};

fn step(connection: Option<&str>) -> Value {
    json!({ "channel": "slack", "connection": connection, "urgent": true })
}

/// Everyone is told of offers on this connection, and first the team by mail and Ana of bookings.
async fn rules(boss: &Rep<'_>, ana: &Rep<'_>, slack: &str) {
    let mut policy = boss.reads(NOTIFICATIONS).await["policy"].clone();
    policy["rules"] = json!([
        { "event": "offered", "for": { "kind": "everyone" },
          "steps": [step(Some(slack)), { "channel": "email", "after_seconds": 60 }] },
        { "event": "booked", "for": { "kind": "rep", "rep": ana.id.0 },
          "steps": [{ "channel": "email" }, step(Some(slack))] },
        { "event": "overdue", "for": { "kind": "everyone" }, "steps": [step(None)] },
    ]);
    boss.puts(NOTIFICATIONS, policy).await;
}

#[tokio::test]
async fn a_connection_that_rules_name_stays_until_they_do_not() {
    let world = World::new().await;
    let (_, boss, ana) = people(&world).await;
    let (_, id) = slack_at_once(&boss).await;
    rules(&boss, &ana, &id).await;
    let path = format!("{CONNECTIONS}/{id}");
    let (status, problem) = boss.try_send(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(
        problem["detail"],
        "Rules name this connection: offered (everyone), booked (Ana)."
    );
    assert_eq!(problem["field"], "rules[0].steps[0].connection");
    assert_eq!(boss.reads(CONNECTIONS).await.as_array().unwrap().len(), 1);

    let mut policy = boss.reads(NOTIFICATIONS).await["policy"].clone();
    policy["rules"] = json!([]);
    boss.puts(NOTIFICATIONS, policy).await;
    let (status, _) = boss.try_send(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(boss.reads(CONNECTIONS).await, json!([]));
}

#[tokio::test]
async fn taken_away_by_force_it_takes_its_steps_with_it_and_says_which() {
    let world = World::new().await;
    let (_, boss, ana) = people(&world).await;
    let (_, id) = slack_at_once(&boss).await;
    rules(&boss, &ana, &id).await;
    let before = boss.reads(NOTIFICATIONS).await;
    let path = format!("{CONNECTIONS}/{id}?force=true");
    let (status, said) = boss.try_send(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let removed = said["removed"].as_array().unwrap();
    let events: Vec<_> = removed
        .iter()
        .map(|r| r["event"].as_str().unwrap())
        .collect();
    assert_eq!(events, ["offered", "booked"]);
    for rule in removed {
        assert_eq!(rule["steps"][0]["connection"], id);
        assert_eq!(rule["steps"].as_array().unwrap().len(), 1);
    }
    let after = boss.reads(NOTIFICATIONS).await;
    let version = |of: &Value| of["policy"]["version"].as_i64().unwrap();
    assert_eq!(version(&after), version(&before) + 1);
    assert_eq!(after["changed_by"], "Boss");
    assert!(!after["policy"].to_string().contains(&id));
    // The others are as they were.
    let rules = &after["policy"]["rules"];
    assert_eq!(rules[0]["steps"][0]["channel"], "email");
    assert_eq!(rules[2], before["policy"]["rules"][2]);
}

#[tokio::test]
async fn a_step_that_finds_nothing_to_be_sent_with_says_so_in_its_receipt() {
    let world = World::new().await;
    let (agent, boss, ana) = people(&world).await;
    let (fake, id) = slack_at_once(&boss).await;
    fake.user(ANA);
    // The rule names no connection in particular: nothing keeps the only one.
    let path = format!("{CONNECTIONS}/{id}");
    let (status, _) = boss.try_send(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let all = receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "withheld").is_some()
    })
    .await;
    let missing = in_slack(&all, "withheld").unwrap();
    assert_eq!(
        missing["reason"],
        "The workspace has no connection of this channel."
    );
    assert_eq!(missing["rep"]["name"], "Ana");
    assert_eq!(fake.messages().len(), 0);
}

#[tokio::test]
async fn what_baton_would_do_by_itself_is_not_missed_where_it_was_never_connected() {
    let world = World::new().await;
    let (agent, _boss, ana) = people(&world).await;
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let seen = world.handoff_view(&ana, &handoff["id"]).await;
    let all = seen["deliveries"].as_array().unwrap();
    assert!(all.iter().all(|d| d["channel"] == "desktop"), "{all:?}");
}
