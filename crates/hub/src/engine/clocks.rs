//! Clocks strike: waits end, and what takes too long is acted upon, also across restarts.

use std::time::Duration;

use baton_api::view::Reminder;
use baton_core::handoff::HandoffState;
use baton_core::ids::{HandoffId, RepId};
use baton_core::meeting::MeetingState;
use baton_core::notice::NoticeEvent;
use baton_core::routing::clocks::{Clock, Done, clocks, next_due};
use baton_core::routing::{ClockAction, Stage};
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::lapse::{AFTER_FAILURE, LONGEST_SLEEP, until};
use crate::fail::Result;
use crate::store::{
    HandoffRow, WorkspaceRow, Write, decisions, handoffs, meetings, reps, teams, workspaces,
};
use crate::wake::Topic;

/// Runs until `stop`.
pub async fn watch_clocks(engine: Engine, stop: CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Deadlines);
    loop {
        let sleep = match engine.strike_due().await {
            Ok(sleep) => sleep,
            Err(e) => {
                tracing::error!(error = %e, "clocks could not be read");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(sleep) => {}
            _ = news.changed() => {}
        }
    }
}

/// What need not be exact to the second.
const NOW_AND_THEN: Duration = Duration::from_mins(5);

/// Lets those go whose last day is over, and forgets what is old. Runs until `stop`.
pub async fn watch_days(engine: Engine, stop: CancellationToken) {
    loop {
        if let Err(e) = engine.tidy().await {
            tracing::error!(error = %e, "tidying up failed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(NOW_AND_THEN) => {}
        }
    }
}

impl Engine {
    /// What is to be done once in a while.
    pub async fn tidy(&self) -> Result<()> {
        self.look_after_absences().await?;
        self.forget_old_deliveries().await?;
        let all = workspaces::workspaces(&mut *self.store.read().await?).await?;
        for (workspace, _) in all {
            let kept = decisions::count(&mut *self.store.read().await?, &workspace).await?;
            let mut w = self.store.write().await?;
            w.prune_chances(&workspace, self.now()).await?;
            w.commit().await?;
            if kept > decisions::KEPT {
                let mut w = self.store.write().await?;
                w.prune_decisions(&workspace).await?;
                w.commit().await?;
            }
        }
        Ok(())
    }

    /// Looks at every handoff whose time has come; how long until the next.
    pub async fn strike_due(&self) -> Result<Duration> {
        loop {
            let (due, next) = {
                let mut c = self.store.read().await?;
                handoffs::to_wake(&mut c, self.now()).await?
            };
            if due.is_empty() {
                return Ok(next.map_or(LONGEST_SLEEP, |at| until(at, self.now())));
            }
            let mut failed = false;
            for id in due {
                // One that fails keeps no other from its time.
                if let Err(e) = self.look_at(&id).await {
                    tracing::error!(handoff = %id, error = %e, "a clock could not strike");
                    failed = true;
                }
            }
            if failed {
                return Ok(AFTER_FAILURE);
            }
        }
    }

    /// Does the next thing that is due, or notes when something will be.
    async fn look_at(&self, id: &HandoffId) -> Result<()> {
        let mut w = self.store.write().await?;
        let Some(mut row) = handoffs::handoff(w.conn(), id).await? else {
            return Ok(());
        };
        let now = self.now();
        let waits = row.handoff.state == HandoffState::Waiting;
        let again = [row.routing.until, row.routing.again_at];
        let again = again.into_iter().flatten().min().filter(|_| waits);
        if again.is_some_and(|at| at <= now) {
            self.route_in_time(&mut w, &mut row).await?;
            return Ok(w.commit().await?);
        }
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        let running = clocks(&workspace.routing, &row.handoff, &row.routing.done);
        let due = running
            .iter()
            .find(|c| c.done_at.is_none() && c.due_at <= now);
        let watched = self.watched(w.conn(), &row).await?;
        if let Some(clock) = due {
            self.strike(&mut w, &mut row, &workspace, clock).await?;
        } else if let Some((_, policy)) = watched.as_ref().filter(|(at, _)| *at <= now) {
            let dog = &policy.watchdog;
            self.bark(&mut w, &mut row, &workspace, dog).await?;
        } else {
            let watched = watched.map(|(at, _)| at);
            let next = next_due(&running).into_iter().chain(again).chain(watched);
            w.wind(id, next.min()).await?;
        }
        Ok(w.commit().await?)
    }

    async fn strike(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        workspace: &WorkspaceRow,
        clock: &Clock,
    ) -> Result<()> {
        row.routing.done.push(Done {
            stage: clock.stage,
            since: clock.since,
            after_seconds: clock.after_seconds,
            action: clock.action.clone(),
            at: self.now(),
        });
        match &clock.action {
            ClockAction::Remind => self.remind(w, row, clock.stage).await?,
            ClockAction::Escalate { to } => {
                self.escalate(w, row, workspace, to.as_ref(), NoticeEvent::Overdue)
                    .await?;
            }
            // The prospect stays with whoever they have a meeting with.
            ClockAction::Reassign if self.meeting_stands(w, row).await? => {
                self.remind(w, row, clock.stage).await?;
            }
            ClockAction::Reassign => return self.reassign(w, row).await,
            ClockAction::TellProspect { text } => {
                let words = &workspace.settings.disclosure.waiting_long;
                row.say = Some(text.as_ref().unwrap_or(words).clone());
            }
        }
        w.put_handoff(row).await?;
        self.touch(w, &row.handoff.id).await
    }

    async fn meeting_stands(&self, w: &mut Write, row: &HandoffRow) -> Result<bool> {
        let meeting = meetings::meeting_of_handoff(w.conn(), &row.handoff.id).await?;
        Ok(meeting
            .is_some_and(|m| m.meeting.state == MeetingState::Booked && m.meeting.end > self.now()))
    }

    async fn remind(&self, w: &mut Write, row: &mut HandoffRow, stage: Stage) -> Result<()> {
        row.routing.reminded = Some(Reminder {
            stage,
            at: self.now(),
        });
        let held = row.handoff.pending().or_else(|| row.handoff.accepted());
        let whom = held.map_or_else(|| row.routing.only.clone(), |o| vec![o.rep.clone()]);
        self.tell(w, row, NoticeEvent::Overdue, &whom).await
    }

    /// Whoever looks after it sees it, is alerted, and may take it.
    pub(super) async fn escalate(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        workspace: &WorkspaceRow,
        to: Option<&RepId>,
        event: NoticeEvent,
    ) -> Result<()> {
        let named = match to {
            Some(rep) => reps::rep(w.conn(), rep).await?,
            None => None,
        };
        let people = match named.filter(|r| !r.has_left()) {
            Some(rep) => vec![rep.id],
            None => self.managers_of(w, row, workspace).await?,
        };
        row.routing.escalated_at = Some(self.now());
        self.tell(w, row, event, &people).await?;
        for rep in people {
            self.show_to(w, row, &rep).await?;
            if !row.routing.escalated_to.contains(&rep) {
                row.routing.escalated_to.push(rep.clone());
            }
            let kept = !row.routing.only.is_empty();
            if kept && !row.routing.only.contains(&rep) {
                row.routing.only.push(rep);
            }
        }
        Ok(())
    }

    /// The managers of the teams of whoever was asked or has it; else the admins.
    async fn managers_of(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        workspace: &WorkspaceRow,
    ) -> Result<Vec<RepId>> {
        let team = reps::reps(w.conn(), &workspace.id).await?;
        let asked = row.handoff.offers.iter().map(|o| &o.rep);
        let involved: Vec<_> = asked.chain(&row.routing.only).collect();
        let of: Vec<_> = team
            .iter()
            .filter(|r| involved.contains(&&r.id))
            .flat_map(|r| &r.profile.teams)
            .collect();
        let there = |id: &RepId| team.iter().any(|r| &r.id == id && !r.has_left());
        let mut managers: Vec<RepId> = teams::teams(w.conn(), &workspace.id)
            .await?
            .into_iter()
            .filter(|t| of.contains(&&t.id))
            .filter_map(|t| t.manager)
            .filter(there)
            .collect();
        if managers.is_empty() {
            let admins = team.iter().filter(|r| r.admin && !r.has_left());
            managers.extend(admins.map(|r| r.id.clone()));
        }
        managers.sort();
        managers.dedup();
        Ok(managers)
    }

    /// Takes it from whoever is asked, or has it; the next is asked.
    pub(super) async fn reassign(&self, w: &mut Write, row: &mut HandoffRow) -> Result<()> {
        let had = row.handoff.state == HandoffState::Accepted;
        let Some(rep) = row.handoff.take_back(self.now()) else {
            w.put_handoff(row).await?;
            return self.touch(w, &row.handoff.id).await;
        };
        if had {
            return self.come_back(w, row, &rep).await;
        }
        // Their time was not over: it is no lapse of theirs.
        w.put_handoff(row).await?;
        self.give_credit_back(w, row, &rep).await?;
        self.ask_next(w, row, &rep, |d| &d.still_connecting).await
    }
}
