//! The hub as a whole: opened, served, shut down.

mod connection;

use std::collections::HashMap;
use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum_server::tls_rustls::RustlsConfig;
use baton_api::booking::MeetingStatus;
use baton_core::ids::KeyId;
use baton_core::{Env, Timestamp};
use baton_web::Allowed;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::engine::{
    Engine, Made, watch_calendars, watch_clocks, watch_days, watch_deadlines, watch_deliveries,
    watch_forgetting, watch_models, watch_sockets, watch_waiting,
};
use crate::fail::Fail;
use crate::links::Links;
use crate::outward::Outward;
use crate::rate::Rate;
use crate::reach::Reach;
use crate::routes;
use crate::store::{Store, StoreError, devices};
use crate::vault::Vault;
use connection::Prompt;

/// How long open requests have to end on shutdown; feeds are closed at once.
const SHUTDOWN: Duration = Duration::from_secs(10);
/// Devices seen this long before a start are taken to be coming back.
const COMING_BACK_SECONDS: i64 = 300;

#[derive(Debug, thiserror::Error)]
pub enum HubError {
    #[error(
        "the data folder {folder} cannot be used: {cause}. See that the user who runs the hub may \
         write there, and that its disk has room"
    )]
    Folder {
        folder: PathBuf,
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        address: SocketAddr,
        cause: std::io::Error,
    },
    #[error("the certificate or its key cannot be used: {0}")]
    Tls(std::io::Error),
    #[error("plain HTTP is for this machine only, and {0} is not")]
    PlainHttp(SocketAddr),
    #[error("serving failed: {0}")]
    Serve(std::io::Error),
}

/// What every request handler gets.
#[derive(Clone, Debug)]
pub struct App {
    pub engine: Engine,
    pub rate: Rate,
    pub links: Links,
    pub stop: CancellationToken,
    used: Arc<Mutex<HashMap<KeyId, Timestamp>>>,
}

impl App {
    /// With the link for the prospect, where it is known how the hub is reached.
    pub fn with_link(&self, mut status: MeetingStatus) -> MeetingStatus {
        let link = self.engine.outward.meeting(&status.meeting.id);
        status.manage_url = link.map(|url| url.to_string());
        status
    }

    /// Notes that a key is in use, once in a while.
    pub async fn note_use(&self, key: &KeyId, every: i64) -> Result<(), Fail> {
        let now = self.engine.env.now();
        {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            if used
                .get(key)
                .is_some_and(|at| now.seconds_since(*at) < every)
            {
                return Ok(());
            }
            used.insert(key.clone(), now);
        }
        let mut w = self.engine.store.write().await?;
        w.key_used(key, now).await?;
        w.commit().await?;
        Ok(())
    }
}

/// An open hub. Serves nothing until [`Hub::serve`].
#[derive(Debug)]
pub struct Hub {
    app: App,
    tasks: TaskTracker,
}

/// How long a client may leave unread what it is sent: two heartbeats.
const PATIENCE: Duration = Duration::from_secs(30);

/// How to listen.
#[derive(Debug)]
pub struct Listen {
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Serve plain HTTP also to other machines, because something in front does TLS.
    pub allow_plain_http: bool,
    /// Whoever takes nothing for so long, while there is something to take, is dropped.
    pub patience: Duration,
}

impl Default for Listen {
    fn default() -> Self {
        Self {
            tls: None,
            allow_plain_http: false,
            patience: PATIENCE,
        }
    }
}

impl Hub {
    /// Opens the hub's data in `folder`.
    pub async fn open(folder: &Path, public_url: Option<Url>, env: Env) -> Result<Self, HubError> {
        let bad = |cause: std::io::Error| unusable(folder, cause);
        tokio::fs::create_dir_all(folder).await.map_err(bad)?;
        private(folder).await.map_err(bad)?;
        let store = Store::open(&folder.join("hub.db"), &env).await;
        let store = store.map_err(|e| match e {
            e if e.is_unwritable() => unusable(folder, e),
            e => e.into(),
        })?;
        let links = Links::new(store.link_key(&env).await?);
        let vault = Vault::open(&folder.join("hub.key"), &env)
            .await
            .map_err(bad)?;
        let reach = Reach::default();
        let now = env.now();
        {
            let mut c = store.read().await?;
            let since = now.plus_seconds(-COMING_BACK_SECONDS);
            for rep in devices::reps_seen_since(&mut c, since).await? {
                reach.expected(rep, now);
            }
        }
        let engine = Engine::new(Made {
            store,
            env,
            reach,
            vault,
            outward: Outward::new(public_url, links.clone()),
        });
        let (tasks, stop) = (engine.trials.tasks.clone(), engine.trials.stop.clone());
        let app = App {
            engine,
            rate: Rate::default(),
            links,
            stop,
            used: Arc::default(),
        };
        Ok(Self { app, tasks })
    }

    pub fn engine(&self) -> &Engine {
        &self.app.engine
    }

    /// Where the hub is reached, once known: a hub on any free port learns it late.
    pub fn set_public_url(&self, url: Url) {
        self.app.engine.outward.set(url);
    }

    /// Networks of the operator's own in which an address that an admin enters may lie, beside
    /// public ones.
    pub fn let_reach(&mut self, networks: Allowed) {
        self.app.engine.let_reach(networks);
    }

    pub fn router(&self) -> axum::Router {
        routes::router(self.app.clone())
    }

    /// Serves until `stop`, then lets open requests end.
    pub async fn serve(
        self,
        listener: TcpListener,
        listen: Listen,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), HubError> {
        let address = listener.local_addr().map_err(HubError::Serve)?;
        if listen.tls.is_none() && !listen.allow_plain_http && !address.ip().is_loopback() {
            return Err(HubError::PlainHttp(address));
        }
        listener.set_nonblocking(true).map_err(HubError::Serve)?;
        let router = self
            .router()
            .into_make_service_with_connect_info::<SocketAddr>();
        let handle = axum_server::Handle::new();
        self.watch();
        let (ending, closing) = (handle.clone(), self.app.stop.clone());
        self.tasks.spawn(async move {
            stop.await;
            closing.cancel();
            ending.graceful_shutdown(Some(SHUTDOWN));
        });
        tracing::info!(%address, tls = listen.tls.is_some(), "listening");
        let prompt = Prompt {
            patience: listen.patience,
        };
        let served = if let Some((certificate, key)) = listen.tls {
            // Ignored: another part of the program may have chosen the provider before.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let config = RustlsConfig::from_pem_file(certificate, key)
                .await
                .map_err(HubError::Tls)?;
            let server = axum_server::from_tcp_rustls(listener, config);
            server
                .map_err(HubError::Serve)?
                .map(|tls| tls.acceptor(prompt))
                .handle(handle)
                .serve(router)
                .await
        } else {
            let server = axum_server::from_tcp(listener).map_err(HubError::Serve)?;
            let server = server.acceptor(prompt);
            server.handle(handle).serve(router).await
        };
        self.app.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.app.engine.store.close().await;
        served.map_err(HubError::Serve)
    }

    /// Everything that happens without anybody asking.
    fn watch(&self) {
        let (engine, stop) = (|| self.app.engine.clone(), || self.app.stop.clone());
        self.tasks.spawn(watch_deadlines(engine(), stop()));
        self.tasks.spawn(watch_waiting(engine(), stop()));
        self.tasks.spawn(watch_clocks(engine(), stop()));
        self.tasks.spawn(watch_days(engine(), stop()));
        self.tasks.spawn(watch_calendars(engine(), stop()));
        self.tasks.spawn(watch_deliveries(engine(), stop()));
        self.tasks.spawn(watch_sockets(engine(), stop()));
        self.tasks.spawn(watch_forgetting(engine(), stop()));
        self.tasks.spawn(watch_models(engine(), stop()));
    }
}

fn unusable(folder: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> HubError {
    HubError::Folder {
        folder: folder.to_owned(),
        cause: cause.into(),
    }
}

/// Transcripts are nobody else's on a shared machine.
#[cfg(unix)]
async fn private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    tokio::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).await
}

#[cfg(not(unix))]
#[expect(clippy::unused_async, reason = "the same shape as on Unix")]
async fn private(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
