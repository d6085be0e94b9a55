//! Who gets a handoff, and why: pure, so that live routing, dry run and replay are the same code.
//!
//! `policy` is what an admin composes, `lead` and `candidate` what is known at the moment, `decide`
//! goes through the rules, and `trace` is what it says about it.

mod candidate;
pub mod clocks;
mod conditions;
mod decide;
pub mod diff;
mod lead;
pub mod owners;
mod policy;
pub mod replay;
pub mod text;
mod trace;
mod validate;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::ids::{RepId, RuleId};

pub use candidate::{Candidate, ChannelCapacity, Employment, RateLimit, RepProfile, WorkTime};
pub use conditions::{Conditions, Field, Range, Unmet};
pub use decide::{Pool, host, pools, route};
pub use lead::{Channel, Depth, FoundBy, Lead, OwnerHit, Record, Traits};
pub use policy::{
    ClockAction, ClockStep, Fallback, LastResort, Order, RoutingPolicy, Rule, Skill, SkillAsked,
    SkillLevel, Stage, Target, Territory, WorkingHours,
};
pub use trace::{
    Considered, Considering, FallbackUsed, Found, MOST_CONSIDERED, RouteStep, RouteTrace,
    SkillNeed, StepResult,
};
pub use validate::PolicyError;

/// How far a waiting handoff got: since when it is kept for those whom a rule found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Progress(pub BTreeMap<RuleId, Timestamp>);

/// What is to happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
#[cfg_attr(feature = "schema", schema(as = RouteOutcome), serde(rename = "RouteOutcome"))]
pub enum Outcome {
    /// This rep is asked; `rule` is absent where the last resort decided.
    Ask {
        rep: RepId,
        rule: Option<RuleId>,
        seconds: u32,
    },
    /// It waits. `until`: when the rules are to be asked again at the latest. `only`: who may claim
    /// it meanwhile; anyone, if empty.
    Wait {
        until: Option<Timestamp>,
        only: Vec<RepId>,
    },
    /// The agent offers times of `rep`, or of anyone; `rep` may claim it meanwhile.
    BookLater { rep: Option<RepId> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub outcome: Outcome,
    /// To be given to the next decision on the same handoff.
    pub progress: Progress,
    pub trace: RouteTrace,
}

impl Decision {
    pub fn chosen(&self) -> Option<&RepId> {
        match &self.outcome {
            Outcome::Ask { rep, .. } => Some(rep),
            Outcome::Wait { .. } | Outcome::BookLater { .. } => None,
        }
    }
}
