//! What a workspace sets for meetings: kinds of meeting, hours, days off, and what prospects may
//! change themselves.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::ids::{MeetingTypeId, RepId};

/// A time on a wall clock, to the minute: `09:30`. `24:00` ends a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
#[cfg_attr(feature = "schema", schema(value_type = String, example = "09:30"))]
pub struct WallTime(#[cfg_attr(feature = "schema", specta(type = String))] u16);

impl WallTime {
    pub const DAY: u16 = 24 * 60;

    /// Minutes after midnight, 24:00 at most.
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes <= Self::DAY).then_some(Self(minutes))
    }

    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for WallTime {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let two = |part: &str| {
            (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u16>().ok())
                .flatten()
        };
        s.split_once(':')
            .and_then(|(h, m)| Some((two(h)?, two(m)?)))
            .filter(|(_, m)| *m < 60)
            .and_then(|(h, m)| Self::from_minutes(h * 60 + m))
            .ok_or_else(|| format!("`{s}` is not a time from 00:00 to 24:00"))
    }
}

impl TryFrom<String> for WallTime {
    type Error = String;

    fn try_from(s: String) -> Result<Self, Self::Error> {
        s.parse()
    }
}

impl From<WallTime> for String {
    fn from(t: WallTime) -> Self {
        t.to_string()
    }
}

/// A day on a calendar: `2026-03-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
#[cfg_attr(feature = "schema", schema(value_type = String, format = Date, example = "2026-03-12"))]
pub struct Day(#[cfg_attr(feature = "schema", specta(type = String))] pub Date);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    pub fn of(day: Date) -> Self {
        use jiff::civil::Weekday as W;
        match day.weekday() {
            W::Monday => Self::Monday,
            W::Tuesday => Self::Tuesday,
            W::Wednesday => Self::Wednesday,
            W::Thursday => Self::Thursday,
            W::Friday => Self::Friday,
            W::Saturday => Self::Saturday,
            W::Sunday => Self::Sunday,
        }
    }
}

/// One stretch of work on a day of the week. A day may have several; none crosses midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct WorkRange {
    pub weekday: Weekday,
    pub from: WallTime,
    /// After `from`.
    pub to: WallTime,
}

/// Days off, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct DaysOff {
    pub from: Day,
    pub to: Day,
    /// E.g. "Christmas", "Parental leave". Of a rep's leave colleagues see only that it is leave.
    #[serde(default)]
    pub name: String,
    /// Stands in meanwhile; of leave only.
    #[serde(default)]
    pub delegate: Option<RepId>,
}

impl DaysOff {
    pub fn covers(&self, day: Date) -> bool {
        self.from.0 <= day && day <= self.to.0
    }
}

/// When a rep works. What is not set is the workspace's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RepHours {
    /// IANA zone, e.g. `Europe/Berlin`.
    pub zone: Option<String>,
    pub week: Option<Vec<WorkRange>>,
    pub leave: Vec<DaysOff>,
}

/// Where a meeting takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Location {
    /// A new Google Meet link for each meeting, made by the host's Google calendar.
    GoogleMeet,
    /// A new Teams link for each meeting, made by the host's Microsoft calendar.
    Teams,
    /// Always the same address.
    Link { url: String },
    /// The host calls the prospect.
    Phone,
}

/// Who hosts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Hosts {
    /// One of these, by turns; anyone of the team if empty.
    pub one_of: Vec<RepId>,
    /// Comes to every meeting of this kind too, e.g. a solutions engineer.
    pub fixed: Option<RepId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct MeetingType {
    /// Short and stable, e.g. `intro`: agents name it.
    pub id: MeetingTypeId,
    pub name: String,
    #[cfg_attr(feature = "schema", schema(minimum = 5, maximum = 480))]
    pub minutes: u32,
    /// Kept free before and after.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(maximum = 240))]
    pub before_minutes: u32,
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(maximum = 240))]
    pub after_minutes: u32,
    /// No sooner than this from now.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(maximum = 43200))]
    pub notice_minutes: u32,
    /// No later than this from now.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 365))]
    pub horizon_days: u32,
    /// Between two starts.
    #[cfg_attr(feature = "schema", schema(minimum = 5, maximum = 480))]
    pub step_minutes: u32,
    /// Meetings a day and week of the host, of any kind, counted in the host's zone; a week begins
    /// on Monday.
    #[serde(default)]
    pub daily_limit: Option<u32>,
    #[serde(default)]
    pub weekly_limit: Option<u32>,
    pub location: Location,
    #[serde(default)]
    pub hosts: Hosts,
    /// Only within these hours, beside the host's own.
    #[serde(default)]
    pub week: Option<Vec<WorkRange>>,
}

/// When what is known of a rep's calendar is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct StaleCalendar {
    pub after_minutes: u32,
    pub then: StaleChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum StaleChoice {
    /// Offer as if it were fresh.
    TrustHours,
    /// Offer after all others, and say that it is not certain.
    OfferTentatively,
    /// Do not offer this rep's time.
    SkipRep,
}

impl Default for StaleCalendar {
    fn default() -> Self {
        Self {
            after_minutes: 240,
            then: StaleChoice::OfferTentatively,
        }
    }
}

/// What a prospect may change with the link in the invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct ProspectChanges {
    pub may_reschedule: bool,
    pub may_cancel: bool,
    /// Not later than this before the start.
    pub notice_minutes: u32,
    pub most_reschedules: u32,
}

impl Default for ProspectChanges {
    fn default() -> Self {
        Self {
            may_reschedule: true,
            may_cancel: true,
            notice_minutes: 60,
            most_reschedules: 3,
        }
    }
}

/// When a meeting no longer counts in the round robin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct CreditBack {
    pub no_show: bool,
    pub cancelled: bool,
}

impl Default for CreditBack {
    fn default() -> Self {
        Self {
            no_show: true,
            cancelled: true,
        }
    }
}

/// An OAuth client that the company registered with a provider. Of a desktop app the secret is no
/// secret (RFC 8252, section 8.5); Google asks for it all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct OauthClient {
    pub id: String,
    #[serde(default)]
    pub secret: Option<String>,
    /// Microsoft: the tenant, `organizations` if not given.
    #[serde(default)]
    pub tenant: Option<String>,
}

/// With which providers reps can connect their calendars. CalDAV needs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct CalendarClients {
    pub google: Option<OauthClient>,
    pub microsoft: Option<OauthClient>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct BookingSettings {
    /// Of reps who have set none.
    pub zone: String,
    pub week: Vec<WorkRange>,
    /// For everybody.
    pub holidays: Vec<DaysOff>,
    /// The first is meant where an agent names none.
    pub types: Vec<MeetingType>,
    pub hold_minutes: u32,
    /// How long before a meeting the rep is alerted.
    pub prep_minutes: u32,
    pub stale_calendar: StaleCalendar,
    pub prospect: ProspectChanges,
    pub credit_back: CreditBack,
    pub clients: CalendarClients,
}

impl Default for BookingSettings {
    fn default() -> Self {
        Self {
            zone: "UTC".into(),
            week: office_hours(),
            holidays: vec![],
            types: vec![MeetingType::default()],
            hold_minutes: 5,
            prep_minutes: 10,
            stale_calendar: StaleCalendar::default(),
            prospect: ProspectChanges::default(),
            credit_back: CreditBack::default(),
            clients: CalendarClients::default(),
        }
    }
}

impl Default for MeetingType {
    fn default() -> Self {
        Self {
            id: "intro".into(),
            name: "Intro call".into(),
            minutes: 30,
            before_minutes: 0,
            after_minutes: 10,
            notice_minutes: 120,
            horizon_days: 21,
            step_minutes: 30,
            daily_limit: None,
            weekly_limit: None,
            location: Location::Phone,
            hosts: Hosts::default(),
            week: None,
        }
    }
}

/// Monday to Friday, nine to five.
pub fn office_hours() -> Vec<WorkRange> {
    Weekday::ALL
        .into_iter()
        .take(5)
        .map(|weekday| WorkRange {
            weekday,
            from: WallTime(9 * 60),
            to: WallTime(17 * 60),
        })
        .collect()
}

impl BookingSettings {
    /// The kind of this id; the first where none is named.
    pub fn meeting_type(&self, id: Option<&MeetingTypeId>) -> Option<&MeetingType> {
        match id {
            Some(id) => self.types.iter().find(|t| &t.id == id),
            None => self.types.first(),
        }
    }

    /// How old what is known of a calendar may be at `now`.
    pub fn stale_before(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(-60 * i64::from(self.stale_calendar.after_minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_times_are_two_digits_and_end_with_the_day() {
        assert_eq!("09:05".parse::<WallTime>().unwrap().minutes(), 545);
        assert_eq!("24:00".parse::<WallTime>().unwrap().to_string(), "24:00");
        for wrong in ["9:05", "24:01", "12:60", "12", "", "+1:00"] {
            assert!(wrong.parse::<WallTime>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn settings_from_before_bookings_read_as_the_defaults() {
        let read: BookingSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(read, BookingSettings::default());
        let json = serde_json::to_string(&read).unwrap();
        assert_eq!(
            serde_json::from_str::<BookingSettings>(&json).unwrap(),
            read
        );
    }
}
