//! What a card says besides the signals: each table is one part of the context.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test stops where something is wrong; tables are long"
)]

mod answers;
mod cares;
mod decision;
mod figures;
mod known;
mod opening;
mod proof;
mod risks;

use baton_core::Timestamp;
use baton_core::catalog::Catalog;
use baton_core::context::{Claim, Context};
use baton_core::conversation::{Message, Speaker};
use baton_core::evidence::Evidence;
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_insight::{Transcript, lexical};
use serde_json::json;

const AGENT: Speaker = Speaker::Agent;
const PRIYA: Speaker = Speaker::Prospect;

fn catalog() -> Catalog {
    serde_json::from_value(json!({
        "vendor": "Linenwise",
        "pitch": "Housekeeping and maintenance software for hotels.",
        "use_cases": [
            {"id": "room_cleaning", "name": "Room cleaning plans", "says": "Assign rooms to housekeepers and see what is clean."},
            {"id": "laundry", "name": "Laundry and linen stock", "says": "Count linen, order it and bill the laundry."}
        ],
        "features": [
            {"id": "pms_link", "name": "Property system link", "aliases": ["Opera integration", "PMS interface"]},
            {"id": "minibar", "name": "Minibar billing", "aliases": ["minibar"]},
            {"id": "sso", "name": "Single sign-on", "aliases": ["SSO", "SAML"]}
        ],
        "competitors": [
            {"name": "Flexkeeping", "aliases": []},
            {"name": "Quore", "aliases": []}
        ]
    }))
    .unwrap()
}

fn messages(talk: &[(Speaker, &str)]) -> Vec<Message> {
    let at = "2026-03-10T09:00:00Z".parse::<Timestamp>().unwrap();
    (0u32..)
        .zip(talk)
        .map(|(seq, (role, text))| Message {
            seq,
            role: *role,
            text: (*text).into(),
            at,
        })
        .collect()
}

/// The context of a talk, every piece of its evidence looked up.
fn context(talk: &[(Speaker, &str)]) -> Context {
    let messages = messages(talk);
    let insight = lexical::read(&Transcript {
        catalog: &catalog(),
        policy: &QualificationPolicy::default(),
        prospect: &Prospect::default(),
        started_at: "2026-03-10T09:00:00Z".parse().unwrap(),
        messages: &messages,
    });
    proof::check(&insight.context, &messages);
    insight.context
}

/// The context of one message.
fn of(text: &str) -> Context {
    context(&[(PRIYA, text)])
}

fn words(evidence: &[Evidence], talk: &[(Speaker, &str)]) -> Vec<String> {
    let messages = messages(talk);
    evidence
        .iter()
        .map(|e| e.words(&messages).unwrap().to_owned())
        .collect()
}

fn texts(claims: &[Claim]) -> Vec<&str> {
    claims.iter().map(|c| c.text.as_str()).collect()
}
