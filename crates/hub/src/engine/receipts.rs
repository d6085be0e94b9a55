//! How far each notification got, and another try by hand.

use baton_api::notify::Retry;
use baton_api::view::{DeliveryState, DeliveryView};
use baton_api::{Code, Problem};
use baton_core::ids::{DeliveryId, OfferId};
use baton_core::notify::Channel;

use super::notify::view;
use super::{Device, Engine};
use crate::fail::{Fail, Result};
use crate::store::{HandoffRow, Write, connections, deliveries, handoffs, reps};

impl Engine {
    /// Moves the deliveries of an offer on this channel on; never back. Whether one moved.
    pub(super) async fn mark_delivery(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        offer: &OfferId,
        channel: Channel,
        state: DeliveryState,
    ) -> Result<bool> {
        let all = deliveries::of_handoff(w.conn(), &row.handoff.id).await?;
        let of_offer = |d: &&deliveries::DeliveryRow| {
            d.offer.as_ref() == Some(offer) && d.channel == channel && d.replaces.is_none()
        };
        let mut moved = false;
        for delivery in all.iter().filter(of_offer) {
            // A device may have had what was not waited for any longer.
            let late = channel == Channel::Desktop && delivery.state == DeliveryState::Withheld;
            if delivery.state < state || late {
                let mut delivery = delivery.clone();
                (delivery.state, delivery.at, delivery.due_at) = (state, self.now(), None);
                delivery.reason = None;
                w.put_delivery(&delivery).await?;
                moved = true;
            }
        }
        Ok(moved)
    }

    /// Sends again what was given up, or sooner what waits for its next try.
    pub async fn retry_delivery(
        &self,
        device: &Device,
        id: &DeliveryId,
        retry: Retry,
    ) -> Result<DeliveryView> {
        let mut w = self.store.write().await?;
        let mut row = deliveries::delivery(w.conn(), id)
            .await?
            .filter(|d| d.workspace == device.workspace && d.channel != Channel::Desktop)
            .ok_or_else(|| Fail::not_found("delivery"))?;
        self.may_see(&mut w, device, &row).await?;
        let connection = match &row.connection {
            Some(id) => connections::connection(w.conn(), id).await?,
            None => None,
        };
        let connection = connection.filter(|c| !c.dropped).ok_or_else(|| {
            Problem::new(Code::Conflict, "The connection was taken away.")
                .fix("Connect it again: what is new goes there.")
        })?;
        match row.state {
            DeliveryState::Queued | DeliveryState::Dead => {}
            DeliveryState::Unknown if retry.even_if_sent => {}
            DeliveryState::Unknown => {
                let words = "It may have arrived: a second one may be one too many.";
                let problem = Problem::new(Code::Conflict, words).at("even_if_sent");
                return Err(problem.fix("Say that a second one does no harm.").into());
            }
            _ => return Err(Problem::new(Code::Conflict, "It was sent, or is not needed.").into()),
        }
        let now = self.now();
        if row.is_queued() {
            w.try_now(id, now).await?;
        } else {
            // It did not arrive, or may arrive twice: it begins afresh.
            (row.state, row.at, row.due_at) = (DeliveryState::Queued, now, Some(now));
            (row.planned_at, row.attempts, row.trying) = (now, 0, false);
            w.put_delivery(&row).await?;
        }
        if let Some(handoff) = &row.handoff {
            self.touch(&mut w, handoff).await?;
        }
        let rep = match &row.rep {
            Some(rep) => reps::rep(w.conn(), rep).await?,
            None => None,
        };
        w.commit().await?;
        self.post.forget(&connection.id);
        Ok(view(&row, Some(&connection.name), rep.map(|r| r.person())))
    }

    /// What nobody asks about any more. Bit by bit, so that handoffs go on meanwhile.
    pub(super) async fn forget_old_deliveries(&self) -> Result<()> {
        loop {
            let mut w = self.store.write().await?;
            let gone = w.prune_deliveries(self.now()).await?;
            w.commit().await?;
            if gone == 0 {
                return Ok(());
            }
        }
    }

    /// Whoever sees the handoff, and whoever it is for.
    async fn may_see(
        &self,
        w: &mut Write,
        device: &Device,
        row: &deliveries::DeliveryRow,
    ) -> Result<()> {
        let sees = match &row.handoff {
            Some(handoff) => handoffs::viewers(w.conn(), handoff)
                .await?
                .contains(&device.rep),
            None => row.rep.as_ref() == Some(&device.rep),
        };
        if sees {
            return Ok(());
        }
        Err(Fail::not_found("delivery"))
    }
}
