//! Offers lapse on time, also across restarts: the deadlines are in the store.

use std::time::Duration;

use baton_api::feed::SetAway;
use baton_core::Timestamp;
use baton_core::ids::{OfferId, RepId};
use baton_core::notice::NoticeEvent;
use baton_core::presence::Presence;
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::routing::impossible;
use crate::fail::Result;
use crate::store::{HandoffRow, Write, handoffs, reps};
use crate::wake::Topic;

/// The longest sleep: a clock that was set forward is noticed by then.
pub(super) const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// After a failure of the store.
pub(super) const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Runs until `stop`.
pub async fn watch_deadlines(engine: Engine, stop: CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Deadlines);
    loop {
        let sleep = match engine.lapse_due().await {
            Ok(sleep) => sleep,
            Err(e) => {
                tracing::error!(error = %e, "offers could not be lapsed");
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

impl Engine {
    /// Lapses every offer that is due and asks the next reps; how long until the next deadline.
    pub async fn lapse_due(&self) -> Result<Duration> {
        loop {
            let (due, next) = {
                let mut c = self.store.read().await?;
                handoffs::due(&mut c, self.now()).await?
            };
            if due.is_empty() {
                return Ok(next.map_or(LONGEST_SLEEP, |at| until(at, self.now())));
            }
            let mut failed = false;
            for offer in due {
                // One that fails keeps no other from lapsing.
                if let Err(e) = self.lapse(&offer).await {
                    tracing::error!(offer = %offer, error = %e, "an offer could not be lapsed");
                    failed = true;
                }
            }
            if failed {
                return Ok(AFTER_FAILURE);
            }
        }
    }

    async fn lapse(&self, offer: &OfferId) -> Result<()> {
        let mut w = self.store.write().await?;
        let Some(mut row) = handoffs::handoff_of_offer(w.conn(), offer).await? else {
            return Ok(());
        };
        // Answered since we looked.
        let Some(pending) = row.handoff.pending().filter(|o| &o.id == offer) else {
            return Ok(());
        };
        let rep = pending.rep.clone();
        row.handoff
            .lapse(offer, self.now())
            .map_err(|e| impossible(&e))?;
        self.count_lapse(&mut w, &row, &rep).await?;
        let whom = std::slice::from_ref(&rep);
        self.tell(&mut w, &row, NoticeEvent::Lapsed, whom).await?;
        self.ask_next(&mut w, &mut row, &rep, |d| &d.still_connecting)
            .await?;
        w.commit().await?;
        self.metrics.lapses.inc();
        tracing::info!(handoff = %row.handoff.id, offer = %offer, rep = %rep, "offer lapsed");
        Ok(())
    }

    /// Somebody who lets one offer after the other lapse is not there, whatever they said: they are
    /// set to away, and told so.
    pub(super) async fn count_lapse(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        rep: &RepId,
    ) -> Result<()> {
        let policy = self.workspace(w.conn(), &row.workspace).await?.routing;
        let lapses = w.count_lapses(rep, true).await?;
        let there = reps::rep(w.conn(), rep)
            .await?
            .is_some_and(|r| r.presence != Presence::Away);
        if policy.away_after_lapses > 0 && lapses >= policy.away_after_lapses && there {
            let at = self.now();
            w.set_away(rep, &SetAway { at, lapses }).await?;
            w.feed_me(rep).await?;
            tracing::info!(%rep, lapses, "set to away");
        }
        Ok(())
    }
}

/// How long to sleep until then.
pub(super) fn until(at: Timestamp, now: Timestamp) -> Duration {
    let ms = (at.as_millis() - now.as_millis()).max(0);
    Duration::from_millis(u64::try_from(ms).unwrap_or(0)).min(LONGEST_SLEEP)
}

/// Puts waiting handoffs to whoever becomes free, until `stop`. Not on the request of the rep who
/// does: it may take a while, and must also happen when that request is lost.
pub async fn watch_waiting(engine: Engine, stop: CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Waiting);
    loop {
        if let Err(e) = engine.route_waiting().await {
            tracing::error!(error = %e, "waiting handoffs could not be read");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
            _ = news.changed() => {}
        }
    }
}
