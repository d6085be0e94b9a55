//! The feed: one connection after the other, for as long as the desk runs.

pub(crate) mod backoff;
mod forget;
mod session;
pub(crate) mod sse;

use baton_core::ids::RepId;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::cache::{Cache, Outbox};
use crate::changes::Changes;
use crate::clock::HubClock;
use crate::hub::{Hub, HubError};
use crate::nudge::Nudges;
use crate::status::Status;
use crate::view::Connection;
use backoff::Backoff;

/// What reading the feed needs.
#[derive(Clone)]
pub(crate) struct Feed {
    pub hub: Hub,
    pub cache: Cache,
    pub outbox: Outbox,
    pub rep: RepId,
    pub clock: HubClock,
    pub status: Status,
    pub changes: Changes,
    pub nudges: Nudges,
    /// Cuts waits short; what is being stored is stored to the end.
    pub cancel: CancellationToken,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Lost,
    /// The hub's data was replaced: again from the start, now.
    Restart,
    SignedOut,
}

impl Feed {
    pub(crate) async fn run(self) {
        self.catch_up_on_skipped().await;
        let mut backoff = Backoff::default();
        let mut last = End::Lost;
        while !self.cancel.is_cancelled() {
            let end = self.connect(&mut backoff).await;
            match end {
                _ if self.cancel.is_cancelled() => return,
                // Twice in a row would be a hub that cannot make up its mind.
                End::Restart if last != End::Restart => {}
                End::Restart | End::Lost => {
                    self.status.lost(self.clock.device());
                    let pause = backoff.lost(Instant::now(), &self.clock.env);
                    tokio::select! {
                        () = tokio::time::sleep(pause) => {}
                        () = self.nudges.feed.nudged() => {}
                        () = self.cancel.cancelled() => {}
                    }
                }
                End::SignedOut => {
                    self.status.set_sync(None);
                    if last != End::SignedOut {
                        self.let_go_of_all().await;
                    }
                    self.status.set(Connection::SignedOut);
                    let nudged = self.nudges.feed.nudged();
                    self.cancel.run_until_cancelled(nudged).await;
                }
            }
            last = end;
        }
    }

    async fn connect(&self, backoff: &mut Backoff) -> End {
        let meta = match self.cache.meta().await {
            Ok(meta) => meta,
            Err(e) => {
                return self.failed(&e).await;
            }
        };
        let opened = self.cancel.run_until_cancelled(self.hub.feed(meta.cursor));
        match opened.await.unwrap_or(Err(HubError::Unreachable)) {
            Ok(response) => {
                backoff.connected(Instant::now());
                self.read(response, meta).await
            }
            Err(HubError::SignedOut) => End::SignedOut,
            Err(e) => {
                tracing::info!(error = %e, "the feed cannot be opened");
                End::Lost
            }
        }
    }

    /// An older version of the app had to skip entries that this one may know.
    async fn catch_up_on_skipped(&self) {
        let skipped = match self.cache.meta().await {
            Ok(meta) => meta.skipped_by,
            Err(_) => return,
        };
        if skipped.is_some_and(|by| by != env!("CARGO_PKG_VERSION"))
            && let Err(e) = self.cache.read_again().await
        {
            tracing::warn!(error = %e, "skipped entries are not read again yet");
        }
    }
}
