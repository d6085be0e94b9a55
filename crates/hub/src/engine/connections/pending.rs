//! Who was sent to sign in. Not stored: after a restart one begins again.
//!
//! The state that comes back binds a callback to one connection of one workspace, as it was set up
//! when the admin began, and to the proof (PKCE) without which the code is worth nothing. It is
//! known to that admin's browser and the provider alone, counts once and for some minutes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_api::notify::ConnectionSettings;
use baton_core::Timestamp;
use baton_core::ids::{ConnectionId, WorkspaceId};
use baton_web::oauth::Pkce;

use crate::secret;

/// More than sign in at once on one hub.
const MOST: usize = 500;

/// One for each connection: whoever begins again begins anew.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Pending(Arc<Mutex<HashMap<ConnectionId, Begun>>>);

#[derive(Clone, Debug)]
pub(super) struct Begun {
    /// Of the state that comes back.
    pub hash: String,
    pub workspace: WorkspaceId,
    /// As they were: what is signed in for is not stored for something else.
    pub settings: ConnectionSettings,
    pub pkce: Pkce,
    pub redirect: String,
    pub until: Timestamp,
}

impl Pending {
    pub(super) fn add(&self, id: ConnectionId, begun: Begun, now: Timestamp) {
        let mut all = self.lock();
        all.retain(|_, b| b.until > now);
        all.remove(&id);
        while all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, b)| b.until);
            let Some(oldest) = oldest.map(|(id, _)| id.clone()) else {
                break;
            };
            all.remove(&oldest);
        }
        all.insert(id, begun);
    }

    /// Once.
    pub(super) fn take(&self, state: &str, now: Timestamp) -> Option<(ConnectionId, Begun)> {
        let hash = secret::hash(state);
        let mut all = self.lock();
        let of_state = all.iter().find(|(_, b)| secret::same(&b.hash, &hash));
        let id = of_state.map(|(id, _)| id.clone())?;
        all.remove_entry(&id).filter(|(_, b)| b.until > now)
    }

    /// What was begun for a connection as it was, does not count for what it is now.
    pub(super) fn forget(&self, id: &ConnectionId) {
        self.lock().remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, Begun>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use baton_api::notify::WebhookSettings;
    use baton_core::Env;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn begun(state: &str, until: i64) -> Begun {
        Begun {
            hash: secret::hash(state),
            workspace: "ws_1".into(),
            settings: ConnectionSettings::Webhook(WebhookSettings { url: String::new() }),
            pkce: Pkce::new(&Env::new(|| at(0), |_| {})),
            redirect: String::new(),
            until: at(until),
        }
    }

    #[test]
    fn a_state_counts_once_and_until_its_end() {
        let pending = Pending::default();
        pending.add("con_1".into(), begun("one", 600), at(0));
        pending.add("con_2".into(), begun("two", 600), at(0));
        assert!(pending.take("three", at(1)).is_none());
        let (id, _) = pending.take("one", at(1)).unwrap();
        assert_eq!(id, "con_1".into());
        assert!(pending.take("one", at(1)).is_none(), "once");
        assert!(pending.take("two", at(600)).is_none(), "too late");
    }

    #[test]
    fn who_begins_again_begins_anew() {
        let pending = Pending::default();
        pending.add("con_1".into(), begun("first", 600), at(0));
        pending.add("con_1".into(), begun("second", 601), at(1));
        assert!(pending.take("first", at(2)).is_none());
        assert!(pending.take("second", at(2)).is_some());
        pending.add("con_1".into(), begun("third", 602), at(2));
        pending.forget(&"con_1".into());
        assert!(pending.take("third", at(3)).is_none());
    }

    #[test]
    fn where_too_many_sign_in_the_oldest_gives_way_and_not_the_newest() {
        let pending = Pending::default();
        for n in 0..=MOST {
            let until = 600 + i64::try_from(n).unwrap();
            let id = ConnectionId(format!("con_{n}"));
            pending.add(id, begun(&format!("state {n}"), until), at(0));
        }
        assert!(pending.take("state 0", at(1)).is_none());
        assert!(pending.take("state 1", at(1)).is_some());
        assert!(pending.take(&format!("state {MOST}"), at(1)).is_some());
    }
}
