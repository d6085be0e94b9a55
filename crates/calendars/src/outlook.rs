//! Outlook calendars through Microsoft Graph, version 1.0.
//!
//! Our UID travels twice: in a property of our own, by which an event is found again, and in the
//! transaction id, which is all that the list of changes shows.

mod body;
mod read;
mod wire;
mod write;

use async_trait::async_trait;
use reqwest::Method;
use reqwest::header::HeaderName;
use url::Url;

use crate::oauth::Access;
use crate::rest::{self, Ask, Reply, Rest};
use crate::{
    Availability, Calendar, CalendarError, CalendarId, CalendarInfo, Capabilities, Changes,
    Conference, Event, Polling, Result, Seen, SyncToken, Window, Written,
};

/// Pages of one answer that are followed: an end to what should end by itself.
const MAX_PAGES: usize = 200;

/// Ids that survive a move to another folder, and times that need no table of zones.
const PREFER: &str = r#"IdType="ImmutableId", outlook.timezone="UTC""#;

/// An account with Microsoft.
pub struct Outlook {
    rest: Rest,
    poll: Polling,
}

impl Outlook {
    pub fn new(access: Access) -> Result<Self> {
        let base = Url::parse("https://graph.microsoft.com/v1.0")
            .map_err(|e| CalendarError::Refused(e.to_string()))?;
        Self::at(base, access)
    }

    /// With the interface at another address.
    pub fn at(base: Url, access: Access) -> Result<Self> {
        Ok(Self {
            rest: Rest::new(base, access)?,
            poll: Polling::default(),
        })
    }

    #[must_use]
    pub fn polling(mut self, poll: Polling) -> Self {
        self.poll = poll;
        self
    }

    /// The address of the account, to tell it from others.
    pub async fn account(&self) -> Result<String> {
        let ask = self
            .ask(Method::GET, &["me", "calendar"])
            .query(&[("$select", "id,name,owner")]);
        let calendar: wire::Folder = self.ok(ask).await?.read()?;
        calendar
            .owner
            .and_then(|o| o.address)
            .ok_or_else(|| CalendarError::Unreadable("a calendar without an owner".into()))
    }

    fn ask(&self, method: Method, path: &[&str]) -> Ask {
        prefer(Ask::new(method, self.rest.url(path)))
    }

    /// A link that Microsoft gave, followed only to Microsoft.
    fn follow(&self, link: &str) -> Result<Ask> {
        Ok(prefer(Ask::new(Method::GET, rest::own(&self.rest, link)?)))
    }

    /// Sends it and takes nothing but success.
    async fn ok(&self, ask: Ask) -> Result<Reply> {
        let reply = self.rest.send(ask).await?;
        if reply.status.is_success() {
            Ok(reply)
        } else {
            Err(failure(&reply))
        }
    }
}

fn prefer(ask: Ask) -> Ask {
    ask.header(HeaderName::from_static("prefer"), PREFER)
}

fn failure(reply: &Reply) -> CalendarError {
    let problem: wire::Problem = reply.read().unwrap_or_default();
    rest::failure(reply, &problem.error.message)
}

#[async_trait]
impl Calendar for Outlook {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conference: Some(Conference::Teams),
            writes: true,
            // It mails whoever is on the list, and cannot be asked not to; so nobody is put there,
            // and invitations come from Baton.
            invites: false,
        }
    }

    async fn calendars(&self) -> Result<Vec<CalendarInfo>> {
        let ask = self.ask(Method::GET, &["me", "calendars"]).query(&[
            ("$select", "id,name,hexColor,canEdit,isDefaultCalendar"),
            ("$top", "100"),
        ]);
        let folders: Vec<wire::Folder> = self.pages(ask).await?;
        Ok(folders.into_iter().map(wire::Folder::info).collect())
    }

    /// One calendar after the other: Outlook takes four requests at a time for a mailbox.
    async fn busy(&self, calendars: &[CalendarId], within: Window) -> Result<Vec<Availability>> {
        let mut all = vec![];
        for calendar in calendars {
            all.push(self.busy_times(calendar, within).await?);
        }
        Ok(all)
    }

    async fn changes(
        &self,
        calendar: &CalendarId,
        token: Option<&SyncToken>,
        within: Window,
    ) -> Result<Changes> {
        self.changes_since(calendar, token, within).await
    }

    async fn put(
        &self,
        calendar: &CalendarId,
        event: &Event,
        known: Option<&Written>,
    ) -> Result<Written> {
        self.write(calendar, event, known).await
    }

    async fn find(&self, calendar: &CalendarId, uid: &str) -> Result<Option<Seen>> {
        self.look(calendar, uid)
            .await?
            .map(|item| item.seen())
            .transpose()
    }

    async fn delete(&self, calendar: &CalendarId, written: &Written) -> Result<()> {
        let path = ["me", "calendars", &calendar.0, "events", &written.href];
        match self.ok(self.ask(Method::DELETE, &path)).await {
            Ok(_) | Err(CalendarError::NotFound) => Ok(()),
            Err(e) => Err(e),
        }
    }
}
