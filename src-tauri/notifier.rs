//! The desk's alerts on the screen: the desktop's own notification where it has buttons, Baton's
//! card window where it has none. What the rep does there goes back to the desk.

#[cfg(target_os = "linux")]
mod dbus;
#[cfg(not(target_os = "linux"))]
mod native;
mod text;

#[cfg(target_os = "linux")]
use dbus as platform;
#[cfg(not(target_os = "linux"))]
use native as platform;

use std::collections::HashMap;
use std::sync::PoisonError;

use baton_core::ids::{HandoffId, MeetingId, OfferId};
use baton_core::presence::Presence;
use baton_desk::{Alert, AlertEvent, AlertKind, Desk};
use tauri::AppHandle;
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use crate::browser;
use crate::host::Answer;
use crate::windows::{self, Place};

pub use platform::Server;

/// Keys of the actions; `default` is a click on the notification itself.
const ACCEPT: &str = "accept";
const DECLINE: &str = "decline";
const OPEN: &str = "open";
const JOIN: &str = "join";
const AVAILABLE: &str = "available";
const DEFAULT: &str = "default";
/// Replies that wait to be handled: a rep cannot press faster.
const REPLIES: usize = 64;

/// What the desktop's notifications can do.
#[derive(Clone, Debug, Default)]
pub struct Abilities {
    pub server: String,
    pub actions: bool,
    /// The body is read as markup, so plain text must be escaped.
    pub markup: bool,
}

/// A notification as the platform shows it.
#[derive(Clone, Debug)]
pub struct Content {
    pub title: String,
    pub body: String,
    /// Key and label.
    pub actions: Vec<(&'static str, &'static str)>,
    pub quiet: bool,
    /// Stays until somebody acts.
    pub stays: bool,
    /// The notification whose place it takes.
    pub replaces: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    Action { id: u32, key: String },
    Closed { id: u32 },
}

/// The connection to the desktop's notifications, made when first needed and again after a loss.
pub struct Notifier {
    server: Mutex<Option<Server>>,
    replies: std::sync::Mutex<mpsc::Sender<Reply>>,
}

impl Notifier {
    /// A server that answers, if the desktop has one now.
    pub async fn server(&self) -> Option<Server> {
        let mut held = self.server.lock().await;
        if let Some(server) = held.as_ref()
            && server.alive().await
        {
            return Some(server.clone());
        }
        *held = match Server::connect(self.sender()).await {
            Ok(server) => Some(server),
            Err(e) => {
                tracing::info!(error = %e, "no notification server");
                None
            }
        };
        held.clone()
    }

    /// The answers from now on. A connection made before speaks to nobody any more: the next alert
    /// makes a new one.
    async fn listen(&self) -> mpsc::Receiver<Reply> {
        let (tx, rx) = mpsc::channel(REPLIES);
        let mut held = self.server.lock().await;
        *self.replies.lock().unwrap_or_else(PoisonError::into_inner) = tx;
        *held = None;
        rx
    }

    fn sender(&self) -> mpsc::Sender<Reply> {
        self.replies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Default for Notifier {
    /// Nobody listens yet: answers to what is shown now are dropped.
    fn default() -> Self {
        let replies = std::sync::Mutex::new(mpsc::channel(1).0);
        Self {
            server: Mutex::default(),
            replies,
        }
    }
}

/// A notification on the screen.
struct Shown {
    handoff: HandoffId,
    meeting: Option<MeetingId>,
    kind: AlertKind,
    offer: OfferId,
    decline: Option<String>,
}

struct Screen<'a> {
    app: AppHandle,
    desk: Desk,
    notifier: &'a Notifier,
    shown: HashMap<u32, Shown>,
}

/// Shows alerts and carries answers back, until the desk ends.
pub async fn run(
    app: AppHandle,
    desk: Desk,
    mut alerts: mpsc::Receiver<AlertEvent>,
    stop: CancellationToken,
) {
    use tauri::Manager;
    let host = app.state::<crate::host::Host>();
    let notifier = &host.notifier;
    let mut replies = notifier.listen().await;
    // Connected before the first alert: its answer must not be lost.
    notifier.server().await;
    let mut screen = Screen {
        app: app.clone(),
        desk,
        notifier,
        shown: HashMap::new(),
    };
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            event = alerts.recv() => match event {
                Some(AlertEvent::Show(alert)) => screen.show(&alert).await,
                Some(AlertEvent::Close { offer }) => screen.close(&offer).await,
                None => break,
            },
            Some(reply) = replies.recv() => screen.reply(reply).await,
        }
    }
    let open: Vec<_> = screen.shown.values().map(|s| s.offer.clone()).collect();
    for offer in open {
        screen.close(&offer).await;
    }
}

impl Screen<'_> {
    async fn show(&mut self, alert: &Alert) {
        let native = match self.notifier.server().await {
            Some(server) => self.show_native(&server, alert).await,
            None => None,
        };
        let answerable = native.is_some_and(|actions| actions);
        if alert.kind.asks() && !answerable {
            self.open_card(alert);
        }
        if alert.meeting.is_some() || !alert.kind.of_offer() {
            // A card window is for answers: without a notification, and before a meeting that
            // cannot be joined from one, the main window comes to the front.
            if native.is_none() || (alert.kind == AlertKind::Prep && !answerable) {
                let place = place(alert.kind, &alert.handoff, alert.meeting.as_ref());
                windows::show_main(&self.app, place);
            }
            return;
        }
        if let Err(failure) = self.desk.alert_shown(&alert.offer).await {
            tracing::warn!(
                message = failure.message,
                "an alert's receipt could not be stored"
            );
        }
    }

    fn open_card(&self, alert: &Alert) {
        let app = self.app.clone();
        let (offer, handoff) = (alert.offer.clone(), alert.handoff.clone());
        let opened = self.app.run_on_main_thread(move || {
            if let Err(e) = windows::open_card(&app, &offer, &handoff) {
                tracing::error!(error = %e, "the card window could not be opened");
            }
        });
        if let Err(e) = opened {
            tracing::error!(error = %e, "the card window could not be opened");
        }
    }

    /// Whether it can be answered; `None` if it could not be shown.
    async fn show_native(&mut self, server: &Server, alert: &Alert) -> Option<bool> {
        let before = self.id_of(&alert.offer);
        let content = text::content(alert, server.abilities(), before);
        match server.show(&content).await {
            Ok(id) => {
                if let Some(before) = before {
                    self.shown.remove(&before);
                }
                let decline = alert.decline_reasons.last().map(|r| r.id.clone());
                let shown = Shown {
                    handoff: alert.handoff.clone(),
                    meeting: alert.meeting.clone(),
                    kind: alert.kind,
                    offer: alert.offer.clone(),
                    decline,
                };
                self.shown.insert(id, shown);
                Some(server.abilities().actions)
            }
            Err(e) => {
                tracing::warn!(error = %e, "a notification could not be shown");
                None
            }
        }
    }

    fn id_of(&self, offer: &OfferId) -> Option<u32> {
        self.shown
            .iter()
            .find(|(_, s)| &s.offer == offer)
            .map(|(id, _)| *id)
    }

    async fn close(&mut self, offer: &OfferId) {
        windows::close_card(&self.app, offer);
        let Some(id) = self.id_of(offer) else { return };
        self.shown.remove(&id);
        if let Some(server) = self.notifier.server().await {
            server.close(id).await;
        }
    }

    async fn reply(&mut self, reply: Reply) {
        let (id, key) = match reply {
            Reply::Action { id, key } => (id, key),
            Reply::Closed { id } => {
                // Put away unanswered: the offer stays in the inbox and in the tray's count.
                self.shown.remove(&id);
                return;
            }
        };
        let Some(shown) = self.shown.remove(&id) else {
            return;
        };
        let done = match &shown.meeting {
            Some(meeting) => self.meeting(&key, meeting, &shown).await,
            None if shown.kind == AlertKind::SetAway => self.away(&key).await,
            None => self.answer(&key, &shown).await,
        };
        if let Err(failure) = done {
            tracing::warn!(
                message = failure.message,
                "an answer on a notification had no effect"
            );
        }
        if let Some(server) = self.notifier.server().await {
            server.close(id).await;
        }
    }

    async fn meeting(&self, key: &str, meeting: &MeetingId, shown: &Shown) -> Answer<()> {
        if key == JOIN {
            return browser::open(&self.desk.join_url(meeting).await?);
        }
        let place = place(shown.kind, &shown.handoff, Some(meeting));
        windows::show_main(&self.app, place);
        Ok(())
    }

    /// The rep is back, or looks at what Baton says of it.
    async fn away(&self, key: &str) -> Answer<()> {
        if key == AVAILABLE {
            return self.desk.set_presence(Presence::Available).await.map(drop);
        }
        windows::show_main(&self.app, Place::Stay);
        Ok(())
    }

    async fn answer(&self, key: &str, shown: &Shown) -> Answer<()> {
        match (key, &shown.decline) {
            (ACCEPT, _) => {
                windows::show_main(&self.app, Place::Handoff(shown.handoff.clone()));
                self.desk.accept(&shown.offer).await.map(drop)
            }
            (DECLINE, Some(reason)) => self.desk.decline(&shown.offer, reason).await.map(drop),
            (DECLINE, None) => Ok(()),
            _ => {
                windows::show_main(&self.app, Place::Handoff(shown.handoff.clone()));
                self.desk.mark_seen(&shown.handoff).await
            }
        }
    }
}

/// Where the main window says more about an alert.
fn place(kind: AlertKind, handoff: &HandoffId, meeting: Option<&MeetingId>) -> Place {
    match meeting {
        Some(_) if kind == AlertKind::Prep => Place::Brief(handoff.clone()),
        Some(meeting) => Place::Meeting(meeting.clone()),
        None if kind == AlertKind::SetAway => Place::Stay,
        None => Place::Handoff(handoff.clone()),
    }
}
