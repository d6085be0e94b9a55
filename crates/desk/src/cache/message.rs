//! What was said, turn by turn.

use baton_api::view::MessageView;
use baton_core::Timestamp;
use baton_core::conversation::Message;
use baton_core::ids::ConversationId;
use sqlx::{Row as _, SqliteConnection};

use super::codec::{count, of_word, time, word};
use super::{Cache, Result, found};

pub(super) const TABLE: &str = "
CREATE TABLE message (
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    -- Id of the entity on the feed.
    entry TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT;
";

impl Cache {
    pub(crate) async fn messages(&self, conversation: &ConversationId) -> Result<Vec<Message>> {
        let rows = sqlx::query(
            "SELECT seq, role, text, at FROM message WHERE conversation = ? ORDER BY seq",
        )
        .bind(&conversation.0)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Message {
                    seq: count(row, "seq")?,
                    role: of_word(row.try_get("role")?)?,
                    text: row.try_get("text")?,
                    at: time(row, "at")?,
                })
            })
            .collect()
    }
}

/// Stores messages under the ids they have on the feed.
pub(crate) async fn store(
    tx: &mut SqliteConnection,
    messages: &[(String, MessageView)],
) -> Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let columns = messages
        .iter()
        .map(|(entry, m)| Ok((entry, m, word(&m.message.role)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut query = sqlx::QueryBuilder::new(
        "INSERT OR REPLACE INTO message (conversation, seq, entry, role, text, at) ",
    );
    query.push_values(columns, |mut row, (entry, m, role)| {
        row.push_bind(m.conversation.0.clone())
            .push_bind(i64::from(m.message.seq))
            .push_bind(entry.clone())
            .push_bind(role)
            .push_bind(m.message.text.clone())
            .push_bind(Timestamp::as_millis(m.message.at));
    });
    query.build().execute(&mut *tx).await?;
    found::index_messages(tx, messages).await
}

/// Removes a message by its id on the feed; says of which conversation it was.
pub(crate) async fn remove(
    tx: &mut SqliteConnection,
    entry: &str,
) -> Result<Option<ConversationId>> {
    let row = sqlx::query("DELETE FROM message WHERE entry = ? RETURNING conversation, seq")
        .bind(entry)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let conversation = ConversationId(row.try_get("conversation")?);
    found::forget_message(tx, &conversation, count(&row, "seq")?).await?;
    Ok(Some(conversation))
}
