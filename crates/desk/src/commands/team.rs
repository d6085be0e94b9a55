//! Teams, who is in them, how they do and whether it is fair: straight from and to the hub.

use baton_api::admin::RepView;
use baton_api::routing::{
    Correct, FairnessView, HandedOn, LedgerExport, RepChange, TeamChange, TeamOverview, TeamView,
};
use baton_core::ids::{HandoffId, RepId, TeamId};
use baton_core::routing::Employment;

use super::Answer;
use crate::desk::Desk;

const TEAMS: [&str; 3] = ["v1", "admin", "teams"];
const FAIRNESS: [&str; 3] = ["v1", "admin", "fairness"];

impl Desk {
    pub async fn teams(&self) -> Answer<Vec<TeamView>> {
        Ok(self.parts.hub.get(&TEAMS).await?)
    }

    pub async fn add_team(&self, team: &TeamChange) -> Answer<TeamView> {
        Ok(self.parts.hub.post(&TEAMS, team).await?)
    }

    pub async fn save_team(&self, id: &TeamId, team: &TeamChange) -> Answer<TeamView> {
        let path = ["v1", "admin", "teams", &id.0];
        Ok(self.parts.hub.put(&path, team).await?)
    }

    pub async fn drop_team(&self, id: &TeamId) -> Answer<()> {
        let path = ["v1", "admin", "teams", &id.0];
        Ok(self.parts.hub.delete(&path).await?)
    }

    pub async fn change_rep(&self, id: &RepId, change: &RepChange) -> Answer<RepView> {
        let path = ["v1", "admin", "reps", &id.0];
        Ok(self.parts.hub.put(&path, change).await?)
    }

    /// Says whether a rep stays; what a leaver has open is handed on.
    pub async fn employ_rep(&self, id: &RepId, employment: &Employment) -> Answer<HandedOn> {
        let path = ["v1", "admin", "reps", &id.0, "employment"];
        Ok(self.parts.hub.put(&path, employment).await?)
    }

    /// Shares, and the newest entries of the ledger, or those `before` one.
    pub async fn fairness(&self, days: u32, before: Option<&str>) -> Answer<FairnessView> {
        let days = days.to_string();
        let mut query = vec![("days", days.as_str())];
        query.extend(before.map(|b| ("before", b)));
        Ok(self.parts.hub.find(&FAIRNESS, &query).await?)
    }

    /// Everything with which anybody can add the standings up again.
    pub async fn export_ledger(&self) -> Answer<LedgerExport> {
        let path = ["v1", "admin", "fairness", "export"];
        Ok(self.parts.hub.get(&path).await?)
    }

    pub async fn correct_ledger(&self, request: &Correct) -> Answer<FairnessView> {
        let path = ["v1", "admin", "fairness", "corrections"];
        Ok(self.parts.hub.post(&path, request).await?)
    }

    /// For admins the workspace, for managers their teams.
    pub async fn team_overview(&self, days: u32) -> Answer<TeamOverview> {
        let path = ["v1", "team", "overview"];
        let days = days.to_string();
        Ok(self.parts.hub.find(&path, &[("days", &days)]).await?)
    }

    /// The feed brings a handoff that this rep has not been shown.
    pub async fn watch_handoff(&self, id: &HandoffId) -> Answer<()> {
        let path = ["v1", "team", "handoffs", &id.0, "watch"];
        Ok(self.parts.hub.call(&path).await?)
    }
}
