//! Connections: what they need, keep to themselves, and refuse.

use baton_channels::testing::slack::FakeSlack;
use reqwest::Method;
use serde_json::json;

use super::{CONNECTIONS, connects, slack};
use crate::support::World;

#[tokio::test]
async fn secrets_are_never_shown_and_lie_in_the_database_sealed() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeSlack::start().await;
    let id = connects(&boss, &fake).await;
    let listed = boss.reads(CONNECTIONS).await;
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
        let refused = boss.is_refused(Method::POST, CONNECTIONS, body).await;
        assert_eq!(refused.2, field, "{settings}");
    }
    assert_eq!(boss.reads(CONNECTIONS).await, json!([]));
}

#[tokio::test]
async fn a_webhook_shows_its_secret_once() {
    let world = World::new().await;
    let boss = world.admin().await;
    let hook = json!({
        "name": "Data lake",
        "settings": { "kind": "webhook", "url": "https://example.com/baton" },
    });
    let saved = boss.posts(CONNECTIONS, hook).await;
    let secret = saved["webhook_secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"));
    let listed = boss.reads(CONNECTIONS).await;
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
    let listed = boss.reads(CONNECTIONS).await;
    assert_eq!(listed[0]["state"], "needs_you");
}
