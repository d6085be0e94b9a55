//! The ledger as a table that anybody can add up.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, Writer};

use super::{LedgerLine, lines};
use crate::ids::RepId;
use crate::ledger::{Entry, EntryKind};

const HEAD: [&str; 9] = [
    "id", "at", "rep", "kind", "amount", "handoff", "by", "note", "credits",
];

/// Why a table cannot be added up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct CsvError {
    /// From 1.
    pub line: u64,
    pub problem: String,
}

/// All entries, in their order, each with what it brings its rep to.
pub fn to_csv(entries: &[Entry]) -> String {
    let mut out = Writer::from_writer(vec![]);
    let rows = lines(entries);
    // Writing to memory does not fail.
    let written = std::iter::once(HEAD.map(ToOwned::to_owned))
        .chain(rows.iter().map(row))
        .try_for_each(|cells| out.write_record(cells));
    let bytes = written.ok().and_then(|()| out.into_inner().ok());
    bytes
        .and_then(|b| String::from_utf8(b).ok())
        .unwrap_or_default()
}

fn row(line: &LedgerLine) -> [String; 9] {
    let text = |t: Option<&str>| safe(t.unwrap_or_default());
    [
        safe(&line.id.0),
        line.at.to_string(),
        safe(&line.rep.0),
        kind(line.kind).to_owned(),
        line.amount.to_string(),
        text(line.handoff.as_ref().map(AsRef::as_ref)),
        text(line.by.as_ref().map(AsRef::as_ref)),
        text(line.note.as_deref()),
        line.credits.to_string(),
    ]
}

fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Assigned => "assigned",
        EntryKind::Returned => "returned",
        EntryKind::NoShow => "no_show",
        EntryKind::Calibration => "calibration",
        EntryKind::Correction => "correction",
    }
}

/// Text that a spreadsheet takes for text: what would begin a formula stands behind a quote.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The credits of each rep, added up from a table with the columns `rep` and `amount`, as
/// [`to_csv`] writes it; other columns do not matter.
pub fn fold_csv(text: &str) -> Result<BTreeMap<RepId, i64>, CsvError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let head = reader.headers().map_err(|e| fault(&e))?.clone();
    let column = |name: &str| {
        head.iter().position(|c| c.trim() == name).ok_or(CsvError {
            line: 1,
            problem: format!("there is no column “{name}”"),
        })
    };
    let (rep, amount) = (column("rep")?, column("amount")?);
    let mut credits: BTreeMap<RepId, i64> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|e| fault(&e))?;
        let name = cell(&record, rep);
        let name = name.strip_prefix('\'').unwrap_or(name);
        if name.is_empty() {
            return Err(at_line(&record, "no rep is named".into()));
        }
        let figure = cell(&record, amount).trim();
        let sum = credits.entry(name.into()).or_default();
        *sum = figure
            .parse()
            .ok()
            .and_then(|n| sum.checked_add(n))
            .ok_or_else(|| at_line(&record, format!("“{figure}” is no amount")))?;
    }
    Ok(credits)
}

fn cell(record: &StringRecord, column: usize) -> &str {
    record.get(column).unwrap_or_default()
}

fn at_line(record: &StringRecord, problem: String) -> CsvError {
    CsvError {
        line: record.position().map_or(0, csv::Position::line),
        problem,
    }
}

fn fault(e: &csv::Error) -> CsvError {
    let problem = match e.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("{len} cells where the head line has {expected_len}"),
        _ => e.to_string(),
    };
    CsvError {
        line: e.position().map_or(1, csv::Position::line),
        problem,
    }
}
