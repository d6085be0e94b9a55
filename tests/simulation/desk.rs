//! A rep's desk on a machine of its own, and what it showed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use baton_core::ids::{DeviceId, HandoffId, IntentId, OfferId, RepId};
use baton_desk::keychain::MemoryStore;
use baton_desk::view::{Connection, InboxRow, Setup};
use baton_desk::{AlertEvent, AlertKind, Desk, DeskConfig, SecretStore};
use baton_tests::chance::Chance;
use baton_tests::desk::{Act, Decided, accepted};
use baton_tests::wait::{SOON, until};
use tempfile::TempDir;
use url::Url;

use crate::clock::Watch;
use crate::hub::SimHub;
use crate::machine::Machine;
use crate::network::Network;

pub struct SimDesk {
    pub network: Network,
    pub watch: Watch,
    config: DeskConfig,
    token: String,
    secrets: Arc<dyn SecretStore>,
    heard: Arc<Mutex<Heard>>,
    decided: Mutex<Decided>,
    running: Option<(Machine, Desk)>,
    revoked: bool,
    _folder: TempDir,
}

/// What came to the screen, over all runs.
#[derive(Default)]
pub struct Heard {
    shown: BTreeMap<(OfferId, AlertKind), u32>,
}

impl SimDesk {
    /// A machine of the rep joins, over a network of its own.
    pub async fn joins(hub: &SimHub, rep: &RepId, watch: Watch, luck: Chance) -> Self {
        let code = hub.code(rep).await;
        let url: Url = hub.url().parse().unwrap();
        let enrolled = baton_desk::enrol(&url, &code, "laptop", None)
            .await
            .unwrap();
        let network = Network::to(&hub.address(), luck).await;
        let url: Url = network.url().parse().unwrap();
        let folder = TempDir::new().unwrap();
        let config = DeskConfig {
            dir: folder.path().join("data"),
            setup: Setup::Team {
                hub: url.to_string(),
            },
            hub: url,
            rep: enrolled.rep.id,
            device: enrolled.device,
            zone: jiff::tz::TimeZone::UTC,
        };
        let mut desk = Self {
            network,
            watch,
            config,
            token: enrolled.token,
            secrets: Arc::new(MemoryStore::default()),
            heard: Arc::default(),
            decided: Mutex::default(),
            running: None,
            revoked: false,
            _folder: folder,
        };
        desk.starts().await;
        desk
    }

    pub fn rep(&self) -> &RepId {
        &self.config.rep
    }

    pub fn device(&self) -> &DeviceId {
        &self.config.device
    }

    pub fn is_on(&self) -> bool {
        self.running.is_some()
    }

    pub fn is_revoked(&self) -> bool {
        self.revoked
    }

    pub fn was_revoked(&mut self) {
        self.revoked = true;
    }

    pub async fn starts(&mut self) {
        let machine = Machine::on();
        let (config, token) = (self.config.clone(), self.token.clone());
        let (secrets, env) = (Arc::clone(&self.secrets), self.watch.env());
        let open = async move { Desk::open(config, token.into(), secrets, env).await };
        let desk = machine.run(open).await.expect("power");
        let desk = desk.expect("the desk opens");
        let mut alerts = desk.alerts().unwrap();
        let (heard, shows) = (Arc::clone(&self.heard), desk.clone());
        machine.leave_running(async move {
            while let Some(event) = alerts.recv().await {
                if let AlertEvent::Show(alert) = event {
                    let asks = alert.kind.of_offer();
                    let key = (alert.offer.clone(), alert.kind);
                    *heard.lock().unwrap().shown.entry(key).or_default() += 1;
                    if asks {
                        // The offer may have gone meanwhile.
                        let _ = shows.alert_shown(&alert.offer).await;
                    }
                }
            }
        });
        let starts = desk.clone();
        machine.run(async move { starts.start() }).await;
        self.running = Some((machine, desk));
    }

    /// Ends in good order.
    pub async fn stops(&mut self) {
        if let Some((machine, desk)) = self.running.take() {
            let ended = machine.run(async move { desk.shutdown().await }).await;
            ended.expect("the desk ends");
        }
    }

    /// As a power cut or `kill -9`.
    pub fn power_cut(&mut self) {
        self.running = None;
    }

    /// The rep decides something, if the desk is on.
    pub async fn decides(&self, act: Act) {
        let done = act.clone();
        let decided = self.does(async move |desk: Desk| {
            let before = desk.inbox().await.unwrap();
            (before, done.at(&desk).await)
        });
        // What cannot be done any more is said to the rep.
        if let Some((before, Ok(id))) = decided.await {
            self.decided.lock().unwrap().add(id, act, &before);
        }
    }

    /// What the rep decided, and nothing may have taken the place of.
    pub fn decided(&self) -> Vec<(IntentId, Act)> {
        self.decided.lock().unwrap().standing()
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// What waits for the rep to look.
    pub async fn stuck(&self) -> Vec<IntentId> {
        let state = self.does(async |desk: Desk| desk.state().await.unwrap());
        let stuck = state.await.map_or_else(Vec::new, |s| s.wedged);
        stuck.into_iter().map(|w| w.id).collect()
    }

    /// Does something at the desk, if it is on.
    pub async fn does<T, F>(&self, act: impl FnOnce(Desk) -> F) -> Option<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let (machine, desk) = self.running.as_ref()?;
        machine.run(act(desk.clone())).await
    }

    pub async fn inbox(&self) -> Vec<InboxRow> {
        let inbox = self.does(async |desk: Desk| desk.inbox().await.unwrap());
        inbox.await.unwrap_or_default()
    }

    /// The network is back or the lid was opened.
    pub fn wakes(&self) {
        if let Some((_, desk)) = &self.running {
            desk.wake();
        }
    }

    /// What the desk tells the rep that they have: an accepted offer or claim.
    pub async fn told_accepted(&self) -> Vec<HandoffId> {
        accepted(&self.inbox().await)
    }

    /// How often each alert of this kind was shown.
    pub fn shown(&self, kind: AlertKind) -> BTreeMap<OfferId, u32> {
        let heard = self.heard.lock().unwrap();
        let of_kind = heard.shown.iter().filter(|((_, k), _)| *k == kind);
        of_kind.map(|((o, _), n)| (o.clone(), *n)).collect()
    }

    /// Waits until the desk hears from the hub.
    pub async fn is_live(&self) {
        until("the desk to hear from the hub", SOON, async || {
            self.wakes();
            let state = self.does(async |d: Desk| d.state().await.unwrap()).await;
            (state?.connection == Connection::Live).then_some(())
        })
        .await;
    }
}
