//! What a rep puts right: the verdict, a signal, or any claim of the card. A person who was there
//! knows better than every reader, so what they say prevails; what was read stays beside it.

mod claims;
mod overtaken;
mod said;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::context::{Context, ReadBy};
use crate::ids::RepId;
use crate::qualification::{Scorecard, Verdict};
use crate::signal::{SignalName, Source, Status};

pub use overtaken::{CardPart, Overtaken};
pub use said::{Said, SaidAssertion, SaidClaims, SaidSignal};

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

impl ClaimKind {
    pub const ALL: [Self; 11] = [
        Self::Summary,
        Self::Topic,
        Self::Feature,
        Self::Competitor,
        Self::Objection,
        Self::Question,
        Self::Care,
        Self::Decision,
        Self::Known,
        Self::Risk,
        Self::WantsHuman,
    ];

    /// For people, as the beginning of a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Topic => "Topic",
            Self::Feature => "Feature",
            Self::Competitor => "Competitor",
            Self::Objection => "Objection",
            Self::Question => "Question",
            Self::Care => "What they care about",
            Self::Decision => "Who decides",
            Self::Known => "Answered already",
            Self::Risk => "Risk",
            Self::WantsHuman => "Wants a person",
        }
    }
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

/// What was read there, whatever any rep said of it since.
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

impl Was {
    /// What was read of a target; `None` where the card says nothing of it.
    pub fn of(target: &CorrectionTarget, card: &Scorecard, context: &Context) -> Option<Self> {
        let read = card.as_read();
        let was = |status| Self {
            status,
            value: None,
            source: None,
            read_by: None,
            policy_version: read.policy_version,
        };
        match target {
            CorrectionTarget::Verdict => Some(was(match read.verdict {
                Verdict::Qualified => Status::Met,
                Verdict::NotYet => Status::Unknown,
                Verdict::OutOfReach => Status::NotMet,
            })),
            CorrectionTarget::Signal { name } => {
                let signal = read.signals.iter().find(|s| &s.name == name)?;
                Some(Self {
                    value: signal.value.clone(),
                    source: signal.source,
                    ..was(signal.status)
                })
            }
            CorrectionTarget::Claim { of, key } => {
                let all = claims::of_kind(context, *of);
                let claim = all.into_iter().find(|c| c.key == key)?;
                Some(Self {
                    read_by: Some(claim.read_by),
                    ..was(Status::Met)
                })
            }
        }
    }
}

impl Correction {
    /// Whether it says something else than what was read.
    pub fn refutes(&self, was: &Was) -> bool {
        let other_value = || {
            let plain = |v: &Option<String>| v.as_deref().map(|v| v.trim().to_lowercase());
            self.value.is_some() && plain(&self.value) != plain(&was.value)
        };
        self.status != was.status || other_value()
    }
}

/// A correction that stands: the last word on its target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    pub correction: Correction,
    pub was: Was,
    pub by: RepId,
    pub at: Timestamp,
}
