//! A hub with a clock that is moved by hand, an agent, and the reps of a team.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use baton_api::admin::NewRep;
use baton_api::agent::HandoffStatus;
use baton_api::routing::{PublishDraft, SaveDraft};
use baton_core::booking::{Weekday, WorkRange};
use baton_core::handoff::HandoffState;
use baton_core::ids::{HandoffId, RepId, WorkspaceId};
use baton_core::presence::Presence;
use baton_core::routing::RoutingPolicy;
use baton_core::{Env, Timestamp};
use baton_hub::engine::{Device as EngineDevice, Engine};
use baton_hub::{Hub, HubError, Listen};
use baton_insight::record::Record;
use baton_tests::agent::Agent;
use baton_tests::conversations::{catalog_of, dana};
use baton_tests::wait::{SOON, until};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::device::Device;

/// How long a rep has to answer.
pub const OFFER_SECONDS: i64 = 120;
/// Handoffs that a rep may have open.
const CAPACITY: u32 = 20;

pub struct World {
    pub agent: Agent,
    pub engine: Engine,
    workspace: WorkspaceId,
    clock: Clock,
    folder: TempDir,
    address: SocketAddr,
    serving: Option<Serving>,
}

/// Time for all of the story.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

fn newcomer(name: &str) -> NewRep {
    NewRep {
        name: name.into(),
        email: format!("{}@showloom.example", name.replace(' ', ".")),
        title: None,
        admin: false,
        weight: None,
        capacity: Some(CAPACITY),
    }
}

/// A second hub beside the world's own.
pub struct Twin {
    pub engine: Engine,
    pub url: String,
    serving: Serving,
}

impl Twin {
    pub async fn end(self) {
        self.serving.stop().await;
    }
}

struct Serving {
    stop: oneshot::Sender<()>,
    hub: JoinSet<Result<(), HubError>>,
}

impl Clock {
    /// What a machine knows whose clock is this far ahead.
    pub fn env(&self, seconds_ahead: i64) -> Env {
        let (clock, system) = (self.clone(), Env::system());
        Env::new(
            move || clock.now().plus_seconds(seconds_ahead),
            move |bytes| bytes.fill_with(|| u8::from_ne_bytes(system.bytes())),
        )
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }
}

impl World {
    /// Dana has just said her last words; nobody has come to work yet.
    pub async fn new() -> Self {
        let dana = dana();
        let now = dana.messages.last().unwrap().at.plus_seconds(1);
        let clock = Clock(Arc::new(AtomicI64::new(now.as_millis())));
        let folder = TempDir::new().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let hub = open(&folder, address, &clock).await;
        let engine = hub.engine().clone();
        let catalog = catalog_of(&dana);
        let workspace = engine.create_workspace("Showloom", catalog).await.unwrap();
        let new = baton_api::admin::NewAgent {
            name: "Lumi".into(),
        };
        let key = engine.add_agent(&workspace, new).await.unwrap().key;
        Self {
            agent: Agent::new(&format!("http://{address}"), &key),
            engine,
            workspace,
            clock,
            folder,
            address,
            serving: Some(Serving::of(hub, listener)),
        }
    }

    /// A rep joins the team and sits down at a desk.
    pub async fn joins(&self, name: &str) -> Device {
        let rep = self.rep(name).await;
        self.desk_of(&rep).await
    }

    /// An admin joins the team and sits down at a desk, for other things than handoffs.
    pub async fn admin_joins(&self, name: &str) -> Device {
        let admin = NewRep {
            admin: true,
            ..newcomer(name)
        };
        let rep = self.adds(admin).await;
        let device = self.desk_of(&rep).await;
        let away = device.desk().set_presence(Presence::Away).await;
        away.unwrap();
        self.sees(&rep, Presence::Away).await;
        device
    }

    /// A rep without a desk yet.
    pub async fn rep(&self, name: &str) -> RepId {
        self.adds(newcomer(name)).await
    }

    /// A rep without a desk yet, who may have so many handoffs open.
    pub async fn rep_with_room(&self, name: &str, capacity: u32) -> RepId {
        let rep = NewRep {
            capacity: Some(capacity),
            ..newcomer(name)
        };
        self.adds(rep).await
    }

    async fn adds(&self, new: NewRep) -> RepId {
        // Whoever joined first is asked first.
        self.clock.pass(1);
        self.engine.add_rep(&self.workspace, new).await.unwrap().id
    }

    /// From now on this routes; `by` says so.
    pub async fn routes_by(&self, by: &RepId, policy: RoutingPolicy) {
        let device = EngineDevice {
            id: "dev_of_nobody".into(),
            rep: by.clone(),
            workspace: self.workspace.clone(),
        };
        let change = SaveDraft {
            policy,
            revision: None,
        };
        let draft = self.engine.save_routing_draft(&device, change).await;
        let publish = PublishDraft {
            revision: draft.unwrap().revision,
            note: String::new(),
        };
        let published = self.engine.publish_routing(&device, publish).await;
        published.unwrap();
    }

    /// Another hub over the same data, at an address of its own, with a clock of the same time.
    pub async fn twin(&self) -> Twin {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let hub = open(&self.folder, address, &self.clock).await;
        let engine = hub.engine().clone();
        Twin {
            engine,
            url: format!("http://{address}"),
            serving: Serving::of(hub, listener),
        }
    }

    /// An agent with a key of its own.
    pub async fn another_agent(&self, name: &str, hub: &str) -> Agent {
        let new = baton_api::admin::NewAgent { name: name.into() };
        let key = self.engine.add_agent(&self.workspace, new).await.unwrap();
        Agent::new(hub, &key.key)
    }

    /// One more desk of a rep, on a machine of its own, that hears from the hub.
    pub async fn desk_of(&self, rep: &RepId) -> Device {
        let code = self.code(rep).await;
        let mut device = Device::join(&self.address.to_string(), &code, &self.clock).await;
        device.live().await;
        device
    }

    /// A code with which a device of the rep joins.
    pub async fn code(&self, rep: &RepId) -> String {
        let made = self.engine.new_enrolment(&self.workspace, rep).await;
        made.unwrap().code
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The agent hands Dana over.
    pub async fn hands_dana_over(&self) -> HandoffStatus {
        self.hands_over(&dana()).await
    }

    pub async fn hands_over(&self, record: &Record) -> HandoffStatus {
        let conversation = self.agent.open(record).await;
        self.agent.hand_over(&conversation.id).await
    }

    /// The agent is told that a handoff came to this state.
    pub async fn agent_learns(&self, handoff: &HandoffId, state: HandoffState) -> HandoffStatus {
        let what = format!("{state:?}");
        let told = self
            .agent
            .follow(handoff, &what, SOON, |h| h.state == state);
        told.await
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn workspace(&self) -> &WorkspaceId {
        &self.workspace
    }

    /// Everybody works from seven to seven, every day; meetings need no pause.
    pub async fn hours_from_seven(&self) {
        let mut settings = self.engine.settings(&self.workspace).await.unwrap();
        let hours = |weekday| WorkRange {
            weekday,
            from: "07:00".parse().unwrap(),
            to: "19:00".parse().unwrap(),
        };
        settings.booking.week = Weekday::ALL.map(hours).to_vec();
        settings.booking.types[0].after_minutes = 0;
        let stored = self.engine.set_settings(&self.workspace, &settings);
        stored.await.unwrap();
    }

    /// Time passes, and what it ends is ended.
    pub async fn pass(&self, seconds: i64) {
        self.clock.pass(seconds);
        self.engine.lapse_due().await.unwrap();
        self.engine.strike_due().await.unwrap();
        self.engine.tidy().await.unwrap();
        self.engine.deliver_due().await.unwrap();
    }

    /// Time passes; what it ends is for others to end.
    pub fn only_time_passes(&self, seconds: i64) {
        self.clock.pass(seconds);
    }

    /// Waits until the hub takes the rep for present so far.
    pub async fn sees(&self, rep: &RepId, presence: Presence) {
        until(&format!("{rep} to be {presence:?}"), SOON, async || {
            let team = self.engine.reps(&self.workspace).await.unwrap();
            let found = team.iter().find(|r| &r.id == rep).unwrap();
            (found.presence == presence).then_some(())
        })
        .await;
    }

    /// The hub stops in good order, and comes back at the same address with what it had stored.
    pub async fn restarts(&mut self) {
        self.stops().await;
        let hub = open(&self.folder, self.address, &self.clock).await;
        self.engine = hub.engine().clone();
        let listener = TcpListener::bind(self.address).unwrap();
        self.serving = Some(Serving::of(hub, listener));
    }

    async fn stops(&mut self) {
        self.serving.take().expect("the hub runs").stop().await;
    }

    /// The story is over: nobody may have left anything undone.
    pub async fn end(mut self, devices: impl IntoIterator<Item = Device>) {
        for device in devices {
            device.end().await;
        }
        self.stops().await;
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let ended = self.serving.is_none() || std::thread::panicking();
        assert!(ended, "this story has no `end`");
    }
}

/// The hub that knows where it is reached, and reaches this machine itself.
async fn open(folder: &TempDir, address: SocketAddr, clock: &Clock) -> Hub {
    let url = format!("http://{address}").parse().unwrap();
    let hub = Hub::open(folder.path(), Some(url), clock.env(0)).await;
    let mut hub = hub.unwrap();
    hub.let_reach("127.0.0.0/8".parse().unwrap());
    hub
}

impl Serving {
    fn of(hub: Hub, listener: TcpListener) -> Self {
        let (stop, stopped) = oneshot::channel();
        let mut tasks = JoinSet::new();
        tasks.spawn(hub.serve(listener, Listen::default(), async { drop(stopped.await) }));
        Self { stop, hub: tasks }
    }

    async fn stop(mut self) {
        self.stop.send(()).unwrap();
        let ended = timeout(SOON, self.hub.join_next()).await;
        ended
            .expect("the hub ends in time")
            .unwrap()
            .unwrap()
            .unwrap();
    }
}

/// Name of the rep that a handoff is with.
pub fn rep(handoff: &HandoffStatus) -> &str {
    handoff.rep.as_ref().map_or("nobody", |rep| &rep.name)
}
