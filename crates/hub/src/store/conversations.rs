//! Conversations and their messages.

use baton_core::Timestamp;
use baton_core::context::Context;
use baton_core::conversation::{ConversationState, Floor, Message};
use baton_core::ids::{AgentId, ConversationId, WorkspaceId};
use baton_core::prospect::Prospect;
use baton_core::qualification::Scorecard;
use baton_core::routing::{Channel, Traits};
use baton_core::signal::Assertion;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, SqliteConnection};

use super::codec::{Columns, json, name};
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct ConversationRow {
    pub id: ConversationId,
    pub workspace: WorkspaceId,
    pub agent: AgentId,
    pub external_id: String,
    pub state: ConversationState,
    pub floor: Floor,
    pub channel: Channel,
    pub prospect: Prospect,
    pub traits: Traits,
    pub assertions: Vec<Assertion>,
    pub scorecard: Scorecard,
    pub context: Context,
    pub messages: u32,
    pub started_at: Timestamp,
    /// Of the last message, or the start.
    pub last_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// A message and the agent's own id of it.
#[derive(Clone, Debug)]
pub struct StoredMessage {
    pub external_id: String,
    pub message: Message,
}

impl ConversationRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: r.text("id")?.into(),
            workspace: r.text("workspace")?.into(),
            agent: r.text("agent")?.into(),
            external_id: r.text("external_id")?,
            state: r.case("state")?,
            floor: r.case("floor")?,
            channel: r.case("channel")?,
            prospect: r.document("prospect")?,
            traits: r.document("traits")?,
            assertions: r.document("assertions")?,
            scorecard: r.document("scorecard")?,
            context: r.document("context")?,
            messages: r.number("messages")?,
            started_at: r.time("started_at")?,
            last_at: r.time("last_at")?,
            ended_at: r.maybe_time("ended_at")?,
        })
    }
}

impl Write {
    /// Stores a conversation as it is now.
    pub async fn put_conversation(&mut self, c: &ConversationRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO conversations (id, workspace, agent, external_id, state, floor, prospect,
                 assertions, scorecard, context, messages, started_at, last_at, ended_at, channel,
                 traits)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, floor = excluded.floor,
                 prospect = excluded.prospect, assertions = excluded.assertions,
                 scorecard = excluded.scorecard, context = excluded.context,
                 messages = excluded.messages, last_at = excluded.last_at,
                 ended_at = excluded.ended_at, traits = excluded.traits",
        )
        .bind(&c.id.0)
        .bind(&c.workspace.0)
        .bind(&c.agent.0)
        .bind(&c.external_id)
        .bind(name(&c.state))
        .bind(name(&c.floor))
        .bind(json(&c.prospect))
        .bind(json(&c.assertions))
        .bind(json(&c.scorecard))
        .bind(json(&c.context))
        .bind(c.messages)
        .bind(c.started_at.as_millis())
        .bind(c.last_at.as_millis())
        .bind(c.ended_at.map(Timestamp::as_millis))
        .bind(name(&c.channel))
        .bind(json(&c.traits))
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn add_messages(
        &mut self,
        conversation: &ConversationId,
        messages: &[StoredMessage],
    ) -> Result<()> {
        // SQLite takes 32,766 parameters a statement; six a row.
        for chunk in messages.chunks(1000) {
            let mut insert = QueryBuilder::new(
                "INSERT INTO messages (conversation, seq, external_id, role, text, at) ",
            );
            insert.push_values(chunk, |mut row, m| {
                row.push_bind(conversation.0.as_str())
                    .push_bind(m.message.seq)
                    .push_bind(m.external_id.as_str())
                    .push_bind(name(&m.message.role))
                    .push_bind(m.message.text.as_str())
                    .push_bind(m.message.at.as_millis());
            });
            insert.build().execute(self.conn()).await?;
        }
        Ok(())
    }
}

pub async fn conversation(
    c: &mut SqliteConnection,
    id: &ConversationId,
) -> Result<Option<ConversationRow>> {
    let row = sqlx::query("SELECT * FROM conversations WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(ConversationRow::of).transpose()
}

/// By the agent's own id.
pub async fn conversation_by_external_id(
    c: &mut SqliteConnection,
    agent: &AgentId,
    external_id: &str,
) -> Result<Option<ConversationRow>> {
    let row = sqlx::query("SELECT * FROM conversations WHERE agent = ? AND external_id = ?")
        .bind(&agent.0)
        .bind(external_id)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(ConversationRow::of).transpose()
}

/// Messages from `from` on, `limit` at most.
pub async fn messages(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
    from: u32,
    limit: u32,
) -> Result<Vec<StoredMessage>> {
    let rows = sqlx::query(
        "SELECT seq, external_id, role, text, at FROM messages
         WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT ?",
    )
    .bind(&conversation.0)
    .bind(from)
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let message = Message {
                seq: r.number("seq")?,
                role: r.case("role")?,
                text: r.text("text")?,
                at: r.time("at")?,
            };
            Ok(StoredMessage {
                external_id: r.text("external_id")?,
                message,
            })
        })
        .collect()
}
