//! Somebody is forgotten, and nothing is left that says who it was.

#[path = "forgetting/files.rs"]
mod files;
#[path = "forgetting/rights.rs"]
mod rights;
#[path = "forgetting/schema.rs"]
mod schema;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::book::{NINE, world};
use crate::support::{Agent, QUALIFYING, Rep, World};

pub const FORGET: &str = "/v1/admin/forget";
pub const PREVIEW: &str = "/v1/admin/forget/preview";
const DANA: &str = "dana@haulpoint.example";

fn by_email(email: &str) -> Value {
    json!({ "kind": "email", "email": email })
}

impl Agent<'_> {
    /// Opens a conversation with somebody of this address; its id.
    async fn talks_with(&self, id: &str, email: &str) -> String {
        let messages = json!([{ "id": "m1", "role": "prospect", "text": QUALIFYING }]);
        let prospect = json!({ "name": "Dana Whitcomb", "email": email });
        let body = json!({ "id": id, "prospect": prospect, "messages": messages });
        let (status, view) = self.post("/v1/conversations", body).await;
        assert_eq!(status, StatusCode::CREATED, "{view}");
        view["id"].as_str().unwrap().to_owned()
    }
}

/// How many of it went.
fn removed(receipt: &Value, what: &str) -> u64 {
    let all = receipt["removed"].as_array().unwrap();
    let of = all.iter().find(|r| r["what"] == what);
    of.map_or(0, |r| r["count"].as_u64().unwrap())
}

async fn stores(rep: &Rep<'_>, position: i64) {
    let body = json!({ "position": position });
    let done = rep
        .try_send(Method::PUT, "/v1/feed/position", Some(body))
        .await;
    assert_eq!(done.0, StatusCode::NO_CONTENT, "{}", done.1);
}

#[tokio::test]
async fn everything_of_an_address_goes_and_of_no_other() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let first = agent.talks_with("c1", DANA).await;
    let handoff = agent.asks(&first).await;
    let second = agent.talks_with("c2", "Dana@HaulPoint.example").await;
    let other = agent.talks_with("c3", "dana+work@haulpoint.example").await;

    let before = boss.posts(PREVIEW, by_email(DANA)).await;
    assert_eq!(before["names"], json!(["Dana Whitcomb"]));
    assert_eq!(removed(&before, "conversations"), 2);
    assert_eq!(before["open"], json!(["Ana is asked to take them over."]));
    assert_eq!(before["forgotten_at"], Value::Null);

    let receipt = boss
        .posts(FORGET, by_email(" DANA@haulpoint.example "))
        .await;
    assert_eq!(removed(&receipt, "conversations"), 2);
    assert_eq!(removed(&receipt, "messages"), 2);
    assert_eq!(receipt["by"]["name"], "Boss");
    for id in [&first, &second] {
        let (status, problem) = agent.get(&format!("/v1/conversations/{id}")).await;
        let code = problem["code"].as_str();
        assert_eq!(
            (status, code),
            (StatusCode::GONE, Some("conversation_forgotten"))
        );
    }
    let (status, problem) = agent
        .get(&format!("/v1/handoffs/{}", handoff["id"].as_str().unwrap()))
        .await;
    assert_eq!(status, StatusCode::GONE, "{problem}");
    let (status, kept) = agent.get(&format!("/v1/conversations/{other}")).await;
    assert_eq!(status, StatusCode::OK, "another address: {kept}");
    drop(ana);
}

#[tokio::test]
async fn a_rep_who_was_asked_sees_it_go_and_is_told_so_when_they_answer_all_the_same() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let talk = agent.talks_with("c1", DANA).await;
    let handoff = agent.asks(&talk).await;
    let offer = ana.offer().await;
    let seen = ana.catch_up(0).await;
    let cursor = seen.last().unwrap()["position"].as_i64().unwrap();

    let receipt = boss.posts(FORGET, by_email(DANA)).await;
    let news = ana.catch_up(cursor).await;
    let gone = |kind: &str| {
        let of = |e: &&Value| e["change"]["removed"] == kind;
        news.iter().filter(of).count()
    };
    assert_eq!((gone("handoff"), gone("message")), (1, 1), "{news:#?}");
    assert_eq!(news.len(), 2, "and nothing else");

    let action = json!({ "kind": "accept", "offer": offer });
    let answer = ana.decides(action.clone()).await;
    assert_eq!(
        (&answer["kind"], &answer["at"]),
        (&json!("withdrawn"), &receipt["at"])
    );
    let note =
        json!({ "kind": "close", "handoff": handoff["id"], "outcome": "lost", "note": "Dana" });
    assert_eq!(ana.decides(note).await["kind"], "withdrawn");
    let shares = boss.reads("/v1/admin/fairness?days=30").await;
    let entries = shares["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2, "assigned, and given back: {entries:#?}");
    let whose = entries.iter().map(|e| &e["handoff"]);
    assert!(whose.into_iter().all(Value::is_null), "{entries:#?}");
}

#[tokio::test]
async fn devices_are_named_until_they_have_heard_of_it() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let home = world.device_of(&world.workspace, ana.id.clone()).await;
    let bo = world.rep("Bo").await;
    let talk = agent.talks_with("c1", DANA).await;
    agent.asks(&talk).await;
    let seen = ana.catch_up(0).await;
    let before = seen.last().unwrap()["position"].as_i64().unwrap();

    let receipt = boss.posts(FORGET, by_email(DANA)).await;
    let left = receipt["devices"].as_array().unwrap();
    assert_eq!(left.len(), 2, "Ana's, and not Bo's: {left:#?}");
    world.pass(1);
    let late = world.device_of(&world.workspace, ana.id.clone()).await;
    let left = async || {
        boss.reads(FORGET).await[0]["devices"]
            .as_array()
            .unwrap()
            .len()
    };

    let news = ana.catch_up(before).await;
    let end = news.last().unwrap()["position"].as_i64().unwrap();
    stores(&ana, before).await;
    assert_eq!(left().await, 2, "so far she had come before");
    stores(&ana, end + 1_000).await;
    assert_eq!(left().await, 2, "no such position");
    stores(&ana, end).await;
    assert_eq!(left().await, 1);
    home.catch_up(end).await;
    assert_eq!(left().await, 0, "a cursor is what is stored");
    drop((bo, late));
}

#[tokio::test]
async fn a_meeting_ahead_is_called_off_and_the_time_is_free_again() {
    let world = world().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    world.types(|t| t.hosts.one_of = vec![ana.id.clone()]).await;
    let talk = agent.talks_with("c1", "somebody@else.example").await;
    // Dana's address was given only here.
    let booked = agent.books(&talk, NINE).await;
    let meeting = booked["meeting"]["id"].as_str().unwrap().to_owned();
    let other = agent.talks_with("c2", "bea@else.example").await;
    assert_eq!(agent.book(&other, NINE).await.0, StatusCode::CONFLICT);

    let before = boss.posts(PREVIEW, by_email(DANA)).await;
    let open = before["open"][0].as_str().unwrap();
    assert!(open.starts_with("A meeting with Ana is booked, "), "{open}");
    let receipt = boss.posts(FORGET, by_email(DANA)).await;
    assert_eq!(removed(&receipt, "meetings"), 1);

    assert_eq!(
        agent.get(&format!("/v1/meetings/{meeting}")).await.0,
        StatusCode::GONE
    );
    let told = ana.catch_up(0).await;
    let gone = |e: &&Value| e["change"]["removed"] == "meeting" && e["id"] == *meeting;
    assert_eq!(told.iter().filter(gone).count(), 1);
    let cancel = json!({ "kind": "cancel_meeting", "meeting": meeting, "by": "rep" });
    assert_eq!(ana.decides(cancel).await["kind"], "over");
    agent.books(&other, NINE).await;
}

#[tokio::test]
async fn who_comes_back_begins_anew_and_may_be_forgotten_again() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let first = agent.talks_with("c1", DANA).await;
    let receipt = boss.posts(FORGET, by_email(DANA)).await;
    world.pass(60);

    let again = boss.posts(FORGET, by_email(DANA)).await;
    assert_eq!(
        again["id"], receipt["id"],
        "nothing was left: the same receipt"
    );
    let preview = boss.posts(PREVIEW, by_email(DANA)).await;
    assert_eq!(preview["removed"], json!([]));
    assert_eq!(preview["forgotten_at"], receipt["at"]);

    let message = json!({ "messages": [{ "id": "m2", "role": "agent", "text": "Still there?" }] });
    let path = format!("/v1/conversations/{first}/messages");
    let posted = agent.post(&path, message);
    assert_eq!(posted.await.0, StatusCode::GONE);
    let second = agent.talks_with("c1", DANA).await;
    assert_ne!(first, second);
    let third = boss.posts(FORGET, by_email(DANA)).await;
    assert_ne!(third["id"], receipt["id"]);
    assert_eq!(third["fingerprint"], receipt["fingerprint"]);
    assert_eq!(boss.reads(FORGET).await.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn one_conversation_is_forgotten_and_the_others_of_the_prospect_stay() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let first = agent.talks_with("c1", DANA).await;
    let second = agent.talks_with("c2", DANA).await;
    let body = json!({ "kind": "conversation", "conversation": first });
    let receipt = boss.posts(FORGET, body.clone()).await;
    assert_eq!(removed(&receipt, "conversations"), 1);
    let (status, _) = agent.get(&format!("/v1/conversations/{second}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(boss.posts(FORGET, body).await["id"], receipt["id"]);
}
