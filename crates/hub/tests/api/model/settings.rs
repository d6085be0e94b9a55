//! Choosing a model: what is refused, what is kept to itself, and trying it out.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::fake::{Act, FakeModel, Talk, nothing};
use super::{MODEL, chosen};
use crate::support::World;

#[tokio::test]
async fn the_key_is_never_shown_and_goes_nowhere_else() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeModel::start(Act::Silent).await;
    assert_eq!(boss.reads(MODEL).await["settings"], Value::Null);
    let saved = boss.puts(MODEL, chosen(&fake)).await;
    assert_eq!(saved["has_key"], true);
    assert!(!saved.to_string().contains("s3cret"));
    for file in std::fs::read_dir(world.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(9).any(|w| w == b"sk-s3cret"), "in the open");
    }
    let mut same = chosen(&fake);
    same["key"] = Value::Null;
    same["settings"]["model"] = json!("tiny-2");
    assert_eq!(boss.puts(MODEL, same.clone()).await["has_key"], true);
    same["settings"]["url"] = json!("https://elsewhere.example/v1");
    assert_eq!(boss.puts(MODEL, same).await["has_key"], false);
    let mut none = chosen(&fake);
    none["key"] = json!("");
    assert_eq!(boss.puts(MODEL, none).await["has_key"], false);
    let (status, _) = boss.try_send(Method::DELETE, MODEL, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(boss.reads(MODEL).await["settings"], Value::Null);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_by_its_field() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeModel::start(Act::Silent).await;
    for (field, value) in [
        ("url", json!("not an address")),
        ("url", json!("http://example.com/v1")),
        ("url", json!("https://10.0.0.7/v1")),
        ("url", json!("https://me:pw@example.com/v1")),
        ("url", json!("https://example.com/v1?key=1")),
        ("url", json!("data:text/plain,x")),
        ("model", json!("")),
        ("timeout_seconds", json!(0)),
        ("timeout_seconds", json!(121)),
        ("tokens_per_day", json!(999)),
    ] {
        let mut body = chosen(&fake);
        body["settings"][field] = value.clone();
        let refused = boss.is_refused(Method::PUT, MODEL, body).await;
        assert_eq!(refused.2, format!("settings.{field}"), "{value}");
    }
    let mut body = chosen(&fake);
    body["key"] = json!("two words");
    assert_eq!(boss.is_refused(Method::PUT, MODEL, body).await.2, "key");
    assert_eq!(boss.reads(MODEL).await["settings"], Value::Null);
}

#[tokio::test]
async fn a_model_on_this_machine_needs_the_operator() {
    let world = World::reaching("").await;
    let boss = world.admin().await;
    let fake = FakeModel::start(Act::Silent).await;
    let refused = boss.is_refused(Method::PUT, MODEL, chosen(&fake)).await;
    assert_eq!(refused.2, "settings.url");
}

#[tokio::test]
async fn only_admins_choose_a_model() {
    let world = World::new().await;
    let ana = world.rep("Ana").await;
    let (status, _) = ana.try_send(Method::GET, MODEL, None).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

fn reads_the_test(talk: &Talk) -> Value {
    let people = talk.id("220 people");
    let mut all = nothing();
    all["features"] = json!([]);
    all["competitors"] = json!([]);
    all["signals"]["company_size"] = json!({
        "employees": 220, "revenue_usd": null, "evidence": [people], "quote": "220 people",
    });
    all["signals"]["timeline"] = json!({
        "plan": "date", "evidence": [talk.id("1 June")], "quote": "1 June",
    });
    all
}

#[tokio::test]
async fn a_model_is_tried_with_a_made_up_talk_also_while_it_is_off() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeModel::start(Act::Claim(reads_the_test)).await;
    let path = format!("{MODEL}/test");
    let (status, _) = boss.try_send(Method::POST, &path, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "none is chosen");
    let mut off = chosen(&fake);
    off["settings"]["enabled"] = json!(false);
    off["settings"]["provider"] = json!("anthropic");
    boss.puts(MODEL, off).await;
    let test = boss.posts(&path, json!(null)).await;
    assert_eq!(test["problem"], Value::Null, "{test}");
    assert_eq!(
        (&test["tokens_in"], &test["tokens_out"]),
        (&json!(900), &json!(100))
    );
    let found = test["found"].as_array().unwrap();
    let yes: Vec<_> = found.iter().filter(|l| l["found"] == true).collect();
    assert_eq!(yes.len(), 2, "{found:?}");
    fake.last(|asked| {
        assert_eq!(asked.path, "/v1/messages");
        assert_eq!(asked.headers["x-api-key"], "sk-s3cret");
        assert_eq!(asked.headers["anthropic-version"], "2023-06-01");
        assert_eq!(asked.body["output_config"]["format"]["type"], "json_schema");
    });
    fake.next(Act::Status(
        401,
        vec![],
        r#"{"error":{"message":"bad key sk-s3cret"}}"#.into(),
    ));
    let test = boss.posts(&path, json!(null)).await;
    assert_eq!(test["problem"]["code"], "unauthorized");
    assert!(!test.to_string().contains("s3cret"));
    assert_eq!(boss.reads(MODEL).await["problem"]["code"], "unauthorized");
}
