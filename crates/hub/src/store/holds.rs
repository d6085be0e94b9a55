//! Times that are kept for a prospect.

use baton_core::Timestamp;
use baton_core::ids::{ConversationId, HoldId, MeetingTypeId, RepId, WorkspaceId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::codec::Columns;
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct HoldRow {
    pub id: HoldId,
    pub workspace: WorkspaceId,
    pub conversation: ConversationId,
    pub meeting_type: MeetingTypeId,
    pub host: RepId,
    pub with: Option<RepId>,
    pub start: Timestamp,
    pub end: Timestamp,
    /// Kept free around it.
    pub before_minutes: u32,
    pub after_minutes: u32,
    pub expires_at: Timestamp,
}

impl HoldRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: r.text("id")?.into(),
            workspace: r.text("workspace")?.into(),
            conversation: r.text("conversation")?.into(),
            meeting_type: r.text("meeting_type")?.into(),
            host: r.text("host")?.into(),
            with: r.maybe_text("fixed_host")?.map(Into::into),
            start: r.time("starts_at")?,
            end: r.time("ends_at")?,
            before_minutes: r.number("before_minutes")?,
            after_minutes: r.number("after_minutes")?,
            expires_at: r.time("expires_at")?,
        })
    }
}

impl Write {
    /// The conversation keeps this time and no other.
    pub async fn put_hold(&mut self, h: &HoldRow) -> Result<()> {
        self.drop_hold(&h.conversation).await?;
        sqlx::query(
            "INSERT INTO holds (id, workspace, conversation, meeting_type, host, fixed_host,
                 starts_at, ends_at, before_minutes, after_minutes, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&h.id.0)
        .bind(&h.workspace.0)
        .bind(&h.conversation.0)
        .bind(&h.meeting_type.0)
        .bind(&h.host.0)
        .bind(h.with.as_ref().map(|r| r.0.as_str()))
        .bind(h.start.as_millis())
        .bind(h.end.as_millis())
        .bind(h.before_minutes)
        .bind(h.after_minutes)
        .bind(h.expires_at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn drop_hold(&mut self, conversation: &ConversationId) -> Result<()> {
        sqlx::query("DELETE FROM holds WHERE conversation = ?")
            .bind(&conversation.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// The hold of a conversation, also one that has expired.
pub async fn hold_of(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
) -> Result<Option<HoldRow>> {
    let row = sqlx::query("SELECT * FROM holds WHERE conversation = ?")
        .bind(&conversation.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(HoldRow::of).transpose()
}

pub async fn hold(c: &mut SqliteConnection, id: &HoldId) -> Result<Option<HoldRow>> {
    let row = sqlx::query("SELECT * FROM holds WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(HoldRow::of).transpose()
}

/// Those that stand.
pub async fn holds(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    now: Timestamp,
) -> Result<Vec<HoldRow>> {
    let rows = sqlx::query("SELECT * FROM holds WHERE workspace = ? AND expires_at > ?")
        .bind(&workspace.0)
        .bind(now.as_millis())
        .fetch_all(c)
        .await?;
    rows.iter().map(HoldRow::of).collect()
}
