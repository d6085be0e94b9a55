//! What is under way in this hub.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::ids::DeliveryId;

#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    ids: Arc<Mutex<HashSet<DeliveryId>>>,
}

/// One delivery, until this is dropped.
#[derive(Debug)]
pub(super) struct Holding {
    held: Held,
    id: DeliveryId,
}

impl Held {
    pub fn hold(&self, id: &DeliveryId) -> Holding {
        self.lock().insert(id.clone());
        Holding {
            held: self.clone(),
            id: id.clone(),
        }
    }

    pub fn all(&self) -> HashSet<DeliveryId> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<DeliveryId>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.held.lock().remove(&self.id);
    }
}
