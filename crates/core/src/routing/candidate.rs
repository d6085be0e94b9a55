//! A rep as routing sees them.

mod hours;
mod obstacle;
mod turn;

use serde::{Deserialize, Serialize};

use super::{Channel, SkillLevel};
use crate::Timestamp;
use crate::booking::{Day, DaysOff, WorkRange};
use crate::ids::{RepId, TeamId};
use crate::ledger::Standing;
use crate::presence::Presence;

pub(super) use hours::Clock;
pub(super) use obstacle::Moment;

/// What an admin sets for a rep beside weight and capacity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RepProfile {
    pub teams: Vec<TeamId>,
    pub skills: Vec<SkillLevel>,
    /// BCP 47. Who has none is taken to speak whatever is needed.
    pub languages: Vec<String>,
    /// Of the capacity, how much at once of each kind; a kind that is not named has no limit of its
    /// own.
    pub channels: Vec<ChannelCapacity>,
    pub rate: Option<RateLimit>,
    /// Stands in when the rep is absent, if leave names nobody else.
    pub delegate: Option<RepId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct ChannelCapacity {
    pub channel: Channel,
    pub most: u32,
}

/// Asked at most so often in so many minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RateLimit {
    pub most: u32,
    pub minutes: u32,
}

/// Whether the rep stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Employment {
    #[default]
    Active,
    /// Gets no new work, and finishes what is open until the last day; what is then still open is
    /// handed on.
    Leaving {
        last_day: Day,
        /// Gets what is handed on, where they can take it.
        #[serde(default)]
        successor: Option<RepId>,
    },
    Left {
        at: Timestamp,
    },
}

/// A rep as they are at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub rep: RepId,
    pub name: String,
    pub weight: u32,
    pub presence: Presence,
    /// How many open handoffs at once.
    pub capacity: u32,
    /// Accepted and pending ones.
    pub open: u32,
    /// Of those, how many by kind; kinds without any may be left out.
    pub open_by_channel: Vec<(Channel, u32)>,
    /// When the rep was asked lately, oldest first; as far back as the rate limit counts.
    pub asked_at: Vec<Timestamp>,
    pub profile: RepProfile,
    pub employment: Employment,
    pub time: WorkTime,
    pub standing: Standing,
    /// Was asked for this handoff before.
    pub asked_before: bool,
}

impl Candidate {
    /// Somebody who is there, with room, and has had nothing yet.
    pub fn new(rep: RepId, name: impl Into<String>) -> Self {
        Self {
            rep,
            name: name.into(),
            weight: 1,
            presence: Presence::Available,
            capacity: 3,
            open: 0,
            open_by_channel: vec![],
            asked_at: vec![],
            profile: RepProfile::default(),
            employment: Employment::Active,
            time: WorkTime::default(),
            standing: Standing::default(),
            asked_before: false,
        }
    }
}

/// When a rep works.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct WorkTime {
    /// IANA zone; the workspace's, if the rep set none.
    pub zone: String,
    /// The rep's own; `None`: they set none.
    pub own_week: Option<Vec<WorkRange>>,
    /// The workspace's.
    pub week: Vec<WorkRange>,
    pub leave: Vec<DaysOff>,
    pub holidays: Vec<DaysOff>,
}
