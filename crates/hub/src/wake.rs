//! Tells waiting requests that something they wait for has changed. Carries no data: who is woken
//! reads the store, so a wake-up too many is harmless. Subscribe before you read, or one is lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::ids::{HandoffId, RepId};
use tokio::sync::watch;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A rep's feed.
    Rep(RepId),
    /// The state of a handoff.
    Handoff(HandoffId),
    /// When the next offer lapses.
    Deadlines,
    /// Somebody may be free for a handoff that waits.
    Waiting,
    /// A meeting may have to be written to a calendar of the hub.
    Calendars,
    /// Something is to be sent, or to be looked up at a provider.
    Deliveries,
    /// A connection was made, changed or taken away.
    Connections,
    /// Somebody was forgotten: the file is to be swept.
    Forgotten,
    /// A model may have something to read.
    Models,
}

#[derive(Clone, Debug, Default)]
pub struct Wake {
    topics: Arc<Mutex<HashMap<Topic, watch::Sender<()>>>>,
}

impl Wake {
    pub fn subscribe(&self, topic: Topic) -> watch::Receiver<()> {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        // Topics that nobody waits for any more are forgotten, at the latest when the map would grow.
        if topics.len() == topics.capacity() {
            topics.retain(|_, sender| sender.receiver_count() > 0);
        }
        topics
            .entry(topic)
            .or_insert_with(|| watch::channel(()).0)
            .subscribe()
    }

    /// Wakes the subscribers of a topic, and forgets topics that have none left.
    pub fn publish(&self, topic: &Topic) {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if topics
            .get(topic)
            .is_some_and(|sender| sender.send(()).is_err())
        {
            topics.remove(topic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn news_between_subscribing_and_waiting_is_not_lost() {
        let wake = Wake::default();
        let mut rx = wake.subscribe(Topic::Deadlines);
        wake.publish(&Topic::Deadlines);
        rx.changed().await.unwrap();
    }

    #[test]
    fn topics_without_subscribers_are_forgotten() {
        let wake = Wake::default();
        drop(wake.subscribe(Topic::Deadlines));
        wake.publish(&Topic::Deadlines);
        assert!(wake.topics.lock().unwrap().is_empty());
    }
}
