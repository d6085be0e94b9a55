//! What Calendly's replies look like. Resources are named by their addresses.

use baton_core::Timestamp;
use serde::Deserialize;

use crate::{BusyTime as Busy, Seen};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    pub(super) title: String,
    pub(super) message: String,
}

#[derive(Deserialize)]
pub(super) struct One<T> {
    pub(super) resource: T,
}

#[derive(Deserialize)]
pub(super) struct Page<T> {
    pub(super) collection: Vec<T>,
    pub(super) pagination: Option<Pagination>,
}

#[derive(Deserialize)]
pub(super) struct Pagination {
    pub(super) next_page_token: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct User {
    pub(super) uri: String,
    pub(super) name: String,
}

/// A kind of event that a person offers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EventType {
    pub uri: String,
    pub name: String,
    /// Minutes.
    pub duration: u32,
    pub scheduling_url: String,
}

#[derive(Deserialize)]
pub(super) struct AvailableTime {
    pub(super) status: String,
    pub(super) start_time: Timestamp,
}

#[derive(Deserialize)]
pub(super) struct BusyTime {
    start_time: Timestamp,
    end_time: Timestamp,
    event: Option<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    uri: String,
}

impl BusyTime {
    /// Without buffers: those are a matter of the kind of meeting.
    pub(super) fn busy(self) -> Busy {
        Busy {
            start: self.start_time,
            end: self.end_time,
            tentative: false,
            uid: self.event.map(|e| e.uri),
            title: None,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Scheduled {
    pub(super) uri: String,
    pub(super) status: String,
    pub(super) start_time: Timestamp,
    pub(super) end_time: Timestamp,
    updated_at: Option<String>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    join_url: Option<String>,
}

impl Scheduled {
    pub(super) fn cancelled(&self) -> bool {
        self.status == "canceled"
    }

    pub(super) fn join_url(&self) -> Option<String> {
        self.location.as_ref().and_then(|l| l.join_url.clone())
    }

    pub(super) fn seen(self) -> Seen {
        Seen {
            cancelled: self.cancelled(),
            join_url: self.join_url(),
            revision: self.updated_at,
            uid: self.uri.clone(),
            href: self.uri,
            start: self.start_time,
            end: self.end_time,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Guest {
    pub(super) uri: String,
    pub(super) status: String,
    pub(super) event: String,
    pub(super) cancel_url: Option<String>,
    pub(super) reschedule_url: Option<String>,
    pub(super) tracking: Option<Tracking>,
}

#[derive(Deserialize)]
pub(super) struct Tracking {
    pub(super) utm_content: Option<String>,
}
