//! From a policy to a text.

use std::fmt::Write as _;

use serde_json::Value;

use super::Names;
use super::shape::{Field, POLICY, Shape};
use crate::routing::RoutingPolicy;

const HEAD: &str = "# How Baton routes: rules in order; the first that finds somebody decides.\n";
/// A longer list has one entry a line.
const WIDTH: usize = 90;

/// Readable, and read back as the same policy. What is as by default is left out.
pub fn to_toml(policy: &RoutingPolicy, names: &Names) -> String {
    let mut out = HEAD.to_owned();
    // A policy is made of what JSON has; were it not, its head line alone is no policy either.
    let value = serde_json::to_value(policy).unwrap_or_default();
    let writer = Writer { names };
    writer.keys(&mut out, "", POLICY, &value);
    for field in POLICY {
        writer.sections(&mut out, field, &value);
    }
    out
}

struct Writer<'a> {
    names: &'a Names,
}

impl Writer<'_> {
    fn keys(&self, out: &mut String, prefix: &str, fields: &[Field], value: &Value) {
        for field in fields {
            let Some(value) = said(field, value) else {
                continue;
            };
            let key = field.key;
            match &field.shape {
                Shape::Table(fields) => self.keys(out, &format!("{prefix}{key}."), fields, value),
                Shape::List(Shape::Table(_)) if is_filled(value) => {}
                shape => {
                    let text = self.value(shape, value, prefix.len() + key.len());
                    // Writing to a string does not fail.
                    let _ = writeln!(out, "{prefix}{key} = {text}");
                }
            }
        }
    }

    /// `[[rules]]` and the like.
    fn sections(&self, out: &mut String, field: &Field, value: &Value) {
        let Shape::List(Shape::Table(fields)) = &field.shape else {
            return;
        };
        let all = value.get(field.key).and_then(Value::as_array);
        for one in all.into_iter().flatten() {
            let _ = writeln!(out, "\n[[{}]]", field.key);
            self.keys(out, "", fields, one);
        }
    }

    fn value(&self, shape: &Shape, value: &Value, indent: usize) -> String {
        let text = || value.as_str().unwrap_or_default();
        match shape {
            Shape::Text | Shape::Choice(_) => quoted(text()),
            Shape::Name(kind) => quoted(self.names.write(*kind, text())),
            Shape::Number | Shape::Switch => value.to_string(),
            Shape::List(shape) => self.list(shape, value, indent),
            Shape::Table(fields) | Shape::Braces(fields) => self.braces(fields, value, None),
            Shape::Kinds(kinds) => {
                let kind = value
                    .get("kind")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let fields = kinds.iter().find(|(k, _)| *k == kind).map(|(_, f)| *f);
                self.braces(fields.unwrap_or_default(), value, Some(kind))
            }
        }
    }

    fn list(&self, shape: &Shape, value: &Value, indent: usize) -> String {
        let all = value.as_array().into_iter().flatten();
        let all: Vec<String> = all.map(|v| self.value(shape, v, 0)).collect();
        let line = format!("[{}]", all.join(", "));
        if indent + line.chars().count() <= WIDTH {
            return line;
        }
        let lines = all.iter().map(|v| format!("  {v},\n"));
        format!("[\n{}]", lines.collect::<String>())
    }

    fn braces(&self, fields: &[Field], value: &Value, kind: Option<&str>) -> String {
        let kind = kind.map(|kind| format!("kind = {}", quoted(kind)));
        let keys = fields.iter().filter_map(|field| {
            let value = said(field, value)?;
            Some(format!(
                "{} = {}",
                field.key,
                self.inline(&field.shape, value)
            ))
        });
        let all: Vec<String> = kind.into_iter().chain(keys).collect();
        if all.is_empty() {
            return "{}".to_owned();
        }
        format!("{{ {} }}", all.join(", "))
    }

    /// Within braces everything stands on one line.
    fn inline(&self, shape: &Shape, value: &Value) -> String {
        match (shape, value) {
            (Shape::List(shape), Value::Array(all)) => {
                let all: Vec<String> = all.iter().map(|v| self.inline(shape, v)).collect();
                format!("[{}]", all.join(", "))
            }
            _ => self.value(shape, value, 0),
        }
    }
}

/// The value of a field, unless it is as by default.
fn said<'v>(field: &Field, value: &'v Value) -> Option<&'v Value> {
    let value = value.get(field.key)?;
    let default = field.default.and_then(|d| d.parse::<Value>().ok());
    (default.as_ref() != Some(value)).then_some(value)
}

fn is_filled(value: &Value) -> bool {
    value.as_array().is_some_and(|all| !all.is_empty())
}

/// JSON escapes what TOML wants escaped, but for one character that nobody can see.
fn quoted(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}
