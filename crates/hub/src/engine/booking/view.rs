//! Meetings as everybody sees them, and who has news of them.

use baton_api::booking::{InCalendar, MeetingStatus, MeetingView};
use baton_api::feed::{Change, EntityKind};
use baton_api::view::Person;
use baton_core::ids::{MeetingId, RepId};
use baton_core::meeting::MeetingState;
use baton_core::notice::NoticeEvent;
use baton_core::schedule;
use baton_core::workspace::{Disclosure, Introduction};

use super::Spoken;
use super::invite::place;
use crate::engine::Engine;
use crate::fail::{Fail, Result};
use crate::store::{
    Conn, HandoffRow, MeetingRow, WorkspaceRow, Write, conversations, handoffs, meetings, reps,
};

impl Engine {
    pub(in crate::engine) async fn meeting_view(
        &self,
        c: &mut Conn,
        row: &MeetingRow,
    ) -> Result<MeetingView> {
        let m = &row.meeting;
        let with = match &m.with {
            Some(rep) => Some(self.person(c, rep).await?),
            None => None,
        };
        let workspace = self.workspace(c, &row.workspace).await?;
        let talk = conversations::conversation(c, &row.conversation).await?;
        Ok(MeetingView {
            id: m.id.clone(),
            version: row.version,
            handoff: row.handoff.clone(),
            conversation: row.conversation.clone(),
            name: row.name.clone(),
            meeting_type: row.meeting_type.clone(),
            host: self.person(c, &m.host).await?,
            with,
            start: m.start,
            end: m.end,
            before_minutes: row.before_minutes,
            after_minutes: row.after_minutes,
            sequence: m.sequence,
            state: m.state,
            changed_by: m.changed_by,
            reason: m.reason.clone(),
            prospect: row.prospect.clone(),
            company: talk.and_then(|t| t.prospect.company),
            email: row.email.clone(),
            phone: row.phone.clone(),
            zone: row.zone.clone(),
            location: row.location.clone(),
            join_url: row.join_url.clone(),
            note: row.note.clone(),
            booked_at: row.booked_at,
            tentative: row.tentative,
            in_calendar: row
                .written
                .map(|(sequence, at)| InCalendar { sequence, at }),
            prep_minutes: workspace.settings.booking.prep_minutes,
        })
    }

    pub(in crate::engine) async fn meeting_change(
        &self,
        c: &mut Conn,
        id: &MeetingId,
    ) -> Result<Change> {
        let Some(row) = meetings::meeting(c, id).await? else {
            return Ok(Change::Removed {
                removed: EntityKind::Meeting,
            });
        };
        Ok(Change::Meeting {
            meeting: Box::new(self.meeting_view(c, &row).await?),
        })
    }

    pub(super) async fn meeting_status(
        &self,
        c: &mut Conn,
        row: MeetingRow,
    ) -> Result<MeetingStatus> {
        let handoff = handoffs::handoff(c, &row.handoff)
            .await?
            .ok_or_else(|| Fail::not_found("handoff"))?;
        let workspace = self.workspace(c, &row.workspace).await?;
        let label = self.label_of(&workspace, &row);
        let handoff = self.handoff_status(c, &handoff).await?;
        Ok(MeetingStatus {
            meeting: self.meeting_view(c, &row).await?,
            say: handoff.say.clone().unwrap_or_default(),
            handoff,
            label,
            manage_url: None,
        })
    }

    /// When it is, in the prospect's zone.
    pub(super) fn label_of(&self, workspace: &WorkspaceRow, row: &MeetingRow) -> String {
        let spoken = Spoken::named(&row.zone).unwrap_or_else(|| Spoken::of_workspace(workspace));
        schedule::label(row.meeting.start, &spoken.zone, &spoken.name, self.now())
    }

    /// It is booked, or booked with somebody else: whoever has to do with it is told, and sees it.
    pub(in crate::engine) async fn show_booked(
        &self,
        w: &mut Write,
        handoff: &HandoffRow,
        row: &MeetingRow,
    ) -> Result<()> {
        self.tell_meeting(w, handoff, row, NoticeEvent::Booked)
            .await?;
        self.show_meeting(w, handoff, row).await
    }

    /// The host, the one who comes along and whoever saw the handoff see it.
    async fn show_meeting(
        &self,
        w: &mut Write,
        handoff: &HandoffRow,
        row: &MeetingRow,
    ) -> Result<()> {
        for rep in row.hosts() {
            self.show_to(w, handoff, rep).await?;
        }
        self.touch_meeting(w, row).await
    }

    /// Everybody who sees the meeting has news of it.
    pub(super) async fn touch_meeting(&self, w: &mut Write, row: &MeetingRow) -> Result<()> {
        for rep in row.hosts() {
            w.feed_meeting(rep, &row.meeting.id).await?;
        }
        // The agent follows the handoff: its version grows with the meeting.
        if let Some(mut handoff) = handoffs::handoff(w.conn(), &row.handoff).await? {
            w.put_handoff(&mut handoff).await?;
        }
        self.touch(w, &row.handoff).await
    }

    /// Tells the agent, who tells the prospect; and the reps.
    pub(in crate::engine) async fn announce(
        &self,
        w: &mut Write,
        workspace: &WorkspaceRow,
        row: &MeetingRow,
        say: impl Fn(&Disclosure) -> &str,
    ) -> Result<()> {
        let host = self.person(w.conn(), &row.meeting.host).await?;
        let said = say_of(workspace, &host, &self.label_of(workspace, row), say);
        if let Some(mut handoff) = handoffs::handoff(w.conn(), &row.handoff).await? {
            handoff.say = Some(said);
            w.put_handoff(&mut handoff).await?;
        }
        self.touch_meeting(w, row).await
    }

    pub(super) async fn person(&self, c: &mut Conn, rep: &RepId) -> Result<Person> {
        let row = reps::rep(c, rep).await?;
        Ok(row.map_or_else(
            || Person {
                id: rep.clone(),
                name: "Former colleague".into(),
                title: None,
            },
            |r| r.person(),
        ))
    }
}

/// What is said of a meeting to the prospect.
pub(in crate::engine) struct SaidOfMeeting {
    /// In their zone.
    pub when: String,
    pub host: String,
    pub place: Option<String>,
    /// A sentence or two, in the workspace's words.
    pub words: String,
}

impl Engine {
    pub(in crate::engine) async fn said_of_meeting(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceRow,
        row: &MeetingRow,
        event: NoticeEvent,
    ) -> Result<SaidOfMeeting> {
        let host = self.person(c, &row.meeting.host).await?;
        let when = self.label_of(workspace, row);
        let cancelled = row.meeting.state == MeetingState::Cancelled;
        let words = say_of(workspace, &host, &when, |d| match event {
            _ if cancelled => &d.cancelled,
            NoticeEvent::Moved => &d.moved,
            _ => &d.booked,
        });
        Ok(SaidOfMeeting {
            when,
            host: host.name,
            place: place(row),
            words,
        })
    }
}

/// What the agent says of a host and a time.
pub(super) fn say_of(
    workspace: &WorkspaceRow,
    rep: &Person,
    when: &str,
    say: impl Fn(&Disclosure) -> &str,
) -> String {
    Introduction {
        rep: &rep.name,
        title: rep.title.as_deref().unwrap_or_default(),
        vendor: &workspace.catalog.vendor,
        when,
        times: "",
    }
    .say(say(&workspace.settings.disclosure))
}
