//! A policy is tried: on one lead, or on everything that came lately. Nothing happens.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use baton_api::routing::{DryLead, DryResult, DryRun, ReplayView, StartReplay};
use baton_api::{Code, Problem};
use baton_core::handoff::Offer;
use baton_core::ids::{HandoffId, RepId, ReplayId, WorkspaceId};
use baton_core::routing::owners::keys;
use baton_core::routing::replay::{Moment, Past, PastOffer, Replay, ReplayReport};
use baton_core::routing::{Candidate, Lead, Progress, route};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::decisions::Decided;
use crate::store::{Conn, HandoffRow, StoreError, conversations, decisions, handoffs, owners};

/// At most.
const MOST_HANDOFFS: u32 = 5_000;
/// Of one handoff, the first: what went round and round for long tells no more.
const MOST_MOMENTS: u32 = 50;
/// Read at once, and then replayed without the store.
const CHUNK: usize = 10;
/// Of a workspace; the oldest is forgotten.
const MOST_REPLAYS: usize = 3;

/// Replays that run or have run, and what they run on.
#[derive(Clone, Debug, Default)]
pub struct Trials {
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
    jobs: Arc<Mutex<VecDeque<Job>>>,
}

#[derive(Clone, Debug)]
struct Job {
    id: ReplayId,
    workspace: WorkspaceId,
    done: u32,
    total: u32,
    report: Option<Box<ReplayReport>>,
    failed: bool,
}

impl Job {
    fn runs(&self) -> bool {
        self.report.is_none() && !self.failed
    }
}

/// Everybody as they are now.
type Team = Arc<HashMap<RepId, Candidate>>;

/// A handoff as it was kept: small beside what the rules see of it.
struct Kept {
    row: HandoffRow,
    lead: Lead,
    decided: Vec<Decided>,
}

impl Trials {
    fn update<T>(&self, f: impl FnOnce(&mut VecDeque<Job>) -> T) -> T {
        f(&mut self.jobs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// False where one of the workspace runs already.
    fn add(&self, job: Job) -> bool {
        self.update(|jobs| {
            let of_workspace = |j: &Job| j.workspace == job.workspace;
            if jobs.iter().any(|j| of_workspace(j) && j.runs()) {
                return false;
            }
            if jobs.iter().filter(|j| of_workspace(j)).count() >= MOST_REPLAYS {
                let oldest = jobs.iter().position(of_workspace);
                oldest.map(|at| jobs.remove(at));
            }
            jobs.push_back(job);
            true
        })
    }

    /// What was replayed names prospects: somebody may be among them who is forgotten now.
    pub(super) fn forget(&self, workspace: &WorkspaceId) {
        self.update(|jobs| jobs.retain(|j| &j.workspace != workspace));
    }

    fn get(&self, id: &ReplayId) -> Option<Job> {
        self.update(|jobs| jobs.iter().find(|j| &j.id == id).cloned())
    }

    fn change(&self, id: &ReplayId, f: impl FnOnce(&mut Job)) {
        self.update(|jobs| jobs.iter_mut().find(|j| &j.id == id).map(f));
    }
}

impl Engine {
    /// What would happen with a lead now.
    pub async fn dry_run(&self, device: &Device, request: DryRun) -> Result<DryResult> {
        let mut c = self.store.read().await?;
        let policy = self
            .policy(&mut c, &device.workspace, request.policy)
            .await?;
        let workspace = self.workspace(&mut c, &device.workspace).await?;
        let lead = match request.lead {
            DryLead::Typed { lead } => self.typed(&mut c, &device.workspace, *lead).await?,
            DryLead::Handoff { handoff } => {
                self.lead_of(&mut c, &device.workspace, &handoff).await?
            }
        };
        let candidates = self.standing(&mut c, &workspace).await?;
        let decision = route(
            &policy,
            &lead,
            &candidates,
            &Progress::default(),
            self.now(),
        );
        Ok(DryResult {
            lead,
            outcome: decision.outcome,
            trace: decision.trace,
        })
    }

    async fn typed(&self, c: &mut Conn, workspace: &WorkspaceId, mut lead: Lead) -> Result<Lead> {
        validate::lead(&lead, "lead.lead")?;
        if lead.owners.is_empty() {
            lead.owners = owners::find(c, workspace, &keys(&lead)).await?;
        }
        Ok(lead)
    }

    async fn lead_of(&self, c: &mut Conn, workspace: &WorkspaceId, id: &HandoffId) -> Result<Lead> {
        let row = handoffs::handoff(c, id)
            .await?
            .filter(|row| &row.workspace == workspace)
            .ok_or_else(|| Fail::not_found("handoff"))?;
        let talk = conversations::conversation(c, &row.handoff.conversation)
            .await?
            .ok_or_else(|| Fail::not_found("conversation"))?;
        self.lead(c, &talk, row.handoff.reason).await
    }

    /// Begins; how it goes on is asked for.
    pub async fn start_replay(&self, device: &Device, request: StartReplay) -> Result<ReplayView> {
        if !(1..=MOST_HANDOFFS).contains(&request.last) {
            let detail = format!("A replay takes 1 to {MOST_HANDOFFS} handoffs.");
            return Err(Problem::new(Code::InvalidField, detail).at("last").into());
        }
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &device.workspace).await?;
        let draft = self
            .policy(&mut c, &device.workspace, request.policy)
            .await?;
        let past = decisions::last_handoffs(&mut c, &device.workspace, request.last).await?;
        let team = self.standing(&mut c, &workspace).await?;
        drop(c);
        let id: ReplayId = self.env.id();
        let added = self.trials.add(Job {
            id: id.clone(),
            workspace: device.workspace.clone(),
            done: 0,
            total: u32::try_from(past.len()).unwrap_or(u32::MAX),
            report: None,
            failed: false,
        });
        if !added {
            let detail = "Another replay of this workspace is running.";
            return Err(Problem::new(Code::Conflict, detail)
                .fix("Wait until it is through.")
                .into());
        }
        let (engine, job) = (self.clone(), id.clone());
        let replay = Replay::new(workspace.routing, draft);
        self.trials.tasks.spawn(async move {
            let work = engine.replay_all(&job, replay, &past, team);
            match engine.trials.stop.run_until_cancelled(work).await {
                Some(Ok(report)) => engine
                    .trials
                    .change(&job, |j| j.report = Some(Box::new(report))),
                Some(Err(e)) => {
                    tracing::error!(error = %e, "a replay failed");
                    engine.trials.change(&job, |j| j.failed = true);
                }
                // The hub stops.
                None => engine.trials.change(&job, |j| j.failed = true),
            }
        });
        self.replay(&device.workspace, &id)
    }

    pub fn replay(&self, workspace: &WorkspaceId, id: &ReplayId) -> Result<ReplayView> {
        let job = self.trials.get(id).filter(|j| &j.workspace == workspace);
        let job = job.ok_or_else(|| Fail::not_found("replay"))?;
        if job.failed {
            return Err(Problem::new(Code::Internal, "The replay failed.")
                .fix("Try again; if it fails again, look at the hub's log.")
                .into());
        }
        Ok(ReplayView {
            id: job.id,
            done: job.done,
            total: job.total,
            report: job.report,
        })
    }

    async fn replay_all(
        &self,
        id: &ReplayId,
        mut replay: Replay,
        past: &[HandoffId],
        team: Vec<Candidate>,
    ) -> Result<ReplayReport> {
        let by_rep: Team = Arc::new(team.iter().map(|c| (c.rep.clone(), c.clone())).collect());
        for chunk in past.chunks(CHUNK) {
            let mut read = Vec::with_capacity(chunk.len());
            for handoff in chunk {
                read.extend(self.kept(handoff).await?);
            }
            let done = u32::try_from(chunk.len()).unwrap_or(u32::MAX);
            let (team, stop) = (Arc::clone(&by_rep), self.trials.stop.clone());
            let work = move || {
                for kept in read {
                    // Nobody waits for it any more.
                    if stop.is_cancelled() {
                        break;
                    }
                    replay.push(&past_of(kept, &team)?);
                }
                Ok::<_, StoreError>(replay)
            };
            replay = self.aside.run(work).await??;
            self.trials.change(id, |j| j.done += done);
        }
        self.aside.run(move || replay.finish(&team)).await
    }

    /// With the owners that the lists name now: a draft is tried on today's lists.
    async fn kept(&self, id: &HandoffId) -> Result<Option<Kept>> {
        let mut c = self.store.read().await?;
        let Some(row) = handoffs::handoff(&mut c, id).await? else {
            return Ok(None);
        };
        let decided = decisions::of_handoff(&mut c, id, MOST_MOMENTS).await?;
        let Some(first) = decided.first() else {
            return Ok(None);
        };
        let mut lead = first.lead()?;
        lead.owners = owners::find(&mut c, &row.workspace, &keys(&lead)).await?;
        Ok(Some(Kept { row, lead, decided }))
    }
}

/// Large where the team is: made where it is used, and one after the other.
fn past_of(kept: Kept, team: &Team) -> Result<Past, StoreError> {
    let moments = kept.decided.iter().map(|d| {
        Ok(Moment {
            at: d.at,
            candidates: d.candidates(team)?,
            progress: d.progress()?,
            chosen: d.chosen.clone(),
        })
    });
    Ok(Past {
        moments: moments.collect::<Result<_, StoreError>>()?,
        lead: kept.lead,
        requested_at: kept.row.handoff.requested_at,
        offers: kept.row.handoff.offers.iter().map(past_offer).collect(),
        ended_at: kept.row.handoff.ended_at,
        handoff: kept.row.handoff.id,
    })
}

fn past_offer(o: &Offer) -> PastOffer {
    PastOffer {
        rep: o.rep.clone(),
        made_at: o.made_at,
        answered_at: o.answered_at,
        state: o.state,
        claimed: o.made_at == o.deadline,
    }
}
