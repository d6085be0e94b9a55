//! The reader against the labelled conversations of the project.

use std::fs;
use std::path::Path;

use baton_core::qualification::QualificationPolicy;
use baton_insight::eval::{Part, Report, evaluate};
use baton_insight::record::{Catalogs, Record, read_catalogs, read_records};

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
    for part in [Part::Dev, Part::HeldOut] {
        let f = report.part(part);
        assert!(f.signals_macro_f1() > 0.6, "{part:?}");
    }
}
