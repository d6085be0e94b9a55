//! One question, one answer: what people say and what it means. Each table is one signal.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test stops where something is wrong; tables are long"
)]

mod answers;
mod context;
mod money;
mod objections;
mod part;
mod people;
mod person;
mod time;

use baton_core::Timestamp;
use baton_core::catalog::Catalog;
use baton_core::conversation::{Message, Speaker};
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_core::signal::{SignalName, Status};
use baton_insight::{Insight, Transcript, lexical};
use serde_json::json;

fn catalog() -> Catalog {
    serde_json::from_value(json!({
        "vendor": "Linenwise",
        "pitch": "Housekeeping and maintenance software for hotels.",
        "use_cases": [
            {"id": "room_cleaning", "name": "Room cleaning plans", "says": "Assign rooms to housekeepers and see what is clean."},
            {"id": "repairs", "name": "Repairs and maintenance", "says": "Report defects with a photo and track the repair."},
            {"id": "laundry", "name": "Laundry and linen stock", "says": "Count linen, order it and bill the laundry."}
        ],
        "features": [
            {"id": "pms_link", "name": "Property system link", "aliases": ["Opera integration", "PMS interface"]},
            {"id": "minibar", "name": "Minibar billing", "aliases": ["minibar"]},
            {"id": "sso", "name": "Single sign-on", "aliases": ["SSO", "SAML"]}
        ],
        "competitors": [
            {"name": "Flexkeeping", "aliases": []},
            {"name": "Optii", "aliases": ["Optii Keeper"]},
            {"name": "Quore", "aliases": []}
        ]
    }))
    .unwrap()
}

pub(crate) fn read(talk: &[(Speaker, &str)], prospect: &Prospect) -> Insight {
    let at = "2026-03-10T09:00:00Z".parse::<Timestamp>().unwrap();
    let messages: Vec<Message> = (0u32..)
        .zip(talk)
        .map(|(seq, (role, text))| Message {
            seq,
            role: *role,
            text: (*text).into(),
            at,
        })
        .collect();
    let insight = lexical::read(&Transcript {
        catalog: &catalog(),
        policy: &QualificationPolicy::default(),
        prospect,
        started_at: at,
        messages: &messages,
    });
    for reading in &insight.readings {
        for evidence in &reading.evidence {
            assert!(evidence.words(&messages).is_some(), "{reading:?}");
        }
    }
    insight
}

fn status(insight: &Insight, signal: &str) -> (Status, Option<String>) {
    let card = QualificationPolicy::default().judge(&insight.readings, &[], false);
    let result = card
        .signals
        .iter()
        .find(|s| s.name == SignalName::from(signal))
        .unwrap();
    (result.status, result.value.clone())
}

/// Runs a table of (question, answer, status) and lists all rows that fail.
pub(crate) fn check(signal: &str, rows: &[(&str, &str, Status)]) {
    let mut failed = vec![];
    for (question, answer, want) in rows {
        let insight = read(
            &[(Speaker::Agent, question), (Speaker::Prospect, answer)],
            &Prospect::default(),
        );
        let got = status(&insight, signal);
        if got.0 != *want {
            failed.push(format!("{question} — {answer}: {want:?}, read {got:?}"));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        rows.len(),
        failed.join("\n")
    );
}
