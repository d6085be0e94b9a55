//! A rep puts right what was read: kept, judged, seen by everybody, and it moves nobody.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::owners::database;
use crate::support::{Agent, QUALIFYING, Rep, World};

const ASKS: &str = "Does it work with single sign-on?";

fn size() -> Value {
    json!({ "kind": "signal", "name": "company_size" })
}

fn small() -> Value {
    json!({ "target": size(), "status": "not_met", "value": "22 employees",
            "reason": " She told me on the phone. " })
}

impl Agent<'_> {
    /// Hands over somebody who qualifies and asks something.
    async fn hands_over(&self, id: &str) -> (String, Value) {
        let talk = self.opens(id, &format!("{QUALIFYING} {ASKS}")).await;
        let handoff = self.asks(&talk).await;
        (talk, handoff["id"].clone())
    }

    pub async fn says(&self, talk: &str, id: &str, text: &str) -> Value {
        let path = format!("/v1/conversations/{talk}/messages");
        let body = json!({ "messages": [{ "id": id, "role": "prospect", "text": text }] });
        let (status, view) = self.post(&path, body).await;
        assert_eq!(status, StatusCode::OK, "{view}");
        view
    }
}

impl Rep<'_> {
    /// The handoff as this rep sees it now.
    pub async fn sees(&self, handoff: &Value) -> Value {
        self.world().handoff_view(self, handoff).await
    }

    pub async fn corrects(&self, handoff: &Value, correction: Value) -> Value {
        self.decides(json!({ "kind": "correct", "handoff": handoff, "correction": correction }))
            .await
    }

    async fn takes_back(&self, handoff: &Value, target: Value) -> Value {
        self.decides(json!({ "kind": "uncorrect", "handoff": handoff, "target": target }))
            .await
    }

    pub async fn closes(&self, handoff: &Value) {
        let close = json!({ "kind": "close", "handoff": handoff, "outcome": "won", "note": null });
        assert_eq!(self.decides(close).await["kind"], "done");
    }
}

/// Status, value and source of a signal.
fn read<'v>(view: &'v Value, name: &str) -> [&'v str; 3] {
    let all = view["scorecard"]["signals"].as_array().unwrap();
    let signal = all.iter().find(|s| s["name"] == name).unwrap();
    ["status", "value", "source"].map(|field| signal[field].as_str().unwrap_or_default())
}

async fn rows(world: &World) -> i64 {
    let db = database(world).await;
    let count = sqlx::query_scalar("SELECT count(*) FROM corrections");
    count.fetch_one(&db).await.unwrap()
}

#[tokio::test]
async fn the_last_word_stands_and_everybody_who_sees_it_sees_that() {
    let world = World::new().await;
    let agent = world.agent().await;
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let (_, handoff) = agent.hands_over("c1").await;
    ana.declines().await;
    bo.accepts().await;
    let before = bo.sees(&handoff).await;
    assert_eq!(
        read(&before, "company_size"),
        ["met", "220 employees", "reader"]
    );

    assert_eq!(ana.corrects(&handoff, small()).await["kind"], "done");
    let seen = bo.sees(&handoff).await;
    assert_eq!(
        read(&seen, "company_size"),
        ["not_met", "22 employees", "rep"]
    );
    let score = |view: &Value| view["scorecard"]["score"].as_u64().unwrap();
    assert_eq!(score(&seen) + 1, score(&before));
    assert_eq!(seen["card"]["score"], seen["scorecard"]["score"]);
    assert!(seen["version"].as_u64() > before["version"].as_u64());
    let correction = &seen["corrections"][0];
    assert_eq!(correction["by"]["name"], "Ana");
    assert_eq!(
        correction["correction"]["reason"],
        "She told me on the phone."
    );
    let was = json!({ "status": "met", "value": "220 employees", "source": "reader",
                      "read_by": null, "policy_version": 1 });
    assert_eq!(correction["was"], was);

    let bigger = json!({ "target": size(), "status": "met", "value": "230 employees",
                         "reason": "With the new office." });
    bo.corrects(&handoff, bigger).await;
    let seen = ana.sees(&handoff).await;
    assert_eq!(read(&seen, "company_size"), ["met", "230 employees", "rep"]);
    assert_eq!(seen["corrections"].as_array().unwrap().len(), 1);
    assert_eq!(seen["corrections"][0]["by"]["name"], "Bo");
    assert_eq!(
        seen["corrections"][0]["was"], was,
        "what was read stays beside it"
    );

    ana.takes_back(&handoff, size()).await;
    let seen = bo.sees(&handoff).await;
    assert_eq!(seen["corrections"], json!([]));
    assert_eq!(seen["scorecard"], before["scorecard"], "as it was read");
    assert_eq!(rows(&world).await, 3, "every word is kept");
}

#[tokio::test]
async fn later_messages_and_later_handoffs_keep_it() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let (talk, handoff) = agent.hands_over("c1").await;
    ana.accepts().await;
    ana.corrects(&handoff, small()).await;
    let view = agent
        .says(&talk, "m2", "As I said, 220 people work here.")
        .await;
    assert_eq!(
        read(&view, "company_size"),
        ["not_met", "22 employees", "rep"]
    );
    ana.closes(&handoff).await;
    let path = format!("/v1/conversations/{talk}/handoff");
    let again = json!({ "id": "h2", "reason": "qualified" });
    let (status, second) = agent.post(&path, again).await;
    assert_eq!(status, StatusCode::CREATED, "{second}");
    let seen = ana.sees(&second["id"]).await;
    assert_eq!(
        seen["corrections"][0]["correction"]["value"],
        "22 employees"
    );
    // Also what is over can be put right, and counts for what is open.
    ana.takes_back(&handoff, size()).await;
    assert_eq!(ana.sees(&second["id"]).await["corrections"], json!([]));
}

#[tokio::test]
async fn a_verdict_that_is_overruled_neither_ends_nor_makes_a_handoff() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let (talk, handoff) = agent.hands_over("c1").await;
    let verdict = |status: &str| json!({ "target": { "kind": "verdict" }, "status": status, "reason": "A student." });
    ana.corrects(&handoff, verdict("not_met")).await;
    let seen = ana.sees(&handoff).await;
    assert_eq!(seen["scorecard"]["verdict"], "out_of_reach");
    assert_eq!(seen["scorecard"]["read_verdict"], "qualified");
    assert_eq!(
        (&seen["state"], seen["offers"].as_array().unwrap().len()),
        (&json!("offered"), 1)
    );
    assert_eq!(ana.accepts().await["kind"], "accepted");
    ana.closes(&handoff).await;
    ana.corrects(&handoff, verdict("met")).await;
    let (_, view) = agent.get(&format!("/v1/conversations/{talk}")).await;
    assert_eq!(view["scorecard"]["verdict"], "qualified");
    assert_eq!(
        view["handoff"]["id"], handoff,
        "nobody was handed over again"
    );
}

#[tokio::test]
async fn a_claim_that_is_wrong_leaves_the_card_and_stays_in_the_context() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let (_, handoff) = agent.hands_over("c1").await;
    ana.accepts().await;
    let seen = ana.sees(&handoff).await;
    let asked = seen["context"]["questions"][0]["text"].clone();
    assert_eq!(seen["card"]["questions"][0]["text"], asked);
    let target = json!({ "kind": "claim", "of": "question", "key": asked });
    let wrong = json!({ "target": target, "status": "not_met", "reason": "She joked." });
    ana.corrects(&handoff, wrong).await;
    let seen = ana.sees(&handoff).await;
    assert_eq!(seen["card"]["questions"], json!([]));
    assert_eq!(seen["context"]["questions"][0]["text"], asked);
    assert_eq!(seen["corrections"][0]["was"]["read_by"], "words");
    ana.takes_back(&handoff, target).await;
    let seen = ana.sees(&handoff).await;
    assert_eq!(seen["card"]["questions"][0]["text"], asked);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_with_the_field_and_the_fix() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let (_, handoff) = agent.hands_over("c1").await;
    let claim = |key: &str| json!({ "kind": "claim", "of": "competitor", "key": key });
    let verdict = json!({ "kind": "verdict" });
    let table = [
        (
            json!({ "target": { "kind": "signal", "name": "shoe_size" }, "status": "met", "reason": "x" }),
            "invalid_field",
            "target.name",
        ),
        (
            json!({ "target": claim("Nobody"), "status": "not_met", "reason": "x" }),
            "invalid_field",
            "target.key",
        ),
        (
            json!({ "target": verdict, "status": "met", "reason": " " }),
            "invalid_field",
            "reason",
        ),
        (
            json!({ "target": verdict, "status": "met", "reason": "x".repeat(2_001) }),
            "too_long",
            "reason",
        ),
        (
            json!({ "target": verdict, "status": "unknown", "reason": "x" }),
            "invalid_field",
            "status",
        ),
        (
            json!({ "target": verdict, "status": "met", "value": "much", "reason": "x" }),
            "invalid_field",
            "value",
        ),
        (
            json!({ "target": size(), "status": "met", "value": "9".repeat(201), "reason": "x" }),
            "too_long",
            "value",
        ),
    ];
    for (n, (correction, code, field)) in table.into_iter().enumerate() {
        let action = json!({ "kind": "correct", "handoff": handoff, "correction": correction });
        let (status, problem) = ana.intent(&format!("int_{n}"), action).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        let wanted = format!("action.correction.{field}");
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(code), &json!(wanted))
        );
        let told = problem["fix"].is_string() || code == "too_long";
        assert!(told, "{problem}");
    }
    assert_eq!(rows(&world).await, 0);
}

#[tokio::test]
async fn only_who_sees_it_puts_it_right_and_a_word_counts_once() {
    let world = World::new().await;
    let agent = world.agent().await;
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let (_, handoff) = agent.hands_over("c1").await;
    let action = json!({ "kind": "correct", "handoff": handoff, "correction": small() });
    let (status, problem) = bo.intent("int_1", action.clone()).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::NOT_FOUND, &json!("not_found"))
    );
    for id in ["int_1", "int_1", "int_2"] {
        let (status, reply) = ana.intent(id, action.clone()).await;
        assert_eq!(
            (status, &reply["answer"]["kind"]),
            (StatusCode::OK, &json!("done"))
        );
    }
    assert_eq!(
        rows(&world).await,
        1,
        "sent again, and said again: one word"
    );
    let back = ana.takes_back(&handoff, json!({ "kind": "verdict" })).await;
    assert_eq!(back["kind"], "done", "nobody had said anything of it");
    assert_eq!(rows(&world).await, 1);
}

#[tokio::test]
async fn the_agent_does_not_go_on_from_what_a_rep_put_right() {
    let world = World::new().await;
    let agent = world.agent().await;
    let ana = world.rep("Ana").await;
    let (talk, handoff) = agent.hands_over("c1").await;
    ana.accepts().await;
    let path = format!("/v1/conversations/{talk}/context");
    let known = |context: &Value| {
        let all = context["context"]["known"].as_array().unwrap().clone();
        let size = all.into_iter().find(|k| k["subject"] == "Company size");
        size.unwrap()["answer"].as_str().unwrap().to_owned()
    };
    let (_, before) = agent.get(&path).await;
    assert!(known(&before).contains("220"), "{before}");
    assert!(before["context"]["summary"].to_string().contains("220"));

    ana.corrects(&handoff, small()).await;
    let (_, after) = agent.get(&path).await;
    assert_eq!(known(&after), "22 employees");
    assert!(
        !after["context"]["summary"].to_string().contains("220"),
        "{after}"
    );
    let (_, file) = agent.get(&format!("/v1/conversations/{talk}/vcon")).await;
    assert_eq!(file["analysis"][2]["body"], after["context"], "nor a file");

    ana.takes_back(&handoff, size()).await;
    let (_, again) = agent.get(&path).await;
    assert_eq!(again, before, "what was read is kept");
}
