//! How the team does: for admins all of it, for managers their teams.

use std::collections::{BTreeMap, HashMap, HashSet};

use baton_api::routing::{Figures, OnDuty, OpenHandoff, Speed, SpeedBucket, TeamOverview};
use baton_api::{Code, Problem};
use baton_core::figures::{buckets, median, percentile};
use baton_core::handoff::{HandoffState, OfferState};
use baton_core::ids::{AgentId, HandoffId, RepId, TeamId};
use baton_core::routing::clocks::{clocks, next_due};
use baton_core::routing::{Candidate, Channel, Considering};

use super::fairness::check_days;
use super::{Device, Engine};
use crate::fail::{Fail, Result};
use crate::store::figures::{Asked, Wanted};
use crate::store::teams::TeamRow;
use crate::store::{
    Conn, HandoffRow, RepRow, WorkspaceRow, agents, conversations, figures, handoffs, reps, teams,
};

const DAY_SECONDS: i64 = 86_400;
const MOST_OPEN: usize = 500;
/// Looked through for those in sight.
const MOST_LOOKED_AT: u32 = 5_000;
/// Speed to lead: how many were faster than this.
const BOUNDS: [u32; 9] = [15, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400];

/// Who is looked at, and by what names.
struct Scope {
    people: Vec<RepRow>,
    teams: Vec<TeamRow>,
    agents: HashMap<AgentId, String>,
    /// All of the workspace, or the members of the manager's teams.
    seen: HashSet<RepId>,
    all: bool,
}

impl Engine {
    pub async fn team_overview(&self, device: &Device, days: u32) -> Result<TeamOverview> {
        check_days(days)?;
        let now = self.now();
        let since = now.plus_seconds(-DAY_SECONDS * i64::from(days));
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &device.workspace).await?;
        let scope = scope(&mut c, device).await?;
        let asked = figures::asked_since(&mut c, &workspace.id, since).await?;
        let requested = figures::requested_since(&mut c, &workspace.id, since).await?;
        let (asked, requested) = scope.narrow(asked, requested);
        Ok(TeamOverview {
            days,
            at: now,
            open: self.open_handoffs(&mut c, &workspace, &scope).await?,
            people: self.on_duty(&mut c, &workspace, &scope).await?,
            speed: speed(&requested),
            by_rep: by_rep(&scope, &asked),
            by_team: by_team(&scope, &asked),
            by_source: by_source(&scope, &requested, &asked),
        })
    }

    /// Whoever looks after the team looks at a handoff: from now on it is in their sight.
    pub async fn watch_handoff(&self, device: &Device, id: &HandoffId) -> Result<()> {
        let mut w = self.store.write().await?;
        let scope = scope(w.conn(), device).await?;
        let row = handoffs::handoff(w.conn(), id)
            .await?
            .filter(|row| row.workspace == device.workspace)
            .filter(|row| scope.covers(row))
            .ok_or_else(|| Fail::not_found("handoff"))?;
        self.show_to(&mut w, &row, &device.rep).await?;
        w.feed_handoff(&device.rep, id).await?;
        Ok(w.commit().await?)
    }

    async fn open_handoffs(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceRow,
        scope: &Scope,
    ) -> Result<Vec<OpenHandoff>> {
        let mut out = Vec::new();
        for id in figures::unclaimed(c, &workspace.id, MOST_LOOKED_AT).await? {
            if out.len() >= MOST_OPEN {
                break;
            }
            let Some(row) = handoffs::handoff(c, &id).await? else {
                continue;
            };
            if !scope.covers(&row) {
                continue;
            }
            let Some(talk) = conversations::conversation(c, &row.handoff.conversation).await?
            else {
                continue;
            };
            let h = &row.handoff;
            let ended = |state| h.offers.iter().filter(|o| o.state == state).count();
            let pending = h.pending();
            let running = clocks(&workspace.routing, h, &row.routing.done);
            out.push(OpenHandoff {
                id,
                who: talk.prospect.display_name().to_owned(),
                company: talk.prospect.company.clone(),
                score: talk.scorecard.score,
                of: talk.scorecard.of,
                state: h.state,
                requested_at: h.requested_at,
                asked: pending
                    .and_then(|o| scope.person(&o.rep))
                    .map(RepRow::person),
                deadline: pending.map(|o| o.deadline),
                declined: count(ended(OfferState::Declined)),
                lapsed: count(ended(OfferState::Lapsed)),
                source: scope.agents.get(&talk.agent).cloned().unwrap_or_default(),
                next_clock: next_due(&running),
            });
        }
        Ok(out)
    }

    async fn on_duty(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceRow,
        scope: &Scope,
    ) -> Result<Vec<OnDuty>> {
        let team = self.standing(c, workspace).await?;
        let duty = |candidate: &Candidate| {
            let rep = scope.person(&candidate.rep).filter(|r| !r.has_left())?;
            let absent =
                candidate.obstacle(&workspace.routing, Channel::default(), &team, self.now());
            Some(OnDuty {
                person: rep.person(),
                presence: candidate.presence,
                open: candidate.open,
                capacity: candidate.capacity,
                teams: candidate.profile.teams.clone(),
                // What presence and load show already need not be said.
                absent: absent.filter(|a| {
                    !matches!(
                        a,
                        Considering::NotAvailable { .. } | Considering::AtCapacity { .. }
                    )
                }),
            })
        };
        Ok(team
            .iter()
            .filter(|candidate| scope.seen.contains(&candidate.rep))
            .filter_map(duty)
            .collect())
    }
}

async fn scope(c: &mut Conn, device: &Device) -> Result<Scope> {
    let people = reps::reps(c, &device.workspace).await?;
    let teams = teams::teams(c, &device.workspace).await?;
    let all = people.iter().any(|r| r.id == device.rep && r.admin);
    let managed: Vec<&TeamId> = teams
        .iter()
        .filter(|t| t.manager.as_ref() == Some(&device.rep))
        .map(|t| &t.id)
        .collect();
    if !all && managed.is_empty() {
        let detail = "Only admins and managers of a team see how it does.";
        return Err(Problem::new(Code::Forbidden, detail)
            .fix("Ask an admin.")
            .into());
    }
    let in_sight = |r: &&RepRow| all || r.profile.teams.iter().any(|t| managed.contains(&t));
    let seen = people
        .iter()
        .filter(in_sight)
        .map(|r| r.id.clone())
        .collect();
    let visible = managed.iter().map(|t| (*t).clone()).collect::<Vec<_>>();
    let agents = agents::agents(c, &device.workspace).await?;
    Ok(Scope {
        teams: teams
            .into_iter()
            .filter(|t| all || visible.contains(&t.id))
            .collect(),
        agents: agents.into_iter().map(|a| (a.id, a.name)).collect(),
        people,
        seen,
        all,
    })
}

impl Scope {
    fn person(&self, id: &RepId) -> Option<&RepRow> {
        self.people.iter().find(|r| &r.id == id)
    }

    /// Somebody of theirs was asked, has it, or may take it.
    fn covers(&self, row: &HandoffRow) -> bool {
        let theirs = |rep: &RepId| self.seen.contains(rep);
        let anyones = row.handoff.state == HandoffState::Waiting && row.routing.only.is_empty();
        self.all
            || anyones
            || row.handoff.offers.iter().any(|o| theirs(&o.rep))
            || row.routing.only.iter().any(theirs)
    }

    fn narrow(&self, asked: Vec<Asked>, requested: Vec<Wanted>) -> (Vec<Asked>, Vec<Wanted>) {
        if self.all {
            return (asked, requested);
        }
        let asked: Vec<_> = asked
            .into_iter()
            .filter(|a| self.seen.contains(&a.rep))
            .collect();
        let theirs: HashSet<&HandoffId> = asked.iter().map(|a| &a.handoff).collect();
        let requested = requested
            .into_iter()
            .filter(|r| theirs.contains(&r.id))
            .collect();
        (asked, requested)
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn seconds(from: baton_core::Timestamp, to: Option<baton_core::Timestamp>) -> Option<u32> {
    u32::try_from(to?.seconds_since(from).max(0)).ok()
}

fn speed(requested: &[Wanted]) -> Speed {
    let times: Vec<u32> = requested
        .iter()
        .filter_map(|r| seconds(r.requested_at, r.had_at))
        .collect();
    let bounds = BOUNDS.iter().copied().map(Some).chain([None]);
    Speed {
        count: count(times.len()),
        median_seconds: median(&times),
        p90_seconds: percentile(&times, 90),
        buckets: bounds
            .zip(buckets(&times, &BOUNDS))
            .map(|(below_seconds, count)| SpeedBucket {
                below_seconds,
                count,
            })
            .collect(),
    }
}

/// What offers add up to.
#[derive(Default)]
struct Sum {
    offers: u32,
    accepted: u32,
    declined: u32,
    lapsed: u32,
    claimed: u32,
    times: Vec<u32>,
}

impl Sum {
    fn add(&mut self, a: &Asked) {
        if a.claimed {
            self.claimed += 1;
            return;
        }
        self.offers += 1;
        match a.state {
            OfferState::Accepted | OfferState::Returned => {
                self.accepted += 1;
                self.times.extend(seconds(a.made_at, a.accepted_at));
            }
            OfferState::Declined => self.declined += 1,
            OfferState::Lapsed => self.lapsed += 1,
            OfferState::Pending | OfferState::Rescinded => {}
        }
    }

    fn figures(self, id: String, name: String) -> Figures {
        Figures {
            id,
            name,
            offers: self.offers,
            accepted: self.accepted,
            declined: self.declined,
            lapsed: self.lapsed,
            claimed: self.claimed,
            median_seconds: median(&self.times),
            p90_seconds: percentile(&self.times, 90),
        }
    }
}

fn by_rep(scope: &Scope, asked: &[Asked]) -> Vec<Figures> {
    let mut sums: BTreeMap<&RepId, Sum> = BTreeMap::new();
    for a in asked {
        sums.entry(&a.rep).or_default().add(a);
    }
    scope
        .people
        .iter()
        .filter(|r| scope.seen.contains(&r.id))
        .filter_map(|r| {
            let sum = sums.remove(&r.id);
            // Who has left is shown as long as something of theirs counts.
            (sum.is_some() || !r.has_left()).then(|| {
                sum.unwrap_or_default()
                    .figures(r.id.0.clone(), r.name.clone())
            })
        })
        .collect()
}

fn by_team(scope: &Scope, asked: &[Asked]) -> Vec<Figures> {
    let teams: HashMap<&RepId, &[TeamId]> = scope
        .people
        .iter()
        .map(|r| (&r.id, r.profile.teams.as_slice()))
        .collect();
    let mut sums: HashMap<&TeamId, Sum> = HashMap::new();
    for a in asked {
        for team in teams.get(&a.rep).copied().unwrap_or_default() {
            sums.entry(team).or_default().add(a);
        }
    }
    scope
        .teams
        .iter()
        .map(|team| {
            let sum = sums.remove(&team.id).unwrap_or_default();
            sum.figures(team.id.0.clone(), team.name.clone())
        })
        .collect()
}

/// Of a source, what is counted is handoffs; times are those until somebody had it.
fn by_source(scope: &Scope, requested: &[Wanted], asked: &[Asked]) -> Vec<Figures> {
    let source: HashMap<&HandoffId, &AgentId> =
        requested.iter().map(|r| (&r.id, &r.agent)).collect();
    let mut sums: BTreeMap<&AgentId, Sum> = BTreeMap::new();
    for r in requested {
        let sum = sums.entry(&r.agent).or_default();
        sum.offers += 1;
        sum.accepted += u32::from(r.had_at.is_some());
        sum.times.extend(seconds(r.requested_at, r.had_at));
    }
    for a in asked {
        let Some(sum) = source.get(&a.handoff).and_then(|s| sums.get_mut(s)) else {
            continue;
        };
        sum.declined += u32::from(a.state == OfferState::Declined);
        sum.lapsed += u32::from(a.state == OfferState::Lapsed);
        sum.claimed += u32::from(a.claimed);
    }
    sums.into_iter()
        .map(|(id, sum)| {
            let name = scope.agents.get(id).cloned().unwrap_or_default();
            sum.figures(id.0.clone(), name)
        })
        .collect()
}
