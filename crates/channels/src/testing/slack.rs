//! A Slack on this machine: it keeps people, conversations and messages, refuses what Slack
//! refuses, brings clicks by Socket Mode or as signed requests, and fails when told to.

mod blocks;
mod clicks;
mod methods;
mod rules;
mod server;
mod sockets;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use baton_core::Timestamp;
use baton_web::Guard;
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use crate::slack::SlackAccount;
use sockets::Wire;

const TOKEN: &str = "xoxb-fake-bot";
const APP_TOKEN: &str = "xapp-fake-app";
const SIGNING_SECRET: &str = "fake-signing-secret";
/// How long something may take to come about before a test is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// What goes wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Status 429 with `Retry-After`. Nothing is done.
    Throttle(u64),
    /// Nothing is done, and the status says so.
    Status(u16),
    /// `ok: false` with this code. Nothing is done.
    Says(&'static str),
    /// Nothing is done, and the connection breaks.
    LoseRequest,
    /// It is done, and the connection breaks before the answer.
    LoseAnswer,
    /// It is done, and no answer ever comes.
    Hang,
    /// Nothing is done, and no answer ever comes.
    Deaf,
    /// It is done, and the answer comes byte by byte with this pause.
    Drip(Duration),
}

/// A call as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub method: String,
    pub content_type: String,
    /// Of a form: its fields as strings.
    pub body: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub channel: String,
    pub ts: String,
    pub text: String,
    pub blocks: Value,
    pub metadata: Value,
    /// The blocks before each change.
    pub before: Vec<Value>,
    /// Whom alone it is shown.
    pub only_to: Option<String>,
}

struct State {
    /// By e-mail.
    users: BTreeMap<String, String>,
    /// Channels that the app is in, and what it is not in.
    channels: BTreeMap<String, bool>,
    messages: Vec<Message>,
    whispers: Vec<Message>,
    requests: Vec<Request>,
    faults: BTreeMap<String, VecDeque<Fault>>,
    scopes: BTreeSet<String>,
    revoked: bool,
    now: Option<Timestamp>,
    made: u64,
    page: usize,
    request_url: Option<Url>,
    tickets: BTreeSet<String>,
    wires: Vec<Wire>,
    acknowledged: BTreeSet<String>,
    again: bool,
}

struct Shared {
    state: Mutex<State>,
    /// Counts what happened.
    happened: watch::Sender<u64>,
    base: Url,
}

pub struct FakeSlack {
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for FakeSlack {
    fn drop(&mut self) {
        self.server.abort();
        for wire in &self.shared.lock().wires {
            wire.cut();
        }
    }
}

impl FakeSlack {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            state: Mutex::new(State::new()),
            happened: watch::Sender::new(0),
            base: format!("http://{address}/").parse().unwrap(),
        });
        let app = server::app(shared.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { shared, server }
    }

    /// Of the methods.
    pub fn url(&self) -> Url {
        self.shared.base.join("api/").unwrap()
    }

    /// An app that is installed here, with Socket Mode.
    pub fn account(&self) -> SlackAccount {
        SlackAccount {
            token: TOKEN.into(),
            app_token: Some(APP_TOKEN.into()),
            api_url: Some(self.url()),
            team_channel: None,
            guard: Guard::none(),
        }
    }

    pub fn token(&self) -> &'static str {
        TOKEN
    }

    pub fn app_token(&self) -> &'static str {
        APP_TOKEN
    }

    pub fn signing_secret(&self) -> SecretString {
        SIGNING_SECRET.into()
    }

    /// Somebody with this address: their id.
    pub fn user(&self, email: &str) -> String {
        let mut state = self.shared.lock();
        let next = state.users.len() + 1;
        let id = || format!("U{next:08}");
        state.users.entry(email.into()).or_insert_with(id).clone()
    }

    pub fn forget_user(&self, email: &str) {
        self.shared.lock().users.remove(email);
    }

    /// A channel that the app is in: its id.
    pub fn channel(&self) -> String {
        self.new_channel(true)
    }

    /// A channel that nobody invited the app to.
    pub fn foreign_channel(&self) -> String {
        self.new_channel(false)
    }

    fn new_channel(&self, member: bool) -> String {
        let mut state = self.shared.lock();
        let id = format!("C{:08}", state.channels.len() + 1);
        state.channels.insert(id.clone(), member);
        id
    }

    /// All messages, in the order in which they were posted.
    pub fn messages(&self) -> Vec<Message> {
        self.shared.lock().messages.clone()
    }

    /// What was shown to one person alone.
    pub fn whispers(&self) -> Vec<Message> {
        self.shared.lock().whispers.clone()
    }

    /// Somebody deletes a message.
    pub fn delete(&self, ts: &str) {
        self.shared.lock().messages.retain(|m| m.ts != ts);
    }

    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().requests.clone()
    }

    /// How often a method was called.
    pub fn calls(&self, method: &str) -> usize {
        let state = self.shared.lock();
        state.requests.iter().filter(|r| r.method == method).count()
    }

    /// The next call of a method goes wrong; more than once: the next ones, in this order.
    pub fn fail_next(&self, method: &str, fault: Fault) {
        let mut state = self.shared.lock();
        state
            .faults
            .entry(method.into())
            .or_default()
            .push_back(fault);
    }

    /// What the app is allowed, from now on.
    pub fn grant(&self, scopes: &[&str]) {
        self.shared.lock().scopes = scopes.iter().map(|s| (*s).to_owned()).collect();
    }

    /// The app is removed from the workspace.
    pub fn revoke(&self) {
        self.shared.lock().revoked = true;
    }

    /// The clock stands here from now on, in place of the machine's.
    pub fn set_now(&self, now: Timestamp) {
        self.shared.lock().now = Some(now);
    }

    /// Messages that a page of a history holds at most.
    pub fn set_page(&self, size: usize) {
        self.shared.lock().page = size;
    }

    /// Where clicks are sent to while nobody is connected by Socket Mode.
    pub fn set_request_url(&self, url: Url) {
        self.shared.lock().request_url = Some(url);
    }

    /// Waits until something is so.
    pub async fn until<T>(&self, what: &str, mut so: impl FnMut(&Self) -> Option<T>) -> T {
        let mut happened = self.shared.happened.subscribe();
        let wait = async {
            loop {
                happened.borrow_and_update();
                if let Some(found) = so(self) {
                    return found;
                }
                happened.changed().await.unwrap();
            }
        };
        let found = tokio::time::timeout(PATIENCE, wait).await;
        found.unwrap_or_else(|_| panic!("in vain: {what}"))
    }

    /// Waits until there are so many messages.
    pub async fn until_messages(&self, count: usize) -> Vec<Message> {
        self.until(&format!("{count} messages"), |slack| {
            let all = slack.messages();
            (all.len() >= count).then_some(all)
        })
        .await
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn tell(&self) {
        self.happened.send_modify(|n| *n += 1);
    }
}

impl State {
    fn new() -> Self {
        let scopes = [
            "chat:write",
            "im:write",
            "im:history",
            "channels:history",
            "users:read",
            "users:read.email",
        ];
        Self {
            users: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: vec![],
            whispers: vec![],
            requests: vec![],
            faults: BTreeMap::new(),
            scopes: scopes.map(str::to_owned).into(),
            revoked: false,
            now: None,
            made: 0,
            page: 100,
            request_url: None,
            tickets: BTreeSet::new(),
            wires: vec![],
            acknowledged: BTreeSet::new(),
            again: false,
        }
    }

    fn seconds(&self) -> i64 {
        let now = self.now.map_or_else(jiff::Timestamp::now, |now| now.0);
        now.as_second()
    }

    /// A number that was not there before.
    fn number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    fn ts(&mut self) -> String {
        let number = self.number();
        format!("{}.{number:06}", self.seconds())
    }
}
