//! A policy is tried before it holds.

use std::time::Duration;

use baton_core::routing::Target;
use serde_json::{Value, json};

use crate::support::{Agent, Rep, World};
use crate::team::{asked, rule};

async fn replayed(boss: &Rep<'_>, last: u32) -> Value {
    let started = boss
        .posts(
            "/v1/admin/routing/replays",
            json!({ "last": last, "policy": { "kind": "draft" } }),
        )
        .await;
    let path = format!(
        "/v1/admin/routing/replays/{}",
        started["id"].as_str().unwrap()
    );
    tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let now = boss.reads(&path).await;
            if !now["report"].is_null() {
                assert_eq!(now["done"], now["total"]);
                return now["report"].clone();
            }
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap()
}

async fn saved(boss: &Rep<'_>, change: impl FnOnce(&mut baton_core::routing::RoutingPolicy)) {
    let now = boss.reads("/v1/admin/routing").await;
    let mut policy = serde_json::from_value(now["published"].clone()).unwrap();
    change(&mut policy);
    let body = json!({ "policy": policy, "revision": now["draft"]["revision"] });
    boss.puts("/v1/admin/routing/draft", body).await;
}

#[tokio::test]
async fn a_dry_run_says_who_and_why_and_does_nothing() {
    let world = World::new().await;
    let boss = world.admin().await;
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    saved(&boss, |p| {
        let mut first = rule("french", Target::RoundRobin);
        first.when.countries = vec!["FR".into()];
        p.rules.insert(0, first);
    })
    .await;
    let before = (ana.catch_up(0).await.len(), bo.catch_up(0).await.len());
    let run = async |lead: Value| {
        let body = json!({ "policy": { "kind": "draft" }, "lead": lead });
        boss.posts("/v1/admin/routing/dry-run", body).await
    };
    let typed = run(json!({ "kind": "typed", "lead": { "country": "FR" } })).await;
    assert_eq!(
        (
            typed["outcome"]["kind"].as_str(),
            typed["outcome"]["rule"].as_str()
        ),
        (Some("ask"), Some("french"))
    );
    let other = run(json!({ "kind": "typed", "lead": { "country": "DE" } })).await;
    assert_eq!(other["trace"]["steps"][0]["result"]["kind"], "not_for");
    assert_eq!(other["outcome"]["rule"], "everyone");
    let wrong = json!({ "policy": { "kind": "draft" }, "lead": { "kind": "typed", "lead": { "country": "France" } } });
    let told = boss
        .is_refused(reqwest::Method::POST, "/v1/admin/routing/dry-run", wrong)
        .await;
    assert_eq!((told.0, told.2.as_str()), (422, "lead.lead.country"));
    let after = (ana.catch_up(0).await.len(), bo.catch_up(0).await.len());
    assert_eq!(before, after, "nobody has heard of it");
}

/// A third of them German; each is taken, now and then by the second who is asked, and closed.
async fn twelve_handoffs(world: &World, agent: &Agent<'_>, ana: &Rep<'_>, bo: &Rep<'_>) {
    for n in 0..12 {
        let country = if n % 3 == 0 { "DE" } else { "FR" };
        let handoff = agent
            .brings(&format!("c{n}"), json!({ "name": "P", "country": country }))
            .await;
        let Some(rep) = [ana, bo].into_iter().find(|r| {
            asked(&handoff).is_some_and(|a| r.id.0 == handoff["rep"]["id"] && !a.is_empty())
        }) else {
            panic!("somebody is asked: {handoff}");
        };
        world.pass(5);
        if n % 5 == 4 {
            rep.declines().await;
            let other = if rep.id == ana.id { bo } else { ana };
            other.accepts().await;
        } else {
            rep.accepts().await;
        }
        world.pass(5);
        let now = agent.handoff(&handoff["id"]).await;
        let holder = if now["rep"]["name"] == "Ana" {
            &ana
        } else {
            &bo
        };
        holder
            .decides(json!({ "kind": "close", "handoff": handoff["id"], "outcome": "won", "note": null }))
            .await;
        world.pass(5);
    }
}

#[tokio::test]
async fn replaying_what_holds_changes_nothing_and_a_territory_moves_its_leads() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    twelve_handoffs(&world, &agent, &ana, &bo).await;
    saved(&boss, |_| {}).await;
    let same = replayed(&boss, 100).await;
    assert_eq!(
        (
            same["handoffs"].as_u64(),
            same["reproduced"].as_u64(),
            same["changed"].as_u64()
        ),
        (Some(12), Some(12), Some(0)),
        "{same}"
    );
    assert_eq!(same["before"], same["after"]);

    let bo_id = bo.id.clone();
    saved(&boss, |p| {
        p.territories = vec![baton_core::routing::Territory {
            id: "de".into(),
            name: "Germany".into(),
            area: baton_core::routing::Conditions {
                countries: vec!["DE".into()],
                ..Default::default()
            },
            reps: vec![bo_id],
            teams: vec![],
        }];
        p.rules
            .insert(0, rule("de", Target::Territory { only: vec![] }));
    })
    .await;
    let moved = replayed(&boss, 100).await;
    for change in moved["changes"].as_array().unwrap() {
        assert_ne!(change["before"], change["after"]);
    }
    let again = replayed(&boss, 100).await;
    assert_eq!(moved, again, "the same each time");
    let gained = |r: &Value, name: &str| {
        let rep = r["reps"]
            .as_array()
            .unwrap()
            .iter()
            .find(|x| x["name"] == name)
            .unwrap();
        rep["after"].as_i64().unwrap() - rep["before"].as_i64().unwrap()
    };
    assert_eq!(gained(&moved, "Ana") + gained(&moved, "Bo"), 0, "{moved}");
}
