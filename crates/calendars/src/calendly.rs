//! Calendly, version 2: reads when a person is taken, and books through Calendly's own kinds of
//! event. Its calendar cannot be written otherwise.

mod booking;
mod webhook;
mod wire;

use async_trait::async_trait;
use baton_core::{Env, Timestamp};
use reqwest::Method;
use serde::de::DeserializeOwned;
use url::Url;

use crate::oauth::Access;
use crate::rest::{self, Ask, Reply, Rest};
use crate::{
    Availability, BusyTime, Calendar, CalendarError, CalendarId, CalendarInfo, Capabilities,
    Changes, Event, Result, Seen, SyncToken, Window, Written,
};

pub use booking::{Booked, Booking, Invitee, Outcome, Place};
pub use webhook::{WebhookError, verify_webhook};
pub use wire::EventType;

/// The longest stretch that Calendly answers at a time.
const STRETCH_SECONDS: i64 = 7 * 24 * 60 * 60;
/// Calendly refuses stretches that began before the request arrives.
const SOON_SECONDS: i64 = 60;
const MAX_PAGES: usize = 100;

/// An account with Calendly.
pub struct Calendly {
    rest: Rest,
    env: Env,
}

impl Calendly {
    pub fn new(access: Access, env: Env) -> Result<Self> {
        let base = Url::parse("https://api.calendly.com")
            .map_err(|e| CalendarError::Refused(e.to_string()))?;
        Self::at(base, access, env)
    }

    /// With the interface at another address.
    pub fn at(base: Url, access: Access, env: Env) -> Result<Self> {
        Ok(Self {
            rest: Rest::new(base, access)?,
            env,
        })
    }

    /// Kinds of event that can be booked with the account's owner.
    pub async fn event_types(&self) -> Result<Vec<EventType>> {
        let me = self.me().await?;
        self.pages(&["event_types"], &[("user", &me.uri), ("active", "true")])
            .await
    }

    /// When a kind of event can be booked. No promise: somebody else may be faster.
    pub async fn available(&self, event_type: &str, within: Window) -> Result<Vec<Timestamp>> {
        let mut times = vec![];
        for stretch in self.stretches(within) {
            let ask = self
                .ask(Method::GET, &["event_type_available_times"])
                .query(&[
                    ("event_type", event_type),
                    ("start_time", &stretch.from.to_string()),
                    ("end_time", &stretch.to.to_string()),
                ]);
            let page: wire::Page<wire::AvailableTime> = self.ok(ask).await?.read()?;
            times.extend(
                page.collection
                    .into_iter()
                    .filter(|t| t.status == "available")
                    .map(|t| t.start_time),
            );
        }
        times.sort();
        times.dedup();
        Ok(times)
    }

    async fn me(&self) -> Result<wire::User> {
        let me: wire::One<wire::User> = self
            .ok(self.ask(Method::GET, &["users", "me"]))
            .await?
            .read()?;
        Ok(me.resource)
    }

    /// What is left of a window from now on, in pieces that Calendly answers.
    fn stretches(&self, within: Window) -> Vec<Window> {
        let mut from = within.from.max(self.env.now().plus_seconds(SOON_SECONDS));
        let mut all = vec![];
        while from < within.to {
            let to = from.plus_seconds(STRETCH_SECONDS).min(within.to);
            all.push(Window { from, to });
            from = to;
        }
        all
    }

    async fn busy_times(&self, user: &str, within: Window) -> Result<Vec<BusyTime>> {
        let mut busy = vec![];
        for stretch in self.stretches(within) {
            let ask = self.ask(Method::GET, &["user_busy_times"]).query(&[
                ("user", user),
                ("start_time", &stretch.from.to_string()),
                ("end_time", &stretch.to.to_string()),
            ]);
            let page: wire::Page<wire::BusyTime> = self.ok(ask).await?.read()?;
            busy.extend(page.collection.into_iter().map(wire::BusyTime::busy));
        }
        busy.sort_by_key(|b| (b.start, b.end));
        // What reaches from one stretch into the next comes with both.
        busy.dedup();
        Ok(busy)
    }

    /// All of a list. The next page is asked for by its token and never by its link, which would
    /// take our token along.
    async fn pages<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Vec<T>> {
        let mut all = vec![];
        let mut token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut ask = self
                .ask(Method::GET, path)
                .query(query)
                .query(&[("count", "100")]);
            if let Some(token) = &token {
                ask = ask.query(&[("page_token", token)]);
            }
            let page: wire::Page<T> = self.ok(ask).await?.read()?;
            all.extend(page.collection);
            token = page.pagination.and_then(|p| p.next_page_token);
            if token.is_none() {
                return Ok(all);
            }
        }
        Err(CalendarError::Unreadable("the list has no end".into()))
    }

    fn ask(&self, method: Method, path: &[&str]) -> Ask {
        Ask::new(method, self.rest.url(path))
    }

    async fn ok(&self, ask: Ask) -> Result<Reply> {
        let reply = self.rest.send(ask).await?;
        if reply.status.is_success() {
            Ok(reply)
        } else {
            Err(failure(&reply))
        }
    }
}

fn failure(reply: &Reply) -> CalendarError {
    let problem: wire::Problem = reply.read().unwrap_or_default();
    let said = if problem.message.is_empty() {
        problem.title
    } else {
        problem.message
    };
    rest::failure(reply, &said)
}

/// The last part of a resource's address: its id.
fn id_of(uri: &str) -> Result<String> {
    Url::parse(uri)
        .ok()
        .and_then(|u| u.path_segments()?.next_back().map(str::to_owned))
        .filter(|id| !id.is_empty())
        .ok_or_else(|| CalendarError::Unreadable("a resource without an address".into()))
}

fn only_read() -> CalendarError {
    CalendarError::Refused(
        "Calendly's calendar cannot be written; book through a Calendly event type, or connect \
         the calendar behind it"
            .into(),
    )
}

#[async_trait]
impl Calendar for Calendly {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conference: None,
            writes: false,
            invites: true,
        }
    }

    /// One: what Calendly knows of its user, from all calendars it checks for conflicts.
    async fn calendars(&self) -> Result<Vec<CalendarInfo>> {
        let me = self.me().await?;
        Ok(vec![CalendarInfo {
            id: CalendarId(me.uri),
            name: me.name,
            color: None,
            writable: false,
            primary: true,
        }])
    }

    /// From now on: Calendly does not tell the past.
    async fn busy(&self, calendars: &[CalendarId], within: Window) -> Result<Vec<Availability>> {
        let mut all = vec![];
        for calendar in calendars {
            all.push(match self.busy_times(&calendar.0, within).await {
                Ok(busy) => Availability::Known(busy),
                Err(
                    e @ (CalendarError::SignIn(_)
                    | CalendarError::Throttled(_)
                    | CalendarError::Unreachable(_)),
                ) => return Err(e),
                Err(e) => Availability::Unknown(e.to_string()),
            });
        }
        Ok(all)
    }

    /// Always the whole window: Calendly has no tokens for changes.
    async fn changes(
        &self,
        calendar: &CalendarId,
        _token: Option<&SyncToken>,
        within: Window,
    ) -> Result<Changes> {
        let query = [
            ("user", calendar.0.as_str()),
            ("min_start_time", &within.from.to_string()),
            ("max_start_time", &within.to.to_string()),
        ];
        let events: Vec<wire::Scheduled> = self.pages(&["scheduled_events"], &query).await?;
        Ok(Changes {
            changed: events.into_iter().map(wire::Scheduled::seen).collect(),
            removed: vec![],
            token: None,
            full: true,
        })
    }

    async fn put(&self, _: &CalendarId, _: &Event, _: Option<&Written>) -> Result<Written> {
        Err(only_read())
    }

    /// Events of Calendly have its own addresses for UIDs.
    async fn find(&self, _: &CalendarId, uid: &str) -> Result<Option<Seen>> {
        let Some(own) = self.rest.own(uid) else {
            return Ok(None);
        };
        if own.path_segments().and_then(|mut s| s.next()) != Some("scheduled_events") {
            return Ok(None);
        }
        match self.scheduled(uid).await {
            Ok(event) => Ok(Some(event.seen())),
            Err(CalendarError::NotFound) => Ok(None),
            Err(e) => Err(e),
        }
    }

    async fn delete(&self, _: &CalendarId, _: &Written) -> Result<()> {
        Err(only_read())
    }
}
