//! Connections, who is told what, and receipts, over a socket.

use std::time::Duration;

use baton_channels::testing::slack::{FakeSlack, Fault};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Rep, World};

/// Long enough for a busy machine.
const SOON: Duration = Duration::from_secs(20);

fn slack(fake: &FakeSlack) -> Value {
    json!({
        "name": "Slack",
        "settings": { "kind": "slack", "answers": "request", "api_url": fake.url() },
        "secrets": { "token": fake.token(), "signing_secret": "s1gn1ng-s3cret" },
    })
}

/// Everybody who is asked is told in Slack at once.
async fn at_once(boss: &Rep<'_>) {
    let before = boss.reads("/v1/admin/notifications").await;
    let mut policy = before["policy"].clone();
    policy["rules"] = json!([{
        "event": "offered",
        "for": { "kind": "everyone" },
        "steps": [{ "channel": "slack", "urgent": true }],
    }]);
    boss.puts("/v1/admin/notifications", policy).await;
}

async fn connects(boss: &Rep<'_>, fake: &FakeSlack) -> String {
    let saved = boss.posts("/v1/admin/connections", slack(fake)).await;
    saved["connection"]["id"].as_str().unwrap().to_owned()
}

/// The receipts of a handoff, once they are as wanted.
async fn receipts(
    world: &World,
    rep: &Rep<'_>,
    handoff: &Value,
    wanted: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    let all = async {
        loop {
            let seen = world.handoff_view(rep, &handoff["id"]).await;
            let all = seen["deliveries"].as_array().unwrap().clone();
            if wanted(&all) {
                return all;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(SOON, all).await.expect("receipts")
}

fn in_slack<'a>(all: &'a [Value], state: &str) -> Option<&'a Value> {
    all.iter()
        .find(|d| d["channel"] == "slack" && d["state"] == state)
}

#[tokio::test]
async fn secrets_are_never_shown_and_lie_in_the_database_sealed() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeSlack::start().await;
    let id = connects(&boss, &fake).await;
    let listed = boss.reads("/v1/admin/connections").await;
    assert_eq!(listed[0]["secrets"], json!(["signing_secret", "token"]));
    let callback = listed[0]["callback_url"].as_str().unwrap();
    assert_eq!(callback, format!("https://hub.example.com/v1/slack/{id}"));
    for secret in [fake.token(), "s1gn1ng-s3cret"] {
        assert!(!listed.to_string().contains(secret));
        for file in std::fs::read_dir(world.folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "a secret lies in the open");
        }
    }
}

#[tokio::test]
async fn a_secret_does_not_go_where_it_was_not_entered_for() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeSlack::start().await;
    let id = connects(&boss, &fake).await;
    let mut elsewhere = slack(&fake);
    elsewhere["settings"]["api_url"] = json!("https://evil.example/api/");
    elsewhere["secrets"] = json!({});
    let path = format!("/v1/admin/connections/{id}");
    let refused = boss.is_refused(Method::PUT, &path, elsewhere).await;
    assert_eq!(refused.2, "secrets.token");
    // With the same place they stay.
    let mut renamed = slack(&fake);
    renamed["name"] = json!("Slack of sales");
    renamed["secrets"] = json!({});
    let saved = boss.puts(&path, renamed).await;
    assert_eq!(saved["connection"]["name"], "Slack of sales");
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_by_its_field() {
    let world = World::new().await;
    let boss = world.admin().await;
    let mail = |host: &str, security: &str| {
        json!({ "kind": "email", "host": host, "port": 587, "security": security,
                "from": "sales@showloom.example" })
    };
    let crm = json!({ "create_contacts": false, "read_owners": false, "activity": "task" });
    for (settings, secrets, field) in [
        (
            mail("smtp.example.com", "none"),
            json!({}),
            "settings.security",
        ),
        (mail("not a host", "tls"), json!({}), "settings.host"),
        (
            json!({ "kind": "slack", "answers": "socket" }),
            json!({ "token": "xoxb-1" }),
            "secrets.app_token",
        ),
        (
            json!({ "kind": "webhook", "url": "https://10.0.0.7/hook" }),
            json!({}),
            "settings.url",
        ),
        (
            json!({ "kind": "webhook", "url": "http://example.com/hook" }),
            json!({}),
            "settings.url",
        ),
        (
            json!({ "kind": "salesforce", "instance_url": "http://example.com", "crm": crm }),
            json!({ "token": "t" }),
            "settings.instance_url",
        ),
        (
            json!({ "kind": "hubspot", "version": "../x", "crm": crm }),
            json!({ "token": "t" }),
            "settings.version",
        ),
    ] {
        let body = json!({ "name": "X", "settings": settings, "secrets": secrets });
        let path = "/v1/admin/connections";
        let refused = boss.is_refused(Method::POST, path, body).await;
        assert_eq!(refused.2, field, "{settings}");
    }
    assert_eq!(boss.reads("/v1/admin/connections").await, json!([]));
}

#[tokio::test]
async fn a_webhook_shows_its_secret_once() {
    let world = World::new().await;
    let boss = world.admin().await;
    let hook = json!({
        "name": "Data lake",
        "settings": { "kind": "webhook", "url": "https://example.com/baton" },
    });
    let saved = boss.posts("/v1/admin/connections", hook).await;
    let secret = saved["webhook_secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"));
    let listed = boss.reads("/v1/admin/connections").await;
    assert!(!listed.to_string().contains(secret));
}

#[tokio::test]
async fn a_test_says_what_is_wrong_and_puts_it_right_again() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeSlack::start().await;
    let id = connects(&boss, &fake).await;
    let path = format!("/v1/admin/connections/{id}/test");
    let fine = boss.posts(&path, json!({})).await;
    let steps = fine["steps"].as_array().unwrap();
    assert!(steps.iter().all(|s| s["ok"] == true), "{fine}");
    fake.revoke();
    let failed = boss.posts(&path, json!({})).await;
    let steps = failed["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["ok"], false);
    let listed = boss.reads("/v1/admin/connections").await;
    assert_eq!(listed[0]["state"], "needs_you");
}

#[tokio::test]
async fn ana_is_asked_in_slack_and_her_answer_there_counts() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let fake = FakeSlack::start().await;
    let user = fake.user("ana@showloom.example");
    let id = connects(&boss, &fake).await;
    at_once(&boss).await;
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let message = fake.until_messages(1).await.remove(0);
    receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "sent").is_some()
    })
    .await;

    let offer = ana.offer().await;
    let payload = json!({
        "type": "block_actions",
        "user": { "id": user },
        "container": { "channel_id": message.channel, "message_ts": message.ts },
        "trigger_id": "1",
        "actions": [{ "action_id": "baton_accept", "value": offer, "type": "button" }],
    });
    let body = format!(
        "payload={}",
        url::form_urlencoded::byte_serialize(payload.to_string().as_bytes()).collect::<String>()
    );
    let path = format!("{}/v1/slack/{id}", world.url);
    let post = async |signature: String| {
        let request = world
            .http
            .post(&path)
            .header("x-slack-request-timestamp", "1772557200")
            .header("x-slack-signature", signature)
            .header("content-type", "application/x-www-form-urlencoded");
        request.body(body.clone()).send().await.unwrap().status()
    };
    assert_eq!(post("v0=00".into()).await, StatusCode::NOT_FOUND);
    let text = format!("v0:1772557200:{body}");
    assert_eq!(post(signed("s1gn1ng-s3cret", &text)).await, StatusCode::OK);

    let all = receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "acted").is_some()
    })
    .await;
    let offered = in_slack(&all, "acted").unwrap();
    assert_eq!(offered["event"], "offered");
    let status = agent.handoff(&handoff["id"]).await;
    assert_eq!(status["state"], "accepted");
    assert_eq!(status["rep"]["name"], "Ana");
    fake.until("the message to be put right", |fake| {
        let now = fake.messages();
        let text = now[0].blocks.to_string();
        (now.len() == 1 && !text.contains("baton_accept")).then_some(())
    })
    .await;
}

fn signed(secret: &str, text: &str) -> String {
    use hmac::Mac as _;
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let sum = mac.finalize().into_bytes();
    let hex: Vec<_> = sum.iter().map(|b| format!("{b:02x}")).collect();
    format!("v0={}", hex.concat())
}

#[tokio::test]
async fn what_slack_refuses_is_dead_with_its_words_and_can_be_sent_again() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let fake = FakeSlack::start().await;
    connects(&boss, &fake).await;
    at_once(&boss).await;
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let all = receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "dead").is_some()
    })
    .await;
    let dead = in_slack(&all, "dead").unwrap();
    assert_eq!(dead["can_retry"], true);
    assert!(
        dead["reason"].as_str().unwrap().contains("users_not_found"),
        "{dead}"
    );

    fake.user("ana@showloom.example");
    let retry = format!("/v1/deliveries/{}/retry", dead["id"].as_str().unwrap());
    let again = ana.posts(&retry, json!({})).await;
    assert_eq!(again["state"], "queued");
    fake.until_messages(1).await;
    receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "sent").is_some()
    })
    .await;
    // Nobody else sends again what is not theirs.
    let bo = world.rep("Bo").await;
    let refused = bo.is_refused(Method::POST, &retry, json!({})).await;
    assert_eq!(refused.0, 404);
}

#[tokio::test]
async fn an_answer_that_is_lost_is_looked_for_before_anything_is_sent_again() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let fake = FakeSlack::start().await;
    fake.set_now(world.engine.env.now());
    fake.user("ana@showloom.example");
    connects(&boss, &fake).await;
    at_once(&boss).await;
    fake.fail_next("chat.postMessage", Fault::LoseAnswer);
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    fake.until_messages(1).await;
    let lost = |all: &[Value]| in_slack(all, "queued").is_some_and(|d| !d["reason"].is_null());
    receipts(&world, &ana, &handoff, lost).await;
    world.pass(30);
    world.engine.deliver_due().await.unwrap();
    receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "sent").is_some()
    })
    .await;
    assert_eq!(fake.messages().len(), 1, "not twice");
}

#[tokio::test]
async fn nobody_saw_it_so_the_manager_and_the_agent_are_told() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    world.rep("Ana").await;
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let id = &handoff["id"];
    world.pass(44);
    world.engine.strike_due().await.unwrap();
    assert_eq!(agent.handoff(id).await["unseen"], false);
    world.pass(2);
    world.engine.strike_due().await.unwrap();
    let status = agent.handoff(id).await;
    assert_eq!(status["unseen"], true);
    assert!(status["say"].as_str().unwrap().contains("hasn't seen"));
    let seen = world.handoff_view(&boss, id).await;
    assert_eq!(seen["unseen"]["rep"]["name"], "Ana");
    assert_eq!(seen["escalated_to"][0]["name"], "Boss");
}

#[tokio::test]
async fn who_has_seen_it_is_not_watched() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let offer = ana.offer().await;
    ana.decides(json!({ "kind": "receipt", "offer": offer, "state": "shown" }))
        .await;
    world.pass(60);
    world.engine.strike_due().await.unwrap();
    let status = agent.handoff(&handoff["id"]).await;
    assert_eq!(status["unseen"], false);
}

#[tokio::test]
async fn two_admins_do_not_write_over_each_other() {
    let world = World::new().await;
    let boss = world.admin().await;
    let first = boss.reads("/v1/admin/notifications").await["policy"].clone();
    let saved = boss.puts("/v1/admin/notifications", first.clone()).await;
    assert_eq!(saved["policy"]["version"], 1);
    let path = "/v1/admin/notifications";
    let refused = boss.is_refused(Method::PUT, path, first).await;
    assert_eq!((refused.0, refused.2.as_str()), (409, "version"));
    let mut nobody = saved["policy"].clone();
    nobody["rules"] = json!([{
        "event": "offered",
        "for": { "kind": "rep", "rep": "rep_nobody" },
        "steps": [{ "channel": "slack" }],
    }]);
    let refused = boss.is_refused(Method::PUT, path, nobody).await;
    assert_eq!(refused.2, "rules[0].for.rep");
}

#[tokio::test]
async fn a_rep_turns_a_channel_off_and_the_receipt_says_so() {
    let world = World::new().await;
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    let fake = FakeSlack::start().await;
    fake.user("ana@showloom.example");
    connects(&boss, &fake).await;
    at_once(&boss).await;
    let mine = ana
        .puts("/v1/me/notifications", json!({ "off": ["slack"] }))
        .await;
    assert_eq!(mine["choice"]["off"], json!(["slack"]));
    let handoff = agent.brings("c1", json!({ "name": "Priya" })).await;
    let all = receipts(&world, &ana, &handoff, |all| {
        in_slack(all, "withheld").is_some()
    })
    .await;
    let off = in_slack(&all, "withheld").unwrap();
    assert_eq!(off["reason"], "Ana turned it off.");
    // A test goes out all the same.
    ana.posts("/v1/me/notifications/test", json!({ "channel": "slack" }))
        .await;
    fake.until_messages(1).await;
}

#[tokio::test]
async fn a_link_shows_nothing_of_the_prospect() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let handoff = agent
        .brings(
            "c1",
            json!({ "name": "Priya Raghunathan", "company": "Brightmoor" }),
        )
        .await;
    let open = async |id: &str| {
        let page = world.http.get(format!("{}/h/{id}", world.url));
        let page = page.send().await.unwrap();
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"));
        page.text().await.unwrap()
    };
    let id = handoff["id"].as_str().unwrap();
    let page = open(id).await;
    assert!(page.contains(&format!("baton://handoff/{id}")));
    assert!(!page.contains("Priya") && !page.contains("Brightmoor"));
    // One that is not there looks alike.
    let other = open("ho_unknown").await;
    assert_eq!(other.replace("ho_unknown", id), page);
    assert!(!open("%22%3E%3Cscript%3E").await.contains("<script>"));
}

#[tokio::test]
async fn a_preview_shows_the_words_and_refuses_what_is_no_placeholder() {
    let world = World::new().await;
    let boss = world.admin().await;
    let preview = |subject: &str| {
        json!({ "event": "offered", "channel": "email",
                "template": { "subject": subject, "parts": ["summary"] } })
    };
    let path = "/v1/admin/notifications/preview";
    let shown = boss.posts(path, preview("{{ prospect.name }} waits")).await;
    assert!(shown["subject"].as_str().unwrap().ends_with(" waits"));
    assert!(shown["html"].as_str().unwrap().contains("<html"));
    let refused = boss
        .is_refused(Method::POST, path, preview("{{ prospekt.name }}"))
        .await;
    assert_eq!(refused.2, "template.subject");
}
