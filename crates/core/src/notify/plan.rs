//! What is sent to one person, or to the programs, because of one event.

use jiff::tz::TimeZone;

use super::{Channel, NotifyPolicy, RepNotify};
use crate::Timestamp;
use crate::ids::{ConnectionId, RepId, TeamId};
use crate::notice::NoticeEvent;

/// Who is told.
#[derive(Clone, Debug)]
pub struct Reader {
    pub rep: RepId,
    pub teams: Vec<TeamId>,
    pub choice: RepNotify,
    pub zone: TimeZone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub channel: Channel,
    pub connection: Option<ConnectionId>,
    pub at: Timestamp,
    pub unless_acted: bool,
}

/// A step of the policy that is not taken, and why: receipts say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub channel: Channel,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The rep turned the channel off.
    TurnedOff,
}

/// For a person all personal channels, for `None` the programs. The desktop is not planned: it is
/// told by the feed, always and at once.
pub fn plan(
    _policy: &NotifyPolicy,
    _event: NoticeEvent,
    _reader: Option<&Reader>,
    _now: Timestamp,
) -> (Vec<Planned>, Vec<Skipped>) {
    (vec![], vec![])
}
