//! What admins read and set: straight from and to the hub, nothing is kept here.

use baton_api::admin::{AgentView, Enrolment, NewAgent, NewKey, NewRep, RepView};
use baton_core::ids::{AgentId, DeviceId, KeyId, RepId};
use baton_core::qualification::QualificationPolicy;

use super::Answer;
use crate::desk::Desk;

const QUALIFICATION: [&str; 3] = ["v1", "admin", "qualification"];
const REPS: [&str; 3] = ["v1", "admin", "reps"];
const AGENTS: [&str; 3] = ["v1", "admin", "agents"];

impl Desk {
    pub async fn qualification(&self) -> Answer<QualificationPolicy> {
        Ok(self.parts.hub.get(&QUALIFICATION).await?)
    }

    /// Publishes a policy; the hub gives it a version.
    pub async fn save_qualification(
        &self,
        policy: &QualificationPolicy,
    ) -> Answer<QualificationPolicy> {
        Ok(self.parts.hub.put(&QUALIFICATION, policy).await?)
    }

    pub async fn team(&self) -> Answer<Vec<RepView>> {
        Ok(self.parts.hub.get(&REPS).await?)
    }

    pub async fn add_rep(&self, new: &NewRep) -> Answer<RepView> {
        Ok(self.parts.hub.post(&REPS, new).await?)
    }

    /// A code with which a device of the rep joins.
    pub async fn enrol_rep(&self, rep: &RepId) -> Answer<Enrolment> {
        let path = ["v1", "admin", "reps", &rep.0, "enrolments"];
        Ok(self.parts.hub.post(&path, &serde_json::json!({})).await?)
    }

    pub async fn revoke_device(&self, device: &DeviceId) -> Answer<()> {
        let path = ["v1", "admin", "devices", &device.0];
        Ok(self.parts.hub.delete(&path).await?)
    }

    pub async fn agents(&self) -> Answer<Vec<AgentView>> {
        Ok(self.parts.hub.get(&AGENTS).await?)
    }

    pub async fn add_agent(&self, new: &NewAgent) -> Answer<NewKey> {
        Ok(self.parts.hub.post(&AGENTS, new).await?)
    }

    pub async fn add_key(&self, agent: &AgentId) -> Answer<NewKey> {
        let path = ["v1", "admin", "agents", &agent.0, "keys"];
        Ok(self.parts.hub.post(&path, &serde_json::json!({})).await?)
    }

    pub async fn revoke_key(&self, key: &KeyId) -> Answer<()> {
        let path = ["v1", "admin", "keys", &key.0];
        Ok(self.parts.hub.delete(&path).await?)
    }
}
