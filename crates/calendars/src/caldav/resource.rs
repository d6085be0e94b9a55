//! Events as they lie on the server.

use url::Url;

use super::CalDav;
use super::http::{Reply, Request};
use super::multistatus::{Multistatus, Part};
use super::requests;
use super::xml::{CALDAV, DAV};
use crate::ics::{self, Outline, Unreadable};
use crate::{CalendarError, Result, Seen};

/// How many are asked for at once.
const BATCH: usize = 50;

/// One file of a calendar: an event with all its times.
pub(super) struct Resource {
    pub(super) href: Url,
    pub(super) etag: Option<String>,
    pub(super) text: String,
}

impl CalDav {
    pub(super) async fn query(&self, calendar: &Url, body: &str) -> Result<Vec<Resource>> {
        let found = self.dav.report(calendar, "1", body.to_owned()).await?;
        let (resources, _) = resources(calendar, found);
        Ok(resources)
    }

    /// These resources, and the addresses of those that are no longer there.
    pub(super) async fn fetch(
        &self,
        calendar: &Url,
        hrefs: &[Url],
    ) -> Result<(Vec<Resource>, Vec<Url>)> {
        let (mut there, mut gone) = (vec![], vec![]);
        for some in hrefs.chunks(BATCH) {
            let found = self.dav.report(calendar, "1", requests::each(some)).await?;
            let (more, missing) = resources(calendar, found);
            there.extend(more);
            gone.extend(missing);
        }
        Ok((there, gone))
    }

    pub(super) async fn get(&self, href: &Url) -> Result<Option<Resource>> {
        let request = Request {
            method: "GET",
            to: href,
            headers: &[],
            body: String::new(),
        };
        match self.dav.send(request).await {
            Ok(Reply { etag, body, .. }) => Ok(Some(Resource {
                href: href.clone(),
                etag,
                text: body,
            })),
            Err(CalendarError::NotFound) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// The resource that holds the event of this UID. Servers that cannot search are asked for the
    /// place where we would have written it. One that may hold it and cannot be read is an error:
    /// nobody may take the event for gone.
    pub(super) async fn locate(&self, calendar: &Url, uid: &str) -> Result<Option<Resource>> {
        let found = match self.query(calendar, &requests::of_uid(uid)).await {
            Ok(found) => found,
            Err(CalendarError::Refused(_) | CalendarError::Forbidden(_)) => vec![],
            Err(e) => return Err(e),
        };
        let mut unread = None;
        for resource in found {
            match self.read(&resource) {
                Ok(outline) if outline.as_ref().is_some_and(|o| o.uid == uid) => {
                    return Ok(Some(resource));
                }
                Err(why) if may_be(&resource, uid) => unread = Some(why),
                // Some servers find more than was asked for.
                Ok(_) | Err(_) => {}
            }
        }
        if let Some(guessed) = self.get(&place(calendar, uid)?).await? {
            match self.read(&guessed) {
                Ok(outline) if outline.as_ref().is_some_and(|o| o.uid == uid) => {
                    return Ok(Some(guessed));
                }
                Ok(_) => {}
                Err(why) => unread = Some(why),
            }
        }
        match unread {
            Some(why) => Err(CalendarError::Unreadable(why.0)),
            None => Ok(None),
        }
    }

    /// What the event says of itself; nothing if there is none.
    fn read(&self, resource: &Resource) -> std::result::Result<Option<Outline>, Unreadable> {
        let outlines = ics::outlines(&resource.text, &self.owner)?;
        Ok(outlines.into_iter().next())
    }

    /// What the event says of itself; nothing for one that cannot be read or is none.
    pub(super) fn outline(&self, resource: &Resource) -> Option<Outline> {
        self.read(resource).unwrap_or_else(|why| {
            tracing::warn!(%why, "an event in the calendar cannot be read");
            None
        })
    }

    pub(super) fn seen(&self, resource: &Resource) -> Option<Seen> {
        let outline = self.outline(resource)?;
        Some(Seen {
            href: resource.href.to_string(),
            revision: resource.etag.clone(),
            uid: outline.uid,
            start: outline.start,
            end: outline.end,
            cancelled: outline.cancelled,
            join_url: None,
        })
    }
}

/// Whether a text that cannot be read may be the event of this UID: it names it, or nothing at all.
fn may_be(resource: &Resource, uid: &str) -> bool {
    let unfolded = resource.text.replace("\r\n", "\n").replace("\n ", "");
    unfolded.is_empty() || unfolded.contains(uid)
}

/// Where an event of ours is written.
pub(super) fn place(calendar: &Url, uid: &str) -> Result<Url> {
    let mut url = calendar.clone();
    url.path_segments_mut()
        .map_err(|()| CalendarError::Refused("the address is none of a server".into()))?
        .pop_if_empty()
        .push(&format!("{uid}.ics"));
    super::http::canonical(&url)
}

fn resources(calendar: &Url, found: Multistatus) -> (Vec<Resource>, Vec<Url>) {
    let (mut there, mut gone) = (vec![], vec![]);
    for part in found.parts {
        match part.status {
            Some(404 | 410) => gone.push(part.href),
            _ if part.href == *calendar => {}
            _ => there.push(resource(&part)),
        }
    }
    (there, gone)
}

/// One without its text is kept, as an event that cannot be read: it is not free time.
fn resource(part: &Part) -> Resource {
    let text = part.properties.child(CALDAV, "calendar-data");
    Resource {
        href: part.href.clone(),
        etag: part.properties.words(DAV, "getetag").map(str::to_owned),
        text: text.map(|t| t.text.clone()).unwrap_or_default(),
    }
}
