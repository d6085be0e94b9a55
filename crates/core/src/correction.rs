//! What a rep puts right: the verdict, a signal, or any claim of the card. A person who was there
//! knows better than every reader, so what they say prevails; what was read stays beside it.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::context::ReadBy;
use crate::ids::RepId;
use crate::signal::{SignalName, Source, Status};

/// What is put right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum CorrectionTarget {
    /// Whether the prospect is qualified.
    Verdict,
    Signal {
        name: SignalName,
    },
    /// A claim of the context: a feature by its id, a competitor by its name, a known answer by its
    /// subject, anything else by its text as it is shown.
    Claim {
        of: ClaimKind,
        key: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum ClaimKind {
    Summary,
    Topic,
    Feature,
    Competitor,
    Objection,
    Question,
    Care,
    Decision,
    Known,
    Risk,
    WantsHuman,
}

/// What is right, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Correction {
    pub target: CorrectionTarget,
    /// Of the verdict: qualified (`met`) or not. Of a signal: as it is. Of a claim: whether it is
    /// true, which is never `unknown`.
    pub status: Status,
    /// Of a signal: as it should read, such as `400 employees`.
    #[serde(default)]
    pub value: Option<String>,
    /// Why, for whoever improves the reader. Never empty.
    pub reason: String,
}

/// What stood there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Was {
    pub status: Status,
    pub value: Option<String>,
    /// Of a signal: who said so.
    pub source: Option<Source>,
    /// Of a claim: which reader found it.
    pub read_by: Option<ReadBy>,
    pub policy_version: u32,
}

/// A correction that stands: the last word on its target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    pub correction: Correction,
    pub was: Was,
    pub by: RepId,
    pub at: Timestamp,
}
