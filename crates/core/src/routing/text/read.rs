//! From a text to a policy.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::names::{Kind, nearest};
use super::shape::{Field, POLICY, Shape};
use super::{Names, TextError};
use crate::routing::RoutingPolicy;

/// Beyond these nobody reads on.
const MOST_ERRORS: usize = 50;

/// Reads what `to_toml` writes, and what people make of it. A text that cannot be published is
/// refused with everything that is wrong, in order of lines.
pub fn from_toml(text: &str, names: &Names) -> Result<RoutingPolicy, Vec<TextError>> {
    let mut reader = Reader {
        text,
        names,
        lines: BTreeMap::new(),
        errors: vec![],
    };
    let policy = reader.policy();
    let Reader { mut errors, .. } = reader;
    errors.sort_by(|a, b| (a.line, &a.field).cmp(&(b.line, &b.field)));
    errors.truncate(MOST_ERRORS);
    match policy {
        Some(policy) if errors.is_empty() => Ok(policy),
        _ => Err(errors),
    }
}

struct Reader<'t> {
    text: &'t str,
    names: &'t Names,
    /// Where each field stands.
    lines: BTreeMap<String, u32>,
    errors: Vec<TextError>,
}

impl Reader<'_> {
    fn policy(&mut self) -> Option<RoutingPolicy> {
        let (table, faults) = DeTable::parse_recoverable(self.text);
        if !faults.is_empty() {
            for fault in faults {
                let line = fault.span().map_or(1, |span| self.line(&span));
                self.error(line, "", fault.message(), "write it as TOML wants it");
            }
            return None;
        }
        let value = self.table(table.get_ref(), 1, POLICY, None, "");
        if !self.errors.is_empty() {
            return None;
        }
        match serde_json::from_value::<RoutingPolicy>(value) {
            Ok(policy) => {
                for fault in policy.validate(self.names) {
                    let line = self.line_of(&fault.field);
                    self.error(line, &fault.field, &fault.problem, &fault.fix);
                }
                Some(policy)
            }
            Err(fault) => {
                self.error(
                    1,
                    "",
                    &fault.to_string(),
                    "compare it with an exported policy",
                );
                None
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, shape: &Shape, path: &str) -> Option<Value> {
        let line = self.line(&value.span());
        match (shape, value.get_ref()) {
            (Shape::Text, DeValue::String(text)) => Some(Value::from(text.as_ref())),
            (Shape::Number, DeValue::Integer(number)) => self.number(number, line, path),
            (Shape::Switch, DeValue::Boolean(on)) => Some(Value::from(*on)),
            (Shape::Name(kind), DeValue::String(name)) => self.name(*kind, name, line, path),
            (Shape::Choice(all), DeValue::String(word)) => self.choice(all, word, line, path),
            (Shape::List(shape), DeValue::Array(all)) => {
                let mut out = vec![];
                for (i, one) in all.iter().enumerate() {
                    let path = format!("{path}[{i}]");
                    let line = self.line(&one.span());
                    self.lines.insert(path.clone(), line);
                    out.extend(self.value(one, shape, &path));
                }
                Some(Value::Array(out))
            }
            (Shape::Table(fields) | Shape::Braces(fields), DeValue::Table(table)) => {
                Some(self.table(table, line, fields, None, path))
            }
            (Shape::Kinds(kinds), DeValue::Table(table)) => self.kind(table, line, kinds, path),
            (shape, value) => {
                let (wanted, example) = described(shape);
                let problem = format!("this must be {wanted}, and is {}", kind_of(value));
                self.error(line, path, &problem, &format!("write it like {example}"));
                None
            }
        }
    }

    fn table(
        &mut self,
        table: &DeTable<'_>,
        line: u32,
        fields: &[Field],
        kind: Option<&str>,
        path: &str,
    ) -> Value {
        let mut out = Map::new();
        if let Some(kind) = kind {
            out.insert("kind".to_owned(), Value::from(kind));
        }
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if kind.is_some() && name == "kind" {
                continue;
            }
            let path = join(path, name);
            let line = self.line(&key.span());
            self.lines.insert(path.clone(), line);
            match fields.iter().find(|f| f.key == name) {
                Some(field) => {
                    if let Some(value) = self.value(value, &field.shape, &path) {
                        out.insert(name.to_owned(), value);
                    }
                }
                None => self.unknown_key(name, fields, line, &path),
            }
        }
        let has = |f: &Field| table.iter().any(|(key, _)| key.get_ref().as_ref() == f.key);
        for field in fields.iter().filter(|f| f.default.is_none() && !has(f)) {
            let (_, example) = described(&field.shape);
            let problem = format!("`{}` is missing", field.key);
            let fix = format!("add {}", example_line(field, example));
            self.error(line, &join(path, field.key), &problem, &fix);
        }
        Value::Object(out)
    }

    fn kind(
        &mut self,
        table: &DeTable<'_>,
        line: u32,
        kinds: &[(&str, &'static [Field])],
        path: &str,
    ) -> Option<Value> {
        let words: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
        let at = join(path, "kind");
        let kind = table.iter().find(|(key, _)| key.get_ref() == "kind");
        let Some((_, kind)) = kind else {
            let fix = format!("write `kind = ` and one of {}", listed(&words));
            self.error(line, &at, "`kind` is missing", &fix);
            return None;
        };
        let DeValue::String(word) = kind.get_ref() else {
            let problem = format!("this must be a word, and is {}", kind_of(kind.get_ref()));
            let fix = format!("write one of {}", listed(&words));
            self.error(self.line(&kind.span()), &at, &problem, &fix);
            return None;
        };
        self.choice(&words, word, self.line(&kind.span()), &at)?;
        let (kind, fields) = kinds.iter().find(|(kind, _)| *kind == word.as_ref())?;
        Some(self.table(table, line, fields, Some(kind), path))
    }

    fn number(&mut self, number: &DeInteger<'_>, line: u32, path: &str) -> Option<Value> {
        let read = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let small = read.and_then(|n| u32::try_from(n).ok());
        if small.is_none() {
            let problem = format!("{number} is no number from 0 to {}", u32::MAX);
            self.error(
                line,
                path,
                &problem,
                "write a whole number that is not negative",
            );
        }
        small.map(Value::from)
    }

    fn name(&mut self, kind: Kind, name: &str, line: u32, path: &str) -> Option<Value> {
        if let Some(id) = self.names.read(kind, name) {
            return Some(Value::from(id));
        }
        let fix = match self.names.nearest(kind, name) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => "write one that exists, or add it first".to_owned(),
        };
        let problem = format!("there is no {} \"{name}\"", kind.what());
        self.error(line, path, &problem, &fix);
        None
    }

    fn choice(&mut self, all: &[&str], word: &str, line: u32, path: &str) -> Option<Value> {
        if all.contains(&word) {
            return Some(Value::from(word));
        }
        let fix = match nearest(word, all) {
            Some(meant) => format!("did you mean \"{meant}\"? It is one of {}", listed(all)),
            None => format!("write one of {}", listed(all)),
        };
        self.error(line, path, &format!("\"{word}\" is not known here"), &fix);
        None
    }

    fn unknown_key(&mut self, key: &str, fields: &[Field], line: u32, path: &str) {
        let keys: Vec<&str> = fields.iter().map(|f| f.key).collect();
        let fix = match nearest(key, &keys) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if keys.is_empty() => "remove it".to_owned(),
            None => format!("remove it; here are {}", keys.join(", ")),
        };
        self.error(line, path, &format!("`{key}` is not known here"), &fix);
    }

    fn error(&mut self, line: u32, field: &str, problem: &str, fix: &str) {
        self.errors.push(TextError {
            line,
            field: field.to_owned(),
            problem: problem.to_owned(),
            fix: fix.to_owned(),
        });
    }

    /// Where a field stands, or else what it is part of.
    fn line_of(&self, field: &str) -> u32 {
        let mut path = field;
        loop {
            if let Some(line) = self.lines.get(path) {
                return *line;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = path.get(..end).unwrap_or_default(),
                None => return 1,
            }
        }
    }

    fn line(&self, span: &Range<usize>) -> u32 {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let lines = before.bytes().filter(|b| *b == b'\n').count();
        u32::try_from(lines + 1).unwrap_or(u32::MAX)
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
    quoted.join(", ")
}

/// What a shape is in words, and an example.
fn described(shape: &Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Text => ("a text in quotes", "\"text\""),
        Shape::Number => ("a number", "60"),
        Shape::Switch => ("true or false", "true"),
        Shape::Name(Kind::Rep) => ("an e-mail address in quotes", "\"ana@example.com\""),
        Shape::Name(_) => ("a name in quotes", "\"Sales\""),
        Shape::Choice(_) => ("a word in quotes", "\"word\""),
        Shape::List(Shape::Table(_)) => ("a list of sections", "[[rules]]"),
        Shape::List(_) => ("a list", "[\"one\", \"two\"]"),
        Shape::Table(_) => ("a table", "when.countries = [\"DE\"]"),
        Shape::Braces(_) => ("a table in braces", "{ from = 200 }"),
        Shape::Kinds(_) => ("a table in braces with a kind", "{ kind = \"…\" }"),
    }
}

fn example_line(field: &Field, example: &str) -> String {
    match field.shape {
        Shape::List(Shape::Table(_)) => format!("a section `[[{}]]`", field.key),
        _ => format!("`{} = {example}`", field.key),
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
