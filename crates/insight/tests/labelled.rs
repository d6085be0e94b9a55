//! The reader against the labelled conversations of the project.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use baton_core::catalog::Catalog;
use baton_core::context::Context;
use baton_core::conversation::{Message, Speaker};
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_core::signal::Source;
use baton_insight::eval::{Part, Report, evaluate};
use baton_insight::record::{Catalogs, Record, read_catalogs, read_records};
use baton_insight::{Insight, Transcript, lexical};

fn data() -> (Vec<Record>, Catalogs) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let file = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    (
        read_records(&file("conversations.jsonl")).unwrap(),
        read_catalogs(&file("catalogs.json")).unwrap(),
    )
}

fn report() -> Report {
    let (records, catalogs) = data();
    evaluate(&records, &catalogs, &QualificationPolicy::default())
}

#[test]
fn the_reader_keeps_its_quality_on_both_parts() {
    let report = report();
    println!("{}", report.to_text());
    if let Ok(part) = std::env::var("BATON_MISSES") {
        for m in report.misses().iter().filter(|m| m.part.label() == part) {
            println!("{} {}: {} | {}", m.id, m.field, m.gold, m.read);
        }
    }
    assert_eq!(report.skipped, Vec::<String>::new());
    let floors = [(Part::Dev, 0.9, 0.95), (Part::HeldOut, 0.66, 0.84)];
    for (part, signals, qualified) in floors {
        let f = report.part(part);
        assert!(f.signals_macro_f1() > signals, "{part:?} signals");
        assert!(f.qualified_accuracy() > qualified, "{part:?} qualified");
        assert!(f.evidence_precision() > 0.88, "{part:?} evidence");
        assert!(f.wants_human_accuracy() > 0.84, "{part:?} wants a person");
        assert!(f.competitors.f1() > 0.85, "{part:?} competitors");
        assert!(f.questions.f1() > 0.85, "{part:?} questions");
    }
}

#[test]
fn every_piece_of_evidence_points_at_words() {
    let (records, catalogs) = data();
    let policy = QualificationPolicy::default();
    for record in &records {
        let catalog = &catalogs[&record.catalog];
        let insight = lexical::read(&record.transcript(catalog, &policy));
        check_evidence(&insight, &record.messages);
        let sources: Vec<_> = insight
            .readings
            .iter()
            .map(|r| (r.fact.signal(), r.source as u8))
            .collect();
        let once: BTreeSet<_> = sources.iter().collect();
        assert_eq!(
            once.len(),
            sources.len(),
            "one reading per signal and source: {sources:?}"
        );
    }
}

fn check_evidence(insight: &Insight, messages: &[Message]) {
    let c = &insight.context;
    let claims = c.summary.iter().chain(&c.topics).chain(&c.wants_human);
    let evidence = insight
        .readings
        .iter()
        .flat_map(|r| &r.evidence)
        .chain(claims.flat_map(|c| &c.evidence))
        .chain(c.features.iter().flat_map(|f| &f.evidence))
        .chain(c.competitors.iter().flat_map(|f| &f.evidence))
        .chain(c.objections.iter().flat_map(|f| &f.evidence))
        .chain(c.questions.iter().flat_map(|f| &f.evidence));
    for e in evidence {
        assert!(e.words(messages).is_some(), "{e:?} points at nothing");
    }
    let readings = insight
        .readings
        .iter()
        .filter(|r| r.source == Source::Reader);
    for reading in readings {
        assert!(!reading.evidence.is_empty(), "{reading:?} is unsupported");
    }
}

/// Text that nobody would type, or only to break something.
fn hostile() -> Vec<String> {
    vec![
        String::new(),
        " \n\t ".into(),
        "?!.,;:-–—()[]{}".repeat(200),
        "🙂👩‍👩‍👧‍👦🇧🇷🫡".repeat(500),
        "مرحبا، نحن ٢٠٠ موظف ونريد عرضًا".repeat(100),
        "\u{202e}elttil a ma I\u{202c} 50".into(),
        "a\u{301}\u{302}\u{303}".repeat(2000),
        "we are 5 people and ".repeat(10_000),
        "9".repeat(5000),
        "1,".repeat(5000),
        "two hundred ".repeat(3000),
        "if ".repeat(20_000),
        "x".repeat(200_000),
        "会社は二百名です。".repeat(20_000),
        "$".repeat(10_000),
        "İstanbul'da 220 kişiyiz ﬁne K".repeat(50),
    ]
}

#[test]
fn any_text_is_read_to_the_end() {
    let (records, catalogs) = data();
    let policy = QualificationPolicy::default();
    let catalog = &catalogs[&records[0].catalog];
    let at = records[0].started_at;
    let prospect = Prospect {
        title: Some("9".repeat(3000)),
        ..Prospect::default()
    };
    for text in hostile() {
        for role in [Speaker::Rep, Speaker::Prospect] {
            let other = if role == Speaker::Rep {
                Speaker::Prospect
            } else {
                Speaker::Agent
            };
            let said = |seq, role| Message {
                seq,
                role,
                text: text.clone(),
                at,
            };
            let messages = [said(7, other), said(9, role), said(4_000_000_000, role)];
            let transcript = Transcript {
                catalog,
                policy: &policy,
                prospect: &prospect,
                started_at: at,
                messages: &messages,
            };
            let start = std::time::Instant::now();
            check_evidence(&lexical::read(&transcript), &messages);
            let shown: String = text.chars().take(12).collect();
            assert!(
                start.elapsed().as_secs() < 20,
                "{shown}… takes {:?}",
                start.elapsed()
            );
        }
    }
}

#[test]
fn an_empty_transcript_says_nothing() {
    let (records, _) = data();
    let policy = QualificationPolicy::default();
    let catalog = Catalog::default();
    let empty = Record {
        messages: vec![],
        prospect: Prospect::default(),
        ..records[0].clone()
    };
    let insight = lexical::read(&empty.transcript(&catalog, &policy));
    assert_eq!(
        (insight.readings, insight.context),
        (vec![], Context::default())
    );
}
