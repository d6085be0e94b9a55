use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::World;

/// What a body to open a conversation is answered with: status, code and field.
async fn refused(world: &World, key: &str, body: Value) -> (u16, String, Option<String>) {
    let (status, problem) = world
        .send(Method::POST, "/v1/conversations", Some(key), Some(body))
        .await;
    assert_eq!(problem["status"], status.as_u16(), "{problem}");
    assert!(
        problem["detail"].is_string() && problem["title"].is_string(),
        "{problem}"
    );
    let code = problem["code"].as_str().unwrap().to_owned();
    (
        status.as_u16(),
        code,
        problem["field"].as_str().map(str::to_owned),
    )
}

#[expect(clippy::too_many_lines, reason = "a table, a line for each fault")]
#[tokio::test]
async fn each_fault_is_told_with_code_and_field() {
    let world = World::new().await;
    let agent = world.agent().await;
    let message = |m: Value| json!({ "id": "c", "messages": [{ "id": "m0", "role": "agent", "text": "Hi" }, m] });
    let at =
        |text: &str| message(json!({ "id": "m1", "role": "prospect", "text": "x", "at": text }));
    let table = [
        (json!({}), 422, "missing_field", Some("id")),
        (json!({ "id": null }), 422, "invalid_field", Some("id")),
        (json!({ "id": "" }), 422, "invalid_field", Some("id")),
        (
            json!({ "id": "x".repeat(129) }),
            422,
            "invalid_field",
            Some("id"),
        ),
        (
            json!({ "id": "c", "colour": "red" }),
            422,
            "invalid_field",
            Some("colour"),
        ),
        (json!([]), 422, "invalid_field", None),
        (
            json!({ "id": "c", "prospect": { "timezone": "Mars/One" } }),
            422,
            "invalid_field",
            Some("prospect.timezone"),
        ),
        (
            json!({ "id": "c", "prospect": { "country": "Spain" } }),
            422,
            "invalid_field",
            Some("prospect.country"),
        ),
        (
            json!({ "id": "c", "prospect": { "name": "x".repeat(201) } }),
            422,
            "too_long",
            Some("prospect.name"),
        ),
        (
            message(json!({ "id": "m1", "role": "boss", "text": "x" })),
            422,
            "invalid_field",
            Some("messages[1].role"),
        ),
        (
            message(json!({ "id": "m1", "role": "agent", "text": null })),
            422,
            "invalid_field",
            Some("messages[1].text"),
        ),
        (
            message(json!({ "id": "m1", "role": "agent" })),
            422,
            "missing_field",
            Some("messages[1].text"),
        ),
        (
            message(json!({ "id": "m1", "role": "agent", "text": " \n" })),
            422,
            "invalid_field",
            Some("messages[1].text"),
        ),
        (
            message(json!({ "id": "m1", "role": "agent", "text": "a\u{0}b" })),
            422,
            "invalid_field",
            Some("messages[1].text"),
        ),
        (
            message(json!({ "id": "m1", "role": "agent", "text": "x".repeat(200_000) })),
            422,
            "too_long",
            Some("messages[1].text"),
        ),
        (
            message(json!({ "id": "m0", "role": "agent", "text": "Bye" })),
            409,
            "conflict",
            Some("messages[1].id"),
        ),
        (
            at("yesterday"),
            422,
            "invalid_field",
            Some("messages[1].at"),
        ),
        (
            at("1970-01-01T00:00:00Z"),
            422,
            "invalid_field",
            Some("messages[1].at"),
        ),
        (
            at("2026-03-03T16:00:00Z"),
            409,
            "out_of_order",
            Some("messages[1].at"),
        ),
        (
            at("2031-01-01T00:00:00Z"),
            422,
            "invalid_field",
            Some("messages[1].at"),
        ),
    ];
    for (body, status, code, field) in table {
        let shown: String = body.to_string().chars().take(120).collect();
        let got = refused(&world, &agent.key, body).await;
        assert_eq!(
            got,
            (status, code.to_owned(), field.map(str::to_owned)),
            "{shown}"
        );
    }
    let (status, _) = agent.post("/v1/conversations", json!({ "id": "c" })).await;
    assert_eq!(
        status,
        StatusCode::CREATED,
        "nothing of all that was half written"
    );
}

#[tokio::test]
async fn what_is_no_json_or_too_large_is_told_so() {
    let world = World::new().await;
    let agent = world.agent().await;
    let send = async |kind: &str, body: Vec<u8>| {
        let url = format!("{}/v1/conversations", world.url);
        let request = world
            .http
            .post(url)
            .bearer_auth(&agent.key)
            .header(CONTENT_TYPE, kind);
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        let problem: Value = response.json().await.unwrap();
        (
            problem["status"].as_u64().unwrap(),
            problem["code"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(
        send("application/json", b"{\"id\":".to_vec()).await,
        (400, "invalid_json".into())
    );
    assert_eq!(
        send("application/json", b"\xff\xfe".to_vec()).await,
        (400, "invalid_json".into())
    );
    assert_eq!(send("application/json", b"{} {}".to_vec()).await.0, 422);
    assert_eq!(
        send("text/plain", b"{}".to_vec()).await,
        (415, "unsupported_media_type".into())
    );
    let large = format!("{{\"id\":\"{}\"}}", "x".repeat(10 * 1024 * 1024));
    assert_eq!(
        send("application/json", large.into_bytes()).await,
        (413, "body_too_large".into())
    );
}

#[tokio::test]
async fn addresses_that_are_not_there_are_told_so() {
    let world = World::new().await;
    let agent = world.agent().await;
    assert_eq!(agent.get("/v2/nothing").await.1["code"], "not_found");
    let (status, problem) = world
        .send(Method::DELETE, "/v1/conversations", Some(&agent.key), None)
        .await;
    assert_eq!(
        (status.as_u16(), problem["code"].as_str()),
        (405, Some("method_not_allowed"))
    );
    assert_eq!(
        agent.get("/v1/conversations/conv_none").await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        agent.get("/v1/handoffs/ho_none?wait=x").await.1["code"],
        "invalid_field"
    );
}

#[tokio::test]
async fn a_rep_who_declines_without_a_known_reason_is_told_the_reasons() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", crate::support::QUALIFYING).await;
    agent.asks(&id).await;
    let offer = ana.offer().await;
    let (status, problem) = ana
        .intent(
            "i1",
            json!({ "kind": "decline", "offer": offer, "reason": "mood" }),
        )
        .await;
    assert_eq!(
        (status.as_u16(), problem["field"].as_str()),
        (422, Some("action.reason"))
    );
    assert!(problem["fix"].as_str().unwrap().contains("in_a_call"));
    let (status, _) = ana
        .intent(
            "i2",
            json!({ "kind": "set_presence", "presence": "offline" }),
        )
        .await;
    assert_eq!(status.as_u16(), 422);
}

#[tokio::test]
async fn a_policy_that_cannot_work_is_refused() {
    let world = World::new().await;
    let ana = world.rep_of(&world.workspace, "Ana", true).await;
    let path = "/v1/admin/qualification";
    let (_, mut policy) = world.send(Method::GET, path, Some(&ana.token), None).await;
    assert_eq!(policy["version"], 1);
    policy["threshold"] = json!(9);
    let (status, problem) = world
        .send(Method::PUT, path, Some(&ana.token), Some(policy.clone()))
        .await;
    assert_eq!(
        (status.as_u16(), problem["field"].as_str()),
        (422, Some("threshold"))
    );
    policy["threshold"] = json!(2);
    let (status, saved) = world
        .send(Method::PUT, path, Some(&ana.token), Some(policy))
        .await;
    assert_eq!(
        (status, saved["version"].as_u64()),
        (StatusCode::OK, Some(2))
    );
}

#[tokio::test]
async fn what_is_said_names_the_time_it_speaks_of() {
    let world = World::new().await;
    let boss = world.admin().await;
    let settings = boss.reads("/v1/admin/settings").await;
    let table = [
        (
            "/disclosure/booked",
            json!("You're booked."),
            "disclosure.booked",
        ),
        ("/disclosure/waiting", json!(" "), "disclosure.waiting"),
        (
            "/decline_reasons/1/id",
            settings["decline_reasons"][0]["id"].clone(),
            "decline_reasons[1].id",
        ),
        (
            "/decline_reasons/0/label",
            json!(""),
            "decline_reasons[0].label",
        ),
    ];
    for (at, value, field) in table {
        let mut wrong = settings.clone();
        *wrong.pointer_mut(at).unwrap() = value;
        let told = boss
            .is_refused(Method::PUT, "/v1/admin/settings", wrong)
            .await;
        assert_eq!((told.0, told.2.as_str()), (422, field));
    }
    assert_eq!(boss.reads("/v1/admin/settings").await, settings);
}
