//! Two judges of one answer: the schema that is sent, by a validator that is not ours, and what reads
//! the answer here. Every part of a good answer is spoiled in every way, and they must agree.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::collections::BTreeSet;

use baton_core::Timestamp;
use baton_core::catalog::{Catalog, Competitor, Feature, UseCase};
use baton_core::conversation::{Message, Speaker};
use baton_core::prospect::Prospect;
use baton_core::qualification::{Criteria, QualificationPolicy, SignalPolicy};
use baton_insight::llm::Prompt;
use baton_insight::{Insight, Transcript};
use jsonschema::Validator;
use serde_json::{Value, json};

/// Lists of what the workspace names. The schema wants them wherever it names something; without
/// them nothing is claimed, so they may be missing.
const NAMED: [&str; 3] = ["features", "competitors", "custom"];

fn catalog() -> Catalog {
    Catalog {
        vendor: "Showloom".into(),
        use_cases: vec![UseCase {
            id: "demos".into(),
            name: "Interactive demos".into(),
            says: String::new(),
        }],
        features: vec![Feature {
            id: "sso".into(),
            name: "Single sign-on".into(),
            aliases: vec![],
        }],
        competitors: vec![Competitor {
            name: "Tourly".into(),
            aliases: vec![],
        }],
        ..Catalog::default()
    }
}

fn policy() -> QualificationPolicy {
    let mut policy = QualificationPolicy::default();
    policy.signals.push(SignalPolicy {
        name: "pilot".into(),
        label: "Wants a pilot".into(),
        weight: 1,
        required: false,
        question: "A pilot first?".into(),
        criteria: Criteria::Phrases {
            any_of: vec!["pilot".into()],
            none_of: vec![],
        },
    });
    policy
}

/// Sentences `s1` of the agent, `s2` and `s3` of the prospect.
fn prompt(catalog: &Catalog, policy: &QualificationPolicy) -> Prompt {
    let at: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    let said = [
        (Speaker::Agent, "We store data in Frankfurt."),
        (
            Speaker::Prospect,
            "We are 220 people at Haulpoint. Single sign-on is a must.",
        ),
    ];
    let messages: Vec<Message> = (0..)
        .zip(said)
        .map(|(seq, (role, text))| Message {
            seq,
            role,
            text: text.into(),
            at,
        })
        .collect();
    let talk = Transcript {
        catalog,
        policy,
        prospect: &Prospect::default(),
        started_at: at,
        messages: &messages,
    };
    Prompt::of(&talk, &Insight::default(), 8_000).unwrap()
}

/// One of everything.
fn good() -> Value {
    let with = |mut fields: Value| {
        fields["evidence"] = json!(["s2"]);
        fields["quote"] = json!("220 people");
        fields
    };
    json!({
        "summary": [{ "text": "A firm of 220.", "evidence": ["s2"] }],
        "opening": { "text": "You asked for one login.", "evidence": ["s3"] },
        "signals": {
            "company_size": with(json!({ "employees": 220, "revenue_usd": null })),
            "role": with(json!({ "role": "decision_maker" })),
            "use_case_fit": with(json!({ "use_case": "demos" })),
            "budget": with(json!({ "state": "figure", "amount": 30_000 })),
            "timeline": with(json!({ "plan": "date" })),
            "custom": [with(json!({ "name": "pilot", "met": true }))],
        },
        "wants_human": with(json!({})),
        "cares": [with(json!({}))],
        "objections": [with(json!({ "kind": "price", "reply": ["s1"], "settled": true }))],
        "questions": [with(json!({ "answer": ["s1"] }))],
        "decision": [with(json!({ "kind": "decider" }))],
        "risks": [{ "kind": "budget", "text": "No budget yet.", "evidence": ["s3"] }],
        "features": [with(json!({ "id": "sso", "interest": "must_have" }))],
        "competitors": [with(json!({ "name": "Tourly", "sentiment": "neutral" }))],
    })
}

struct Judges {
    prompt: Prompt,
    schema: Validator,
}

impl Judges {
    fn new(catalog: &Catalog, policy: &QualificationPolicy) -> Self {
        let prompt = prompt(catalog, policy);
        Self {
            schema: jsonschema::validator_for(&prompt.schema).unwrap(),
            prompt,
        }
    }

    /// What both say; fails where they differ.
    fn agree(&self, answer: &Value, what: &str) -> bool {
        let by_schema = self.schema.is_valid(answer);
        let by_us = self.prompt.read(&answer.to_string());
        assert_eq!(by_us.is_ok(), by_schema, "{what}: {by_us:?}");
        by_schema
    }
}

/// Where everything within a value is, as JSON pointers.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    let mut within = |name: &str, of: &Value| places(of, &format!("{at}/{name}"), all);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, of)| within(name, of)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(n, of)| within(&n.to_string(), of)),
        _ => {}
    }
}

/// Every word that the schema allows anywhere.
fn words(schema: &Value, all: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            let named = fields.get("enum").and_then(Value::as_array);
            let named = named.into_iter().flatten().filter_map(Value::as_str);
            all.extend(named.map(str::to_owned));
            fields.values().for_each(|of| words(of, all));
        }
        Value::Array(items) => items.iter().for_each(|of| words(of, all)),
        _ => {}
    }
}

#[test]
fn a_good_answer_is_good_for_both_also_without_a_catalog() {
    let judges = Judges::new(&catalog(), &policy());
    assert!(judges.agree(&good(), "one of everything"));
    let bare = Judges::new(&Catalog::default(), &QualificationPolicy::default());
    let mut answer = good();
    for name in ["features", "competitors"] {
        answer.as_object_mut().unwrap().remove(name);
    }
    answer["signals"].as_object_mut().unwrap().remove("custom");
    answer["signals"]["use_case_fit"]["use_case"] = json!("outside_the_catalog");
    assert!(bare.agree(&answer, "without a catalog"));
}

#[test]
fn whatever_is_put_in_the_place_of_something_both_agree() {
    let judges = Judges::new(&catalog(), &policy());
    let mut others: Vec<Value> = vec![
        json!(null),
        json!(true),
        json!(7),
        json!(7.5),
        json!("7"),
        json!([]),
        json!({}),
        json!("s4"),
        json!(["s4"]),
        json!(["s2", "s2"]),
        json!([["s2"]]),
        json!("nonsense"),
    ];
    let mut known = BTreeSet::new();
    words(&judges.prompt.schema, &mut known);
    assert!(known.len() > 40, "{known:?}");
    others.extend(known.into_iter().map(Value::String));
    let mut all = vec![];
    places(&good(), "", &mut all);
    let (mut taken, mut refused) = (0, 0);
    for place in &all {
        for other in &others {
            let mut answer = good();
            *answer.pointer_mut(place).unwrap() = other.clone();
            let good = judges.agree(&answer, &format!("{other} at {place}"));
            *(if good { &mut taken } else { &mut refused }) += 1;
        }
    }
    assert!(taken > 100 && refused > 1_000, "{taken} {refused}");
}

#[test]
fn whatever_field_is_missing_or_too_many_both_refuse() {
    let judges = Judges::new(&catalog(), &policy());
    let mut all = vec![];
    places(&good(), "", &mut all);
    let is_object = |place: &&String| good().pointer(place).unwrap().is_object();
    for place in all.iter().filter(is_object) {
        let object = |answer: &mut Value, change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            change(answer.pointer_mut(place).unwrap().as_object_mut().unwrap());
        };
        let mut more = good();
        object(&mut more, &|o| drop(o.insert("more".into(), json!(1))));
        assert!(!judges.agree(&more, &format!("more at {place}")));
        let names = good().pointer(place).unwrap().as_object().unwrap().clone();
        for name in names.keys().filter(|n| !NAMED.contains(&n.as_str())) {
            let mut less = good();
            object(&mut less, &|o| drop(o.remove(name)));
            assert!(!judges.agree(&less, &format!("no {name} at {place}")));
        }
    }
}

#[test]
fn what_no_schema_can_say_is_refused_here() {
    let judges = Judges::new(&catalog(), &policy());
    let mut debt = good();
    debt["signals"]["budget"]["amount"] = json!(-1);
    assert!(judges.schema.is_valid(&debt));
    assert!(judges.prompt.read(&debt.to_string()).is_err());
    // Two fields of one name: who reads the last is told something else than who reads the first.
    let text = good().to_string();
    let twice = text.replacen('{', r#"{"risks":[],"#, 1);
    assert!(
        judges
            .schema
            .is_valid(&serde_json::from_str(&twice).unwrap())
    );
    assert!(judges.prompt.read(&twice).is_err());
    assert!(judges.prompt.read(&format!("{text} {text}")).is_err());
}
