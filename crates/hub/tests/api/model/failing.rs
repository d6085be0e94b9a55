//! Whatever the model does, the words stand, and the card says why.

use serde_json::{Value, json};

use super::fake::{Act, nothing};
use super::{MODEL, PEN, SETTLED, Scene, chosen};
use crate::support::{QUALIFYING, World};

/// Bytes of an answer that nobody reads to the end.
const HUGE: usize = 17 * 1024 * 1024;

fn wrong_sentence(_: &super::Talk) -> Value {
    let mut all = nothing();
    all["decision"] = json!([{ "kind": "decider", "evidence": ["s999"], "quote": "" }]);
    all
}

fn extra_field(_: &super::Talk) -> Value {
    let mut all = nothing();
    all["verdict"] = json!("qualified");
    all
}

#[tokio::test]
async fn the_words_stand_whatever_the_model_answers() {
    let status = |status, body: &str| Act::Status(status, vec![], body.to_owned());
    let cases = [
        ("refused", Act::Declined),
        ("refused", Act::Finish("content_filter")),
        ("truncated", Act::Finish("length")),
        ("invalid", Act::Text("Sure! Here is the summary.".into())),
        ("invalid", Act::Text("{\"summary\":".into())),
        ("invalid", Act::Claim(wrong_sentence)),
        ("invalid", Act::Claim(extra_field)),
        ("invalid", status(200, "<html>gateway</html>")),
        ("invalid", Act::Text("x".repeat(HUGE))),
        ("unauthorized", status(401, "{}")),
        ("rate_limited", status(429, "{}")),
        ("server", status(500, "{}")),
        ("server", status(529, "{}")),
        ("server", status(404, r#"{"error":{"message":"no model"}}"#)),
        ("server", status(302, "")),
    ];
    for (code, act) in cases {
        let world = World::new().await;
        let scene = Scene::new(&world, act).await;
        let (_, handoff) = scene.talks("c1", QUALIFYING).await;
        scene.pass(SETTLED).await;
        let view = scene.once_failed(&handoff, code).await;
        assert_eq!(scene.fake.count(), 1, "{code}");
        assert_eq!(view["scorecard"]["verdict"], "qualified", "{code}");
        assert!(!view["context"].to_string().contains("model"), "{code}");
        let seen = scene.boss.reads(MODEL).await;
        assert_eq!(seen["problem"]["code"], code);
        assert!(seen["problem"]["fix"].as_str().unwrap().len() > 10);
        assert!(!seen.to_string().contains("Haulpoint"), "never the talk");
        assert_eq!(seen["today"]["failed"], 1, "{code}");
    }
}

#[tokio::test]
async fn a_limit_is_kept_to_and_tried_once_more_and_that_is_the_end() {
    let world = World::new().await;
    let busy = || Act::Status(429, vec![("retry-after", "40")], "{}".into());
    let scene = Scene::new(&world, busy()).await;
    let (talk, handoff) = scene.talks("c1", QUALIFYING).await;
    scene.pass(SETTLED).await;
    scene.once_failed(&handoff, "rate_limited").await;
    scene.pass(30).await;
    assert_eq!(scene.fake.count(), 1, "the server asked for 40 seconds");
    scene.pass(11).await;
    scene.once_asked(2).await;
    scene.once_failed(&handoff, "rate_limited").await;
    scene.pass(3_600).await;
    scene.pass(3_600).await;
    assert_eq!(scene.fake.count(), 2, "that was the end");
    // What is said next is read.
    scene.fake.always(Act::Claim(|_| nothing()));
    scene.says(&talk, "m2", "Still there?").await;
    scene.pass(SETTLED).await;
    scene.once_read(&handoff, 3).await;
    assert_eq!(scene.boss.reads(MODEL).await["problem"], Value::Null);
}

#[tokio::test]
async fn a_model_that_takes_too_long_is_given_up() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Silent).await;
    let mut quick = chosen(&scene.fake);
    quick["settings"]["timeout_seconds"] = json!(1);
    scene.boss.puts(MODEL, quick).await;
    let (_, handoff) = scene.talks("c1", QUALIFYING).await;
    scene.pass(SETTLED).await;
    scene.once_failed(&handoff, "slow").await;
    let today = scene.boss.reads(MODEL).await["today"].clone();
    assert_eq!(today["median_ms"], Value::Null, "it was not answered");
    assert!(
        today["tokens_in"].as_u64().unwrap() > 0,
        "it may have been read"
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_so() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Silent).await;
    let mut gone = chosen(&scene.fake);
    // Nothing listens on the port of discarded bytes.
    gone["settings"]["url"] = json!("http://127.0.0.1:9/v1");
    scene.boss.puts(MODEL, gone).await;
    let (_, handoff) = scene.talks("c1", QUALIFYING).await;
    scene.pass(SETTLED).await;
    scene.once_failed(&handoff, "unreachable").await;
    let today = scene.boss.reads(MODEL).await["today"].clone();
    assert_eq!(
        (&today["failed"], &today["tokens_in"]),
        (&json!(1), &json!(0))
    );
}

#[tokio::test]
async fn the_tokens_of_a_day_are_not_exceeded() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Claim(super::sees_the_role)).await;
    let mut little = chosen(&scene.fake);
    little["settings"]["tokens_per_day"] = json!(2_800);
    scene.boss.puts(MODEL, little).await;
    let (_, first) = scene.talks("c1", PEN).await;
    scene.pass(SETTLED).await;
    scene.once_read(&first, 2).await;
    let (_, second) = scene.talks("c2", PEN).await;
    scene.pass(SETTLED).await;
    scene.once_failed(&second, "budget").await;
    assert_eq!(scene.fake.count(), 1);
    // It is 17:00 UTC; at midnight there are new ones.
    scene.pass(6 * 3_600).await;
    assert_eq!(scene.fake.count(), 1);
    scene.pass(2 * 3_600).await;
    scene.once_asked(2).await;
}
