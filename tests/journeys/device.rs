//! A rep's desk on one machine, and what the rep sees and hears there.

use std::sync::Arc;

use baton_api::intent::Answer;
use baton_api::view::{DeliveryState, DeliveryView};
use baton_core::Env;
use baton_core::ids::{HandoffId, OfferId, RepId};
use baton_desk::keychain::MemoryStore;
use baton_desk::view::{AppState, Changed, Connection, HandoffPage, InboxRow, MyAnswer};
use baton_desk::view::{Section, Setup};
use baton_desk::{Alert, AlertEvent, AlertKind, ChangeStream, Desk, DeskConfig, SecretStore};
use baton_tests::proxy::Proxy;
use baton_tests::wait::{SOON, until};
use futures_util::FutureExt as _;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;
use url::Url;

use crate::world::Clock;

/// The machine's clock is wrong: what counts is the hub's.
const SECONDS_AHEAD: i64 = 95;

pub struct Device {
    /// Between this machine and the hub.
    pub network: Proxy,
    kept: Kept,
    run: Run,
    over: bool,
}

/// What outlives the program.
struct Kept {
    config: DeskConfig,
    token: String,
    secrets: Arc<dyn SecretStore>,
    env: Env,
    _folder: TempDir,
}

/// The program while it runs.
struct Run {
    desk: Desk,
    alerts: mpsc::Receiver<AlertEvent>,
    changes: ChangeStream,
    /// All changes that were told in this run.
    told: Vec<Changed>,
}

impl Run {
    async fn start(kept: &Kept) -> Self {
        let token = kept.token.clone().into();
        let (secrets, env) = (Arc::clone(&kept.secrets), kept.env.clone());
        let desk = Desk::open(kept.config.clone(), token, secrets, env);
        let desk = desk.await.unwrap();
        let (alerts, changes) = (desk.alerts().unwrap(), desk.changes());
        desk.start();
        Self {
            desk,
            alerts,
            changes,
            told: vec![],
        }
    }
}

impl Device {
    /// A machine joins with a code, over a network of its own.
    pub async fn join(hub: &str, code: &str, clock: &Clock) -> Self {
        let network = Proxy::to(hub).await;
        let hub: Url = network.url().parse().unwrap();
        let enrolled = baton_desk::enrol(&hub, code, "laptop", None).await.unwrap();
        let folder = TempDir::new().unwrap();
        let config = DeskConfig {
            dir: folder.path().join("data"),
            setup: Setup::Team {
                hub: hub.to_string(),
            },
            hub,
            rep: enrolled.rep.id,
            device: enrolled.device,
            zone: jiff::tz::TimeZone::UTC,
        };
        let kept = Kept {
            config,
            token: enrolled.token,
            secrets: Arc::new(MemoryStore::default()),
            env: clock.env(SECONDS_AHEAD),
            _folder: folder,
        };
        Self {
            run: Run::start(&kept).await,
            network,
            kept,
            over: false,
        }
    }

    pub fn desk(&self) -> &Desk {
        &self.run.desk
    }

    pub fn rep(&self) -> &RepId {
        &self.kept.config.rep
    }

    /// Waits until the desk is as wanted, looking whenever it tells of a change.
    pub async fn until<T>(&mut self, what: &str, see: impl AsyncFn(&Desk) -> Option<T>) -> T {
        let Run {
            desk,
            changes,
            told,
            ..
        } = &mut self.run;
        let waiting = async {
            loop {
                if let Some(seen) = see(desk).await {
                    return seen;
                }
                told.push(changes.next().await.expect("the desk is open"));
            }
        };
        if let Ok(seen) = timeout(SOON, waiting).await {
            return seen;
        }
        let (state, inbox) = (self.desk().state().await, self.desk().inbox().await);
        panic!("waited in vain for {what}\n{state:#?}\n{inbox:#?}")
    }

    pub async fn state(&mut self, what: &str, wanted: impl Fn(&AppState) -> bool) {
        self.until(what, async |desk| {
            wanted(&desk.state().await.unwrap()).then_some(())
        })
        .await;
    }

    /// Waits until the desk hears from the hub.
    pub async fn live(&mut self) {
        self.state("the hub", |s| s.connection == Connection::Live)
            .await;
    }

    /// The hub was away: waits until the desk hears from it again.
    pub async fn live_again(&mut self) {
        self.desk().wake();
        self.live().await;
    }

    /// Waits until the handoff's row is as wanted.
    pub async fn row(
        &mut self,
        handoff: &HandoffId,
        what: &str,
        wanted: impl Fn(&InboxRow) -> bool,
    ) -> InboxRow {
        self.until(what, async |desk| {
            let inbox = desk.inbox().await.unwrap();
            inbox.into_iter().find(|r| &r.id == handoff && wanted(r))
        })
        .await
    }

    /// Waits until the handoff stands there in the inbox.
    pub async fn finds(&mut self, handoff: &HandoffId, section: Section) -> InboxRow {
        let what = format!("{handoff} in {section:?}");
        self.row(handoff, &what, |r| r.section == section).await
    }

    /// Waits for the hub's word on the rep's last answer.
    pub async fn answered(&mut self, handoff: &HandoffId) -> Answer {
        self.until("the hub's word", async |desk| {
            let page = desk.handoff(handoff).await.ok()?;
            match page.row.my_answer {
                Some(MyAnswer::Answered { answer, .. }) => Some(answer),
                _ => None,
            }
        })
        .await
    }

    /// Waits until the handoff's page is as wanted.
    pub async fn page(
        &mut self,
        handoff: &HandoffId,
        what: &str,
        wanted: impl Fn(&HandoffPage) -> bool,
    ) -> HandoffPage {
        self.until(what, async |desk| {
            desk.handoff(handoff).await.ok().filter(|page| wanted(page))
        })
        .await
    }

    /// The next thing that the desk asks of the screen.
    pub async fn event(&mut self) -> AlertEvent {
        let next = timeout(SOON, self.run.alerts.recv()).await;
        next.expect("an alert").expect("the desk is open")
    }

    /// The next alert: it must be of this kind.
    pub async fn alert(&mut self, kind: AlertKind) -> Alert {
        match self.event().await {
            AlertEvent::Show(alert) if alert.kind == kind => alert,
            other => panic!("not {kind:?}: {other:?}"),
        }
    }

    /// The rep is asked.
    pub async fn offered(&mut self) -> Alert {
        self.alert(AlertKind::Offered).await
    }

    /// The alert is on the screen, and the hub knows: nobody has to worry.
    pub async fn shows(&mut self, alert: &Alert) {
        self.desk().alert_shown(&alert.offer).await.unwrap();
        let shown = |d: &DeliveryView| {
            d.offer.as_ref() == Some(&alert.offer) && d.state == DeliveryState::Shown
        };
        let known = |page: &HandoffPage| page.handoff.deliveries.iter().any(shown);
        self.page(&alert.handoff, "the receipt", known).await;
    }

    /// The alert goes away, and nothing else happens on the screen before.
    pub async fn closes(&mut self, offer: &OfferId) {
        let offer = offer.clone();
        assert_eq!(self.event().await, AlertEvent::Close { offer });
    }

    /// The alert goes away; until then the rep may have been reminded of it.
    pub async fn closes_at_last(&mut self, offer: &OfferId) {
        loop {
            match self.event().await {
                AlertEvent::Close { offer: closed } if &closed == offer => return,
                AlertEvent::Show(alert)
                    if &alert.offer == offer && alert.kind == AlertKind::Reminder => {}
                other => panic!("neither closed nor reminded: {other:?}"),
            }
        }
    }

    /// The alert goes away and the rep is told that the time was over, in either order.
    pub async fn lapses(&mut self, offer: &OfferId) -> Alert {
        let (first, second) = (self.event().await, self.event().await);
        match (first, second) {
            (AlertEvent::Show(alert), AlertEvent::Close { offer: closed })
            | (AlertEvent::Close { offer: closed }, AlertEvent::Show(alert))
                if &closed == offer && alert.kind == AlertKind::Lapsed =>
            {
                alert
            }
            other => panic!("not lapsed: {other:?}"),
        }
    }

    /// Waits until the hub has everything that this desk had to say.
    pub async fn says_all(&self) {
        until("the outbox to be empty", SOON, async || {
            (self.desk().unsent().await.unwrap() == 0).then_some(())
        })
        .await;
    }

    /// What the desk told of changes since it was asked last. Say first what has to be there.
    pub fn told(&mut self) -> Vec<Changed> {
        let Run { changes, told, .. } = &mut self.run;
        while let Some(Some(changed)) = changes.next().now_or_never() {
            told.push(changed);
        }
        std::mem::take(told)
    }

    /// The program ends in good order and is started again.
    pub async fn restarts(&mut self) {
        self.shut().await;
        self.run = Run::start(&self.kept).await;
    }

    /// Nothing may be left: no answer unsent or stuck, no alert unheard, no task that hangs.
    pub async fn end(mut self) {
        self.over = true;
        self.says_all().await;
        let state = self.desk().state().await.unwrap();
        assert_eq!(state.wedged, [], "answers are stuck");
        assert_eq!(state.notices, [], "notices are unread");
        self.shut().await;
    }

    async fn shut(&mut self) {
        let closed = timeout(SOON, self.run.desk.shutdown()).await;
        closed.expect("the desk ends in time");
        if let Ok(event) = self.run.alerts.try_recv() {
            panic!("nobody expected {event:?}");
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let ended = self.over || std::thread::panicking();
        assert!(ended, "a desk was left without `end`");
    }
}
