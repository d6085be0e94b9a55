//! Nothing lost, nothing twice, nothing for ever.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use baton_channels::testing::hubspot::FakeHubspot;
use baton_channels::testing::mail::{Behaviour, MailServer, Options};
use baton_channels::testing::salesforce::FakeSalesforce;
use baton_channels::testing::slack::FakeSlack;
use baton_channels::testing::vendor::Accident;
use serde_json::{Value, json};
use sqlx::SqlitePool;

use crate::owners::database;
use crate::support::{Rep, World, next};

/// Long enough for a busy machine.
const SOON: Duration = Duration::from_secs(20);

/// What `look` finds, once it does.
async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let found = tokio::time::timeout(SOON, found).await;
    found.unwrap_or_else(|_| panic!("{what} did not come about"))
}

async fn count(db: &SqlitePool, wanted: &'static str) -> i64 {
    let count = sqlx::query_scalar(wanted).fetch_one(db).await;
    count.unwrap()
}

/// From now on everyone is told of the event in these steps.
async fn tells(boss: &Rep<'_>, event: &str, steps: Value) {
    let before = boss.reads("/v1/admin/notifications").await;
    let mut policy = before["policy"].clone();
    let rules = policy["rules"].as_array_mut().unwrap();
    rules.retain(|r| r["event"] != event);
    rules.push(json!({ "event": event, "for": { "kind": "everyone" }, "steps": steps }));
    boss.puts("/v1/admin/notifications", policy).await;
}

async fn connects(boss: &Rep<'_>, name: &str, settings: Value, secrets: Value) {
    let body = json!({ "name": name, "settings": settings, "secrets": secrets });
    boss.posts("/v1/admin/connections", body).await;
}

async fn connects_slack(boss: &Rep<'_>, fake: &FakeSlack) {
    let settings = json!({ "kind": "slack", "answers": "off", "api_url": fake.url() });
    connects(boss, "Slack", settings, json!({ "token": fake.token() })).await;
}

async fn connects_hubspot(boss: &Rep<'_>, name: &str, fake: &FakeHubspot) {
    let crm = json!({ "create_contacts": true, "read_owners": true, "activity": "task" });
    let settings = json!({ "kind": "hubspot", "crm": crm, "api_url": fake.url() });
    connects(boss, name, settings, json!({ "token": fake.token() })).await;
}

async fn connects_mail(boss: &Rep<'_>, server: &MailServer) {
    let settings = json!({
        "kind": "email", "host": server.host(), "port": server.port(), "security": "starttls",
        "user": server.user(), "from": "baton@showloom.example", "authority": server.authority(),
    });
    connects(
        boss,
        "Mail",
        settings,
        json!({ "password": server.password() }),
    )
    .await;
}

fn somebody(n: usize) -> Value {
    json!({ "name": format!("Prospect {n}"), "email": format!("p{n}@brightmoor.example") })
}

/// A receiver that keeps what it gets: the id and the body; the first answer is this one.
async fn receiver(first: StatusCode) -> (String, Arc<Mutex<Vec<(String, String)>>>) {
    let got = Arc::new(Mutex::new(vec![]));
    let kept = got.clone();
    let app = Router::new().fallback(move |headers: HeaderMap, body: String| {
        let mut kept = kept.lock().unwrap();
        let id = headers["webhook-id"].to_str().unwrap();
        kept.push((id.to_owned(), body));
        let status = if kept.len() == 1 {
            first
        } else {
            StatusCode::NO_CONTENT
        };
        async move { status }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, got)
}

#[tokio::test]
async fn a_webhook_that_is_sent_again_says_the_same_whatever_has_happened_since() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let (url, got) = receiver(StatusCode::INTERNAL_SERVER_ERROR).await;
    connects(
        &boss,
        "Lake",
        json!({ "kind": "webhook", "url": url }),
        json!({}),
    )
    .await;
    agent.brings("c1", json!({ "name": "Priya" })).await;
    let db = database(&world).await;
    let failed = "SELECT count(*) FROM deliveries WHERE channel = 'webhook' AND trying = 0
                  AND attempts = 1 AND body LIKE '%Priya%'";
    until("a failed try", async || {
        (count(&db, failed).await == 1).then_some(())
    })
    .await;
    ana.accepts().await;
    world.pass(30);
    world.engine.deliver_due().await.unwrap();
    let got = until("three messages", async || {
        let got = got.lock().unwrap().clone();
        (got.len() == 3).then_some(got)
    })
    .await;
    assert_eq!(got[0], got[1]);
    assert_ne!(got[1].0, got[2].0, "what happened then is told by itself");
    // Once it was taken the words are kept no longer.
    let sent = "SELECT count(*) FROM deliveries WHERE channel = 'webhook' AND state = 'sent'
                AND body IS NULL";
    until("both taken", async || {
        (count(&db, sent).await == 2).then_some(())
    })
    .await;
}

#[tokio::test]
async fn somebody_new_in_two_conversations_at_once_becomes_one_lead() {
    let world = World::new().await;
    let (agent, boss, _ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let fake = FakeSalesforce::start().await;
    let crm = json!({ "create_contacts": true, "read_owners": false, "activity": "task" });
    let settings = json!({ "kind": "salesforce", "instance_url": fake.url(), "crm": crm });
    connects(
        &boss,
        "Salesforce",
        settings,
        json!({ "token": fake.token() }),
    )
    .await;
    // It takes its time to say that nobody has the address.
    fake.fail_next("query", Accident::Drip(Duration::from_millis(80)));
    let priya = json!({ "name": "Priya", "email": "Priya@Brightmoor.example" });
    let again = json!({ "name": "Priya R.", "email": "priya@brightmoor.example" });
    agent.brings("c1", priya).await;
    agent.brings("c2", again).await;
    // Others are not held up by it.
    agent.brings("c3", somebody(3)).await;
    until("three tasks", async || {
        (fake.tasks().len() == 3).then_some(())
    })
    .await;
    assert_eq!(fake.created("Lead"), 2);
    let leads = fake.all("Lead");
    assert_eq!(leads[0]["Email"], "p3@brightmoor.example", "{leads:?}");
}

#[tokio::test]
async fn a_few_are_looked_up_at_once_and_one_crm_that_is_slow_holds_up_no_other() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (slow, fine) = (FakeHubspot::start().await, FakeHubspot::start().await);
    connects_hubspot(&boss, "Slow", &slow).await;
    connects_hubspot(&boss, "Fine", &fine).await;
    for _ in 0..8 {
        slow.fail_next("contacts", Accident::Silent);
    }
    for n in 0..12 {
        let body = json!({ "id": format!("c{n}"), "prospect": somebody(n) });
        let (status, reply) = agent.post("/v1/conversations", body).await;
        assert!(status.is_success(), "{reply}");
    }
    let db = database(&world).await;
    // Whoever ends makes room for the next: nobody has to look again.
    let known = "SELECT count(*) FROM crm_records WHERE looked_at IS NOT NULL";
    until("twelve", async || {
        (count(&db, known).await == 12).then_some(())
    })
    .await;
    let begun = slow.requests().len();
    assert_eq!(begun, 4);
}

#[tokio::test]
async fn a_crm_that_asks_to_wait_is_asked_nothing_until_then() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let fake = FakeHubspot::start().await;
    connects_hubspot(&boss, "HubSpot", &fake).await;
    fake.fail_next("contacts", Accident::Busy(Some(600)));
    let opens = async |n: usize| {
        let body = json!({ "id": format!("c{n}"), "prospect": somebody(n) });
        let (status, reply) = agent.post("/v1/conversations", body).await;
        assert!(status.is_success(), "{reply}");
    };
    opens(1).await;
    let db = database(&world).await;
    let in_vain = "SELECT count(*) FROM crm_records WHERE attempts = 1";
    until("a try in vain", async || {
        (count(&db, in_vain).await == 1).then_some(())
    })
    .await;
    opens(2).await;
    world.pass(599);
    world.engine.deliver_due().await.unwrap();
    assert_eq!(fake.requests().len(), 1);
    world.pass(2);
    world.engine.deliver_due().await.unwrap();
    let known = "SELECT count(*) FROM crm_records WHERE looked_at IS NOT NULL AND due_at IS NULL";
    until("both", async || {
        (count(&db, known).await == 2).then_some(())
    })
    .await;
}

#[tokio::test]
async fn where_the_record_lies_is_on_the_card_as_soon_as_it_is_known() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let fake = FakeHubspot::start().await;
    fake.add("contacts", &[("email", "p1@brightmoor.example")]);
    connects_hubspot(&boss, "HubSpot", &fake).await;
    // Nothing else happens to the handoff meanwhile.
    tells(&boss, "offered", json!([])).await;
    fake.fail_next("contacts", Accident::Drip(Duration::from_millis(10)));
    let handoff = agent.brings("c1", somebody(1)).await;
    let mut feed = Box::pin(ana.feed(0).await);
    let found = loop {
        let (_, entry) = next(&mut feed).await;
        let told = &entry["change"]["handoff"];
        if told["id"] == handoff["id"] && told["records"][0].is_object() {
            break told["records"][0].clone();
        }
    };
    assert_eq!(found["name"], "HubSpot");
}

#[tokio::test]
async fn a_mailbox_that_is_full_holds_up_no_other() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let mut reps = vec![];
    for name in ["Ana", "Bo", "Cy", "Dee"] {
        reps.push(world.rep(name).await);
    }
    let mut server = MailServer::start(Options::default()).await;
    connects_mail(&boss, &server).await;
    tells(
        &boss,
        "offered",
        json!([{ "channel": "email", "urgent": true }]),
    )
    .await;
    server.behave_times(Behaviour::Receiver("452 4.2.2 Mailbox full"), 3);
    let db = database(&world).await;
    let later =
        "SELECT count(*) FROM deliveries WHERE reason LIKE 'not yet: 452%' AND attempts = 1";
    for n in 0..3 {
        agent.brings(&format!("c{n}"), somebody(n)).await;
        let n = i64::try_from(n).unwrap() + 1;
        until("a full mailbox", async || {
            (count(&db, later).await == n).then_some(())
        })
        .await;
    }
    // No time passes: the connection is well.
    agent.brings("c3", somebody(3)).await;
    let taken = server.wait_for(1).await;
    assert_eq!(taken[0].to, ["dee@showloom.example"]);
    let listed = boss.reads("/v1/admin/connections").await;
    assert_eq!(listed[0]["state"], "ok");
}

#[tokio::test]
async fn who_is_not_in_slack_holds_up_no_other() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let mut reps = vec![];
    for name in ["Ana", "Bo", "Cy", "Dee"] {
        reps.push(world.rep(name).await);
    }
    let fake = FakeSlack::start().await;
    fake.user("dee@showloom.example");
    connects_slack(&boss, &fake).await;
    tells(
        &boss,
        "offered",
        json!([{ "channel": "slack", "urgent": true }]),
    )
    .await;
    for n in 0..4 {
        agent.brings(&format!("c{n}"), somebody(n)).await;
    }
    fake.until_messages(1).await;
}

#[tokio::test]
async fn of_a_mail_nothing_is_kept_that_names_the_prospect_and_its_thread_holds_all_the_same() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let server = MailServer::start(Options::default()).await;
    connects_mail(&boss, &server).await;
    tells(
        &boss,
        "offered",
        json!([{ "channel": "email", "urgent": true }]),
    )
    .await;
    agent.brings("c1", json!({ "name": "Priya" })).await;
    let db = database(&world).await;
    let sent = "SELECT count(*) FROM deliveries WHERE channel = 'email' AND receipt IS NOT NULL";
    until("a receipt", async || {
        (count(&db, sent).await == 1).then_some(())
    })
    .await;
    let kept: String = sqlx::query_scalar("SELECT receipt FROM deliveries WHERE channel = 'email'")
        .fetch_one(&db)
        .await
        .unwrap();
    assert!(
        !kept.contains("Priya") && kept.contains("@showloom.example>"),
        "{kept}"
    );
    ana.accepts().await;
    let taken = server.wait_for(2).await;
    let subject = |n: usize| {
        let raw = String::from_utf8_lossy(&taken[n].raw).into_owned();
        let line = raw.lines().find_map(|l| l.strip_prefix("Subject: "));
        line.unwrap().to_owned()
    };
    assert_eq!(subject(1), format!("Re: {}", subject(0)));
}

#[tokio::test]
async fn whoever_might_take_what_waits_is_told_where_they_are() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let bo = world.rep("Bo").await;
    // Not at their desks; Dee is on leave.
    let away = async |name| world.rep_of(&world.workspace, name, false).await;
    let (_ana, dee) = (away("Ana").await, away("Dee").await);
    let leave = json!({ "leave": [{ "from": "2026-03-01", "to": "2026-03-09", "name": "Away" }] });
    dee.puts(&format!("/v1/reps/{}/hours", dee.id), leave).await;
    let fake = FakeSlack::start().await;
    for name in ["ana", "bo", "dee"] {
        fake.user(&format!("{name}@showloom.example"));
    }
    connects_slack(&boss, &fake).await;
    tells(&boss, "offered", json!([])).await;
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    bo.declines().await;
    assert_eq!(agent.handoff(&handoff["id"]).await["state"], "waiting");
    let db = database(&world).await;
    let told: Vec<String> = sqlx::query_scalar(
        "SELECT r.name FROM deliveries d JOIN reps r ON r.id = d.rep
         WHERE d.event = 'waiting' AND d.channel = 'slack' ORDER BY r.name",
    )
    .fetch_all(&db)
    .await
    .unwrap();
    assert_eq!(told, ["Ana", "Boss"]);
    fake.until_messages(1).await;
    // Looked at again, it tells nobody again.
    world.engine.route_waiting().await.unwrap();
    let all = "SELECT count(*) FROM deliveries WHERE event = 'waiting' AND channel = 'slack'";
    assert_eq!(count(&db, all).await, 2);
}

#[tokio::test]
async fn what_is_over_for_long_is_forgotten_and_what_nobody_knows_of_is_not() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let fake = FakeSlack::start().await;
    fake.user("ana@showloom.example");
    connects_slack(&boss, &fake).await;
    tells(
        &boss,
        "offered",
        json!([{ "channel": "slack", "urgent": true }]),
    )
    .await;
    let db = database(&world).await;
    let mut handoffs = vec![];
    for n in 0..3 {
        let handoff = agent.brings(&format!("c{n}"), somebody(n)).await;
        fake.until_messages(n + 1).await;
        ana.accepts().await;
        handoffs.push(handoff["id"].as_str().unwrap().to_owned());
    }
    for over in &handoffs[..2] {
        let close = json!({ "kind": "close", "handoff": over, "outcome": "won" });
        ana.decides(close).await;
    }
    let settled = "SELECT count(*) FROM deliveries WHERE due_at IS NOT NULL";
    until("all said", async || {
        (count(&db, settled).await == 0).then_some(())
    })
    .await;
    sqlx::query("UPDATE deliveries SET state = 'unknown' WHERE handoff = ? AND replaces IS NULL AND channel = 'slack'")
        .bind(&handoffs[1])
        .execute(&db)
        .await
        .unwrap();
    let left = async |handoff: &str| -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM deliveries WHERE handoff = ?")
            .bind(handoff.to_owned())
            .fetch_one(&db)
            .await
            .unwrap()
    };
    let open = left(&handoffs[2]).await;
    world.pass(89 * 86_400);
    world.engine.tidy().await.unwrap();
    assert!(left(&handoffs[0]).await >= 2);
    world.pass(2 * 86_400);
    world.engine.tidy().await.unwrap();
    assert_eq!(left(&handoffs[0]).await, 0);
    assert_eq!(left(&handoffs[1]).await, 1);
    assert_eq!(left(&handoffs[2]).await, open);
    // The handoff itself stays.
    let seen = world.handoff_view(&ana, &json!(handoffs[0])).await;
    assert_eq!(seen["state"], "closed");
    assert_eq!(seen["deliveries"], json!([]));
}
