//! A policy is tried before it holds.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use baton_core::catalog::Catalog;
use baton_core::routing::Target;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Agent, Rep, World};
use crate::team::{asked, rule};

const REPLAYS: &str = "/v1/admin/routing/replays";

/// Begins a replay; where it is looked at.
async fn begun(boss: &Rep<'_>, last: u32) -> String {
    let body = json!({ "last": last, "policy": { "kind": "published" } });
    let started = boss.posts(REPLAYS, body).await;
    format!("{REPLAYS}/{}", started["id"].as_str().unwrap())
}

async fn replayed(boss: &Rep<'_>, last: u32) -> Value {
    let body = json!({ "last": last, "policy": { "kind": "draft" } });
    let started = boss.posts(REPLAYS, body).await;
    through(
        boss,
        &format!("{REPLAYS}/{}", started["id"].as_str().unwrap()),
    )
    .await
}

/// The report, once there is one.
async fn through(boss: &Rep<'_>, path: &str) -> Value {
    tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let now = boss.reads(path).await;
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
        .is_refused(Method::POST, "/v1/admin/routing/dry-run", wrong)
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

/// Nothing that keeps the processor busy comes to its turn until what is given back is dropped.
async fn held_up(world: &World) -> Vec<SyncSender<()>> {
    let mut held = vec![];
    for _ in 0..2 {
        let (release, released) = sync_channel::<()>(1);
        let (begun, begins) = tokio::sync::oneshot::channel();
        let aside = world.engine.aside.clone();
        tokio::spawn(async move {
            let wait = move || {
                begun.send(()).unwrap();
                released.recv()
            };
            drop(aside.run(wait).await);
        });
        begins.await.unwrap();
        held.push(release);
    }
    held
}

#[tokio::test]
async fn one_replay_of_a_workspace_runs_at_a_time_and_the_last_three_are_kept() {
    let world = World::new().await;
    let boss = world.admin().await;
    let rival = Catalog {
        vendor: "Rival".into(),
        ..Catalog::default()
    };
    let rival = world.engine.create_workspace("Rival", rival).await.unwrap();
    let eve = world.rep_of(&rival, "Eve", true).await;
    let of_eve = begun(&eve, 10).await;
    through(&eve, &of_eve).await;

    let held = held_up(&world).await;
    let first = begun(&boss, 10).await;
    let body = json!({ "last": 10, "policy": { "kind": "published" } });
    let (status, told) = boss.try_send(Method::POST, REPLAYS, Some(body)).await;
    assert_eq!(
        (status, told["code"].as_str(), told["fix"].as_str()),
        (
            StatusCode::CONFLICT,
            Some("conflict"),
            Some("Wait until it is through.")
        )
    );
    let another = begun(&eve, 10).await;
    drop(held);
    through(&boss, &first).await;
    through(&eve, &another).await;

    let mut later = vec![];
    for _ in 0..3 {
        later.push(begun(&boss, 10).await);
        through(&boss, &later[later.len() - 1]).await;
    }
    let (status, _) = boss.try_send(Method::GET, &first, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "the oldest is forgotten");
    for path in &later {
        through(&boss, path).await;
    }
    through(&eve, &of_eve).await;
    let (status, _) = boss.try_send(Method::GET, &of_eve, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "it is another's");
}

#[tokio::test]
async fn a_hub_that_stops_does_not_wait_for_a_replay() {
    let mut world = World::new().await;
    let held = held_up(&world).await;
    begun(&world.admin().await, 10).await;
    tokio::time::timeout(Duration::from_secs(30), world.restart())
        .await
        .expect("it ends while the replay is still held up");
    drop(held);
}

#[tokio::test]
async fn a_handoff_that_was_decided_very_often_is_replayed_as_far_as_it_tells_something() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    agent.brings("c0", json!({ "name": "P" })).await;
    ana.accepts().await;
    let db = crate::owners::database(&world).await;
    // What comes after the first fifty could not even be read.
    sqlx::query(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 200)
         INSERT INTO decisions (workspace, handoff, at, policy_version, chosen, lead, seen, progress)
         SELECT workspace, handoff, at + n, policy_version, chosen, lead,
             CASE WHEN n < 50 THEN seen ELSE 'not read' END, progress FROM decisions, n",
    )
    .execute(&db)
    .await
    .unwrap();
    let report = through(&boss, &begun(&boss, 10).await).await;
    assert_eq!(report["handoffs"], 1);
}
