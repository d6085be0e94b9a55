//! After the meeting: it took place, or the prospect did not come. And: the calendar has it.

use baton_api::intent::Answer;
use baton_api::{Code, Problem, limits};
use baton_core::ids::{MeetingId, RepId};
use baton_core::ledger::{CREDIT, EntryKind};
use baton_core::meeting::{MeetingState, Unchangeable};

use super::change::hosted;
use crate::engine::{Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::{MeetingRow, Write, handoffs, meetings};

impl Engine {
    pub(in crate::engine) async fn settle_meeting(
        &self,
        w: &mut Write,
        device: &Device,
        id: &MeetingId,
        came: bool,
    ) -> Result<Answer> {
        let row = hosted(w, &device.rep, id).await?;
        self.settle(w, row, came).await
    }

    pub(in crate::engine) async fn settle(
        &self,
        w: &mut Write,
        mut row: MeetingRow,
        came: bool,
    ) -> Result<Answer> {
        match row.meeting.settle(came, self.now()) {
            Ok(true) => {}
            Ok(false) => return Ok(Answer::Done),
            Err(Unchangeable::Cancelled | Unchangeable::Over) => return Ok(Answer::Over),
            Err(Unchangeable::NotBegun) => {
                return Err(
                    Problem::new(Code::MeetingUnchangeable, "The meeting has not begun.")
                        .fix("Say how it went once it has.")
                        .into(),
                );
            }
        }
        row.changed_at = self.now();
        self.count_no_show(w, &mut row).await?;
        w.put_meeting(&mut row).await?;
        self.touch_meeting(w, &row).await?;
        Ok(Answer::Done)
    }

    /// By the workspace's choice a no-show does not count; one that is corrected counts again, also
    /// when the workspace has chosen otherwise since.
    async fn count_no_show(&self, w: &mut Write, row: &mut MeetingRow) -> Result<()> {
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        let missed = row.meeting.state == MeetingState::NoShow;
        let gives_back = workspace.settings.booking.credit_back.no_show;
        let amount = match (missed, row.earned, row.counts) {
            (true, _, true) if gives_back => -CREDIT,
            (false, true, false) => CREDIT,
            _ => return Ok(()),
        };
        row.counts = !missed;
        let handoff = handoffs::handoff(w.conn(), &row.handoff)
            .await?
            .ok_or_else(|| Fail::not_found("handoff"))?;
        let host = &row.meeting.host;
        self.credit(w, &handoff, host, EntryKind::NoShow, amount)
            .await
    }

    /// A host's calendar has the meeting; of the host who brings the others, it may say where to
    /// join.
    pub(in crate::engine) async fn in_calendar(
        &self,
        w: &mut Write,
        rep: &RepId,
        id: &MeetingId,
        sequence: u32,
        join_url: Option<&str>,
    ) -> Result<Answer> {
        let mut row = meetings::meeting(w.conn(), id)
            .await?
            .filter(|m| m.hosts().any(|r| r == rep))
            .ok_or_else(|| Fail::not_found("meeting"))?;
        let mine = &row.meeting.host == rep;
        let newer = row.written.is_none_or(|(s, _)| s < sequence);
        let link = join_url.filter(|url| mine && row.join_url.as_deref() != Some(url));
        if !mine || !(newer || link.is_some()) {
            return Ok(Answer::Done);
        }
        if let Some(url) = link {
            validate::web_address(url, limits::NOTE_CHARS, "action.join_url")?;
            row.join_url = Some(url.to_owned());
        }
        if newer {
            row.written = Some((sequence, self.now()));
        }
        w.put_meeting(&mut row).await?;
        self.touch_meeting(w, &row).await?;
        Ok(Answer::Done)
    }
}
