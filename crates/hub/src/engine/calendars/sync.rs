//! Reads the hub's calendars now and again: who is busy, and what became of our events.

use std::time::Duration;

use baton_calendars::ics::Owner;
use baton_calendars::{Availability, Calendar, CalendarId, Window};
use baton_core::schedule::Span;
use tokio_util::sync::CancellationToken;

use super::connection;
use crate::engine::Engine;
use crate::engine::booking::joined;
use crate::fail::{Fail, Result};
use crate::store::busy::BusyRow;
use crate::store::reps;
use crate::store::team_calendars::{self, AccountRow, LinkRow};
use crate::wake::Topic;

/// Between two readings.
const EVERY: Duration = Duration::from_mins(1);
/// How far ahead busy times are read.
const AHEAD_SECONDS: i64 = 92 * 86_400;
const BACK_SECONDS: i64 = 86_400;

/// Runs until `stop`.
pub async fn watch_calendars(engine: Engine, stop: CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Calendars);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = engine.sync_calendars() => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
            _ = news.changed() => {}
        }
    }
}

impl Engine {
    /// Every account, one after the other; one that fails keeps no other from being read.
    pub async fn sync_calendars(&self) {
        let accounts = match self.store.read().await {
            Ok(mut c) => team_calendars::all(&mut c).await,
            Err(e) => Err(e),
        };
        let accounts = accounts.unwrap_or_else(|e| {
            tracing::error!(error = %e, "the calendar accounts could not be read");
            vec![]
        });
        for account in accounts {
            let problem = self.sync_account(&account).await.err().map(|e| {
                let problem = e.into_problem();
                tracing::warn!(account = %account.id, code = ?problem.code, "a calendar account");
                problem.to_string()
            });
            if let Err(e) = self.note_read(&account, problem.as_deref()).await {
                tracing::error!(error = %e, "the state of an account could not be stored");
            }
        }
    }

    async fn note_read(&self, account: &AccountRow, problem: Option<&str>) -> Result<()> {
        let mut w = self.store.write().await?;
        w.account_read(&account.id, self.now(), problem).await?;
        Ok(w.commit().await?)
    }

    async fn sync_account(&self, account: &AccountRow) -> Result<()> {
        let links = team_calendars::links(&mut *self.store.read().await?, &account.id).await?;
        let mut failed = None;
        for link in &links {
            if let Err(e) = self.sync_link(account, link).await {
                failed = Some(e);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn sync_link(&self, account: &AccountRow, link: &LinkRow) -> Result<()> {
        let owner = self.owner(account, link).await?;
        let client = &*self.client(account, owner)?;
        if client.capabilities().writes {
            // What the rep did in the calendar comes before what we write there.
            self.follow(account, client, link).await?;
            self.write_meetings(account, client, link).await?;
        }
        self.read_busy(account, client, link).await
    }

    /// Whose days and addresses count in the calendar.
    async fn owner(&self, account: &AccountRow, link: &LinkRow) -> Result<Owner> {
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &account.workspace).await?;
        let rep = reps::rep(&mut c, &link.rep)
            .await?
            .ok_or_else(|| Fail::not_found("rep"))?;
        let zone = rep.hours.zone.unwrap_or(workspace.settings.booking.zone);
        Ok(Owner {
            zone: baton_core::time::zone(&zone).unwrap_or(jiff::tz::TimeZone::UTC),
            emails: vec![rep.email],
        })
    }

    async fn read_busy(
        &self,
        account: &AccountRow,
        client: &dyn Calendar,
        link: &LinkRow,
    ) -> Result<()> {
        let read_at = self.now();
        let within = Window {
            from: read_at.plus_seconds(-BACK_SECONDS),
            to: read_at.plus_seconds(AHEAD_SECONDS),
        };
        let calendar = CalendarId(link.calendar.clone());
        let read = client.busy(std::slice::from_ref(&calendar), within).await;
        let read = read.map_err(|e| super::refused(&e))?;
        let known = match read.into_iter().next() {
            Some(Availability::Known(times)) => times,
            // Not stored: what was known grows old, and the workspace says what that means.
            Some(Availability::Unknown(why)) => {
                let detail = format!("A calendar could not be read: {why}.");
                return Err(baton_api::Problem::new(baton_api::Code::Unavailable, detail).into());
            }
            None => vec![],
        };
        let ours = |uid: &Option<String>| {
            uid.as_deref()
                .is_some_and(|u| baton_core::meeting::of_uid(u).is_some())
        };
        let spans: Vec<_> = known
            .iter()
            .filter(|b| !ours(&b.uid))
            .map(|b| Span::new(b.start, b.end))
            .collect();
        let mut w = self.store.write().await?;
        w.put_busy(&BusyRow {
            rep: link.rep.clone(),
            connection: connection(&account.id),
            read_at,
            from: within.from,
            to: within.to,
            spans: joined(spans),
        })
        .await?;
        Ok(w.commit().await?)
    }
}
