//! How one worker tells another that there is something to do. A nudge that comes while the other
//! is busy is not lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

#[derive(Clone, Debug, Default)]
pub(crate) struct Nudge {
    notify: Arc<Notify>,
    at_once: Arc<AtomicBool>,
}

impl Nudge {
    /// There may be something to do.
    pub(crate) fn nudge(&self) {
        self.notify.notify_one();
    }

    /// Do also what waits for a better time.
    pub(crate) fn at_once(&self) {
        self.at_once.store(true, Ordering::Release);
        self.notify.notify_one();
    }

    pub(crate) async fn nudged(&self) {
        self.notify.notified().await;
    }

    /// Whether [`at_once`](Self::at_once) was called since the last look.
    pub(crate) fn take_at_once(&self) -> bool {
        self.at_once.swap(false, Ordering::AcqRel)
    }
}

/// One for each worker.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nudges {
    pub feed: Nudge,
    pub alerts: Nudge,
    pub decisions: Nudge,
    pub receipts: Nudge,
    pub calendars: Nudge,
    pub sweeper: Nudge,
}
