//! The five signals, custom ones, and what a reader or an agent found of them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;

/// The name of a signal: one of the five, or one that a workspace added.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct SignalName(pub String);

impl SignalName {
    pub const COMPANY_SIZE: &'static str = "company_size";
    pub const ROLE: &'static str = "role";
    pub const USE_CASE_FIT: &'static str = "use_case_fit";
    pub const BUDGET: &'static str = "budget";
    pub const TIMELINE: &'static str = "timeline";
    pub const BUILT_IN: [&'static str; 5] = [
        Self::COMPANY_SIZE,
        Self::ROLE,
        Self::USE_CASE_FIT,
        Self::BUDGET,
        Self::TIMELINE,
    ];

    pub fn is_built_in(&self) -> bool {
        Self::BUILT_IN.contains(&self.0.as_str())
    }
}

impl From<&str> for SignalName {
    fn from(s: &str) -> Self {
        Self(s.to_owned())
    }
}

impl fmt::Display for SignalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Status {
    Met,
    NotMet,
    #[default]
    Unknown,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Source {
    /// Baton read it in the transcript.
    Reader,
    /// A language model that the workspace chose read it; its evidence was checked.
    Model,
    /// The agent asserted it.
    Agent,
    /// From the prospect's record (a title), not from the talk.
    Record,
    /// A rep put it right.
    Rep,
}

/// What a prospect's part in the purchase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum BuyingRole {
    DecisionMaker,
    /// Chooses or recommends; somebody else signs.
    Influencer,
    /// Would use it, has no say.
    User,
    /// Buys nothing: student, applicant, supplier, writer.
    Outsider,
}

/// What was said of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum BudgetState {
    /// A figure or a ceiling was named.
    Figure,
    /// There is money, no figure named.
    Approved,
    /// The price that the agent named was accepted.
    PriceAccepted,
    /// None, or nothing approved yet.
    None,
}

/// A fact as it was said, before any policy judges it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "signal", rename_all = "snake_case")]
pub enum Fact {
    /// Of the prospect's own company, as it is today.
    CompanySize {
        employees: Option<u64>,
        revenue_usd: Option<u64>,
    },
    Role {
        role: BuyingRole,
    },
    /// `use_case` is an id of the catalog; `None` says that the need lies outside the catalog.
    UseCaseFit {
        use_case: Option<String>,
    },
    Budget {
        state: BudgetState,
        amount: Option<u64>,
        currency: Option<String>,
    },
    /// When they want to sign or go live. `days` from the conversation's start; `None` for "study
    /// only" or "no date in sight".
    Timeline {
        days: Option<i32>,
        label: String,
    },
    /// A custom signal: the phrase of the policy that was found.
    Custom {
        name: SignalName,
        met: bool,
        phrase: String,
    },
}

impl Fact {
    pub fn signal(&self) -> SignalName {
        match self {
            Self::CompanySize { .. } => SignalName::COMPANY_SIZE.into(),
            Self::Role { .. } => SignalName::ROLE.into(),
            Self::UseCaseFit { .. } => SignalName::USE_CASE_FIT.into(),
            Self::Budget { .. } => SignalName::BUDGET.into(),
            Self::Timeline { .. } => SignalName::TIMELINE.into(),
            Self::Custom { name, .. } => name.clone(),
        }
    }

    /// The value as a person reads it: `220 employees`, `decision_maker`, `30000 USD`, `2026-Q2`.
    pub fn value(&self) -> Option<String> {
        match self {
            Self::CompanySize {
                employees: Some(n), ..
            } => Some(format!("{n} employees")),
            Self::CompanySize {
                revenue_usd: Some(n),
                ..
            } => Some(format!("{n} USD revenue")),
            Self::CompanySize { .. } => None,
            Self::Role { role } => Some(
                match role {
                    BuyingRole::DecisionMaker => "decision_maker",
                    BuyingRole::Influencer => "influencer",
                    BuyingRole::User => "user",
                    BuyingRole::Outsider => "outsider",
                }
                .into(),
            ),
            Self::UseCaseFit { use_case } => use_case.clone(),
            Self::Budget {
                amount: Some(n),
                currency,
                ..
            } => Some(
                format!("{n} {}", currency.as_deref().unwrap_or(""))
                    .trim_end()
                    .to_owned(),
            ),
            Self::Budget { state, .. } => Some(
                match state {
                    BudgetState::Figure => "figure",
                    BudgetState::Approved => "approved",
                    BudgetState::PriceAccepted => "price_accepted",
                    BudgetState::None => "none",
                }
                .into(),
            ),
            Self::Timeline { label, .. } => Some(label.clone()),
            Self::Custom { phrase, .. } => Some(phrase.clone()),
        }
    }
}

/// A fact and the words that say it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub fact: Fact,
    pub evidence: Vec<Evidence>,
    pub source: Source,
}

/// A signal that the agent asserts itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Assertion {
    pub signal: SignalName,
    pub status: Status,
    pub value: Option<String>,
    /// Empty: shown as unsupported, and never counted.
    pub evidence: Vec<Evidence>,
}
