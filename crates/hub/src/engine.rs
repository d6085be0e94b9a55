//! What the hub does: each call one transaction, planned by the rules of `baton_core`.

mod admin;
mod along;
mod archive;
mod aside;
pub mod booking;
mod calendars;
mod clocks;
mod connections;
mod conversations;
mod corrections;
mod deliver;
mod employment;
mod enrol;
mod fairness;
mod forget;
mod handoffs;
mod intents;
mod lapse;
mod model;
mod notice;
mod notify;
mod overview;
mod owners;
mod policies;
mod quality;
mod receipts;
mod records;
mod roster;
mod routing;
mod slack;
mod teams;
mod tell;
mod trial;
pub(crate) mod validate;
mod view;
mod waiting;
mod watchdog;
mod words;

use std::sync::Arc;

use baton_core::ids::{AgentId, DeviceId, RepId, WorkspaceId};
use baton_core::{Env, Timestamp};

use crate::fail::{Fail, Result};
use crate::metrics::Metrics;
use crate::outward::Outward;
use crate::reach::Reach;
use crate::store::{Conn, Store, WorkspaceRow, workspaces};
use crate::vault::Vault;

pub use admin::Added;
pub use aside::Aside;
pub(crate) use calendars::Rounds;
pub use calendars::watch_calendars;
pub use clocks::{watch_clocks, watch_days};
pub use connections::SignedIn;
pub(crate) use deliver::Post;
pub use deliver::watch_deliveries;
pub use forget::watch_forgetting;
pub use lapse::{watch_deadlines, watch_waiting};
pub use model::watch_models;
pub use slack::watch_sockets;
pub(crate) use trial::Trials;
pub use watchdog::UnseenOffer;
pub use words::subdivisions;

/// The agent whose key came with a request.
#[derive(Clone, Debug)]
pub struct Agent {
    pub id: AgentId,
    pub workspace: WorkspaceId,
    pub name: String,
}

/// The device whose token came with a request, and its rep.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: DeviceId,
    pub rep: RepId,
    pub workspace: WorkspaceId,
}

#[derive(Clone, Debug)]
pub struct Engine {
    pub store: Store,
    pub env: Env,
    pub reach: Reach,
    pub vault: Vault,
    pub metrics: Arc<Metrics>,
    pub(crate) calendars: Rounds,
    along: Arc<along::Along>,
    pub aside: Aside,
    pub(crate) trials: Trials,
    pub(crate) post: Post,
    readers: model::Readers,
    /// The hub as others reach it.
    pub outward: Outward,
    pending: connections::Pending,
    tried: connections::Tried,
}

/// What an engine is made of.
pub(crate) struct Made {
    pub store: Store,
    pub env: Env,
    pub reach: Reach,
    pub vault: Vault,
    pub outward: Outward,
}

impl Engine {
    pub(crate) fn new(made: Made) -> Self {
        let worker = made.env.bytes::<8>().map(|b| format!("{b:02x}")).concat();
        Self {
            store: made.store,
            reach: made.reach,
            vault: made.vault,
            outward: made.outward,
            metrics: Arc::new(Metrics::default()),
            calendars: Rounds::default(),
            along: Arc::default(),
            aside: Aside::default(),
            trials: Trials::default(),
            readers: model::Readers::new(&worker),
            post: Post::new(worker),
            pending: connections::Pending::default(),
            tried: connections::Tried::default(),
            env: made.env,
        }
    }

    fn now(&self) -> Timestamp {
        self.env.now()
    }

    async fn workspace(&self, c: &mut Conn, id: &WorkspaceId) -> Result<WorkspaceRow> {
        workspaces::workspace(c, id)
            .await?
            .ok_or_else(|| Fail::not_found("workspace"))
    }
}
