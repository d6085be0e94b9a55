//! What changed between two policies.

use serde::{Deserialize, Serialize};

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
