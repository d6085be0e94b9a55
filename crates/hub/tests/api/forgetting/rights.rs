//! Who may forget whom, and what is refused.

use baton_core::catalog::Catalog;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{DANA, FORGET, PREVIEW, by_email};
use crate::support::World;

#[tokio::test]
async fn only_admins_forget() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let talk = agent.talks_with("c1", DANA).await;
    for path in [FORGET, PREVIEW] {
        let told = ana.is_refused(Method::POST, path, by_email(DANA)).await;
        assert_eq!((told.0, told.1.as_str()), (403, "forbidden"));
        let (status, _) = agent.post(path, by_email(DANA)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "an agent's key");
        let (status, _) = world
            .send(Method::POST, path, None, Some(by_email(DANA)))
            .await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        ana.try_send(Method::GET, FORGET, None).await.0,
        StatusCode::FORBIDDEN
    );
    let (status, _) = agent.get(&format!("/v1/conversations/{talk}")).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn another_workspace_is_not_touched_and_knows_nothing_of_it() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let rival = Catalog {
        vendor: "Rival".into(),
        ..Catalog::default()
    };
    let other = world.engine.create_workspace("Rival", rival).await.unwrap();
    let eve = world.rep_of(&other, "Eve", true).await;
    let spy = world.agent_of(&other).await;
    let theirs = spy.talks_with("c1", DANA).await;
    let ours = agent.talks_with("c1", DANA).await;

    let body = json!({ "kind": "conversation", "conversation": ours });
    let told = eve.is_refused(Method::POST, FORGET, body).await;
    assert_eq!((told.0, told.2.as_str()), (404, "conversation"));
    boss.posts(FORGET, by_email(DANA)).await;
    let (status, _) = spy.get(&format!("/v1/conversations/{theirs}")).await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = spy.get(&format!("/v1/conversations/{ours}")).await;
    assert_eq!(
        status,
        StatusCode::NOT_FOUND,
        "whose it was is nobody else's business"
    );
    assert_eq!(eve.reads(FORGET).await, json!([]));
    let before = eve.posts(PREVIEW, by_email(DANA)).await;
    assert_eq!(before["forgotten_at"], json!(null));
}

#[tokio::test]
async fn each_fault_is_told_with_code_and_field() {
    let world = World::new().await;
    let boss = world.admin().await;
    let table = [
        (json!({}), 422, "missing_field", "kind"),
        (json!({ "kind": "name" }), 422, "invalid_field", "kind"),
        (json!({ "kind": "email" }), 422, "missing_field", "email"),
        (by_email(""), 422, "invalid_field", "email"),
        (by_email("   "), 422, "invalid_field", "email"),
        (by_email("dana"), 422, "invalid_field", "email"),
        (
            by_email("@haulpoint.example"),
            422,
            "invalid_field",
            "email",
        ),
        (by_email("dana@"), 422, "invalid_field", "email"),
        (by_email("a@b@c"), 422, "invalid_field", "email"),
        (
            by_email("dana @haulpoint.example"),
            422,
            "invalid_field",
            "email",
        ),
        (
            by_email(&format!("{}@x", "x".repeat(2_000))),
            422,
            "too_long",
            "email",
        ),
        (
            json!({ "kind": "conversation", "conversation": "" }),
            422,
            "invalid_field",
            "conversation",
        ),
        (
            json!({ "kind": "conversation", "conversation": "conv_none" }),
            404,
            "not_found",
            "conversation",
        ),
    ];
    for path in [PREVIEW, FORGET] {
        for (body, status, code, field) in &table {
            let told = boss.is_refused(Method::POST, path, body.clone()).await;
            let expected = (*status, (*code).to_owned(), (*field).to_owned());
            assert_eq!(told, expected, "{path} {body}");
        }
    }
    let nobody = by_email("nobody@haulpoint.example");
    let told = boss.is_refused(Method::POST, FORGET, nobody.clone()).await;
    assert_eq!((told.0, told.2.as_str()), (404, "email"));
    let nothing = boss.posts(PREVIEW, nobody).await;
    assert_eq!(nothing["removed"], json!([]));
    let told = boss
        .is_refused(Method::PUT, "/v1/feed/position", json!({ "position": -1 }))
        .await;
    assert_eq!((told.0, told.2.as_str()), (422, "position"));
}
