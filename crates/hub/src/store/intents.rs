//! Answers to intents: an intent that comes again gets the answer it got.

use baton_api::intent::{Action, Answer};
use baton_core::Timestamp;
use baton_core::ids::{IntentId, RepId};
use sqlx::SqliteConnection;

use super::codec::{Columns, json};
use super::{Result, Write};

impl Write {
    pub async fn add_intent(
        &mut self,
        rep: &RepId,
        id: &IntentId,
        action: &Action,
        answer: &Answer,
        at: Timestamp,
    ) -> Result<()> {
        sqlx::query("INSERT INTO intents (id, rep, action, answer, at) VALUES (?, ?, ?, ?, ?)")
            .bind(&id.0)
            .bind(&rep.0)
            .bind(json(action))
            .bind(json(answer))
            .bind(at.as_millis())
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

pub async fn answered(
    c: &mut SqliteConnection,
    rep: &RepId,
    id: &IntentId,
) -> Result<Option<(Action, Answer)>> {
    let row = sqlx::query("SELECT action, answer FROM intents WHERE rep = ? AND id = ?")
        .bind(&rep.0)
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.map(|r| Ok((r.document("action")?, r.document("answer")?)))
        .transpose()
}
