//! The facade: what a host may ask of the engine. Its questions and commands are in `commands`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use baton_api::view::Person;
use baton_core::ids::{DeviceId, RepId};
use baton_core::{Env, Timestamp};
use secrecy::SecretString;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use url::Url;

use crate::alerts::AlertEvent;
use crate::alerts::worker::Alerts;
use crate::cache::{self, Cache, Files, Outbox};
use crate::calendar::providers::Providers;
use crate::calendar::real::Real;
use crate::calendar::status::Accounts;
use crate::calendar::worker::Worker;
use crate::changes::{ChangeStream, Changes};
use crate::clock::HubClock;
use crate::failure::Failure;
use crate::feed::Feed;
use crate::hub::Hub;
use crate::inbox::Viewer;
use crate::keychain::SecretStore;
use crate::nudge::Nudges;
use crate::outbox::Sender;
use crate::status::Status;
use crate::view::Setup;

/// Alerts that the host may be behind.
const ALERTS: usize = 64;

/// What a desk is made of.
#[derive(Clone, Debug)]
pub struct DeskConfig {
    /// Where cache and outbox live; one folder a device.
    pub dir: PathBuf,
    pub hub: Url,
    pub rep: RepId,
    pub device: DeviceId,
    pub setup: Setup,
    /// The rep's zone, for times in words.
    pub zone: jiff::tz::TimeZone,
}

/// The engine of one rep on one device. Clones share it; with the last one its work ends.
#[derive(Clone)]
pub struct Desk {
    pub(crate) parts: Arc<Parts>,
}

pub(crate) struct Parts {
    pub config: DeskConfig,
    pub secrets: Arc<dyn SecretStore>,
    pub clock: HubClock,
    pub cache: Cache,
    pub outbox: Outbox,
    pub hub: Hub,
    pub status: Status,
    pub changes: Changes,
    pub nudges: Nudges,
    pub accounts: Accounts,
    providers: Arc<dyn Providers>,
    /// One decision after the other, so that each sees what the one before made of the inbox.
    pub deciding: tokio::sync::Mutex<()>,
    to_host: mpsc::Sender<AlertEvent>,
    alerts: Mutex<Option<mpsc::Receiver<AlertEvent>>>,
    tasks: TaskTracker,
    pub cancel: CancellationToken,
    _ends_with_the_last_clone: DropGuard,
}

impl Desk {
    /// Opens what this device keeps. Reads nothing from the hub yet: see [`start`](Self::start).
    pub async fn open(
        config: DeskConfig,
        token: SecretString,
        secrets: Arc<dyn SecretStore>,
        env: Env,
    ) -> Result<Self, Failure> {
        let tasks = TaskTracker::new();
        let providers = Real {
            env: env.clone(),
            tasks: tasks.clone(),
        };
        Self::assemble(config, token, secrets, env, tasks, Arc::new(providers)).await
    }

    /// As [`open`](Self::open), with somebody else opening the calendar accounts.
    pub async fn open_with(
        config: DeskConfig,
        token: SecretString,
        secrets: Arc<dyn SecretStore>,
        env: Env,
        providers: Arc<dyn Providers>,
    ) -> Result<Self, Failure> {
        let tasks = TaskTracker::new();
        Self::assemble(config, token, secrets, env, tasks, providers).await
    }

    async fn assemble(
        config: DeskConfig,
        token: SecretString,
        secrets: Arc<dyn SecretStore>,
        env: Env,
        tasks: TaskTracker,
        providers: Arc<dyn Providers>,
    ) -> Result<Self, Failure> {
        let hub = Hub::new(config.hub.clone(), Some(token))?;
        let Files { cache, outbox } =
            cache::open(&config.dir, &config.device, &secrets, &env).await?;
        let offset = cache.meta().await?.clock_offset;
        let (to_host, alerts) = mpsc::channel(ALERTS);
        let (changes, cancel) = (Changes::default(), CancellationToken::new());
        Ok(Self {
            parts: Arc::new(Parts {
                config,
                secrets,
                clock: HubClock::new(env, offset),
                cache,
                outbox,
                hub,
                status: Status::new(changes.clone()),
                changes,
                nudges: Nudges::default(),
                deciding: tokio::sync::Mutex::default(),
                to_host,
                alerts: Mutex::new(Some(alerts)),
                tasks,
                providers,
                accounts: Accounts::default(),
                _ends_with_the_last_clone: cancel.clone().drop_guard(),
                cancel,
            }),
        })
    }

    /// Starts feed, outbox, alerts and calendars. Once; later calls do nothing.
    pub fn start(&self) {
        let p = &self.parts;
        if !p.tasks.is_empty() || p.tasks.is_closed() {
            return;
        }
        p.tasks.spawn(p.feed().run());
        p.tasks.spawn(p.sender().decisions());
        p.tasks.spawn(p.sender().receipts());
        p.tasks.spawn(p.alert_worker().run());
        p.tasks.spawn(p.calendars().run());
        let sweeper = p.nudges.sweeper.clone();
        p.tasks.spawn(cache::sweep::sweep(
            p.cache.clone(),
            sweeper,
            p.cancel.clone(),
        ));
        let (clock, cancel) = (p.clock.clone(), p.cancel.clone());
        let watch = p.status.clone().watch(move || clock.device(), cancel);
        p.tasks.spawn(watch);
        p.tasks.close();
    }

    /// Stops everything and waits for it. What was not sent is sent after the next start.
    pub async fn shutdown(&self) {
        let p = &self.parts;
        p.cancel.cancel();
        p.tasks.close();
        p.tasks.wait().await;
        p.cache.close().await;
        p.outbox.close().await;
    }

    pub fn changes(&self) -> ChangeStream {
        self.parts.changes.stream()
    }

    /// The alerts, taken once.
    pub fn alerts(&self) -> Option<mpsc::Receiver<AlertEvent>> {
        let alerts = &self.parts.alerts;
        alerts.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The network came back or the machine woke: try everything now.
    pub fn wake(&self) {
        let nudges = &self.parts.nudges;
        nudges.feed.nudge();
        nudges.alerts.nudge();
        nudges.decisions.at_once();
        nudges.receipts.at_once();
        nudges.calendars.at_once();
    }
}

impl Parts {
    fn feed(&self) -> Feed {
        Feed {
            hub: self.hub.clone(),
            cache: self.cache.clone(),
            outbox: self.outbox.clone(),
            rep: self.config.rep.clone(),
            clock: self.clock.clone(),
            status: self.status.clone(),
            changes: self.changes.clone(),
            nudges: self.nudges.clone(),
            cancel: self.cancel.clone(),
        }
    }

    fn sender(&self) -> Sender {
        Sender {
            hub: self.hub.clone(),
            cache: self.cache.clone(),
            outbox: self.outbox.clone(),
            rep: self.config.rep.clone(),
            clock: self.clock.clone(),
            zone: self.config.zone.clone(),
            status: self.status.clone(),
            changes: self.changes.clone(),
            nudges: self.nudges.clone(),
            cancel: self.cancel.clone(),
        }
    }

    fn alert_worker(&self) -> Alerts {
        Alerts {
            cache: self.cache.clone(),
            outbox: self.outbox.clone(),
            rep: self.config.rep.clone(),
            clock: self.clock.clone(),
            zone: self.config.zone.clone(),
            changes: self.changes.clone(),
            nudges: self.nudges.clone(),
            host: self.to_host.clone(),
            cancel: self.cancel.clone(),
        }
    }

    pub(crate) fn calendars(&self) -> Worker {
        Worker {
            hub: self.hub.clone(),
            cache: self.cache.clone(),
            outbox: self.outbox.clone(),
            rep: self.config.rep.clone(),
            device: self.config.device.clone(),
            clock: self.clock.clone(),
            zone: self.config.zone.clone(),
            secrets: Arc::clone(&self.secrets),
            providers: Arc::clone(&self.providers),
            accounts: self.accounts.clone(),
            status: self.status.clone(),
            changes: self.changes.clone(),
            nudges: self.nudges.clone(),
            cancel: self.cancel.clone(),
        }
    }

    /// Who looks at the inbox, and when.
    pub(crate) async fn viewer(&self) -> cache::Result<Viewer> {
        let known = self.cache.me().await?;
        Ok(Viewer {
            me: known.map_or_else(|| self.unnamed(), |k| k.me.person),
            now: self.clock.hub(),
            offset: self.clock.offset(),
        })
    }

    /// The rep before the feed has told their name.
    fn unnamed(&self) -> Person {
        Person {
            id: self.config.rep.clone(),
            name: "You".into(),
            title: None,
        }
    }
}

/// Sets what this device keeps aside, for a rep whose keychain has lost the key for good: the hub
/// sends everything again, answers that were not sent are lost.
pub fn start_afresh(dir: &Path, now: Timestamp) -> Result<(), Failure> {
    Ok(cache::start_afresh(dir, now)?)
}
