//! What became of a try is written down, and with it what happens next.

use baton_api::notify::ConnectionState;
use baton_api::view::DeliveryState;
use baton_channels::{Fault, Receipt};
use baton_core::Timestamp;
use baton_core::notify::Channel;

use super::{again, pause};
use crate::engine::Engine;
use crate::engine::tell::withhold;
use crate::fail::Result;
use crate::store::{ConnectionRow, DeliveryRow, Write, conversations, deliveries, reps};

/// After this nobody needs it any more.
const GIVE_UP_SECONDS: i64 = 86_400;
const MOST_ATTEMPTS: u32 = 30;
/// How soon a connection that needs its admin is tried by itself.
const NEEDS_YOU_SECONDS: i64 = 300;

pub(super) enum End {
    Sent(Receipt),
    Failed(Fault),
    /// An earlier try could not be looked for.
    NotFound(Fault),
    /// The provider has no way to tell whether an earlier try arrived.
    CannotTell,
    Withheld(String),
}

pub(super) struct Ended<'a> {
    pub delivery: &'a DeliveryRow,
    pub connection: &'a ConnectionRow,
    pub end: End,
}

impl Engine {
    pub(super) async fn record(&self, ended: Ended<'_>) -> Result<()> {
        let Ended {
            delivery,
            connection,
            end,
        } = ended;
        let mut w = self.store.write().await?;
        let Some(mut row) = deliveries::delivery(w.conn(), &delivery.id).await? else {
            return Ok(());
        };
        // Another worker's by now, or no longer to be sent: only that it arrived is news.
        let ours = row.is_queued() && row.lease_by.as_deref() == Some(self.post.worker());
        if !ours && !matches!(end, End::Sent(_)) {
            return Ok(());
        }
        let before = (row.state, row.reason.clone());
        match end {
            End::Sent(receipt) => self.arrived(&mut w, &mut row, connection, receipt).await?,
            End::Withheld(reason) => withhold(&mut row, reason, self.now()),
            End::CannotTell => {
                self.cannot_tell(&mut row, "It may have arrived: the answer was lost.");
            }
            End::NotFound(fault) => {
                self.failed(&mut w, &mut row, connection, fault, true)
                    .await?;
            }
            End::Failed(fault) => {
                let maybe = matches!(fault, Fault::Unknown(_));
                self.failed(&mut w, &mut row, connection, fault, maybe)
                    .await?;
            }
        }
        w.put_delivery(&row).await?;
        self.metrics.delivered(row.channel, row.state);
        // Who looks at the handoff sees it; a try more that failed alike is no news.
        if before != (row.state, row.reason.clone()) {
            match &row.handoff {
                Some(handoff) => self.touch(&mut w, handoff).await?,
                None => {
                    if let Some(rep) = &row.rep {
                        w.feed_me(rep).await?;
                    }
                }
            }
        }
        Ok(w.commit().await?)
    }

    async fn arrived(
        &self,
        w: &mut Write,
        row: &mut DeliveryRow,
        connection: &ConnectionRow,
        receipt: Receipt,
    ) -> Result<()> {
        let now = self.now();
        self.post.circuits.well(&connection.id);
        w.connection_sent(&connection.id, now).await?;
        if let (Some(reference), Some(rep)) = (&receipt.receiver, &row.rep)
            && let Some(rep) = reps::rep(w.conn(), rep).await?
        {
            w.put_known_as(&connection.id, &rep.id, &rep.email, reference)
                .await?;
        }
        if matches!(row.channel, Channel::Hubspot | Channel::Salesforce) {
            self.note_record(w, row, connection, &receipt).await?;
        }
        // A receipt may have come first: it is not taken back.
        if !row.has_arrived() {
            row.state = DeliveryState::Sent;
        }
        (row.at, row.due_at, row.reason) = (now, None, None);
        (row.trying, row.receipt) = (false, Some(receipt));
        Ok(())
    }

    /// The record that it was written to is the prospect's.
    async fn note_record(
        &self,
        w: &mut Write,
        row: &DeliveryRow,
        connection: &ConnectionRow,
        receipt: &Receipt,
    ) -> Result<()> {
        let (Some(url), Some(talk)) = (&receipt.url, &row.conversation) else {
            return Ok(());
        };
        let talk = conversations::conversation(w.conn(), talk).await?;
        if let Some(email) = talk.and_then(|t| t.prospect.email) {
            let email = email.to_lowercase();
            let new = w
                .record_lies_at(&connection.id, &row.workspace, &email, url, self.now())
                .await?;
            if new {
                self.touch_all_of(w, &row.workspace, &email).await?;
            }
        }
        Ok(())
    }

    fn cannot_tell(&self, row: &mut DeliveryRow, words: &str) {
        row.state = DeliveryState::Unknown;
        row.reason = Some(words.into());
        (row.at, row.due_at, row.trying) = (self.now(), None, false);
    }

    async fn failed(
        &self,
        w: &mut Write,
        row: &mut DeliveryRow,
        connection: &ConnectionRow,
        fault: Fault,
        maybe: bool,
    ) -> Result<()> {
        let now = self.now();
        row.trying = maybe;
        row.reason = Some(fault.to_string());
        let mut due = again(self, row.attempts, None);
        match &fault {
            Fault::Refused(_) if maybe => self.cannot_tell(row, "It may have arrived, or not."),
            Fault::Refused(_) => {
                row.state = DeliveryState::Dead;
                (row.at, row.due_at) = (now, None);
            }
            Fault::Throttled(wait) => {
                due = again(self, row.attempts, *wait);
                if wait.is_some() {
                    self.post.circuits.rest(&connection.id, due);
                }
            }
            Fault::SignIn(words) | Fault::Forbidden(words) => {
                let needs = ConnectionState::NeedsYou;
                let said = fault.to_string();
                tracing::warn!(connection = %connection.id, %words, "a connection needs its admin");
                w.connection_does(&connection.id, needs, Some(&said))
                    .await?;
                due = now.plus_seconds(NEEDS_YOU_SECONDS);
                self.post.circuits.rest(&connection.id, due);
            }
            // The connection is well: whatever else is due on it goes on.
            Fault::NotYet(_) => {}
            Fault::NotSent(_) | Fault::Unknown(_) => {
                if let Some(until) = self.post.circuits.failed(&connection.id, now) {
                    let trouble = ConnectionState::Trouble;
                    w.connection_does(&connection.id, trouble, Some(&fault.to_string()))
                        .await?;
                    due = due.max(until);
                }
            }
        }
        if row.is_queued() {
            row.due_at = Some(due);
            self.give_up_in_time(row, maybe, now);
        }
        Ok(())
    }

    /// No retry without an end that a person can see.
    fn give_up_in_time(&self, row: &mut DeliveryRow, maybe: bool, now: Timestamp) {
        let old = now.seconds_since(row.planned_at) > GIVE_UP_SECONDS;
        if !old && row.attempts < MOST_ATTEMPTS {
            return;
        }
        let words = row.reason.take().unwrap_or_default();
        if maybe {
            self.cannot_tell(row, &words);
        } else {
            row.state = DeliveryState::Dead;
            row.reason = Some(words);
            (row.at, row.due_at) = (now, None);
        }
    }

    /// The wait before somebody is looked up again.
    pub(in crate::engine) fn look_up_pause(&self, attempts: u32) -> i64 {
        pause(self, attempts)
    }
}
