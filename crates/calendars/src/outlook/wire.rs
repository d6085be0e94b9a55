//! What Graph's replies look like, and what they mean.

use baton_core::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::windows_zones;
use crate::{BusyTime, CalendarError, CalendarId, CalendarInfo, Result, Seen, Written};

/// Of our events: their UID. The namespace is our own.
pub(super) const UID: &str = "String {7d9b5e0a-5c1f-4f0e-9a52-3c8d1f6b2e71} Name BatonUid";
/// Of our events: what was last written.
pub(super) const WRITE: &str = "String {7d9b5e0a-5c1f-4f0e-9a52-3c8d1f6b2e71} Name BatonWrite";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    pub(super) error: ProblemBody,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ProblemBody {
    pub(super) code: String,
    pub(super) message: String,
}

#[derive(Deserialize)]
pub(super) struct Page<T> {
    pub(super) value: Vec<T>,
    #[serde(rename = "@odata.nextLink")]
    pub(super) next: Option<String>,
    #[serde(rename = "@odata.deltaLink")]
    pub(super) delta: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Folder {
    id: String,
    name: Option<String>,
    hex_color: Option<String>,
    can_edit: Option<bool>,
    is_default_calendar: Option<bool>,
    pub(super) owner: Option<Address>,
}

#[derive(Deserialize)]
pub(super) struct Address {
    pub(super) address: Option<String>,
}

impl Folder {
    pub(super) fn info(self) -> CalendarInfo {
        CalendarInfo {
            name: self.name.unwrap_or_else(|| "Calendar".into()),
            // Empty where Outlook chooses.
            color: self.hex_color.filter(|c| !c.is_empty()),
            writable: self.can_edit.unwrap_or(false),
            primary: self.is_default_calendar.unwrap_or(false),
            id: CalendarId(self.id),
        }
    }
}

/// Graph writes `null` as readily as it leaves out.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Item {
    pub(super) id: String,
    #[serde(rename = "@odata.etag")]
    pub(super) etag: Option<String>,
    #[serde(rename = "@removed")]
    removed: Option<serde_json::Value>,
    pub(super) subject: Option<String>,
    #[serde(rename = "iCalUId")]
    ical_uid: Option<String>,
    transaction_id: Option<String>,
    start: Option<When>,
    end: Option<When>,
    is_all_day: Option<bool>,
    is_cancelled: Option<bool>,
    show_as: Option<String>,
    response_status: Option<Response>,
    original_start_time_zone: Option<String>,
    is_online_meeting: Option<bool>,
    online_meeting: Option<OnlineMeeting>,
    pub(super) body: Option<Body>,
    single_value_extended_properties: Option<Vec<Property>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct When {
    date_time: String,
    time_zone: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    response: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OnlineMeeting {
    join_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    pub(super) content: Option<String>,
}

#[derive(Deserialize)]
struct Property {
    id: String,
    value: Option<String>,
}

impl When {
    /// `floating`: midnights of whole days, which Graph writes as if they were in UTC.
    fn at(&self, floating: Option<&TimeZone>) -> Result<Timestamp> {
        let odd = || CalendarError::Unreadable("an event with an odd time".into());
        let civil: DateTime = self.date_time.parse().map_err(|_| odd())?;
        let zone = match floating.filter(|_| civil.time() == Time::midnight()) {
            Some(zone) => zone.clone(),
            None => match self.time_zone.as_deref() {
                None | Some("tzone://Microsoft/Utc") => TimeZone::UTC,
                Some(name) => windows_zones::zone(name).ok_or_else(odd)?,
            },
        };
        let zoned = civil.to_zoned(zone).map_err(|_| odd())?;
        Ok(Timestamp(zoned.timestamp()))
    }
}

impl Item {
    pub(super) fn removed(&self) -> bool {
        self.removed.is_some()
    }

    pub(super) fn times(&self) -> Result<(Timestamp, Timestamp)> {
        // Whole days begin at the midnights of who made them.
        let floating = self.is_all_day.unwrap_or(false).then(|| {
            self.original_start_time_zone
                .as_deref()
                .and_then(windows_zones::zone)
                .unwrap_or(TimeZone::UTC)
        });
        match (&self.start, &self.end) {
            (Some(start), Some(end)) => {
                Ok((start.at(floating.as_ref())?, end.at(floating.as_ref())?))
            }
            _ => Err(CalendarError::Unreadable("an event without times".into())),
        }
    }

    pub(super) fn property(&self, name: &str) -> Option<&str> {
        self.single_value_extended_properties
            .iter()
            .flatten()
            .find(|p| p.id.eq_ignore_ascii_case(name))
            .and_then(|p| p.value.as_deref())
    }

    fn uid(&self) -> &str {
        self.property(UID)
            .or_else(|| self.transaction_id.as_deref().and_then(uid_of_transaction))
            .or(self.ical_uid.as_deref())
            .unwrap_or(&self.id)
    }

    /// Whether it takes the person's time. Working elsewhere is a place, not an engagement.
    pub(super) fn blocks(&self) -> bool {
        let answer = self
            .response_status
            .as_ref()
            .and_then(|r| r.response.as_deref());
        !self.is_cancelled.unwrap_or(false)
            && !matches!(self.show_as.as_deref(), Some("free" | "workingElsewhere"))
            && answer != Some("declined")
    }

    pub(super) fn busy(self) -> Result<BusyTime> {
        let (start, end) = self.times()?;
        Ok(BusyTime {
            start,
            end,
            tentative: self.show_as.as_deref() == Some("tentative"),
            uid: Some(self.uid().to_owned()),
            title: self.subject,
        })
    }

    pub(super) fn seen(&self) -> Result<Seen> {
        let (start, end) = self.times()?;
        Ok(Seen {
            href: self.id.clone(),
            revision: self.etag.clone(),
            uid: self.uid().to_owned(),
            start,
            end,
            cancelled: self.cancelled(),
            join_url: self.join_url(),
        })
    }

    pub(super) fn cancelled(&self) -> bool {
        self.is_cancelled.unwrap_or(false)
    }

    pub(super) fn written(&self) -> Written {
        Written {
            href: self.id.clone(),
            revision: self.etag.clone(),
            join_url: self.join_url(),
        }
    }

    pub(super) fn online(&self) -> bool {
        self.is_online_meeting.unwrap_or(false)
    }

    pub(super) fn join_url(&self) -> Option<String> {
        self.online_meeting
            .as_ref()
            .and_then(|m| m.join_url.clone())
    }
}

/// Of the first write of an event with this sequence: the same again is the same request.
pub(super) fn transaction(uid: &str, sequence: u32) -> String {
    format!("baton/{sequence}/{uid}")
}

fn uid_of_transaction(id: &str) -> Option<&str> {
    let (sequence, uid) = id.strip_prefix("baton/")?.split_once('/')?;
    sequence.parse::<u32>().ok().map(|_| uid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_id_gives_the_uid_back() {
        let id = transaction("mtg_1@baton", 3);
        assert_eq!(uid_of_transaction(&id), Some("mtg_1@baton"));
        for other in ["localevent:1", "baton/x/mtg_1@baton", "baton/1"] {
            assert_eq!(uid_of_transaction(other), None, "{other}");
        }
    }

    #[test]
    fn times_have_seven_digits_and_no_offset() {
        let at = |time: &str, zone: &str| {
            let when = When {
                date_time: time.into(),
                time_zone: Some(zone.into()),
            };
            when.at(None).map(|t| t.to_string())
        };
        assert_eq!(
            at("2026-07-01T09:30:00.0000000", "UTC").unwrap(),
            "2026-07-01T09:30:00Z"
        );
        assert_eq!(
            at("2026-07-01T09:30:00.0000000", "Romance Standard Time").unwrap(),
            "2026-07-01T07:30:00Z"
        );
        assert!(at("2026-07-01T09:30:00.0000000", "Customized Time Zone").is_err());
    }
}
