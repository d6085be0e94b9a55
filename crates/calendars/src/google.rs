//! Google Calendar, version 3.
//!
//! Events are found again by an id that follows from their UID, so that writing twice is harmless
//! even after a lost reply; Google lets no one choose both that id and the UID of iCalendar, so the
//! UID travels in a private property.

mod read;
mod wire;
mod write;

use async_trait::async_trait;
use reqwest::Method;
use url::Url;

use crate::oauth::Access;
use crate::rest::{self, Ask, Reply, Rest};
use crate::{
    Availability, Calendar, CalendarError, CalendarId, CalendarInfo, Capabilities, Changes,
    Conference, Event, Polling, Result, Seen, SyncToken, Window, Written,
};

/// Pages of one answer that are followed: an end to what should end by itself.
const MAX_PAGES: usize = 200;

/// An account with Google.
pub struct Google {
    rest: Rest,
    poll: Polling,
}

impl Google {
    pub fn new(access: Access) -> Result<Self> {
        let base = Url::parse("https://www.googleapis.com/calendar/v3")
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
        let primary = self.ok(self.ask(Method::GET, &["users", "me", "calendarList", "primary"]));
        let entry: wire::Entry = primary.await?.read()?;
        Ok(entry.id)
    }

    fn ask(&self, method: Method, path: &[&str]) -> Ask {
        Ask::new(method, self.rest.url(path))
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

/// What Google's refusal means. Being too fast comes as 403 as well as 429.
fn failure(reply: &Reply) -> CalendarError {
    let problem: wire::Problem = reply.read().unwrap_or_default();
    let too_fast = problem.error.errors.iter().any(|e| {
        e.domain == "usageLimits"
            && matches!(
                e.reason.as_str(),
                "rateLimitExceeded"
                    | "userRateLimitExceeded"
                    | "quotaExceeded"
                    | "dailyLimitExceeded"
            )
    });
    if reply.status == 403 && too_fast {
        return CalendarError::Throttled(reply.retry_after());
    }
    rest::failure(reply, &problem.error.message)
}

#[async_trait]
impl Calendar for Google {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conference: Some(Conference::GoogleMeet),
            writes: true,
            // It could, and is asked not to: invitations come from Baton.
            invites: false,
        }
    }

    async fn calendars(&self) -> Result<Vec<CalendarInfo>> {
        Ok(self
            .entries()
            .await?
            .into_iter()
            .map(wire::Entry::info)
            .collect())
    }

    async fn busy(&self, calendars: &[CalendarId], within: Window) -> Result<Vec<Availability>> {
        self.busy_times(calendars, within).await
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
        self.seen(calendar, uid).await
    }

    async fn delete(&self, calendar: &CalendarId, written: &Written) -> Result<()> {
        let ask = self
            .ask(
                Method::DELETE,
                &["calendars", &calendar.0, "events", &written.href],
            )
            .query(&[("sendUpdates", "none")]);
        match self.ok(ask).await {
            Ok(_) | Err(CalendarError::NotFound) => Ok(()),
            Err(e) => Err(e),
        }
    }
}
