//! What was said, held against a vendor's own description of its interface.
//!
//! The descriptions are no part of the project: where they are absent, that is said and nothing is
//! checked. Each operation is also tried with something wrong, so that a check that cannot fail is
//! found out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

use serde_json::{Value, json};

use crate::support::Exchange;

pub static GOOGLE: LazyLock<Option<Contract>> =
    LazyLock::new(|| Contract::load("google/calendar-v3.openapi.json", "/calendar/v3"));
pub static GRAPH: LazyLock<Option<Contract>> =
    LazyLock::new(|| Contract::load("msgraph/msgraph-calendar-strict.openapi.json", "/v1.0"));

pub struct Contract {
    description: Value,
    base: &'static str,
    compiled: Mutex<BTreeMap<String, jsonschema::Validator>>,
}

impl Contract {
    fn load(file: &str, base: &'static str) -> Option<Self> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/specs")
            .join(file);
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: {file} is not here");
            return None;
        };
        let mut description: Value = serde_json::from_str(&text).unwrap();
        nullable(&mut description);
        Some(Self {
            description,
            base,
            compiled: Mutex::default(),
        })
    }

    /// # Panics
    ///
    /// If anything breaks the description, or if breaking it on purpose goes unnoticed.
    pub fn check(&self, said: &[Exchange]) {
        for exchange in said {
            let (template, operation) = self.operation(exchange);
            let name = format!("{} {template}", exchange.method);
            self.check_query(&name, &template, operation, exchange);
            self.check_request(&name, operation, exchange);
            self.check_reply(&name, operation, exchange);
        }
    }

    fn operation(&self, exchange: &Exchange) -> (String, &Value) {
        let path = exchange.path.strip_prefix(self.base).unwrap();
        let fits = |template: &str| {
            let (t, p): (Vec<_>, Vec<_>) =
                (template.split('/').collect(), path.split('/').collect());
            t.len() == p.len() && t.iter().zip(&p).all(|(t, p)| t.starts_with('{') || t == p)
        };
        let paths = self.description["paths"].as_object().unwrap();
        let method = exchange.method.to_lowercase();
        paths
            .iter()
            // The one with the fewest holes.
            .filter(|(template, item)| fits(template) && item.get(&method).is_some())
            .min_by_key(|(template, _)| template.matches('{').count())
            .map_or_else(
                || panic!("no such operation: {method} {path}"),
                |(template, item)| (template.clone(), &item[&method]),
            )
    }

    fn check_query(&self, name: &str, template: &str, operation: &Value, exchange: &Exchange) {
        let shared = &self.description["paths"][template]["parameters"];
        let declared: Vec<&Value> = [operation.get("parameters"), Some(shared)]
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten()
            .map(|p| match p["$ref"].as_str() {
                Some(r) => self.description.pointer(r.trim_start_matches('#')).unwrap(),
                None => p,
            })
            .filter(|p| p["in"] == "query")
            .collect();
        for (param, _) in &exchange.query {
            // What the links of a reply carry is the vendor's own business.
            let ours = !param.ends_with("token");
            assert!(
                !ours || declared.iter().any(|d| d["name"] == param.as_str()),
                "{name} has no parameter {param}"
            );
        }
        let continued = exchange.query.iter().any(|(p, _)| p.ends_with("token"));
        for required in declared
            .iter()
            .filter(|d| d["required"] == true && !continued)
        {
            let param = required["name"].as_str().unwrap();
            assert!(exchange.param(param).is_some(), "{name} lacks {param}");
        }
        assert!(!declared.iter().any(|d| d["name"] == "probe"));
    }

    fn check_request(&self, name: &str, operation: &Value, exchange: &Exchange) {
        let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema")
        else {
            assert!(exchange.body.is_null(), "{name} takes no body");
            return;
        };
        // Extended properties are a navigation property, which the description leaves out.
        let mut body = exchange.body.clone();
        if let Some(properties) = body
            .as_object_mut()
            .and_then(|b| b.remove("singleValueExtendedProperties"))
        {
            for property in properties.as_array().unwrap() {
                assert!(property["id"].as_str().unwrap().starts_with("String {"));
                assert!(property["value"].is_string());
            }
        }
        let errors = self.errors(&format!("{name} request"), schema, &body);
        assert!(errors.is_empty(), "{name}: {errors:?}\n{body:#}");
        body["probe"] = json!(1);
        let errors = self.errors(&format!("{name} request"), schema, &body);
        assert!(!errors.is_empty(), "{name}: an unknown field was not seen");
    }

    fn check_reply(&self, name: &str, operation: &Value, exchange: &Exchange) {
        let mut replies = &operation["responses"];
        let status = exchange.status.to_string();
        if exchange.method == "PATCH" && status == "200" && replies.get("200").is_none() {
            // Described from types alone, as if nothing came back; the documentation has the event.
            let read = Exchange {
                method: "GET".into(),
                ..exchange.clone()
            };
            replies = &self.operation(&read).1["responses"];
        }
        let class = format!("{}XX", &status[..1]);
        let declared = [status.as_str(), class.as_str(), "default"]
            .into_iter()
            .find_map(|s| replies.get(s));
        // Failures of the provider itself are described nowhere.
        let Some(mut declared) = declared else {
            assert!(exchange.status >= 500, "{name} does not answer {status}");
            return;
        };
        if let Some(r) = declared["$ref"].as_str() {
            declared = self.description.pointer(r.trim_start_matches('#')).unwrap();
        }
        let Some(schema) = declared.pointer("/content/application~1json/schema") else {
            assert!(exchange.reply.is_null(), "{name} {status} has no body");
            return;
        };
        let key = format!("{name} {status}");
        let errors = self.errors(&key, schema, &exchange.reply);
        assert!(errors.is_empty(), "{key}: {errors:?}\n{:#}", exchange.reply);
        let spoilt = exchange.reply.as_object().unwrap().keys().any(|field| {
            let mut reply = exchange.reply.clone();
            reply[field] = json!({ "probe": [1] });
            !self.errors(&key, schema, &reply).is_empty()
        });
        assert!(spoilt, "{key}: no spoilt field was seen");
    }

    fn errors(&self, key: &str, schema: &Value, body: &Value) -> Vec<String> {
        let mut compiled = self.compiled.lock().unwrap();
        let validator = compiled.entry(key.to_owned()).or_insert_with(|| {
            let whole = json!({ "allOf": [schema], "components": self.description["components"] });
            jsonschema::options()
                .should_validate_formats(true)
                .build(&whole)
                .unwrap_or_else(|e| panic!("{key}: {e}"))
        });
        validator
            .iter_errors(body)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect()
    }
}

/// `nullable` of `OpenAPI` 3.0 as JSON Schema says it.
fn nullable(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(nullable);
            if map.get("nullable") == Some(&json!(true)) {
                if let Some(Value::String(kind)) = map.get("type") {
                    map.insert("type".into(), json!([kind, "null"]));
                }
                if let Some(Value::Array(values)) = map.get_mut("enum") {
                    values.push(Value::Null);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(nullable),
        _ => {}
    }
}
