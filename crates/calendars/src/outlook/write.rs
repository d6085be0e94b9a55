//! Writing: look, then create or change.

use baton_core::Timestamp;
use jiff::tz::TimeZone;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::body;
use super::wire::{Item, UID, WRITE, transaction};
use super::{Outlook, failure};
use crate::mark::mark;
use crate::rest::set;
use crate::windows_zones;
use crate::{CalendarError, CalendarId, Conference, Event, Result, Written};

impl Outlook {
    pub(super) async fn write(
        &self,
        calendar: &CalendarId,
        event: &Event,
        known: Option<&Written>,
    ) -> Result<Written> {
        let found = match known {
            Some(known) => self.item(calendar, &known.href).await?,
            None => self.look(calendar, &event.uid).await?,
        };
        let item = match (found, known) {
            (None, None) => self.create(calendar, event).await?,
            (None, Some(_)) => return Err(CalendarError::Changed),
            (Some(item), _) if is_ours(&item, event) => item,
            (Some(item), Some(known))
                if item.cancelled()
                    || (known.revision.is_some() && known.revision != item.etag) =>
            {
                return Err(CalendarError::Changed);
            }
            (Some(item), _) => self.change(calendar, event, &item).await?,
        };
        self.with_link(calendar, event, item).await
    }

    async fn create(&self, calendar: &CalendarId, event: &Event) -> Result<Item> {
        let mut told = fields(event);
        set(
            &mut told,
            "transactionId",
            json!(transaction(&event.uid, event.sequence)),
        );
        set(
            &mut told,
            "body",
            json!({ "contentType": "text", "content": event.description }),
        );
        if wants_teams(event) {
            set(&mut told, "isOnlineMeeting", json!(true));
            set(
                &mut told,
                "onlineMeetingProvider",
                json!("teamsForBusiness"),
            );
        }
        let ask = self
            .ask(Method::POST, &["me", "calendars", &calendar.0, "events"])
            .json(told);
        let reply = self.rest.send(ask).await?;
        if reply.status.is_success() {
            return Ok(reply.read()?);
        }
        if reply.status != StatusCode::CONFLICT {
            return Err(failure(&reply));
        }
        // The transaction was done before, and the first look came too early to see it. If it is
        // still not to be seen, a later attempt finds it; another transaction could make a second
        // event.
        match self.look(calendar, &event.uid).await? {
            Some(item) if is_ours(&item, event) => Ok(item),
            Some(item) => self.change(calendar, event, &item).await,
            None => Err(CalendarError::Unreachable(
                "Outlook has the event and does not show it yet".into(),
            )),
        }
    }

    async fn change(&self, calendar: &CalendarId, event: &Event, item: &Item) -> Result<Item> {
        let mut told = fields(event);
        if item.online() {
            let current = item.body.as_ref().and_then(|b| b.content.as_deref());
            let text = current.and_then(|c| body::above_meeting(&event.description, c));
            if let Some(text) = text {
                set(
                    &mut told,
                    "body",
                    json!({ "contentType": "html", "content": text }),
                );
            }
        } else {
            set(
                &mut told,
                "body",
                json!({ "contentType": "text", "content": event.description }),
            );
            if wants_teams(event) {
                set(&mut told, "isOnlineMeeting", json!(true));
                set(
                    &mut told,
                    "onlineMeetingProvider",
                    json!("teamsForBusiness"),
                );
            }
        }
        let path = ["me", "calendars", &calendar.0, "events", &item.id];
        let ask = self
            .ask(Method::PATCH, &path)
            .if_match(item.etag.as_deref())
            .json(told);
        match self.ok(ask).await {
            // Documented with the event in the answer, and described without.
            Ok(reply) if reply.body.is_empty() => {
                let changed = self.item(calendar, &item.id).await?;
                changed.ok_or(CalendarError::Changed)
            }
            Ok(reply) => Ok(reply.read()?),
            // Deleted between the look and the change.
            Err(CalendarError::NotFound) => Err(CalendarError::Changed),
            Err(e) => Err(e),
        }
    }

    /// Waits a little for the link. A meeting without one is written all the same; the link comes
    /// with the changes.
    async fn with_link(
        &self,
        calendar: &CalendarId,
        event: &Event,
        mut item: Item,
    ) -> Result<Written> {
        for _ in 0..self.poll.times {
            if !wants_teams(event) || item.join_url().is_some() {
                break;
            }
            tokio::time::sleep(self.poll.every).await;
            match self.item(calendar, &item.id).await {
                Ok(Some(newer)) => item = newer,
                // The event is written; only the link is not known.
                Ok(None) | Err(_) => break,
            }
        }
        Ok(item.written())
    }
}

fn wants_teams(event: &Event) -> bool {
    event.conference == Some(Conference::Teams)
}

/// All but the text and the conference, which depend on what is there.
fn fields(event: &Event) -> Value {
    json!({
        "subject": event.summary,
        "start": when(event.start, &event.zone),
        "end": when(event.end, &event.zone),
        "location": { "displayName": event.location.as_deref().unwrap_or_default() },
        "showAs": "busy",
        "singleValueExtendedProperties": [
            { "id": UID, "value": event.uid },
            { "id": WRITE, "value": mark(event) },
        ],
    })
}

/// In the host's zone by its Windows name, the only kind that Outlook knows them all by. In UTC
/// where the zone has no such name, or when its clocks show the time twice.
fn when(at: Timestamp, zone: &str) -> Value {
    let civil = |zone: TimeZone| at.0.to_zoned(zone).datetime();
    let (name, civil) = windows_zones::windows(zone)
        .zip(baton_core::time::zone(zone))
        .filter(|(_, zone)| {
            let ambiguous = zone.to_ambiguous_timestamp(civil(zone.clone()));
            !ambiguous.is_ambiguous()
        })
        .map_or_else(
            || ("UTC", civil(TimeZone::UTC)),
            |(name, zone)| (name, civil(zone)),
        );
    json!({ "dateTime": civil.to_string(), "timeZone": name })
}

/// Whether exactly this was written before, and stands as it was written: the reply got lost.
fn is_ours(item: &Item, event: &Event) -> bool {
    !item.cancelled()
        && item.property(WRITE) == Some(mark(event).as_str())
        && item.subject.as_deref().unwrap_or_default() == event.summary
        && item.times().is_ok_and(|t| t == (event.start, event.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_windows_name_of_the_hosts_zone() {
        let at: Timestamp = "2026-07-01T10:00:00Z".parse().unwrap();
        for (zone, civil, name) in [
            (
                "Europe/Madrid",
                "2026-07-01T12:00:00",
                "Romance Standard Time",
            ),
            (
                "Asia/Kathmandu",
                "2026-07-01T15:45:00",
                "Nepal Standard Time",
            ),
            ("Mars/Olympus", "2026-07-01T10:00:00", "UTC"),
        ] {
            assert_eq!(
                when(at, zone),
                json!({ "dateTime": civil, "timeZone": name })
            );
        }
    }

    #[test]
    fn an_hour_that_comes_twice_is_told_in_utc() {
        for at in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"] {
            let when = when(at.parse().unwrap(), "Europe/Berlin");
            assert_eq!(when["timeZone"], "UTC");
            assert_eq!(when["dateTime"], at.trim_end_matches('Z'));
        }
    }
}
