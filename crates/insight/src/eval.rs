//! Measures the reader against labelled conversations.
//!
//! Definitions, so that a figure means the same everywhere:
//!
//! - A signal's **precision, recall and F1** take `met` and `not_met` as what is to be found and
//!   `unknown` as nothing found: a status read is right if it is the labelled one.
//! - A signal's **macro-F1** is the mean of the F1 of each status that occurs, in the labels or in
//!   what was read. **Signals macro-F1** is the mean of that over the five signals.
//! - Features count by (conversation, id), competitors by (conversation, name), questions by
//!   (conversation, `seq`), objections by (conversation, kind).
//! - **Evidence precision** is the share of messages given as evidence for a signal whose status is
//!   right that the labels give too. Where the labels give none (the record's title decided),
//!   evidence that was read counts as wrong.
//! - **Values right** is the share of signals rightly `met` with a labelled value whose value is the
//!   same text.
//! - A record is **held out** by a hash of its id, about one in three. Rules are written while
//!   looking at the others only.

mod figures;
mod render;

use baton_core::qualification::QualificationPolicy;

pub use figures::{Counts, Figures, SignalFigures};

use crate::record::{Catalogs, Labels, ReadLine, Record, read_line};

/// Which part of a labelled file a record belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    All,
    Dev,
    HeldOut,
}

impl Part {
    pub const EACH: [Self; 3] = [Self::All, Self::Dev, Self::HeldOut];

    /// The part of a record: by FNV-1a of its id, so that it never depends on order or version.
    pub fn of(id: &str) -> Self {
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        if (hash ^ (hash >> 32)).is_multiple_of(3) {
            Self::HeldOut
        } else {
            Self::Dev
        }
    }

    pub fn holds(self, id: &str) -> bool {
        self == Self::All || self == Self::of(id)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Dev => "dev",
            Self::HeldOut => "held out",
        }
    }
}

/// Where a reading and the labels differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    pub id: String,
    pub part: Part,
    /// `budget`, `features`, `qualified`…
    pub field: String,
    pub gold: String,
    pub read: String,
}

/// Figures over a file, whole and by part.
#[derive(Clone, Debug)]
pub struct Report {
    pub all: Figures,
    pub dev: Figures,
    pub held_out: Figures,
    /// Records that could not be scored: no labels, or a catalog that is not given.
    pub skipped: Vec<String>,
    misses: Vec<Miss>,
}

impl Report {
    pub fn part(&self, part: Part) -> &Figures {
        match part {
            Part::All => &self.all,
            Part::Dev => &self.dev,
            Part::HeldOut => &self.held_out,
        }
    }

    /// Every difference, in the order of the file.
    pub fn misses(&self) -> &[Miss] {
        &self.misses
    }
}

/// Reads every labelled record and scores it.
pub fn evaluate(records: &[Record], catalogs: &Catalogs, policy: &QualificationPolicy) -> Report {
    let mut skipped = vec![];
    let mut scored = vec![];
    for record in records {
        match (&record.gold, catalogs.get(&record.catalog)) {
            (Some(gold), Some(catalog)) => scored.push((gold, read_line(record, catalog, policy))),
            _ => skipped.push(record.id.clone()),
        }
    }
    let pairs: Vec<_> = scored.iter().map(|(gold, read)| (*gold, read)).collect();
    Report {
        skipped,
        ..score(&pairs)
    }
}

/// Scores lines that were read, by any reader, against their labels.
pub fn score(pairs: &[(&Labels, &ReadLine)]) -> Report {
    let of = |part: Part| {
        let mut figures = Figures::default();
        for (gold, read) in pairs.iter().filter(|(_, read)| part.holds(&read.id)) {
            figures.add(gold, &read.labels);
        }
        figures
    };
    Report {
        all: of(Part::All),
        dev: of(Part::Dev),
        held_out: of(Part::HeldOut),
        skipped: vec![],
        misses: pairs
            .iter()
            .flat_map(|(gold, read)| misses(gold, read))
            .collect(),
    }
}

fn misses(gold: &Labels, read: &ReadLine) -> Vec<Miss> {
    let differences = figures::describe(gold)
        .into_iter()
        .zip(figures::describe(&read.labels));
    differences
        .filter(|(gold, read)| gold.compared != read.compared)
        .map(|(gold, said)| Miss {
            id: read.id.clone(),
            part: Part::of(&read.id),
            field: gold.name,
            gold: gold.compared + &gold.details,
            read: said.compared + &said.details,
        })
        .collect()
}
