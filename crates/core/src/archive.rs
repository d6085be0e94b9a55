//! A conversation as a file that others can read, and back.

pub mod markdown;
pub mod vcon;

use crate::Timestamp;
use crate::context::Context;
use crate::conversation::Message;
use crate::ids::ConversationId;
use crate::prospect::Prospect;
use crate::qualification::Scorecard;
use crate::routing::Channel;

/// Everything of a conversation that a file carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The same whenever the same conversation is written down.
    pub uuid: uuid::Uuid,
    pub subject: Option<String>,
    /// Whom the agent speaks for.
    pub vendor: Option<String>,
    pub agent: Option<String>,
    /// Who took it over.
    pub rep: Option<String>,
    pub prospect: Prospect,
    pub channel: Channel,
    pub started_at: Timestamp,
    /// In the order of the talk, numbered from 0.
    pub messages: Vec<Message>,
    /// As it was judged where the file comes from.
    pub scorecard: Option<Scorecard>,
    pub context: Option<Context>,
}

/// What a file may hold.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub messages: usize,
    pub message_chars: usize,
    /// Of a name or an address.
    pub field_chars: usize,
    /// Before and after this nothing was said: an earlier or later time is a mistake.
    pub earliest: Timestamp,
    pub latest: Timestamp,
}

/// Why a file cannot be read: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem} {fix}")]
pub struct Fault {
    /// `dialog[3].start`; empty where it is the whole.
    pub field: String,
    pub problem: String,
    pub fix: String,
}

impl Fault {
    fn new(field: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            problem: problem.into(),
            fix: fix.into(),
        }
    }
}

/// A UUID of version 8 that a conversation always has: its own id, marked as such, so that two
/// programs that never met write down the same one.
pub fn uuid_of(conversation: &ConversationId) -> uuid::Uuid {
    let id = &conversation.0;
    let own = id.rsplit('_').next().unwrap_or(id);
    let bytes = uuid::Uuid::try_parse(own).map_or_else(|_| spread(id), uuid::Uuid::into_bytes);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// 128 bits of any text (FNV-1a): ids that others made are no UUIDs.
fn spread(text: &str) -> [u8; 16] {
    const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mix = |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    text.bytes().fold(START, mix).to_be_bytes()
}

impl Archive {
    /// `2026-11-20 Brightmoor Priya Raghunathan.vcon.json`: what every file system takes.
    pub fn file_name(&self, ending: &str) -> String {
        let who = [&self.prospect.company, &self.prospect.name];
        let who: Vec<_> = who.into_iter().flatten().map(|p| bare(p)).collect();
        let mut who = who.join(" ").trim().to_owned();
        if who.is_empty() {
            bare(self.prospect.display_name()).clone_into(&mut who);
        }
        let day = self.started_at.0.strftime("%Y-%m-%d");
        format!("{} {ending}", format!("{day} {who}").trim()).replace(" .", ".")
    }
}

/// Characters of each part of a file's name.
const NAME_CHARS: usize = 60;

/// Letters, figures and what stands within names; all else becomes a space.
fn bare(part: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
    let words: String = part
        .chars()
        .map(|c| if kept(c) { c } else { ' ' })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words
        .chars()
        .take(NAME_CHARS)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests;
