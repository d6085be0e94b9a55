//! Forgetting a prospect, and taking a conversation along.
//!
//! `POST /v1/admin/forget/preview`, `POST /v1/admin/forget`, `GET /v1/admin/forget`.

use baton_core::Timestamp;
use baton_core::ids::ConversationId;
use serde::{Deserialize, Serialize};

use crate::view::Person;

/// Who is to be forgotten: everybody with this address, or one conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ForgetWhom {
    Email { email: String },
    Conversation { conversation: ConversationId },
}

/// What would go, and what Baton cannot take back.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
pub struct ForgetPreview {
    /// Names under which they talked, for whoever has to be sure.
    pub names: Vec<String>,
    pub removed: Vec<Removed>,
    /// A rep talks to them now, or a meeting is ahead: it ends with this.
    pub open: Vec<String>,
    pub elsewhere: Vec<Elsewhere>,
    /// They were forgotten before: when it was done last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forgotten_at: Option<Timestamp>,
}

/// So many of a kind: `conversations`, `messages`, `handoffs`, `meetings`, `deliveries`, …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Removed {
    pub what: String,
    pub count: u32,
}

/// What was written into a program of others: it is theirs to remove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Elsewhere {
    /// `HubSpot`, `Mail`, `Slack`, `The calendar of Ana Ruiz`.
    pub place: String,
    /// `2 activities`, `1 contact`.
    pub what: String,
    /// Where it can be looked at. Gone from the receipt once it was read.
    pub url: Option<String>,
}

/// The proof that somebody was forgotten. Holds nothing that says who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ForgetReceipt {
    pub id: String,
    pub at: Timestamp,
    pub by: Person,
    /// SHA-256 over the hub's secret and the address or the conversation: whoever asks again with
    /// the same one is told that it was done.
    pub fingerprint: String,
    pub removed: Vec<Removed>,
    pub elsewhere: Vec<Elsewhere>,
    /// Devices that still have to hear of it; they remove their copies when they do.
    pub devices: Vec<DeviceLeft>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct DeviceLeft {
    pub rep: Person,
    pub device: String,
    pub last_seen_at: Option<Timestamp>,
}

/// How a conversation is written down.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveFormat {
    /// draft-ietf-vcon-vcon-core, as JSON.
    Vcon,
    Markdown,
}

/// A conversation that came in as vCon. `POST /v1/conversations/vcon`, `POST /v1/admin/conversations/vcon`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Imported {
    pub conversation: ConversationId,
    /// False: it was here already.
    pub new: bool,
    pub messages: u32,
    /// Where an admin reads it: it is handed to nobody, so that it is on no rep's device.
    #[serde(default)]
    pub export_path: String,
    /// What the file holds that Baton has no place for.
    pub left_out: Vec<String>,
}
