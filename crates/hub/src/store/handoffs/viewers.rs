//! Who may see a handoff, and the talk that it is about.

use baton_core::ids::{ConversationId, HandoffId, RepId};
use sqlx::SqliteConnection;

use crate::store::{Result, Write};

impl Write {
    /// Whether the rep is new among those who may see the handoff.
    pub async fn add_viewer(
        &mut self,
        handoff: &HandoffId,
        conversation: &ConversationId,
        rep: &RepId,
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO viewers (handoff, rep, conversation) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(&handoff.0)
        .bind(&rep.0)
        .bind(&conversation.0)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

pub async fn viewers(c: &mut SqliteConnection, handoff: &HandoffId) -> Result<Vec<RepId>> {
    let reps: Vec<String> =
        sqlx::query_scalar("SELECT rep FROM viewers WHERE handoff = ? ORDER BY rep")
            .bind(&handoff.0)
            .fetch_all(c)
            .await?;
    Ok(reps.into_iter().map(RepId).collect())
}

pub async fn viewers_of_conversation(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
) -> Result<Vec<RepId>> {
    let reps: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT rep FROM viewers WHERE conversation = ? ORDER BY rep")
            .bind(&conversation.0)
            .fetch_all(c)
            .await?;
    Ok(reps.into_iter().map(RepId).collect())
}
