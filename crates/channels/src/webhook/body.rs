//! The body: a notice as a `CloudEvents` 1.0 event, in its structured JSON form.

use baton_core::notice::Notice;
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;

pub(super) const CONTENT_TYPE: &str = "application/cloudevents+json";

/// The data of an event; the rest of a notice is for people who answer it.
const FOR_ANSWERS: [&str; 1] = ["decline_reasons"];

/// What a receiver would be sent, with an id that stands for any.
pub fn body(notice: &Notice) -> Value {
    event("dlv_preview", notice)
}

/// The id is that of the delivery, as in the header `webhook-id`: a repetition has the same.
pub(super) fn event(id: &str, notice: &Notice) -> Value {
    json!({
        "specversion": "1.0",
        "id": id,
        "source": source(&notice.link),
        "type": format!("com.baton.handoff.{}", notice.event.name()),
        "subject": notice.handoff,
        "time": notice.at,
        "datacontenttype": "application/json",
        "data": data(notice),
    })
}

fn data(notice: &Notice) -> Value {
    let mut data = value(notice);
    if let Value::Object(fields) = &mut data {
        for name in FOR_ANSWERS {
            fields.remove(name);
        }
    }
    data
}

/// Of plain data with text keys, which can always be written.
fn value(data: &impl Serialize) -> Value {
    serde_json::to_value(data).unwrap_or_default()
}

/// The hub that tells it.
fn source(link: &str) -> String {
    match Url::parse(link).map(|url| url.origin()) {
        Ok(origin) if origin.is_tuple() => origin.ascii_serialization(),
        _ => "urn:baton".into(),
    }
}
