//! Writing: look, then insert, change or revive.

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Google;
use super::wire::{Item, Meet, UID, WRITE};
use crate::mark::mark;
use crate::rest::set;
use crate::{CalendarError, CalendarId, Conference, Event, Result, Written};

/// The id of our event: the same for the same UID, so that a second insert is refused. Hexadecimal
/// digits are among the characters that Google allows (`0-9a-v`).
pub(super) fn event_id(uid: &str) -> String {
    hex::encode(Sha256::digest(uid.as_bytes()))
}

/// A request for a conference: the same again is ignored, so each life of an event has its own.
fn request_id(event: &Event, life: &str) -> String {
    let digest = Sha256::digest(format!("{}\n{life}", event.uid).as_bytes());
    hex::encode(digest).chars().take(32).collect()
}

impl Google {
    pub(super) async fn write(
        &self,
        calendar: &CalendarId,
        event: &Event,
        known: Option<&Written>,
    ) -> Result<Written> {
        let id = known.map_or_else(|| event_id(&event.uid), |k| k.href.clone());
        let written = match (self.item(calendar, &id).await?, known) {
            (None, None) => match self.insert(calendar, event, &id).await {
                // Somebody was faster, or an index is slow.
                Err(CalendarError::Changed) => self.again(calendar, event, &id).await?,
                other => other?,
            },
            (Some(item), _) if is_ours(&item, event) => item,
            (Some(item), None) if item.gone() => self.revive(calendar, event, &item).await?,
            (Some(item), None) => {
                self.patch(calendar, &id, item.etag.as_deref(), body(event))
                    .await?
            }
            (Some(item), Some(known)) => {
                if item.gone() || (known.revision.is_some() && known.revision != item.etag) {
                    return Err(CalendarError::Changed);
                }
                self.patch(calendar, &id, item.etag.as_deref(), body(event))
                    .await?
            }
            (None, Some(_)) => return Err(CalendarError::Changed),
        };
        self.with_conference(calendar, event, written).await
    }

    /// After an insert was refused because the id is taken.
    async fn again(&self, calendar: &CalendarId, event: &Event, id: &str) -> Result<Item> {
        match self.item(calendar, id).await? {
            Some(item) if is_ours(&item, event) => Ok(item),
            Some(item) if item.gone() => self.revive(calendar, event, &item).await,
            Some(item) => {
                self.patch(calendar, id, item.etag.as_deref(), body(event))
                    .await
            }
            None => Err(CalendarError::Unreachable(
                "Google has the event and does not show it yet".into(),
            )),
        }
    }

    /// [`CalendarError::Changed`] if there is an event of this id.
    async fn insert(&self, calendar: &CalendarId, event: &Event, id: &str) -> Result<Item> {
        let mut body = body(event);
        set(&mut body, "id", json!(id));
        set(&mut body, "sequence", json!(event.sequence));
        if wants_meet(event) {
            set(&mut body, "conferenceData", create_request(event, "new"));
        }
        let ask = self
            .ask(Method::POST, &["calendars", &calendar.0, "events"])
            .query(&QUERY)
            .json(body);
        let reply = self.rest.send(ask).await?;
        if reply.status == reqwest::StatusCode::CONFLICT {
            return Err(CalendarError::Changed);
        }
        if !reply.status.is_success() {
            return Err(super::failure(&reply));
        }
        Ok(reply.read()?)
    }

    /// Makes a deleted event of the same id an event again, with nothing left of what it was.
    async fn revive(&self, calendar: &CalendarId, event: &Event, grave: &Item) -> Result<Item> {
        let mut body = body(event);
        // Google refuses a sequence below that of the deleted event.
        let sequence = grave.sequence.max(i64::from(event.sequence));
        set(&mut body, "sequence", json!(sequence));
        if wants_meet(event) {
            set(
                &mut body,
                "conferenceData",
                create_request(event, &format!("revived {sequence}")),
            );
        }
        let ask = self
            .ask(
                Method::PUT,
                &["calendars", &calendar.0, "events", &grave.id],
            )
            .query(&QUERY)
            .if_match(grave.etag.as_deref())
            .json(body);
        Ok(self.ok(ask).await?.read()?)
    }

    /// Changes what we know of and leaves the rest: reminders, colours, the conference.
    async fn patch(
        &self,
        calendar: &CalendarId,
        id: &str,
        etag: Option<&str>,
        body: Value,
    ) -> Result<Item> {
        let ask = self
            .ask(Method::PATCH, &["calendars", &calendar.0, "events", id])
            .query(&QUERY)
            .if_match(etag)
            .json(body);
        match self.ok(ask).await {
            Ok(reply) => Ok(reply.read()?),
            // Deleted between the look and the change.
            Err(CalendarError::NotFound) => Err(CalendarError::Changed),
            Err(e) => Err(e),
        }
    }

    /// Asks for a link where one is missing, and waits a little for it. A meeting without a link is
    /// written all the same; the link comes with the changes.
    async fn with_conference(
        &self,
        calendar: &CalendarId,
        event: &Event,
        mut item: Item,
    ) -> Result<Written> {
        if !wants_meet(event) {
            return Ok(item.written());
        }
        if item.meet() == Meet::None {
            let body = json!({ "conferenceData": create_request(event, "added") });
            item = self
                .patch(calendar, &item.id, item.etag.as_deref(), body)
                .await?;
        }
        for _ in 0..self.poll.times {
            if item.meet() != Meet::Pending {
                break;
            }
            tokio::time::sleep(self.poll.every).await;
            match self.item(calendar, &item.id).await {
                Ok(Some(newer)) => item = newer,
                // The event is written; only the link is not known.
                Ok(None) | Err(_) => break,
            }
        }
        if item.meet() == Meet::Failed {
            tracing::warn!("Google made no link for a meeting");
        }
        Ok(item.written())
    }
}

/// Nobody is mailed, and conferences are understood: on every change, else they get lost.
const QUERY: [(&str, &str); 2] = [("conferenceDataVersion", "1"), ("sendUpdates", "none")];

fn wants_meet(event: &Event) -> bool {
    event.conference == Some(Conference::GoogleMeet)
}

fn create_request(event: &Event, life: &str) -> Value {
    json!({ "createRequest": {
        "requestId": request_id(event, life),
        "conferenceSolutionKey": { "type": "hangoutsMeet" },
    } })
}

fn body(event: &Event) -> Value {
    let when = |at: baton_core::Timestamp| json!({ "dateTime": at, "timeZone": event.zone });
    let mut body = json!({
        "summary": event.summary,
        "description": event.description,
        "location": event.location.as_deref().unwrap_or_default(),
        "start": when(event.start),
        "end": when(event.end),
        "status": "confirmed",
        "transparency": "opaque",
        "extendedProperties": { "private": { UID: event.uid, WRITE: mark(event) } },
    });
    // Google takes no other addresses than those of the web.
    if let Some(url) = event.url.as_deref().filter(|u| u.starts_with("https://")) {
        set(&mut body, "source", json!({ "title": "Baton", "url": url }));
    }
    body
}

/// Whether exactly this was written before, and stands as it was written: the reply got lost.
fn is_ours(item: &Item, event: &Event) -> bool {
    !item.gone()
        && item.property(WRITE) == Some(mark(event).as_str())
        && item.summary.as_deref().unwrap_or_default() == event.summary
        && item
            .times(&jiff::tz::TimeZone::UTC)
            .is_ok_and(|times| times == (event.start, event.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_follows_from_the_uid_in_letters_that_google_allows() {
        let id = event_id("mtg_1@baton");
        assert_eq!(id, event_id("mtg_1@baton"));
        assert_ne!(id, event_id("mtg_2@baton"));
        assert!((5..=1024).contains(&id.len()));
        assert!(id.chars().all(|c| matches!(c, '0'..='9' | 'a'..='v')));
    }
}
