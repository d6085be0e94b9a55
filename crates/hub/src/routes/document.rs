//! Makes the `OpenAPI` document say exactly what the hub does, where the attributes of handlers and
//! types cannot.

use axum::http::StatusCode;
use baton_api::feed::{EVENT_CAUGHT_UP, EVENT_ENTITY, EVENT_HELLO};
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

const PROBLEM: &str = "#/components/schemas/Problem";

/// Whole numbers, by the format that names their Rust type: what they hold.
const RANGES: [(&str, i128, i128); 6] = [
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("u-int8", 0, u8::MAX as i128),
    ("u-int16", 0, u16::MAX as i128),
    ("u-int32", 0, u32::MAX as i128),
    ("u-int64", 0, u64::MAX as i128),
];

/// The document as programs can rely on it.
pub fn precise(document: OpenApi) -> Value {
    // Our own document always serialises.
    let mut document = serde_json::to_value(document).unwrap_or_default();
    let schemas = document.pointer("/components/schemas");
    let schemas = schemas.cloned().unwrap_or_default();
    visit(&mut document, &|object| {
        state_range(object);
        merge_closed(object, &schemas);
    });
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let operations = paths.into_iter().flat_map(Map::values_mut);
    for operation in operations
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
    {
        drop_null_parameters(operation);
        refuse_strangers(operation);
        name_problems(operation);
    }
    name_events(&mut document);
    document
}

fn visit(value: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            change(object);
            object.values_mut().for_each(|v| visit(v, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|v| visit(v, change)),
        _ => {}
    }
}

/// The formats that say how large a number may be are no standard ones: bounds say it to everybody.
fn state_range(schema: &mut Map<String, Value>) {
    let format = schema.get("format").and_then(Value::as_str);
    let Some((_, least, most)) = RANGES.iter().find(|(name, ..)| format == Some(name)) else {
        return;
    };
    schema.insert("format".into(), "int64".into());
    if *most > i128::from(i64::MAX) {
        schema.remove("format");
    }
    for (bound, limit) in [("minimum", least), ("maximum", most)] {
        let number = serde_json::Number::from_i128(*limit);
        schema.entry(bound).or_insert_with(|| json!(number));
    }
}

/// A variant that names its kind beside the fields of a closed object: nothing satisfies both, as
/// neither allows what the other has. It is one object with all of them.
fn merge_closed(schema: &mut Map<String, Value>, schemas: &Value) {
    let Some(parts) = schema.get("allOf").and_then(Value::as_array) else {
        return;
    };
    let parts: Vec<&Value> = parts.iter().map(|part| resolve(part, schemas)).collect();
    if !parts
        .iter()
        .any(|part| part["additionalProperties"] == false)
    {
        return;
    }
    let fields = parts
        .iter()
        .filter_map(|part| part["properties"].as_object());
    let fields: Map<String, Value> = fields
        .flatten()
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    let required = parts.iter().filter_map(|part| part["required"].as_array());
    let required: Vec<Value> = required.flatten().cloned().collect();
    let whole = json!({
        "type": "object", "required": required, "properties": fields,
        "additionalProperties": false,
    });
    schema.remove("allOf");
    schema.extend(whole.as_object().cloned().unwrap_or_default());
}

fn resolve<'a>(part: &'a Value, schemas: &'a Value) -> &'a Value {
    let name = part["$ref"].as_str().and_then(|r| r.rsplit('/').next());
    name.and_then(|name| schemas.get(name)).unwrap_or(part)
}

/// Every problem is sent as what RFC 9457 calls it.
fn name_problems(operation: &mut Value) {
    let responses = operation["responses"].as_object_mut().into_iter();
    for (status, response) in responses.flatten() {
        // A description is required, and some have no words of their own.
        if response["description"].as_str().is_none_or(str::is_empty) {
            response["description"] = json!(reason(status));
        }
        let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) else {
            continue;
        };
        if content
            .get("application/json")
            .and_then(|c| c.pointer("/schema/$ref"))
            .is_some_and(|schema| schema == PROBLEM)
            && let Some(problem) = content.remove("application/json")
        {
            content.insert("application/problem+json".into(), problem);
        }
    }
}

fn reason(status: &str) -> &'static str {
    let status = status.parse().ok();
    let status = status.and_then(|code| StatusCode::from_u16(code).ok());
    status
        .and_then(|s| s.canonical_reason())
        .unwrap_or_default()
}

/// Whatever asks for a key refuses those without, those of the other kind, and those in a hurry.
fn refuse_strangers(operation: &mut Value) {
    if operation.get("security").is_none() {
        return;
    }
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    for status in ["401", "403", "429"] {
        let content = json!({ "application/problem+json": { "schema": { "$ref": PROBLEM } } });
        let refusal = json!({ "content": content });
        responses.entry(status).or_insert(refusal);
    }
}

/// Paths, queries and headers know no null: what is optional is left out.
fn drop_null_parameters(operation: &mut Value) {
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    let parameters = parameters.into_iter().flatten();
    for schema in parameters.filter_map(|p| p.get_mut("schema")) {
        let kinds = schema["type"].as_array().map(Vec::as_slice);
        if let Some([kind, null]) = kinds
            && null == "null"
        {
            schema["type"] = kind.clone();
        }
        let choices = schema["oneOf"].as_array().map(Vec::as_slice);
        if let Some([null, choice]) = choices
            && null["type"] == "null"
        {
            *schema = choice.clone();
        }
    }
}

/// An event of a stream is its name and its data, which is JSON.
fn name_events(document: &mut Value) {
    let schema = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let position = json!({ "type": "integer", "minimum": 0 });
    let feed = json!({ "oneOf": [
        event(EVENT_HELLO, &schema("Hello")),
        event(EVENT_ENTITY, &schema("Entry")),
        event(EVENT_CAUGHT_UP, &position),
    ] });
    let handoff = event("handoff", &schema("HandoffStatus"));
    for (path, events) in [("/v1/feed", feed), ("/v1/handoffs/{id}/events", handoff)] {
        let path = path.replace('/', "~1");
        let stream = format!("/paths/{path}/get/responses/200/content/text~1event-stream");
        if let Some(stream) = document.pointer_mut(&stream) {
            stream["schema"] = events;
        }
    }
}

fn event(name: &str, data: &Value) -> Value {
    json!({
        "type": "object", "required": ["event", "data"],
        "properties": {
            "event": { "const": name },
            "id": { "type": "string", "description": "The position, where the stream resumes." },
            "data": {
                "type": "string", "contentMediaType": "application/json", "contentSchema": data,
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(value: &Value, look: &mut impl FnMut(&Map<String, Value>)) {
        match value {
            Value::Object(object) => {
                look(object);
                object.values().for_each(|v| every(v, look));
            }
            Value::Array(items) => items.iter().for_each(|v| every(v, look)),
            _ => {}
        }
    }

    #[test]
    fn everything_that_is_referred_to_is_there() {
        let document = crate::openapi();
        every(&document, &mut |object| {
            if let Some(to) = object.get("$ref").and_then(Value::as_str) {
                assert!(document.pointer(&to[1..]).is_some(), "{to}");
            }
        });
    }

    #[test]
    fn a_whole_number_says_how_large_it_may_be() {
        let document = crate::openapi();
        every(&document, &mut |object| {
            let format = object.get("format").and_then(Value::as_str);
            assert!(
                !RANGES.iter().any(|(name, ..)| format == Some(name)),
                "{object:?}"
            );
        });
        let messages =
            &document["components"]["schemas"]["ConversationView"]["properties"]["messages"];
        assert_eq!(
            (&messages["minimum"], &messages["maximum"]),
            (&json!(0), &json!(u32::MAX))
        );
        let port = &document["components"]["schemas"]["EmailSettings"]["properties"]["port"];
        assert_eq!(port["maximum"], u16::MAX);
    }

    #[test]
    fn every_stream_names_its_events() {
        let document = crate::openapi();
        let mut streams = 0;
        every(&document, &mut |object| {
            if let Some(stream) = object.get("text/event-stream") {
                streams += 1;
                let schema = &stream["schema"];
                let one = std::slice::from_ref(schema);
                let events = schema["oneOf"].as_array().map_or(one, Vec::as_slice);
                let named = |e: &Value| e["properties"]["event"]["const"].is_string();
                assert!(events.iter().all(named), "{schema}");
            }
        });
        assert_eq!(streams, 2);
    }

    #[test]
    fn a_kind_of_connection_is_one_closed_object() {
        let document = crate::openapi();
        let kinds = &document["components"]["schemas"]["ConnectionSettings"]["oneOf"];
        for kind in kinds.as_array().unwrap() {
            assert_eq!(kind["additionalProperties"], false);
            assert!(kind["properties"]["kind"].is_object(), "{kind}");
            let more = kind["properties"].as_object().unwrap().len();
            assert!(more > 1, "{kind}");
        }
    }

    #[test]
    fn every_problem_is_one_of_rfc_9457() {
        let document = crate::openapi();
        for operation in document["paths"].as_object().unwrap().values() {
            for (method, operation) in operation.as_object().unwrap() {
                let responses = operation["responses"].as_object().unwrap();
                for (status, response) in responses {
                    assert!(
                        !response["description"].as_str().unwrap().is_empty(),
                        "{status}"
                    );
                    let json = &response["content"]["application/json"]["schema"]["$ref"];
                    assert_ne!(json, PROBLEM, "{method} {status}");
                }
                let asks = operation.get("security").is_some();
                assert!(
                    !asks || responses.contains_key("401"),
                    "{method}: {operation}"
                );
            }
        }
    }
}
