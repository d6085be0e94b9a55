//! Puts a waiting handoff to the next rep, or leaves it in the queue for anyone.

use std::collections::HashMap;

use baton_api::view::{DeliveryChannel, DeliveryState};
use baton_core::handoff::HandoffState;
use baton_core::ids::{HandoffId, RepId, WorkspaceId};
use baton_core::ledger::{CREDIT, Entry, EntryKind};
use baton_core::routing::{Candidate, route};
use baton_core::workspace::{Disclosure, Introduction};

use super::Engine;
use crate::fail::{Fail, Result};
use crate::store::{
    Conn, DeliveryRow, HandoffRow, WorkspaceRow, Write, conversations, handoffs, ledger, reps,
};

impl Engine {
    /// Asks the next rep, or lets it wait. `row` must be waiting; it is stored here, with the offer,
    /// the ledger entry, the delivery and the feed entries.
    pub(super) async fn route(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        say: impl Fn(&Disclosure) -> &str,
    ) -> Result<()> {
        let now = self.now();
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        let candidates = self.candidates(w.conn(), row).await?;
        let decision = route(&workspace.settings.routing, &candidates, now);
        row.trace = Some(decision.trace);
        if let Some(rep) = decision.chosen {
            let deadline = now.plus_seconds(i64::from(workspace.settings.routing.offer_seconds));
            row.handoff
                .offer(self.env.id(), rep.clone(), now, deadline)
                .map_err(|e| impossible(&e))?;
            row.say = Some(self.introduce(w.conn(), &workspace, &rep, say).await?);
            w.put_handoff(row).await?;
            self.assign(w, row, &rep).await?;
            self.queue_delivery(w, row, &rep).await?;
            self.show_to(w, row, &rep).await?;
            self.metrics.offers.inc();
        } else {
            row.say = Some(workspace.settings.disclosure.waiting.clone());
            w.put_handoff(row).await?;
            for rep in reps::reps(w.conn(), &row.workspace).await? {
                self.show_to(w, row, &rep.id).await?;
            }
        }
        self.touch(w, &row.handoff.id).await
    }

    /// Waiting handoffs, oldest first, are put to whoever is free and was not asked yet. One that
    /// fails keeps no other from being tried.
    pub async fn route_waiting(&self) -> Result<()> {
        let waiting = handoffs::waiting(&mut *self.store.read().await?).await?;
        for id in waiting {
            if let Err(e) = self.route_if_waiting(&id).await {
                tracing::error!(handoff = %id, error = %e, "a waiting handoff could not be routed");
            }
        }
        Ok(())
    }

    async fn route_if_waiting(&self, id: &HandoffId) -> Result<()> {
        if !self.could_be_routed(id).await? {
            return Ok(());
        }
        let mut w = self.store.write().await?;
        let Some(mut row) = handoffs::handoff(w.conn(), id).await? else {
            return Ok(());
        };
        // Claimed, withdrawn or routed since we looked.
        if row.handoff.state != HandoffState::Waiting {
            return Ok(());
        }
        self.route(&mut w, &mut row, |d| &d.still_connecting)
            .await?;
        Ok(w.commit().await?)
    }

    /// Looked up beside the writer: most waiting handoffs still have nobody.
    async fn could_be_routed(&self, id: &HandoffId) -> Result<bool> {
        let mut c = self.store.read().await?;
        let Some(row) = handoffs::handoff(&mut c, id).await? else {
            return Ok(false);
        };
        if row.handoff.state != HandoffState::Waiting {
            return Ok(false);
        }
        let workspace = self.workspace(&mut c, &row.workspace).await?;
        let candidates = self.candidates(&mut c, &row).await?;
        let decision = route(&workspace.settings.routing, &candidates, self.now());
        Ok(decision.chosen.is_some())
    }

    async fn candidates(&self, c: &mut Conn, row: &HandoffRow) -> Result<Vec<Candidate>> {
        let mut team = self.standing(c, &row.workspace).await?;
        for candidate in &mut team {
            candidate.asked_before = row.handoff.was_asked(&candidate.rep);
        }
        Ok(team)
    }

    /// Everybody of the workspace, as routing sees them.
    pub(super) async fn standing(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceId,
    ) -> Result<Vec<Candidate>> {
        let now = self.now();
        let team = reps::reps(c, workspace).await?;
        let open: HashMap<_, _> = reps::open_by_rep(c, workspace).await?.into_iter().collect();
        let standings: HashMap<_, _> = ledger::standings(c, workspace).await?.into_iter().collect();
        Ok(team
            .into_iter()
            .map(|rep| Candidate {
                weight: rep.weight,
                presence: rep.presence.effective(self.reach.reachable(&rep.id, now)),
                capacity: rep.capacity,
                open: open.get(&rep.id).copied().unwrap_or(0),
                standing: standings.get(&rep.id).copied().unwrap_or_default(),
                asked_before: false,
                name: rep.name,
                rep: rep.id,
            })
            .collect())
    }

    /// Counts the handoff for the rep.
    pub(super) async fn assign(&self, w: &mut Write, row: &HandoffRow, rep: &RepId) -> Result<()> {
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
        };
        Ok(ledger::append(w, &row.workspace, &entry).await?)
    }

    async fn queue_delivery(&self, w: &mut Write, row: &HandoffRow, rep: &RepId) -> Result<()> {
        let Some(offer) = row.handoff.pending() else {
            return Ok(());
        };
        let delivery = DeliveryRow {
            id: self.env.id(),
            handoff: row.handoff.id.clone(),
            offer: offer.id.clone(),
            rep: rep.clone(),
            channel: DeliveryChannel::Desktop,
            state: DeliveryState::Queued,
            at: self.now(),
            reason: None,
        };
        Ok(w.put_delivery(&delivery).await?)
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
        Ok(())
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
