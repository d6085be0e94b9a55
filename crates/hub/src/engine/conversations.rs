//! What an agent does with a conversation.

use std::collections::HashMap;

use baton_api::agent::{
    AgentIdentity, AssertSignal, Asserted, ConversationContext, ConversationView, MessagePage,
    OpenConversation, PostMessage,
};
use baton_api::{Code, Problem, limits};
use baton_core::conversation::{ConversationState, Floor, Message};
use baton_core::evidence::Evidence;
use baton_core::ids::ConversationId;
use baton_core::prospect::Prospect;
use baton_core::signal::{Assertion, SignalName};
use baton_core::{Timestamp, handoff::HandoffState};

use super::corrections::{wants_human, words};
use super::forget::gone;
use super::{Agent, Engine, validate};
use crate::fail::Result;
use crate::store::{
    Conn, ConversationRow, StoredMessage, Write, conversations, corrections, handoffs,
};

impl Engine {
    /// Opens a conversation, or returns the one that this agent opened under this id; and whether
    /// it is new.
    pub async fn open_conversation(
        &self,
        agent: &Agent,
        request: OpenConversation,
    ) -> Result<(ConversationView, bool)> {
        let now = self.now();
        validate::open(&request, now)?;
        let mut w = self.store.write().await?;
        let known =
            conversations::conversation_by_external_id(w.conn(), &agent.id, &request.id).await?;
        if let Some(row) = known {
            let view = self.take_messages(w, row, request.messages).await?;
            return Ok((view, false));
        }
        let workspace = self.workspace(w.conn(), &agent.workspace).await?;
        let first = request.messages.first().and_then(|m| m.at);
        let started_at = request.started_at.or(first).unwrap_or(now);
        let row = ConversationRow {
            id: self.env.id(),
            workspace: agent.workspace.clone(),
            agent: agent.id.clone(),
            external_id: request.id,
            state: ConversationState::Open,
            floor: Floor::Agent,
            channel: request.channel,
            prospect: request.prospect,
            traits: baton_core::routing::Traits::default(),
            assertions: vec![],
            scorecard: workspace.policy.judge(&[], &[], false),
            context: baton_core::context::Context::default(),
            messages: 0,
            started_at,
            last_at: started_at,
            ended_at: None,
        };
        self.keep(&mut w, &row).await?;
        self.metrics.conversations.inc();
        let view = self.take_messages(w, row, request.messages).await?;
        Ok((view, true))
    }

    pub async fn post_messages(
        &self,
        agent: &Agent,
        id: &ConversationId,
        messages: Vec<PostMessage>,
    ) -> Result<ConversationView> {
        validate::messages(&messages, self.now())?;
        if messages.is_empty() {
            let detail = "There is no message in this request.";
            return Err(Problem::new(Code::MissingField, detail)
                .at("messages")
                .into());
        }
        let mut w = self.store.write().await?;
        let row = own(w.conn(), agent, id).await?;
        self.take_messages(w, row, messages).await
    }

    pub async fn update_prospect(
        &self,
        agent: &Agent,
        id: &ConversationId,
        prospect: Prospect,
    ) -> Result<ConversationView> {
        validate::prospect(&prospect, "prospect")?;
        let mut w = self.store.write().await?;
        let mut row = own(w.conn(), agent, id).await?;
        row.prospect.merge(prospect);
        let messages = all_messages(w.conn(), &row).await?;
        self.judge(&mut w, &mut row, messages).await?;
        self.finish(w, row).await
    }

    pub async fn assert_signal(
        &self,
        agent: &Agent,
        id: &ConversationId,
        signal: &str,
        claim: AssertSignal,
    ) -> Result<Asserted> {
        if let Some(value) = &claim.value {
            validate::optional_text(value, limits::NOTE_CHARS, "value")?;
        }
        let mut w = self.store.write().await?;
        let mut row = own(w.conn(), agent, id).await?;
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        let signal = SignalName::from(signal);
        if !workspace.policy.signals.iter().any(|s| s.name == signal) {
            let known: Vec<_> = workspace
                .policy
                .signals
                .iter()
                .map(|s| s.name.0.as_str())
                .collect();
            return Err(
                Problem::new(Code::NotFound, "The policy has no signal of this name.")
                    .fix(format!("Use one of: {}.", known.join(", ")))
                    .into(),
            );
        }
        let messages = all_messages(w.conn(), &row).await?;
        let evidence = quotes(&messages, &claim)?;
        let assertion = Assertion {
            signal: signal.clone(),
            status: claim.status,
            value: claim.value,
            evidence,
        };
        row.assertions.retain(|a| a.signal != signal);
        row.assertions.push(assertion.clone());
        self.judge(&mut w, &mut row, messages).await?;
        let view = self.finish(w, row).await?;
        Ok(Asserted {
            assertion,
            scorecard: view.scorecard,
        })
    }

    /// Ends the conversation; a handoff that nobody has taken yet is withdrawn.
    pub async fn end_conversation(
        &self,
        agent: &Agent,
        id: &ConversationId,
    ) -> Result<ConversationView> {
        let now = self.now();
        let mut w = self.store.write().await?;
        let mut row = own(w.conn(), agent, id).await?;
        if row.state == ConversationState::Ended {
            return self.finish(w, row).await;
        }
        row.state = ConversationState::Ended;
        row.ended_at = Some(now);
        self.along.forget(&row.id);
        w.put_conversation(&row).await?;
        if let Some(open) = handoffs::latest_handoff(w.conn(), &row.id).await?
            && matches!(
                open.handoff.state,
                HandoffState::Offered | HandoffState::Waiting
            )
        {
            self.withdraw(&mut w, open).await?;
        }
        self.finish(w, row).await
    }

    /// Whose key it is.
    pub async fn identity(&self, agent: Agent) -> Result<AgentIdentity> {
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &agent.workspace).await?;
        Ok(AgentIdentity {
            agent: agent.name,
            workspace: workspace.id,
            workspace_name: workspace.name,
        })
    }

    pub async fn conversation(
        &self,
        agent: &Agent,
        id: &ConversationId,
    ) -> Result<ConversationView> {
        let mut c = self.store.read().await?;
        let row = own(&mut c, agent, id).await?;
        self.conversation_view(&mut c, row).await
    }

    pub async fn context(&self, agent: &Agent, id: &ConversationId) -> Result<ConversationContext> {
        let mut c = self.store.read().await?;
        let row = own(&mut c, agent, id).await?;
        Ok(ConversationContext {
            context: self.holding(&mut c, &row).await?,
            id: row.id,
        })
    }

    pub async fn messages(
        &self,
        agent: &Agent,
        id: &ConversationId,
        after: Option<u32>,
    ) -> Result<MessagePage> {
        let limit = u32::try_from(limits::BATCH_MESSAGES).unwrap_or(u32::MAX);
        let mut c = self.store.read().await?;
        let row = own(&mut c, agent, id).await?;
        let from = after.map_or(0, |n| n.saturating_add(1));
        let stored = conversations::messages(&mut c, &row.id, from, limit).await?;
        let messages: Vec<Message> = stored.into_iter().map(|m| m.message).collect();
        let last = messages.last().map(|m| m.seq);
        Ok(MessagePage {
            next: last.filter(|n| n + 1 < row.messages),
            messages,
        })
    }

    /// Stores what is new among `posted`, reads the talk again, and commits.
    async fn take_messages(
        &self,
        mut w: Write,
        mut row: ConversationRow,
        posted: Vec<PostMessage>,
    ) -> Result<ConversationView> {
        if posted.is_empty() {
            return self.finish(w, row).await;
        }
        let stored =
            conversations::messages(w.conn(), &row.id, 0, limits::CONVERSATION_MESSAGES).await?;
        let new = plan_messages(&row, &stored, posted, self.now())?;
        if new.is_empty() {
            return self.finish(w, row).await;
        }
        let from = row.messages;
        let count = u32::try_from(new.len()).unwrap_or(u32::MAX);
        row.messages = from.saturating_add(count);
        row.last_at = new.last().map_or(row.last_at, |m| m.message.at);
        w.add_messages(&row.id, &new).await?;
        self.metrics.messages.inc_by(u64::from(count));
        let all = stored.into_iter().chain(new).map(|m| m.message).collect();
        self.judge(&mut w, &mut row, all).await?;
        for rep in handoffs::viewers_of_conversation(w.conn(), &row.id).await? {
            w.feed_messages(&rep, &row.id, from, row.messages).await?;
        }
        self.finish(w, row).await
    }

    /// Stores the talk, and has the CRM asked whose prospect it is.
    pub(super) async fn keep(&self, w: &mut Write, row: &ConversationRow) -> Result<()> {
        w.put_conversation(row).await?;
        self.look_up(w, row).await
    }

    /// Reads the talk, stores scorecard and context, and tells whoever sees its handoffs.
    pub(super) async fn judge(
        &self,
        w: &mut Write,
        row: &mut ConversationRow,
        messages: Vec<Message>,
    ) -> Result<()> {
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        let prospect = row.prospect.clone();
        let insight = self
            .along
            .read(
                row.id.clone(),
                &workspace,
                prospect,
                row.started_at,
                messages,
            )
            .await?;
        let insight = self.with_model(w, row, insight).await?;
        row.context = insight.context.bounded();
        let standing = corrections::standing(w.conn(), &row.id).await?;
        row.scorecard = workspace.policy.judge_corrected(
            &insight.readings,
            &row.assertions,
            &words(&standing),
            wants_human(&row.context, &standing),
        );
        row.traits = insight.traits;
        self.keep(w, row).await?;
        for handoff in handoffs::handoffs_of(w.conn(), &row.id).await? {
            self.touch(w, &handoff).await?;
        }
        Ok(())
    }

    async fn finish(&self, mut w: Write, row: ConversationRow) -> Result<ConversationView> {
        let view = self.conversation_view(w.conn(), row).await?;
        w.commit().await?;
        Ok(view)
    }
}

/// The agent's own conversation. Another's is not found: its existence is nobody else's business.
pub(super) async fn own(
    c: &mut Conn,
    agent: &Agent,
    id: &ConversationId,
) -> Result<ConversationRow> {
    let row = conversations::conversation(c, id).await?;
    match row.filter(|row| row.agent == agent.id && row.workspace == agent.workspace) {
        Some(row) => Ok(row),
        None => Err(gone(c, agent, &id.0, "conversation").await),
    }
}

pub(super) async fn all_messages(c: &mut Conn, row: &ConversationRow) -> Result<Vec<Message>> {
    let stored = conversations::messages(c, &row.id, 0, limits::CONVERSATION_MESSAGES).await?;
    Ok(stored.into_iter().map(|m| m.message).collect())
}

/// Which of the posted messages are new, numbered; refuses what contradicts the stored ones.
fn plan_messages(
    row: &ConversationRow,
    stored: &[StoredMessage],
    posted: Vec<PostMessage>,
    now: Timestamp,
) -> Result<Vec<StoredMessage>, Problem> {
    let mut known: HashMap<String, (baton_core::conversation::Speaker, String)> = stored
        .iter()
        .map(|m| {
            (
                m.external_id.clone(),
                (m.message.role, m.message.text.clone()),
            )
        })
        .collect();
    let mut new = vec![];
    let (mut seq, mut last) = (row.messages, row.last_at);
    for (i, m) in posted.into_iter().enumerate() {
        if let Some((role, text)) = known.get(&m.id) {
            if (*role, text) == (m.role, &m.text) {
                continue;
            }
            return Err(
                Problem::new(Code::Conflict, "A different message has this id already.")
                    .at(format!("messages[{i}].id"))
                    .fix("Give every message an id of its own."),
            );
        }
        if row.state == ConversationState::Ended {
            return Err(
                Problem::new(Code::ConversationEnded, "This conversation has ended.")
                    .fix("Open a new conversation."),
            );
        }
        if seq >= limits::CONVERSATION_MESSAGES {
            let detail = format!(
                "A conversation has at most {} messages.",
                limits::CONVERSATION_MESSAGES
            );
            return Err(Problem::new(Code::ConversationFull, detail)
                .at(format!("messages[{i}]"))
                .fix("Open a new conversation."));
        }
        let at = m.at.unwrap_or_else(|| now.max(last));
        if at < last {
            return Err(Problem::new(
                Code::OutOfOrder,
                format!("This message is older than the one before it ({last})."),
            )
            .at(format!("messages[{i}].at"))
            .fix("Post messages in the order in which they were said."));
        }
        known.insert(m.id.clone(), (m.role, m.text.clone()));
        let message = Message {
            seq,
            role: m.role,
            text: m.text,
            at,
        };
        new.push(StoredMessage {
            external_id: m.id,
            message,
        });
        seq += 1;
        last = at;
    }
    Ok(new)
}

/// Every quote must stand in its message, to the letter.
fn quotes(messages: &[Message], claim: &AssertSignal) -> Result<Vec<Evidence>, Problem> {
    claim
        .evidence
        .iter()
        .enumerate()
        .map(|(i, q)| {
            let Some(message) = messages.iter().find(|m| m.seq == q.seq) else {
                return Err(Problem::new(
                    Code::InvalidField,
                    "There is no message of this number.",
                )
                .at(format!("evidence[{i}].seq"))
                .fix("Post the message first."));
            };
            Evidence::of_quote(message, &q.quote).ok_or_else(|| {
                Problem::new(
                    Code::InvalidField,
                    "These words do not stand in the message.",
                )
                .at(format!("evidence[{i}].quote"))
                .fix("Quote the message to the letter.")
            })
        })
        .collect()
}
