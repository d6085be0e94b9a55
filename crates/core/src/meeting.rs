//! A booked meeting and its life.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::ids::{MeetingId, RepId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum MeetingState {
    Booked,
    /// It took place.
    Held,
    /// The prospect did not come.
    NoShow,
    Cancelled,
}

/// Who changed a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Party {
    Agent,
    Prospect,
    /// The host, in Baton.
    Rep,
    /// The host, in their calendar.
    Calendar,
}

/// Why a meeting cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unchangeable {
    #[error("it was cancelled")]
    Cancelled,
    #[error("it is over")]
    Over,
    #[error("it has not begun")]
    NotBegun,
}

/// The part of a meeting that has rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub id: MeetingId,
    pub host: RepId,
    /// The fixed host beside, if the kind of meeting has one.
    pub with: Option<RepId>,
    pub start: Timestamp,
    pub end: Timestamp,
    pub state: MeetingState,
    /// SEQUENCE of RFC 5545: grows whenever time or place change, and with the cancellation.
    pub sequence: u32,
    /// How often the prospect has moved it.
    pub moved_by_prospect: u32,
    pub changed_by: Option<Party>,
    /// Why it was cancelled, in the canceller's words.
    pub reason: Option<String>,
}

impl Meeting {
    /// The UID of its calendar events: the same wherever and however often it is written.
    pub fn uid(&self) -> String {
        uid(&self.id)
    }

    pub fn overlaps(&self, start: Timestamp, end: Timestamp) -> bool {
        self.state == MeetingState::Booked && self.start < end && start < self.end
    }

    /// Moves it. `false` if it stands there already.
    pub fn reschedule(
        &mut self,
        by: Party,
        (start, end): (Timestamp, Timestamp),
        now: Timestamp,
    ) -> Result<bool, Unchangeable> {
        self.changeable(by, now)?;
        if (self.start, self.end) == (start, end) {
            return Ok(false);
        }
        (self.start, self.end) = (start, end);
        self.sequence += 1;
        self.moved_by_prospect += u32::from(by == Party::Prospect);
        self.changed_by = Some(by);
        Ok(true)
    }

    /// Somebody else hosts it: the same time, another calendar.
    pub fn hand_on(&mut self, to: RepId, now: Timestamp) -> Result<(), Unchangeable> {
        self.changeable(Party::Agent, now)?;
        self.with.take_if(|with| *with == to);
        self.host = to;
        self.sequence += 1;
        Ok(())
    }

    /// Cancels it. `false` if it was cancelled before.
    pub fn cancel(
        &mut self,
        by: Party,
        reason: Option<String>,
        now: Timestamp,
    ) -> Result<bool, Unchangeable> {
        if self.state == MeetingState::Cancelled {
            return Ok(false);
        }
        self.changeable(by, now)?;
        self.state = MeetingState::Cancelled;
        self.sequence += 1;
        self.changed_by = Some(by);
        self.reason = reason;
        Ok(true)
    }

    /// Says how it went, once it has begun. May be corrected. `false` if that was said before.
    pub fn settle(&mut self, came: bool, now: Timestamp) -> Result<bool, Unchangeable> {
        if self.state == MeetingState::Cancelled {
            return Err(Unchangeable::Cancelled);
        }
        if now < self.start {
            return Err(Unchangeable::NotBegun);
        }
        let state = if came {
            MeetingState::Held
        } else {
            MeetingState::NoShow
        };
        Ok(std::mem::replace(&mut self.state, state) != state)
    }

    /// Once it has begun only its host says that it is off or goes on later, and not in a calendar:
    /// old events are tidied up without a thought of the prospect.
    fn changeable(&self, by: Party, now: Timestamp) -> Result<(), Unchangeable> {
        let last = if by == Party::Rep {
            self.end
        } else {
            self.start
        };
        match self.state {
            MeetingState::Booked if now < last => Ok(()),
            MeetingState::Cancelled => Err(Unchangeable::Cancelled),
            MeetingState::Booked | MeetingState::Held | MeetingState::NoShow => {
                Err(Unchangeable::Over)
            }
        }
    }
}

/// The UID of a meeting's calendar events.
pub fn uid(meeting: &MeetingId) -> String {
    format!("{meeting}@baton")
}

/// The meeting that a calendar event stands for, if it is one of ours.
pub fn of_uid(uid: &str) -> Option<MeetingId> {
    uid.strip_suffix("@baton")
        .filter(|id| id.starts_with("mtg_"))
        .map(MeetingId::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_millis(s * 1000)
    }

    fn meeting() -> Meeting {
        Meeting {
            id: "mtg_1".into(),
            host: "ana".into(),
            with: None,
            start: at(1000),
            end: at(2800),
            state: MeetingState::Booked,
            sequence: 0,
            moved_by_prospect: 0,
            changed_by: None,
            reason: None,
        }
    }

    #[test]
    fn a_move_raises_the_sequence_once() {
        let mut m = meeting();
        assert_eq!(
            m.reschedule(Party::Prospect, (at(5000), at(6800)), at(0)),
            Ok(true)
        );
        assert_eq!(
            m.reschedule(Party::Calendar, (at(5000), at(6800)), at(0)),
            Ok(false)
        );
        assert_eq!((m.sequence, m.moved_by_prospect), (1, 1));
        assert_eq!(m.changed_by, Some(Party::Prospect));
    }

    #[test]
    fn a_cancelled_meeting_stays_cancelled() {
        let mut m = meeting();
        assert_eq!(m.cancel(Party::Rep, None, at(0)), Ok(true));
        assert_eq!(m.cancel(Party::Calendar, None, at(0)), Ok(false));
        assert_eq!(
            m.reschedule(Party::Prospect, (at(1), at(2)), at(0)),
            Err(Unchangeable::Cancelled)
        );
        assert_eq!(m.settle(true, at(9999)), Err(Unchangeable::Cancelled));
        assert!(!m.overlaps(at(0), at(9999)));
    }

    #[test]
    fn how_it_went_is_said_after_it_began_and_can_be_corrected() {
        let mut m = meeting();
        assert_eq!(m.settle(false, at(999)), Err(Unchangeable::NotBegun));
        assert_eq!(m.settle(false, at(1500)), Ok(true));
        assert_eq!(m.settle(false, at(1500)), Ok(false));
        assert_eq!(m.settle(true, at(1600)), Ok(true));
        assert_eq!(m.cancel(Party::Rep, None, at(0)), Err(Unchangeable::Over));
    }

    #[test]
    fn what_has_begun_is_changed_by_its_host_alone_and_not_in_the_calendar() {
        let (during, later) = (at(1500), (at(9000), at(9900)));
        for by in [Party::Agent, Party::Prospect, Party::Calendar] {
            let mut m = meeting();
            assert_eq!(
                m.cancel(by, None, during),
                Err(Unchangeable::Over),
                "{by:?}"
            );
            assert_eq!(m.reschedule(by, later, during), Err(Unchangeable::Over));
        }
        let mut m = meeting();
        assert_eq!(m.reschedule(Party::Rep, later, during), Ok(true));
        let mut m = meeting();
        assert_eq!(
            m.cancel(Party::Rep, None, at(2800)),
            Err(Unchangeable::Over)
        );
        assert_eq!(m.cancel(Party::Rep, None, during), Ok(true));
    }

    #[test]
    fn events_of_others_are_not_ours() {
        assert_eq!(of_uid(&meeting().uid()), Some("mtg_1".into()));
        assert_eq!(of_uid("mtg_1@example.com"), None);
        assert_eq!(of_uid("abc@baton"), None);
    }
}
