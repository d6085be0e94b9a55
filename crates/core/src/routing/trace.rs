//! Why this rep: each rule tried, each candidate, each reason for passing over.

use serde::{Deserialize, Serialize};

use super::{Channel, Lead, OwnerHit, Unmet};
use crate::Timestamp;
use crate::booking::Day;
use crate::ids::{RepId, RuleId, SkillId, TerritoryId};
use crate::presence::Presence;
use crate::schedule::Obstacle;

/// More than anybody reads; what is left out is counted.
pub const MOST_CONSIDERED: usize = 50;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RouteTrace {
    pub at: Timestamp,
    pub policy_version: u32,
    pub steps: Vec<RouteStep>,
    pub chosen: Option<RepId>,
    /// Who would have got it had they been available, if that is somebody else.
    #[serde(default)]
    pub instead: Option<Considered>,
    /// What the rules looked at.
    #[serde(default)]
    pub lead: Option<Box<Lead>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RouteStep {
    /// Absent where the last resort decided.
    #[serde(default)]
    pub id: Option<RuleId>,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub result: StepResult,
    /// What led to those who were considered, e.g. the record that names the owner.
    #[serde(default)]
    pub found: Option<Found>,
    /// The fallback that these were considered for, if not for the rule itself.
    #[serde(default)]
    pub fallback: Option<FallbackUsed>,
    /// In the rule's order of preference; [`MOST_CONSIDERED`] at most.
    pub considered: Vec<Considered>,
    /// How many more there were.
    #[serde(default)]
    pub more: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum StepResult {
    Chosen,
    /// Everybody was passed over.
    #[default]
    Nobody,
    /// The lead is not one that the rule is for.
    NotFor {
        unmet: Vec<Unmet>,
    },
    /// The rule is for the lead, and there is no such person: no owner, no territory, no skill.
    NoneFound,
    /// Kept for those considered until then.
    Waits {
        until: Timestamp,
    },
    /// It was kept for them until then, in vain.
    Waited {
        until: Timestamp,
    },
    /// The agent offers a meeting with the first of those considered.
    BookLater,
    /// It waits for whoever becomes free.
    Queued,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Found {
    Owner { hit: OwnerHit },
    Territory { id: TerritoryId, name: String },
    Skills { required: Vec<SkillNeed> },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct SkillNeed {
    pub skill: SkillId,
    pub name: String,
    pub level: u32,
    /// The conversation asks for it.
    pub from_conversation: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum FallbackUsed {
    Wait,
    Delegate,
    Team,
    BookLater,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Considered {
    pub rep: RepId,
    pub name: String,
    pub outcome: Considering,
    /// What does not rule the rep out and should be known.
    #[serde(default)]
    pub remark: Option<Obstacle>,
    /// For whom the rep stands in.
    #[serde(default)]
    pub stands_in_for: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Considering {
    Chosen,
    /// Could have taken it; another was next.
    NotNext,
    AskedBefore,
    AtCapacity {
        open: u32,
        capacity: u32,
    },
    /// Room for other work, none for this kind.
    ChannelFull {
        channel: Channel,
        open: u32,
        capacity: u32,
    },
    /// Was asked that often in that time.
    RateLimited {
        most: u32,
        minutes: u32,
        until: Timestamp,
    },
    NotAvailable {
        presence: Presence,
    },
    /// `at` is the time on the rep's clock, e.g. `22:10`; `place` names the zone for people.
    OutsideHours {
        at: String,
        place: String,
        opens: Option<Timestamp>,
    },
    OnLeave {
        until: Day,
        /// Name of who stands in.
        delegate: Option<String>,
    },
    Holiday {
        name: String,
    },
    /// Takes no new work: leaves the company, or has left.
    Leaving,
    LacksSkill {
        skill: String,
        level: u32,
        has: u32,
    },
    DoesNotSpeak {
        language: String,
    },
    /// Before their turn in a strict order.
    NotTheirTurn,
    /// A meeting at the time that was picked is not possible for this rep.
    NotFree {
        obstacle: Obstacle,
    },
}

impl RouteTrace {
    /// When somebody who was passed over can be asked without anything happening but time: their
    /// hours begin, or they were asked less often of late.
    pub fn again_at(&self) -> Option<Timestamp> {
        let considered = self.steps.iter().flat_map(|s| &s.considered);
        let moments = considered.filter_map(|c| match &c.outcome {
            Considering::OutsideHours { opens, .. } => *opens,
            Considering::RateLimited { until, .. } => Some(*until),
            _ => None,
        });
        moments.min()
    }
}
