//! Times and meetings on the wire: for agents, for desktops, for admins.

use baton_core::Timestamp;
use baton_core::booking::{Location, MeetingType, RepHours};
use baton_core::handoff::HandoffReason;
use baton_core::ids::{ConversationId, HandoffId, HoldId, MeetingId, MeetingTypeId, RepId};
use baton_core::meeting::{MeetingState, Party};
use baton_core::schedule::Obstacle;
use serde::{Deserialize, Serialize};

use crate::agent::HandoffStatus;
use crate::view::Person;

/// A time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct SlotView {
    pub start: Timestamp,
    pub end: Timestamp,
    /// Ready to say: "Thursday 12 March, 2:00 PM, Berlin time".
    pub label: String,
    /// Whose turn it would be now. Holding the slot makes it certain.
    pub host: Person,
    /// Comes too.
    pub with: Option<Person>,
    /// The host's calendar could not be read lately.
    pub tentative: bool,
}

/// A kind of meeting, as agents see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct MeetingTypeView {
    pub id: MeetingTypeId,
    pub name: String,
    pub minutes: u32,
    pub location: Location,
}

/// `POST /v1/conversations/{id}/slots`: what is free, or whether one time is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FindSlots {
    /// The first kind if not given.
    pub meeting_type: Option<MeetingTypeId>,
    /// The prospect's IANA zone; what is known of the prospect if not given, else the host's.
    pub zone: Option<String>,
    /// The prospect's words: "Thursday afternoon", "is Thursday at 2 free?".
    #[schema(max_length = 500)]
    pub words: Option<String>,
    /// Only from here on.
    pub from: Option<Timestamp>,
    /// Only before.
    pub to: Option<Timestamp>,
    /// Ask about exactly this start.
    pub at: Option<Timestamp>,
    /// Only with this rep.
    pub rep: Option<RepId>,
    /// How many at most: 1 to 50, 5 if not given.
    #[schema(minimum = 1, maximum = 50)]
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Slots {
    pub meeting_type: MeetingTypeView,
    /// In which the labels are said.
    pub zone: String,
    /// What became of the one time that was asked about, if one was.
    pub asked: Option<Asked>,
    /// A few good ones, over days and parts of the day; soonest first.
    pub slots: Vec<SlotView>,
    /// What to tell the prospect.
    pub say: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Asked {
    pub start: Timestamp,
    pub label: String,
    pub free: bool,
    pub slot: Option<SlotView>,
}

/// `POST /v1/conversations/{id}/holds`: keeps a time for the prospect for some minutes.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    #[serde(default)]
    pub meeting_type: Option<MeetingTypeId>,
    pub start: Timestamp,
    #[serde(default)]
    pub zone: Option<String>,
    #[serde(default)]
    pub rep: Option<RepId>,
}

/// A kept time. A conversation has one at a time: a new one replaces it.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HoldView {
    pub id: HoldId,
    pub slot: SlotView,
    pub expires_at: Timestamp,
    /// What to tell the prospect.
    pub say: String,
}

/// `POST /v1/conversations/{id}/meetings`: books. The same conversation and start again returns the
/// same meeting.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookMeeting {
    /// A time that was held; or `start`.
    #[serde(default)]
    pub hold: Option<HoldId>,
    #[serde(default)]
    pub start: Option<Timestamp>,
    #[serde(default)]
    pub meeting_type: Option<MeetingTypeId>,
    #[serde(default)]
    pub zone: Option<String>,
    #[serde(default)]
    pub rep: Option<RepId>,
    /// Where the invitation goes; what is known of the prospect if not given.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub email: Option<String>,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// For calls.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub phone: Option<String>,
    /// For the host.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// As for a handoff; `qualified` if not given.
    #[serde(default)]
    pub reason: Option<HandoffReason>,
}

/// A meeting as its agent follows it.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MeetingStatus {
    pub meeting: MeetingView,
    pub handoff: HandoffStatus,
    /// In the prospect's zone.
    pub label: String,
    /// What to tell the prospect.
    pub say: String,
    /// Signed: lets the prospect move or cancel it. Absent while the hub does not know its public
    /// address.
    pub manage_url: Option<String>,
}

/// `POST /v1/meetings/{id}/reschedule`. The host stays.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reschedule {
    pub start: Timestamp,
    /// If the prospect's IANA zone is another now.
    #[serde(default)]
    pub zone: Option<String>,
}

/// `POST /v1/meetings/{id}/cancel`
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CancelMeeting {
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// A meeting as everybody of the workspace who may see its handoff sees it: the feed's entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct MeetingView {
    pub id: MeetingId,
    /// Grows with every change.
    pub version: u32,
    pub handoff: HandoffId,
    pub conversation: ConversationId,
    /// The kind of meeting.
    pub name: String,
    pub meeting_type: MeetingTypeId,
    pub host: Person,
    /// Comes too.
    pub with: Option<Person>,
    pub start: Timestamp,
    pub end: Timestamp,
    /// Kept free before and after, in minutes.
    pub before_minutes: u32,
    pub after_minutes: u32,
    /// SEQUENCE of its calendar events.
    pub sequence: u32,
    pub state: MeetingState,
    pub changed_by: Option<Party>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    pub prospect: String,
    pub company: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The prospect's IANA zone.
    pub zone: String,
    pub location: Location,
    /// Where to join, once it is known.
    pub join_url: Option<String>,
    pub note: Option<String>,
    pub booked_at: Timestamp,
    /// The host's calendar had not been read lately when it was booked.
    pub tentative: bool,
    /// When the host's calendar had it, as of which sequence.
    pub in_calendar: Option<InCalendar>,
    /// How long before the start the host is alerted, in minutes.
    pub prep_minutes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct InCalendar {
    pub sequence: u32,
    pub at: Timestamp,
}

/// `PUT /v1/busy`: when the rep cannot, from one connection of one device. Start and end and
/// nothing else. Replaces what the connection sent before.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BusyReport {
    /// Names the connection: made by the device, means nothing.
    #[schema(min_length = 1, max_length = 128)]
    pub connection: String,
    /// When the calendars were read.
    pub read_at: Timestamp,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Sorted or not; those that touch may be joined.
    #[schema(max_items = 20000)]
    pub busy: Vec<BusySpan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BusySpan {
    pub start: Timestamp,
    pub end: Timestamp,
}

/// `GET /v1/reps/{id}/availability?start=…&meeting_type=…`: why a time is not offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Inspection {
    pub rep: Person,
    pub start: Timestamp,
    pub end: Timestamp,
    /// The rep's IANA zone.
    pub zone: String,
    pub meeting_type: MeetingTypeView,
    pub free: bool,
    /// What stands against it, each with the words for it.
    pub obstacles: Vec<Explained>,
    /// When the rep's calendars were last read; never, if absent.
    pub calendar_read_at: Option<Timestamp>,
    /// The rep's next free times.
    pub next: Vec<SlotView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Explained {
    pub obstacle: Obstacle,
    /// "Busy in the work calendar from 14:00 to 15:00."
    pub text: String,
}

/// `GET` and `PUT /v1/reps/{id}/hours`: a rep's own, or anyone's for an admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct HoursView {
    pub rep: Person,
    pub hours: RepHours,
    /// What holds where the rep has set nothing.
    pub default_zone: String,
    pub default_week: Vec<baton_core::booking::WorkRange>,
}

/// What a desktop needs to know of bookings: part of `me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct MyBooking {
    pub hours: RepHours,
    pub default_zone: String,
    pub default_week: Vec<baton_core::booking::WorkRange>,
    pub types: Vec<MeetingType>,
    /// With which providers a calendar can be connected, beside CalDAV.
    pub clients: baton_core::booking::CalendarClients,
    /// Busy times are to be sent at least this often, in minutes.
    pub refresh_minutes: u32,
}
