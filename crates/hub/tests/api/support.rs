//! A hub on a free port with a clock that is moved by hand, and people who talk to it.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use baton_api::admin::{NewAgent, NewRep};
use baton_core::catalog::Catalog;
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::workspace::Settings;
use baton_core::{Env, Timestamp};
use baton_hub::engine::Engine;
use baton_hub::{Hub, Listen};
use futures_util::{Stream, StreamExt};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::sync::oneshot;

pub struct World {
    pub url: String,
    pub engine: Engine,
    pub http: Client,
    pub workspace: WorkspaceId,
    clock: Arc<AtomicI64>,
    folder: tempfile::TempDir,
    networks: &'static str,
    patience: Duration,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<tokio::task::JoinHandle<()>>,
}

pub struct Agent<'w> {
    world: &'w World,
    pub key: String,
}

pub struct Rep<'w> {
    world: &'w World,
    pub id: RepId,
    pub token: String,
}

/// How the hub is reached from outside, as far as it knows.
const PUBLIC: &str = "https://hub.example.com";
/// 2026-03-03 17:00 UTC.
const START: i64 = 1_772_557_200_000;

fn env(clock: &Arc<AtomicI64>) -> Env {
    let (clock, system) = (Arc::clone(clock), Env::system());
    Env::new(
        move || Timestamp::from_millis(clock.load(Ordering::SeqCst)),
        move |bytes| {
            for chunk in bytes.chunks_mut(1) {
                chunk.copy_from_slice(&system.bytes::<1>());
            }
        },
    )
}

impl World {
    /// Of an operator who lets connections reach this machine, where the fakes are.
    pub async fn new() -> Self {
        Self::reaching("127.0.0.0/8").await
    }

    /// Of an operator who allows these networks.
    pub async fn reaching(networks: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut world = Self::open(folder, WorkspaceId(String::new()), networks).await;
        let catalog = Catalog {
            vendor: "Showloom".into(),
            ..Catalog::default()
        };
        let made = world.engine.create_workspace("Showloom", catalog).await;
        world.workspace = made.unwrap();
        world
    }

    /// A hub over the data that lies in the folder.
    pub async fn over(folder: tempfile::TempDir, workspace: WorkspaceId) -> Self {
        Self::open(folder, workspace, "127.0.0.0/8").await
    }

    async fn open(
        folder: tempfile::TempDir,
        workspace: WorkspaceId,
        networks: &'static str,
    ) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let public = Some(PUBLIC.parse().unwrap());
        let mut hub = Hub::open(folder.path(), public, env(&clock)).await.unwrap();
        hub.let_reach(networks.parse().unwrap());
        let engine = hub.engine().clone();
        let mut world = Self {
            url: String::new(),
            engine,
            http: Client::new(),
            workspace,
            clock,
            folder,
            networks,
            patience: Listen::default().patience,
            stop: None,
            serving: None,
        };
        world.serve(hub);
        world
    }

    fn serve(&mut self, hub: Hub) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        self.url = format!("http://{}", listener.local_addr().unwrap());
        self.engine = hub.engine().clone();
        let (stop, stopped) = oneshot::channel();
        self.stop = Some(stop);
        let listen = Listen {
            patience: self.patience,
            ..Listen::default()
        };
        self.serving = Some(tokio::task::spawn(async move {
            hub.serve(listener, listen, async { drop(stopped.await) })
                .await
                .unwrap();
        }));
    }

    /// Stops the hub and opens its data again, as a restart does.
    pub async fn restart(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.serving.take().unwrap().await.unwrap();
        let mut hub = Hub::open(self.folder.path(), None, env(&self.clock))
            .await
            .unwrap();
        hub.let_reach(self.networks.parse().unwrap());
        self.serve(hub);
    }

    /// How long whoever does not read is waited for, from the next start on.
    pub fn waits_for_readers(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// From the next start on.
    pub fn allows(&mut self, networks: &'static str) {
        self.networks = networks;
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Something that was not there before.
    pub fn fresh(&self) -> String {
        self.engine
            .env
            .bytes::<8>()
            .map(|b| format!("{b:02x}"))
            .concat()
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn now(&self) -> String {
        Timestamp::from_millis(self.clock.load(Ordering::SeqCst)).to_string()
    }

    pub async fn settings(&self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.engine.settings(&self.workspace).await.unwrap();
        change(&mut settings);
        self.engine
            .set_settings(&self.workspace, &settings)
            .await
            .unwrap();
    }

    /// Puts a policy in force, as whoever runs the hub does.
    pub async fn routing(&self, toml: &str) {
        self.engine
            .publish_text(&self.workspace, toml)
            .await
            .unwrap();
    }

    pub async fn agent(&self) -> Agent<'_> {
        self.agent_of(&self.workspace).await
    }

    pub async fn agent_of(&self, workspace: &WorkspaceId) -> Agent<'_> {
        let new = NewAgent {
            name: "Lumi".into(),
        };
        Agent {
            world: self,
            key: self.engine.add_agent(workspace, new).await.unwrap().key,
        }
    }

    /// A rep with a device, who is reachable.
    pub async fn rep(&self, name: &str) -> Rep<'_> {
        let rep = self.rep_of(&self.workspace, name, false).await;
        self.engine.reach.connected(&rep.id, self.engine.env.now());
        rep
    }

    pub async fn rep_of(&self, workspace: &WorkspaceId, name: &str, admin: bool) -> Rep<'_> {
        let new = NewRep {
            name: name.into(),
            email: format!("{}@showloom.example", name.to_lowercase()),
            title: None,
            admin,
            weight: None,
            capacity: None,
        };
        // One after the other: who came first is asked first.
        self.pass(1);
        let id = self.engine.add_rep(workspace, new).await.unwrap().id;
        self.device_of(workspace, id).await
    }

    /// Another device of somebody who is there.
    pub async fn device_of(&self, workspace: &WorkspaceId, id: RepId) -> Rep<'_> {
        let code = self.engine.new_enrolment(workspace, &id).await;
        let code = code.unwrap().code;
        let body = json!({ "code": code, "device": "laptop" });
        let (status, reply) = self.send(Method::POST, "/v1/enrol", None, Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{reply}");
        Rep {
            world: self,
            id,
            token: reply["token"].as_str().unwrap().to_owned(),
        }
    }

    pub async fn stream(
        &self,
        path: &str,
        token: &str,
    ) -> impl Stream<Item = (String, Value)> + use<> {
        stream(
            self.http
                .get(format!("{}{path}", self.url))
                .bearer_auth(token),
        )
        .await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }
}

/// Words that make three signals met.
pub const QUALIFYING: &str = "We are 220 people at Haulpoint, I decide on this myself, and we have \
                              a budget of 30,000 USD approved. We must go live next month.";

impl Agent<'_> {
    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.world
            .send(Method::POST, path, Some(&self.key), Some(body))
            .await
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.world
            .send(Method::GET, path, Some(&self.key), None)
            .await
    }

    /// Opens a conversation in which the prospect says `text`; its id.
    pub async fn opens(&self, id: &str, text: &str) -> String {
        let messages = json!([
            { "id": "m0", "role": "agent", "text": "Hi, I'm Lumi.", "at": self.world.now() },
            { "id": "m1", "role": "prospect", "text": text, "at": self.world.now() },
        ]);
        let prospect = json!({ "name": "Dana Whitcomb", "company": "Haulpoint" });
        let body = json!({ "id": id, "prospect": prospect, "messages": messages });
        let (status, view) = self.post("/v1/conversations", body).await;
        assert_eq!(status, StatusCode::CREATED, "{view}");
        view["id"].as_str().unwrap().to_owned()
    }

    /// Asks for a person; the handoff's status.
    pub async fn asks(&self, conversation: &str) -> Value {
        let path = format!("/v1/conversations/{conversation}/handoff");
        let (status, handoff) = self
            .post(&path, json!({ "id": "h1", "reason": "qualified" }))
            .await;
        assert_eq!(status, StatusCode::CREATED, "{handoff}");
        handoff
    }

    pub async fn handoff(&self, id: &Value) -> Value {
        self.get(&format!("/v1/handoffs/{}", id.as_str().unwrap()))
            .await
            .1
    }
}

impl Rep<'_> {
    pub fn world(&self) -> &World {
        self.world
    }

    pub async fn intent(&self, id: &str, action: Value) -> (StatusCode, Value) {
        let body = json!({ "id": id, "at": self.world.now(), "action": action });
        self.world
            .send(Method::POST, "/v1/intents", Some(&self.token), Some(body))
            .await
    }

    /// The answer to a decision, by a fresh id.
    pub async fn decides(&self, action: Value) -> Value {
        let id = format!("int_{}", self.world.fresh());
        let (status, reply) = self.intent(&id, action).await;
        assert_eq!(status, StatusCode::OK, "{reply}");
        reply["answer"].clone()
    }

    /// The pending offer that this rep sees, now or in a moment.
    pub async fn offer(&self) -> Value {
        let mut events = Box::pin(self.feed(0).await);
        loop {
            let (_, entry) = next(&mut events).await;
            let offers = entry["change"]["handoff"]["offers"].as_array().cloned();
            let mine = |o: &Value| o["state"] == "pending" && o["rep"]["id"] == self.id.0;
            if let Some(offer) = offers.into_iter().flatten().find(mine) {
                return offer["id"].clone();
            }
        }
    }

    /// Everything from `cursor` to the point where the feed has caught up.
    pub async fn catch_up(&self, cursor: i64) -> Vec<Value> {
        let mut events = Box::pin(self.feed(cursor).await);
        let mut entries = vec![];
        loop {
            let (name, data) = next(&mut events).await;
            match name.as_str() {
                "entity" => entries.push(data),
                "caught_up" => return entries,
                _ => {}
            }
        }
    }

    pub async fn feed(&self, cursor: i64) -> impl Stream<Item = (String, Value)> + use<> {
        let request = self
            .world
            .http
            .get(format!("{}/v1/feed", self.world.url))
            .header("last-event-id", cursor.to_string());
        stream(request.bearer_auth(&self.token)).await
    }
}

/// The events of a stream, by name and data.
async fn stream(request: reqwest::RequestBuilder) -> impl Stream<Item = (String, Value)> + use<> {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let mut bytes = Box::pin(response.bytes_stream());
    async_stream::stream! {
        let (mut text, mut part) = (String::new(), vec![]);
        while let Some(Ok(chunk)) = bytes.next().await {
            part.extend_from_slice(&chunk);
            // A character may stand in two chunks.
            let whole = match std::str::from_utf8(&part) {
                Ok(all) => all.len(),
                Err(e) => e.valid_up_to(),
            };
            text.push_str(std::str::from_utf8(&part[..whole]).unwrap());
            part.drain(..whole);
            while let Some((event, rest)) = text.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|l| l.strip_prefix(name));
                if let (Some(name), Some(data)) = (field("event: "), field("data: ")) {
                    yield (name.to_owned(), serde_json::from_str(data).unwrap());
                }
                text = rest.to_owned();
            }
        }
    }
}

/// The next event; fails rather than hangs.
pub async fn next<S: Stream<Item = (String, Value)> + Unpin>(events: &mut S) -> (String, Value) {
    let next = tokio::time::timeout(Duration::from_secs(10), events.next()).await;
    next.expect("an event within ten seconds")
        .expect("an open feed")
}
