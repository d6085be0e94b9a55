//! Calendars over CalDAV (RFC 4791): Nextcloud, iCloud, Fastmail, Radicale and many more.
//!
//! Recurring events are fetched as they were written and expanded here: servers that expand them
//! themselves are an hour off where the clock changes. Requests and replies are our own few, because
//! the libraries for it bring a second HTTP client and take some servers' ways of forgetting a sync
//! token for failures.

mod discover;
mod http;
mod multistatus;
mod requests;
mod resource;
mod sync;
mod write;
mod xml;

use async_trait::async_trait;
use baton_web::Guard;
use secrecy::SecretString;
use url::Url;

use crate::ics::{self, Owner};
use crate::{
    Availability, Calendar, CalendarError, CalendarId, CalendarInfo, Capabilities, Changes, Event,
    Result, Seen, SyncToken, Window, Written,
};
use http::Dav;

/// Where a person's calendars are, and as whom to ask for them.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The server, the person's page on it, or one calendar: the rest is found from there.
    pub url: Url,
    pub user: String,
    pub password: SecretString,
}

/// An account with a CalDAV server.
pub struct CalDav {
    dav: Dav,
    owner: Owner,
}

impl CalDav {
    /// Refuses an address to which a password must not travel; asks nothing yet.
    pub fn new(credentials: Credentials, owner: Owner) -> Result<Self> {
        Self::guarded(credentials, owner, &Guard::none())
    }

    /// For an address that somebody else entered than who runs the program.
    pub fn guarded(credentials: Credentials, owner: Owner, guard: &Guard) -> Result<Self> {
        let dav = Dav::new(credentials, guard)?;
        Ok(Self { dav, owner })
    }

    /// A calendar's own busy times, or why they cannot be told.
    async fn availability(&self, calendar: &CalendarId, within: Window) -> Result<Availability> {
        let calendar = self.dav.folder(&calendar.0)?;
        let resources = self.query(&calendar, &requests::within(within)).await?;
        let mut all = vec![];
        for resource in resources {
            match ics::busy(&resource.text, &self.owner, within) {
                Ok(times) => all.extend(times),
                Err(why) => return Ok(Availability::Unknown(why.0)),
            }
        }
        all.sort_by_key(|time| (time.start, time.end));
        Ok(Availability::Known(all))
    }
}

#[async_trait]
impl Calendar for CalDav {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conference: None,
            writes: true,
            invites: false,
        }
    }

    async fn calendars(&self) -> Result<Vec<CalendarInfo>> {
        discover::calendars(&self.dav).await
    }

    async fn busy(&self, calendars: &[CalendarId], within: Window) -> Result<Vec<Availability>> {
        let mut out = Vec::with_capacity(calendars.len());
        for calendar in calendars {
            out.push(match self.availability(calendar, within).await {
                Ok(availability) => availability,
                // The whole account is concerned.
                Err(e @ CalendarError::SignIn(_)) => return Err(e),
                Err(e) if e.passes() => return Err(e),
                Err(e) => Availability::Unknown(e.to_string()),
            });
        }
        Ok(out)
    }

    async fn changes(
        &self,
        calendar: &CalendarId,
        token: Option<&SyncToken>,
        within: Window,
    ) -> Result<Changes> {
        let calendar = self.dav.folder(&calendar.0)?;
        self.changes_since(&calendar, token, within).await
    }

    async fn put(
        &self,
        calendar: &CalendarId,
        event: &Event,
        known: Option<&Written>,
    ) -> Result<Written> {
        let calendar = self.dav.folder(&calendar.0)?;
        match known {
            Some(known) => self.replace(&calendar, event, known).await,
            None => self.create(&calendar, event).await,
        }
    }

    async fn find(&self, calendar: &CalendarId, uid: &str) -> Result<Option<Seen>> {
        let calendar = self.dav.folder(&calendar.0)?;
        let found = self.locate(&calendar, uid).await?;
        Ok(found.as_ref().and_then(|found| self.seen(found)))
    }

    async fn delete(&self, _: &CalendarId, written: &Written) -> Result<()> {
        self.remove(written).await
    }
}
