//! Routing as admins compose, try and publish it: straight from and to the hub.

use baton_api::routing::{
    Compare, DraftView, DryResult, DryRun, OwnerCsv, OwnerList, OwnerRow, PolicyText, PublishDraft,
    ReplayView, RollBack, RoutingView, RoutingWords, SaveDraft, StartReplay, Subdivisions, Which,
};
use baton_core::ids::ReplayId;
use baton_core::routing::RoutingPolicy;
use baton_core::routing::diff::PolicyDiff;

use super::Answer;
use crate::desk::Desk;

const ROUTING: [&str; 3] = ["v1", "admin", "routing"];
const DRAFT: [&str; 4] = ["v1", "admin", "routing", "draft"];
const TEXT: [&str; 4] = ["v1", "admin", "routing", "text"];
const OWNERSHIP: [&str; 3] = ["v1", "admin", "ownership"];

impl Desk {
    pub async fn routing(&self) -> Answer<RoutingView> {
        Ok(self.parts.hub.get(&ROUTING).await?)
    }

    /// A version that was published once.
    pub async fn routing_version(&self, version: u32) -> Answer<RoutingPolicy> {
        let version = version.to_string();
        let path = ["v1", "admin", "routing", "versions", &version];
        Ok(self.parts.hub.get(&path).await?)
    }

    /// The hub refuses it where somebody else saved meanwhile.
    pub async fn save_routing_draft(&self, change: &SaveDraft) -> Answer<DraftView> {
        Ok(self.parts.hub.put(&DRAFT, change).await?)
    }

    pub async fn drop_routing_draft(&self) -> Answer<()> {
        Ok(self.parts.hub.delete(&DRAFT).await?)
    }

    pub async fn publish_routing(&self, request: &PublishDraft) -> Answer<RoutingView> {
        let path = ["v1", "admin", "routing", "publish"];
        Ok(self.parts.hub.post(&path, request).await?)
    }

    pub async fn roll_back_routing(&self, request: &RollBack) -> Answer<RoutingView> {
        let path = ["v1", "admin", "routing", "rollback"];
        Ok(self.parts.hub.post(&path, request).await?)
    }

    pub async fn compare_routing(&self, request: &Compare) -> Answer<PolicyDiff> {
        let path = ["v1", "admin", "routing", "diff"];
        Ok(self.parts.hub.post(&path, request).await?)
    }

    pub async fn routing_text(&self, which: Which) -> Answer<PolicyText> {
        let version = match which {
            Which::Draft => "draft".to_owned(),
            Which::Published => "published".to_owned(),
            Which::Version { version } => version.to_string(),
        };
        Ok(self.parts.hub.find(&TEXT, &[("version", &version)]).await?)
    }

    /// Makes a draft of a text; what cannot be read is named by its line.
    pub async fn import_routing(&self, text: &PolicyText) -> Answer<DraftView> {
        Ok(self.parts.hub.put(&TEXT, text).await?)
    }

    pub async fn dry_run(&self, request: &DryRun) -> Answer<DryResult> {
        let path = ["v1", "admin", "routing", "dry-run"];
        Ok(self.parts.hub.post(&path, request).await?)
    }

    /// Answers at once: [`replay`](Self::replay) says how far it is.
    pub async fn start_replay(&self, request: &StartReplay) -> Answer<ReplayView> {
        let path = ["v1", "admin", "routing", "replays"];
        Ok(self.parts.hub.post(&path, request).await?)
    }

    pub async fn replay(&self, id: &ReplayId) -> Answer<ReplayView> {
        let path = ["v1", "admin", "routing", "replays", &id.0];
        Ok(self.parts.hub.get(&path).await?)
    }

    /// Words to choose from when conditions are composed.
    pub async fn routing_words(&self) -> Answer<RoutingWords> {
        let path = ["v1", "admin", "routing", "words"];
        Ok(self.parts.hub.get(&path).await?)
    }

    /// Of a country: ISO 3166-1 alpha-2.
    pub async fn subdivisions(&self, country: &str) -> Answer<Subdivisions> {
        let path = ["v1", "admin", "routing", "subdivisions"];
        Ok(self.parts.hub.find(&path, &[("country", country)]).await?)
    }

    pub async fn owner_lists(&self) -> Answer<Vec<OwnerList>> {
        Ok(self.parts.hub.get(&OWNERSHIP).await?)
    }

    /// Replaces the whole list.
    pub async fn save_owner_list(&self, name: &str, list: &OwnerCsv) -> Answer<OwnerList> {
        let path = ["v1", "admin", "ownership", name];
        Ok(self.parts.hub.put(&path, list).await?)
    }

    pub async fn drop_owner_list(&self, name: &str) -> Answer<()> {
        let path = ["v1", "admin", "ownership", name];
        Ok(self.parts.hub.delete(&path).await?)
    }

    /// Who owns a domain, an account or an e-mail address, in every list.
    pub async fn find_owner(&self, key: &str) -> Answer<Vec<OwnerRow>> {
        let path = ["v1", "admin", "ownership", "search"];
        Ok(self.parts.hub.find(&path, &[("key", key)]).await?)
    }
}
