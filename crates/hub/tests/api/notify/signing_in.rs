//! An admin signs in at a CRM: with whose account, for which connection, and nothing else.

use baton_channels::testing::hubspot::FakeHubspot;
use baton_channels::testing::salesforce::FakeSalesforce;
use baton_channels::testing::vendor::{Behaviour, CLIENT, CLIENT_SECRET, Vendor};
use baton_core::catalog::Catalog;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use super::CONNECTIONS;
use crate::support::{Rep, World};

fn app(name: &str, mut settings: Value, at: &Url) -> Value {
    settings["crm"] = json!({ "create_contacts": false, "read_owners": false, "activity": "task" });
    settings["oauth"] = json!({ "client_id": CLIENT, "login_url": at });
    json!({ "name": name, "settings": settings, "secrets": { "client_secret": CLIENT_SECRET } })
}

fn hubspot(fake: &FakeHubspot) -> Value {
    let settings = json!({ "kind": "hubspot", "api_url": fake.url() });
    app("HubSpot of sales", settings, &fake.url())
}

fn salesforce(fake: &FakeSalesforce) -> Value {
    let settings = json!({ "kind": "salesforce", "instance_url": fake.url() });
    app("Salesforce of sales", settings, &fake.url())
}

async fn connects(boss: &Rep<'_>, body: Value) -> String {
    let saved = boss.posts(CONNECTIONS, body).await;
    assert_eq!(saved["connection"]["state"], "needs_you");
    saved["connection"]["id"].as_str().unwrap().to_owned()
}

/// The page to which the admin's browser is sent.
async fn begins(boss: &Rep<'_>, id: &str) -> Url {
    let path = format!("{CONNECTIONS}/{id}/authorize");
    let asked = boss.posts(&path, json!({})).await;
    asked["url"].as_str().unwrap().parse().unwrap()
}

/// The browser is back at the hub; what it shows.
async fn comes_back(world: &World, back: &Url) -> (StatusCode, String) {
    assert_eq!(back.path(), "/v1/oauth/callback");
    let query = back.query().unwrap_or_default();
    let page = world
        .http
        .get(format!("{}{}?{query}", world.url, back.path()));
    let page = page.send().await.unwrap();
    (page.status(), page.text().await.unwrap())
}

async fn works(boss: &Rep<'_>, id: &str) -> bool {
    let path = format!("{CONNECTIONS}/{id}/test");
    let tested = boss.posts(&path, json!({})).await;
    let steps = tested["steps"].as_array().unwrap();
    steps.iter().all(|s| s["ok"] == true)
}

fn nothing_lies_open(world: &World, secrets: &[String]) {
    for file in std::fs::read_dir(world.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} lies in the open");
        }
    }
}

/// From the first click to a token that was renewed.
async fn signs_in<B: Behaviour>(world: &World, fake: &Vendor<B>, body: Value) {
    let boss = world.admin().await;
    let name = body["name"].as_str().unwrap().to_owned();
    let id = connects(&boss, body).await;
    let asked = begins(&boss, &id).await;
    assert_eq!(asked.host_str(), fake.url().host_str());
    let (status, page) = comes_back(world, &fake.consent(&asked)).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains(&name) && page.contains("Showloom"), "{page}");
    assert_eq!(fake.exchanges(), 1);
    let listed = boss.reads(CONNECTIONS).await;
    assert_eq!(listed[0]["state"], "ok");
    assert_eq!(
        listed[0]["secrets"],
        json!(["client_secret", "oauth_tokens"])
    );
    nothing_lies_open(
        world,
        &[fake.token(), fake.refresh_token(), CLIENT_SECRET.into()],
    );
    assert!(works(&boss, &id).await);
    assert_eq!(fake.exchanges(), 1, "it still holds");
    // It ends before its time: it is renewed, and the new one is used from then on.
    fake.expire_token();
    assert!(works(&boss, &id).await);
    assert!(works(&boss, &id).await);
    assert_eq!(fake.exchanges(), 2, "once");
}

#[tokio::test]
async fn at_hubspot_a_sign_in_ends_in_a_sealed_token_that_renews_itself() {
    let world = World::new().await;
    let fake = FakeHubspot::start().await;
    signs_in(&world, &fake, hubspot(&fake)).await;
}

#[tokio::test]
async fn at_salesforce_a_sign_in_ends_in_a_sealed_token_that_renews_itself() {
    let world = World::new().await;
    let fake = FakeSalesforce::start().await;
    signs_in(&world, &fake, salesforce(&fake)).await;
}

#[tokio::test]
async fn only_the_last_sign_in_of_a_connection_counts_and_only_once() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeHubspot::start().await;
    let id = connects(&boss, hubspot(&fake)).await;
    let first = begins(&boss, &id).await;
    let second = begins(&boss, &id).await;
    let (status, _) = comes_back(&world, &fake.consent(&first)).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "another has begun since");
    let back = fake.consent(&second);
    assert_eq!(comes_back(&world, &back).await.0, StatusCode::OK);
    assert_eq!(comes_back(&world, &back).await.0, StatusCode::NOT_FOUND);
    assert_eq!(fake.exchanges(), 1);
}

#[tokio::test]
async fn a_sign_in_that_takes_too_long_is_begun_again() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeHubspot::start().await;
    let id = connects(&boss, hubspot(&fake)).await;
    let back = fake.consent(&begins(&boss, &id).await);
    world.pass(601);
    assert_eq!(comes_back(&world, &back).await.0, StatusCode::NOT_FOUND);
    assert_eq!(fake.exchanges(), 0);
}

#[tokio::test]
async fn who_does_not_agree_leaves_nothing_that_could_be_used() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeHubspot::start().await;
    let id = connects(&boss, hubspot(&fake)).await;
    let back = fake.consent(&begins(&boss, &id).await);
    let state = back.query_pairs().find(|(k, _)| k == "state").unwrap().1;
    let mut denied = back.clone();
    denied.set_query(Some(&format!("error=access_denied&state={state}")));
    assert_eq!(comes_back(&world, &denied).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(comes_back(&world, &back).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_one_workspace_began_is_not_finished_with_anothers_code() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeHubspot::start().await;
    let mine = connects(&boss, hubspot(&fake)).await;
    let other = world
        .engine
        .create_workspace("Brightmoor", Catalog::default());
    let other = other.await.unwrap();
    let mallory = world.rep_of(&other, "Mallory", true).await;
    let theirs = connects(&mallory, hubspot(&fake)).await;

    let asked = begins(&boss, &mine).await;
    let state = asked.query_pairs().find(|(k, _)| k == "state").unwrap().1;
    // Mallory has agreed with an account of their own, and puts the code under the other's state.
    let code = fake.consent(&begins(&mallory, &theirs).await);
    let code = code.query_pairs().find(|(k, _)| k == "code").unwrap().1;
    let mut forged = asked.clone();
    forged.set_path("/v1/oauth/callback");
    forged.set_query(Some(&format!("code={code}&state={state}")));
    assert!(!comes_back(&world, &forged).await.0.is_success());
    assert_eq!(boss.reads(CONNECTIONS).await[0]["state"], "needs_you");
    // And the page of their own says whose connection it is.
    let back = fake.consent(&begins(&mallory, &theirs).await);
    let (_, page) = comes_back(&world, &back).await;
    assert!(page.contains("Brightmoor"), "{page}");
}

#[tokio::test]
async fn a_connection_that_was_changed_meanwhile_gets_no_tokens_of_what_it_was() {
    let world = World::new().await;
    let boss = world.admin().await;
    let (fake, elsewhere) = (FakeHubspot::start().await, FakeHubspot::start().await);
    let id = connects(&boss, hubspot(&fake)).await;
    let back = fake.consent(&begins(&boss, &id).await);
    let path = format!("{CONNECTIONS}/{id}");
    boss.puts(&path, hubspot(&elsewhere)).await;
    assert_eq!(comes_back(&world, &back).await.0, StatusCode::NOT_FOUND);
    assert_eq!((fake.exchanges(), elsewhere.exchanges()), (0, 0));
    assert_eq!(
        boss.reads(CONNECTIONS).await[0]["secrets"],
        json!(["client_secret"])
    );
}

#[tokio::test]
async fn another_place_to_sign_in_forgets_the_secrets() {
    let world = World::new().await;
    let boss = world.admin().await;
    let fake = FakeHubspot::start().await;
    let id = connects(&boss, hubspot(&fake)).await;
    let mut moved = hubspot(&fake);
    moved["settings"]["oauth"]["login_url"] = json!("https://evil.example/");
    moved["secrets"] = json!({});
    let path = format!("{CONNECTIONS}/{id}");
    let refused = boss.is_refused(Method::PUT, &path, moved).await;
    assert_eq!(refused.2, "secrets.client_secret");
}
