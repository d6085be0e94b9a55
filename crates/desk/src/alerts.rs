//! What calls the rep: derived where entries are applied, handed to the host one by one.

pub(crate) mod care;
pub(crate) mod meeting;
pub(crate) mod plan;
pub(crate) mod words;
pub(crate) mod worker;

use baton_core::Timestamp;
use baton_core::ids::{HandoffId, MeetingId, OfferId};
use baton_core::workspace::DeclineReason;

/// What the host does with its notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertEvent {
    Show(Alert),
    /// The offer is answered, taken or gone: take its notification away.
    Close {
        offer: OfferId,
    },
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Of an alert about anything else than an offer, only the alert's own name: there is no such
    /// offer.
    pub offer: OfferId,
    /// Empty where it is about the rep alone.
    pub handoff: HandoffId,
    /// What it is about, if not a handoff alone.
    pub meeting: Option<MeetingId>,
    /// There is a link to join the meeting.
    pub join: bool,
    pub kind: AlertKind,
    /// Who: `Priya Raghunathan · Brightmoor`. Untrusted plain text, as are the lines.
    pub title: String,
    pub lines: Vec<String>,
    /// By the hub's clock.
    pub deadline: Timestamp,
    /// What the rep may decline with; empty where there is nothing to answer.
    pub decline_reasons: Vec<DeclineReason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertKind {
    /// Answer now: Accept, Decline, Open.
    Offered,
    /// Still not answered: the same again, quietly.
    Reminder,
    /// Nobody answered in time. Only to be read.
    Lapsed,
    /// The rep's answer came too late; the lines say why. Only to be read.
    TooLate,
    /// The rep hosts a new meeting, or comes to it.
    MeetingBooked,
    MeetingMoved,
    MeetingCancelled,
    /// It begins soon: the brief, Join, Open.
    Prep,
    /// It waits for anybody who may take it, and takes too long.
    Unclaimed,
    /// The rep has it, and has not said how it ended.
    Unfinished,
    /// It does not move, and the rep looks after those who should move it.
    Escalated,
    /// The hub set the rep to away: Available, or leave it.
    SetAway,
}

impl AlertKind {
    /// There is an offer to answer.
    pub fn asks(self) -> bool {
        matches!(self, Self::Offered | Self::Reminder)
    }

    /// It says what became of an offer, or asks for an answer to one.
    pub fn of_offer(self) -> bool {
        self.asks() || matches!(self, Self::Lapsed | Self::TooLate)
    }
}
