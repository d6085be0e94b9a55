//! How often what was read was right: a small history, counted by hand.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Agent, QUALIFYING, Rep, World};

const DAY: i64 = 86_400;

async fn asserts(world: &World, agent: &Agent<'_>, talk: &str, (signal, status): (&str, &str)) {
    let path = format!("/v1/conversations/{talk}/signals/{signal}");
    let (key, claim) = (Some(agent.key.as_str()), json!({ "status": status }));
    let (status, reply) = world.send(Method::PUT, &path, key, Some(claim)).await;
    assert!(status.is_success(), "{reply}");
}

/// Somebody who qualifies, from the first word until the rep closes it.
async fn had(agent: &Agent<'_>, rep: &Rep<'_>, id: &str) -> Value {
    let talk = agent.opens(id, QUALIFYING).await;
    had_of(agent, rep, &talk).await
}

async fn had_of(agent: &Agent<'_>, rep: &Rep<'_>, talk: &str) -> Value {
    let handoff = agent.asks(talk).await["id"].clone();
    rep.accepts().await;
    rep.closes(&handoff).await;
    handoff
}

fn signal(name: &str, status: &str, value: Option<&str>) -> Value {
    json!({ "target": { "kind": "signal", "name": name }, "status": status, "value": value,
            "reason": "She told me." })
}

fn verdict(status: &str) -> Value {
    json!({ "target": { "kind": "verdict" }, "status": status, "reason": "She told me." })
}

/// Said, refuted, missed.
fn line<'v>(report: &'v Value, name: &str, source: &str) -> [&'v Value; 3] {
    let all = report["signals"].as_array().unwrap();
    let same = |s: &&Value| s["signal"] == name && s["source"] == source;
    let found = all.iter().find(same);
    let found = found.unwrap_or_else(|| panic!("{name} by {source}: {report}"));
    ["said", "refuted", "missed"].map(|field| &found[field])
}

#[tokio::test]
async fn every_figure_of_a_small_history() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    had(&agent, &ana, "c0").await;
    world.pass(42 * DAY);
    world
        .engine
        .reach
        .connected(&ana.id, world.engine.env.now());

    // Right in everything.
    had(&agent, &ana, "c1").await;
    // The size is wrong, the budget another, and a use case was missed.
    let c2 = had(&agent, &ana, "c2").await;
    ana.corrects(&c2, signal("company_size", "not_met", Some("22 employees")))
        .await;
    ana.corrects(&c2, signal("budget", "met", Some("50000 USD")))
        .await;
    ana.corrects(&c2, signal("use_case_fit", "met", None)).await;
    ana.corrects(&c2, signal("role", "met", None)).await;
    // Not qualified at all; said and taken back, and said for good.
    let c3 = had(&agent, &ana, "c3").await;
    ana.corrects(&c3, verdict("met")).await;
    ana.corrects(&c3, verdict("not_met")).await;
    // What the agent claims: nothing proves one, the talk contradicts the other.
    let talk = agent.opens("c4", QUALIFYING).await;
    asserts(&world, &agent, &talk, ("use_case_fit", "met")).await;
    asserts(&world, &agent, &talk, ("company_size", "not_met")).await;
    let c4 = had_of(&agent, &ana, &talk).await;
    ana.corrects(&c4, signal("use_case_fit", "not_met", None))
        .await;
    // Nobody took this one, and that one is still open.
    let alone = agent.brings("c5", json!({ "name": "P" })).await;
    let withdraw = format!("/v1/handoffs/{}/withdraw", alone["id"].as_str().unwrap());
    agent.post(&withdraw, json!({})).await;
    let open = agent.brings("c6", json!({ "name": "Priya" })).await;
    ana.accepts().await;
    world.pass(1);
    ana.corrects(&open["id"], verdict("not_met")).await;

    let report = boss.reads("/v1/admin/quality").await;
    assert_eq!(
        [&report["days"], &report["handoffs"], &report["corrected"]],
        [30, 4, 3]
    );
    let verdicts = json!({ "qualified": 4, "refuted": 1, "missed": 0 });
    assert_eq!(report["verdicts"], verdicts);
    assert_eq!(line(&report, "company_size", "reader"), [4, 1, 0]);
    assert_eq!(
        line(&report, "budget", "reader"),
        [4, 1, 0],
        "another value is another word"
    );
    assert_eq!(
        line(&report, "role", "reader"),
        [4, 0, 0],
        "confirmed is not refuted"
    );
    assert_eq!(line(&report, "use_case_fit", "reader"), [0, 0, 2]);
    let agents = report["agents"].as_array().unwrap();
    let claims = json!([{ "agent": agents[0]["agent"], "name": "Lumi", "asserted": 2,
                          "unsupported": 2, "contradicted": 1, "refuted": 1 }]);
    assert_eq!(report["agents"], claims);
    let recent = report["recent"].as_array().unwrap();
    assert_eq!(
        (recent.len(), &recent[0]["name"]),
        (7, &json!("Priya")),
        "{recent:#?}"
    );

    let longer = boss.reads("/v1/admin/quality?days=60").await;
    assert_eq!(longer["handoffs"], 5);
    assert_eq!(line(&longer, "company_size", "reader"), [5, 1, 0]);
}

#[tokio::test]
async fn a_claim_that_a_rep_let_stand_counts_as_right() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    let talk = agent
        .opens("c1", &format!("{QUALIFYING} Does it do SSO?"))
        .await;
    agent.says(&talk, "m2", "Is there an app for phones?").await;
    let handoff = had_of(&agent, &ana, &talk).await;
    let read = ana.sees(&handoff).await["context"]["questions"].clone();
    let (asked, said) = (read[0]["text"].clone(), read.as_array().unwrap().len());
    let target = json!({ "kind": "claim", "of": "question", "key": asked });
    let wrong = json!({ "target": target, "status": "not_met", "reason": "She joked." });
    ana.corrects(&handoff, wrong).await;
    let report = boss.reads("/v1/admin/quality").await;
    let claims = report["claims"].as_array().unwrap();
    let questions: Vec<_> = claims.iter().filter(|c| c["of"] == "question").collect();
    let counted = json!({ "of": "question", "read_by": "words", "said": said, "refuted": 1 });
    assert_eq!(questions, [&counted]);
    ana.decides(json!({ "kind": "uncorrect", "handoff": handoff, "target": target }))
        .await;
    let report = boss.reads("/v1/admin/quality").await;
    assert_eq!(
        (&report["corrected"], &report["recent"]),
        (&json!(0), &json!([]))
    );
}

#[tokio::test]
async fn only_admins_look_and_only_at_days_there_are() {
    let world = World::new().await;
    let (boss, ana) = (world.admin().await, world.rep("Ana").await);
    let empty = boss.reads("/v1/admin/quality?days=366").await;
    assert_eq!(
        (&empty["handoffs"], &empty["signals"]),
        (&json!(0), &json!([]))
    );
    let get = Method::GET;
    for days in ["0", "367"] {
        let path = format!("/v1/admin/quality?days={days}");
        let told = boss.is_refused(get.clone(), &path, Value::Null).await;
        assert_eq!((told.0, told.2.as_str()), (422, "days"));
    }
    let told = ana.is_refused(get, "/v1/admin/quality", Value::Null).await;
    assert_eq!(told.0, 403);
}
