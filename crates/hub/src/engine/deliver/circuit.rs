//! How a connection does: one that fails is left alone for a while, and then tried with one
//! delivery, or one look-up. None holds up another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::Timestamp;
use baton_core::ids::ConnectionId;

/// At once on a connection that is well.
const AT_ONCE: usize = 4;
/// Failures in a row before a connection is left alone.
const PATIENCE: u32 = 3;
const FIRST_PAUSE_SECONDS: i64 = 5;
const LONGEST_PAUSE_SECONDS: i64 = 300;

#[derive(Debug, Default)]
pub(crate) struct Circuits {
    of: Mutex<HashMap<ConnectionId, Circuit>>,
}

/// One that is under way.
#[derive(Debug)]
pub(crate) struct Begun {
    circuits: Arc<Circuits>,
    id: ConnectionId,
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(circuit) = self.circuits.lock().get_mut(&self.id) {
            circuit.busy = circuit.busy.saturating_sub(1);
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Circuit {
    busy: usize,
    failures: u32,
    /// Left alone until then.
    until: Option<Timestamp>,
}

impl Circuits {
    /// How many may begin now; or, where none may, when to look again.
    pub fn room(&self, id: &ConnectionId, now: Timestamp) -> Result<usize, Option<Timestamp>> {
        let mut all = self.lock();
        let circuit = all.entry(id.clone()).or_default();
        if let Some(until) = circuit.until.filter(|at| *at > now) {
            return Err(Some(until));
        }
        // After failures one is sent ahead.
        let most = if circuit.failures > 0 { 1 } else { AT_ONCE };
        match most.saturating_sub(circuit.busy) {
            // Whoever ends looks again.
            0 => Err(None),
            room => Ok(room),
        }
    }

    /// Until when it is left alone, if it is.
    pub fn rests(&self, id: &ConnectionId, now: Timestamp) -> Option<Timestamp> {
        let until = self.lock().get(id)?.until;
        until.filter(|at| *at > now)
    }

    /// One more has begun; it has ended when this is dropped, whatever happens to it.
    pub fn begin(self: &Arc<Self>, id: &ConnectionId) -> Begun {
        self.lock().entry(id.clone()).or_default().busy += 1;
        Begun {
            circuits: self.clone(),
            id: id.clone(),
        }
    }

    pub fn well(&self, id: &ConnectionId) {
        let mut all = self.lock();
        if let Some(circuit) = all.get_mut(id) {
            (circuit.failures, circuit.until) = (0, None);
        }
    }

    /// It failed as a whole: until when it is left alone, if it is.
    pub fn failed(&self, id: &ConnectionId, now: Timestamp) -> Option<Timestamp> {
        let mut all = self.lock();
        let circuit = all.entry(id.clone()).or_default();
        circuit.failures += 1;
        let over = circuit.failures.checked_sub(PATIENCE)?;
        let pause = FIRST_PAUSE_SECONDS << over.min(10);
        let until = now.plus_seconds(pause.min(LONGEST_PAUSE_SECONDS));
        circuit.until = circuit.until.max(Some(until));
        circuit.until
    }

    /// Not before then: the provider said so, or nothing will help before.
    pub fn rest(&self, id: &ConnectionId, until: Timestamp) {
        let mut all = self.lock();
        let circuit = all.entry(id.clone()).or_default();
        circuit.until = circuit.until.max(Some(until));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConnectionId, Circuit>> {
        self.of.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(0).plus_seconds(seconds)
    }

    #[test]
    fn one_that_fails_is_left_alone_and_then_tried_with_one() {
        let (circuits, id) = (Circuits::default(), ConnectionId("con_1".into()));
        assert_eq!(circuits.room(&id, at(0)), Ok(AT_ONCE));
        assert_eq!(circuits.failed(&id, at(0)), None);
        assert_eq!(circuits.room(&id, at(0)), Ok(1));
        assert_eq!(circuits.failed(&id, at(0)), None);
        assert_eq!(circuits.failed(&id, at(0)), Some(at(5)));
        assert_eq!(circuits.room(&id, at(4)), Err(Some(at(5))));
        assert_eq!(circuits.room(&id, at(5)), Ok(1));
        assert_eq!(circuits.failed(&id, at(5)), Some(at(15)));
        circuits.well(&id);
        assert_eq!(circuits.room(&id, at(5)), Ok(AT_ONCE));
    }

    #[test]
    fn the_pause_has_an_end() {
        let (circuits, id) = (Circuits::default(), ConnectionId("con_1".into()));
        for _ in 0..100 {
            circuits.failed(&id, at(0));
        }
        assert_eq!(circuits.room(&id, at(301)), Ok(1));
    }

    #[test]
    fn no_more_begin_than_there_is_room_for() {
        let (circuits, id) = (Arc::new(Circuits::default()), ConnectionId("con_1".into()));
        let mut begun: Vec<_> = (0..AT_ONCE).map(|_| circuits.begin(&id)).collect();
        assert_eq!(circuits.room(&id, at(0)), Err(None));
        begun.pop();
        assert_eq!(circuits.room(&id, at(0)), Ok(1));
    }
}
