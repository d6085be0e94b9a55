//! What had been read of the talk when a handoff ended: a small row, so that nobody reads years of
//! talks to know how often it was right.

use std::collections::HashMap;

use baton_core::Timestamp;
use baton_core::correction::{Corrected, Said};
use baton_core::handoff::OfferState;
use baton_core::ids::{AgentId, ConversationId, WorkspaceId};
use sqlx::SqliteConnection;

use super::codec::{Columns, json};
use super::corrections::corrected;
use super::{HandoffRow, Result, Write, conversations};

/// Of a period: more than this many would not be read in time.
const MOST: u32 = 200_000;

#[derive(Clone, Debug)]
pub struct SaidRow {
    pub conversation: ConversationId,
    pub agent: AgentId,
    pub said: Said,
}

impl Write {
    /// Keeps what had been read, once, of a handoff that a rep had and that has ended.
    pub(super) async fn keep_said(&mut self, row: &HandoffRow) -> Result<()> {
        let h = &row.handoff;
        let had = |s| matches!(s, OfferState::Accepted | OfferState::Returned);
        let Some(ended_at) = h.ended_at.filter(|_| h.offers.iter().any(|o| had(o.state))) else {
            return Ok(());
        };
        let known: Option<i64> = sqlx::query_scalar("SELECT 1 FROM said WHERE handoff = ?")
            .bind(&h.id.0)
            .fetch_optional(self.conn())
            .await?;
        let talk = conversations::conversation(self.conn(), &h.conversation).await?;
        let Some(talk) = talk.filter(|_| known.is_none()) else {
            return Ok(());
        };
        sqlx::query(
            "INSERT INTO said (handoff, workspace, conversation, agent, ended_at, body)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&h.id.0)
        .bind(&row.workspace.0)
        .bind(&talk.id.0)
        .bind(&talk.agent.0)
        .bind(ended_at.as_millis())
        .bind(json(&Said::of(&talk.scorecard, &talk.context)))
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

/// Of handoffs that ended since, newest first.
pub async fn since(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<Vec<SaidRow>> {
    let rows = sqlx::query(
        "SELECT conversation, agent, body FROM said
         WHERE workspace = ? AND ended_at >= ? ORDER BY ended_at DESC LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(since.as_millis())
    .bind(MOST)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(SaidRow {
                conversation: r.text("conversation")?.into(),
                agent: r.text("agent")?.into(),
                said: r.document("body")?,
            })
        })
        .collect()
}

/// What stands of the talks of those handoffs.
pub async fn corrections_since(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<HashMap<ConversationId, Vec<Corrected>>> {
    let rows = sqlx::query(
        "SELECT c.conversation, c.body, c.was, c.rep, c.at FROM corrections c
         WHERE c.body IS NOT NULL AND c.conversation IN (
             SELECT conversation FROM said WHERE workspace = ? AND ended_at >= ?)
         AND NOT EXISTS (
             SELECT 1 FROM corrections l WHERE l.conversation = c.conversation
                 AND l.target = c.target AND l.number > c.number)
         ORDER BY c.conversation, c.number LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(since.as_millis())
    .bind(MOST)
    .fetch_all(c)
    .await?;
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    for row in &rows {
        let of = row.text("conversation")?.into();
        out.entry(of).or_default().push(corrected(row)?);
    }
    Ok(out)
}
