//! Our requests are of the same make as those of Slack's own library.

use std::collections::BTreeMap;

use baton_channels::Channel;
use baton_channels::testing::slack::Request;
use serde_json::Value;

use crate::support::{client, parcel, slack, taken};

/// What our calls may have that the recorded ones were not given.
const CALLS: &str = include_str!("golden/calls.json");

/// The kind of each value, down to where contents begin that are ours.
fn shape(value: &Value, field: &str) -> Value {
    match value {
        Value::Object(fields) if field != "event_payload" => fields
            .iter()
            .map(|(name, value)| (name.clone(), shape(value, name)))
            .collect(),
        Value::Object(_) => "object".into(),
        Value::Array(_) => "array".into(),
        Value::String(_) => "string".into(),
        Value::Number(_) => "number".into(),
        Value::Bool(_) => "bool".into(),
        Value::Null => "null".into(),
    }
}

#[tokio::test]
async fn our_calls_are_those_of_slacks_own_library() {
    let fake = slack().await;
    let slack = client(&fake);
    // All that we ever call, once.
    slack.check().await;
    let receipt = slack.send(&parcel("dlv_1")).await.unwrap();
    fake.set_page(1);
    slack.send(&parcel("dlv_2")).await.unwrap();
    slack.find(&parcel("dlv_1")).await.unwrap();
    let mut change = parcel("dlv_3");
    (change.composed, change.replaces) = (taken(), Some(receipt.clone()));
    slack.send(&change).await.unwrap();
    let (user, channel) = (receipt.receiver.unwrap(), receipt.place.unwrap());
    slack.say_only_to(&user, &channel, "Yours.").await.unwrap();

    let golden: BTreeMap<String, Value> = serde_json::from_str(CALLS).unwrap();
    let mut ours: BTreeMap<String, Request> = BTreeMap::new();
    for request in fake.requests() {
        // The last of each kind: the page behind the first has a cursor.
        ours.insert(request.method.clone(), request);
    }
    let called: Vec<_> = ours.keys().collect();
    assert_eq!(called, golden.keys().collect::<Vec<_>>());
    for (method, golden) in &golden {
        let ours = &ours[method];
        assert_eq!(golden["path"], format!("/api/{method}"));
        assert_eq!(golden["method"], "POST", "{method}");
        assert_eq!(golden["content_type"], ours.content_type, "{method}");
        assert_eq!(
            shape(&golden["body"], ""),
            shape(&ours.body, ""),
            "{method}"
        );
    }
}
