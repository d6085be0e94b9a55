//! Conversations as files: written down for whoever may read them, and taken in from elsewhere.

use std::fmt::Write as _;

use baton_api::privacy::Imported;
use baton_api::{Code, Problem, limits};
use baton_core::Timestamp;
use baton_core::archive::{Archive, Bounds, Fault, uuid_of, vcon};
use baton_core::conversation::{ConversationState, Floor, Message};
use baton_core::ids::{AgentId, ConversationId, WorkspaceId};
use baton_core::qualification::Scorecard;
use baton_core::routing::Traits;
use baton_core::signal::{Assertion, Source};
use serde_json::Value;

use super::conversations::own;
use super::{Agent, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::{
    Conn, ConversationRow, StoredMessage, Write, agents, conversations, handoffs, reps,
};

/// Whose conversations they are that an admin takes in.
const IMPORTED: &str = "Imported";
/// The agent's own id of a conversation that came in, before its UUID.
const VCON: &str = "vcon:";

impl Engine {
    /// A conversation of the workspace, for its admins.
    pub async fn archive(&self, workspace: &WorkspaceId, id: &ConversationId) -> Result<Archive> {
        let mut c = self.store.read().await?;
        let row = conversations::conversation(&mut c, id).await?;
        let row = row.filter(|row| &row.workspace == workspace);
        let row = row.ok_or_else(|| Fail::not_found("conversation"))?;
        self.archive_of(&mut c, row).await
    }

    /// The agent's own conversation.
    pub async fn archive_for(&self, agent: &Agent, id: &ConversationId) -> Result<Archive> {
        let mut c = self.store.read().await?;
        let row = own(&mut c, agent, id).await?;
        self.archive_of(&mut c, row).await
    }

    async fn archive_of(&self, c: &mut Conn, row: ConversationRow) -> Result<Archive> {
        let workspace = self.workspace(c, &row.workspace).await?;
        let agent = agents::agent_name(c, &row.workspace, &row.agent).await?;
        let handoff = handoffs::latest_handoff(c, &row.id).await?;
        let rep = match handoff.as_ref().and_then(|h| h.handoff.accepted()) {
            Some(offer) => reps::rep(c, &offer.rep).await?.map(|rep| rep.name),
            None => None,
        };
        let stored = conversations::messages(c, &row.id, 0, limits::CONVERSATION_MESSAGES).await?;
        let context = self.holding(c, &row).await?;
        let came_with = row.external_id.strip_prefix(VCON);
        let came_with = came_with.and_then(|uuid| uuid.parse().ok());
        Ok(Archive {
            uuid: came_with.unwrap_or_else(|| uuid_of(&row.id)),
            subject: context.subject(),
            vendor: Some(workspace.catalog.vendor),
            agent,
            rep,
            prospect: row.prospect,
            channel: row.channel,
            started_at: row.started_at,
            messages: stored.into_iter().map(|m| m.message).collect(),
            scorecard: Some(row.scorecard),
            context: Some(context),
        })
    }

    /// A vCon becomes a conversation of this agent.
    pub async fn import(&self, agent: &Agent, file: Value) -> Result<Imported> {
        let (archive, left_out) = self.read_vcon(file).await?;
        let mut w = self.store.write().await?;
        if let Some(row) = written_here(w.conn(), &archive).await?
            && (&row.agent, &row.workspace) == (&agent.id, &agent.workspace)
        {
            return Ok(known(row, left_out));
        }
        let from = (&agent.workspace, &agent.id);
        self.take_in(w, from, archive, left_out, false).await
    }

    /// A vCon becomes a conversation of the workspace, under an agent of its own. `anyway`: also of
    /// somebody who was forgotten.
    pub async fn import_for(
        &self,
        workspace: &WorkspaceId,
        file: Value,
        anyway: bool,
    ) -> Result<Imported> {
        let (archive, left_out) = self.read_vcon(file).await?;
        let mut w = self.store.write().await?;
        if let Some(row) = written_here(w.conn(), &archive).await?
            && &row.workspace == workspace
        {
            return Ok(known(row, left_out));
        }
        let all = agents::agents(w.conn(), workspace).await?;
        let agent = if let Some(agent) = all.into_iter().find(|a| a.name == IMPORTED) {
            agent.id
        } else {
            let id: AgentId = self.env.id();
            w.add_agent(&id, workspace, IMPORTED, self.now()).await?;
            id
        };
        self.take_in(w, (workspace, &agent), archive, left_out, anyway)
            .await
    }

    async fn not_forgotten(
        &self,
        w: &mut Write,
        workspace: &WorkspaceId,
        archive: &Archive,
    ) -> Result<()> {
        let email = archive.prospect.email.as_deref();
        let here = id_here(archive);
        self.refuse_forgotten(w.conn(), workspace, email, here.as_ref())
            .await
    }

    /// Reading takes the processor for a moment: not on the threads that answer requests.
    async fn read_vcon(&self, file: Value) -> Result<(Archive, Vec<String>)> {
        let bounds = bounds(self.now());
        let read = tokio::task::spawn_blocking(move || vcon::read(&file, &bounds)).await?;
        let (archive, left_out) = read.map_err(problem)?;
        validate::prospect(&archive.prospect, "prospect")?;
        Ok((archive, left_out))
    }

    /// As if it had been posted, and ended with its last word: judged by the policy of today, and
    /// handed to nobody.
    async fn take_in(
        &self,
        mut w: Write,
        (workspace, agent): (&WorkspaceId, &AgentId),
        archive: Archive,
        left_out: Vec<String>,
        anyway: bool,
    ) -> Result<Imported> {
        let external_id = format!("{VCON}{}", archive.uuid);
        let there =
            conversations::conversation_by_external_id(w.conn(), agent, &external_id).await?;
        if let Some(row) = there {
            return Ok(known(row, left_out));
        }
        if !anyway {
            self.not_forgotten(&mut w, workspace, &archive).await?;
        }
        let policy = self.workspace(w.conn(), workspace).await?.policy;
        let last_at = archive.messages.last().map(|m| m.at);
        let last_at = last_at.unwrap_or(archive.started_at);
        let assertions = archive.scorecard.as_ref();
        let mut row = ConversationRow {
            id: self.env.id(),
            workspace: workspace.clone(),
            agent: agent.clone(),
            external_id,
            state: ConversationState::Ended,
            floor: Floor::Agent,
            channel: archive.channel,
            prospect: archive.prospect,
            traits: Traits::default(),
            assertions: assertions.map_or_else(Vec::new, |s| asserted(s, &archive.messages)),
            scorecard: policy.judge(&[], &[], false),
            context: baton_core::context::Context::default(),
            messages: u32::try_from(archive.messages.len()).unwrap_or(u32::MAX),
            started_at: archive.started_at,
            last_at,
            ended_at: Some(last_at),
        };
        w.put_conversation(&row).await?;
        let numbered = archive.messages.iter().map(|m| StoredMessage {
            external_id: m.seq.to_string(),
            message: m.clone(),
        });
        w.add_messages(&row.id, &numbered.collect::<Vec<_>>())
            .await?;
        self.judge(&mut w, &mut row, archive.messages).await?;
        w.commit().await?;
        self.metrics.conversations.inc();
        self.metrics.messages.inc_by(u64::from(row.messages));
        Ok(Imported {
            export_path: export_path(&row.id),
            conversation: row.id,
            new: true,
            messages: row.messages,
            left_out,
        })
    }
}

/// The conversation that this hub itself wrote down.
async fn written_here(c: &mut Conn, archive: &Archive) -> Result<Option<ConversationRow>> {
    match id_here(archive) {
        Some(id) => Ok(conversations::conversation(c, &id).await?),
        None => Ok(None),
    }
}

/// The id of the conversation, if a hub like this one wrote it down.
fn id_here(archive: &Archive) -> Option<ConversationId> {
    let mut bytes = archive.uuid.into_bytes();
    // Its id is of version 7.
    if let Some(version) = bytes.get_mut(6) {
        *version = (*version & 0x0f) | 0x70;
    }
    let mut id = String::from("conv_");
    for byte in bytes {
        let _ = write!(id, "{byte:02x}");
    }
    let id = ConversationId(id);
    (uuid_of(&id) == archive.uuid).then_some(id)
}

fn export_path(id: &ConversationId) -> String {
    format!("/v1/admin/conversations/{id}/export?format=markdown")
}

fn known(row: ConversationRow, left_out: Vec<String>) -> Imported {
    Imported {
        export_path: export_path(&row.id),
        conversation: row.id,
        new: false,
        messages: row.messages,
        left_out,
    }
}

/// What the agent claimed in the talk, where its words still prove it.
fn asserted(scorecard: &Scorecard, messages: &[Message]) -> Vec<Assertion> {
    let mut out = vec![];
    for signal in &scorecard.signals {
        let claimed = signal.findings.iter().rfind(|f| f.source == Source::Agent);
        let Some(finding) = claimed else { continue };
        let proves = |e: &&baton_core::evidence::Evidence| e.words(messages).is_some();
        let evidence: Vec<_> = finding.evidence.iter().filter(proves).copied().collect();
        let value = finding.value.clone();
        let value = value.filter(|v| v.chars().count() <= limits::NOTE_CHARS);
        if !evidence.is_empty() {
            out.push(Assertion {
                signal: signal.name.clone(),
                status: finding.status,
                value,
                evidence,
            });
        }
    }
    out
}

fn bounds(now: Timestamp) -> Bounds {
    Bounds {
        messages: usize::try_from(limits::CONVERSATION_MESSAGES).unwrap_or(usize::MAX),
        message_chars: limits::MESSAGE_CHARS,
        field_chars: limits::FIELD_CHARS,
        earliest: Timestamp::from_millis(validate::EARLIEST_MILLIS),
        latest: now.plus_seconds(limits::CLOCK_SKEW_SECONDS),
    }
}

fn problem(fault: Fault) -> Problem {
    let problem = Problem::new(Code::InvalidField, fault.problem).fix(fault.fix);
    if fault.field.is_empty() {
        problem
    } else {
        problem.at(fault.field)
    }
}
