//! Puts a handoff to the next rep, or lets it wait.

use baton_core::handoff::HandoffReason;
use baton_core::ids::{HandoffId, RepId};
use baton_core::ledger::{CREDIT, Entry, EntryKind};
use baton_core::routing::owners::keys;
use baton_core::routing::{Candidate, Considering, Decision, Lead, Outcome, RouteTrace, route};
use baton_core::workspace::{Disclosure, Introduction};

use super::Engine;
use crate::fail::{Fail, Result};
use crate::store::decisions::{DecisionRow, Seen};
use crate::store::{
    BookWith, Conn, ConversationRow, HandoffRow, WorkspaceRow, Write, conversations, handoffs,
    ledger, owners, reps,
};

/// Everything that the rules look at.
pub(super) struct Situation {
    pub workspace: WorkspaceRow,
    pub lead: Lead,
    pub candidates: Vec<Candidate>,
}

impl Engine {
    /// Asks the next rep, or lets it wait. `row` must be waiting; it is stored here, with the offer,
    /// the ledger entry, the delivery and the feed entries.
    pub(super) async fn route(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        say: impl Fn(&Disclosure) -> &str,
    ) -> Result<()> {
        let s = self.situation(w.conn(), row).await?;
        let decision = self.by_the_rules(&s, row);
        self.carry_out(w, row, &s, decision, say).await
    }

    pub(super) async fn situation(&self, c: &mut Conn, row: &HandoffRow) -> Result<Situation> {
        let workspace = self.workspace(c, &row.workspace).await?;
        let talk = conversations::conversation(c, &row.handoff.conversation)
            .await?
            .ok_or_else(|| Fail::not_found("conversation"))?;
        let lead = self.lead(c, &talk, row.handoff.reason).await?;
        let candidates = self.candidates(c, &workspace, row).await?;
        Ok(Situation {
            workspace,
            lead,
            candidates,
        })
    }

    /// What the rules may know of a talk, with who owns the account.
    pub(super) async fn lead(
        &self,
        c: &mut Conn,
        talk: &ConversationRow,
        reason: HandoffReason,
    ) -> Result<Lead> {
        let holds = self.holding(c, talk).await?;
        let mut lead = Lead::of(
            &talk.prospect,
            &talk.traits,
            &talk.scorecard,
            &holds,
            reason,
            talk.channel,
            talk.agent.clone(),
        );
        lead.owners = owners::find(c, &talk.workspace, &keys(&lead)).await?;
        lead.owners
            .extend(self.owners_in_crm(c, talk, &lead).await?);
        Ok(lead)
    }

    pub(super) fn by_the_rules(&self, s: &Situation, row: &HandoffRow) -> Decision {
        route(
            &s.workspace.routing,
            &s.lead,
            &s.candidates,
            &row.routing.progress,
            self.now(),
        )
    }

    pub(super) async fn carry_out(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        s: &Situation,
        decision: Decision,
        say: impl Fn(&Disclosure) -> &str,
    ) -> Result<()> {
        self.remember(w, row, s, &decision).await?;
        let again_at = decision.trace.again_at();
        row.trace = Some(decision.trace);
        row.routing.progress = decision.progress;
        (row.routing.until, row.routing.book_later) = (None, None);
        row.routing.again_at = None;
        row.routing.only.clear();
        match decision.outcome {
            Outcome::Ask { rep, seconds, .. } => {
                let able = row.trace.as_ref().map(able).unwrap_or_default();
                w.put_chance(&row.workspace, &row.handoff.id, &able, &rep, self.now())
                    .await?;
                self.ask(w, row, &s.workspace, &rep, seconds, say).await?;
            }
            Outcome::Wait { until, only } => {
                row.routing.until = until;
                row.routing.again_at = again_at.filter(|at| *at > self.now());
                row.routing.only = only;
                row.say = Some(s.workspace.settings.disclosure.waiting.clone());
                self.let_wait(w, row, s).await?;
            }
            Outcome::BookLater { rep } => {
                row.say = Some(
                    self.say_book_later(w.conn(), &s.workspace, rep.as_ref())
                        .await?,
                );
                row.routing.only.extend(rep.clone());
                row.routing.book_later = Some(BookWith { rep });
                self.let_wait(w, row, s).await?;
            }
        }
        self.touch(w, &row.handoff.id).await
    }

    pub(super) async fn ask(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        workspace: &WorkspaceRow,
        rep: &RepId,
        seconds: u32,
        say: impl Fn(&Disclosure) -> &str,
    ) -> Result<()> {
        let now = self.now();
        row.handoff
            .offer(
                self.env.id(),
                rep.clone(),
                now,
                now.plus_seconds(i64::from(seconds)),
            )
            .map_err(|e| impossible(&e))?;
        row.routing.repeat_seconds = workspace.routing.repeat_seconds;
        row.routing.reminded = None;
        row.say = Some(self.introduce(w.conn(), workspace, rep, say).await?);
        w.put_handoff(row).await?;
        self.assign(w, row, rep).await?;
        self.show_to(w, row, rep).await?;
        self.tell_asked(w, row, rep).await?;
        self.metrics.offers.inc();
        Ok(())
    }

    /// Nobody takes it now; a meeting can be had.
    async fn say_book_later(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceRow,
        rep: Option<&RepId>,
    ) -> Result<String> {
        if let Some(rep) = rep {
            return self.introduce(c, workspace, rep, |d| &d.book_instead).await;
        }
        let introduction = Introduction {
            rep: "Our team",
            vendor: &workspace.catalog.vendor,
            ..Introduction::default()
        };
        Ok(introduction.say(&workspace.settings.disclosure.book_instead))
    }

    /// Keeps what was seen, for replays and for the fairness of chances.
    async fn remember(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        s: &Situation,
        decision: &Decision,
    ) -> Result<()> {
        if row.version == 0 {
            // Its rows refer to it: the handoff goes first.
            w.put_handoff(&mut row.clone()).await?;
        }
        let decision = DecisionRow {
            handoff: row.handoff.id.clone(),
            at: decision.trace.at,
            policy_version: decision.trace.policy_version,
            chosen: decision.chosen().cloned(),
            lead: s.lead.clone(),
            seen: s.candidates.iter().map(Seen::of).collect(),
            progress: row.routing.progress.clone(),
        };
        Ok(w.add_decision(&row.workspace, &decision).await?)
    }

    async fn candidates(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceRow,
        row: &HandoffRow,
    ) -> Result<Vec<Candidate>> {
        let mut team = self.standing(c, workspace).await?;
        for candidate in &mut team {
            candidate.asked_before = row.handoff.was_asked(&candidate.rep);
        }
        Ok(team)
    }

    /// Counts the handoff for the rep: once, also where they let it lapse and then take it.
    pub(super) async fn assign(&self, w: &mut Write, row: &HandoffRow, rep: &RepId) -> Result<()> {
        if ledger::counted(w.conn(), &row.handoff.id, rep).await? > 0 {
            return Ok(());
        }
        self.credit(w, row, rep, EntryKind::Assigned, CREDIT).await
    }

    /// It no longer counts for the rep.
    pub(super) async fn give_credit_back(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        rep: &RepId,
    ) -> Result<()> {
        self.credit(w, row, rep, EntryKind::Returned, -CREDIT).await
    }

    pub(super) async fn credit(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        rep: &RepId,
        kind: EntryKind,
        amount: i64,
    ) -> Result<()> {
        let entry = Entry {
            id: self.env.id(),
            rep: rep.clone(),
            handoff: Some(row.handoff.id.clone()),
            kind,
            amount,
            at: self.now(),
            by: None,
            note: None,
        };
        Ok(ledger::append(w, &row.workspace, &entry).await?)
    }

    /// From now on this rep sees the handoff, with the whole talk.
    pub(super) async fn show_to(&self, w: &mut Write, row: &HandoffRow, rep: &RepId) -> Result<()> {
        let conversation = &row.handoff.conversation;
        if w.add_viewer(&row.handoff.id, conversation, rep).await? {
            let talk = conversations::conversation(w.conn(), conversation).await?;
            let count = talk.map_or(0, |c| c.messages);
            w.feed_messages(rep, conversation, 0, count).await?;
        }
        Ok(())
    }

    /// Everyone who sees the handoff has news of it.
    pub(super) async fn touch(&self, w: &mut Write, handoff: &HandoffId) -> Result<()> {
        for rep in handoffs::viewers(w.conn(), handoff).await? {
            w.feed_handoff(&rep, handoff).await?;
        }
        w.news_of(handoff);
        self.put_right(w, handoff).await
    }

    /// What the agent says of a rep.
    pub(super) async fn introduce(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceRow,
        rep: &RepId,
        say: impl Fn(&Disclosure) -> &str,
    ) -> Result<String> {
        let rep = reps::rep(c, rep)
            .await?
            .ok_or_else(|| Fail::not_found("rep"))?;
        let introduction = Introduction {
            rep: &rep.name,
            title: rep.title.as_deref().unwrap_or_default(),
            vendor: &workspace.catalog.vendor,
            ..Introduction::default()
        };
        Ok(introduction.say(say(&workspace.settings.disclosure)))
    }
}

/// A move that the hub's own plan ruled out: a fault of ours, never the caller's.
pub(super) fn impossible(e: &baton_core::handoff::Impossible) -> Fail {
    Fail::Store(crate::store::StoreError::Damaged {
        what: "handoff",
        cause: e.to_string(),
    })
}

/// Who could have been chosen where somebody was.
fn able(trace: &RouteTrace) -> Vec<RepId> {
    let chose = |s: &&baton_core::routing::RouteStep| {
        s.considered
            .iter()
            .any(|c| c.outcome == Considering::Chosen)
    };
    trace
        .steps
        .iter()
        .rfind(chose)
        .into_iter()
        .flat_map(|s| &s.considered)
        .filter(|c| matches!(c.outcome, Considering::Chosen | Considering::NotNext))
        .map(|c| c.rep.clone())
        .collect()
}
