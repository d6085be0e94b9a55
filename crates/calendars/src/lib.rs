//! Calendars of people: one trait, several providers.
//!
//! Reads busy times, follows changes, writes events so that doing it twice is harmless. Knows
//! nothing of handoffs; who calls it decides what is written and what a change means.

pub mod caldav;
pub mod calendly;
mod error;
pub mod google;
pub mod ics;
mod mark;
pub mod outlook;
mod poll;
mod rest;
#[cfg(feature = "testing")]
pub mod testing;
pub mod windows_zones;

use async_trait::async_trait;
use baton_core::Timestamp;
use serde::{Deserialize, Serialize};

pub use baton_web::oauth;
pub use error::{CalendarError, Result};
pub use poll::Polling;

/// A calendar of an account, by the provider's own name for it: an address for CalDAV, an id
/// elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CalendarId(pub String);

/// Where a provider's list of changes was read to. Opaque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SyncToken(pub String);

/// From `from` until just before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Timestamp,
    pub to: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarInfo {
    pub id: CalendarId,
    pub name: String,
    /// `#rrggbb`.
    pub color: Option<String>,
    pub writable: bool,
    /// The account's main calendar.
    pub primary: bool,
}

/// What a provider can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Makes links for online meetings.
    pub conference: Option<Conference>,
    /// Events can be written; else meetings are only read (and booked through the provider).
    pub writes: bool,
    /// The provider mails attendees itself; then Baton must not.
    pub invites: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conference {
    GoogleMeet,
    Teams,
}

/// A stretch of time that an event takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusyTime {
    pub start: Timestamp,
    pub end: Timestamp,
    pub tentative: bool,
    /// Of the event, where the provider tells it.
    pub uid: Option<String>,
    /// For the rep's own eyes: never leaves the machine that read it.
    pub title: Option<String>,
}

/// What is known of a calendar. A calendar that could not be read is never taken for free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Sorted by start; recurring events as their single times.
    Known(Vec<BusyTime>),
    Unknown(String),
}

/// An event to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same for ever: what is written again replaces what was written before.
    pub uid: String,
    /// SEQUENCE of RFC 5545.
    pub sequence: u32,
    pub start: Timestamp,
    pub end: Timestamp,
    /// IANA zone in which the host sees it.
    pub zone: String,
    pub summary: String,
    pub description: String,
    pub location: Option<String>,
    /// Opens the meeting in Baton.
    pub url: Option<String>,
    /// Asks the provider for a link, where it can.
    pub conference: Option<Conference>,
    /// Where the provider mails attendees itself: who is invited.
    pub attendees: Vec<Attendee>,
    /// Last change, for DTSTAMP.
    pub stamp: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    pub name: Option<String>,
    pub email: String,
}

/// Where a written event is, and how it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub href: String,
    /// `ETag` or change key: a later write says that it knows this state.
    pub revision: Option<String>,
    pub join_url: Option<String>,
}

/// An event as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub href: String,
    pub revision: Option<String>,
    pub uid: String,
    /// Of a single event; of a recurring one, its first time.
    pub start: Timestamp,
    pub end: Timestamp,
    /// Marked as cancelled by the owner, though still there.
    pub cancelled: bool,
    pub join_url: Option<String>,
}

/// What happened in a calendar since a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    pub changed: Vec<Seen>,
    /// Addresses of events that are gone.
    pub removed: Vec<String>,
    pub token: Option<SyncToken>,
    /// The whole calendar was read, because there was no token or the provider forgot it: what is
    /// not in `changed` is gone.
    pub full: bool,
}

/// An account with a provider. Every call may take as long as the network does and ends by itself;
/// whoever calls tries again, as [`CalendarError`] says.
#[async_trait]
pub trait Calendar: Send + Sync {
    fn capabilities(&self) -> Capabilities;

    async fn calendars(&self) -> Result<Vec<CalendarInfo>>;

    /// Busy times of each calendar, in the order asked for. Events that do not block time are left
    /// out (transparent, free, cancelled, declined by the owner).
    async fn busy(&self, calendars: &[CalendarId], within: Window) -> Result<Vec<Availability>>;

    /// What changed since `token`; everything within the window without one, or when the provider
    /// no longer knows it. With a token, changes outside the window may be among them.
    async fn changes(
        &self,
        calendar: &CalendarId,
        token: Option<&SyncToken>,
        within: Window,
    ) -> Result<Changes>;

    /// Writes an event; writing it again, also after a reply was lost, leaves one event. `known` is
    /// what was written before: if the event was changed since by somebody else, nothing is written
    /// and the answer is [`CalendarError::Changed`].
    async fn put(
        &self,
        calendar: &CalendarId,
        event: &Event,
        known: Option<&Written>,
    ) -> Result<Written>;

    /// The event of this UID as it is in the calendar.
    async fn find(&self, calendar: &CalendarId, uid: &str) -> Result<Option<Seen>>;

    /// Removes an event. One that is not there is removed.
    async fn delete(&self, calendar: &CalendarId, written: &Written) -> Result<()>;
}
