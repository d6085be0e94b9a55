//! What changed between two policies.

mod summary;

use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

use super::RoutingPolicy;
use super::text::{Names, to_toml};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct PolicyDiff {
    /// In words, most telling first: "Rule “DACH” was added as the 2nd".
    pub summary: Vec<String>,
    /// The policies as text, line by line, with a few lines around each change.
    pub lines: Vec<DiffLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct DiffLine {
    pub change: LineChange,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum LineChange {
    Same,
    Added,
    Removed,
    /// Lines were left out here; `text` is empty.
    Gap,
}

/// Lines that stay the same, shown before and after each change.
const AROUND: usize = 3;

/// What makes of one policy the other. Their versions are no difference.
pub fn diff(from: &RoutingPolicy, to: &RoutingPolicy, names: &Names) -> PolicyDiff {
    let unnumbered = |policy: &RoutingPolicy| RoutingPolicy {
        version: 0,
        ..policy.clone()
    };
    let (from, to) = (unnumbered(from), unnumbered(to));
    PolicyDiff {
        summary: summary::summary(&from, &to),
        lines: lines(&to_toml(&from, names), &to_toml(&to, names)),
    }
}

fn lines(from: &str, to: &str) -> Vec<DiffLine> {
    let diff = TextDiff::from_lines(from, to);
    let mut out = vec![];
    let mut seen = 0;
    for group in diff.grouped_ops(AROUND) {
        if group.first().is_some_and(|op| op.old_range().start > seen) {
            out.push(gap());
        }
        for op in &group {
            out.extend(diff.iter_changes(op).map(|change| DiffLine {
                change: match change.tag() {
                    ChangeTag::Equal => LineChange::Same,
                    ChangeTag::Insert => LineChange::Added,
                    ChangeTag::Delete => LineChange::Removed,
                },
                text: change.value().trim_end_matches('\n').to_owned(),
            }));
            seen = op.old_range().end;
        }
    }
    if !out.is_empty() && seen < from.lines().count() {
        out.push(gap());
    }
    out
}

fn gap() -> DiffLine {
    DiffLine {
        change: LineChange::Gap,
        text: String::new(),
    }
}
