//! How often what was read was right, for admins: `GET /v1/admin/quality?days=`.

use baton_core::Timestamp;
use baton_core::context::ReadBy;
use baton_core::correction::{ClaimKind, Correction, Was};
use baton_core::ids::{AgentId, ConversationId, HandoffId};
use baton_core::signal::{SignalName, Source};
use serde::{Deserialize, Serialize};

use crate::view::Person;

/// A correction that stands, as everybody who sees the handoff sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct CorrectionView {
    pub correction: Correction,
    pub was: Was,
    pub by: Person,
    pub at: Timestamp,
    /// Said on this device and not taken by the hub yet; never so in what the hub tells.
    #[serde(default)]
    pub pending: bool,
}

/// Over handoffs that a rep took and that ended in these days: a claim that the rep let stand counts
/// as right.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
pub struct QualityReport {
    pub days: u32,
    /// Handoffs that a rep had and that ended.
    pub handoffs: u32,
    /// Of these, how many carry a correction.
    pub corrected: u32,
    pub verdicts: VerdictQuality,
    /// By signal, source and version of the policy; newest version first.
    pub signals: Vec<SignalQuality>,
    /// By kind of claim and reader.
    pub claims: Vec<ClaimQuality>,
    /// What agents asserted, by agent.
    pub agents: Vec<AgentQuality>,
    /// Newest first, at most 50.
    pub recent: Vec<RecentCorrection>,
}

#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    specta::Type,
)]
pub struct VerdictQuality {
    /// Handed over as qualified.
    pub qualified: u32,
    /// Of these, a rep said that they were not.
    pub refuted: u32,
    /// Not qualified when they were read; a rep said that they were.
    pub missed: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct SignalQuality {
    pub signal: SignalName,
    pub label: String,
    pub source: Source,
    pub policy_version: u32,
    /// How often this source prevailed with an answer, met or not.
    pub said: u32,
    /// Of these, how often a rep said otherwise: another status, or another value. Precision is the
    /// rest of `said`.
    pub refuted: u32,
    /// A rep found an answer where this signal was unknown. Counted once, with source `reader`.
    pub missed: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ClaimQuality {
    pub of: ClaimKind,
    pub read_by: ReadBy,
    pub said: u32,
    pub refuted: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct AgentQuality {
    pub agent: AgentId,
    pub name: String,
    pub asserted: u32,
    /// Without words that prove it.
    pub unsupported: u32,
    /// The talk says otherwise.
    pub contradicted: u32,
    /// A rep said otherwise.
    pub refuted: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct RecentCorrection {
    pub handoff: HandoffId,
    pub conversation: ConversationId,
    /// Of the prospect.
    pub name: String,
    pub correction: CorrectionView,
}
