//! What a model read, and what it is to read.

use baton_api::reading::ModelFault;
use baton_core::Timestamp;
use baton_core::context::Context;
use baton_core::ids::{ConversationId, WorkspaceId};
use baton_core::signal::Reading;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use crate::store::codec::{Columns, from_json, from_name, json, name};
use crate::store::{Result, Write};

/// The model's share of an insight.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub readings: Vec<Reading>,
    pub context: Context,
}

#[derive(Clone, Debug)]
pub struct ReadingRow {
    pub conversation: ConversationId,
    pub workspace: WorkspaceId,
    /// Messages that there are.
    pub news: u32,
    pub attempts: u32,
    /// Messages that were read last.
    pub messages: u32,
    /// Which read them.
    pub model: Option<String>,
    pub share: Option<Share>,
    pub fault: Option<ModelFault>,
    pub read_at: Option<Timestamp>,
    pub millis: u32,
}

impl ReadingRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        let share = r.maybe_text("share")?;
        let fault = r.maybe_text("fault")?;
        Ok(Self {
            conversation: r.text("conversation")?.into(),
            workspace: r.text("workspace")?.into(),
            news: r.number("news")?,
            attempts: r.number("attempts")?,
            messages: r.number("messages")?,
            model: r.maybe_text("model")?,
            share: share.map(|s| from_json("share", &s)).transpose()?,
            fault: fault.map(|f| from_name("fault", &f)).transpose()?,
            read_at: r.maybe_time("read_at")?,
            millis: r.maybe_number("millis")?.unwrap_or(0),
        })
    }
}

/// There are so many messages now.
#[derive(Clone, Copy, Debug)]
pub struct News<'a> {
    pub conversation: &'a ConversationId,
    pub workspace: &'a WorkspaceId,
    pub messages: u32,
    pub now: Timestamp,
    /// Then nothing was said for a moment.
    pub settled: Timestamp,
    /// Milliseconds after the first that was not read: not later.
    pub latest: i64,
}

/// How a reading ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Messages that were read.
    pub messages: u32,
    pub model: String,
    pub result: Result<Share, ModelFault>,
    pub at: Timestamp,
    pub millis: u32,
    /// When it is tried again.
    pub again: Option<Timestamp>,
}

impl Write {
    /// Read once nothing more was said for a moment, or after a while all the same.
    pub async fn model_news(&mut self, news: &News<'_>) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO model_readings (conversation, workspace, news, since, due_at)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (conversation) DO UPDATE SET news = ?3, attempts = 0,
                 since = coalesce(since, ?4), due_at = min(?5, coalesce(since, ?4) + ?6)
                 WHERE news < ?3",
        )
        .bind(&news.conversation.0)
        .bind(&news.workspace.0)
        .bind(news.messages)
        .bind(news.now.as_millis())
        .bind(news.settled.as_millis())
        .bind(news.latest)
        .execute(self.conn())
        .await?;
        if done.rows_affected() > 0 {
            self.models_changed();
        }
        Ok(())
    }

    /// Takes a conversation, if nobody else reads it.
    pub async fn lease_reading(
        &mut self,
        conversation: &ConversationId,
        worker: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE model_readings SET worker = ?, leased_until = ?
             WHERE conversation = ? AND due_at <= ?4 AND coalesce(leased_until, 0) <= ?4",
        )
        .bind(worker)
        .bind(until.as_millis())
        .bind(&conversation.0)
        .bind(now.as_millis())
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Still at it; or, with a time that has passed, no longer.
    pub async fn renew_reading(
        &mut self,
        conversation: &ConversationId,
        worker: &str,
        until: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE model_readings SET leased_until = ? WHERE conversation = ? AND worker = ?",
        )
        .bind(until.as_millis())
        .bind(&conversation.0)
        .bind(worker)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Stores what came of it, unless it is no longer this worker's: then nothing is kept. What was
    /// said meanwhile stays due.
    pub async fn end_reading(
        &mut self,
        conversation: &ConversationId,
        worker: &str,
        end: &Outcome,
    ) -> Result<bool> {
        let (share, fault) = match &end.result {
            Ok(share) => (Some(json(share)), None),
            Err(fault) => (None, Some(name(fault))),
        };
        let done = sqlx::query(
            "UPDATE model_readings SET messages = ?3, model = ?4, share = ?5, fault = ?6,
                 read_at = ?7, millis = ?8, worker = NULL, leased_until = NULL,
                 attempts = CASE WHEN ?9 IS NULL THEN 0 ELSE attempts + 1 END,
                 since = CASE WHEN news > ?3 THEN since END,
                 due_at = CASE WHEN news > ?3 THEN due_at ELSE ?9 END
             WHERE conversation = ?1 AND worker = ?2",
        )
        .bind(&conversation.0)
        .bind(worker)
        .bind(end.messages)
        .bind(&end.model)
        .bind(share)
        .bind(fault)
        .bind(end.at.as_millis())
        .bind(end.millis)
        .bind(end.again.map(Timestamp::as_millis))
        .execute(self.conn())
        .await?;
        self.models_changed();
        Ok(done.rows_affected() > 0)
    }

    /// What failed since then is tried again.
    pub async fn read_failed_again(
        &mut self,
        workspace: &WorkspaceId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE model_readings SET due_at = ?, attempts = 0
             WHERE workspace = ? AND fault IS NOT NULL AND read_at >= ?",
        )
        .bind(now.as_millis())
        .bind(&workspace.0)
        .bind(since.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// The model has no share in anything any more, and reads nothing.
    pub async fn drop_readings(&mut self, workspace: &WorkspaceId) -> Result<()> {
        sqlx::query("DELETE FROM model_readings WHERE workspace = ?")
            .bind(&workspace.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

pub async fn reading(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
) -> Result<Option<ReadingRow>> {
    let row = sqlx::query("SELECT * FROM model_readings WHERE conversation = ?")
        .bind(&conversation.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(ReadingRow::of).transpose()
}

/// What may be read now, a few of each workspace, who waits longest first; and when the next may.
pub async fn due(
    c: &mut SqliteConnection,
    now: Timestamp,
    most: u32,
) -> Result<(Vec<ReadingRow>, Option<Timestamp>)> {
    let rows = sqlx::query(
        "SELECT * FROM (
             SELECT r.*, row_number() OVER (
                 PARTITION BY r.workspace ORDER BY r.due_at, r.conversation) AS place
             FROM model_readings r JOIN models m ON m.workspace = r.workspace
             WHERE r.due_at <= ?1 AND coalesce(r.leased_until, 0) <= ?1
                 AND coalesce(m.rests_until, 0) <= ?1
         ) WHERE place <= ?2 ORDER BY due_at, conversation LIMIT 100",
    )
    .bind(now.as_millis())
    .bind(most)
    .fetch_all(&mut *c)
    .await?;
    let next: Option<i64> = sqlx::query_scalar(
        "SELECT min(max(r.due_at, coalesce(r.leased_until, 0), coalesce(m.rests_until, 0)))
         FROM model_readings r JOIN models m ON m.workspace = r.workspace
         WHERE r.due_at IS NOT NULL
             AND max(r.due_at, coalesce(r.leased_until, 0), coalesce(m.rests_until, 0)) > ?",
    )
    .bind(now.as_millis())
    .fetch_one(c)
    .await?;
    let rows = rows.iter().map(ReadingRow::of).collect::<Result<_>>()?;
    Ok((rows, next.map(Timestamp::from_millis)))
}
