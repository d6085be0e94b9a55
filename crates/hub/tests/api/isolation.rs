use baton_core::catalog::Catalog;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{QUALIFYING, World};

#[tokio::test]
async fn another_workspace_sees_nothing_and_learns_nothing() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    let offer = ana.offer().await;
    let handoff = handoff["id"].as_str().unwrap();

    let catalog = Catalog {
        vendor: "Rival".into(),
        ..Catalog::default()
    };
    let other = world
        .engine
        .create_workspace("Rival", catalog)
        .await
        .unwrap();
    let (spy, eve) = (
        world.agent_of(&other).await,
        world.rep_of(&other, "Eve", true).await,
    );
    let reads = [
        format!("/v1/conversations/{id}"),
        format!("/v1/conversations/{id}/messages"),
        format!("/v1/conversations/{id}/scorecard"),
        format!("/v1/conversations/{id}/context"),
        format!("/v1/handoffs/{handoff}"),
        format!("/v1/handoffs/{handoff}/events"),
    ];
    for path in reads {
        assert_eq!(spy.get(&path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let message = json!({ "messages": [{ "id": "x", "role": "agent", "text": "x" }] });
    let writes = [
        (format!("/v1/conversations/{id}/messages"), message),
        (format!("/v1/conversations/{id}/end"), json!({})),
        (
            format!("/v1/conversations/{id}/handoff"),
            json!({ "id": "x", "reason": "requested" }),
        ),
        (format!("/v1/handoffs/{handoff}/withdraw"), json!({})),
    ];
    for (path, body) in writes {
        assert_eq!(
            spy.post(&path, body).await.0,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    for action in [
        json!({ "kind": "accept", "offer": offer }),
        json!({ "kind": "claim", "handoff": handoff }),
        json!({ "kind": "receipt", "offer": offer, "state": "seen" }),
    ] {
        let (status, reply) = eve
            .intent(&action.to_string().len().to_string(), action)
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{reply}");
    }
    let devices = format!("/v1/admin/devices/{}", ana.id.0);
    let (status, _) = world
        .send(Method::DELETE, &devices, Some(&eve.token), None)
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_colleague_cannot_answer_for_another() {
    let world = World::new().await;
    let (agent, ana, bo) = (
        world.agent().await,
        world.rep("Ana").await,
        world.rep("Bo").await,
    );
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let offer = ana.offer().await;
    let (status, _) = bo
        .intent("int_1", json!({ "kind": "accept", "offer": offer }))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn each_door_takes_only_its_own_key() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let check = async |method: Method, path: &str, token: Option<&str>, want: u16| {
        let body = json!({ "id": "x", "at": world.now(), "action": { "kind": "claim", "handoff": "ho_x" } });
        let body = (method != Method::GET).then_some(body);
        let (status, reply) = world.send(method, path, token, body).await;
        assert_eq!(status.as_u16(), want, "{path} {reply}");
        let text = reply.to_string();
        assert!(
            token.is_none_or(|t| !text.contains(t)),
            "the answer repeats the token"
        );
    };
    for path in ["/v1/me", "/v1/conversations/x", "/v1/handoffs/x"] {
        check(Method::GET, path, None, 401).await;
        check(Method::GET, path, Some("bat_agent_guess"), 401).await;
        check(Method::GET, path, Some(&ana.token), 403).await;
    }
    for path in [
        "/v1/feed",
        "/v1/admin/reps",
        "/v1/admin/agents",
        "/v1/admin/qualification",
    ] {
        check(Method::GET, path, None, 401).await;
        check(Method::GET, path, Some("bat_device_guess"), 401).await;
        check(Method::GET, path, Some(&agent.key), 403).await;
    }
    check(Method::POST, "/v1/intents", Some(&agent.key), 403).await;
    for path in [
        "/v1/admin/reps",
        "/v1/admin/agents",
        "/v1/admin/settings",
        "/v1/admin/catalog",
    ] {
        check(Method::GET, path, Some(&ana.token), 403).await;
    }
}

#[tokio::test]
async fn revoked_and_replayed_secrets_are_worth_nothing() {
    let world = World::new().await;
    let agent = world.agent().await;
    let key = world.engine.agents(&world.workspace).await.unwrap()[0].keys[0]
        .id
        .clone();
    assert_eq!(agent.get("/v1/me").await.0, StatusCode::OK);
    world
        .engine
        .revoke_key(&world.workspace, &key)
        .await
        .unwrap();
    assert_eq!(agent.get("/v1/me").await.0, StatusCode::UNAUTHORIZED);

    let ana = world.rep("Ana").await;
    let (status, _) = world
        .send(
            Method::DELETE,
            "/v1/devices/current",
            Some(&ana.token),
            None,
        )
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, _) = world
        .send(Method::GET, "/v1/feed", Some(&ana.token), None)
        .await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);

    let enrol = async |code: &str| {
        let body = json!({ "code": code, "device": "laptop" });
        world
            .send(Method::POST, "/v1/enrol", None, Some(body))
            .await
            .0
    };
    let code = world
        .engine
        .new_enrolment(&world.workspace, &ana.id)
        .await
        .unwrap()
        .code;
    assert_eq!(enrol(&code.to_lowercase()).await, StatusCode::OK);
    assert_eq!(enrol(&code).await, StatusCode::GONE, "each code works once");
    let old = world
        .engine
        .new_enrolment(&world.workspace, &ana.id)
        .await
        .unwrap()
        .code;
    world.pass(24 * 3600);
    assert_eq!(enrol(&old).await, StatusCode::GONE, "and for a day");
    assert_eq!(enrol("AAAA-BBBB-CCCC").await, StatusCode::GONE);
}

#[tokio::test]
async fn trying_codes_is_slowed_down() {
    let world = World::new().await;
    let body = json!({ "code": "AAAA-BBBB-CCCC", "device": "x" });
    let tries = (0..60).map(|_| world.send(Method::POST, "/v1/enrol", None, Some(body.clone())));
    let answers = futures_util::future::join_all(tries).await;
    let slowed = answers
        .iter()
        .filter(|(s, _)| *s == StatusCode::TOO_MANY_REQUESTS)
        .count();
    assert!(slowed >= 20, "{slowed} of 60 were slowed down");
}
