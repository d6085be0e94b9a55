//! What was said, for the person who takes over: every claim with the words that prove it.

use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;

/// What a reader makes of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Context {
    /// A few sentences, most telling first.
    pub summary: Vec<Claim>,
    pub topics: Vec<Claim>,
    pub features: Vec<FeatureInterest>,
    pub competitors: Vec<CompetitorMention>,
    pub objections: Vec<Objection>,
    pub questions: Vec<Question>,
    /// The prospect asked for a person, or accepted one.
    pub wants_human: Option<Claim>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Claim {
    pub text: String,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Interest {
    Asked,
    Liked,
    MustHave,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct FeatureInterest {
    /// Id in the catalog.
    pub id: String,
    pub name: String,
    pub interest: Interest,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Sentiment {
    Positive,
    #[default]
    Neutral,
    Negative,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct CompetitorMention {
    pub name: String,
    /// What the prospect thinks of the competitor.
    pub sentiment: Sentiment,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum ObjectionKind {
    Price,
    Security,
    Timing,
    Integration,
    Authority,
    Trust,
    Complexity,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Objection {
    pub kind: ObjectionKind,
    /// The prospect's words.
    pub text: String,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Question {
    /// The prospect's words.
    pub text: String,
    /// Whether the agent's next turn answers it.
    pub answered: bool,
    pub evidence: Vec<Evidence>,
}
