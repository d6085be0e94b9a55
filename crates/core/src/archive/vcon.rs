//! vCon, the conversation as JSON (draft-ietf-vcon-vcon-core-04): Baton writes it, and reads that
//! of others, also of earlier drafts. Nothing is ever fetched; what a file only points at is left
//! out and named.

mod body;
mod parties;
mod read;
mod transcript;
mod write;

pub use read::read;
pub use write::write;

/// The last that had a number; from then on extensions say what is new.
const VERSION: &str = "0.4.0";
/// Versions whose conversations look the same to us.
const VERSIONS: [&str; 5] = ["0.0.1", "0.0.2", "0.3.0", VERSION, "0.5.0"];

const VENDOR: &str = "Baton";
/// What Baton adds as analysis, by its schema.
const TALK: &str = "baton-conversation-1";
const SCORECARD: &str = "baton-scorecard-1";
const CONTEXT: &str = "baton-context-1";

/// What the core of a vCon has no place for, and Baton needs to read the talk alike.
#[derive(Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
struct Talk {
    prospect: crate::prospect::Prospect,
    channel: crate::routing::Channel,
    started_at: Option<crate::Timestamp>,
    /// Who each of the parties is.
    speakers: Vec<crate::conversation::Speaker>,
}
