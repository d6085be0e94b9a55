//! Reading: what blocks time, and what changed.

use std::collections::BTreeMap;

use baton_core::Timestamp;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::wire::{Item, Page, Problem, UID, WRITE};
use super::{MAX_PAGES, Outlook, failure};
use crate::rest::{self, Ask, Reply};
use crate::{Availability, CalendarError, CalendarId, Changes, Result, SyncToken, Window};

/// A list of changes holds for a fixed window; it reaches this much further than was asked for, so
/// that days may pass before it has to be begun again.
const AHEAD_SECONDS: i64 = 28 * 24 * 60 * 60;

const FIELDS: &str = "id,subject,iCalUId,transactionId,start,end,isAllDay,isCancelled,showAs,\
                      responseStatus,originalStartTimeZone,isOnlineMeeting,onlineMeeting";

/// Where a list of changes was read to: the whole link, as Microsoft wants it, and its window.
#[derive(Serialize, Deserialize)]
struct Mark {
    link: String,
    from: Timestamp,
    to: Timestamp,
}

/// A page of changes, or the word that they are no longer known.
enum Delta {
    Page(Page<Item>),
    Forgotten,
}

impl Outlook {
    /// All of a list, page by page.
    pub(super) async fn pages<T: DeserializeOwned>(&self, first: Ask) -> Result<Vec<T>> {
        let mut all = vec![];
        let mut ask = first;
        for _ in 0..MAX_PAGES {
            let page: Page<T> = self.ok(ask).await?.read()?;
            all.extend(page.value);
            match page.next {
                Some(link) => ask = self.follow(&link)?,
                None => return Ok(all),
            }
        }
        Err(endless())
    }

    pub(super) async fn busy_times(
        &self,
        calendar: &CalendarId,
        within: Window,
    ) -> Result<Availability> {
        let ask = self
            .ask(
                Method::GET,
                &["me", "calendars", &calendar.0, "calendarView"],
            )
            .query(&[
                ("startDateTime", &within.from.to_string()),
                ("endDateTime", &within.to.to_string()),
                ("$select", FIELDS),
                ("$expand", &expand()),
                ("$top", "500"),
            ]);
        let known = self.pages::<Item>(ask).await.and_then(|items| {
            let blocking = items.into_iter().filter(Item::blocks);
            blocking.map(Item::busy).collect::<Result<Vec<_>>>()
        });
        match known {
            Ok(mut busy) => {
                busy.sort_by_key(|b| (b.start, b.end));
                Ok(Availability::Known(busy))
            }
            // The account as a whole fails or has to wait: no answer about this calendar.
            Err(
                e @ (CalendarError::SignIn(_)
                | CalendarError::Throttled(_)
                | CalendarError::Unreachable(_)),
            ) => Err(e),
            Err(e) => Ok(Availability::Unknown(e.to_string())),
        }
    }

    pub(super) async fn changes_since(
        &self,
        calendar: &CalendarId,
        token: Option<&SyncToken>,
        within: Window,
    ) -> Result<Changes> {
        // A token of another version, or whose window has been passed, is as good as none.
        let mark = token
            .and_then(|t| serde_json::from_str::<Mark>(&t.0).ok())
            .filter(|m| m.from <= within.from && within.to <= m.to);
        if let Some(mark) = mark {
            let ask = self.follow(&mark.link)?;
            let window = Window {
                from: mark.from,
                to: mark.to,
            };
            if let Some(changes) = self.delta(ask, window, false).await? {
                return Ok(changes);
            }
        }
        let window = Window {
            from: within.from,
            to: within.to.plus_seconds(AHEAD_SECONDS),
        };
        let path = ["me", "calendars", &calendar.0, "calendarView", "delta"];
        let ask = self.ask(Method::GET, &path).query(&[
            ("startDateTime", &window.from.to_string()),
            ("endDateTime", &window.to.to_string()),
        ]);
        self.delta(ask, window, true)
            .await?
            .ok_or_else(|| CalendarError::Unreachable("the list of changes is not ready".into()))
    }

    /// `None`: Microsoft no longer knows where we were.
    async fn delta(&self, first: Ask, window: Window, full: bool) -> Result<Option<Changes>> {
        let mut items = BTreeMap::new();
        let mut ask = first;
        for _ in 0..MAX_PAGES {
            let page = match delta_page(&self.rest.send(ask).await?)? {
                Delta::Page(page) => page,
                Delta::Forgotten => return Ok(None),
            };
            // The same event may come again; the last word counts.
            items.extend(page.value.into_iter().map(|i| (i.id.clone(), i)));
            match (page.next, page.delta) {
                (Some(link), _) => ask = self.follow(&link)?,
                (None, Some(link)) => {
                    rest::own(&self.rest, &link)?;
                    return changes(items.into_values(), link, window, full).map(Some);
                }
                (None, None) => {
                    return Err(CalendarError::Unreadable("a list without an end".into()));
                }
            }
        }
        Err(endless())
    }

    /// The event of a UID: ours by its property, others by the UID of iCalendar.
    pub(super) async fn look(&self, calendar: &CalendarId, uid: &str) -> Result<Option<Item>> {
        let quoted = uid.replace('\'', "''");
        let ours = format!(
            "singleValueExtendedProperties/Any(ep: ep/id eq '{UID}' and ep/value eq '{quoted}')"
        );
        let others = format!("iCalUId eq '{quoted}'");
        for filter in [ours, others] {
            let ask = self
                .ask(Method::GET, &["me", "calendars", &calendar.0, "events"])
                .query(&[("$filter", filter.as_str()), ("$expand", &expand())]);
            let mut found: Vec<Item> = self.pages(ask).await?;
            found.retain(|i| !i.cancelled());
            if let Some(item) = found.into_iter().next() {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    pub(super) async fn item(&self, calendar: &CalendarId, id: &str) -> Result<Option<Item>> {
        let ask = self
            .ask(Method::GET, &["me", "calendars", &calendar.0, "events", id])
            .query(&[("$expand", &expand())]);
        match self.ok(ask).await {
            Ok(reply) => Ok(Some(reply.read()?)),
            Err(CalendarError::NotFound) => Ok(None),
            Err(e) => Err(e),
        }
    }
}

/// Our own properties, which come only when asked for.
fn expand() -> String {
    format!("singleValueExtendedProperties($filter=id eq '{UID}' or id eq '{WRITE}')")
}

fn endless() -> CalendarError {
    CalendarError::Unreadable("the list has no end".into())
}

fn delta_page(reply: &Reply) -> Result<Delta> {
    if reply.status.is_success() {
        return Ok(Delta::Page(reply.read()?));
    }
    let problem: Problem = reply.read().unwrap_or_default();
    let forgotten = reply.status == StatusCode::GONE
        || (reply.status.is_client_error()
            && matches!(
                problem.error.code.as_str(),
                "syncStateNotFound" | "SyncStateNotFound" | "resyncRequired"
            ));
    if forgotten {
        Ok(Delta::Forgotten)
    } else {
        Err(failure(reply))
    }
}

fn changes(
    items: impl Iterator<Item = Item>,
    link: String,
    window: Window,
    full: bool,
) -> Result<Changes> {
    let mark = serde_json::to_string(&Mark {
        link,
        from: window.from,
        to: window.to,
    });
    let mut changes = Changes {
        changed: vec![],
        removed: vec![],
        token: Some(SyncToken(mark.map_err(|_| {
            CalendarError::Unreadable("the link cannot be kept".into())
        })?)),
        full,
    };
    for item in items {
        if item.removed() {
            changes.removed.push(item.id);
        } else if let Ok(seen) = item.seen() {
            changes.changed.push(seen);
        } else {
            // One odd event must not stop the others for ever.
            tracing::warn!("an event without readable times was passed over");
        }
    }
    if full {
        // What is not there need not be named.
        changes.removed.clear();
    }
    Ok(changes)
}
