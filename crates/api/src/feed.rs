//! The feed: a rep's ordered stream of changed entities, as `text/event-stream`.
//!
//! `GET /v1/feed` sends `hello`, then one `entity` per changed entity from the cursor on, then
//! `caught_up`, then `entity` as things change. `id:` is the position; `Last-Event-ID` resumes.

use baton_core::Timestamp;
use baton_core::ids::{DeviceId, RepId, WorkspaceId};
use baton_core::presence::Presence;
use baton_core::workspace::DeclineReason;
use serde::{Deserialize, Serialize};

use crate::booking::{MeetingView, MyBooking};
use crate::view::{HandoffView, MessageView, Person};

pub const EVENT_HELLO: &str = "hello";
pub const EVENT_ENTITY: &str = "entity";
pub const EVENT_CAUGHT_UP: &str = "caught_up";

/// First event of every connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Hello {
    pub workspace: WorkspaceId,
    pub rep: RepId,
    pub device: DeviceId,
    /// Changes when the hub's data was replaced: positions from before mean nothing, so the client
    /// starts again from 0.
    pub epoch: String,
    /// The hub's clock, for the time left on offers.
    pub now: Timestamp,
    /// The position that this rep's feed has reached.
    pub position: i64,
}

/// A device tells how far it has come: `PUT /v1/feed/position`. Told when entities were removed, so
/// that the receipt of a forgetting knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    /// Of the last entry that is stored there.
    #[schema(minimum = 0)]
    pub position: i64,
}

/// A whole entity as it is now: applying it twice is harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Entry {
    pub position: i64,
    /// Unique within the kind.
    pub id: String,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The rep and what they may do.
    Me {
        me: Box<Me>,
    },
    Handoff {
        handoff: Box<HandoffView>,
    },
    Message {
        message: MessageView,
    },
    Meeting {
        meeting: Box<MeetingView>,
    },
    /// The entity of this kind is gone, or the rep may no longer see it.
    Removed {
        removed: EntityKind,
    },
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    Me,
    Handoff,
    Message,
    Meeting,
}

/// The rep of this feed, and what the workspace sets for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Me {
    pub person: Person,
    pub email: String,
    pub workspace: String,
    pub admin: bool,
    /// The rep's own word; `offline` is never among them.
    pub presence: Presence,
    pub capacity: u32,
    pub decline_reasons: Vec<DeclineReason>,
    /// Absent from a hub that knows no bookings.
    #[serde(default)]
    pub booking: Option<MyBooking>,
    /// Looks after a team: may see how it does.
    #[serde(default)]
    pub manager: bool,
    /// The hub set the rep to away, and why.
    #[serde(default)]
    pub set_away: Option<SetAway>,
}

/// Too many offers in a row lapsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct SetAway {
    pub at: Timestamp,
    pub lapses: u32,
}
