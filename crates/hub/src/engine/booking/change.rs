//! Meetings move and are cancelled: by the agent, the prospect, the rep, or in the rep's calendar.

use baton_api::booking::{CancelMeeting, MeetingStatus, Reschedule, SlotView};
use baton_api::intent::Answer;
use baton_api::{Code, Problem, limits};
use baton_core::Timestamp;
use baton_core::booking::MeetingType;
use baton_core::handoff::HandoffState;
use baton_core::ids::{MeetingId, RepId};
use baton_core::ledger::{CREDIT, EntryKind};
use baton_core::meeting::{MeetingState, Party, Unchangeable};
use baton_core::notice::NoticeEvent;

use super::find::Search;
use super::hold::taken;
use super::team::Except;
use super::{Spoken, unknown_zone};
use crate::engine::conversations::own;
use crate::engine::forget::gone;
use crate::engine::{Agent, Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::{MeetingRow, WorkspaceRow, Write, handoffs, meetings};

/// On whose behalf a meeting is moved or cancelled, and what they may.
#[derive(Clone, Copy, Debug)]
pub enum Mover<'a> {
    Agent(&'a Agent),
    /// Whoever has the signed link.
    Prospect,
}

/// What is to become of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Move,
    Cancel,
}

impl Mover<'_> {
    fn party(self) -> Party {
        match self {
            Self::Agent(_) => Party::Agent,
            Self::Prospect => Party::Prospect,
        }
    }
}

impl Engine {
    pub async fn meeting(&self, agent: &Agent, id: &MeetingId) -> Result<MeetingStatus> {
        let mut c = self.store.read().await?;
        let row = self.meeting_for(&mut c, Mover::Agent(agent), id).await?;
        self.meeting_status(&mut c, row).await
    }

    pub async fn reschedule(
        &self,
        mover: Mover<'_>,
        id: &MeetingId,
        request: Reschedule,
    ) -> Result<MeetingStatus> {
        if let Some(zone) = &request.zone {
            Spoken::named(zone).ok_or_else(|| unknown_zone("zone"))?;
        }
        let mut w = self.store.write().await?;
        let mut row = self.meeting_for(w.conn(), mover, id).await?;
        if row.meeting.start == request.start && row.meeting.state == MeetingState::Booked {
            return self.meeting_status(w.conn(), row).await;
        }
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        self.may_change(&workspace, &row, mover, Wish::Move)?;
        let kind = kind_of(&workspace, &row);
        let search = self.search_for(w.conn(), &workspace, &kind, &row).await?;
        let Some(opening) = search.at(request.start) else {
            drop(w);
            let start = request.start;
            return Err(self.aside(search, move |s| taken(s, start)).await?.into());
        };
        let slot = search
            .slot(&opening)
            .ok_or_else(|| Fail::not_found("rep"))?;
        row.tentative = slot.tentative;
        if let Some(zone) = &request.zone {
            row.zone.clone_from(zone);
        }
        row.meeting
            .reschedule(mover.party(), (slot.start, slot.end), self.now())
            .map_err(unchangeable)?;
        self.moved(&mut w, &workspace, &mut row).await?;
        let status = self.meeting_status(w.conn(), row).await?;
        w.commit().await?;
        Ok(status)
    }

    /// Where the meeting could go: the host stays.
    pub(super) async fn search_for<'a>(
        &self,
        c: &mut crate::store::Conn,
        workspace: &'a WorkspaceRow,
        kind: &'a MeetingType,
        row: &MeetingRow,
    ) -> Result<Search<'a>> {
        let spoken = Spoken::named(&row.zone).unwrap_or_else(|| Spoken::of_workspace(workspace));
        let except = Except {
            conversation: Some(&row.conversation),
            meeting: Some(&row.meeting.id),
        };
        let only = Some(row.meeting.host.clone());
        self.search(c, workspace, kind, spoken, only, except).await
    }

    pub async fn cancel_meeting(
        &self,
        mover: Mover<'_>,
        id: &MeetingId,
        request: CancelMeeting,
    ) -> Result<MeetingStatus> {
        if let Some(reason) = &request.reason {
            validate::optional_text(reason, limits::NOTE_CHARS, "reason")?;
        }
        let mut w = self.store.write().await?;
        let mut row = self.meeting_for(w.conn(), mover, id).await?;
        if row.meeting.state == MeetingState::Cancelled {
            return self.meeting_status(w.conn(), row).await;
        }
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        self.may_change(&workspace, &row, mover, Wish::Cancel)?;
        row.meeting
            .cancel(mover.party(), said(request.reason), self.now())
            .map_err(unchangeable)?;
        self.cancelled(&mut w, &workspace, &mut row).await?;
        let status = self.meeting_status(w.conn(), row).await?;
        w.commit().await?;
        Ok(status)
    }

    /// The host moves it, in Baton or in their calendar: wherever they like, but onto another
    /// meeting. What was changed since the rep looked stays.
    pub(in crate::engine) async fn host_moves(
        &self,
        w: &mut Write,
        rep: &RepId,
        id: &MeetingId,
        (start, end): (Timestamp, Option<Timestamp>),
        by: Party,
        seen: Option<u32>,
    ) -> Result<Answer> {
        of_the_rep(by)?;
        let mut row = hosted(w, rep, id).await?;
        let length = row.meeting.end.as_millis() - row.meeting.start.as_millis();
        let end = end.unwrap_or_else(|| Timestamp::from_millis(start.as_millis() + length));
        if row.meeting.state != MeetingState::Booked {
            return Ok(Answer::Over);
        }
        if seen.is_some_and(|s| s < row.meeting.sequence) && row.meeting.start != start {
            return Ok(Answer::Changed {
                start: row.meeting.start,
                end: row.meeting.end,
            });
        }
        self.in_reach(start, end)?;
        if let Some((start, end)) = clash(w, &row, start, end).await? {
            return Ok(Answer::Clash { start, end });
        }
        match row.meeting.reschedule(by, (start, end), self.now()) {
            Ok(true) => {
                let workspace = self.workspace(w.conn(), &row.workspace).await?;
                self.moved(w, &workspace, &mut row).await?;
                Ok(Answer::Done)
            }
            Ok(false) => Ok(Answer::Done),
            Err(_) => Ok(Answer::Over),
        }
    }

    /// A time that somebody could mean.
    fn in_reach(&self, start: Timestamp, end: Timestamp) -> Result<(), Problem> {
        let wrong = |detail: &str, field| {
            Err(Problem::new(Code::InvalidField, detail).at(format!("action.{field}")))
        };
        if end <= start || end.seconds_since(start) > LONGEST_SECONDS {
            return wrong("A meeting ends within a day after it starts.", "end");
        }
        if start.seconds_since(self.now()).abs() > REACH_SECONDS {
            return wrong("A meeting lies within 400 days from now.", "start");
        }
        Ok(())
    }

    pub(in crate::engine) async fn host_cancels(
        &self,
        w: &mut Write,
        rep: &RepId,
        id: &MeetingId,
        reason: Option<String>,
        by: Party,
    ) -> Result<Answer> {
        of_the_rep(by)?;
        if let Some(reason) = &reason {
            validate::optional_text(reason, limits::NOTE_CHARS, "action.reason")?;
        }
        let mut row = hosted(w, rep, id).await?;
        match row.meeting.cancel(by, said(reason), self.now()) {
            Ok(true) => {
                let workspace = self.workspace(w.conn(), &row.workspace).await?;
                self.cancelled(w, &workspace, &mut row).await?;
                Ok(Answer::Done)
            }
            Ok(false) => Ok(Answer::Done),
            Err(_) => Ok(Answer::Over),
        }
    }

    /// Where the host may move it to, for the host's own eyes.
    pub async fn move_slots(
        &self,
        device: &Device,
        id: &MeetingId,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Vec<SlotView>> {
        let mut c = self.store.read().await?;
        let row = meetings::meeting(&mut c, id)
            .await?
            .filter(|m| m.workspace == device.workspace && m.hosts().any(|r| r == &device.rep))
            .ok_or_else(|| Fail::not_found("meeting"))?;
        let workspace = self.workspace(&mut c, &row.workspace).await?;
        let mut kind = kind_of(&workspace, &row);
        // The host decides how soon.
        kind.notice_minutes = 0;
        let search = self.search_for(&mut c, &workspace, &kind, &row).await?;
        let mut openings = search.between(from, to);
        openings.retain(|o| o.start != row.meeting.start);
        openings.truncate(usize::try_from(MOST_MOVE_SLOTS).unwrap_or(usize::MAX));
        Ok(search.slots(&openings))
    }

    /// Stores a moved meeting and tells everybody.
    async fn moved(
        &self,
        w: &mut Write,
        workspace: &WorkspaceRow,
        row: &mut MeetingRow,
    ) -> Result<()> {
        row.changed_at = self.now();
        w.put_meeting(row).await?;
        let handoff = self.handoff_of(w, row).await?;
        self.tell_meeting(w, &handoff, row, NoticeEvent::Moved)
            .await?;
        self.announce(w, workspace, row, |d| &d.moved).await
    }

    async fn cancelled(
        &self,
        w: &mut Write,
        workspace: &WorkspaceRow,
        row: &mut MeetingRow,
    ) -> Result<()> {
        row.changed_at = self.now();
        let mut handoff = self.handoff_of(w, row).await?;
        if handoff.handoff.state == HandoffState::Booked {
            handoff
                .handoff
                .unbook(self.now())
                .map_err(|refusal| Problem::new(Code::HandoffTaken, format!("{refusal}.")))?;
            w.put_handoff(&mut handoff).await?;
        }
        if row.counts && workspace.settings.booking.credit_back.cancelled {
            row.counts = false;
            let host = &row.meeting.host;
            self.credit(w, &handoff, host, EntryKind::Returned, -CREDIT)
                .await?;
        }
        w.put_meeting(row).await?;
        self.tell_meeting(w, &handoff, row, NoticeEvent::Cancelled)
            .await?;
        self.announce(w, workspace, row, |d| &d.cancelled).await
    }

    pub(super) fn may_change(
        &self,
        workspace: &WorkspaceRow,
        row: &MeetingRow,
        mover: Mover<'_>,
        what: Wish,
    ) -> Result<(), Problem> {
        let policy = &workspace.settings.booking.prospect;
        let refused = |detail: &str| Err(Problem::new(Code::MeetingUnchangeable, detail));
        if row.meeting.state != MeetingState::Booked {
            return refused("The meeting was cancelled or is over.");
        }
        if row.meeting.start <= self.now() {
            return refused("The meeting has begun.");
        }
        if matches!(mover, Mover::Agent(_)) {
            return Ok(());
        }
        let allowed = match what {
            Wish::Move => policy.may_reschedule,
            Wish::Cancel => policy.may_cancel,
        };
        if !allowed {
            return refused("This cannot be changed here. Please write to your host.");
        }
        let moved_often = row.meeting.moved_by_prospect >= policy.most_reschedules;
        if what == Wish::Move && moved_often {
            return refused("This meeting was moved often enough. Please write to your host.");
        }
        let last = row
            .meeting
            .start
            .plus_seconds(-60 * i64::from(policy.notice_minutes));
        if self.now() > last {
            return refused(
                "It is too late to change this meeting here. Please write to your host.",
            );
        }
        Ok(())
    }

    pub(in crate::engine) async fn meeting_for(
        &self,
        c: &mut crate::store::Conn,
        mover: Mover<'_>,
        id: &MeetingId,
    ) -> Result<MeetingRow> {
        let Some(row) = meetings::meeting(c, id).await? else {
            return Err(match mover {
                Mover::Agent(agent) => gone(c, agent, &id.0, "meeting").await,
                Mover::Prospect => Fail::not_found("meeting"),
            });
        };
        if let Mover::Agent(agent) = mover {
            // Another agent's meeting is as good as none.
            own(c, agent, &row.conversation)
                .await
                .map_err(|_| Fail::not_found("meeting"))?;
        }
        Ok(row)
    }

    async fn handoff_of(
        &self,
        w: &mut Write,
        row: &MeetingRow,
    ) -> Result<crate::store::HandoffRow> {
        handoffs::handoff(w.conn(), &row.handoff)
            .await?
            .ok_or_else(|| Fail::not_found("handoff"))
    }
}

const LONGEST_SECONDS: i64 = 86_400;
const REACH_SECONDS: i64 = 400 * 86_400;

/// More than anybody would scroll through.
const MOST_MOVE_SLOTS: u32 = 500;

/// The kind of the meeting, as it is now; as it was booked, if an admin has removed the kind. The
/// length is the meeting's own.
pub(super) fn kind_of(workspace: &WorkspaceRow, row: &MeetingRow) -> MeetingType {
    let booking = &workspace.settings.booking;
    let mut kind = booking
        .meeting_type(Some(&row.meeting_type))
        .cloned()
        .unwrap_or_default();
    let millis = row.meeting.end.as_millis() - row.meeting.start.as_millis();
    kind.minutes = u32::try_from(millis / 60_000).unwrap_or(kind.minutes);
    kind.before_minutes = row.before_minutes;
    kind.after_minutes = row.after_minutes;
    // Who hosts it keeps it, whoever may host this kind now.
    kind.hosts.one_of.clear();
    kind.hosts.fixed.clone_from(&row.meeting.with);
    kind
}

/// Another meeting of its hosts at that time.
async fn clash(
    w: &mut Write,
    row: &MeetingRow,
    start: Timestamp,
    end: Timestamp,
) -> Result<Option<(Timestamp, Timestamp)>> {
    let others = meetings::engagements(w.conn(), &row.workspace, start, end).await?;
    let hosts: Vec<&RepId> = row.hosts().collect();
    Ok(others
        .iter()
        .find(|e| e.meeting != row.meeting.id && hosts.contains(&&e.rep))
        .map(|e| (e.start, e.end)))
}

/// The meeting, for its host alone.
pub(super) async fn hosted(w: &mut Write, rep: &RepId, id: &MeetingId) -> Result<MeetingRow> {
    meetings::meeting(w.conn(), id)
        .await?
        .filter(|m| &m.meeting.host == rep)
        .ok_or_else(|| Fail::not_found("meeting"))
}

fn of_the_rep(by: Party) -> Result<(), Problem> {
    if matches!(by, Party::Rep | Party::Calendar) {
        return Ok(());
    }
    Err(
        Problem::new(Code::InvalidField, "A device speaks for its rep only.")
            .at("action.by")
            .fix("Send `rep` or `calendar`."),
    )
}

fn said(reason: Option<String>) -> Option<String> {
    reason
        .map(|r| r.trim().to_owned())
        .filter(|r| !r.is_empty())
}

fn unchangeable(e: Unchangeable) -> Problem {
    Problem::new(
        Code::MeetingUnchangeable,
        format!("The meeting cannot be changed: {e}."),
    )
}
