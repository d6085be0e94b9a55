//! Agenda and meetings.

use baton_core::Timestamp;
use baton_core::ids::{IntentId, MeetingId};
use url::Url;

use super::{Answer, gone};
use crate::desk::Desk;
use crate::view::{Agenda, MeetingPage};

impl Desk {
    pub async fn agenda(&self, _from: Timestamp, _to: Timestamp) -> Answer<Agenda> {
        Ok(Agenda {
            zone: "UTC".into(),
            meetings: vec![],
            busy: vec![],
        })
    }

    pub async fn meeting(&self, _id: &MeetingId) -> Answer<MeetingPage> {
        Err(gone("This meeting"))
    }

    pub async fn move_meeting(&self, _id: &MeetingId, _start: Timestamp) -> Answer<IntentId> {
        Err(gone("This meeting"))
    }

    pub async fn cancel_meeting(
        &self,
        _id: &MeetingId,
        _reason: Option<String>,
    ) -> Answer<IntentId> {
        Err(gone("This meeting"))
    }

    pub async fn settle_meeting(&self, _id: &MeetingId, _came: bool) -> Answer<IntentId> {
        Err(gone("This meeting"))
    }

    /// Where to join a meeting.
    pub async fn join_url(&self, _id: &MeetingId) -> Answer<Url> {
        Err(gone("This meeting"))
    }
}
