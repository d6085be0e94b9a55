//! An answer as it must be. Servers that claim to have checked a schema are not believed.

use baton_core::context::{DecisionKind, Interest, ObjectionKind, RiskKind, Sentiment};
use serde::{Deserialize, Deserializer};

/// Why an answer cannot be used. Quotes nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Not the JSON that was asked for, from here on.
    Shape { line: usize, column: usize },
    /// It names a sentence, a feature or something else that there is not.
    Unknown(&'static str),
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shape { line, column } => {
                write!(f, "not of the schema from line {line}, column {column} on")
            }
            Self::Unknown(what) => write!(f, "names a {what} that there is not"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub summary: Vec<Own>,
    pub opening: Own,
    pub signals: Signals,
    pub wants_human: Quoted,
    pub cares: Vec<Quoted>,
    pub objections: Vec<Objection>,
    pub questions: Vec<Question>,
    pub decision: Vec<Decision>,
    pub risks: Vec<Risk>,
    #[serde(default)]
    pub features: Vec<Feature>,
    #[serde(default)]
    pub competitors: Vec<Competitor>,
}

impl Answer {
    pub fn parse(text: &str) -> Result<Self, Misfit> {
        // What serde says of a wrong answer may quote it.
        serde_json::from_str(text).map_err(|e| Misfit::Shape {
            line: e.line(),
            column: e.column(),
        })
    }
}

/// Null where there is none; the field is there all the same.
fn figure<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Option::deserialize(from)
}

/// In the model's own words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Own {
    pub text: String,
    pub evidence: Vec<String>,
}

/// In the words of the talk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quoted {
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    pub company_size: Size,
    pub role: SaysRole,
    pub use_case_fit: Need,
    pub budget: Budget,
    pub timeline: Timeline,
    #[serde(default)]
    pub custom: Vec<Custom>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    #[serde(deserialize_with = "figure")]
    pub employees: Option<u64>,
    #[serde(deserialize_with = "figure")]
    pub revenue_usd: Option<u64>,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaysRole {
    pub role: SaidRole,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidRole {
    DecisionMaker,
    Influencer,
    User,
    Outsider,
    Unknown,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    pub use_case: String,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    pub state: SaidBudget,
    #[serde(deserialize_with = "figure")]
    pub amount: Option<u64>,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidBudget {
    Figure,
    Approved,
    PriceAccepted,
    None,
    Unknown,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    pub plan: Plan,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    Date,
    NoDate,
    Unknown,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custom {
    pub name: String,
    pub met: bool,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    pub kind: ObjectionKind,
    pub reply: Vec<String>,
    pub settled: bool,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub answer: Vec<String>,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub kind: DecisionKind,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    pub kind: RiskKind,
    pub text: String,
    pub evidence: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    pub id: String,
    pub interest: Interest,
    pub evidence: Vec<String>,
    pub quote: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competitor {
    pub name: String,
    pub sentiment: Sentiment,
    pub evidence: Vec<String>,
    pub quote: String,
}
