//! Message by message or all at once: a reader that goes along says the same.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use baton_core::Timestamp;
use baton_core::conversation::{Message, Speaker};
use baton_core::qualification::{Criteria, QualificationPolicy, SignalPolicy};
use baton_insight::lexical::{self, Reader, Vocabulary};
use baton_insight::record::{Catalogs, Record, read_catalogs, read_records};
use proptest::prelude::*;

static DATA: LazyLock<(Vec<Record>, Catalogs)> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let file = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    (
        read_records(&file("conversations.jsonl")).unwrap(),
        read_catalogs(&file("catalogs.json")).unwrap(),
    )
});

/// The usual signals, and one of a workspace's own.
fn policy() -> QualificationPolicy {
    let mut policy = QualificationPolicy::default();
    policy.signals.push(SignalPolicy {
        name: "cloud".into(),
        label: "Cloud".into(),
        weight: 1,
        required: false,
        question: "Cloud?".into(),
        criteria: Criteria::Phrases {
            any_of: vec!["in the cloud".into(), "salesforce".into()],
            none_of: vec!["on premise".into()],
        },
    });
    policy
}

fn reader(record: &Record) -> Reader {
    let vocabulary = Vocabulary::new(DATA.1[&record.catalog].clone(), policy());
    Reader::new(
        Arc::new(vocabulary),
        record.prospect.clone(),
        record.started_at,
    )
}

/// Takes the messages in, and compares where `looks` says so and in the end.
fn check(record: &Record, looks: &[bool]) {
    let (policy, mut going) = (policy(), reader(record));
    let mut so_far = Record {
        messages: vec![],
        ..record.clone()
    };
    for (i, message) in record.messages.iter().enumerate() {
        going.push(message);
        so_far.messages.push(message.clone());
        if looks.get(i).copied().unwrap_or(false) || i + 1 == record.messages.len() {
            let whole = lexical::read(&so_far.transcript(&DATA.1[&record.catalog], &policy));
            assert_eq!(going.insight(), whole, "{} after {}", record.id, i + 1);
        }
    }
    // Some at a time, cut where it was looked at.
    let mut by_parts = reader(record);
    let mut rest = record.messages.as_slice();
    let mut from = 0;
    for (i, look) in looks.iter().enumerate().take(record.messages.len()) {
        if *look {
            let (part, later) = rest.split_at(i - from);
            by_parts.extend(part);
            (rest, from) = (later, i);
        }
    }
    by_parts.extend(rest);
    assert_eq!(
        by_parts.insight(),
        going.insight(),
        "{} by parts",
        record.id
    );
}

/// What people, agents and nobody would say.
fn words() -> impl Strategy<Value = String> {
    let real = any::<prop::sample::Index>().prop_map(|i| {
        let all: Vec<&Message> = DATA.0.iter().flat_map(|r| &r.messages).collect();
        i.get(&all).text.clone()
    });
    let short = prop::sample::select(vec![
        "",
        "ok",
        "no",
        "yes, my boss signs",
        "That's too expensive.",
        "The price is fine then.",
        "Is it in the cloud?",
        "I'm a student",
        "How many people work at your company?",
        "What is your budget?",
        "Shall I book a call on Tuesday at 10:00?",
        "We don't have that yet.",
        "👍",
        "会社は二百名です。",
        "مرحبا 200",
    ]);
    prop_oneof![4 => real, 3 => short.prop_map(str::to_owned), 1 => ".{0,80}"]
}

fn speaker() -> impl Strategy<Value = Speaker> {
    prop_oneof![4 => Just(Speaker::Prospect), 3 => Just(Speaker::Agent), 1 => Just(Speaker::Rep)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn real_talks_read_along_are_as_read_at_once(
        which in any::<prop::sample::Index>(),
        looks in prop::collection::vec(prop::bool::weighted(0.04), 120),
    ) {
        check(which.get(&DATA.0), &looks);
    }

    #[test]
    fn any_talk_read_along_is_as_read_at_once(
        which in any::<prop::sample::Index>(),
        said in prop::collection::vec((speaker(), words()), 0..10),
    ) {
        let at = "2026-03-10T09:00:00Z".parse::<Timestamp>().unwrap();
        let messages = (0..).zip(said).map(|(seq, (role, text))| Message { seq, role, text, at });
        let record = Record { messages: messages.collect(), ..which.get(&DATA.0).clone() };
        check(&record, &[true; 10]);
    }
}

#[test]
fn a_monologue_is_heard_by_its_end() {
    let record = &DATA.0[0];
    let at = record.started_at;
    let mut reader = reader(record);
    let mut seq = 0;
    let mut say = |role, text: &str| {
        reader.push(&Message {
            seq,
            role,
            text: text.to_owned(),
            at,
        });
        seq += 1;
        reader.insight().readings.len()
    };
    for _ in 0..40 {
        say(Speaker::Agent, "Here is another page with pictures.");
    }
    say(
        Speaker::Agent,
        "Roughly how many people work at your company?",
    );
    let before = say(Speaker::Agent, "Take your time.");
    assert_eq!(say(Speaker::Prospect, "220"), before + 1);
}
