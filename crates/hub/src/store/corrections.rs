//! What reps put right. Nothing is changed that was written: of each target the last word stands.

use baton_core::Timestamp;
use baton_core::correction::{Corrected, Correction, CorrectionTarget, Was};
use baton_core::ids::{ConversationId, HandoffId, RepId, WorkspaceId};
use baton_core::prospect::Prospect;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::codec::{Columns, from_json, json};
use super::{ConversationRow, HandoffRow, Result, Write};

/// A word on a target.
pub struct NewWord<'a> {
    pub handoff: &'a HandoffRow,
    pub talk: &'a ConversationRow,
    pub target: &'a CorrectionTarget,
    /// Absent where what was said is taken back.
    pub correction: Option<&'a Correction>,
    pub was: &'a Was,
    pub by: &'a RepId,
    pub at: Timestamp,
}

/// A correction that stands, and of whom.
#[derive(Clone, Debug)]
pub struct Recent {
    pub handoff: HandoffId,
    pub conversation: ConversationId,
    pub prospect: Prospect,
    pub corrected: Corrected,
}

impl Write {
    pub async fn add_correction(&mut self, new: &NewWord<'_>) -> Result<()> {
        sqlx::query(
            "INSERT INTO corrections (conversation, number, workspace, handoff, agent, target, body,
                 was, policy_version, rep, at)
             VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM corrections
                          WHERE conversation = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )
        .bind(&new.talk.id.0)
        .bind(&new.talk.workspace.0)
        .bind(&new.handoff.handoff.id.0)
        .bind(&new.talk.agent.0)
        .bind(json(new.target))
        .bind(new.correction.map(json))
        .bind(json(new.was))
        .bind(new.was.policy_version)
        .bind(&new.by.0)
        .bind(new.at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

/// The last word on each target of a talk, in the order in which they were said.
pub async fn standing(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
) -> Result<Vec<Corrected>> {
    let rows = sqlx::query(
        "SELECT c.body, c.was, c.rep, c.at FROM corrections c
         WHERE c.conversation = ? AND c.body IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM corrections l WHERE l.conversation = c.conversation
                 AND l.target = c.target AND l.number > c.number)
         ORDER BY c.number",
    )
    .bind(&conversation.0)
    .fetch_all(c)
    .await?;
    rows.iter().map(corrected).collect()
}

/// How many words there ever were on a talk.
pub async fn count(c: &mut SqliteConnection, conversation: &ConversationId) -> Result<i64> {
    let count = sqlx::query_scalar("SELECT count(*) FROM corrections WHERE conversation = ?");
    Ok(count.bind(&conversation.0).fetch_one(c).await?)
}

/// What stands and was said since, newest first.
pub async fn recent(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Recent>> {
    let rows = sqlx::query(
        "SELECT c.handoff, c.conversation, c.body, c.was, c.rep, c.at, t.prospect
         FROM corrections c JOIN conversations t ON t.id = c.conversation
         WHERE c.workspace = ? AND c.at >= ? AND c.body IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM corrections l WHERE l.conversation = c.conversation
                 AND l.target = c.target AND l.number > c.number)
         ORDER BY c.at DESC, c.conversation, c.number DESC LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(since.as_millis())
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Recent {
                handoff: r.text("handoff")?.into(),
                conversation: r.text("conversation")?.into(),
                prospect: r.document("prospect")?,
                corrected: corrected(r)?,
            })
        })
        .collect()
}

pub(super) fn corrected(r: &SqliteRow) -> Result<Corrected> {
    let body = r.maybe_text("body")?.unwrap_or_default();
    Ok(Corrected {
        correction: from_json("correction", &body)?,
        was: r.document("was")?,
        by: r.text("rep")?.into(),
        at: r.time("at")?,
    })
}
