//! Linux: one connection of our own to `org.freedesktop.Notifications`, subscribed before it
//! notifies, with one ordered stream of signals. A library that subscribes after sending loses
//! quick answers.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::sync::mpsc;
use zbus::message::Type;
use zbus::zvariant::Value;
use zbus::{Connection, MatchRule, MessageStream};

use super::{Abilities, Content, Reply};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Signals that wait to be read.
const QUEUE: usize = 256;
/// A server that takes longer is as good as none: the card window is shown instead.
const ANSWER: Duration = Duration::from_secs(3);

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Notifications {
    #[expect(clippy::too_many_arguments, reason = "the specification's own list")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;
    fn close_notification(&self, id: u32) -> zbus::Result<()>;
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;
    fn get_server_information(&self) -> zbus::Result<(String, String, String, String)>;
    /// KDE's word for "do not disturb". Asked anew each time, as not every server tells of changes.
    #[zbus(property(emits_changed_signal = "false"))]
    fn inhibited(&self) -> zbus::Result<bool>;
}

#[zbus::proxy(
    interface = "org.dunstproject.cmd0",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Dunst {
    /// dunst's word for it.
    #[zbus(property(emits_changed_signal = "false"), name = "paused")]
    fn paused(&self) -> zbus::Result<bool>;
}

#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error(transparent)]
    Bus(#[from] zbus::Error),
    #[error("it did not answer in time")]
    Slow,
}

#[derive(Clone)]
pub struct Server {
    proxy: NotificationsProxy<'static>,
    dunst: DunstProxy<'static>,
    abilities: Abilities,
}

async fn timely<T>(call: impl Future<Output = zbus::Result<T>>) -> Result<T, ServerError> {
    Ok(tokio::time::timeout(ANSWER, call)
        .await
        .map_err(|_| ServerError::Slow)??)
}

impl Server {
    pub async fn connect(replies: mpsc::Sender<Reply>) -> Result<Self, ServerError> {
        let bus = timely(Connection::session()).await?;
        let proxy = timely(NotificationsProxy::new(&bus)).await?;
        let dunst = timely(DunstProxy::new(&bus)).await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .interface(NAME)?
            .path(PATH)?
            .build();
        let signals = timely(MessageStream::for_match_rule(rule, &bus, Some(QUEUE))).await?;
        let (server, ..) = timely(proxy.get_server_information()).await?;
        let capabilities = timely(proxy.get_capabilities()).await?;
        let can = |what: &str| capabilities.iter().any(|c| c == what);
        let abilities = Abilities {
            server,
            actions: can("actions"),
            markup: can("body-markup"),
        };
        // Ends with the connection: the stream runs dry when the last clone of it is gone.
        tauri::async_runtime::spawn(pass_on(signals, replies));
        Ok(Self {
            proxy,
            dunst,
            abilities,
        })
    }

    pub fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    /// Whether the same server still answers.
    pub async fn alive(&self) -> bool {
        timely(self.proxy.get_server_information())
            .await
            .is_ok_and(|(name, ..)| name == self.abilities.server)
    }

    /// Whether the desktop holds notifications back now ("do not disturb").
    pub async fn held_back(&self) -> bool {
        // Each server knows at most one of these words; the other is an error.
        timely(self.proxy.inhibited()).await.unwrap_or(false)
            || timely(self.dunst.paused()).await.unwrap_or(false)
    }

    pub async fn show(&self, content: &Content) -> Result<u32, ServerError> {
        let actions: Vec<&str> = content.actions.iter().flat_map(|(k, l)| [*k, *l]).collect();
        let mut hints = HashMap::from([
            ("desktop-entry", Value::from("baton")),
            (
                "urgency",
                Value::from(if content.stays { 2_u8 } else { 1_u8 }),
            ),
            ("category", Value::from("im.received")),
        ]);
        if content.quiet {
            hints.insert("suppress-sound", Value::from(true));
        }
        let (before, expires) = (
            content.replaces.unwrap_or(0),
            if content.stays { 0 } else { -1 },
        );
        let (title, body) = (&content.title, &content.body);
        timely(self.proxy.notify(
            "Baton", before, "baton", title, body, &actions, hints, expires,
        ))
        .await
    }

    pub async fn close(&self, id: u32) {
        // It may be gone already, and then it is closed as wanted.
        drop(timely(self.proxy.close_notification(id)).await);
    }
}

async fn pass_on(mut signals: MessageStream, replies: mpsc::Sender<Reply>) {
    while let Some(Ok(message)) = signals.next().await {
        let header = message.header();
        let body = message.body();
        let reply = match header.member().map(zbus::names::MemberName::as_str) {
            Some("ActionInvoked") => body
                .deserialize::<(u32, String)>()
                .map(|(id, key)| Reply::Action { id, key }),
            Some("NotificationClosed") => body
                .deserialize::<(u32, u32)>()
                .map(|(id, _)| Reply::Closed { id }),
            _ => continue,
        };
        match reply {
            Ok(reply) => {
                if replies.send(reply).await.is_err() {
                    return;
                }
            }
            Err(e) => tracing::warn!(error = %e, "a notification's signal cannot be read"),
        }
    }
}
