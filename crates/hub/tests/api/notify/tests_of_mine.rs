//! Tests that reps send themselves, and that admins ask of a connection.

use std::time::Duration;

use baton_channels::testing::slack::FakeSlack;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ANA, CONNECTIONS, NOTIFICATIONS, people, slack, slack_at_once};
use crate::support::{Rep, World};

const MINE: &str = "/v1/me/notifications";
const TEST: &str = "/v1/me/notifications/test";

/// Status and the seconds to wait.
async fn asks(world: &World, rep: &Rep<'_>, path: &str, body: Value) -> (StatusCode, Option<i64>) {
    let request = world.http.post(format!("{}{path}", world.url));
    let answer = request.bearer_auth(&rep.token).json(&body).send().await;
    let answer = answer.unwrap();
    let wait = answer.headers().get("retry-after");
    let wait = wait.map(|v| v.to_str().unwrap().parse().unwrap());
    (answer.status(), wait)
}

#[tokio::test]
async fn a_connection_is_tried_so_often_a_minute_and_no_more() {
    let world = World::new().await;
    let (_, boss, ana) = people(&world).await;
    let (fake, id) = slack_at_once(&boss).await;
    fake.user(ANA);
    let path = format!("{CONNECTIONS}/{id}/test");
    for (rep, path, body) in [
        (&boss, path.as_str(), json!({})),
        (&ana, TEST, json!({ "channel": "slack" })),
    ] {
        for _ in 0..5 {
            let (status, _) = asks(&world, rep, path, body.clone()).await;
            assert!(status.is_success(), "{path}");
        }
        world.pass(20);
        let refused = asks(&world, rep, path, body.clone()).await;
        assert_eq!(refused, (StatusCode::TOO_MANY_REQUESTS, Some(40)), "{path}");
        world.pass(40);
        let (status, _) = asks(&world, rep, path, body).await;
        assert!(status.is_success(), "{path}");
    }
}

#[tokio::test]
async fn a_test_goes_where_the_reps_rule_goes_and_each_connection_proves_itself() {
    let world = World::new().await;
    let (_, boss, ana) = people(&world).await;
    let (first, first_id) = slack_at_once(&boss).await;
    let second = FakeSlack::start().await;
    for fake in [&first, &second] {
        fake.user(ANA);
    }
    let mut body = slack(&second);
    body["name"] = json!("Slack of the east");
    let saved = boss.posts(CONNECTIONS, body).await;
    let second_id = saved["connection"]["id"].as_str().unwrap();
    let mut policy = boss.reads(NOTIFICATIONS).await["policy"].clone();
    policy["rules"] = json!([{
        "event": "offered",
        "for": { "kind": "rep", "rep": ana.id.0 },
        "steps": [{ "channel": "slack", "connection": second_id }],
    }]);
    boss.puts(NOTIFICATIONS, policy).await;

    let sent = ana.posts(TEST, json!({ "channel": "slack" })).await;
    assert_eq!(sent["connection"], "Slack of the east");
    second.until_messages(1).await;
    let mine = ana.reads(MINE).await;
    let of = |mine: &Value, id: &str| {
        let channels = mine["channels"].as_array().unwrap().clone();
        channels
            .into_iter()
            .find(|c| c["connection"] == id)
            .unwrap()
    };
    assert_eq!(of(&mine, second_id)["test"]["id"], sent["id"]);
    assert_eq!(of(&mine, &first_id)["test"], Value::Null, "was not tried");

    let test = json!({ "channel": "slack", "connection": first_id });
    let other = ana.posts(TEST, test).await;
    first.until_messages(1).await;
    let mine = ana.reads(MINE).await;
    assert_eq!(of(&mine, &first_id)["test"]["id"], other["id"]);
    assert_eq!(of(&mine, second_id)["test"]["id"], sent["id"]);
    // Nobody else's, and none of another channel.
    for wrong in ["con_nobodys", second_id] {
        let test = json!({ "channel": "email", "connection": wrong });
        assert_eq!(ana.is_refused(Method::POST, TEST, test).await.0, 404);
    }
}

#[tokio::test]
async fn what_a_rep_gets_is_read_while_somebody_writes() {
    let world = World::new().await;
    let ana = world.rep("Ana").await;
    let writing = world.engine.store.write().await.unwrap();
    let read = tokio::time::timeout(Duration::from_secs(10), ana.reads(MINE)).await;
    assert!(read.is_ok(), "waits for whoever writes");
    drop(writing);
}
