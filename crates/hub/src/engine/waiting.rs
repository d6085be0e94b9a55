//! Handoffs that wait: who is told of it, and when the rules are asked again.

use std::collections::BTreeMap;

use baton_core::Timestamp;
use baton_core::handoff::HandoffState;
use baton_core::ids::{HandoffId, RepId, WorkspaceId};
use baton_core::notice::NoticeEvent;
use baton_core::routing::clocks::{clocks, next_due};
use baton_core::routing::{Candidate, Considering, Outcome, route};

use super::Engine;
use super::routing::Situation;
use crate::fail::Result;
use crate::store::{
    BookWith, DeliveryRow, HandoffRow, WorkspaceRow, Write, conversations, deliveries, handoffs,
    reps,
};

/// How many people are told that a handoff waits: a team hears of it, not a company.
const MOST_TOLD: usize = 20;

impl Engine {
    /// In the queue: for those it is kept for, or for all who may take it.
    pub(super) async fn let_wait(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        s: &Situation,
    ) -> Result<()> {
        // Who was told that it does not move may go on to take it.
        if !row.routing.only.is_empty() {
            let told = row.routing.escalated_to.clone();
            row.routing.only.extend(told);
        }
        w.put_handoff(row).await?;
        let whom = self.to_be_told(w, row, s).await?;
        self.tell(w, row, NoticeEvent::Waiting, &whom).await?;
        for rep in reps::reps(w.conn(), &row.workspace).await? {
            let may = row.routing.only.is_empty() || row.routing.only.contains(&rep.id);
            if may && !rep.has_left() {
                self.show_to(w, row, &rep.id).await?;
            }
        }
        Ok(())
    }

    /// Those it is kept for; where anybody may take it, whoever might. Who was told that it waits,
    /// and of nothing else since, is not told again.
    async fn to_be_told(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        s: &Situation,
    ) -> Result<Vec<RepId>> {
        let might = might_take_it(row, s, self.now());
        let kept_for = &row.routing.only;
        let mut whom = if kept_for.is_empty() {
            might
        } else {
            // Of more than are told, those who might come first.
            let mut kept_for = kept_for.clone();
            kept_for.sort_by_key(|rep| !might.contains(rep));
            kept_for
        };
        whom.truncate(MOST_TOLD);
        let all = deliveries::of_handoff(w.conn(), &row.handoff.id).await?;
        whom.retain(|rep| !all.iter().any(|d| stands(d, rep, &all)));
        Ok(whom)
    }

    /// Waiting handoffs, oldest first, are put to whoever is free and was not asked yet. One that
    /// fails keeps no other from being tried.
    pub async fn route_waiting(&self) -> Result<()> {
        let mut waiting: BTreeMap<WorkspaceId, Vec<HandoffId>> = BTreeMap::new();
        for (workspace, id) in handoffs::waiting(&mut *self.store.read().await?).await? {
            waiting.entry(workspace).or_default().push(id);
        }
        for (workspace, handoffs) in waiting {
            if let Err(e) = self.route_waiting_of(&workspace, &handoffs).await {
                tracing::error!(%workspace, error = %e, "waiting handoffs could not be routed");
            }
        }
        Ok(())
    }

    /// The team is read once, and again after each one that moved.
    async fn route_waiting_of(&self, id: &WorkspaceId, handoffs: &[HandoffId]) -> Result<()> {
        let (workspace, mut team) = self.team_of(id).await?;
        for handoff in handoffs {
            let moved = match self.would_move(handoff, &workspace, &team).await {
                Ok(true) => self.route_if_waiting(handoff).await,
                other => other,
            };
            match moved {
                Ok(true) => team = self.team_of(id).await?.1,
                Ok(false) => {}
                Err(e) => {
                    tracing::error!(%handoff, error = %e, "a waiting handoff could not be routed");
                }
            }
        }
        Ok(())
    }

    async fn team_of(&self, id: &WorkspaceId) -> Result<(WorkspaceRow, Vec<Candidate>)> {
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, id).await?;
        let team = self.standing(&mut c, &workspace).await?;
        Ok((workspace, team))
    }

    /// Whether it was waiting still.
    async fn route_if_waiting(&self, id: &HandoffId) -> Result<bool> {
        let mut w = self.store.write().await?;
        let Some(mut row) = handoffs::handoff(w.conn(), id).await? else {
            return Ok(false);
        };
        // Claimed, withdrawn or routed since we looked.
        if row.handoff.state != HandoffState::Waiting {
            return Ok(false);
        }
        self.route(&mut w, &mut row, |d| &d.still_connecting)
            .await?;
        w.commit().await?;
        Ok(true)
    }

    /// Looked up beside the writer: most waiting handoffs still have nobody.
    async fn would_move(
        &self,
        id: &HandoffId,
        workspace: &WorkspaceRow,
        team: &[Candidate],
    ) -> Result<bool> {
        let mut c = self.store.read().await?;
        let Some(row) = handoffs::handoff(&mut c, id).await? else {
            return Ok(false);
        };
        if row.handoff.state != HandoffState::Waiting {
            return Ok(false);
        }
        let talk = conversations::conversation(&mut c, &row.handoff.conversation).await?;
        let Some(talk) = talk else {
            return Ok(false);
        };
        let lead = self.lead(&mut c, &talk, row.handoff.reason).await?;
        let candidates: Vec<_> = team
            .iter()
            .map(|c| Candidate {
                asked_before: row.handoff.was_asked(&c.rep),
                ..c.clone()
            })
            .collect();
        let decision = route(
            &workspace.routing,
            &lead,
            &candidates,
            &row.routing.progress,
            self.now(),
        );
        Ok(moves(&row, &decision.outcome))
    }

    /// Looks at a waiting handoff again because time has passed. Only what changes is written: many
    /// may wait through many a beginning day.
    pub(super) async fn route_in_time(&self, w: &mut Write, row: &mut HandoffRow) -> Result<()> {
        let s = self.situation(w.conn(), row).await?;
        let decision = self.by_the_rules(&s, row);
        if moves(row, &decision.outcome) {
            return self
                .carry_out(w, row, &s, decision, |d| &d.still_connecting)
                .await;
        }
        let later = |at: &Timestamp| *at > self.now();
        row.routing.again_at = decision.trace.again_at().filter(later);
        row.routing.progress = decision.progress;
        let clocks = clocks(&s.workspace.routing, &row.handoff, &row.routing.done);
        let next = [row.routing.until, row.routing.again_at, next_due(&clocks)];
        let next = next.into_iter().flatten().min();
        Ok(w.wind_again(&row.handoff.id, &row.routing, next).await?)
    }
}

/// Whether an outcome is another than what the handoff waits for already.
fn moves(row: &HandoffRow, outcome: &Outcome) -> bool {
    let waits = &row.routing;
    match outcome {
        Outcome::Ask { .. } => true,
        Outcome::Wait { until, only } => {
            waits.book_later.is_some()
                || *until != waits.until
                || only.iter().any(|r| !waits.only.contains(r))
                || only.is_empty() != waits.only.is_empty()
        }
        Outcome::BookLater { rep } => waits.book_later != Some(BookWith { rep: rep.clone() }),
    }
}

/// Who was not asked yet and might take it, be it that they come back to their desk: in the rules'
/// order, then the rest. Who is on leave, has no hours now, or lacks what is needed is left in peace.
fn might_take_it(row: &HandoffRow, s: &Situation, at: Timestamp) -> Vec<RepId> {
    let steps = row.trace.iter().flat_map(|t| &t.steps);
    let considered: Vec<_> = steps.flat_map(|step| &step.considered).collect();
    let (policy, channel) = (&s.workspace.routing, s.lead.channel);
    let able = |c: &&Candidate| {
        let theirs = considered.iter().filter(|one| one.rep == c.rep);
        let obstacle = c.obstacle(policy, channel, &s.candidates, at);
        theirs.map(|one| &one.outcome).all(is_no_lack) && obstacle.is_none_or(|o| may_pass(&o))
    };
    let place = |c: &&Candidate| considered.iter().position(|one| one.rep == c.rep);
    let mut might: Vec<_> = s.candidates.iter().filter(able).collect();
    might.sort_by_key(|c| place(c).unwrap_or(usize::MAX));
    might.into_iter().map(|c| c.rep.clone()).collect()
}

fn is_no_lack(outcome: &Considering) -> bool {
    !matches!(
        outcome,
        Considering::LacksSkill { .. } | Considering::DoesNotSpeak { .. }
    )
}

/// Whether the rep alone can end it, at any moment.
fn may_pass(obstacle: &Considering) -> bool {
    match obstacle {
        Considering::NotAvailable { .. } | Considering::ChannelFull { .. } => true,
        // Who never takes any is no rep of that kind.
        Considering::AtCapacity { capacity, .. } => *capacity > 0,
        _ => false,
    }
}

/// Whether it tells this rep that it waits, and nothing was put right since.
fn stands(delivery: &DeliveryRow, rep: &RepId, all: &[DeliveryRow]) -> bool {
    delivery.event == NoticeEvent::Waiting
        && delivery.rep.as_ref() == Some(rep)
        && (delivery.is_queued() || delivery.has_arrived())
        && !all
            .iter()
            .any(|d| d.replaces.as_ref() == Some(&delivery.id))
}
