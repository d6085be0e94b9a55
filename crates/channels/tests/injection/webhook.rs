//! Webhooks: data stays data.

use baton_channels::webhook::body;
use baton_core::notice::Notice;
use serde_json::{Value, json};

use crate::scene::{EVENTS, HARMLESS, notice};
use crate::table::hostile;

/// Names of all fields, and where they stand.
fn fields(value: &Value, at: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let at = format!("{at}.{name}");
                fields(value, &at, all);
                all.push(at);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                fields(item, &format!("{at}[{i}]"), all);
            }
        }
        _ => {}
    }
}

fn fields_of(body: &str) -> Vec<String> {
    let mut all = vec![];
    fields(&serde_json::from_str(body).unwrap(), "", &mut all);
    all
}

#[test]
fn a_body_has_the_same_fields_and_the_very_words() {
    for event in EVENTS {
        let usual = fields_of(&body(&notice(event, HARMLESS)).to_string());
        for text in hostile() {
            let told = notice(event, &text);
            let written = body(&told).to_string();
            assert_eq!(fields_of(&written), usual, "{text:?}");
            let mut read: Value = serde_json::from_str(&written).unwrap();
            let mut data = read["data"].take();
            data["decline_reasons"] = json!(told.decline_reasons);
            assert_eq!(serde_json::from_value::<Notice>(data).unwrap(), told);
        }
    }
}
