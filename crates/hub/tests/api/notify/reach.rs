//! An admin's connections reach public addresses, and what the operator allows.

use baton_channels::testing::slack::FakeSlack;
use reqwest::Method;
use serde_json::{Value, json};

use super::{CONNECTIONS, connects};
use crate::support::World;

/// What nobody may reach without the operator: this machine, private networks, a cloud's metadata.
const INSIDE: [&str; 6] = [
    "127.0.0.1",
    "10.0.0.7",
    "192.168.1.1",
    "169.254.169.254",
    "[::1]",
    "[fc00::1]",
];

fn crm() -> Value {
    json!({ "create_contacts": false, "read_owners": false, "activity": "task" })
}

/// Every way to enter an address, with the field that is refused.
fn leading_to(host: &str) -> Vec<(Value, &'static str)> {
    let url = format!("https://{host}/");
    let oauth = json!({ "client_id": "app", "login_url": url });
    vec![
        (
            json!({ "kind": "email", "host": host.trim_matches(['[', ']']), "port": 587,
                    "security": "starttls", "from": "sales@showloom.example" }),
            "settings.host",
        ),
        (
            json!({ "kind": "slack", "answers": "off", "api_url": url }),
            "settings.api_url",
        ),
        (
            json!({ "kind": "hubspot", "crm": crm(), "api_url": url }),
            "settings.api_url",
        ),
        (
            json!({ "kind": "hubspot", "crm": crm(), "oauth": oauth }),
            "settings.oauth.login_url",
        ),
        (
            json!({ "kind": "salesforce", "crm": crm(), "instance_url": url }),
            "settings.instance_url",
        ),
        (
            json!({ "kind": "salesforce", "crm": crm(), "oauth": oauth,
                    "instance_url": "https://showloom.my.salesforce.com" }),
            "settings.oauth.login_url",
        ),
        (json!({ "kind": "webhook", "url": url }), "settings.url"),
    ]
}

#[tokio::test]
async fn no_connection_leads_into_a_network_that_the_operator_has_not_allowed() {
    let world = World::reaching("").await;
    let boss = world.admin().await;
    for host in INSIDE {
        for (settings, field) in leading_to(host) {
            let secrets = json!({ "token": "t", "client_secret": "s" });
            let body = json!({ "name": "X", "settings": settings, "secrets": secrets });
            let refused = boss.is_refused(Method::POST, CONNECTIONS, body).await;
            assert_eq!(refused.2, field, "{settings}");
        }
        let calendar = json!({ "name": "Team", "provider": "caldav", "user": "ana",
                               "url": format!("https://{host}/"), "password": "p" });
        let path = "/v1/admin/calendars";
        let refused = boss.is_refused(Method::POST, path, calendar).await;
        assert_eq!(refused.2, "url", "{host}");
    }
    assert_eq!(boss.reads(CONNECTIONS).await, json!([]));
}

#[tokio::test]
async fn a_server_on_this_machine_alone_goes_unencrypted_and_only_if_it_is_allowed() {
    let mail = json!({ "name": "Mail", "settings": {
        "kind": "email", "host": "localhost", "port": 25, "security": "none",
        "from": "sales@showloom.example",
    }});
    let world = World::reaching("10.0.0.0/8").await;
    let boss = world.admin().await;
    let refused = boss.is_refused(Method::POST, CONNECTIONS, mail.clone());
    assert_eq!(refused.await.2, "settings.host");
    let allowing = World::new().await;
    let boss = allowing.admin().await;
    let saved = boss.posts(CONNECTIONS, mail).await;
    assert_eq!(saved["connection"]["state"], "ok");
}

#[tokio::test]
async fn what_was_connected_before_is_not_reached_once_it_is_no_longer_allowed() {
    let mut world = World::new().await;
    let fake = FakeSlack::start().await;
    let (id, token) = {
        let boss = world.admin().await;
        (connects(&boss, &fake).await, boss.token)
    };
    world.allows("");
    world.restart().await;
    let path = format!("{CONNECTIONS}/{id}/test");
    let tested = world.send(Method::POST, &path, Some(&token), Some(json!({})));
    let step = tested.await.1["steps"][0].clone();
    assert_eq!(step["ok"], false);
    assert!(
        step["words"].as_str().unwrap().contains("not allowed"),
        "{step}"
    );
    assert_eq!(fake.requests().len(), 0);
}
