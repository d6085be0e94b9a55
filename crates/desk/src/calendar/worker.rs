//! One account after the other, every minute and when something happened.

use std::sync::Arc;
use std::time::Duration;

use baton_api::booking::MeetingView;
use baton_api::intent::{Action, Intent};
use baton_calendars::{Calendar, CalendarError};
use baton_core::Timestamp;
use baton_core::ids::{DeviceId, IntentId, RepId};
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use super::busy::trouble;
use super::failure;
use super::providers::{Keep, Login, Providers};
use super::status::Accounts;
use crate::agenda::overlay::meeting_of;
use crate::cache::account::Account;
use crate::cache::intent::NewIntent;
use crate::cache::{Cache, CacheError, Outbox};
use crate::changes::Changes;
use crate::clock::HubClock;
use crate::failure::{Failure, FailureCode};
use crate::feed::backoff::pause;
use crate::hub::{Hub, HubError};
use crate::keychain::SecretStore;
use crate::nudge::Nudges;
use crate::status::Status;
use crate::view::{AccountCalendar, Changed};

/// Between two readings of an account.
const EVERY: Duration = Duration::from_mins(1);
const LONGEST: Duration = Duration::from_mins(15);
/// The longest that one account keeps the others waiting. What it was doing is done again.
const ROUND: Duration = Duration::from_mins(2);
/// The list of an account's calendars is read again after this many seconds.
const LIST_SECONDS: i64 = 60 * 60;
/// Copies of meetings that ended this long ago are forgotten.
const OLD_SECONDS: i64 = 30 * 24 * 60 * 60;

/// What working on calendars needs.
#[derive(Clone)]
pub(crate) struct Worker {
    pub hub: Hub,
    pub cache: Cache,
    pub outbox: Outbox,
    pub rep: RepId,
    pub device: DeviceId,
    pub clock: HubClock,
    pub zone: TimeZone,
    pub secrets: Arc<dyn SecretStore>,
    pub providers: Arc<dyn Providers>,
    pub accounts: Accounts,
    pub status: Status,
    pub changes: Changes,
    pub nudges: Nudges,
    pub cancel: CancellationToken,
}

/// Why a round ended early.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Said on the account, tried again soon.
    Calendar(Failure),
    /// A person has to do something: tried again now and then.
    SignIn(Failure),
    Wait(Failure, Option<Duration>),
    /// No fault of the account.
    Hub,
    Cache(CacheError),
}

impl Trouble {
    /// Whatever else is asked of the account now will fail too.
    pub(super) fn is_the_accounts(&self) -> bool {
        match self {
            Self::SignIn(_) | Self::Wait(..) => true,
            Self::Calendar(f) => f.code == FailureCode::Unreachable,
            Self::Hub | Self::Cache(_) => false,
        }
    }
}

impl From<CalendarError> for Trouble {
    fn from(e: CalendarError) -> Self {
        trouble(&e)
    }
}

impl From<CacheError> for Trouble {
    fn from(e: CacheError) -> Self {
        Self::Cache(e)
    }
}

impl From<HubError> for Trouble {
    fn from(e: HubError) -> Self {
        tracing::info!(error = %e, "the hub does not take busy times now");
        Self::Hub
    }
}

impl From<Failure> for Trouble {
    fn from(f: Failure) -> Self {
        Self::Calendar(f)
    }
}

impl Worker {
    pub(crate) async fn run(self) {
        while !self.cancel.is_cancelled() {
            let asked = self.accounts.asked();
            let at_once = self.nudges.calendars.take_at_once();
            if !self.status.signed_out() {
                let round = self.round(at_once);
                if self.cancel.run_until_cancelled(round).await.is_none() {
                    return;
                }
            }
            self.accounts.did(asked);
            tokio::select! {
                () = self.nudges.calendars.nudged() => {}
                () = tokio::time::sleep(EVERY) => {}
                () = self.cancel.cancelled() => {}
            }
        }
    }

    /// Looks after every account; `at_once` also those that wait for a better time.
    async fn round(&self, at_once: bool) {
        let _one_at_a_time = self.accounts.turn.lock().await;
        let accounts = match self.outbox.accounts().await {
            Ok(accounts) => accounts,
            Err(e) => {
                tracing::error!(error = %e, "the calendar accounts cannot be read");
                return;
            }
        };
        for account in &accounts {
            let now = self.clock.device();
            let next = self.accounts.health(&account.id).next_at;
            let due = at_once || next.is_none_or(|t| t <= now || t > far(now));
            self.look_after(account, &accounts, due).await;
        }
        if !accounts.is_empty() {
            self.propose().await;
            let long_ago = self.clock.hub().plus_seconds(-OLD_SECONDS);
            if let Err(e) = self.outbox.forget_copies(long_ago).await {
                tracing::error!(error = %e, "old calendar copies cannot be removed");
            }
        }
    }

    async fn look_after(&self, account: &Account, all: &[Account], due: bool) {
        let before = self.accounts.health(&account.id);
        if !due && before.problem.is_some() {
            return;
        }
        if due {
            self.accounts.change(&account.id, |h| h.syncing = true);
            self.tell();
        }
        let work = tokio::time::timeout(ROUND, self.work(account, all, due)).await;
        let done = work.unwrap_or_else(|_| {
            let slow = CalendarError::Unreachable("it takes too long".into());
            Err(slow.into())
        });
        let after = self.settle(account, due, done);
        if due || before.problem != after {
            self.tell();
        }
    }

    /// What was chosen may be missing: each part is tried, the first trouble is told.
    async fn work(&self, account: &Account, all: &[Account], due: bool) -> Result<(), Trouble> {
        let calendar = self.open(account).await?;
        if !due {
            return self.write(account, all, &calendar).await;
        }
        let account = &self.list(account, &calendar).await?;
        let followed = self.follow(account, &calendar).await;
        if matches!(&followed, Err(t) if t.is_the_accounts()) {
            return followed;
        }
        let written = self.write(account, all, &calendar).await;
        let told = self.busy(account, &calendar).await;
        followed.and(written).and(told)
    }

    /// Notes how a round went; returns the account's problem.
    fn settle(&self, account: &Account, due: bool, done: Result<(), Trouble>) -> Option<Failure> {
        let failed = self.accounts.health(&account.id).failed + 1;
        let wait = pause(failed, EVERY, LONGEST, &self.clock.env);
        let (wait, problem) = match done {
            Ok(()) | Err(Trouble::Hub) => (EVERY, None),
            Err(Trouble::Cache(e)) => (wait, Some(e.into())),
            Err(Trouble::Calendar(f)) => (wait, Some(f)),
            Err(Trouble::SignIn(f)) => (LONGEST, Some(f)),
            Err(Trouble::Wait(f, after)) => (wait.max(after.unwrap_or_default()), Some(f)),
        };
        let seconds = i64::try_from(wait.as_secs()).unwrap_or(60);
        let next = self.clock.device().plus_seconds(seconds);
        self.accounts.change(&account.id, |h| {
            h.syncing = false;
            if due || problem.is_some() {
                h.next_at = Some(next);
                h.failed = if problem.is_some() { failed } else { 0 };
                h.problem.clone_from(&problem);
            }
        });
        if let Some(problem) = &problem {
            tracing::info!(code = ?problem.code, "a calendar account has a problem");
        }
        problem
    }

    /// The account's calendar, signed in.
    pub(super) async fn open(&self, account: &Account) -> Result<Arc<dyn Calendar>, Failure> {
        if let Some(open) = self.accounts.calendar(&account.id) {
            return Ok(open);
        }
        let me = self.cache.me().await?;
        let me = me.as_ref().map(|k| &k.me);
        let login = Login::of(account, me, &self.zone, self.keep(&account.id)).await?;
        let calendar = self.providers.open(login).await.map_err(|e| failure(&e))?;
        self.accounts.opened(&account.id, Arc::clone(&calendar));
        Ok(calendar)
    }

    pub(super) fn keep(&self, account: &str) -> Keep {
        Keep::new(Arc::clone(&self.secrets), &self.device, account)
    }

    /// Reads the list of calendars now and then; what the rep chose stays chosen.
    async fn list(
        &self,
        account: &Account,
        calendar: &Arc<dyn Calendar>,
    ) -> Result<Account, Trouble> {
        let now = self.clock.device();
        let listed = self.accounts.health(&account.id).listed_at;
        if listed.is_some_and(|at| now.seconds_since(at).abs() < LIST_SECONDS) {
            return Ok(account.clone());
        }
        let found = calendar.calendars().await?;
        let mut account = account.clone();
        let calendars = with_choice(&account.calendars, &found);
        if calendars != account.calendars {
            self.outbox.set_calendars(&account.id, &calendars).await?;
            account.calendars = calendars;
        }
        self.accounts
            .change(&account.id, |h| h.listed_at = Some(now));
        Ok(account)
    }

    /// A decision of the rep, made in their calendar.
    pub(super) async fn decide(
        &self,
        view: &MeetingView,
        what: &str,
        action: Action,
    ) -> Result<Option<IntentId>, CacheError> {
        debug_assert!(meeting_of(&action).is_some(), "only about meetings");
        let intent = Intent {
            id: self.clock.env.id(),
            at: self.clock.device(),
            action,
        };
        let id = intent.id.clone();
        let new = NewIntent {
            intent,
            handoff: None,
            what: format!("{what} the meeting with {}", view.prospect),
            mark: 0,
        };
        let queued = self.outbox.queue(&new).await?;
        if !queued {
            tracing::error!("the outbox is full: a change in the calendar has to wait");
            return Ok(None);
        }
        self.nudges.decisions.nudge();
        self.tell();
        Ok(Some(id))
    }

    pub(super) fn tell(&self) {
        self.changes.tell(Changed {
            agenda: true,
            ..Changed::default()
        });
    }
}

/// A later time was set by a clock that has been put right since.
fn far(now: Timestamp) -> Timestamp {
    now.plus_seconds(60 * 60)
}

/// The calendars as they are now, with what the rep chose of them. A chosen one that is gone stays
/// in the list, so that its absence is said where it is read.
pub(crate) fn with_choice(
    before: &[AccountCalendar],
    found: &[baton_calendars::CalendarInfo],
) -> Vec<AccountCalendar> {
    let known = |id: &str| before.iter().find(|c| c.id == id);
    let mut now: Vec<_> = found
        .iter()
        .map(|c| AccountCalendar {
            id: c.id.0.clone(),
            name: c.name.clone(),
            color: c.color.clone(),
            busy: known(&c.id.0).is_some_and(|k| k.busy),
            meetings: known(&c.id.0).is_some_and(|k| k.meetings),
            writable: c.writable,
        })
        .collect();
    let gone = before
        .iter()
        .filter(|b| (b.busy || b.meetings) && !found.iter().any(|f| f.id.0 == b.id));
    now.extend(gone.cloned());
    now
}
