//! How the feed stands, for the window and for the other workers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_core::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::changes::Changes;
use crate::view::{Connection, Progress};

/// Without contact for this long, the desk says that it is offline.
const OFFLINE_AFTER: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub(crate) struct Status {
    connection: watch::Sender<Connection>,
    sync: watch::Sender<Option<Progress>>,
    contact: Arc<Mutex<Instant>>,
    changes: Changes,
}

impl Status {
    pub(crate) fn new(changes: Changes) -> Self {
        Self {
            connection: watch::Sender::new(Connection::Connecting),
            sync: watch::Sender::new(None),
            contact: Arc::new(Mutex::new(Instant::now())),
            changes,
        }
    }

    pub(crate) fn connection(&self) -> Connection {
        self.connection.borrow().clone()
    }

    pub(crate) fn signed_out(&self) -> bool {
        *self.connection.borrow() == Connection::SignedOut
    }

    pub(crate) fn set(&self, to: Connection) {
        self.change(|_| Some(to));
    }

    /// The connection is lost, or could not be made.
    pub(crate) fn lost(&self, at: Timestamp) {
        self.set_sync(None);
        self.change(|now| match now {
            Connection::Live => Some(Connection::Reconnecting { since: at }),
            _ => None,
        });
    }

    /// What the hub told could not be stored.
    pub(crate) fn not_stored(&self, at: Timestamp) {
        self.change(|now| match now {
            Connection::NotStored { .. } | Connection::SignedOut => None,
            _ => Some(Connection::NotStored { since: at }),
        });
    }

    /// The hub gave a sign of life.
    pub(crate) fn contact(&self) {
        *self.contact.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.change(|now| match now {
            Connection::Offline { since } => Some(Connection::Reconnecting { since: *since }),
            _ => None,
        });
    }

    pub(crate) fn sync(&self) -> Option<Progress> {
        *self.sync.borrow()
    }

    pub(crate) fn set_sync(&self, progress: Option<Progress>) {
        let changed = self.sync.send_if_modified(|now| {
            let changed = *now != progress;
            *now = progress;
            changed
        });
        if changed {
            self.changes.tell_state();
        }
    }

    fn change(&self, next: impl FnOnce(&Connection) -> Option<Connection>) {
        let changed =
            self.connection
                .send_if_modified(|now| match next(now).filter(|to| to != now) {
                    Some(to) => {
                        *now = to;
                        true
                    }
                    None => false,
                });
        if changed {
            self.changes.tell_state();
        }
    }

    /// Says "offline" when there was no contact for a while.
    pub(crate) async fn watch(self, now: impl Fn() -> Timestamp, cancel: CancellationToken) {
        let mut connection = self.connection.subscribe();
        let started = now();
        loop {
            let waiting = matches!(
                *connection.borrow_and_update(),
                Connection::Connecting | Connection::Reconnecting { .. }
            );
            let last = *self.contact.lock().unwrap_or_else(PoisonError::into_inner);
            let due = last + OFFLINE_AFTER;
            tokio::select! {
                () = cancel.cancelled() => return,
                // The sender is `self`: it cannot be gone.
                _ = connection.changed() => {}
                () = tokio::time::sleep_until(due), if waiting => {
                    let last = *self.contact.lock().unwrap_or_else(PoisonError::into_inner);
                    if last + OFFLINE_AFTER <= Instant::now() {
                        self.offline(started);
                    }
                }
            }
        }
    }

    fn offline(&self, started: Timestamp) {
        self.change(|now| match now {
            Connection::Connecting => Some(Connection::Offline { since: started }),
            Connection::Reconnecting { since } => Some(Connection::Offline { since: *since }),
            _ => None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_millis(s * 1_000)
    }

    #[tokio::test(start_paused = true)]
    async fn offline_is_said_after_twenty_seconds_without_contact() {
        let status = Status::new(Changes::default());
        let cancel = CancellationToken::new();
        let watch = status.clone().watch(|| at(1), cancel.clone());
        let mut seen = status.connection.subscribe();
        let story = async {
            seen.changed().await.unwrap();
            assert_eq!(status.connection(), Connection::Offline { since: at(1) });
            status.contact();
            status.set(Connection::Live);
            status.lost(at(50));
            assert_eq!(
                status.connection(),
                Connection::Reconnecting { since: at(50) }
            );
            let begin = Instant::now();
            seen.borrow_and_update();
            seen.changed().await.unwrap();
            assert_eq!(status.connection(), Connection::Offline { since: at(50) });
            assert!(begin.elapsed() >= OFFLINE_AFTER);
            cancel.cancel();
        };
        tokio::join!(watch, story);
    }
}
