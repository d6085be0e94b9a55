//! Hands alerts to the host: each once, in the order in which they are due.

use std::time::Duration;

use baton_api::booking::MeetingView;
use baton_api::intent::Action;
use baton_api::view::{DeliveryState, HandoffView, OfferView};
use baton_core::Timestamp;
use baton_core::handoff::OfferState;
use baton_core::ids::{MeetingId, OfferId, RepId};
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Alert, AlertEvent, AlertKind, care, meeting, plan, words};
use crate::agenda::{self, join_url};
use crate::cache::alert::NewAlert;
use crate::cache::intent::{IntentState, PRESENCE, StoredIntent};
use crate::cache::meta::hub_time;
use crate::cache::{self, Cache, Outbox};
use crate::changes::Changes;
use crate::clock::HubClock;
use crate::inbox::overlay;
use crate::nudge::Nudges;
use crate::view::{Changed, Decision};

/// Looked at again at least this often: timers stand still while a machine sleeps.
const LOOK: Duration = Duration::from_secs(30);
/// Alerts looked at in one go.
const BATCH: u32 = 50;

/// What handing over alerts needs.
pub(crate) struct Alerts {
    pub cache: Cache,
    pub outbox: Outbox,
    pub rep: RepId,
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
            self.cache.skip_alert(due).await?;
            return Ok(());
        };
        if due.reason == AlertKind::Offered {
            let (id, at) = (self.clock.env.id(), self.clock.device());
            self.outbox
                .queue_receipt(&id, &due.offer, DeliveryState::Sent, at)
                .await?;
            self.nudges.receipts.nudge();
        }
        if due.reason.asks() {
            self.plan_next(due, now).await?;
        }
        // Room first, then the mark, then the hand-over: a crash in between loses one alert's
        // sound, never alerts twice.
        let Some(permit) = self.room().await else {
            return Ok(());
        };
        if self.cache.hand_over(due).await? {
            permit.send(AlertEvent::Show(alert));
        }
        Ok(())
    }

    /// The offer is still to be answered: the next alert of it. Before this one is handed over, so
    /// that a crash in between breaks no chain.
    async fn plan_next(&self, due: &NewAlert, now: Timestamp) -> cache::Result<()> {
        let Some(view) = self.cache.body(&due.handoff).await? else {
            return Ok(());
        };
        let next = pending(&view, &due.offer)
            .filter(|o| o.repeat_seconds.is_some())
            .and_then(|o| plan::again(&view, o, now));
        match next {
            Some(next) => self.cache.add_alert(&next).await,
            None => Ok(()),
        }
    }

    /// The alert in words, if it is still worth showing.
    async fn compose(&self, due: &NewAlert, now: Timestamp) -> cache::Result<Option<Alert>> {
        if let Some(meeting) = &due.meeting {
            return self.compose_meeting(due, meeting, now).await;
        }
        if due.reason == AlertKind::SetAway {
            return self.compose_away(due).await;
        }
        let Some(view) = self.cache.body(&due.handoff).await? else {
            return Ok(None);
        };
        let me = self.cache.me().await?.map(|known| known.me);
        if due.reason == AlertKind::Unclaimed && !care::is_called(&view, &self.rep, me.as_ref()) {
            return Ok(None);
        }
        let Some(lines) = self.lines(due, &view, now).await? else {
            return Ok(None);
        };
        let reasons = me.filter(|_| due.reason.asks()).map(|m| m.decline_reasons);
        Ok(Some(Alert {
            decline_reasons: reasons.unwrap_or_default(),
            ..worded(due, view.card.headline(), lines)
        }))
    }

    /// What an alert about a handoff says; nothing, if it is not so any more.
    async fn lines(
        &self,
        due: &NewAlert,
        view: &HandoffView,
        now: Timestamp,
    ) -> cache::Result<Option<Vec<String>>> {
        if due.reason == AlertKind::TooLate {
            return Ok(Some(due.detail.iter().cloned().collect()));
        }
        if self.answered_here(due).await? {
            return Ok(None);
        }
        Ok(match due.reason {
            AlertKind::Offered | AlertKind::Reminder => pending(view, &due.offer)
                .filter(|_| now < due.deadline)
                .map(|offer| {
                    let again = plan::is_told_again(offer, due.nth).then(words::still_waiting);
                    again.into_iter().chain(view.card.lines()).collect()
                }),
            AlertKind::Lapsed => Some(words::lapsed(view, due.deadline, &self.zone)),
            kind => care::since(view, &self.rep, kind)
                .filter(|at| at.as_millis() == due.nth && care::in_time(view, now))
                .map(|_| {
                    let first = care::line(view, kind, &self.zone);
                    std::iter::once(first).chain(view.card.lines()).collect()
                }),
        })
    }

    /// The rep was set to away, and has not come back in the meantime.
    async fn compose_away(&self, due: &NewAlert) -> cache::Result<Option<Alert>> {
        let known = self.cache.me().await?;
        let chosen = self.outbox.intents().await?;
        let chosen_since = |at: Timestamp| {
            let offset = self.clock.offset();
            chosen
                .iter()
                .any(|i| i.lane == PRESENCE && hub_time(i.at, offset) >= at)
        };
        let away = known
            .as_ref()
            .and_then(|k| care::set_away(&k.me))
            .filter(|away| away.at.as_millis() == due.nth && !chosen_since(away.at));
        Ok(away.map(|away| {
            let title = "You're set to away".to_owned();
            worded(due, title, vec![care::away_line(away)])
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
        Ok(Some(Alert {
            offer: due.offer.clone(),
            handoff: due.handoff.clone(),
            join: join_url(&view).is_some(),
            kind: due.reason,
            title: meeting::title(&view, due.reason, now),
            lines: meeting::lines(&view, due.reason, body.as_ref(), &self.zone),
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

    /// The rep has answered this offer on this device, or taken the handoff of which it says that
    /// it waits.
    async fn answered_here(&self, due: &NewAlert) -> cache::Result<bool> {
        let intents = self.outbox.intents_of(&due.handoff).await?;
        Ok(intents
            .iter()
            .any(|i| overlay::offer_of(&i.action) == Some(&due.offer) || takes(due, i)))
    }
}

fn pending<'a>(view: &'a HandoffView, offer: &OfferId) -> Option<&'a OfferView> {
    view.offers
        .iter()
        .find(|o| &o.id == offer && o.state == OfferState::Pending)
}

/// The rep takes, gives back or closes what would only remind them of it.
fn takes(due: &NewAlert, intent: &StoredIntent) -> bool {
    let about = match due.reason {
        AlertKind::Unclaimed => Decision::Claim,
        AlertKind::Unfinished => Decision::Close,
        _ => return false,
    };
    matches!(intent.state, IntentState::Unsent { .. })
        && overlay::decision(&intent.action) == Some(about)
}

/// An alert that only says something.
fn worded(due: &NewAlert, title: String, lines: Vec<String>) -> Alert {
    Alert {
        offer: due.offer.clone(),
        handoff: due.handoff.clone(),
        meeting: None,
        join: false,
        kind: due.reason,
        title,
        lines,
        deadline: due.deadline,
        decline_reasons: vec![],
    }
}
