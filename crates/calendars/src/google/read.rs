//! Reading: the list of calendars, what blocks time, and what changed.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::wire::{Entry, FreeBusy, FreeBusyCalendar, Item, Page};
use super::write::event_id;
use super::{Google, MAX_PAGES, failure};
use crate::rest::Ask;
use crate::{
    Availability, BusyTime, CalendarError, CalendarId, Changes, Result, Seen, SyncToken, Window,
};

/// Calendars in one free-busy question: Google's limit.
const FREE_BUSY_CALENDARS: usize = 50;

/// A whole list of events.
struct Listed {
    items: Vec<Item>,
    zone: TimeZone,
    token: Option<String>,
}

impl Google {
    pub(super) async fn entries(&self) -> Result<Vec<Entry>> {
        let mut entries = vec![];
        let mut page_token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut ask = self
                .ask(Method::GET, &["users", "me", "calendarList"])
                .query(&[("maxResults", "250")]);
            if let Some(token) = &page_token {
                ask = ask.query(&[("pageToken", token)]);
            }
            let page: Page<Entry> = self.ok(ask).await?.read()?;
            entries.extend(page.items.into_iter().filter(|e| !e.deleted));
            page_token = page.next_page_token;
            if page_token.is_none() {
                return Ok(entries);
            }
        }
        Err(endless())
    }

    pub(super) async fn busy_times(
        &self,
        calendars: &[CalendarId],
        within: Window,
    ) -> Result<Vec<Availability>> {
        let entries = self.entries().await?;
        let detailed = |id: &CalendarId| entries.iter().any(|e| e.id == id.0 && e.detailed());
        let opaque: Vec<_> = calendars.iter().filter(|id| !detailed(id)).collect();
        let mut free_busy = self.free_busy(&opaque, within).await?;
        let mut all = vec![];
        for id in calendars {
            all.push(if detailed(id) {
                self.busy_events(id, within).await?
            } else {
                free_busy
                    .remove(&id.0)
                    .unwrap_or_else(|| Availability::Unknown("Google did not answer for it".into()))
            });
        }
        Ok(all)
    }

    /// From the events themselves, which have titles and UIDs.
    async fn busy_events(&self, calendar: &CalendarId, within: Window) -> Result<Availability> {
        let query = [
            ("singleEvents", "true"),
            ("timeMin", &within.from.to_string()),
            ("timeMax", &within.to.to_string()),
            ("maxResults", "2500"),
        ];
        let known = match self.list(calendar, &query).await {
            Ok(list) => known(list),
            Err(e) => Err(e),
        };
        match known {
            Ok(busy) => Ok(Availability::Known(busy)),
            // The account as a whole fails or has to wait: no answer about this calendar.
            Err(
                e @ (CalendarError::SignIn(_)
                | CalendarError::Throttled(_)
                | CalendarError::Unreachable(_)),
            ) => Err(e),
            Err(e) => Ok(Availability::Unknown(e.to_string())),
        }
    }

    /// Of calendars that show no more than that time is taken.
    async fn free_busy(
        &self,
        calendars: &[&CalendarId],
        within: Window,
    ) -> Result<BTreeMap<String, Availability>> {
        let mut all = BTreeMap::new();
        for some in calendars.chunks(FREE_BUSY_CALENDARS) {
            let items: Vec<_> = some.iter().map(|id| json!({ "id": id.0 })).collect();
            let ask = self.ask(Method::POST, &["freeBusy"]).json(json!({
                "timeMin": within.from,
                "timeMax": within.to,
                "items": items,
            }));
            let answer: FreeBusy = self.ok(ask).await?.read()?;
            all.extend(
                answer
                    .calendars
                    .into_iter()
                    .map(|(id, calendar)| (id, availability(calendar))),
            );
        }
        Ok(all)
    }

    pub(super) async fn changes_since(
        &self,
        calendar: &CalendarId,
        token: Option<&SyncToken>,
        within: Window,
    ) -> Result<Changes> {
        if let Some(token) = token {
            match self.list(calendar, &[("syncToken", &token.0)]).await {
                Ok(list) => return Ok(changes(list, false)),
                // Forgotten: from the beginning. A calendar that is gone says so below as well.
                Err(CalendarError::NotFound) => {}
                Err(e) => return Err(e),
            }
        }
        // No end to the window: the token would remember it, and the window moves on.
        let from = within.from.to_string();
        let list = self.list(calendar, &[("timeMin", &from)]).await?;
        Ok(changes(list, true))
    }

    pub(super) async fn seen(&self, calendar: &CalendarId, uid: &str) -> Result<Option<Seen>> {
        let ours = self.item(calendar, &event_id(uid)).await?;
        let ours = ours.filter(|i| !i.gone());
        let listed_as = match &ours {
            Some(item) if item.timed() => return item.seen(&TimeZone::UTC).map(Some),
            // Somebody made whole days of it: only a list says in which zone they are.
            Some(item) => item.ical_uid.as_deref().unwrap_or(uid),
            // Somebody else may have written it: an invitation by mail.
            None => uid,
        };
        let list = self.list(calendar, &[("iCalUID", listed_as)]).await?;
        list.items
            .iter()
            .find(|i| !i.gone())
            .map(|i| i.seen(&list.zone))
            .transpose()
    }

    /// One event, tombstones included.
    pub(super) async fn item(&self, calendar: &CalendarId, id: &str) -> Result<Option<Item>> {
        let reply = self
            .rest
            .send(self.ask(Method::GET, &["calendars", &calendar.0, "events", id]))
            .await?;
        match reply.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
            status if status.is_success() => Ok(Some(reply.read()?)),
            _ => Err(failure(&reply)),
        }
    }

    async fn list(&self, calendar: &CalendarId, query: &[(&str, &str)]) -> Result<Listed> {
        let mut listed = Listed {
            items: vec![],
            zone: TimeZone::UTC,
            token: None,
        };
        let mut page_token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut ask: Ask = self
                .ask(Method::GET, &["calendars", &calendar.0, "events"])
                .query(query);
            if let Some(token) = &page_token {
                ask = ask.query(&[("pageToken", token)]);
            }
            let page: Page<Item> = self.ok(ask).await?.read()?;
            if let Some(zone) = page.time_zone.as_deref().and_then(baton_core::time::zone) {
                listed.zone = zone;
            }
            listed.items.extend(page.items);
            page_token = page.next_page_token;
            if page_token.is_none() {
                listed.token = page.next_sync_token;
                return Ok(listed);
            }
        }
        Err(endless())
    }
}

fn endless() -> CalendarError {
    CalendarError::Unreadable("the list has no end".into())
}

fn known(list: Listed) -> Result<Vec<BusyTime>> {
    let blocking = list.items.into_iter().filter(Item::blocks);
    let mut busy: Vec<_> = blocking
        .map(|i| i.busy(&list.zone))
        .collect::<Result<_>>()?;
    busy.sort_by_key(|b| (b.start, b.end));
    Ok(busy)
}

/// A calendar with an error is unknown, whatever else the answer says about it.
fn availability(calendar: FreeBusyCalendar) -> Availability {
    if let Some(error) = calendar.errors.first() {
        return Availability::Unknown(match error.reason.as_str() {
            "notFound" => "Google finds no such calendar, or does not show it".into(),
            reason => format!("Google answered {reason}"),
        });
    }
    let Some(periods) = calendar.busy else {
        return Availability::Unknown("Google did not answer for it".into());
    };
    let mut busy: Vec<_> = periods
        .into_iter()
        .map(|p| BusyTime {
            start: p.start,
            end: p.end,
            tentative: false,
            uid: None,
            title: None,
        })
        .collect();
    busy.sort_by_key(|b| (b.start, b.end));
    Availability::Known(busy)
}

fn changes(list: Listed, full: bool) -> Changes {
    let mut changes = Changes {
        changed: vec![],
        removed: vec![],
        token: list.token.map(SyncToken),
        full,
    };
    // Later entries replace earlier ones: an event may change between two pages.
    let latest: BTreeMap<&str, &Item> = list.items.iter().map(|i| (i.id.as_str(), i)).collect();
    for item in latest.into_values() {
        if item.gone() {
            changes.removed.push(item.id.clone());
        } else if let Ok(seen) = item.seen(&list.zone) {
            changes.changed.push(seen);
        } else {
            // One odd event must not stop the others for ever.
            tracing::warn!("an event without times was passed over");
        }
    }
    if full {
        // What is not there need not be named.
        changes.removed.clear();
    }
    changes
}
