//! A hub of today over the data of an earlier one.

use std::borrow::Cow;

use baton_core::qualification::QualificationPolicy;
use serde_json::{Value, json};
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use crate::owners::database;
use crate::support::World;

static ALL: Migrator = sqlx::migrate!("./migrations");

/// As a hub left it that knew calendars, and nothing of routing policies or notifications.
async fn as_of_3(folder: &std::path::Path) {
    let file = SqliteConnectOptions::new()
        .filename(folder.join("hub.db"))
        .create_if_missing(true)
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(1);
    let db = pool.connect_with(file).await.unwrap();
    let earlier = ALL.iter().filter(|m| m.version <= 3).cloned().collect();
    let migrator = Migrator {
        migrations: Cow::Owned(earlier),
        ..Migrator::DEFAULT
    };
    migrator.run(&db).await.unwrap();
    fill(&db).await;
    db.close().await;
}

/// One who has it, one who is asked, and what a device was told of both.
async fn fill(db: &SqlitePool) {
    let settings = json!({ "routing": { "offer_seconds": 90 } });
    let policy = serde_json::to_string(&QualificationPolicy::default())
        .unwrap()
        .replace('\'', "''");
    let scorecard = json!({
        "policy_version": 1, "score": 3, "of": 5, "threshold": 3, "verdict": "qualified",
        "signals": [], "missing": [], "next_question": null, "wants_human": false,
    });
    for sql in [
        "INSERT INTO hub (id, epoch, link_key) VALUES ('hub', 'e1', '00')".to_owned(),
        format!("INSERT INTO workspaces VALUES ('w', 'Showloom', '{settings}', '{{\"vendor\":\"Showloom\"}}', 1)"),
        format!("INSERT INTO policies VALUES ('w', 1, '{policy}', 1)"),
        "INSERT INTO agents VALUES ('a', 'w', 'Lumi', 1)".into(),
        "INSERT INTO reps (id, workspace, name, email, admin, weight, capacity, presence, created_at)
         VALUES ('ana', 'w', 'Ana', 'ana@showloom.example', 1, 1, 3, 'available', 1)".into(),
        format!("INSERT INTO conversations VALUES
             ('c1', 'w', 'a', 'x1', 'open', 'rep', '{{\"name\":\"Priya\"}}', '[]', '{scorecard}', '{{}}', 1, 1, 1, NULL),
             ('c2', 'w', 'a', 'x2', 'open', 'agent', '{{\"name\":\"Dana\"}}', '[]', '{scorecard}', '{{}}', 0, 1, 1, NULL)"),
        "INSERT INTO messages VALUES ('c1', 0, 'm0', 'prospect', 'Hello there', 1)".into(),
        "INSERT INTO handoffs VALUES
             ('h1', 'w', 'c1', 'y1', 2, 'accepted', 'qualified', NULL, 1, NULL, NULL, NULL, NULL, NULL),
             ('h2', 'w', 'c2', 'y2', 1, 'offered', 'qualified', NULL, 2, NULL, NULL, NULL, NULL, NULL)".into(),
        "INSERT INTO offers VALUES
             ('o1', 'h1', 'ana', 0, 'accepted', 1, 90001, 5, NULL),
             ('o2', 'h2', 'ana', 0, 'pending', 2, 9000000000000, NULL, NULL)".into(),
        "INSERT INTO deliveries VALUES
             ('d1', 'h1', 'o1', 'ana', 'desktop', 'acted', 5, NULL),
             ('d2', 'h2', 'o2', 'ana', 'desktop', 'shown', 3, NULL)".into(),
        "INSERT INTO viewers VALUES ('h1', 'ana', 'c1'), ('h2', 'ana', 'c2')".into(),
        "INSERT INTO feed VALUES ('ana', 'handoff', 'h1', 0, 1), ('ana', 'message', 'c1', 0, 2),
             ('ana', 'handoff', 'h2', 0, 3)".into(),
        "UPDATE reps SET feed_position = 3".into(),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(db).await.unwrap();
    }
}

#[tokio::test]
async fn what_an_earlier_hub_knew_is_there_and_nobody_is_told_of_it_anew() {
    let folder = tempfile::tempdir().unwrap();
    as_of_3(folder.path()).await;
    let world = World::over(folder, "w".into()).await;
    let ana = world.device_of(&world.workspace, "ana".into()).await;

    let seen = ana.catch_up(0).await;
    let handoffs = seen
        .iter()
        .filter_map(|e| e["change"]["handoff"].as_object());
    let told: Vec<_> = handoffs
        .map(|h| {
            let device = &h["deliveries"][0];
            assert_eq!(h["deliveries"].as_array().unwrap().len(), 1, "{h:?}");
            [&h["id"], &h["state"], &device["channel"], &device["state"]].map(text)
        })
        .collect();
    assert_eq!(
        told,
        [
            ["h1", "accepted", "desktop", "acted"],
            ["h2", "offered", "desktop", "shown"],
        ]
    );
    assert!(seen.iter().any(|e| e.to_string().contains("Hello there")));

    let rules = ana.reads("/v1/admin/notifications").await;
    let fresh = World::new().await;
    let boss = fresh.admin().await;
    let own = boss.reads("/v1/admin/notifications").await;
    assert_eq!(rules["policy"], own["policy"]);

    // Time passes, and somebody connects a way to reach her: what is old stays untold.
    let fake = baton_channels::testing::slack::FakeSlack::start().await;
    fake.user("ana@showloom.example");
    let slack = json!({
        "name": "Slack",
        "settings": { "kind": "slack", "answers": "off", "api_url": fake.url() },
        "secrets": { "token": fake.token() },
    });
    ana.posts("/v1/admin/connections", slack).await;
    world.pass(3_600);
    world.engine.strike_due().await.unwrap();
    world.engine.deliver_due().await.unwrap();
    let db = database(&world).await;
    let (rows, due): (i64, i64) = sqlx::query_as("SELECT count(*), count(due_at) FROM deliveries")
        .fetch_one(&db)
        .await
        .unwrap();
    assert_eq!((rows, due), (2, 0));
    assert!(fake.messages().is_empty());

    // What is new is told: Ana gets what she was asked before the hub was renewed.
    let offer = ana.offer().await;
    assert_eq!(offer, "o2");
    let answer = ana
        .decides(json!({ "kind": "accept", "offer": offer }))
        .await;
    assert_eq!(answer["kind"], "accepted", "{answer}");
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
