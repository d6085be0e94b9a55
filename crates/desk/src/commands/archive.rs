//! A conversation as a file, out of Baton and in.

use baton_api::privacy::{ArchiveFormat, Imported};
use baton_core::ids::HandoffId;

use super::Answer;
use crate::desk::Desk;
use crate::failure::{Failure, FailureCode};
use crate::view::TextFile;

impl Desk {
    /// The conversation of a handoff, from what the device holds.
    pub async fn archive(&self, handoff: &HandoffId, format: ArchiveFormat) -> Answer<TextFile> {
        let page = self.handoff(handoff).await?;
        let ending = match format {
            ArchiveFormat::Vcon => "vcon.json",
            ArchiveFormat::Markdown => "md",
        };
        let lines = page.messages.iter().map(|m| m.text.as_str());
        Ok(TextFile {
            name: format!("{}.{ending}", page.handoff.conversation),
            text: lines.collect::<Vec<_>>().join("\n"),
        })
    }

    /// A vCon becomes a conversation of the workspace.
    pub async fn import_conversation(&self, text: &str) -> Answer<Imported> {
        let file: serde_json::Value = serde_json::from_str(text).map_err(|e| {
            Failure::new(FailureCode::InvalidInput, format!("This is not JSON: {e}."))
                .at("text")
                .fix("Choose a file that was exported as vCon.")
        })?;
        let path = ["v1", "admin", "conversations", "vcon"];
        Ok(self.parts.hub.post(&path, &file).await?)
    }
}
