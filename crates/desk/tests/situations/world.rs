//! A device with its hub, a clock that is moved by hand, and what the rep sees.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use baton_core::{Env, Timestamp};
use baton_desk::keychain::MemoryStore;
use baton_desk::view::{Agenda, AppState, Connection, InboxRow, SearchQuery, Section, Setup};
use baton_desk::{Alert, AlertEvent, ChangeStream, Desk, DeskConfig, SecretStore};
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::calendars::Server;
use crate::hub::FakeHub;
use crate::people::{ana, at};

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct World {
    pub hub: FakeHub,
    pub dir: TempDir,
    pub secrets: Arc<dyn SecretStore>,
    pub calendars: Server,
    /// Accounts are opened at real servers instead.
    pub real_calendars: bool,
    clock: Arc<AtomicI64>,
    seed: Arc<AtomicU64>,
}

/// The desk while it runs.
pub(crate) struct Running {
    pub desk: Desk,
    pub alerts: mpsc::Receiver<AlertEvent>,
    changes: ChangeStream,
}

impl World {
    pub(crate) async fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(at(0).as_millis()));
        let now = Arc::clone(&clock);
        let now = move || Timestamp::from_millis(now.load(Ordering::SeqCst));
        Self {
            hub: FakeHub::start(now).await,
            dir: tempfile::tempdir().unwrap(),
            secrets: Arc::new(MemoryStore::default()),
            calendars: Server::default(),
            real_calendars: false,
            clock,
            seed: Arc::default(),
        }
    }

    /// It is `s` seconds into the story, for device and hub.
    pub(crate) fn is(&self, s: i64) {
        self.clock.store(at(s).as_millis(), Ordering::SeqCst);
    }

    pub(crate) fn env(&self) -> Env {
        let (clock, seed) = (Arc::clone(&self.clock), Arc::clone(&self.seed));
        Env::new(
            move || Timestamp::from_millis(clock.load(Ordering::SeqCst)),
            move |bytes| {
                let n = seed.fetch_add(1, Ordering::SeqCst);
                for (b, s) in bytes
                    .iter_mut()
                    .zip(n.to_be_bytes().into_iter().rev().cycle())
                {
                    *b = s;
                }
            },
        )
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("dev_1")
    }

    pub(crate) async fn try_open(&self) -> Result<Desk, baton_desk::failure::Failure> {
        let config = DeskConfig {
            dir: self.data(),
            hub: self.hub.url(),
            rep: ana(),
            device: "dev_1".into(),
            setup: Setup::Team {
                hub: self.hub.url().to_string(),
            },
            zone: jiff::tz::TimeZone::fixed(jiff::tz::offset(1)),
        };
        let token = "secret-token".to_owned().into();
        if self.real_calendars {
            return Desk::open(config, token, Arc::clone(&self.secrets), self.env()).await;
        }
        let (secrets, calendars) = (Arc::clone(&self.secrets), self.calendars.clone());
        Desk::open_with(config, token, secrets, self.env(), Arc::new(calendars)).await
    }

    /// Opens the desk and starts it.
    pub(crate) async fn start(&self) -> Running {
        let desk = self.try_open().await.unwrap();
        let (alerts, changes) = (desk.alerts().unwrap(), desk.changes());
        desk.start();
        Running {
            desk,
            alerts,
            changes,
        }
    }

    /// Opens, starts and waits until the feed is live.
    pub(crate) async fn live(&self) -> Running {
        let mut running = self.start().await;
        running.live().await;
        running
    }

    /// Names of the files that the device keeps.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.data())
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Running {
    /// Waits until the inbox and the state are as they must be.
    pub(crate) async fn until(
        &mut self,
        what: &str,
        seen: impl Fn(&AppState, &[InboxRow]) -> bool,
    ) {
        let Self { desk, changes, .. } = self;
        let waiting = async {
            loop {
                let (state, inbox) = (desk.state().await.unwrap(), desk.inbox().await.unwrap());
                if seen(&state, &inbox) {
                    return;
                }
                changes.next().await.unwrap();
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            let (state, inbox) = (self.desk.state().await, self.desk.inbox().await);
            panic!("never seen: {what}\n{state:#?}\n{inbox:#?}");
        }
    }

    /// Waits until the agenda is as it must be.
    pub(crate) async fn until_agenda(&mut self, what: &str, seen: impl Fn(&Agenda) -> bool) {
        let Self { desk, changes, .. } = self;
        let all = || desk.agenda(at(-1_000_000), at(10_000_000));
        let waiting = async {
            while !seen(&all().await.unwrap()) {
                changes.next().await.unwrap();
            }
        };
        let seen = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(seen.is_ok(), "never seen: {what}\n{:#?}", all().await);
    }

    /// Waits until so many conversations are found.
    pub(crate) async fn until_found(&mut self, typed: &str, hits: usize) {
        let query = SearchQuery {
            text: typed.into(),
            ..SearchQuery::default()
        };
        let Self { desk, changes, .. } = self;
        let waiting = async {
            while desk.search(&query, 30).await.unwrap().hits.len() != hits {
                changes.next().await.unwrap();
            }
        };
        let found = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(found.is_ok(), "never {hits} for {typed}");
    }

    pub(crate) async fn live(&mut self) {
        self.until("live", |s, _| s.connection == Connection::Live)
            .await;
    }

    pub(crate) async fn section_of(&mut self, id: &str, section: Section) {
        self.until(&format!("{id} in {section:?}"), |_, inbox| {
            inbox.iter().any(|r| r.id.0 == id && r.section == section)
        })
        .await;
    }

    pub(crate) async fn row(&self, id: &str) -> InboxRow {
        let rows = self.desk.inbox_rows(&[id.into()]).await.unwrap();
        rows.into_iter().next().unwrap()
    }

    pub(crate) async fn alert(&mut self) -> AlertEvent {
        let next = tokio::time::timeout(PATIENCE, self.alerts.recv()).await;
        next.expect("an alert must come").unwrap()
    }

    pub(crate) async fn shown(&mut self) -> Alert {
        match self.alert().await {
            AlertEvent::Show(alert) => alert,
            other @ AlertEvent::Close { .. } => panic!("not shown: {other:?}"),
        }
    }

    /// Ends the desk; whatever it had to say has been heard.
    pub(crate) async fn stop(mut self) {
        self.desk.shutdown().await;
        assert_eq!(
            self.alerts.try_recv().ok(),
            None,
            "an alert nobody expected"
        );
    }
}
