//! The JSON schema of an answer: what every server that knows schemas takes. All fields are there,
//! nothing else is, and whatever points at something is an enum of what there is.

use serde_json::{Map, Value, json};

use super::lines::Line;
use crate::Transcript;

/// Of each list of the catalog: servers bound the names in a schema.
pub const MOST_NAMES: usize = 120;
/// For a need that no use case of the catalog meets.
pub const OUTSIDE: &str = "outside_the_catalog";

/// What an answer may name, beside sentences.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub use_cases: Vec<String>,
    pub features: Vec<String>,
    pub competitors: Vec<String>,
    pub custom: Vec<String>,
}

impl Names {
    pub fn of(talk: &Transcript<'_>) -> Self {
        let first = |names: Vec<&String>| names.into_iter().take(MOST_NAMES).cloned().collect();
        let catalog = talk.catalog;
        let phrases = talk.policy.phrases();
        Self {
            use_cases: first(catalog.use_cases.iter().map(|u| &u.id).collect()),
            features: first(catalog.features.iter().map(|f| &f.id).collect()),
            competitors: first(catalog.competitors.iter().map(|c| &c.name).collect()),
            custom: first(phrases.keys().map(|name| &name.0).collect()),
        }
    }
}

pub fn schema(lines: &[Line], names: &Names) -> Value {
    let ids: Vec<&str> = lines.iter().map(|l| l.id.as_str()).collect();
    let own = || cites(vec![("text", text())]);
    let mut fields = vec![
        ("summary", list(own())),
        ("opening", own()),
        ("signals", signals(names)),
        ("wants_human", quotes(vec![])),
        ("cares", list(quotes(vec![]))),
        ("objections", objections()),
        ("questions", list(quotes(vec![("answer", ids_of())]))),
        ("decision", list(quotes(vec![("kind", one_of(&DECISIONS))]))),
        (
            "risks",
            list(cites(vec![("kind", one_of(&RISKS)), ("text", text())])),
        ),
    ];
    // An enum of nothing is no schema.
    if !names.features.is_empty() {
        let interest = one_of(&["asked", "liked", "must_have"]);
        let of = vec![("id", one_of(&names.features)), ("interest", interest)];
        fields.push(("features", list(quotes(of))));
    }
    if !names.competitors.is_empty() {
        let sentiment = one_of(&["positive", "neutral", "negative"]);
        let of = vec![
            ("name", one_of(&names.competitors)),
            ("sentiment", sentiment),
        ];
        fields.push(("competitors", list(quotes(of))));
    }
    let mut schema = object(fields);
    if let Some(all) = schema.as_object_mut() {
        let id = json!({ "type": "string", "enum": ids });
        all.insert("$defs".into(), json!({ "sentence": id }));
    }
    schema
}

const OBJECTIONS: [&str; 8] = [
    "price",
    "security",
    "timing",
    "integration",
    "authority",
    "trust",
    "complexity",
    "other",
];
const DECISIONS: [&str; 6] = [
    "decider",
    "influencer",
    "procurement",
    "legal",
    "security",
    "process",
];
const RISKS: [&str; 7] = [
    "budget",
    "authority",
    "competitor",
    "objection",
    "timing",
    "requirement",
    "contradiction",
];

fn objections() -> Value {
    list(quotes(vec![
        ("kind", one_of(&OBJECTIONS)),
        ("reply", ids_of()),
        ("settled", json!({ "type": "boolean" })),
    ]))
}

fn signals(names: &Names) -> Value {
    let number = || json!({ "type": ["integer", "null"] });
    let mut cases: Vec<&str> = names.use_cases.iter().map(String::as_str).collect();
    cases.push(OUTSIDE);
    let roles = [
        "decision_maker",
        "influencer",
        "user",
        "outsider",
        "unknown",
    ];
    let money = ["figure", "approved", "price_accepted", "none", "unknown"];
    let size = vec![("employees", number()), ("revenue_usd", number())];
    let budget = vec![("state", one_of(&money)), ("amount", number())];
    let plan = one_of(&["date", "no_date", "unknown"]);
    let mut fields = vec![
        ("company_size", quotes(size)),
        ("role", quotes(vec![("role", one_of(&roles))])),
        ("use_case_fit", quotes(vec![("use_case", one_of(&cases))])),
        ("budget", quotes(budget)),
        ("timeline", quotes(vec![("plan", plan)])),
    ];
    if !names.custom.is_empty() {
        let met = json!({ "type": "boolean" });
        let custom = vec![("name", one_of(&names.custom)), ("met", met)];
        fields.push(("custom", list(quotes(custom))));
    }
    object(fields)
}

fn object(fields: Vec<(&str, Value)>) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let mut all = Map::new();
    all.insert("type".into(), json!("object"));
    all.insert("required".into(), json!(required));
    all.insert("additionalProperties".into(), json!(false));
    let properties = fields.into_iter().map(|(name, of)| (name.to_owned(), of));
    all.insert(
        "properties".into(),
        properties.collect::<Map<_, _>>().into(),
    );
    all.into()
}

/// With the sentences that say so.
fn cites(mut fields: Vec<(&str, Value)>) -> Value {
    fields.push(("evidence", ids_of()));
    object(fields)
}

/// The same, and the words of them that matter.
fn quotes(mut fields: Vec<(&str, Value)>) -> Value {
    fields.push(("evidence", ids_of()));
    fields.push(("quote", text()));
    object(fields)
}

fn ids_of() -> Value {
    list(json!({ "$ref": "#/$defs/sentence" }))
}

fn list(of: Value) -> Value {
    let mut all = Map::new();
    all.insert("type".into(), json!("array"));
    all.insert("items".into(), of);
    all.into()
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn one_of<T: AsRef<str>>(names: &[T]) -> Value {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    json!({ "type": "string", "enum": names })
}
