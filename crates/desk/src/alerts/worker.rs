//! Hands alerts to the host: each once, in the order in which they are due.

use std::time::Duration;

use baton_api::booking::MeetingView;
use baton_api::intent::Action;
use baton_api::view::{DeliveryState, HandoffView};
use baton_core::Timestamp;
use baton_core::ids::{MeetingId, OfferId};
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Alert, AlertEvent, AlertKind, meeting, words};
use crate::agenda::{self, join_url};
use crate::cache::alert::NewAlert;
use crate::cache::{self, Cache, Outbox};
use crate::changes::Changes;
use crate::clock::HubClock;
use crate::inbox::overlay;
use crate::nudge::Nudges;
use crate::view::Changed;

/// Looked at again at least this often: timers stand still while a machine sleeps.
const LOOK: Duration = Duration::from_secs(30);
/// Alerts looked at in one go.
const BATCH: u32 = 50;

/// What handing over alerts needs.
pub(crate) struct Alerts {
    pub cache: Cache,
    pub outbox: Outbox,
    pub clock: HubClock,
    pub zone: TimeZone,
    pub changes: Changes,
    pub nudges: Nudges,
    pub host: mpsc::Sender<AlertEvent>,
    /// Cuts waits short; what is being stored is stored to the end.
    pub cancel: CancellationToken,
}

impl Alerts {
    pub(crate) async fn run(self) {
        let mut looked = self.clock.hub();
        while !self.cancel.is_cancelled() {
            let now = self.clock.hub();
            let wait = match self.look(looked, now).await {
                Ok(Some(next)) => {
                    let left = next
                        .as_millis()
                        .saturating_sub(self.clock.hub().as_millis());
                    Duration::from_millis(u64::try_from(left).unwrap_or(0)).min(LOOK)
                }
                Ok(None) => LOOK,
                Err(e) => {
                    tracing::error!(error = %e, "alerts cannot be read");
                    LOOK
                }
            };
            // Nobody takes alerts any more: what is due stays due.
            let wait = if self.host.is_closed() { LOOK } else { wait };
            looked = now;
            tokio::select! {
                () = self.nudges.alerts.nudged() => {}
                () = tokio::time::sleep(wait) => {}
                () = self.cancel.cancelled() => {}
            }
        }
    }

    /// Does what is due; says when the next thing is.
    async fn look(&self, from: Timestamp, now: Timestamp) -> cache::Result<Option<Timestamp>> {
        self.tell_what_ran_out(from, now).await?;
        let mut later = None;
        for alert in self.cache.waiting_alerts(BATCH).await? {
            if alert.due_at > now {
                later = Some(alert.due_at);
                break;
            }
            self.deliver(&alert, now).await?;
            later = Some(now);
        }
        for offer in self.cache.closing_alerts().await? {
            self.close(&offer).await?;
        }
        let deadline = self.cache.next_deadline(now).await?;
        Ok(later.into_iter().chain(deadline).min())
    }

    /// An offer that ran out has left its section, although nothing was stored.
    async fn tell_what_ran_out(&self, from: Timestamp, now: Timestamp) -> cache::Result<()> {
        let handoffs = self.cache.ran_out(from, now).await?;
        self.changes.tell(Changed {
            state: !handoffs.is_empty(),
            handoffs,
            ..Changed::default()
        });
        Ok(())
    }

    /// Waits until the host can take one more; `None` if it never will.
    async fn room(&self) -> Option<mpsc::Permit<'_, AlertEvent>> {
        let room = self.cancel.run_until_cancelled(self.host.reserve());
        room.await?.ok()
    }

    async fn close(&self, offer: &OfferId) -> cache::Result<()> {
        let Some(permit) = self.room().await else {
            return Ok(());
        };
        self.cache.closed_alert(offer).await?;
        permit.send(AlertEvent::Close {
            offer: offer.clone(),
        });
        Ok(())
    }

    async fn deliver(&self, due: &NewAlert, now: Timestamp) -> cache::Result<()> {
        let Some(alert) = self.compose(due, now).await? else {
            self.cache.skip_alert(&due.offer, due.reason).await?;
            return Ok(());
        };
        if due.reason == AlertKind::Offered {
            let (id, at) = (self.clock.env.id(), self.clock.device());
            self.outbox
                .queue_receipt(&id, &due.offer, DeliveryState::Sent, at)
                .await?;
            self.nudges.receipts.nudge();
        }
        // Room first, then the mark, then the hand-over: a crash in between loses one alert's
        // sound, never alerts twice.
        let Some(permit) = self.room().await else {
            return Ok(());
        };
        if self.cache.hand_over(&due.offer, due.reason).await? {
            permit.send(AlertEvent::Show(alert));
        }
        Ok(())
    }

    /// The alert in words, if it is still worth showing.
    async fn compose(&self, due: &NewAlert, now: Timestamp) -> cache::Result<Option<Alert>> {
        if let Some(meeting) = &due.meeting {
            return self.compose_meeting(due, meeting, now).await;
        }
        let Some(view) = self.cache.body(&due.handoff).await? else {
            return Ok(None);
        };
        let answered = self.answered_here(due).await?;
        let asks = matches!(due.reason, AlertKind::Offered | AlertKind::Reminder);
        let lines = match due.reason {
            _ if answered && due.reason != AlertKind::TooLate => return Ok(None),
            AlertKind::Offered | AlertKind::Reminder => {
                if now >= due.deadline || !pending(&view, &due.offer) {
                    return Ok(None);
                }
                view.card.lines()
            }
            AlertKind::Lapsed => words::lapsed(&view, due.deadline, &self.zone),
            _ => due.detail.iter().cloned().collect(),
        };
        let me = if asks { self.cache.me().await? } else { None };
        Ok(Some(Alert {
            offer: due.offer.clone(),
            handoff: due.handoff.clone(),
            meeting: None,
            join: false,
            kind: due.reason,
            title: view.card.headline(),
            lines,
            deadline: due.deadline,
            decline_reasons: me.map(|m| m.me.decline_reasons).unwrap_or_default(),
        }))
    }

    async fn compose_meeting(
        &self,
        due: &NewAlert,
        id: &MeetingId,
        now: Timestamp,
    ) -> cache::Result<Option<Alert>> {
        let Some(view) = self.cache.meeting(id).await? else {
            return Ok(None);
        };
        if !meeting::holds(&view, due, now) || self.done_here(due, &view).await? {
            return Ok(None);
        }
        let body = self.cache.body(&view.handoff).await?;
        let card = body.map(|b| b.card.lines()).unwrap_or_default();
        Ok(Some(Alert {
            offer: due.offer.clone(),
            handoff: due.handoff.clone(),
            join: join_url(&view).is_some(),
            kind: due.reason,
            title: meeting::title(&view, due.reason, now),
            lines: meeting::lines(&view, due.reason, card, &self.zone),
            deadline: view.start,
            meeting: Some(view.id),
            decline_reasons: vec![],
        }))
    }

    /// The rep did it in Baton on this device, or has cancelled or moved what is due.
    async fn done_here(&self, due: &NewAlert, view: &MeetingView) -> cache::Result<bool> {
        let intents = self.outbox.intents_about(&view.id).await?;
        if due.reason == AlertKind::Prep {
            let (shown, _) = agenda::overlay::show(view.clone(), &intents, &self.zone);
            return Ok((shown.state, shown.start) != (view.state, view.start));
        }
        let by_hand = |a: &Action| match a {
            Action::MoveMeeting { start, .. } => {
                due.reason == AlertKind::MeetingMoved && *start == view.start
            }
            Action::CancelMeeting { .. } => due.reason == AlertKind::MeetingCancelled,
            _ => false,
        };
        Ok(intents
            .iter()
            .any(|i| agenda::overlay::by_hand(&i.action) && by_hand(&i.action)))
    }

    /// The rep has answered this offer on this device.
    async fn answered_here(&self, due: &NewAlert) -> cache::Result<bool> {
        let intents = self.outbox.intents_of(&due.handoff).await?;
        Ok(intents
            .iter()
            .any(|i| overlay::offer_of(&i.action) == Some(&due.offer)))
    }
}

fn pending(view: &HandoffView, offer: &OfferId) -> bool {
    let state = baton_core::handoff::OfferState::Pending;
    view.offers
        .iter()
        .any(|o| &o.id == offer && o.state == state)
}
