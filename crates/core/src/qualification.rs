//! The workspace's policy over the signals, and the scorecard it yields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::correction::Correction;
use crate::evidence::Evidence;
use crate::signal::{
    Assertion, BudgetState, BuyingRole, Fact, Reading, SignalName, Source, Status,
};

mod judge;
mod validate;

pub use validate::PolicyError;

/// When a prospect is ready for a person. Versioned: a scorecard names the version that judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct QualificationPolicy {
    /// Given by the hub on publication; ignored on import.
    #[serde(default)]
    pub version: u32,
    /// The sum of weights of met signals from which a prospect is qualified.
    pub threshold: u32,
    /// Whether a prospect who asks for a person gets one below the threshold.
    #[serde(default = "yes")]
    pub hand_over_on_request: bool,
    pub signals: Vec<SignalPolicy>,
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct SignalPolicy {
    pub name: SignalName,
    /// How people call it.
    pub label: String,
    #[serde(default = "one")]
    pub weight: u32,
    /// Without it nobody qualifies, whatever the score.
    #[serde(default)]
    pub required: bool,
    /// What the agent may ask when the signal is missing.
    pub question: String,
    pub criteria: Criteria,
}

/// When a signal counts as met. The kind must fit the signal's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Criteria {
    /// Met from either figure on.
    CompanySize {
        #[serde(default)]
        min_employees: Option<u32>,
        /// Yearly revenue in thousands of US dollars.
        #[serde(default)]
        min_revenue_kusd: Option<u32>,
    },
    Role {
        accept: Vec<BuyingRole>,
    },
    /// Any use case of the catalog, or only those listed.
    UseCaseFit {
        #[serde(default)]
        only: Vec<String>,
    },
    /// A figure below `min_amount` does not meet it; any currency is taken at its number.
    Budget {
        #[serde(default)]
        min_amount: Option<u32>,
    },
    Timeline {
        within_days: u32,
    },
    /// A custom signal: met when the prospect says one of the phrases, not met when one of `none_of`.
    Phrases {
        any_of: Vec<String>,
        #[serde(default)]
        none_of: Vec<String>,
    },
}

/// What the policy makes of a conversation so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Scorecard {
    pub policy_version: u32,
    pub score: u32,
    /// The score if everything were met.
    pub of: u32,
    pub threshold: u32,
    pub verdict: Verdict,
    /// What Baton read, where a rep said something else.
    #[serde(default)]
    pub read_verdict: Option<Verdict>,
    pub signals: Vec<SignalResult>,
    /// Signals that are still unknown, in the policy's order.
    pub missing: Vec<SignalName>,
    /// The one question worth asking next, if any.
    pub next_question: Option<NextQuestion>,
    pub wants_human: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Verdict {
    Qualified,
    /// The unknown signals could still reach the threshold.
    NotYet,
    /// Whatever is learnt of the unknown signals, the threshold is out of reach.
    OutOfReach,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct SignalResult {
    pub name: SignalName,
    pub label: String,
    pub status: Status,
    pub value: Option<String>,
    pub evidence: Vec<Evidence>,
    pub weight: u32,
    pub required: bool,
    /// Who the result comes from; `None` while unknown.
    pub source: Option<Source>,
    /// Reader and agent say different things.
    pub disputed: bool,
    /// Everything that was found, also what did not prevail.
    pub findings: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Finding {
    pub source: Source,
    pub status: Status,
    pub value: Option<String>,
    pub evidence: Vec<Evidence>,
    /// Whether words of the talk, or the prospect's record, prove it.
    pub supported: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NextQuestion {
    pub signal: SignalName,
    pub say: String,
}

impl Default for QualificationPolicy {
    /// Three of the five, with the labels that the field uses.
    fn default() -> Self {
        let signal = |name: &str, label: &str, question: &str, criteria| SignalPolicy {
            name: name.into(),
            label: label.into(),
            weight: 1,
            required: false,
            question: question.into(),
            criteria,
        };
        Self {
            version: 0,
            threshold: 3,
            hand_over_on_request: true,
            signals: vec![
                signal(
                    SignalName::COMPANY_SIZE,
                    "Company size",
                    "Roughly how many people work at your company?",
                    Criteria::CompanySize {
                        min_employees: Some(50),
                        min_revenue_kusd: Some(10_000),
                    },
                ),
                signal(
                    SignalName::ROLE,
                    "Role",
                    "Who else is involved in deciding on this?",
                    Criteria::Role {
                        accept: vec![BuyingRole::DecisionMaker, BuyingRole::Influencer],
                    },
                ),
                signal(
                    SignalName::USE_CASE_FIT,
                    "Use case",
                    "What would you like to solve first?",
                    Criteria::UseCaseFit { only: vec![] },
                ),
                signal(
                    SignalName::BUDGET,
                    "Budget",
                    "Is there a budget set aside for this?",
                    Criteria::Budget { min_amount: None },
                ),
                signal(
                    SignalName::TIMELINE,
                    "Timeline",
                    "When would you like this to be live?",
                    Criteria::Timeline { within_days: 183 },
                ),
            ],
        }
    }
}

impl Criteria {
    /// What a fact means under these criteria.
    fn status(&self, fact: &Fact) -> Status {
        let met = |yes| if yes { Status::Met } else { Status::NotMet };
        match (self, fact) {
            (
                Self::CompanySize {
                    min_employees,
                    min_revenue_kusd,
                },
                Fact::CompanySize {
                    employees,
                    revenue_usd,
                },
            ) => {
                if employees.is_none() && revenue_usd.is_none() {
                    return Status::Unknown;
                }
                let enough = |have: Option<u64>, need: Option<u64>| match (have, need) {
                    (Some(have), Some(need)) => have >= need,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                met(enough(*employees, min_employees.map(u64::from))
                    || enough(*revenue_usd, min_revenue_kusd.map(|k| u64::from(k) * 1000)))
            }
            (Self::Role { accept }, Fact::Role { role }) => met(accept.contains(role)),
            (Self::UseCaseFit { only }, Fact::UseCaseFit { use_case }) => met(use_case
                .as_ref()
                .is_some_and(|u| only.is_empty() || only.contains(u))),
            (Self::Budget { min_amount }, Fact::Budget { state, amount, .. }) => {
                let enough = match (amount, min_amount) {
                    (Some(have), Some(need)) => *have >= u64::from(*need),
                    _ => true,
                };
                met(*state != BudgetState::None && enough)
            }
            (Self::Timeline { within_days }, Fact::Timeline { days, .. }) => {
                met(days.is_some_and(|d| i64::from(d) <= i64::from(*within_days)))
            }
            (Self::Phrases { .. }, Fact::Custom { met: yes, .. }) => met(*yes),
            _ => Status::Unknown,
        }
    }
}

impl QualificationPolicy {
    /// The scorecard over what the reader found and what the agent asserts.
    pub fn judge(
        &self,
        readings: &[Reading],
        assertions: &[Assertion],
        wants_human: bool,
    ) -> Scorecard {
        self.judge_corrected(readings, assertions, &[], wants_human)
    }

    /// The same, where reps have put something right. Later corrections prevail.
    pub fn judge_corrected(
        &self,
        readings: &[Reading],
        assertions: &[Assertion],
        corrections: &[&Correction],
        wants_human: bool,
    ) -> Scorecard {
        judge::judge(self, readings, assertions, corrections, wants_human)
    }

    /// The findings of a scorecard that this policy judged, with these corrections instead of those
    /// that it carries. What was read stays, and nothing is read again.
    pub fn judge_again(
        &self,
        card: &Scorecard,
        corrections: &[&Correction],
        wants_human: bool,
    ) -> Scorecard {
        judge::again(card, &self.signals, corrections, wants_human)
    }

    /// The phrases of the custom signals: what the reader must listen for besides the five.
    pub fn phrases(&self) -> BTreeMap<SignalName, (&[String], &[String])> {
        self.signals
            .iter()
            .filter_map(|s| match &s.criteria {
                Criteria::Phrases { any_of, none_of } => {
                    Some((s.name.clone(), (any_of.as_slice(), none_of.as_slice())))
                }
                _ => None,
            })
            .collect()
    }
}

impl Scorecard {
    /// As it was read, before any rep put something right; without a question to ask.
    #[must_use]
    pub fn as_read(&self) -> Self {
        self.corrected(&[])
    }

    /// The same findings with these corrections instead of those that it carries; without a question
    /// to ask.
    #[must_use]
    pub fn corrected(&self, corrections: &[&Correction]) -> Self {
        judge::again(self, &[], corrections, self.wants_human)
    }
}
