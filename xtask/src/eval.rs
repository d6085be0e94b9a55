//! Prints how well the transcript reader reads, measured against labelled conversations.

use std::fs;
use std::path::Path;

use baton_core::qualification::QualificationPolicy;
use baton_insight::eval::evaluate;
use baton_insight::record::{RecordError, read_catalogs, read_records};

use crate::cli::Eval;
use crate::trouble::{Outcome, Trouble};

pub fn eval(args: &Eval) -> Outcome {
    let beside = args.file.with_file_name("catalogs.json");
    let catalogs = args.catalogs.as_deref().unwrap_or(&beside);
    let records = parsed(&args.file, read_records)?;
    let catalogs = parsed(catalogs, read_catalogs)?;
    let report = evaluate(&records, &catalogs, &QualificationPolicy::default());

    print!(
        "{}",
        if args.markdown {
            report.to_markdown()
        } else {
            report.to_text()
        }
    );
    if args.misses {
        for m in report.misses() {
            let part = m.part.label();
            println!(
                "{} ({part}) {}: labelled {}, read {}",
                m.id, m.field, m.gold, m.read
            );
        }
    }
    if !report.skipped.is_empty() {
        println!(
            "Not scored (no labels, or no such catalog): {}",
            report.skipped.join(", ")
        );
    }
    Ok(())
}

fn parsed<T>(file: &Path, parse: fn(&str) -> Result<T, RecordError>) -> Outcome<T> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|e| Trouble::new(format!("{name}: {e}")))?;
    parse(&text).map_err(|e| Trouble::new(format!("{name}: {e}")))
}
