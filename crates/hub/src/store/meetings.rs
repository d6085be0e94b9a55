//! Meetings and who is taken by them.

use baton_core::Timestamp;
use baton_core::booking::Location;
use baton_core::ids::{
    ConversationId, HandoffId, HoldId, MeetingId, MeetingTypeId, RepId, WorkspaceId,
};
use baton_core::meeting::{Meeting, MeetingState};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, from_name, json, name};
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct MeetingRow {
    pub workspace: WorkspaceId,
    pub handoff: HandoffId,
    pub conversation: ConversationId,
    pub version: u32,
    pub meeting_type: MeetingTypeId,
    /// Of the kind of meeting.
    pub name: String,
    pub before_minutes: u32,
    pub after_minutes: u32,
    /// The prospect's IANA zone.
    pub zone: String,
    /// The prospect's name.
    pub prospect: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub location: Location,
    pub join_url: Option<String>,
    pub note: Option<String>,
    pub tentative: bool,
    /// With which hold and for when it was booked.
    pub hold: Option<HoldId>,
    pub first_start: Timestamp,
    /// Whether the booking counted for the host, and whether it still does.
    pub earned: bool,
    pub counts: bool,
    pub booked_at: Timestamp,
    pub changed_at: Timestamp,
    /// As of which sequence the host's calendar has it, and since when.
    pub written: Option<(u32, Timestamp)>,
    pub meeting: Meeting,
}

/// A stretch of a rep's time that a meeting takes, with its buffers.
#[derive(Clone, Debug)]
pub struct Engagement {
    pub meeting: MeetingId,
    pub rep: RepId,
    pub start: Timestamp,
    pub end: Timestamp,
    pub before_minutes: u32,
    pub after_minutes: u32,
}

impl MeetingRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        let written_sequence: Option<i64> = r.try_get("written_sequence")?;
        let written = written_sequence
            .and_then(|s| u32::try_from(s).ok())
            .zip(r.maybe_time("written_at")?);
        Ok(Self {
            workspace: r.text("workspace")?.into(),
            handoff: r.text("handoff")?.into(),
            conversation: r.text("conversation")?.into(),
            version: r.number("version")?,
            meeting_type: r.text("meeting_type")?.into(),
            name: r.text("name")?,
            before_minutes: r.number("before_minutes")?,
            after_minutes: r.number("after_minutes")?,
            zone: r.text("zone")?,
            prospect: r.text("prospect")?,
            email: r.maybe_text("email")?,
            phone: r.maybe_text("phone")?,
            location: r.document("location")?,
            join_url: r.maybe_text("join_url")?,
            note: r.maybe_text("note")?,
            tentative: r.try_get("tentative")?,
            hold: r.maybe_text("hold")?.map(Into::into),
            first_start: r.time("first_start")?,
            earned: r.try_get("earned")?,
            counts: r.try_get("counts")?,
            booked_at: r.time("booked_at")?,
            changed_at: r.time("changed_at")?,
            written,
            meeting: Meeting {
                id: r.text("id")?.into(),
                host: r.text("host")?.into(),
                with: r.maybe_text("fixed_host")?.map(Into::into),
                start: r.time("starts_at")?,
                end: r.time("ends_at")?,
                state: r.case("state")?,
                sequence: r.number("sequence")?,
                moved_by_prospect: r.number("moved_by_prospect")?,
                changed_by: r
                    .maybe_text("changed_by")?
                    .map(|p| from_name("party", &p))
                    .transpose()?,
                reason: r.maybe_text("reason")?,
            },
        })
    }

    /// The people of Baton's side.
    pub fn hosts(&self) -> impl Iterator<Item = &RepId> {
        std::iter::once(&self.meeting.host).chain(&self.meeting.with)
    }
}

impl Write {
    /// Stores a meeting as it is now, one version later, and whom it takes.
    pub async fn put_meeting(&mut self, row: &mut MeetingRow) -> Result<()> {
        row.version += 1;
        let m = &row.meeting;
        sqlx::query(
            "INSERT INTO meetings (id, workspace, handoff, conversation, version, meeting_type, name,
                 host, fixed_host, starts_at, ends_at, before_minutes, after_minutes, state,
                 sequence, moved_by_prospect, changed_by, reason, zone, prospect, email, phone,
                 location, join_url, note, tentative, hold, first_start, earned, counts, booked_at,
                 changed_at, written_sequence, written_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                 ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, host = excluded.host,
                 fixed_host = excluded.fixed_host, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                 state = excluded.state, sequence = excluded.sequence,
                 moved_by_prospect = excluded.moved_by_prospect,
                 changed_by = excluded.changed_by, reason = excluded.reason,
                 join_url = excluded.join_url, zone = excluded.zone,
                 tentative = excluded.tentative, counts = excluded.counts,
                 changed_at = excluded.changed_at, written_sequence = excluded.written_sequence,
                 written_at = excluded.written_at",
        )
        .bind(&m.id.0)
        .bind(&row.workspace.0)
        .bind(&row.handoff.0)
        .bind(&row.conversation.0)
        .bind(row.version)
        .bind(&row.meeting_type.0)
        .bind(&row.name)
        .bind(&m.host.0)
        .bind(m.with.as_ref().map(|r| r.0.as_str()))
        .bind(m.start.as_millis())
        .bind(m.end.as_millis())
        .bind(row.before_minutes)
        .bind(row.after_minutes)
        .bind(name(&m.state))
        .bind(m.sequence)
        .bind(m.moved_by_prospect)
        .bind(m.changed_by.as_ref().map(name))
        .bind(&m.reason)
        .bind(&row.zone)
        .bind(&row.prospect)
        .bind(&row.email)
        .bind(&row.phone)
        .bind(json(&row.location))
        .bind(&row.join_url)
        .bind(&row.note)
        .bind(row.tentative)
        .bind(row.hold.as_ref().map(|h| h.0.as_str()))
        .bind(row.first_start.as_millis())
        .bind(row.earned)
        .bind(row.counts)
        .bind(row.booked_at.as_millis())
        .bind(row.changed_at.as_millis())
        .bind(row.written.map(|(s, _)| s))
        .bind(row.written.map(|(_, at)| at.as_millis()))
        .execute(self.conn())
        .await?;
        self.calendars_changed();
        self.engage(row).await
    }

    async fn engage(&mut self, row: &MeetingRow) -> Result<()> {
        let m = &row.meeting;
        sqlx::query("DELETE FROM engagements WHERE meeting = ?")
            .bind(&m.id.0)
            .execute(self.conn())
            .await?;
        if m.state == MeetingState::Cancelled {
            return Ok(());
        }
        for rep in row.hosts() {
            sqlx::query(
                "INSERT INTO engagements (meeting, rep, starts_at, ends_at) VALUES (?, ?, ?, ?)",
            )
            .bind(&m.id.0)
            .bind(&rep.0)
            .bind(m.start.as_millis())
            .bind(m.end.as_millis())
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }
}

pub async fn meeting(c: &mut SqliteConnection, id: &MeetingId) -> Result<Option<MeetingRow>> {
    let row = sqlx::query("SELECT * FROM meetings WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(MeetingRow::of).transpose()
}

/// The last that was booked for a handoff.
pub async fn meeting_of_handoff(
    c: &mut SqliteConnection,
    handoff: &HandoffId,
) -> Result<Option<MeetingRow>> {
    let row = sqlx::query(
        "SELECT * FROM meetings WHERE handoff = ? ORDER BY booked_at DESC, id DESC LIMIT 1",
    )
    .bind(&handoff.0)
    .fetch_optional(c)
    .await?;
    row.as_ref().map(MeetingRow::of).transpose()
}

/// The last that was booked for a conversation, whatever became of it.
pub async fn latest_meeting(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
) -> Result<Option<MeetingRow>> {
    let row = sqlx::query(
        "SELECT * FROM meetings WHERE conversation = ? ORDER BY booked_at DESC, id DESC LIMIT 1",
    )
    .bind(&conversation.0)
    .fetch_optional(c)
    .await?;
    row.as_ref().map(MeetingRow::of).transpose()
}

/// All that were booked for a conversation, whatever became of them.
pub async fn of_conversation(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
) -> Result<Vec<MeetingRow>> {
    let rows = sqlx::query("SELECT * FROM meetings WHERE conversation = ? ORDER BY booked_at, id")
        .bind(&conversation.0)
        .fetch_all(c)
        .await?;
    rows.iter().map(MeetingRow::of).collect()
}

/// Meetings that a rep hosts or comes to, and that are not over; cancelled ones too.
pub async fn hosted_since(
    c: &mut SqliteConnection,
    rep: &RepId,
    now: Timestamp,
) -> Result<Vec<MeetingRow>> {
    let rows = sqlx::query(
        "SELECT * FROM meetings WHERE (host = ?1 OR fixed_host = ?1) AND ends_at > ?2
         ORDER BY starts_at",
    )
    .bind(&rep.0)
    .bind(now.as_millis())
    .fetch_all(c)
    .await?;
    rows.iter().map(MeetingRow::of).collect()
}

/// Meetings that this rep is to host, or to come to, and that are not over.
pub async fn to_host(
    c: &mut SqliteConnection,
    rep: &RepId,
    now: Timestamp,
) -> Result<Vec<MeetingRow>> {
    let rows = sqlx::query(
        "SELECT * FROM meetings WHERE (host = ?1 OR fixed_host = ?1) AND ends_at > ?2 AND state = ?3
         ORDER BY starts_at",
    )
    .bind(&rep.0)
    .bind(now.as_millis())
    .bind(name(&MeetingState::Booked))
    .fetch_all(c)
    .await?;
    rows.iter().map(MeetingRow::of).collect()
}

/// What takes the reps of a workspace between two instants, by start.
pub async fn engagements(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Engagement>> {
    let rows = sqlx::query(
        "SELECT e.meeting, e.rep, e.starts_at, e.ends_at, m.before_minutes, m.after_minutes
         FROM engagements e JOIN meetings m ON m.id = e.meeting
         WHERE m.workspace = ? AND e.starts_at < ? AND e.ends_at > ?
         ORDER BY e.starts_at",
    )
    .bind(&workspace.0)
    .bind(to.as_millis())
    .bind(from.as_millis())
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Engagement {
                meeting: r.text("meeting")?.into(),
                rep: r.text("rep")?.into(),
                start: r.time("starts_at")?,
                end: r.time("ends_at")?,
                before_minutes: r.number("before_minutes")?,
                after_minutes: r.number("after_minutes")?,
            })
        })
        .collect()
}
