//! `baton-hub admin conversation`

use std::path::PathBuf;

use baton_core::archive::{markdown, vcon};
use baton_core::ids::WorkspaceId;
use baton_hub::engine::Engine;
use clap::{Subcommand, ValueEnum};
use jiff::tz::TimeZone;
use serde_json::json;

use super::admin::{Out, read, told};
use super::{Result, print};

#[derive(Debug, Subcommand)]
pub enum Conversation {
    /// Print a conversation: as vCon for programs, as Markdown for people.
    Export {
        id: String,
        #[arg(long, value_enum, default_value_t = Format::Vcon)]
        format: Format,
    },
    /// Take in a vCon, under an agent called Imported. It is judged, and handed to nobody.
    Import {
        file: PathBuf,
        /// Also of somebody who was forgotten: they want to be known again.
        #[arg(long)]
        anyway: bool,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    Vcon,
    Markdown,
}

pub async fn run(engine: &Engine, out: &Out, id: &WorkspaceId, command: Conversation) -> Result {
    match command {
        Conversation::Export { id: which, format } => {
            let archive = engine.archive(id, &which.into()).await.map_err(told)?;
            print::line(&match format {
                Format::Vcon => format!("{:#}", vcon::write(&archive)),
                Format::Markdown => markdown::write(&archive, &TimeZone::UTC),
            })
        }
        Conversation::Import { file, anyway } => {
            let text = read(&file)?;
            let vcon = serde_json::from_str(text.trim_start_matches('\u{feff}'));
            let vcon = vcon.map_err(|e| format!("{}: {e}", file.display()))?;
            let taken = engine.import_for(id, vcon, anyway).await.map_err(told)?;
            let mut words = if taken.new {
                let (id, messages) = (&taken.conversation, taken.messages);
                format!(
                    "{id}: {messages} messages, handed to nobody. Read it with: \
                     conversation export {id} --format markdown"
                )
            } else {
                format!("{} is here already.", taken.conversation)
            };
            for part in &taken.left_out {
                words.push_str("\nLeft out: ");
                words.push_str(part);
            }
            out.say(&json!(taken), &words)
        }
    }
}
