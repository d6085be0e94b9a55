//! A conversation as a file, out of Baton and in.

use baton_api::limits;
use baton_api::privacy::{ArchiveFormat, Imported};
use baton_api::view::HandoffView;
use baton_core::archive::{Archive, markdown, uuid_of, vcon};
use baton_core::conversation::Message;
use baton_core::ids::HandoffId;
use baton_core::routing::Channel;

use super::Answer;
use crate::agenda::Zone;
use crate::desk::Desk;
use crate::failure::{Failure, FailureCode};
use crate::inbox::corrected::holding;
use crate::view::TextFile;

impl Desk {
    /// The conversation of a handoff, from what the device holds.
    pub async fn archive(&self, handoff: &HandoffId, format: ArchiveFormat) -> Answer<TextFile> {
        let page = self.handoff(handoff).await?;
        let archive = archive_of(page.handoff, page.messages);
        let (ending, text) = match format {
            ArchiveFormat::Vcon => (".vcon.json", format!("{:#}", vcon::write(&archive))),
            ArchiveFormat::Markdown => {
                let me = self.parts.cache.me().await?;
                let me = me.as_ref().map(|k| &k.me);
                let mine = Zone::of_rep(&self.parts.config.zone, me);
                (".md", markdown::write(&archive, &mine.zone))
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
