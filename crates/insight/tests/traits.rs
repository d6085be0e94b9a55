//! What routing is told of the labelled conversations of the project.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::fs;
use std::path::Path;

use baton_core::catalog::Catalog;
use baton_core::conversation::{Message, Speaker};
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_core::routing::{Depth, Traits};
use baton_insight::record::{read_catalogs, read_records};
use baton_insight::{Transcript, lexical};

fn file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn traits(said: &[(Speaker, &str)]) -> Traits {
    let at = "2026-03-02T09:00:00Z".parse().unwrap();
    let messages: Vec<Message> = (0..)
        .zip(said)
        .map(|(seq, (role, text))| Message {
            seq,
            role: *role,
            text: (*text).into(),
            at,
        })
        .collect();
    let transcript = Transcript {
        catalog: &Catalog::default(),
        policy: &QualificationPolicy::default(),
        prospect: &Prospect::default(),
        started_at: at,
        messages: &messages,
    };
    lexical::read(&transcript).traits
}

#[test]
fn the_talk_of_an_engineer_is_deep_and_that_of_a_shopkeeper_is_not() {
    let catalogs = read_catalogs(&file("catalogs.json")).unwrap();
    let records = read_records(&file("conversations.jsonl")).unwrap();
    let depth = |id: &str| {
        let record = records.iter().find(|r| r.id == id).unwrap();
        let policy = QualificationPolicy::default();
        let catalog = &catalogs[&record.catalog];
        lexical::read(&record.transcript(catalog, &policy))
            .traits
            .depth
    };
    // A data platform lead asks for SCIM, lineage, dynamic SQL and an API.
    assert_eq!(depth("dev-004"), Depth::Deep);
    assert_eq!(depth("dev-027"), Depth::Deep, "an RFP");
    // A plumber and his nephew, a dentist's front desk, a kitchen.
    for id in ["a-011", "b-016", "b-022", "a-035"] {
        assert_eq!(depth(id), Depth::None, "{id}");
    }
}

#[test]
fn what_the_agent_explains_makes_nobody_technical() {
    use Speaker::{Agent, Prospect};
    let sso = "We have SAML, SCIM, webhooks, an API, SDKs for Python and self-hosting.";
    let depth = |said: &[(Speaker, &str)]| traits(said).depth;
    assert_eq!(
        depth(&[(Agent, sso), (Prospect, "ok, and the price?")]),
        Depth::None
    );
    assert_eq!(depth(&[(Prospect, "is there an API?")]), Depth::Some);
    let deep = "Do you do SAML and SCIM? What are the API's rate limits, can we self-host it?";
    assert_eq!(depth(&[(Prospect, deep)]), Depth::Deep);
}

#[test]
fn the_size_is_that_of_the_readings() {
    use Speaker::Prospect;
    let found = traits(&[(
        Prospect,
        "We're 220 people, revenue is 12.6 million dollars a year.",
    )]);
    assert_eq!(
        (found.employees, found.revenue_millions),
        (Some(220), Some(13))
    );
    let nothing = traits(&[]);
    assert_eq!(nothing, Traits::default());
}
