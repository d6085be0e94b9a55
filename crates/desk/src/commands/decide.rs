//! What the rep decides: shown as done at once, sent by the outbox.

use baton_api::intent::{Action, Intent};
use baton_api::limits;
use baton_core::handoff::{HandoffState, Outcome};
use baton_core::ids::{HandoffId, IntentId, OfferId};
use baton_core::presence::Presence;

use super::{Answer, gone};
use crate::agenda::overlay::meeting_of;
use crate::alerts::care;
use crate::cache::intent::{IntentState, NewIntent, StoredIntent};
use crate::desk::{Desk, Parts};
use crate::failure::{Failure, FailureCode};
use crate::inbox::overlay;
use crate::inbox::row::kept;
use crate::view::{Changed, InboxRow, Section};

impl Desk {
    /// Also a moment after the deadline: the hub decides.
    pub async fn accept(&self, offer: &OfferId) -> Answer<IntentId> {
        let action = Action::Accept {
            offer: offer.clone(),
        };
        self.parts.answer_offer(offer, "Accept", action).await
    }

    pub async fn decline(&self, offer: &OfferId, reason: &str) -> Answer<IntentId> {
        let me = self.parts.cache.me().await?;
        let known = me.is_none_or(|k| k.me.decline_reasons.iter().any(|r| r.id == reason));
        if !known {
            return Err(invalid("reason", "This reason is not one of the team's."));
        }
        let action = Action::Decline {
            offer: offer.clone(),
            reason: reason.to_owned(),
        };
        self.parts.answer_offer(offer, "Decline", action).await
    }

    /// Takes a waiting handoff.
    pub async fn claim(&self, handoff: &HandoffId) -> Answer<IntentId> {
        let action = Action::Claim {
            handoff: handoff.clone(),
        };
        self.parts.not_kept(handoff).await?;
        let waits = |row: &InboxRow| row.state == HandoffState::Waiting;
        self.parts.decide(handoff, "Take", action, waits).await
    }

    pub async fn give_back(&self, handoff: &HandoffId) -> Answer<IntentId> {
        let action = Action::GiveBack {
            handoff: handoff.clone(),
        };
        // With a meeting booked it is not given back: the meeting is moved or cancelled.
        let held = |row: &InboxRow| mine(row) && row.state == HandoffState::Accepted;
        self.parts.decide(handoff, "Give back", action, held).await
    }

    pub async fn close(
        &self,
        handoff: &HandoffId,
        outcome: Outcome,
        note: Option<String>,
    ) -> Answer<IntentId> {
        let note = note.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
        if note
            .as_ref()
            .is_some_and(|n| n.chars().count() > limits::NOTE_CHARS)
        {
            let message = format!("A note has at most {} characters.", limits::NOTE_CHARS);
            return Err(invalid("note", &message));
        }
        let action = Action::Close {
            handoff: handoff.clone(),
            outcome,
            note,
        };
        self.parts.decide(handoff, "Close", action, mine).await
    }

    pub async fn set_presence(&self, presence: Presence) -> Answer<IntentId> {
        let word = match presence {
            Presence::Available => "available",
            Presence::Busy => "busy",
            Presence::Away => "away",
            Presence::Offline => {
                return Err(invalid(
                    "presence",
                    "Offline is what the hub sees, not a choice.",
                ));
            }
        };
        let p = &self.parts;
        let _one_by_one = p.deciding.lock().await;
        let mark = p.cache.me().await?.map_or(0, |k| k.position);
        let what = format!("Set presence to {word}");
        let action = Action::SetPresence { presence };
        let queued = p.queue(None, what, mark, action).await?;
        p.cache.close_alerts(&care::away_name()).await?;
        p.nudges.alerts.nudge();
        Ok(queued)
    }

    /// Sends a stuck decision again.
    pub async fn retry_intent(&self, id: &IntentId) -> Answer<()> {
        let p = &self.parts;
        let stuck = p.outbox.intent(id).await?;
        if !p.outbox.unwedge(id).await? {
            return Err(gone("This answer"));
        }
        p.decided_about(stuck);
        Ok(())
    }

    /// Forgets a stuck decision, or a notice that was read.
    pub async fn drop_intent(&self, id: &IntentId) -> Answer<()> {
        let p = &self.parts;
        let stuck = p.outbox.intent(id).await?;
        if !p.outbox.drop_wedged(id).await? && !p.outbox.drop_notice(id).await? {
            return Err(gone("This answer"));
        }
        p.decided_about(stuck);
        Ok(())
    }
}

impl Parts {
    /// What is kept for others is not taken; from the time on until which it was, the hub decides.
    async fn not_kept(&self, handoff: &HandoffId) -> Answer<()> {
        let view = self.cache.body(handoff).await?;
        let view = view.ok_or_else(|| gone("This handoff"))?;
        let now = self.clock.hub();
        match kept(&view, &self.config.rep) {
            Some(person) if view.kept_until.is_none_or(|until| now < until) => Err(Failure::new(
                FailureCode::Forbidden,
                format!("It is kept for {} for now.", person.name),
            )),
            _ => Ok(()),
        }
    }

    async fn answer_offer(&self, offer: &OfferId, verb: &str, action: Action) -> Answer<IntentId> {
        let _one_by_one = self.deciding.lock().await;
        let row = self.cache.row_of_offer(offer).await?;
        let row = row.ok_or_else(|| gone("This offer"))?;
        let intents = self.outbox.intents_of(&row.id).await?;
        let same = intents
            .iter()
            .find(|i| i.action == action && !matches!(i.state, IntentState::Wedged { .. }));
        if let Some(same) = same {
            return Ok(same.id.clone());
        }
        let viewer = self.viewer().await?;
        let id = row.id.clone();
        let shown = overlay::show(row, &intents, &viewer);
        if shown.my_offer.as_ref().map(|o| &o.id) != Some(offer) {
            return Err(gone("This offer"));
        }
        let what = format!("{verb} {}", shown.name);
        let queued = self.queue(Some(id), what, 0, action).await?;
        self.cache.close_alerts(offer).await?;
        self.nudges.alerts.nudge();
        Ok(queued)
    }

    pub(super) async fn decide(
        &self,
        handoff: &HandoffId,
        verb: &str,
        action: Action,
        allowed: impl Fn(&InboxRow) -> bool,
    ) -> Answer<IntentId> {
        let _one_by_one = self.deciding.lock().await;
        let row = self.shown(handoff).await?;
        let row = row.ok_or_else(|| gone("This handoff"))?;
        if !allowed(&row) {
            let message = format!("{} stands differently now.", row.name);
            return Err(
                Failure::new(FailureCode::NotFound, message).fix("Look at the handoff again.")
            );
        }
        let what = format!("{verb} {}", row.name);
        self.queue(Some(handoff.clone()), what, 0, action).await
    }

    pub(super) async fn queue(
        &self,
        handoff: Option<HandoffId>,
        what: String,
        mark: i64,
        action: Action,
    ) -> Answer<IntentId> {
        let agenda = meeting_of(&action).is_some();
        let intent = Intent {
            id: self.clock.env.id(),
            at: self.clock.device(),
            action,
        };
        let id = intent.id.clone();
        let new = NewIntent {
            intent,
            handoff: handoff.clone(),
            what,
            mark,
        };
        if !self.outbox.queue(&new).await? {
            return Err(
                Failure::new(FailureCode::Cache, "Too many answers wait to be sent.")
                    .fix("Connect to the hub, or drop answers that are stuck."),
            );
        }
        if let Some(handoff) = &handoff {
            self.cache.see(handoff, self.clock.hub()).await?;
        }
        self.decided(handoff);
        self.changes.tell(Changed {
            agenda,
            ..Changed::default()
        });
        Ok(id)
    }

    fn decided_about(&self, stuck: Option<StoredIntent>) {
        self.changes.tell(Changed {
            agenda: stuck.as_ref().is_some_and(|i| i.meeting().is_some()),
            ..Changed::default()
        });
        self.decided(stuck.and_then(|i| i.handoff));
    }

    fn decided(&self, handoff: Option<HandoffId>) {
        self.changes.tell(Changed {
            state: true,
            handoffs: handoff.into_iter().collect(),
            ..Changed::default()
        });
        self.nudges.decisions.nudge();
    }
}

fn mine(row: &InboxRow) -> bool {
    row.section == Section::Mine
}

fn invalid(field: &str, message: &str) -> Failure {
    Failure::new(FailureCode::InvalidInput, message).at(field)
}
