//! Time for all of a story, and the clocks of its machines, which are wrong and jump.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use baton_core::{Env, Timestamp};
use baton_tests::chance::Chance;

/// True time.
#[derive(Clone)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(start.as_millis())))
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }
}

/// What one machine takes for the time, and its randomness.
#[derive(Clone)]
pub struct Watch {
    time: Time,
    ahead_ms: Arc<AtomicI64>,
    chance: Arc<Chance>,
}

impl Watch {
    pub fn new(time: &Time, chance: Chance) -> Self {
        Self {
            time: time.clone(),
            ahead_ms: Arc::default(),
            chance: Arc::new(chance),
        }
    }

    /// From now on it is wrong by so much.
    pub fn set_ahead(&self, seconds: i64) {
        self.ahead_ms.store(seconds * 1_000, Ordering::SeqCst);
    }

    pub fn env(&self) -> Env {
        let (watch, chance) = (self.clone(), Arc::clone(&self.chance));
        Env::new(
            move || {
                let ahead = watch.ahead_ms.load(Ordering::SeqCst);
                Timestamp::from_millis(watch.time.now().as_millis() + ahead)
            },
            move |bytes| chance.fill(bytes),
        )
    }
}
