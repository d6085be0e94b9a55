//! Lists of who owns which account.

use std::fmt::Write as _;
use std::future::Future;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use crate::support::{Rep, World};

const CRM: &str = "/v1/admin/ownership/CRM";

#[tokio::test]
async fn a_list_is_replaced_whole_or_not_at_all() {
    let world = World::new().await;
    let boss = world.admin().await;
    let _ana = world.rep("Ana").await;
    let head = "domain,account,email,owner,record";
    let good = format!(
        "{head}\nAcme.com,,,ana@showloom.example,\n,0015g00000XyZ,,Ana@showloom.example,account\n,,Dana@acme.com,ana@showloom.example,lead\n"
    );
    let list = boss.puts(CRM, json!({ "csv": good })).await;
    assert_eq!(
        (list["rows"].as_u64(), list["by"]["name"].as_str()),
        (Some(3), Some("Boss"))
    );

    let ana = "ana@showloom.example";
    let table = [
        (String::new(), "line 1, owner"),
        ("domain\nacme.com".into(), "line 1, owner"),
        ("owner\na".into(), "line 1, domain"),
        (
            format!("domain,owner,colour\nacme.com,{ana},red"),
            "line 1, colour",
        ),
        (
            format!("domain,owner\nacme.com,{ana}\nacme.com,{ana}"),
            "line 3, domain",
        ),
        (
            "domain,owner\nacme.com,nobody@showloom.example".into(),
            "line 2, owner",
        ),
        (
            format!("domain,owner\nnot a domain,{ana}"),
            "line 2, domain",
        ),
        (format!("email,owner\nno-address,{ana}"), "line 2, email"),
        (
            format!("domain,email,owner\nacme.com,a@b.co,{ana}"),
            "line 2, domain",
        ),
        (
            format!("domain,owner,record\nacme.com,{ana},friend"),
            "line 2, record",
        ),
        (format!("domain,owner\nacme.com,{ana},more"), "line 2"),
    ];
    for (csv, field) in table {
        let told = boss
            .is_refused(Method::PUT, CRM, json!({ "csv": csv }))
            .await;
        assert_eq!(
            (told.0, told.1.as_str(), told.2.as_str()),
            (422, "invalid_field", field),
            "{csv}"
        );
    }
    let lists = boss.reads("/v1/admin/ownership").await;
    assert_eq!(lists[0]["rows"], 3, "the list is as it was");
    let found = boss.reads("/v1/admin/ownership/search?key=ACME").await;
    assert_eq!(
        (found[0]["key"].as_str(), found[0]["owner"]["name"].as_str()),
        (Some("acme.com"), Some("Ana"))
    );
    let (status, _) = boss.try_send(Method::DELETE, CRM, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(boss.reads("/v1/admin/ownership").await, json!([]));
}

#[tokio::test]
async fn a_hundred_thousand_accounts_are_taken_over_and_found() {
    let world = World::new().await;
    let boss = world.admin().await;
    let _ana = world.rep("Ana").await;
    let mut csv = String::from("domain,owner\n");
    for n in 0..100_000 {
        writeln!(csv, "company{n}.example,ana@showloom.example").unwrap();
    }
    let list = boss.puts(CRM, json!({ "csv": csv })).await;
    assert_eq!(list["rows"], 100_000);
    let found = boss
        .reads("/v1/admin/ownership/search?key=company99999.")
        .await;
    assert_eq!(found.as_array().unwrap().len(), 1);
}

/// The hub's file, past the hub.
pub async fn database(world: &World) -> SqlitePool {
    let file = SqliteConnectOptions::new().filename(world.folder().join("hub.db"));
    let pool = SqlitePoolOptions::new().max_connections(1);
    pool.connect_with(file.foreign_keys(true)).await.unwrap()
}

async fn kept(db: &SqlitePool) -> (i64, i64) {
    sqlx::query_as("SELECT (SELECT count(*) FROM owner_lists), (SELECT count(*) FROM owners)")
        .fetch_one(db)
        .await
        .unwrap()
}

/// All of it somebody's.
fn companies(rows: u32, owner: &str) -> Value {
    let mut csv = String::from("domain,owner\n");
    for n in 0..rows {
        writeln!(csv, "company{n}.example,{owner}@showloom.example").unwrap();
    }
    json!({ "csv": csv })
}

/// Whose the companies with these numbers are.
async fn owners(boss: &Rep<'_>, numbers: &[u32]) -> Vec<String> {
    let mut names = vec![];
    for n in numbers {
        let path = format!("/v1/admin/ownership/search?key=company{n}.");
        for row in boss.reads(&path).await.as_array().unwrap() {
            names.push(row["owner"]["name"].as_str().unwrap().to_owned());
        }
    }
    names
}

/// What `work` comes to; meanwhile `look` is done again and again.
async fn meanwhile<T>(work: impl Future<Output = T>, mut look: impl AsyncFnMut()) -> T {
    let looking = async {
        loop {
            look().await;
        }
    };
    tokio::select! {
        done = work => done,
        () = looking => unreachable!("it never ends by itself"),
    }
}

#[tokio::test]
async fn while_a_long_list_is_taken_over_others_write_and_read_the_list_of_before() {
    const ROWS: u32 = 20_000;
    let world = World::new().await;
    let boss = world.admin().await;
    let (ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    boss.puts(CRM, companies(100, "ana")).await;
    let db = database(&world).await;
    let mut in_between = 0;
    let list = meanwhile(boss.puts(CRM, companies(ROWS, "bo")), async || {
        ana.decides(json!({ "kind": "set_presence", "presence": "available" }))
            .await;
        let (_, rows) = kept(&db).await;
        let list = boss.reads("/v1/admin/ownership").await[0]["rows"].clone();
        if (101..100 + i64::from(ROWS)).contains(&rows) && list == 100 {
            in_between += 1;
        }
        assert!(list == 100 || list == ROWS, "{list}");
        let one = owners(&boss, &[99]).await;
        assert!(one == ["Ana"] || one == ["Bo"], "{one:?}");
    })
    .await;
    assert!(in_between > 0, "others write between the parts");
    assert_eq!(list["rows"], ROWS);
    assert_eq!(owners(&boss, &[0, 99, 19_999]).await, ["Bo", "Bo", "Bo"]);
    assert_eq!(kept(&db).await, (1, i64::from(ROWS)), "the old is gone");
    let (status, _) = boss.try_send(Method::DELETE, CRM, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(kept(&db).await, (0, 0));
}

#[tokio::test]
async fn of_two_uploads_at_once_one_holds_and_whole() {
    let world = World::new().await;
    let boss = world.admin().await;
    let (_ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let of_ana = boss.puts(CRM, companies(7_000, "ana"));
    let of_bo = boss.puts(CRM, companies(6_000, "bo"));
    let (of_ana, of_bo) = tokio::join!(of_ana, of_bo);
    assert_eq!(
        (&of_ana["rows"], &of_bo["rows"]),
        (&json!(7_000), &json!(6_000))
    );
    let list = boss.reads("/v1/admin/ownership").await;
    let names = owners(&boss, &[0, 2_500, 5_999, 6_999]).await;
    if list[0]["rows"] == 7_000 {
        assert_eq!(names, ["Ana"; 4]);
    } else {
        assert_eq!(names, ["Bo"; 3]);
    }
    let rows = list[0]["rows"].as_i64().unwrap();
    assert_eq!(kept(&database(&world).await).await, (1, rows));
}

#[tokio::test]
async fn what_an_upload_left_behind_that_died_tells_nothing_and_goes_with_the_next() {
    let world = World::new().await;
    let boss = world.admin().await;
    let (_ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    boss.puts(CRM, companies(10, "ana")).await;
    let db = database(&world).await;
    let now = world.engine.env.now().as_millis();
    sqlx::query(
        "INSERT INTO owner_lists (batch, workspace, name, state, rows, at)
         VALUES (1000, ?, 'CRM', 'filling', 3000, ?)",
    )
    .bind(&world.workspace.0)
    .bind(now)
    .execute(&db)
    .await
    .unwrap();
    sqlx::query(
        "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 2999)
         INSERT INTO owners (workspace, batch, record, found_by, key, rep)
         SELECT ?, 1000, 'account', 'domain', 'company' || n || '.example', ? FROM n",
    )
    .bind(&world.workspace.0)
    .bind(&bo.id.0)
    .execute(&db)
    .await
    .unwrap();
    assert_eq!(owners(&boss, &[0, 9, 10]).await, ["Ana", "Ana"]);
    assert_eq!(boss.reads("/v1/admin/ownership").await[0]["rows"], 10);

    boss.puts(CRM, companies(20, "ana")).await;
    assert_eq!(kept(&db).await, (2, 3_020), "it may still be at work");
    world.pass(61);
    boss.puts(CRM, companies(30, "ana")).await;
    assert_eq!(kept(&db).await, (1, 30));
    assert_eq!(owners(&boss, &[0, 29, 30]).await, ["Ana", "Ana"]);
}
