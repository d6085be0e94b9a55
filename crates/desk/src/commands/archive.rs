//! A conversation as a file, out of Baton and in.

use baton_api::limits;
use baton_api::privacy::{ArchiveFormat, Imported};
use baton_api::view::HandoffView;
use baton_core::Timestamp;
use baton_core::archive::{Archive, Bounds, markdown, uuid_of, vcon};
use baton_core::conversation::Message;
use baton_core::ids::{ConversationId, HandoffId};
use baton_core::routing::Channel;

use super::Answer;
use crate::agenda::Zone;
use crate::desk::Desk;
use crate::failure::{Failure, FailureCode};
use crate::inbox::corrected::holding;
use crate::view::{ConversationPage, TextFile};

/// What the hub has it has checked: the size of its answer is the bound.
const UNBOUNDED: Bounds = Bounds {
    messages: usize::MAX,
    message_chars: usize::MAX,
    field_chars: usize::MAX,
    earliest: Timestamp(jiff::Timestamp::MIN),
    latest: Timestamp(jiff::Timestamp::MAX),
};

impl Desk {
    /// The conversation of a handoff, from what the device holds.
    pub async fn archive(&self, handoff: &HandoffId, format: ArchiveFormat) -> Answer<TextFile> {
        let page = self.handoff(handoff).await?;
        let archive = archive_of(page.handoff, page.messages);
        self.written(&archive, format).await
    }

    /// A conversation of the workspace, handed over or not: for admins, from the hub.
    pub async fn conversation(&self, id: &ConversationId) -> Answer<ConversationPage> {
        let archive = self.fetched(id).await?;
        Ok(ConversationPage {
            id: id.clone(),
            name: archive.prospect.display_name().to_owned(),
            prospect: archive.prospect,
            agent: archive.agent,
            rep: archive.rep,
            started_at: archive.started_at,
            messages: archive.messages,
            scorecard: archive.scorecard.ok_or_else(unreadable)?,
            context: archive.context.unwrap_or_default(),
        })
    }

    /// As [`archive`](Self::archive), of any conversation of the workspace: for admins.
    pub async fn archive_any(
        &self,
        id: &ConversationId,
        format: ArchiveFormat,
    ) -> Answer<TextFile> {
        let archive = self.fetched(id).await?;
        self.written(&archive, format).await
    }

    /// A vCon says everything that the hub has of a conversation.
    async fn fetched(&self, id: &ConversationId) -> Answer<Archive> {
        let path = ["v1", "admin", "conversations", &id.0, "export"];
        let file = self.parts.hub.file(&path, &[("format", "vcon")]).await?;
        let (archive, _) = vcon::read(&file, &UNBOUNDED).map_err(|fault| {
            tracing::warn!(%fault, "a conversation from the hub cannot be read");
            unreadable()
        })?;
        Ok(archive)
    }

    async fn written(&self, archive: &Archive, format: ArchiveFormat) -> Answer<TextFile> {
        let (ending, text) = match format {
            ArchiveFormat::Vcon => (".vcon.json", format!("{:#}", vcon::write(archive))),
            ArchiveFormat::Markdown => {
                let me = self.parts.cache.me().await?;
                let me = me.as_ref().map(|k| &k.me);
                let mine = Zone::of_rep(&self.parts.config.zone, me);
                (".md", markdown::write(archive, &mine.zone))
            }
        };
        let name = archive.file_name(ending);
        Ok(TextFile { name, text })
    }

    /// A vCon becomes a conversation of the workspace.
    pub async fn import_conversation(&self, text: &str) -> Answer<Imported> {
        if text.len() > limits::ARCHIVE_BYTES {
            let most = limits::ARCHIVE_BYTES;
            let message = format!("A conversation may have {most} bytes at most.");
            return Err(Failure::new(FailureCode::InvalidInput, message)
                .at("text")
                .fix("Choose a file without recordings and attachments."));
        }
        // Some programs begin their files with a mark of the byte order.
        let text = text.trim_start_matches('\u{feff}');
        let file: serde_json::Value = serde_json::from_str(text).map_err(|e| {
            Failure::new(FailureCode::InvalidInput, format!("This is not JSON: {e}."))
                .at("text")
                .fix("Choose a file that was exported as vCon.")
        })?;
        let path = ["v1", "admin", "conversations", "vcon"];
        Ok(self.parts.hub.post(&path, &file).await?)
    }
}

fn unreadable() -> Failure {
    Failure::new(
        FailureCode::Internal,
        "This app cannot read what the hub has of this conversation.",
    )
    .fix("Check that app and hub are up to date.")
}

fn archive_of(view: HandoffView, messages: Vec<Message>) -> Archive {
    let first = messages.first().map(|m| m.at);
    let context = holding(&view);
    let lead = view.trace.and_then(|t| t.lead);
    Archive {
        uuid: uuid_of(&view.conversation),
        subject: context.subject(),
        vendor: Some(view.vendor),
        agent: Some(view.agent),
        rep: view.accepted_by.map(|p| p.name),
        prospect: view.prospect,
        channel: lead.map_or_else(Channel::default, |l| l.channel),
        started_at: first.unwrap_or(view.requested_at),
        messages,
        scorecard: Some(view.scorecard),
        context: Some(context),
    }
}
