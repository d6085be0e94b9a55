//! The team, as routing sees it.

use std::collections::HashMap;

use baton_core::Timestamp;
use baton_core::ids::{AgentId, RepId, WorkspaceId};
use baton_core::routing::text::Names;
use baton_core::routing::{Candidate, Channel, WorkTime};

use super::Engine;
use crate::fail::Result;
use crate::store::{Conn, RepRow, WorkspaceRow, agents, ledger, reps, teams};

impl Engine {
    /// Everybody of the workspace, also who has left: an account that they owned is handed on.
    pub(super) async fn standing(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceRow,
    ) -> Result<Vec<Candidate>> {
        let now = self.now();
        let team = reps::reps(c, &workspace.id).await?;
        let mut open: HashMap<RepId, Vec<(Channel, u32)>> = HashMap::new();
        for (rep, channel, n) in reps::open_by_channel(c, &workspace.id).await? {
            open.entry(rep).or_default().push((channel, n));
        }
        let mut asked = self.asked_lately(c, &workspace.id, &team).await?;
        let standings: HashMap<_, _> = ledger::standings(c, &workspace.id)
            .await?
            .into_iter()
            .collect();
        Ok(team
            .into_iter()
            .map(|rep| {
                let open_by_channel = open.remove(&rep.id).unwrap_or_default();
                Candidate {
                    weight: rep.weight,
                    presence: rep.presence.effective(self.reach.reachable(&rep.id, now)),
                    capacity: rep.capacity,
                    open: open_by_channel.iter().map(|(_, n)| n).sum(),
                    open_by_channel,
                    asked_at: asked.remove(&rep.id).unwrap_or_default(),
                    standing: standings.get(&rep.id).copied().unwrap_or_default(),
                    asked_before: false,
                    time: work_time(&rep, workspace),
                    name: rep.name,
                    profile: rep.profile,
                    employment: rep.employment,
                    rep: rep.id,
                }
            })
            .collect())
    }

    /// When reps with a limit were asked, as far back as the longest limit counts.
    async fn asked_lately(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceId,
        team: &[RepRow],
    ) -> Result<HashMap<RepId, Vec<Timestamp>>> {
        let longest = team
            .iter()
            .filter_map(|r| r.profile.rate)
            .map(|l| l.minutes);
        let Some(minutes) = longest.max() else {
            return Ok(HashMap::new());
        };
        let since = self.now().plus_seconds(-60 * i64::from(minutes));
        let mut asked: HashMap<RepId, Vec<Timestamp>> = HashMap::new();
        for (rep, at) in reps::asked_since(c, workspace, since).await? {
            asked.entry(rep).or_default().push(at);
        }
        Ok(asked)
    }

    /// Names for everything that a policy that is to hold may refer to: not for who has left.
    pub(super) async fn names_now(&self, c: &mut Conn, workspace: &WorkspaceId) -> Result<Names> {
        let mut names = self.names(c, workspace).await?;
        let team = reps::reps(c, workspace).await?;
        let left = |id: &RepId| team.iter().any(|r| &r.id == id && r.has_left());
        names.reps.retain(|(id, _)| !left(id));
        Ok(names)
    }

    /// Names for everything that a policy refers to, or did once.
    pub(super) async fn names(&self, c: &mut Conn, workspace: &WorkspaceId) -> Result<Names> {
        let team = reps::reps(c, workspace).await?;
        let sources: Vec<(AgentId, String)> = agents::agents(c, workspace)
            .await?
            .into_iter()
            .map(|a| (a.id, a.name))
            .collect();
        Ok(Names {
            reps: team.into_iter().map(|r| (r.id, r.email)).collect(),
            teams: teams::teams(c, workspace)
                .await?
                .into_iter()
                .map(|t| (t.id, t.name))
                .collect(),
            agents: sources,
        })
    }
}

fn work_time(rep: &RepRow, workspace: &WorkspaceRow) -> WorkTime {
    let booking = &workspace.settings.booking;
    let zone = rep.hours.zone.as_ref().unwrap_or(&booking.zone);
    WorkTime {
        zone: zone.clone(),
        own_week: rep.hours.week.clone(),
        week: booking.week.clone(),
        leave: rep.hours.leave.clone(),
        holidays: booking.holidays.clone(),
    }
}
