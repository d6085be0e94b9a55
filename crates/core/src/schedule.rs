//! Free time: hours minus what is taken, with buffers, notice, limits. Pure and exact on days of 23
//! and 25 hours: every range of a wall clock becomes instants before anything is compared.
//!
//! `hours` knows when a host works, `closed` which starts something stands against; `free` sweeps
//! over both, and `obstacles` tells of one start why not. The two agree on every start. `search` finds
//! few starts without looking at all.

mod clock;
mod closed;
mod free;
mod hours;
mod label;
mod obstacles;
mod search;
mod spread;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::booking::{DaysOff, WorkRange};
use crate::ids::{MeetingId, RepId};

pub(crate) use clock::{day_of, midnight};
pub use free::{free, openings};
pub(crate) use hours::of_day;
pub(crate) use label::{city, clock, hour};
pub use label::{join, label};
pub use obstacles::obstacles;
pub use search::{nearest, soon};
pub use spread::spread;

/// From `start` until just before `end`, in milliseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: i64,
    pub end: i64,
}

impl Span {
    pub fn new(start: Timestamp, end: Timestamp) -> Self {
        Self {
            start: start.as_millis(),
            end: end.as_millis(),
        }
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Widened on both sides.
    #[must_use]
    pub fn padded(self, before: i64, after: i64) -> Self {
        Self {
            start: self.start.saturating_sub(before),
            end: self.end.saturating_add(after),
        }
    }
}

/// What takes a stretch of a host's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// An event of the host's own calendars.
    Calendar,
    /// A meeting that Baton booked; with the buffers that it was booked with, in milliseconds.
    Meeting {
        id: MeetingId,
        before: i64,
        after: i64,
    },
    /// A time that is kept for another prospect, until then; afterwards it takes nothing.
    Hold {
        until: Timestamp,
        before: i64,
        after: i64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub span: Span,
    pub by: By,
}

/// What is known of one host.
#[derive(Clone, Debug)]
pub struct Host {
    pub rep: RepId,
    pub zone: TimeZone,
    pub week: Vec<WorkRange>,
    /// Days off of all and leave of this rep.
    pub off: Vec<Off>,
    /// Sorted by start; in any other order it takes longer.
    pub taken: Vec<Taken>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Off {
    Holiday(DaysOff),
    Leave(DaysOff),
}

impl Off {
    fn days(&self) -> &DaysOff {
        let (Self::Holiday(days) | Self::Leave(days)) = self;
        days
    }
}

/// Why a host cannot start a meeting at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Obstacle {
    /// Sooner than the notice allows.
    TooSoon {
        earliest: Timestamp,
    },
    /// Later than the horizon.
    TooLate {
        latest: Timestamp,
    },
    Holiday {
        name: String,
    },
    Leave,
    /// Not within the host's hours, or not within those of the kind of meeting.
    OutsideHours,
    /// Within hours, but between two starts of the step.
    OffStep {
        minutes: u32,
    },
    /// Something in the host's own calendar.
    Busy {
        start: Timestamp,
        end: Timestamp,
    },
    Meeting {
        id: MeetingId,
        start: Timestamp,
        end: Timestamp,
    },
    /// Kept for another prospect.
    Held {
        until: Timestamp,
    },
    /// The rep is not among the hosts of this kind of meeting.
    NotHost,
    /// The one who comes to every meeting of this kind is not free.
    OtherHost,
    /// Too close to something: the buffer of this meeting, or of the other.
    Buffer {
        start: Timestamp,
        end: Timestamp,
    },
    /// The host has that many meetings on that day.
    DailyLimit {
        limit: u32,
    },
    WeeklyLimit {
        limit: u32,
    },
    /// The host's calendar has not been read since then; never, if absent.
    CalendarStale {
        since: Option<Timestamp>,
    },
}

/// A start that somebody can host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub start: Timestamp,
    /// Places of the hosts in the list that was asked about.
    pub hosts: Vec<usize>,
}
