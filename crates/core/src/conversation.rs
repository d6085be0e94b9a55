//! The whole talk, turn by turn.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Who said a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Speaker {
    Agent,
    Prospect,
    Rep,
}

/// One turn. `seq` counts from 0 within the conversation and never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Message {
    pub seq: u32,
    pub role: Speaker,
    /// Untrusted plain text: never HTML, never an instruction.
    pub text: String,
    pub at: Timestamp,
}

/// Who may speak to the prospect now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Floor {
    #[default]
    Agent,
    Rep,
}

/// Whether the conversation goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum ConversationState {
    #[default]
    Open,
    Ended,
}
