//! Who is told, answers, and receipts of what went wrong.

use baton_channels::testing::slack::Fault;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ANA, in_slack, people, receipts, slack_at_once};
use crate::support::World;

#[tokio::test]
async fn ana_is_asked_in_slack_and_her_answer_there_counts() {
    let world = World::new().await;
    let (agent, boss, ana) = people(&world).await;
    let (fake, id) = slack_at_once(&boss).await;
    let user = fake.user(ANA);
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let message = fake.until_messages(1).await.remove(0);
    receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "sent").is_some()
    })
    .await;

    let offer = ana.offer().await;
    let payload = json!({
        "type": "block_actions",
        "user": { "id": user },
        "container": { "channel_id": message.channel, "message_ts": message.ts },
        "trigger_id": "1",
        "actions": [{ "action_id": "baton_accept", "value": offer, "type": "button" }],
    });
    let body = format!(
        "payload={}",
        url::form_urlencoded::byte_serialize(payload.to_string().as_bytes()).collect::<String>()
    );
    let path = format!("{}/v1/slack/{id}", world.url);
    let post = async |signature: String| {
        let request = world
            .http
            .post(&path)
            .header("x-slack-request-timestamp", "1772557200")
            .header("x-slack-signature", signature)
            .header("content-type", "application/x-www-form-urlencoded");
        request.body(body.clone()).send().await.unwrap().status()
    };
    assert_eq!(post("v0=00".into()).await, StatusCode::NOT_FOUND);
    let text = format!("v0:1772557200:{body}");
    assert_eq!(post(signed("s1gn1ng-s3cret", &text)).await, StatusCode::OK);

    let all = receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "acted").is_some()
    })
    .await;
    let offered = in_slack(&all, "acted").unwrap();
    assert_eq!(offered["event"], "offered");
    let status = agent.handoff(&handoff["id"]).await;
    assert_eq!(status["state"], "accepted");
    assert_eq!(status["rep"]["name"], "Ana");
    fake.until("the message to be put right", |fake| {
        let now = fake.messages();
        let text = now[0].blocks.to_string();
        (now.len() == 1 && !text.contains("baton_accept")).then_some(())
    })
    .await;
}

fn signed(secret: &str, text: &str) -> String {
    use hmac::Mac as _;
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let sum = mac.finalize().into_bytes();
    let hex: Vec<_> = sum.iter().map(|b| format!("{b:02x}")).collect();
    format!("v0={}", hex.concat())
}

#[tokio::test]
async fn what_slack_refuses_is_dead_with_its_words_and_can_be_sent_again() {
    let world = World::new().await;
    let (agent, boss, ana) = people(&world).await;
    let (fake, _) = slack_at_once(&boss).await;
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let all = receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "dead").is_some()
    })
    .await;
    let dead = in_slack(&all, "dead").unwrap();
    assert_eq!(dead["can_retry"], true);
    assert!(
        dead["reason"].as_str().unwrap().contains("users_not_found"),
        "{dead}"
    );

    fake.user(ANA);
    let retry = format!("/v1/deliveries/{}/retry", dead["id"].as_str().unwrap());
    let again = ana.posts(&retry, json!({})).await;
    assert_eq!(again["state"], "queued");
    fake.until_messages(1).await;
    receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "sent").is_some()
    })
    .await;
    // Nobody else sends again what is not theirs.
    let bo = world.rep("Bo").await;
    let refused = bo.is_refused(Method::POST, &retry, json!({})).await;
    assert_eq!(refused.0, 404);
}

#[tokio::test]
async fn an_answer_that_is_lost_is_looked_for_before_anything_is_sent_again() {
    let world = World::new().await;
    let (agent, boss, ana) = people(&world).await;
    let (fake, _) = slack_at_once(&boss).await;
    fake.set_now(world.engine.env.now());
    fake.user(ANA);
    fake.fail_next("chat.postMessage", Fault::LoseAnswer);
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    fake.until_messages(1).await;
    let lost = |all: &[Value]| in_slack(all, "queued").is_some_and(|d| !d["reason"].is_null());
    receipts(&world, &ana, &handoff, lost).await;
    world.pass(30);
    world.engine.deliver_due().await.unwrap();
    receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "sent").is_some()
    })
    .await;
    assert_eq!(fake.messages().len(), 1, "not twice");
}

#[tokio::test]
async fn nobody_saw_it_so_the_manager_and_the_agent_are_told() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    world.rep("Ana").await;
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let id = &handoff["id"];
    world.pass(44);
    world.engine.strike_due().await.unwrap();
    assert_eq!(agent.handoff(id).await["unseen"], false);
    world.pass(2);
    world.engine.strike_due().await.unwrap();
    let status = agent.handoff(id).await;
    assert_eq!(status["unseen"], true);
    assert!(status["say"].as_str().unwrap().contains("hasn't seen"));
    let seen = world.handoff_view(&boss, id).await;
    assert_eq!(seen["unseen"]["rep"]["name"], "Ana");
    assert_eq!(seen["escalated_to"][0]["name"], "Boss");
}

#[tokio::test]
async fn who_has_seen_it_is_not_watched() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let offer = ana.offer().await;
    ana.decides(json!({ "kind": "receipt", "offer": offer, "state": "shown" }))
        .await;
    world.pass(60);
    world.engine.strike_due().await.unwrap();
    let status = agent.handoff(&handoff["id"]).await;
    assert_eq!(status["unseen"], false);
}

#[tokio::test]
async fn an_alert_that_no_device_took_ends_with_its_offer_unless_one_did_after_all() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let offer = ana.offer().await;
    let on_desktop = async || {
        let seen = world.handoff_view(&ana, &handoff["id"]).await;
        let all = seen["deliveries"].as_array().unwrap().clone();
        let mut alerts = all.into_iter().filter(|d| d["channel"] == "desktop");
        let alert = alerts.find(|d| d["event"] == "offered");
        alert.unwrap()
    };
    assert_eq!(on_desktop().await["state"], "queued");

    world.pass(121);
    world.engine.lapse_due().await.unwrap();
    let alert = on_desktop().await;
    assert_eq!(alert["state"], "withheld");
    assert!(!alert["reason"].as_str().unwrap().is_empty(), "{alert}");

    // Her machine had shown it and was cut off before it could say so.
    ana.decides(json!({ "kind": "receipt", "offer": offer, "state": "shown" }))
        .await;
    let alert = on_desktop().await;
    assert_eq!(alert["state"], "shown");
    assert_eq!(alert["reason"], Value::Null);
}
