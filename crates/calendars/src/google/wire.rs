//! What Google's replies look like, and what they mean.

use std::collections::BTreeMap;

use baton_core::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::{BusyTime, CalendarError, CalendarId, CalendarInfo, Result, Seen, Written};

/// Of our events: their UID.
pub(super) const UID: &str = "batonUid";
/// Of our events: what was last written.
pub(super) const WRITE: &str = "batonWrite";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    pub(super) error: ProblemBody,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ProblemBody {
    pub(super) message: String,
    pub(super) errors: Vec<ProblemPart>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ProblemPart {
    pub(super) domain: String,
    pub(super) reason: String,
}

/// One page of a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    #[serde(default = "Vec::new")]
    pub(super) items: Vec<T>,
    pub(super) next_page_token: Option<String>,
    pub(super) next_sync_token: Option<String>,
    /// Of the calendar, in a list of events.
    pub(super) time_zone: Option<String>,
}

/// A calendar in the person's list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub(super) id: String,
    summary: Option<String>,
    summary_override: Option<String>,
    background_color: Option<String>,
    #[serde(default)]
    pub(super) access_role: String,
    #[serde(default)]
    primary: bool,
    #[serde(default)]
    pub(super) deleted: bool,
}

impl Entry {
    /// Whether its events can be read, and not only that there are some.
    pub(super) fn detailed(&self) -> bool {
        matches!(self.access_role.as_str(), "owner" | "writer" | "reader")
    }

    pub(super) fn info(self) -> CalendarInfo {
        CalendarInfo {
            name: self
                .summary_override
                .or(self.summary)
                .unwrap_or_else(|| self.id.clone()),
            color: self.background_color,
            // Consent covers the person's own calendars.
            writable: self.access_role == "owner",
            primary: self.primary,
            id: CalendarId(self.id),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) etag: Option<String>,
    status: String,
    pub(super) summary: Option<String>,
    #[serde(rename = "iCalUID")]
    pub(super) ical_uid: Option<String>,
    pub(super) sequence: i64,
    start: Option<When>,
    end: Option<When>,
    transparency: Option<String>,
    event_type: Option<String>,
    attendees: Vec<Guest>,
    extended_properties: Properties,
    conference_data: Option<ConferenceData>,
    hangout_link: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct When {
    date: Option<String>,
    date_time: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Guest {
    #[serde(rename = "self")]
    me: bool,
    response_status: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Properties {
    private: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ConferenceData {
    entry_points: Vec<EntryPoint>,
    create_request: Option<CreateRequest>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct EntryPoint {
    entry_point_type: String,
    uri: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CreateRequest {
    status: CreateStatus,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct CreateStatus {
    status_code: String,
}

/// How an event's conference stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meet {
    None,
    Pending,
    There,
    Failed,
}

impl When {
    fn at(&self, zone: &TimeZone) -> Option<Timestamp> {
        match (&self.date_time, &self.date) {
            (Some(at), _) => at.parse().ok(),
            (None, Some(date)) => {
                let midnight = date.parse::<Date>().ok()?.to_zoned(zone.clone()).ok()?;
                Some(Timestamp(midnight.timestamp()))
            }
            (None, None) => None,
        }
    }
}

impl Item {
    /// Deleted: nothing but a tombstone is left.
    pub(super) fn gone(&self) -> bool {
        self.status == "cancelled"
    }

    /// At times, and not on whole days.
    pub(super) fn timed(&self) -> bool {
        let has_time = |w: &Option<When>| w.as_ref().is_some_and(|w| w.date_time.is_some());
        has_time(&self.start) && has_time(&self.end)
    }

    pub(super) fn times(&self, zone: &TimeZone) -> Result<(Timestamp, Timestamp)> {
        let at = |when: &Option<When>| when.as_ref().and_then(|w| w.at(zone));
        at(&self.start)
            .zip(at(&self.end))
            .ok_or_else(|| CalendarError::Unreadable("an event without times".into()))
    }

    pub(super) fn property(&self, name: &str) -> Option<&str> {
        self.extended_properties
            .private
            .get(name)
            .map(String::as_str)
    }

    fn uid(&self) -> &str {
        self.property(UID)
            .or(self.ical_uid.as_deref())
            .unwrap_or(&self.id)
    }

    fn answer(&self) -> Option<&str> {
        let me = self.attendees.iter().find(|a| a.me)?;
        Some(&me.response_status)
    }

    /// Whether it takes the person's time.
    pub(super) fn blocks(&self) -> bool {
        !self.gone()
            && self.transparency.as_deref() != Some("transparent")
            && !matches!(
                self.event_type.as_deref(),
                // Where somebody works and whose birthday it is; out of office and time for focus
                // do block.
                Some("workingLocation" | "birthday")
            )
            && self.answer() != Some("declined")
    }

    pub(super) fn busy(self, zone: &TimeZone) -> Result<BusyTime> {
        let (start, end) = self.times(zone)?;
        Ok(BusyTime {
            start,
            end,
            tentative: self.status == "tentative"
                || matches!(self.answer(), Some("tentative" | "needsAction")),
            uid: Some(self.uid().to_owned()),
            title: self.summary,
        })
    }

    pub(super) fn seen(&self, zone: &TimeZone) -> Result<Seen> {
        let (start, end) = self.times(zone)?;
        Ok(Seen {
            href: self.id.clone(),
            revision: self.etag.clone(),
            uid: self.uid().to_owned(),
            start,
            end,
            cancelled: self.gone(),
            join_url: self.join_url(),
        })
    }

    pub(super) fn written(&self) -> Written {
        Written {
            href: self.id.clone(),
            revision: self.etag.clone(),
            join_url: self.join_url(),
        }
    }

    fn join_url(&self) -> Option<String> {
        self.conference_data
            .iter()
            .flat_map(|c| &c.entry_points)
            .find(|e| e.entry_point_type == "video")
            .and_then(|e| e.uri.clone())
            .or_else(|| self.hangout_link.clone())
    }

    pub(super) fn meet(&self) -> Meet {
        if self.join_url().is_some() {
            return Meet::There;
        }
        let request = self
            .conference_data
            .as_ref()
            .and_then(|c| c.create_request.as_ref());
        match request.map(|r| r.status.status_code.as_str()) {
            Some("pending") => Meet::Pending,
            Some("failure") => Meet::Failed,
            _ => Meet::None,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct FreeBusy {
    #[serde(default)]
    pub(super) calendars: BTreeMap<String, FreeBusyCalendar>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FreeBusyCalendar {
    pub(super) errors: Vec<ProblemPart>,
    /// Absent where there are errors.
    pub(super) busy: Option<Vec<Period>>,
}

#[derive(Deserialize)]
pub(super) struct Period {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}
