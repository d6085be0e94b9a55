//! Meetings that the tests tell stories about: Priya's with Ana, two days into the story.

use baton_api::booking::{InCalendar, MeetingView, MyBooking};
use baton_api::feed::Change;
use baton_core::Timestamp;
use baton_core::booking::{CalendarClients, Location, MeetingType, RepHours, office_hours};
use baton_core::meeting::{MeetingState, Party};
use baton_core::presence::Presence;

use crate::people::{at, me, rep};

/// Thursday 5 March, 14:00 where Ana is.
pub(crate) const THURSDAY: i64 = 2 * 24 * 60 * 60;
pub(crate) const HALF_HOUR: i64 = 30 * 60;

pub(crate) fn uid(id: &str) -> String {
    format!("{id}@baton")
}

/// Booked just now with Ana, at version 1.
pub(crate) fn meeting(id: &str, start: i64) -> MeetingView {
    MeetingView {
        id: id.into(),
        version: 1,
        handoff: "ho_1".into(),
        conversation: "conv_ho_1".into(),
        name: "Intro call".into(),
        meeting_type: "intro".into(),
        host: rep("rep_ana"),
        with: None,
        start: at(start),
        end: at(start + HALF_HOUR),
        before_minutes: 0,
        after_minutes: 10,
        sequence: 0,
        state: MeetingState::Booked,
        changed_by: None,
        reason: None,
        prospect: "Priya Raghunathan".into(),
        company: Some("Brightmoor".into()),
        email: Some("priya@brightmoor.example".into()),
        phone: None,
        zone: "Asia/Kathmandu".into(),
        location: Location::Link {
            url: "https://meet.example.com/ana".into(),
        },
        join_url: None,
        note: None,
        booked_at: at(0),
        tentative: false,
        in_calendar: None,
        prep_minutes: 10,
    }
}

/// What happens to a meeting at the hub, each step a new version.
pub(crate) trait Fate: Sized {
    fn moved(self, by: Party, start: i64) -> Self;
    fn cancelled(self, by: Party) -> Self;
    fn written(self) -> Self;
}

impl Fate for MeetingView {
    fn moved(mut self, by: Party, start: i64) -> Self {
        self.version += 1;
        self.sequence += 1;
        (self.start, self.end) = (at(start), at(start + HALF_HOUR));
        self.changed_by = Some(by);
        self
    }

    fn cancelled(mut self, by: Party) -> Self {
        self.version += 1;
        self.sequence += 1;
        self.state = MeetingState::Cancelled;
        self.changed_by = Some(by);
        self
    }

    fn written(mut self) -> Self {
        self.version += 1;
        self.in_calendar = Some(InCalendar {
            sequence: self.sequence,
            at: at(1),
        });
        self
    }
}

pub(crate) fn booked(meeting: &MeetingView) -> Change {
    Change::Meeting {
        meeting: Box::new(meeting.clone()),
    }
}

/// Ana, in a workspace that books meetings.
pub(crate) fn booker() -> Change {
    let Change::Me { mut me } = me(Presence::Available) else {
        unreachable!("it is Ana");
    };
    me.booking = Some(MyBooking {
        hours: RepHours::default(),
        default_zone: "Europe/Berlin".into(),
        default_week: office_hours(),
        types: vec![MeetingType::default()],
        clients: CalendarClients::default(),
        refresh_minutes: 30,
    });
    Change::Me { me }
}

pub(crate) fn span(start: i64, end: i64) -> (Timestamp, Timestamp) {
    (at(start), at(end))
}
