//! Whether an alert would reach a rep: which have a device on the feed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::Timestamp;
use baton_core::ids::RepId;

/// A rep who was connected this many seconds ago is taken to be coming back: a laptop that changes
/// its network, a hub that restarts.
pub const GRACE_SECONDS: i64 = 90;

#[derive(Clone, Debug, Default)]
pub struct Reach {
    reps: Arc<Mutex<HashMap<RepId, Seen>>>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    connections: u32,
    last: Timestamp,
    /// A device left for good: when the last connection ends, there is no grace.
    leaving: bool,
}

impl Reach {
    fn update<T>(&self, f: impl FnOnce(&mut HashMap<RepId, Seen>) -> T) -> T {
        f(&mut self.reps.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn connected(&self, rep: &RepId, now: Timestamp) {
        self.update(|reps| {
            let seen = reps.entry(rep.clone()).or_insert(Seen {
                connections: 0,
                last: now,
                leaving: false,
            });
            seen.connections += 1;
            seen.last = now;
            seen.leaving = false;
        });
    }

    pub fn disconnected(&self, rep: &RepId, now: Timestamp) {
        self.update(|reps| {
            let Some(seen) = reps.get_mut(rep) else {
                return;
            };
            seen.connections = seen.connections.saturating_sub(1);
            seen.last = now;
            if seen.connections == 0 && seen.leaving {
                reps.remove(rep);
            }
        });
    }

    /// At start: a rep who was there before the hub stopped.
    pub fn expected(&self, rep: RepId, now: Timestamp) {
        self.update(|reps| {
            reps.entry(rep).or_insert(Seen {
                connections: 0,
                last: now,
                leaving: false,
            });
        });
    }

    /// The rep signed out or lost the device: no grace once it is off the feed.
    pub fn gone(&self, rep: &RepId) {
        self.update(|reps| match reps.get_mut(rep) {
            Some(seen) if seen.connections > 0 => seen.leaving = true,
            _ => drop(reps.remove(rep)),
        });
    }

    pub fn reachable(&self, rep: &RepId, now: Timestamp) -> bool {
        self.update(|reps| {
            reps.get(rep)
                .is_some_and(|s| s.connections > 0 || now.seconds_since(s.last) < GRACE_SECONDS)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rep_stays_reachable_for_a_while_after_the_last_device_left() {
        let at = |s: i64| Timestamp::from_millis(s * 1000);
        let (reach, ana) = (Reach::default(), RepId::from("ana"));
        assert!(!reach.reachable(&ana, at(0)));
        reach.connected(&ana, at(0));
        reach.connected(&ana, at(1));
        reach.disconnected(&ana, at(2));
        assert!(
            reach.reachable(&ana, at(10_000)),
            "one device is still there"
        );
        reach.disconnected(&ana, at(10_000));
        assert!(reach.reachable(&ana, at(10_089)));
        assert!(!reach.reachable(&ana, at(10_090)));
        reach.connected(&ana, at(20_000));
        reach.disconnected(&ana, at(20_000));
        reach.gone(&ana);
        assert!(!reach.reachable(&ana, at(20_001)));
        reach.connected(&ana, at(30_000));
        reach.gone(&ana);
        assert!(
            reach.reachable(&ana, at(30_000)),
            "its feed has not ended yet"
        );
        reach.disconnected(&ana, at(30_001));
        assert!(!reach.reachable(&ana, at(30_002)), "signed out: no grace");
    }
}
