//! The feed's index: which entity of a rep changed last, and in what order.
//!
//! Positions come from a counter per rep that is raised inside the writing transaction, so no
//! reader can pass a gap.

use baton_core::ids::{ConversationId, HandoffId, MeetingId, RepId};
use serde::{Deserialize, Serialize};
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, name};
use super::{Result, Write};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    Me,
    Handoff,
    Message,
    Meeting,
}

#[derive(Clone, Debug)]
pub struct FeedRow {
    pub kind: FeedKind,
    pub entity: String,
    /// Message number.
    pub part: u32,
    pub position: i64,
}

impl Write {
    pub async fn feed_me(&mut self, rep: &RepId) -> Result<()> {
        self.feed_one(rep, FeedKind::Me, &rep.0.clone()).await
    }

    pub async fn feed_handoff(&mut self, rep: &RepId, handoff: &HandoffId) -> Result<()> {
        self.feed_one(rep, FeedKind::Handoff, &handoff.0).await
    }

    pub async fn feed_meeting(&mut self, rep: &RepId, meeting: &MeetingId) -> Result<()> {
        self.feed_one(rep, FeedKind::Meeting, &meeting.0).await
    }

    async fn feed_one(&mut self, rep: &RepId, kind: FeedKind, entity: &str) -> Result<()> {
        let position = self.raise(rep, 1).await?;
        sqlx::query(
            "INSERT INTO feed (rep, kind, entity, part, position) VALUES (?, ?, ?, 0, ?)
             ON CONFLICT (rep, kind, entity, part) DO UPDATE SET position = excluded.position",
        )
        .bind(&rep.0)
        .bind(name(&kind))
        .bind(entity)
        .bind(position)
        .execute(self.conn())
        .await?;
        self.news_for(rep);
        Ok(())
    }

    /// The messages `from..to` of a conversation, which must be stored already.
    pub async fn feed_messages(
        &mut self,
        rep: &RepId,
        conversation: &ConversationId,
        from: u32,
        to: u32,
    ) -> Result<()> {
        if from >= to {
            return Ok(());
        }
        let count = i64::from(to - from);
        let last = self.raise(rep, count).await?;
        sqlx::query(
            "INSERT INTO feed (rep, kind, entity, part, position)
             SELECT ?1, ?2, conversation, seq, ?3 + seq FROM messages
             WHERE conversation = ?4 AND seq >= ?5 AND seq < ?6
             ON CONFLICT (rep, kind, entity, part) DO UPDATE SET position = excluded.position",
        )
        .bind(&rep.0)
        .bind(name(&FeedKind::Message))
        .bind(last - count + 1 - i64::from(from))
        .bind(&conversation.0)
        .bind(from)
        .bind(to)
        .execute(self.conn())
        .await?;
        self.news_for(rep);
        Ok(())
    }

    /// Takes `count` positions; the last of them.
    pub(super) async fn raise(&mut self, rep: &RepId, count: i64) -> Result<i64> {
        let position = sqlx::query_scalar(
            "UPDATE reps SET feed_position = feed_position + ? WHERE id = ? RETURNING feed_position",
        )
        .bind(count)
        .bind(&rep.0)
        .fetch_one(self.conn())
        .await?;
        Ok(position)
    }
}

/// What changed after `cursor`, in order, `limit` at most.
pub async fn changed_since(
    c: &mut SqliteConnection,
    rep: &RepId,
    cursor: i64,
    limit: u32,
) -> Result<Vec<FeedRow>> {
    let rows = sqlx::query(
        "SELECT kind, entity, part, position FROM feed
         WHERE rep = ? AND position > ? ORDER BY position LIMIT ?",
    )
    .bind(&rep.0)
    .bind(cursor)
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(FeedRow {
                kind: r.case("kind")?,
                entity: r.text("entity")?,
                part: r.number("part")?,
                position: r.try_get("position")?,
            })
        })
        .collect()
}

pub async fn position(c: &mut SqliteConnection, rep: &RepId) -> Result<i64> {
    let position = sqlx::query_scalar("SELECT feed_position FROM reps WHERE id = ?")
        .bind(&rep.0)
        .fetch_optional(c)
        .await?;
    Ok(position.unwrap_or(0))
}
