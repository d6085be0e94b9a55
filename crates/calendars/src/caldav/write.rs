//! Writes and removes events, so that doing it twice is harmless and nobody's change is lost.

use url::Url;

use super::http::Request;
use super::resource::{Resource, place};
use super::{CalDav, ics};
use crate::ics::Outline;
use crate::{CalendarError, Event, Result, Written};

impl CalDav {
    /// Writes an event that we have not written yet, as far as we know.
    pub(super) async fn create(&self, calendar: &Url, event: &Event) -> Result<Written> {
        let href = place(calendar, &event.uid)?;
        match self.store(&href, event, ("if-none-match", "*")).await {
            Ok(()) => self.written(&href, event).await,
            // It is there already: the same place, or the same UID in another one.
            Err(
                e @ (CalendarError::Changed
                | CalendarError::Refused(_)
                | CalendarError::Forbidden(_)),
            ) => match self.locate(calendar, &event.uid).await? {
                Some(found) => self.adopt(found, event).await,
                None => Err(e),
            },
            Err(e) => Err(e),
        }
    }

    /// Takes an event of this UID for ours, if it is what we would write or older than that.
    async fn adopt(&self, found: Resource, event: &Event) -> Result<Written> {
        let outline = self.outline(&found).ok_or(CalendarError::Changed)?;
        if is_at(&outline, event) {
            return Ok(written(found));
        }
        match &found.etag {
            Some(etag) if outline.sequence < event.sequence => {
                self.store(&found.href, event, ("if-match", etag)).await?;
                self.written(&found.href, event).await
            }
            _ => Err(CalendarError::Changed),
        }
    }

    /// Writes over what we wrote before.
    pub(super) async fn replace(
        &self,
        calendar: &Url,
        event: &Event,
        known: &Written,
    ) -> Result<Written> {
        let href = self.dav.address(&known.href)?;
        let Some(etag) = &known.revision else {
            return match self.get(&href).await? {
                Some(found) => self.adopt(found, event).await,
                None => self.create(calendar, event).await,
            };
        };
        match self.store(&href, event, ("if-match", etag)).await {
            Ok(()) => self.written(&href, event).await,
            // Perhaps we changed it ourselves and did not hear of it.
            Err(CalendarError::Changed | CalendarError::NotFound) => {
                let found = self.get(&href).await?.ok_or(CalendarError::Changed)?;
                match self.outline(&found) {
                    Some(outline) if says_the_same(&outline, event) => Ok(written(found)),
                    _ => Err(CalendarError::Changed),
                }
            }
            Err(e) => Err(e),
        }
    }

    async fn store(&self, href: &Url, event: &Event, unless: (&'static str, &str)) -> Result<()> {
        let request = Request {
            method: "PUT",
            to: href,
            headers: &[unless],
            body: ics::calendar(event),
        };
        self.dav.send(request).await.map(drop)
    }

    /// Servers write events in words of their own: the revision is that of what lies there now.
    async fn written(&self, href: &Url, event: &Event) -> Result<Written> {
        let found = self.get(href).await?.ok_or(CalendarError::Changed)?;
        match self.outline(&found) {
            Some(outline) if is_at(&outline, event) => Ok(written(found)),
            _ => Err(CalendarError::Changed),
        }
    }

    pub(super) async fn remove(&self, known: &Written) -> Result<()> {
        let href = self.dav.address(&known.href)?;
        let unless: Option<(&'static str, &str)> =
            known.revision.as_deref().map(|etag| ("if-match", etag));
        let request = Request {
            method: "DELETE",
            to: &href,
            headers: unless.as_slice(),
            body: String::new(),
        };
        match self.dav.send(request).await {
            Ok(_) | Err(CalendarError::NotFound) => Ok(()),
            // Some say so of what is not there.
            Err(CalendarError::Changed) if self.get(&href).await?.is_none() => Ok(()),
            Err(e) => Err(e),
        }
    }
}

fn written(found: Resource) -> Written {
    Written {
        href: found.href.into(),
        revision: found.etag,
        join_url: None,
    }
}

/// Whether this is the same state of the same meeting.
fn is_at(outline: &Outline, event: &Event) -> bool {
    // Calendars keep whole seconds.
    let same =
        |a: baton_core::Timestamp, b: baton_core::Timestamp| a.0.as_second() == b.0.as_second();
    outline.uid == event.uid
        && outline.sequence == event.sequence
        && !outline.cancelled
        && same(outline.start, event.start)
        && same(outline.end, event.end)
}

/// Whether nothing in it was changed by somebody else.
fn says_the_same(outline: &Outline, event: &Event) -> bool {
    let ours = ics::calendar(event);
    let Ok(ours) = ics::outlines(&ours, &ics::Owner::nobody()) else {
        return false;
    };
    let [ours] = &ours[..] else { return false };
    ours == outline
}
