//! What changed, for the window to read again: many small changes become few.

use std::collections::BTreeSet;

use tokio::sync::broadcast;

use crate::view::Changed;

/// Changes that a slow reader may be behind before it is told to read all again.
const BEHIND: usize = 256;
/// More names than this in one change say "all".
const MANY: usize = 500;

#[derive(Clone)]
pub(crate) struct Changes {
    sender: broadcast::Sender<Changed>,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(BEHIND).0,
        }
    }
}

impl Changes {
    pub(crate) fn tell(&self, changed: Changed) {
        if changed != Changed::default() {
            // Nobody listens: nobody has read anything that could be stale.
            let _ = self.sender.send(changed);
        }
    }

    pub(crate) fn tell_state(&self) {
        self.tell(Changed {
            state: true,
            ..Changed::default()
        });
    }

    pub(crate) fn stream(&self) -> ChangeStream {
        ChangeStream {
            receiver: self.sender.subscribe(),
        }
    }
}

/// What changed, coalesced. A reader that lags behind is told to read all again.
pub struct ChangeStream {
    receiver: broadcast::Receiver<Changed>,
}

impl ChangeStream {
    /// Waits for a change and takes all that came with it. `None` when the desk is gone.
    pub async fn next(&mut self) -> Option<Changed> {
        let mut sum = Sum::default();
        match self.receiver.recv().await {
            Ok(changed) => sum.add(changed),
            Err(broadcast::error::RecvError::Lagged(_)) => sum.all = true,
            Err(broadcast::error::RecvError::Closed) => return None,
        }
        loop {
            match self.receiver.try_recv() {
                Ok(changed) => sum.add(changed),
                Err(broadcast::error::TryRecvError::Lagged(_)) => sum.all = true,
                Err(_) => return Some(sum.done()),
            }
        }
    }
}

#[derive(Default)]
struct Sum {
    state: bool,
    all: bool,
    agenda: bool,
    handoffs: BTreeSet<baton_core::ids::HandoffId>,
    conversations: BTreeSet<baton_core::ids::ConversationId>,
}

impl Sum {
    fn add(&mut self, changed: Changed) {
        self.state |= changed.state;
        self.all |= changed.all;
        self.agenda |= changed.agenda;
        self.handoffs.extend(changed.handoffs);
        self.conversations.extend(changed.conversations);
    }

    fn done(self) -> Changed {
        if self.all || self.handoffs.len() + self.conversations.len() > MANY {
            return Changed {
                state: true,
                agenda: true,
                all: true,
                ..Changed::default()
            };
        }
        Changed {
            state: self.state,
            all: false,
            agenda: self.agenda,
            handoffs: self.handoffs.into_iter().collect(),
            conversations: self.conversations.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handoff(id: usize) -> Changed {
        Changed {
            handoffs: vec![format!("ho_{id}").into()],
            ..Changed::default()
        }
    }

    #[tokio::test]
    async fn many_changes_become_one() {
        let changes = Changes::default();
        let mut stream = changes.stream();
        changes.tell(handoff(1));
        changes.tell(handoff(2));
        changes.tell(handoff(1));
        changes.tell_state();
        let got = stream.next().await.unwrap();
        assert!(got.state && !got.all);
        assert_eq!(got.handoffs, ["ho_1".into(), "ho_2".into()]);
    }

    #[tokio::test]
    async fn who_lags_behind_reads_all_again() {
        let changes = Changes::default();
        let mut stream = changes.stream();
        for n in 0..=BEHIND {
            changes.tell(handoff(n % 3));
        }
        assert!(stream.next().await.unwrap().all);
        drop(changes);
        assert_eq!(stream.next().await, None);
    }
}
