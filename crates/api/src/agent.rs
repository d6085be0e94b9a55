//! What an AI agent says to the hub, and what the hub answers.

use baton_core::Timestamp;
use baton_core::context::Context;
use baton_core::conversation::{ConversationState, Floor, Message, Speaker};
use baton_core::handoff::{HandoffReason, HandoffState, Outcome};
use baton_core::ids::{ConversationId, HandoffId, WorkspaceId};
use baton_core::prospect::Prospect;
use baton_core::qualification::Scorecard;
use baton_core::routing::Channel;
use baton_core::signal::{Assertion, Status};
use serde::{Deserialize, Serialize};

use crate::booking::MeetingView;
use crate::view::{BookLater, Person};

/// `GET /v1/me`: whose key this is.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AgentIdentity {
    pub agent: String,
    pub workspace: WorkspaceId,
    pub workspace_name: String,
}

/// `POST /v1/conversations`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenConversation {
    /// The agent's own id of the conversation. Opening it again returns the same conversation.
    #[schema(min_length = 1, max_length = 128, pattern = "^[!-~]+$")]
    pub id: String,
    #[serde(default)]
    pub prospect: Prospect,
    /// How the prospect talks to the agent.
    #[serde(default)]
    pub channel: Channel,
    /// Defaults to now. Relative dates in the talk are read from here.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    #[serde(default)]
    #[schema(max_items = 200)]
    pub messages: Vec<PostMessage>,
}

#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostMessage {
    /// The agent's own id of the message. Posting it again is harmless.
    #[schema(min_length = 1, max_length = 128, pattern = "^[!-~]+$")]
    pub id: String,
    pub role: Speaker,
    /// Plain text; stored and shown as it is.
    #[schema(min_length = 1, max_length = 20000)]
    pub text: String,
    /// Defaults to now. Not before the message that precedes it.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

/// `POST /v1/conversations/{id}/messages`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostMessages {
    #[schema(min_items = 1, max_items = 200)]
    pub messages: Vec<PostMessage>,
}

/// The state of a conversation: the answer to nearly everything an agent does.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationView {
    pub id: ConversationId,
    /// The agent's own id.
    pub external_id: String,
    pub state: ConversationState,
    pub prospect: Prospect,
    pub started_at: Timestamp,
    /// How many messages are stored.
    pub messages: u32,
    pub scorecard: Scorecard,
    /// Who may speak to the prospect. When it is `rep`, the agent is silent.
    pub floor: Floor,
    /// What to tell the prospect now, where there is something to tell.
    pub say: Option<String>,
    pub handoff: Option<HandoffStatus>,
}

/// `GET /v1/conversations/{id}/context`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationContext {
    pub id: ConversationId,
    pub context: Context,
}

/// `GET /v1/conversations/{id}/messages`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessagePage {
    pub messages: Vec<Message>,
    /// Pass as `after` to read on; absent at the end.
    pub next: Option<u32>,
}

/// `PUT /v1/conversations/{id}/signals/{name}`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssertSignal {
    pub status: Status,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub value: Option<String>,
    /// The words that say it. Without them the claim is shown as unsupported and not counted.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub evidence: Vec<Quote>,
}

/// Points at words of a message, by quoting them.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The message's place in the conversation, from 0.
    pub seq: u32,
    /// Words that stand in the message, to the letter.
    #[schema(min_length = 1, max_length = 20000)]
    pub quote: String,
}

/// The agent's own claims, as stored.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Asserted {
    pub assertion: Assertion,
    pub scorecard: Scorecard,
}

/// `POST /v1/conversations/{id}/handoff`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestHandoff {
    /// The agent's own id of the request. Asking again returns the same handoff.
    #[schema(min_length = 1, max_length = 128, pattern = "^[!-~]+$")]
    pub id: String,
    pub reason: HandoffReason,
    /// For the rep.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// A handoff as its agent follows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HandoffStatus {
    pub id: HandoffId,
    pub conversation: ConversationId,
    /// Grows with every change: pass it as `after` to wait for the next.
    pub version: u32,
    pub state: HandoffState,
    pub reason: HandoffReason,
    pub requested_at: Timestamp,
    /// Who is asked now, or who took it.
    pub rep: Option<Person>,
    pub accepted_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
    pub floor: Floor,
    /// What to tell the prospect now.
    pub say: Option<String>,
    /// The last meeting that was booked.
    #[serde(default)]
    pub meeting: Option<Box<MeetingView>>,
    /// Nobody takes it now: offer times, of this person or of anyone.
    #[serde(default)]
    pub book_later: Option<BookLater>,
    /// Whoever is asked has shown no sign of life so far: `say` is honest about it.
    #[serde(default)]
    pub unseen: bool,
}
