//! Which leads something is for.

mod meet;

use serde::{Deserialize, Serialize};

use super::{Channel, Depth};
use crate::handoff::HandoffReason;
use crate::ids::AgentId;

/// All that are given must hold; of a list, one. A fact that is not known meets no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Conditions {
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// ISO 3166-2; together with `countries`, either is enough.
    pub subdivisions: Vec<String>,
    /// Names, in any case; together with a country or subdivision, these too must hold.
    pub cities: Vec<String>,
    /// BCP 47; `pt` means `pt-BR` too.
    pub languages: Vec<String>,
    /// NAICS; `51` means `511210` too.
    pub industries: Vec<String>,
    pub employees: Option<Range>,
    /// Annual revenue in millions of USD.
    pub revenue_millions: Option<Range>,
    pub reasons: Vec<HandoffReason>,
    pub channels: Vec<Channel>,
    pub agents: Vec<AgentId>,
    /// One of these features of the catalog came up.
    pub features: Vec<String>,
    pub competitors: Vec<String>,
    pub least_score: Option<u32>,
    pub least_depth: Option<Depth>,
}

/// Both ends included; open where none is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Range {
    pub from: Option<u32>,
    pub to: Option<u32>,
}

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Field {
    Place,
    City,
    Language,
    Industry,
    Employees,
    Revenue,
    Reason,
    Channel,
    Agent,
    Features,
    Competitors,
    Score,
    Depth,
}

/// A condition that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Unmet {
    pub field: Field,
    /// What the condition asks for, for people: "DE, AT, CH", "200 to 1,000".
    pub wants: String,
    /// What the lead has; absent if it is not known.
    pub has: Option<String>,
}
