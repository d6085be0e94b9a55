//! Who could host a meeting in place of its host, at the same time.

use baton_core::handoff::HandoffReason;
use baton_core::ids::RepId;

use super::Spoken;
use super::change::kind_of;
use super::team::Except;
use crate::engine::Engine;
use crate::fail::Result;
use crate::store::{MeetingRow, Write, conversations};

/// The starts of another host's day may lie between those of the first.
const ANY_STEP_MINUTES: u32 = 5;

impl Engine {
    /// `wanted`, if they are free then; else whose turn it is.
    pub(in crate::engine) async fn other_host(
        &self,
        w: &mut Write,
        row: &MeetingRow,
        wanted: Option<&RepId>,
    ) -> Result<Option<RepId>> {
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        let mut kind = kind_of(&workspace, row);
        let now = workspace
            .settings
            .booking
            .meeting_type(Some(&row.meeting_type));
        if let Some(now) = now {
            kind.hosts.one_of.clone_from(&now.hosts.one_of);
        }
        kind.notice_minutes = 0;
        kind.step_minutes = ANY_STEP_MINUTES;
        let spoken = Spoken::named(&row.zone).unwrap_or_else(|| Spoken::of_workspace(&workspace));
        let except = Except {
            conversation: Some(&row.conversation),
            meeting: Some(&row.meeting.id),
        };
        let search = self
            .search(w.conn(), &workspace, &kind, spoken, None, except)
            .await?;
        let search = match conversations::conversation(w.conn(), &row.conversation).await? {
            Some(talk) => {
                let lead = self.lead(w.conn(), &talk, HandoffReason::default()).await?;
                search.for_lead(lead)
            }
            None => search,
        };
        let Some(mut opening) = search.at(row.meeting.start) else {
            return Ok(None);
        };
        let own = search.team.place(&row.meeting.host);
        opening.hosts.retain(|p| Some(*p) != own);
        let opening = search.with_host(opening, wanted);
        Ok(search.slot(&opening).map(|s| s.host.id))
    }
}
