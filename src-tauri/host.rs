//! The composition root: which hub this app belongs to, the desk that runs for it, and the hub
//! inside the app where there is one.

mod setup;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use baton_core::Env;
use baton_core::ids::HandoffId;
use baton_desk::failure::{Failure, FailureCode};
use baton_desk::keychain::{OsKeychain, SecretStore};
use baton_desk::profile::{self, Profile};
use baton_desk::view::{AppState, Connection, Counts, Setup};
use baton_desk::{Desk, DeskConfig};
use tauri::{AppHandle, Manager};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::embedded::Embedded;
use crate::events::OpenedWith;
use crate::mail_frame::MailFrame;
use crate::notifier::Notifier;
use crate::{notifier, tray};

pub type Answer<T> = Result<T, Failure>;

/// The longest that quitting takes.
const QUIT: Duration = Duration::from_secs(15);

/// What the whole app shares.
pub struct Host {
    app: AppHandle,
    config: PathBuf,
    data: PathBuf,
    env: Env,
    secrets: Arc<dyn SecretStore>,
    pub notifier: Notifier,
    pub mail_frame: MailFrame,
    /// The desk that runs now. Short reads only; changing it takes `turn`.
    desk: RwLock<Option<Desk>>,
    /// The link that Baton was started with.
    link: Mutex<Option<OpenedWith>>,
    /// One change of hub at a time, and what it changes.
    turn: tokio::sync::Mutex<Turn>,
    tasks: TaskTracker,
}

#[derive(Default)]
struct Turn {
    hub: Option<Embedded>,
    sample: Option<CancellationToken>,
    /// Ends what connects the desk that runs now to window, tray and notifications.
    connected: Option<CancellationToken>,
}

impl Host {
    pub fn new(app: &AppHandle) -> Result<Self, tauri::Error> {
        let paths = app.path();
        Ok(Self {
            config: paths.app_config_dir()?,
            data: paths.app_local_data_dir()?,
            env: Env::system(),
            secrets: Arc::new(OsKeychain::new("Baton")),
            notifier: Notifier::default(),
            mail_frame: MailFrame::default(),
            desk: RwLock::default(),
            link: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            tasks: TaskTracker::new(),
            app: app.clone(),
        })
    }

    /// Opens what was set up before; a failure is shown when the UI asks for the state.
    pub fn start(app: &AppHandle) {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            let host = app.state::<Self>();
            let resumed = host.resume(&mut *host.turn.lock().await).await;
            if let Err(failure) = resumed {
                tracing::error!(code = ?failure.code, message = failure.message, "could not start");
            }
            host.changed_all();
        });
    }

    /// On exit: the desk stores what it has, the hub lets open requests end.
    pub fn stop(app: &AppHandle) {
        let host = app.state::<Self>();
        tauri::async_runtime::block_on(async {
            let ending = async {
                host.leave(&mut *host.turn.lock().await).await;
                host.tasks.close();
                host.tasks.wait().await;
            };
            // What hangs must not keep the next start from running.
            if tokio::time::timeout(QUIT, ending).await.is_err() {
                tracing::error!("not everything ended in time");
            }
        });
    }

    /// The desk, for a command; before anything is set up there is none.
    pub fn desk(&self) -> Answer<Desk> {
        self.running().ok_or_else(|| {
            Failure::new(FailureCode::SignedOut, "Baton is not connected to a hub.")
                .fix("Choose how to start.")
        })
    }

    pub fn running(&self) -> Option<Desk> {
        self.desk
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The rep followed a link to a handoff, from Slack or a mail: they know that they are asked.
    /// What has not come to this device yet is seen once a window shows it.
    pub fn followed_to(&self, handoff: HandoffId) {
        let Some(desk) = self.running() else { return };
        let seen = async move {
            if let Err(failure) = desk.mark_seen(&handoff).await {
                tracing::info!(code = ?failure.code, "a link led to no handoff of this device");
            }
        };
        let runtime = tauri::async_runtime::handle();
        self.tasks.spawn_on(seen, runtime.inner());
    }

    pub fn keep_link(&self, link: OpenedWith) {
        *self.link.lock().unwrap_or_else(PoisonError::into_inner) = Some(link);
    }

    pub fn take_link(&self) -> Option<OpenedWith> {
        self.link
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    fn replace(&self, desk: Option<Desk>) -> Option<Desk> {
        std::mem::replace(
            &mut *self.desk.write().unwrap_or_else(PoisonError::into_inner),
            desk,
        )
    }

    pub async fn state(&self) -> Answer<AppState> {
        if let Some(desk) = self.running() {
            return desk.state().await;
        }
        // A change of hub that is under way is waited for.
        let mut turn = self.turn.lock().await;
        if let Some(desk) = self.running() {
            return desk.state().await;
        }
        let profile = Profile::load(&self.config).await?;
        if profile.member.is_none() || profile.setup == Setup::None {
            return Ok(nothing_set_up());
        }
        // What failed at the start may work now: the keychain was unlocked, the disk freed.
        self.resume(&mut turn).await?;
        self.desk()?.state().await
    }

    /// Runs the desk of the stored profile, if there is one and it does not run yet.
    async fn resume(&self, turn: &mut Turn) -> Answer<()> {
        if self.running().is_some() {
            return Ok(());
        }
        let profile = Profile::load(&self.config).await?;
        let Some(mut member) = profile.member else {
            return Ok(());
        };
        let mut setup = profile.setup;
        if turn.hub.is_none() {
            turn.hub = match &setup {
                Setup::Sample => Some(self.embedded("sample-hub", false).await?),
                Setup::OwnHub { .. } => Some(self.embedded("hub", true).await?),
                Setup::None | Setup::Team { .. } => None,
            };
        }
        if let Some(hub) = &turn.hub {
            member.hub = hub.url.clone();
        }
        if let Setup::OwnHub { hub } = &mut setup {
            *hub = member.hub.origin().ascii_serialization();
        }
        let token = profile::load_token(&self.secrets, &member.device).await?;
        let config = DeskConfig {
            dir: profile::data_dir(&self.data, &member.device),
            hub: member.hub,
            rep: member.rep,
            device: member.device,
            setup,
            zone: jiff::tz::TimeZone::system(),
        };
        let secrets = Arc::clone(&self.secrets);
        let desk = Desk::open(config, token, secrets, self.env.clone()).await?;
        turn.connected = Some(self.run(&desk));
        self.replace(Some(desk));
        Ok(())
    }

    /// Connects the desk to window, tray and notifications, until the token is cancelled.
    fn run(&self, desk: &Desk) -> CancellationToken {
        let stop = CancellationToken::new();
        let (app, mut changes) = (self.app.clone(), desk.changes());
        let (watched, stopped) = (desk.clone(), stop.clone());
        self.tasks.spawn(async move {
            tray::refresh(&app, &watched).await;
            loop {
                let news = tokio::select! {
                    () = stopped.cancelled() => return,
                    news = changes.next() => news,
                };
                let Some(news) = news else { return };
                if news.state || news.all {
                    tray::refresh(&app, &watched).await;
                }
                crate::events::tell(&app, &crate::events::ChangedEvent(news));
            }
        });
        if let Some(alerts) = desk.alerts() {
            let (app, desk) = (self.app.clone(), desk.clone());
            self.tasks
                .spawn(notifier::run(app, desk, alerts, stop.clone()));
        }
        desk.start();
        stop
    }

    /// Stops the desk, the sample and the embedded hub.
    async fn leave(&self, turn: &mut Turn) {
        if let Some(sample) = turn.sample.take() {
            sample.cancel();
        }
        if let Some(connected) = turn.connected.take() {
            connected.cancel();
        }
        if let Some(desk) = self.replace(None) {
            desk.shutdown().await;
        }
        if let Some(hub) = turn.hub.take() {
            hub.stop().await;
        }
    }

    async fn embedded(&self, folder: &str, fixed: bool) -> Answer<Embedded> {
        Embedded::start(&self.data.join(folder), fixed, self.env.clone()).await
    }

    fn changed_all(&self) {
        let all = baton_desk::view::Changed {
            all: true,
            state: true,
            ..Default::default()
        };
        crate::events::tell(&self.app, &crate::events::ChangedEvent(all));
    }
}

fn nothing_set_up() -> AppState {
    AppState {
        setup: Setup::None,
        connection: Connection::SignedOut,
        me: None,
        clock_offset_ms: 0,
        counts: Counts::default(),
        wedged: vec![],
        notices: vec![],
        sync: None,
    }
}
