//! What routing knows of a lead.

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::handoff::HandoffReason;
use crate::ids::{AgentId, RepId};
use crate::prospect::Prospect;
use crate::qualification::Scorecard;

/// How the prospect talks to the agent.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
#[cfg_attr(feature = "schema", schema(as = LeadChannel), serde(rename = "LeadChannel"))]
pub enum Channel {
    #[default]
    Chat,
    Voice,
    Video,
    Email,
}

/// How far a talk goes into technology.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Depth {
    #[default]
    None,
    /// Technical words fell.
    Some,
    /// How it works is what the prospect wants to know.
    Deep,
}

/// What a reader makes of a talk for routing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Traits {
    /// In which the prospect writes: BCP 47, e.g. `pt`.
    pub language: Option<String>,
    pub depth: Depth,
    pub employees: Option<u32>,
    /// Annual revenue in millions of USD.
    pub revenue_millions: Option<u32>,
}

/// Everything that rules look at. Facts that are not known are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Lead {
    pub email: Option<String>,
    pub company: Option<String>,
    /// The account's id in the CRM.
    pub account: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// ISO 3166-2, e.g. `US-CA`.
    pub subdivision: Option<String>,
    pub city: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// NAICS, two to six digits.
    pub industry: Option<String>,
    pub employees: Option<u32>,
    /// Annual revenue in millions of USD.
    pub revenue_millions: Option<u32>,
    pub reason: HandoffReason,
    pub channel: Channel,
    /// Whom the prospect talks to: the source.
    pub agent: Option<AgentId>,
    pub score: u32,
    pub depth: Depth,
    /// Ids of the catalog's features that came up.
    pub features: Vec<String>,
    pub competitors: Vec<String>,
    /// Found in the ownership lists, in their order of trust.
    pub owners: Vec<OwnerHit>,
}

/// What kind of record says who owns the prospect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
#[cfg_attr(feature = "schema", schema(as = OwnerRecord), serde(rename = "OwnerRecord"))]
pub enum Record {
    Contact,
    Account,
    Lead,
}

/// By what a record was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum FoundBy {
    Email,
    Account,
    Domain,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct OwnerHit {
    pub list: String,
    pub record: Record,
    pub by: FoundBy,
    /// The key as it stands in the list, e.g. `acme.com`.
    pub key: String,
    pub rep: RepId,
}

impl Lead {
    /// What is known when the agent asks for a person. What the prospect's record says goes before
    /// what was read in the talk. Owners are looked up by whoever has the lists.
    #[must_use]
    pub fn of(
        prospect: &Prospect,
        traits: &Traits,
        scorecard: &Scorecard,
        context: &Context,
        reason: HandoffReason,
        channel: Channel,
        agent: AgentId,
    ) -> Self {
        let subdivision = said(prospect.subdivision.as_deref()).map(|s| s.to_uppercase());
        let country = said(prospect.country.as_deref())
            .or_else(|| said(subdivision.as_deref()?.split_once('-').map(|(c, _)| c)))
            .map(|c| c.to_uppercase());
        Self {
            email: said(prospect.email.as_deref()).map(|e| e.to_lowercase()),
            company: said(prospect.company.as_deref()),
            account: said(prospect.account.as_deref()),
            country,
            subdivision,
            city: said(prospect.city.as_deref()),
            language: said(prospect.language.as_deref()).or_else(|| traits.language.clone()),
            industry: said(prospect.industry.as_deref()),
            employees: prospect.employees.or(traits.employees),
            revenue_millions: prospect.revenue_millions.or(traits.revenue_millions),
            reason,
            channel,
            agent: Some(agent),
            score: scorecard.score,
            depth: traits.depth,
            features: context.features.iter().map(|f| f.id.clone()).collect(),
            competitors: context.competitors.iter().map(|c| c.name.clone()).collect(),
            owners: vec![],
        }
    }
}

/// Without the spaces around it; nothing, if nothing is left.
fn said(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|t| !t.is_empty())
        .map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests;
