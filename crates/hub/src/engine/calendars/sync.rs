//! Looks after the hub's calendars now and again: who is busy, what became of our events, and what
//! has to be written.

use std::time::Duration;

use baton_api::calendars::TeamProvider;
use baton_calendars::{Calendar, CalendarError, CalendarId};
use baton_core::Timestamp;
use baton_core::ids::TeamCalendarId;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::rounds::{EVERY_SECONDS, Work};
use super::trouble::{Tally, Trouble};
use crate::engine::Engine;
use crate::fail::{Fail, Result};
use crate::store::reps;
use crate::store::team_calendars::{self, AccountRow, LinkRow};
use crate::wake::Topic;

/// How often it is asked whether an account's time has come.
const TICK: Duration = Duration::from_secs(10);
/// The longest that a round takes. What it was doing is done again.
const ROUND: Duration = Duration::from_mins(2);
/// Between two readings of an account that is only read, in minutes.
const READ_ONLY_MINUTES: u32 = 15;
/// Busy times are read again within a third of the time after which they are stale.
const REFRESH_PART: u32 = 3;
/// After this, nobody asks for the event of a meeting that is over.
const OLD_SECONDS: i64 = 86_400;

/// A rep's calendar in an account, signed in.
pub(super) struct Place<'a> {
    pub account: &'a TeamCalendarId,
    pub link: &'a LinkRow,
    /// The rep's.
    pub name: &'a str,
    pub calendar: CalendarId,
    pub client: &'a dyn Calendar,
    /// When the round began.
    pub now: Timestamp,
}

/// Runs until `stop`.
pub async fn watch_calendars(engine: Engine, stop: CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Calendars);
    let mut rounds = JoinSet::new();
    loop {
        engine.start_rounds(&mut rounds).await;
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(TICK) => {}
            _ = news.changed() => {}
        }
        while let Some(ended) = rounds.try_join_next() {
            if let Err(e) = ended {
                tracing::error!(error = %e, "a round over a calendar account broke off");
            }
        }
    }
    rounds.shutdown().await;
}

impl Engine {
    /// One round over everything of every account, now.
    pub async fn sync_calendars(&self) {
        let mut rounds = JoinSet::new();
        for account in self.calendar_accounts().await {
            let engine = self.clone();
            rounds.spawn(async move { engine.look_after(&account, true).await });
        }
        rounds.join_all().await;
    }

    /// Starts what is due, each account by itself: one that hangs keeps no other waiting.
    async fn start_rounds(&self, rounds: &mut JoinSet<()>) {
        let behind = self.behind().await;
        for account in self.calendar_accounts().await {
            let lacks = behind.contains(&account.id);
            let work = self.calendars.work(&account.id, self.now(), lacks);
            if work.is_some() && self.calendars.queue(&account.id) {
                let engine = self.clone();
                rounds.spawn(async move { engine.look_after(&account, false).await });
            }
        }
    }

    async fn calendar_accounts(&self) -> Vec<AccountRow> {
        let read = async { team_calendars::all(&mut *self.store.read().await?).await };
        read.await.unwrap_or_else(|e| {
            tracing::error!(error = %e, "the calendar accounts could not be read");
            vec![]
        })
    }

    async fn behind(&self) -> Vec<TeamCalendarId> {
        let now = self.now();
        let read = async { team_calendars::behind(&mut *self.store.read().await?, now).await };
        read.await.unwrap_or_else(|e| {
            tracing::error!(error = %e, "what calendars lack could not be read");
            vec![]
        })
    }

    async fn look_after(&self, account: &AccountRow, at_once: bool) {
        let turn = self.calendars.turn(&account.id);
        let _turn = turn.lock().await;
        let Ok(_slot) = self.calendars.slots.acquire().await else {
            return;
        };
        self.calendars.began(&account.id);
        let now = self.now();
        let work = if at_once {
            Some(Work::Whole)
        } else {
            // The round before may have done it.
            let lacks = self.behind().await.contains(&account.id);
            self.calendars.work(&account.id, now, lacks)
        };
        let Some(work) = work else { return };
        let round = tokio::time::timeout(ROUND, self.round(account, work, now)).await;
        let done = round.unwrap_or_else(|_| {
            let slow = CalendarError::Unreachable("it takes too long".into());
            Err(slow.into())
        });
        if let Err(e) = self.note_round(account, work, now, done).await {
            tracing::error!(error = %e, "the state of an account could not be stored");
        }
    }

    async fn round(&self, account: &AccountRow, work: Work, now: Timestamp) -> Result<(), Trouble> {
        let links = team_calendars::links(&mut *self.store.read().await?, &account.id).await?;
        let mut tally = Tally::default();
        for link in &links {
            tally.note(self.sync_link(account, link, work, now).await)?;
        }
        tally.end()
    }

    async fn sync_link(
        &self,
        account: &AccountRow,
        link: &LinkRow,
        work: Work,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let (name, owner) = self.owner(account, link).await?;
        let client = self.client(account, owner).map_err(Fail::from)?;
        let place = Place {
            account: &account.id,
            link,
            name: &name,
            calendar: CalendarId(link.calendar.clone()),
            client: &*client,
            now,
        };
        let mut tally = Tally::default();
        if client.capabilities().writes {
            // What the rep did in the calendar comes before what we write there.
            tally.note(self.follow(&place).await)?;
            tally.note(self.write_meetings(&place).await)?;
            tally.note(self.take_out_forgotten(&place).await)?;
        }
        if work == Work::Whole {
            tally.note(self.read_busy(&place).await)?;
        }
        tally.end()
    }

    /// Whose calendar it is, and whose days and addresses count in it.
    async fn owner(
        &self,
        account: &AccountRow,
        link: &LinkRow,
    ) -> Result<(String, baton_calendars::ics::Owner)> {
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &account.workspace).await?;
        let rep = reps::rep(&mut c, &link.rep)
            .await?
            .ok_or_else(|| Fail::not_found("rep"))?;
        let zone = rep.hours.zone.unwrap_or(workspace.settings.booking.zone);
        let owner = baton_calendars::ics::Owner {
            zone: baton_core::time::zone(&zone).unwrap_or(jiff::tz::TimeZone::UTC),
            emails: vec![rep.email],
        };
        Ok((rep.name, owner))
    }

    /// Notes how a round went, for the next one and for the admin.
    async fn note_round(
        &self,
        account: &AccountRow,
        work: Work,
        now: Timestamp,
        done: Result<(), Trouble>,
    ) -> Result<()> {
        match &done {
            Err(trouble) if trouble.ends_the_round() => {
                let asked = trouble.asks_to_wait();
                self.calendars.went_wrong(&account.id, now, asked);
            }
            _ if work == Work::Whole => {
                let pause = self.pause_between(account).await?;
                self.calendars.went_well(&account.id, now, pause);
            }
            // The whole tells what is wrong.
            Ok(()) => return Ok(()),
            Err(_) => {}
        }
        let read_at = done.is_ok().then_some(now);
        let problem = done.err().map(Trouble::into_words);
        if let Some(problem) = &problem {
            tracing::warn!(account = %account.id, problem, "a calendar account");
        }
        let problem = problem.or_else(|| self.calendars.noticed(&account.id, now));
        let mut w = self.store.write().await?;
        w.account_read(&account.id, read_at, problem.as_deref())
            .await?;
        w.forget_events(now.plus_seconds(-OLD_SECONDS)).await?;
        Ok(w.commit().await?)
    }

    /// In seconds. What is only read is read often enough that it does not become stale.
    async fn pause_between(&self, account: &AccountRow) -> Result<i64> {
        if account.provider == TeamProvider::Caldav {
            return Ok(EVERY_SECONDS);
        }
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &account.workspace).await?;
        let stale = workspace.settings.booking.stale_calendar.after_minutes;
        let minutes = (stale / REFRESH_PART).clamp(1, READ_ONLY_MINUTES);
        Ok(i64::from(minutes) * 60)
    }
}
