//! Signs of life go on their own, after decisions, and are given up before they become a burden.

use std::time::Duration;

use baton_api::intent::{Action, Intent, IntentReply};

use super::{FIRST, LONGEST, LOOK, Sender, left, plus, until};
use crate::cache;
use crate::cache::receipt::Receipt;
use crate::feed::backoff::pause;
use crate::hub::HubError;
use crate::view::Connection;

/// Tries of one receipt.
const MAX_TRIES: u32 = 20;

impl Sender {
    pub(crate) async fn receipts(self) {
        while !self.cancel.is_cancelled() {
            let wait = match self.next_receipt().await {
                Ok(None) => continue,
                Ok(Some(wait)) => wait,
                Err(e) => {
                    tracing::error!(error = %e, "receipts cannot be read or stored");
                    LOOK
                }
            };
            tokio::select! {
                () = self.nudges.receipts.nudged() => {}
                () = tokio::time::sleep(wait) => {}
                () = self.cancel.cancelled() => {}
            }
        }
    }

    /// Sends a receipt if one is due and no decision is; else says how long to wait.
    async fn next_receipt(&self) -> cache::Result<Option<Duration>> {
        if self.status.signed_out() {
            return Ok(Some(LOOK));
        }
        if self.nudges.receipts.take_at_once() {
            self.outbox.make_receipts_due().await?;
        }
        let Some(receipt) = self.outbox.next_receipt().await? else {
            return Ok(Some(LOOK));
        };
        let now = self.clock.device();
        if let Some(left) = until(receipt.next_at, now) {
            return Ok(Some(left.min(LOOK)));
        }
        let unsent = self.outbox.unsent().await?;
        if unsent.iter().any(|i| left(i, now).is_none()) {
            // Whoever sends the decision nudges when it is done.
            return Ok(Some(LOOK));
        }
        self.send_receipt(&receipt).await?;
        Ok(None)
    }

    async fn send_receipt(&self, receipt: &Receipt) -> cache::Result<()> {
        let request = Intent {
            id: receipt.id.clone(),
            at: receipt.at,
            action: Action::Receipt {
                offer: receipt.offer.clone(),
                state: receipt.state,
            },
        };
        let post = self.hub.post::<IntentReply>(&["v1", "intents"], &request);
        let Some(reply) = self.cancel.run_until_cancelled(post).await else {
            return Ok(());
        };
        let after = match reply {
            Ok(_) => return self.outbox.settle_receipt(receipt).await,
            Err(HubError::SignedOut) => {
                self.status.set(Connection::SignedOut);
                return Ok(());
            }
            Err(HubError::Refused(problem)) => {
                tracing::info!(code = ?problem.code, "the hub does not want a receipt");
                return self.outbox.settle_receipt(receipt).await;
            }
            Err(HubError::Unreachable) => None,
            Err(HubError::Later { after, .. }) => after,
        };
        if receipt.attempt + 1 >= MAX_TRIES {
            return self.outbox.settle_receipt(receipt).await;
        }
        let wait = pause(receipt.attempt + 1, FIRST, LONGEST, &self.clock.env);
        let next_at = plus(self.clock.device(), wait.max(after.unwrap_or_default()));
        self.outbox.delay_receipt(&receipt.id, next_at).await
    }
}
