//! Who has the prospect already: times are theirs, and so is the meeting.

use baton_core::Timestamp;
use baton_core::booking::MeetingType;
use baton_core::handoff::HandoffState;
use baton_core::ids::{ConversationId, MeetingId, RepId};
use baton_core::meeting::MeetingState;

use crate::fail::Result;
use crate::store::{Conn, handoffs, meetings};

#[derive(Debug, Default)]
pub struct Keeper {
    pub rep: Option<RepId>,
    /// The meeting that stands: another time is looked for instead of it.
    pub meeting: Option<MeetingId>,
}

impl Keeper {
    pub async fn of(c: &mut Conn, conversation: &ConversationId, now: Timestamp) -> Result<Self> {
        let handoff = handoffs::latest_handoff(c, conversation).await?;
        let holds = |s| matches!(s, HandoffState::Accepted | HandoffState::Booked);
        // Nobody could take it, and the agent offers a meeting with this rep.
        let later = handoff
            .as_ref()
            .filter(|h| h.handoff.state == HandoffState::Waiting)
            .and_then(|h| h.routing.book_later.as_ref()?.rep.clone());
        let held = handoff.filter(|h| holds(h.handoff.state));
        let meeting = meetings::latest_meeting(c, conversation).await?;
        let stands = |s, end| s == MeetingState::Booked && end > now;
        Ok(Self {
            rep: held
                .and_then(|h| h.handoff.accepted().map(|o| o.rep.clone()))
                .or(later),
            meeting: meeting
                .map(|m| m.meeting)
                .filter(|m| stands(m.state, m.end))
                .map(|m| m.id),
        })
    }

    /// The kind of meeting as this rep hosts it: whoever may host it otherwise, the prospect knows
    /// them.
    pub fn hosting(&self, kind: &MeetingType) -> MeetingType {
        let mut kind = kind.clone();
        if self.rep.is_some() {
            kind.hosts.one_of.clear();
            kind.hosts
                .fixed
                .take_if(|fixed| Some(&*fixed) == self.rep.as_ref());
        }
        kind
    }
}
