//! What admins read and set.

use baton_core::Timestamp;
use baton_core::ids::{AgentId, DeviceId, KeyId, RepId};
use baton_core::presence::Presence;
use baton_core::routing::{Employment, RepProfile};
use baton_core::workspace::{DeclineReason, Disclosure};
use serde::{Deserialize, Serialize};

/// `POST /v1/admin/reps`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct NewRep {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[schema(min_length = 3, max_length = 200)]
    pub email: String,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub admin: bool,
    /// Share in the round robin beside the others'; 1 if not given.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub weight: Option<u32>,
    /// Open handoffs at once; 3 if not given.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub capacity: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct RepView {
    pub id: RepId,
    pub name: String,
    pub email: String,
    pub title: Option<String>,
    pub admin: bool,
    pub weight: u32,
    pub capacity: u32,
    /// As it holds: `offline` when no device is connected.
    pub presence: Presence,
    /// Accepted and pending handoffs.
    pub open: u32,
    pub devices: Vec<DeviceView>,
    #[serde(default)]
    pub profile: RepProfile,
    #[serde(default)]
    pub employment: Employment,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct DeviceView {
    pub id: DeviceId,
    pub name: String,
    pub created_at: Timestamp,
    pub last_seen_at: Option<Timestamp>,
}

/// What is said where a prospect is handed over: of the workspace's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Sayings {
    /// Reps choose from these when they decline.
    pub decline_reasons: Vec<DeclineReason>,
    /// What the agent tells the prospect.
    pub disclosure: Disclosure,
}

/// A one-time code for a device to join with.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Enrolment {
    pub code: String,
    /// `baton://enrol/…`: opens the app with the code filled in. Absent while the hub does not know
    /// its public address.
    pub link: Option<String>,
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolment")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// `POST /v1/admin/agents`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct NewAgent {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct AgentView {
    pub id: AgentId,
    pub name: String,
    pub keys: Vec<KeyView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct KeyView {
    pub id: KeyId,
    /// The first characters, to recognise it by.
    pub hint: String,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

/// Shown once: the hub keeps its hash.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct NewKey {
    pub agent: AgentId,
    pub id: KeyId,
    pub key: String,
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
