//! macOS and Windows, through notify-rust: each notification waits for its answer on a thread.
//!
//! Windows shows toasts under the app id of the installed program; macOS gathers two or more
//! actions in a menu. Written from the library's sources; not run on this project's own machines.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use notify_rust::{Notification, NotificationResponse};
use tokio::sync::mpsc;

use super::{Abilities, Content, DEFAULT, Reply};

#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("the notification was refused: {0}")]
    Refused(String),
}

#[derive(Clone)]
pub struct Server {
    abilities: Abilities,
    replies: mpsc::Sender<Reply>,
    next: Arc<AtomicU32>,
    /// Those whose answer still counts: the system cannot take one away, so a late answer to a
    /// closed one is dropped.
    open: Arc<Mutex<HashSet<u32>>>,
}

impl Server {
    #[expect(clippy::unused_async, reason = "the same shape as on Linux")]
    pub async fn connect(replies: mpsc::Sender<Reply>) -> Result<Self, ServerError> {
        let server = std::env::consts::OS.to_owned();
        let abilities = Abilities {
            server,
            actions: true,
            markup: false,
        };
        Ok(Self {
            abilities,
            replies,
            next: Arc::default(),
            open: Arc::default(),
        })
    }

    pub fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    #[expect(clippy::unused_async, reason = "the same shape as on Linux")]
    pub async fn alive(&self) -> bool {
        true
    }

    #[expect(clippy::unused_async, reason = "the same shape as on Linux")]
    pub async fn held_back(&self) -> bool {
        false
    }

    #[expect(clippy::unused_async, reason = "the same shape as on Linux")]
    pub async fn show(&self, content: &Content) -> Result<u32, ServerError> {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let mut notification = Notification::new();
        notification.summary(&content.title).body(&content.body);
        #[cfg(target_os = "windows")]
        notification.app_id("com.baton.desktop");
        for (key, label) in content.actions.iter().filter(|(key, _)| *key != DEFAULT) {
            notification.action(key, label);
        }
        let handle = notification
            .show()
            .map_err(|e| ServerError::Refused(e.to_string()))?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = content.replaces {
            open.remove(&before);
        }
        open.insert(id);
        let (replies, still) = (self.replies.clone(), Arc::clone(&self.open));
        std::thread::spawn(move || {
            let answered = |response: &NotificationResponse| {
                let key = match response {
                    NotificationResponse::Default => Some(DEFAULT.to_owned()),
                    NotificationResponse::Action(key) => Some(key.clone()),
                    NotificationResponse::Reply(_) | NotificationResponse::Closed(_) => None,
                };
                let counts = still
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .remove(&id);
                let reply = match key {
                    Some(key) if counts => Reply::Action { id, key },
                    _ => Reply::Closed { id },
                };
                // The app is ending: nobody waits for the answer.
                let _ = replies.blocking_send(reply);
            };
            if let Err(e) = handle.wait_for_response(answered) {
                tracing::warn!(error = %e, "a notification's answer was lost");
            }
        });
        Ok(id)
    }

    #[expect(clippy::unused_async, reason = "the same shape as on Linux")]
    pub async fn close(&self, id: u32) {
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }
}
