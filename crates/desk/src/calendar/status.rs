//! How the accounts stand in this run.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use baton_api::booking::SlotView;
use baton_calendars::Calendar;
use baton_core::Timestamp;
use baton_core::ids::MeetingId;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::busy::Sent;
use crate::failure::Failure;

/// Of one account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Health {
    pub last_read_at: Option<Timestamp>,
    pub syncing: bool,
    pub problem: Option<Failure>,
    /// Failed rounds in a row.
    pub failed: u32,
    /// By this device's clock: nothing is read before.
    pub next_at: Option<Timestamp>,
    /// When the list of calendars was read.
    pub listed_at: Option<Timestamp>,
    /// What the hub has of it.
    pub sent: Option<Sent>,
}

/// Where a meeting could go instead, and for which conflict that was asked.
#[derive(Clone, Debug)]
pub(crate) struct Proposed {
    pub start: Timestamp,
    pub asked_at: Timestamp,
    pub slots: Vec<SlotView>,
}

#[derive(Default)]
struct Inner {
    open: BTreeMap<String, Arc<dyn Calendar>>,
    health: BTreeMap<String, Health>,
    failed: HashMap<MeetingId, Failure>,
    proposed: HashMap<MeetingId, Proposed>,
    connecting: Option<CancellationToken>,
    /// Rounds that somebody asked for.
    asked: u64,
}

/// Shared by the worker and the commands; held for moments only.
#[derive(Clone)]
pub(crate) struct Accounts {
    inner: Arc<Mutex<Inner>>,
    done: watch::Sender<u64>,
    /// Whoever works on an account: one round or change at a time.
    pub turn: Arc<tokio::sync::Mutex<()>>,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            inner: Arc::default(),
            done: watch::Sender::new(0),
            turn: Arc::default(),
        }
    }
}

impl Accounts {
    fn with<T>(&self, f: impl FnOnce(&mut Inner) -> T) -> T {
        f(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn calendar(&self, id: &str) -> Option<Arc<dyn Calendar>> {
        self.with(|i| i.open.get(id).cloned())
    }

    pub(crate) fn opened(&self, id: &str, calendar: Arc<dyn Calendar>) {
        self.with(|i| i.open.insert(id.to_owned(), calendar));
    }

    pub(crate) fn forget(&self, id: &str) {
        self.with(|i| {
            i.open.remove(id);
            i.health.remove(id);
        });
    }

    pub(crate) fn health(&self, id: &str) -> Health {
        self.with(|i| i.health.get(id).cloned().unwrap_or_default())
    }

    pub(crate) fn change(&self, id: &str, change: impl FnOnce(&mut Health)) {
        self.with(|i| change(i.health.entry(id.to_owned()).or_default()));
    }

    /// Why a meeting could not be written, as of the last try.
    pub(crate) fn failure_of(&self, meeting: &MeetingId) -> Option<Failure> {
        self.with(|i| i.failed.get(meeting).cloned())
    }

    /// Returns whether that is news.
    pub(crate) fn set_failure(&self, meeting: &MeetingId, failure: Option<Failure>) -> bool {
        self.with(|i| match failure {
            Some(failure) => i.failed.insert(meeting.clone(), failure.clone()) != Some(failure),
            None => i.failed.remove(meeting).is_some(),
        })
    }

    pub(crate) fn proposed(&self, meeting: &MeetingId) -> Option<Proposed> {
        self.with(|i| i.proposed.get(meeting).cloned())
    }

    pub(crate) fn propose(&self, meeting: &MeetingId, proposed: Proposed) {
        self.with(|i| i.proposed.insert(meeting.clone(), proposed));
    }

    /// Somebody connects an account; who was at it before no longer is.
    pub(crate) fn connecting(&self) -> CancellationToken {
        let token = CancellationToken::new();
        let before = self.with(|i| i.connecting.replace(token.clone()));
        if let Some(before) = before {
            before.cancel();
        }
        token
    }

    pub(crate) fn cancel_connecting(&self) {
        if let Some(token) = self.with(|i| i.connecting.take()) {
            token.cancel();
        }
    }

    /// Asks for a round: its number.
    pub(crate) fn ask(&self) -> u64 {
        self.with(|i| {
            i.asked += 1;
            i.asked
        })
    }

    pub(crate) fn asked(&self) -> u64 {
        self.with(|i| i.asked)
    }

    pub(crate) fn did(&self, round: u64) {
        self.done.send_replace(round);
    }

    /// Waits until a round is done.
    pub(crate) async fn until(&self, round: u64) {
        let mut done = self.done.subscribe();
        // The sender is `self`: it cannot be gone.
        let _ = done.wait_for(|d| *d >= round).await;
    }
}
