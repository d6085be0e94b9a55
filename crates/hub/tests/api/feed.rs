use futures_util::StreamExt;
use serde_json::json;

use crate::support::{QUALIFYING, World, next};

#[tokio::test]
async fn from_zero_everything_comes_once_in_order() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let entries = ana.catch_up(0).await;
    let kinds: Vec<_> = entries
        .iter()
        .map(|e| e["change"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["me", "message", "message", "handoff"],
        "the talk comes before what needs it"
    );
    let positions: Vec<_> = entries
        .iter()
        .map(|e| e["position"].as_i64().unwrap())
        .collect();
    assert!(
        positions.is_sorted() && positions.windows(2).all(|w| w[0] < w[1]),
        "{positions:?}"
    );
    let card = &entries[3]["change"]["handoff"]["card"];
    assert_eq!(card["name"], "Dana Whitcomb");
    assert!(card["score"].as_u64().unwrap() >= 3, "{card}");
}

#[tokio::test]
async fn a_cursor_resumes_with_what_changed_since() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let cursor = ana.catch_up(0).await.last().unwrap()["position"]
        .as_i64()
        .unwrap();
    assert!(ana.catch_up(cursor).await.is_empty());
    let more =
        json!({ "messages": [{ "id": "m2", "role": "prospect", "text": "Are you there?" }] });
    agent
        .post(&format!("/v1/conversations/{id}/messages"), more)
        .await;
    let entries = ana.catch_up(cursor).await;
    let kinds: Vec<_> = entries
        .iter()
        .map(|e| e["change"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["handoff", "message"]);
}

#[tokio::test]
async fn an_open_feed_is_pushed_what_changes() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let mut events = Box::pin(ana.feed(0).await);
    while next(&mut events).await.0 != "caught_up" {}
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let pushed = loop {
        let (_, data) = next(&mut events).await;
        if data["change"]["kind"] == "handoff" {
            break data;
        }
    };
    assert_eq!(pushed["change"]["handoff"]["state"], "offered");
    assert_eq!(
        pushed["change"]["handoff"]["deliveries"][0]["state"],
        "queued"
    );
}

#[tokio::test]
async fn a_cursor_from_other_data_starts_again() {
    let world = World::new().await;
    let ana = world.rep("Ana").await;
    assert_eq!(ana.catch_up(9_999).await.len(), 1, "the rep's own entry");
}

#[tokio::test]
async fn nobody_sees_what_was_not_offered_to_them() {
    let world = World::new().await;
    let (agent, _ana, bo) = (
        world.agent().await,
        world.rep("Ana").await,
        world.rep("Bo").await,
    );
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    assert_eq!(handoff["rep"]["name"], "Ana");
    let kinds: Vec<_> = bo
        .catch_up(0)
        .await
        .iter()
        .map(|e| e["change"]["kind"].clone())
        .collect();
    assert_eq!(kinds, ["me"]);
}

#[tokio::test]
async fn receipts_move_a_delivery_on_and_never_back() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let offer = ana.offer().await;
    let receipt = |state: &str| json!({ "kind": "receipt", "offer": offer, "state": state });
    let state = async || {
        let entries = ana.catch_up(0).await;
        let handoff = entries
            .iter()
            .find(|e| e["change"]["kind"] == "handoff")
            .unwrap()
            .clone();
        handoff["change"]["handoff"]["deliveries"][0]["state"].clone()
    };
    ana.decides(receipt("seen")).await;
    assert_eq!(state().await, "seen");
    ana.decides(receipt("shown")).await;
    assert_eq!(state().await, "seen");
    ana.decides(json!({ "kind": "accept", "offer": offer }))
        .await;
    assert_eq!(state().await, "acted");
}

#[tokio::test]
async fn a_revoked_device_is_cut_off_at_once() {
    let world = World::new().await;
    let ana = world.rep("Ana").await;
    let mut events = Box::pin(ana.feed(0).await);
    let (_, hello) = next(&mut events).await;
    while next(&mut events).await.0 != "caught_up" {}
    let device = hello["device"].as_str().unwrap().into();
    world
        .engine
        .revoke_device(&world.workspace, &device)
        .await
        .unwrap();
    let end = tokio::time::timeout(std::time::Duration::from_secs(10), events.next()).await;
    assert_eq!(end.expect("an end"), None);
}
