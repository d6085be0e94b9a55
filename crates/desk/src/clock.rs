//! The hub's clock, as far as this device knows: deadlines are its words.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use baton_core::{Env, Timestamp};

use crate::cache::meta::hub_time;

#[derive(Clone, Debug)]
pub(crate) struct HubClock {
    pub env: Env,
    offset: Arc<AtomicI64>,
}

impl HubClock {
    pub(crate) fn new(env: Env, offset: i64) -> Self {
        Self {
            env,
            offset: Arc::new(AtomicI64::new(offset)),
        }
    }

    /// Now, by this machine.
    pub(crate) fn device(&self) -> Timestamp {
        self.env.now()
    }

    /// Now, by the hub.
    pub(crate) fn hub(&self) -> Timestamp {
        hub_time(self.env.now(), self.offset())
    }

    /// The hub's clock minus this machine's, in milliseconds.
    pub(crate) fn offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    /// The hub said what time it is. Returns the new offset.
    pub(crate) fn set(&self, hub: Timestamp) -> i64 {
        let offset = hub.as_millis() - self.env.now().as_millis();
        self.offset.store(offset, Ordering::Relaxed);
        offset
    }
}
