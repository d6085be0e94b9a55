//! What the notification server was asked to show, and a hand to choose an action.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use futures_util::StreamExt as _;
use tokio::sync::watch;
use tokio::task::JoinSet;
use zbus::fdo::MonitoringProxy;
use zbus::message::Type;
use zbus::names::MemberName;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, MatchRule, Message, MessageStream};

use crate::wait::SOON;

const SERVER: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// One request to show something.
#[derive(Clone, Debug)]
pub struct Notification {
    pub summary: String,
    pub body: String,
    /// Key and label, in order.
    pub actions: Vec<(String, String)>,
    /// When the request passed on the bus.
    pub at: Instant,
}

impl Notification {
    pub fn label(&self, key: &str) -> Option<&str> {
        let action = self.actions.iter().find(|(action, _)| action == key);
        action.map(|(_, label)| label.as_str())
    }

    pub fn mentions(&self, words: &str) -> bool {
        self.summary.contains(words) || self.body.contains(words)
    }
}

#[derive(Default)]
struct Seen {
    shown: Vec<Notification>,
    /// Keys of the actions that were chosen.
    chosen: Vec<String>,
}

pub struct Notifications {
    seen: watch::Receiver<Seen>,
    bus: Connection,
    /// The file that tells the menu which line to take.
    wanted: PathBuf,
    _watcher: JoinSet<()>,
}

impl Notifications {
    /// `monitor` becomes an eavesdropper and can be used for nothing else.
    pub async fn watch(monitor: Connection, bus: Connection, wanted: PathBuf) -> Self {
        let rule = MatchRule::builder().interface(SERVER).unwrap().build();
        let stream = MessageStream::from(&monitor);
        let monitoring = MonitoringProxy::new(&monitor).await.unwrap();
        monitoring.become_monitor(&[rule], 0).await.unwrap();

        let (sender, seen) = watch::channel(Seen::default());
        let mut watcher = JoinSet::new();
        watcher.spawn(listen(stream, sender));
        Self {
            seen,
            bus,
            wanted,
            _watcher: watcher,
        }
    }

    /// The session bus that the notifications pass on.
    pub fn bus(&self) -> &Connection {
        &self.bus
    }

    /// The first notification with these words and an action; waits for it.
    pub async fn alert(&self, words: &str) -> Notification {
        self.wait(&format!("an alert about {words}"), |seen| {
            let alert = |n: &&Notification| n.mentions(words) && !n.actions.is_empty();
            seen.shown.iter().find(alert).cloned()
        })
        .await
    }

    /// The first notification with these words, also if it asks nothing; waits for it.
    pub async fn notice(&self, words: &str) -> Notification {
        self.wait(&format!("a notification about {words}"), |seen| {
            seen.shown.iter().find(|n| n.mentions(words)).cloned()
        })
        .await
    }

    /// How many notifications with these words and an action there were.
    pub fn count(&self, words: &str) -> usize {
        let alert = |n: &&Notification| n.mentions(words) && !n.actions.is_empty();
        self.seen.borrow().shown.iter().filter(alert).count()
    }

    /// Chooses an action of a notification that is on the screen.
    pub async fn choose(&self, notification: &Notification, key: &str) {
        let label = notification
            .label(key)
            .unwrap_or_else(|| panic!("no {key}: {notification:?}"));
        fs::write(&self.wanted, format!("#{label} ({}", notification.summary)).unwrap();
        let before = self.seen.borrow().chosen.len();
        let control = Some("org.dunstproject.cmd0");
        let menu = self
            .bus
            .call_method(Some(SERVER), PATH, control, "ContextMenuCall", &());
        menu.await.unwrap();
        self.wait(&format!("{key} to be chosen"), |seen| {
            let chosen = seen.chosen.get(before..)?;
            chosen.iter().any(|k| k == key).then_some(())
        })
        .await;
    }

    /// Turns "do not disturb" on or off.
    pub async fn hold_back(&self, hold: bool) {
        let properties = Some("org.freedesktop.DBus.Properties");
        let paused = ("org.dunstproject.cmd0", "paused", Value::from(hold));
        let set = self
            .bus
            .call_method(Some(SERVER), PATH, properties, "Set", &paused);
        set.await.unwrap();
    }

    async fn wait<T>(&self, what: &str, pick: impl Fn(&Seen) -> Option<T>) -> T {
        let mut seen = self.seen.clone();
        let found = tokio::time::timeout(SOON, seen.wait_for(|seen| pick(seen).is_some())).await;
        let shown = || self.seen.borrow().shown.clone();
        let seen = found
            .unwrap_or_else(|_| panic!("waited in vain for {what}; shown: {:#?}", shown()))
            .expect("the bus to stay");
        pick(&seen).unwrap()
    }
}

async fn listen(mut stream: MessageStream, seen: watch::Sender<Seen>) {
    while let Some(Ok(message)) = stream.next().await {
        let header = message.header();
        let member = header.member().map(MemberName::as_str);
        match (header.message_type(), member) {
            (Type::MethodCall, Some("Notify")) => {
                let notification = notification(&message);
                seen.send_modify(|seen| seen.shown.push(notification));
            }
            (Type::Signal, Some("ActionInvoked")) => {
                let (_, key): (u32, String) = message.body().deserialize().unwrap();
                seen.send_modify(|seen| seen.chosen.push(key));
            }
            _ => {}
        }
    }
}

type Notify = (
    String,
    u32,
    String,
    String,
    String,
    Vec<String>,
    HashMap<String, OwnedValue>,
    i32,
);

fn notification(message: &Message) -> Notification {
    let body = message.body();
    let (_, _, _, summary, body, actions, ..): Notify = body.deserialize().unwrap();
    Notification {
        summary,
        body,
        actions: pairs(&actions),
        at: Instant::now(),
    }
}

/// Keys and labels stand in turn on the wire.
fn pairs(actions: &[String]) -> Vec<(String, String)> {
    let (pairs, _) = actions.as_chunks();
    pairs
        .iter()
        .map(|[key, label]| (key.clone(), label.clone()))
        .collect()
}
