//! Our requests beside those that the vendors' own clients make. The recordings are of
//! `@hubspot/api-client` 13.5.0 and `jsforce` 3.10, each asked to do the same.

use std::collections::{BTreeMap, BTreeSet};

use baton_channels::Channel;
use baton_channels::crm::{Activity, Crm, HubSpot, Who};
use baton_channels::testing::vendor::Request;
use baton_core::notice::NoticeEvent;
use serde::Deserialize;
use serde_json::Value;

use crate::hubspot::Scene;
use crate::salesforce;
use crate::scene::{ANA, PRIYA, of};

#[derive(Deserialize)]
struct Recorded {
    method: String,
    path: String,
    query: BTreeMap<String, Value>,
    body: Value,
}

/// Where it goes, without versions and ids, and which parameters it has.
fn address(method: &str, path: &[String], query: impl Iterator<Item = String>) -> String {
    let is_version = |s: &str| {
        s == "v3" || s == "v4" || s == "2026-03" || s.starts_with('v') && s.ends_with(".0")
    };
    let is_id = |s: &str| {
        s.contains(['@', '%'])
            || s.contains('_') && !s.ends_with("__c")
            || s.chars().any(|c| c.is_ascii_digit())
    };
    let parts: Vec<&str> = path
        .iter()
        .map(String::as_str)
        .filter(|s| !is_version(s))
        .map(|s| if is_id(s) { "*" } else { s })
        .collect();
    let query: BTreeSet<_> = query.collect();
    format!("{method} {} {query:?}", parts.join("/"))
}

/// Names of fields and kinds of values. What a record holds is free but for the kind of its values.
fn shape(value: &Value, free: bool) -> Value {
    match value {
        Value::Object(fields) if free => {
            let kinds: BTreeSet<_> = fields
                .values()
                .map(|v| shape(v, false).to_string())
                .collect();
            kinds.into_iter().collect()
        }
        // In the order of their names, whatever order they came in.
        Value::Object(fields) => fields
            .iter()
            .map(|(k, v)| (k.clone(), shape(v, k == "properties")))
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .collect(),
        Value::Array(all) => all.first().map(|v| shape(v, false)).into_iter().collect(),
        Value::String(_) => "text".into(),
        Value::Number(_) => "number".into(),
        other => other.clone(),
    }
}

/// Each of our requests is one that the vendor's client makes; the names of those that were.
fn compare(recorded: &str, ours: &[Request], free: bool) -> BTreeSet<String> {
    let recorded: BTreeMap<String, Recorded> = serde_json::from_str(recorded).unwrap();
    let theirs: BTreeMap<_, _> = recorded
        .iter()
        .map(|(name, r)| {
            let path: Vec<_> = r
                .path
                .trim_matches('/')
                .split('/')
                .map(str::to_owned)
                .collect();
            let at = address(&r.method, &path, r.query.keys().cloned());
            ((at, shape(&r.body, free).to_string()), name.clone())
        })
        .collect();
    let mut seen = BTreeSet::new();
    for request in ours {
        let query = request.query.iter().map(|(k, _)| k.clone());
        let at = address(&request.method, &request.path, query);
        let made = shape(&request.body, free).to_string();
        let name = theirs.get(&(at.clone(), made.clone()));
        let name = name.unwrap_or_else(|| panic!("{at} {made}: {:#?}", theirs.keys()));
        seen.insert(name.clone());
    }
    seen
}

#[tokio::test]
async fn requests_to_hubspot_are_those_of_its_own_client() {
    let scene = Scene::start().await;
    let recorded = include_str!("golden/hubspot.json");
    let mut kinds = vec![];
    for activity in [Activity::Task, Activity::Note] {
        let mut account = scene.account();
        account.activity = activity;
        let hubspot = HubSpot::new(account).unwrap();
        for event in [
            NoticeEvent::Offered,
            NoticeEvent::Accepted,
            NoticeEvent::Booked,
            NoticeEvent::Moved,
        ] {
            let delivery = format!("dlv_{}_{activity:?}", event.name());
            let first = hubspot.send(&of(&delivery, event, ANA)).await.unwrap();
            let known = crate::scene::after(of("dlv_x", event, ANA), &first);
            hubspot.find(&known).await.unwrap();
        }
        kinds.push(hubspot);
    }
    let contact = scene.fake.contacts()[0].id.clone();
    scene.fake.change("contacts", &contact, &[("phone", "")]);
    let hubspot = &kinds[0];
    hubspot
        .send(&of("dlv_y", NoticeEvent::Closed, ANA))
        .await
        .unwrap();
    let who = Who {
        email: Some("nobody@brightmoor.example".into()),
        domain: Some("brightmoor.example".into()),
    };
    hubspot.lookup(&who).await.unwrap();
    let owned = [("hubspot_owner_id", scene.ana.as_str())];
    let company = scene.fake.add("companies", &owned);
    scene.fake.employ(&contact, &company);
    let who = Who {
        email: Some(PRIYA.into()),
        domain: None,
    };
    hubspot.lookup(&who).await.unwrap();
    let seen = compare(recorded, &scene.fake.requests(), false);
    let all: BTreeMap<String, Value> = serde_json::from_str(recorded).unwrap();
    let unused: Vec<_> = all.keys().filter(|k| !seen.contains(*k)).collect();
    assert!(unused.is_empty(), "never made: {unused:?}");
}

#[tokio::test]
async fn requests_to_salesforce_are_those_of_jsforce() {
    let recorded = include_str!("golden/salesforce.json");
    let mut requests = vec![];
    for certain in [false, true] {
        let scene = salesforce::Scene::start().await;
        let salesforce = if certain {
            scene.certain()
        } else {
            scene.salesforce()
        };
        for (delivery, event) in [
            ("dlv_1", NoticeEvent::Offered),
            ("dlv_2", NoticeEvent::Accepted),
            ("dlv_3", NoticeEvent::Booked),
            ("dlv_4", NoticeEvent::Moved),
            ("dlv_5", NoticeEvent::Closed),
        ] {
            salesforce.send(&of(delivery, event, ANA)).await.unwrap();
        }
        salesforce.check().await;
        requests.extend(scene.fake.requests());
    }
    let seen = compare(recorded, &requests, true);
    let all: BTreeMap<String, Value> = serde_json::from_str(recorded).unwrap();
    // One by its id is asked for with a query.
    let unused: Vec<_> = all.keys().filter(|k| !seen.contains(*k)).collect();
    assert!(unused.is_empty(), "never made: {unused:?}");
}
