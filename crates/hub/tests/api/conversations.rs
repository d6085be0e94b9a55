use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{QUALIFYING, World};

#[tokio::test]
async fn each_post_is_answered_with_the_scorecard_and_a_question_worth_asking() {
    let world = World::new().await;
    let agent = world.agent().await;
    let id = agent.opens("c1", "Hello, I'd like to look around.").await;
    let (status, view) = agent.get(&format!("/v1/conversations/{id}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(view["scorecard"]["verdict"], "not_yet");
    assert!(
        view["scorecard"]["next_question"]["say"].is_string(),
        "{view}"
    );
    assert_eq!(view["floor"], "agent");

    let more = json!({ "messages": [{ "id": "m2", "role": "prospect", "text": QUALIFYING }] });
    let (_, view) = agent
        .post(&format!("/v1/conversations/{id}/messages"), more)
        .await;
    assert_eq!(view["scorecard"]["verdict"], "qualified", "{view}");
    let met = view["scorecard"]["signals"].as_array().unwrap();
    for signal in met.iter().filter(|s| s["status"] == "met") {
        assert!(
            !signal["evidence"].as_array().unwrap().is_empty(),
            "{signal}"
        );
    }
}

#[tokio::test]
async fn a_batch_that_is_posted_again_changes_nothing() {
    let world = World::new().await;
    let agent = world.agent().await;
    let id = agent.opens("c1", "Hello").await;
    let path = format!("/v1/conversations/{id}/messages");
    let batch = json!({ "messages": [
        { "id": "m2", "role": "agent", "text": "How many are you?" },
        { "id": "m3", "role": "prospect", "text": "About 300" },
    ]});
    let (_, once) = agent.post(&path, batch.clone()).await;
    let (_, twice) = agent.post(&path, batch).await;
    assert_eq!(once["messages"], 4);
    assert_eq!(once, twice);
    let (_, page) = agent.get(&path).await;
    let seqs: Vec<_> = page["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["seq"].clone())
        .collect();
    assert_eq!(seqs, [0, 1, 2, 3]);
}

#[tokio::test]
async fn opening_again_returns_the_same_conversation() {
    let world = World::new().await;
    let agent = world.agent().await;
    let id = agent.opens("c1", "Hello").await;
    let (status, again) = agent.post("/v1/conversations", json!({ "id": "c1" })).await;
    assert_eq!(
        (status, again["id"].as_str()),
        (StatusCode::OK, Some(id.as_str()))
    );
}

#[tokio::test]
async fn an_asserted_signal_needs_words_that_stand_in_the_talk() {
    let world = World::new().await;
    let agent = world.agent().await;
    let id = agent.opens("c1", "The circle nodded on Tuesday.").await;
    let put = async |name: &str, body| {
        let path = format!("/v1/conversations/{id}/signals/{name}");
        world
            .send(Method::PUT, &path, Some(&agent.key), Some(body))
            .await
    };
    let quote = |q: &str| json!({ "status": "met", "evidence": [{ "seq": 1, "quote": q }] });
    let (status, reply) = put("budget", quote("nodded on Tuesday")).await;
    assert_eq!(status, StatusCode::OK, "{reply}");
    let budget = |reply: &serde_json::Value| {
        let all = reply["scorecard"]["signals"].as_array().unwrap().clone();
        all.into_iter().find(|s| s["name"] == "budget").unwrap()
    };
    assert_eq!(budget(&reply)["status"], "met");
    assert_eq!(budget(&reply)["source"], "agent");

    let (status, problem) = put("budget", quote("a million dollars")).await;
    assert_eq!(
        (status, problem["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("evidence[0].quote"))
    );
    let (_, bare) = put("budget", json!({ "status": "met" })).await;
    assert_eq!(
        budget(&bare)["status"],
        "unknown",
        "a claim without words does not count"
    );
    assert_eq!(
        put("mood", quote("nodded on Tuesday")).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn whatever_is_said_is_stored_and_returned_as_it_is() {
    let world = World::new().await;
    let agent = world.agent().await;
    for (n, text) in [
        "<script>alert('x')</script> <b>bold</b>",
        "🙂👩‍👩‍👧‍👦 שלום مرحبا \u{202e}reversed\u{202c}",
        "'; DROP TABLE messages; --",
        "line one\nline two\ttabbed",
    ]
    .into_iter()
    .enumerate()
    {
        let id = agent.opens(&format!("c{n}"), text).await;
        let (_, page) = agent.get(&format!("/v1/conversations/{id}/messages")).await;
        assert_eq!(page["messages"][1]["text"], text);
    }
}

#[tokio::test]
async fn ending_withdraws_a_handoff_that_nobody_has_taken() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    let offer = ana.offer().await;
    let (_, view) = agent
        .post(&format!("/v1/conversations/{id}/end"), json!({}))
        .await;
    assert_eq!(
        (view["state"].as_str(), view["handoff"]["state"].as_str()),
        (Some("ended"), Some("withdrawn"))
    );
    let answer = ana
        .decides(json!({ "kind": "accept", "offer": offer }))
        .await;
    assert_eq!(answer["kind"], "withdrawn");
    assert_eq!(agent.handoff(&handoff["id"]).await["state"], "withdrawn");
}
