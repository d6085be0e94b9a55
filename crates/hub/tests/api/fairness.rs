//! Everybody can see that it is fair, and add it up again.

use baton_core::fairness::fold_csv;
use reqwest::Method;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn the_export_adds_up_to_what_the_page_shows() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    for n in 0..4 {
        let handoff = agent.brings(&format!("c{n}"), json!({ "name": "P" })).await;
        match handoff["rep"]["name"].as_str() {
            Some("Ana") if n == 0 => drop(ana.declines().await),
            Some("Ana") => drop(ana.accepts().await),
            _ => drop(bo.accepts().await),
        }
        world.pass(1);
    }
    let page = boss
        .posts(
            "/v1/admin/fairness/corrections",
            json!({ "rep": bo.id, "amount": -1000, "reason": "Two were tests of ours" }),
        )
        .await;
    let newest = &page["entries"][0];
    assert_eq!(
        (
            newest["kind"].as_str(),
            newest["note"].as_str(),
            newest["by"].as_str()
        ),
        (
            Some("correction"),
            Some("Two were tests of ours"),
            Some(boss.id.0.as_str())
        )
    );
    let export = boss.reads("/v1/admin/fairness/export").await;
    let sums = fold_csv(export["csv"].as_str().unwrap()).unwrap();
    for share in page["shares"].as_array().unwrap() {
        let rep = share["rep"].as_str().unwrap();
        let sum = sums.get(&rep.into()).copied().unwrap_or(0);
        assert_eq!(share["credits"].as_i64(), Some(sum), "{share}");
    }
    let chances: u64 = page["shares"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["chances"].as_u64().unwrap())
        .sum();
    assert!(chances >= 5, "Ana, Bo were able, and Bo alone once: {page}");
}

#[tokio::test]
async fn a_correction_says_how_much_and_why() {
    let world = World::new().await;
    let boss = world.admin().await;
    let path = "/v1/admin/fairness/corrections";
    let table = [
        (
            json!({ "rep": boss.id, "amount": 0, "reason": "x" }),
            422,
            "amount",
        ),
        (
            json!({ "rep": boss.id, "amount": 1000, "reason": " " }),
            422,
            "reason",
        ),
        (
            json!({ "rep": "rep_none", "amount": 1000, "reason": "x" }),
            404,
            "",
        ),
    ];
    for (body, status, field) in table {
        let told = boss.is_refused(Method::POST, path, body).await;
        assert_eq!((told.0, told.2.as_str()), (status, field));
    }
}

#[tokio::test]
async fn another_weight_does_not_flood_anybody() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    for n in 0..4 {
        agent.brings(&format!("c{n}"), json!({ "name": "P" })).await;
        world.pass(1);
    }
    let change =
        json!({ "name": "Ana", "admin": false, "weight": 3, "capacity": 50, "profile": {} });
    boss.puts(&format!("/v1/admin/reps/{}", ana.id), change)
        .await;
    let change =
        json!({ "name": "Bo", "admin": false, "weight": 1, "capacity": 50, "profile": {} });
    boss.puts(&format!("/v1/admin/reps/{}", bo.id), change)
        .await;
    let mut hers = 0;
    for n in 4..12 {
        let handoff = agent.brings(&format!("c{n}"), json!({ "name": "P" })).await;
        hers += u32::from(handoff["rep"]["name"] == "Ana");
        world.pass(1);
    }
    assert_eq!(hers, 6, "three of four, from now on");
}

#[tokio::test]
async fn who_has_just_joined_takes_part_before_they_open_the_app() {
    let world = World::new().await;
    let boss = world.admin().await;
    let new = |name: &str| json!({ "name": name, "email": format!("{name}@showloom.example"), "admin": false });
    let ana = boss.posts("/v1/admin/reps", new("ana")).await;
    world.engine.tidy().await.unwrap();
    let more = json!({ "rep": ana["id"], "amount": 2_000, "reason": "Did two by phone." });
    boss.posts("/v1/admin/fairness/corrections", more).await;
    let bo = boss.posts("/v1/admin/reps", new("bo")).await;
    let page = boss.reads("/v1/admin/fairness").await;
    let entries = page["entries"].as_array().unwrap();
    let levelled = entries.iter().find(|e| e["kind"] == "calibration");
    assert_eq!(levelled.expect("Bo is level with Ana")["rep"], bo["id"]);
}

#[tokio::test]
async fn leave_is_not_made_up_for() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    for rep in [&ana, &bo] {
        let change =
            json!({ "name": "X", "admin": false, "weight": 1, "capacity": 100, "profile": {} });
        boss.puts(&format!("/v1/admin/reps/{}", rep.id), change)
            .await;
    }
    let leave = json!({ "leave": [{ "from": "2026-03-03", "to": "2026-03-09", "name": "Ski" }] });
    bo.puts(&format!("/v1/reps/{}/hours", bo.id), leave).await;
    world.engine.tidy().await.unwrap();
    for n in 0..10 {
        let handoff = agent.brings(&format!("c{n}"), json!({ "name": "P" })).await;
        assert_eq!(handoff["rep"]["id"], ana.id.0, "Bo is skiing");
        ana.accepts().await;
    }
    world.pass(7 * 86_400);
    for rep in [&ana, &bo] {
        world
            .engine
            .reach
            .connected(&rep.id, world.engine.env.now());
    }
    world.engine.tidy().await.unwrap();
    let page = boss.reads("/v1/admin/fairness").await;
    let calibrated = |e: &&serde_json::Value| e["kind"] == "calibration" && e["rep"] == bo.id.0;
    let entries = page["entries"].as_array().unwrap();
    let amounts: Vec<_> = entries
        .iter()
        .filter(calibrated)
        .map(|e| e["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(
        amounts,
        [10_000],
        "level with Ana; Boss is away and does not count"
    );
}

#[tokio::test]
async fn who_lets_it_lapse_and_then_takes_it_had_one() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    let handoff = agent.brings("c1", json!({ "name": "P" })).await;
    world.pass(121);
    world.engine.lapse_due().await.unwrap();
    let (_, reply) = ana.claims(&handoff["id"]).await;
    assert_eq!(reply["answer"]["kind"], "accepted");
    let page = boss.reads("/v1/admin/fairness").await;
    let hers = page["shares"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["rep"] == ana.id.0);
    assert_eq!(hers.unwrap()["credits"], 1000);
}
