//! Connections, who is told what, and receipts, over a socket.

#[path = "notify/choices.rs"]
mod choices;
#[path = "notify/connections.rs"]
mod connections;
#[path = "notify/outward.rs"]
mod outward;
#[path = "notify/reach.rs"]
mod reach;
#[path = "notify/signing_in.rs"]
mod signing_in;
#[path = "notify/taken_away.rs"]
mod taken_away;
#[path = "notify/telling.rs"]
mod telling;
#[path = "notify/tests_of_mine.rs"]
mod tests_of_mine;

use std::time::Duration;

use baton_channels::testing::slack::FakeSlack;
use serde_json::{Value, json};

use crate::support::{Agent, Rep, World};

const CONNECTIONS: &str = "/v1/admin/connections";
const NOTIFICATIONS: &str = "/v1/admin/notifications";
const ANA: &str = "ana@showloom.example";

/// Long enough for a busy machine.
const SOON: Duration = Duration::from_secs(20);

fn slack(fake: &FakeSlack) -> Value {
    json!({
        "name": "Slack",
        "settings": { "kind": "slack", "answers": "request", "api_url": fake.url() },
        "secrets": { "token": fake.token(), "signing_secret": "s1gn1ng-s3cret" },
    })
}

/// Everybody who is asked is told in Slack at once.
async fn at_once(boss: &Rep<'_>) {
    let before = boss.reads(NOTIFICATIONS).await;
    let mut policy = before["policy"].clone();
    policy["rules"] = json!([{
        "event": "offered",
        "for": { "kind": "everyone" },
        "steps": [{ "channel": "slack", "urgent": true }],
    }]);
    boss.puts(NOTIFICATIONS, policy).await;
}

async fn connects(boss: &Rep<'_>, fake: &FakeSlack) -> String {
    let saved = boss.posts(CONNECTIONS, slack(fake)).await;
    saved["connection"]["id"].as_str().unwrap().to_owned()
}

/// An agent, an admin and a rep who is there.
async fn people(world: &World) -> (Agent<'_>, Rep<'_>, Rep<'_>) {
    (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    )
}

/// A Slack in which whoever is asked is told at once. Who is known there, comes later.
async fn slack_at_once(boss: &Rep<'_>) -> (FakeSlack, String) {
    let fake = FakeSlack::start().await;
    let id = connects(boss, &fake).await;
    at_once(boss).await;
    (fake, id)
}

/// The receipts of a handoff, once they are as wanted.
async fn receipts(
    world: &World,
    rep: &Rep<'_>,
    handoff: &Value,
    wanted: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    let all = async {
        loop {
            let seen = world.handoff_view(rep, &handoff["id"]).await;
            let all = seen["deliveries"].as_array().unwrap().clone();
            if wanted(&all) {
                return all;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(SOON, all).await.expect("receipts")
}

fn in_slack<'a>(all: &'a [Value], state: &str) -> Option<&'a Value> {
    all.iter()
        .find(|d| d["channel"] == "slack" && d["state"] == state)
}
