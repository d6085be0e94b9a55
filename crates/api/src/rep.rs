//! A device joins: an enrolment code becomes a token.

use baton_core::ids::{DeviceId, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::view::Person;

/// `POST /v1/enrol`. The only request without a key.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Enrol {
    /// One-time code, from an admin.
    pub code: String,
    /// How the rep will recognise the device in a list.
    pub device: String,
    /// IANA zone of the machine: the rep's, until they set one.
    #[serde(default)]
    pub zone: Option<String>,
}

#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Enrolled {
    /// Shown once: the hub keeps its hash.
    pub token: String,
    pub device: DeviceId,
    pub rep: Person,
    pub workspace: WorkspaceId,
    pub workspace_name: String,
}

impl std::fmt::Debug for Enrolled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolled")
            .field("rep", &self.rep)
            .finish_non_exhaustive()
    }
}
