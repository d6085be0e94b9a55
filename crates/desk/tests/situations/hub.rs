//! A hub that does as the test says.

mod admin;
mod booking;

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use baton_api::feed::{Change, Entry, Hello};
use baton_api::intent::{Action, Answer, Intent, IntentReply};
use baton_api::{Code, Problem};
use baton_core::Timestamp;
use futures_util::stream;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use url::Url;

use crate::people::{ana, entry};

/// What the hub does with an intent.
#[derive(Clone)]
pub(crate) enum Reply {
    Says(Answer),
    Fails(StatusCode, Option<u32>),
    /// Answers nothing for as long as the hub lives.
    Hangs,
}

type Script = dyn Fn(&Intent) -> Reply + Send + Sync;

struct Inner {
    epoch: String,
    entries: Vec<Entry>,
    /// The feed is cut after this position.
    cut_after: Option<i64>,
    /// Something that no version of this app knows, at this position.
    riddle: Option<i64>,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    script: Arc<Script>,
    offline: bool,
    revoked: bool,
    /// Connections of an older generation end.
    generation: u32,
    pub intents: Vec<Intent>,
    pub resumed_from: Vec<i64>,
    signed_out: bool,
    time: booking::Time,
    office: admin::Office,
}

#[derive(Clone)]
pub(crate) struct FakeHub {
    inner: Arc<Mutex<Inner>>,
    news: watch::Sender<u64>,
    url: Url,
    tasks: TaskTracker,
    stop: CancellationToken,
    _stops_with_the_last_clone: Arc<DropGuard>,
}

impl FakeHub {
    pub(crate) async fn start(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let hub = Self {
            inner: Arc::new(Mutex::new(Inner {
                epoch: "one".into(),
                entries: vec![],
                cut_after: None,
                riddle: None,
                now: Arc::new(now),
                script: Arc::new(|i| Reply::Says(usual(i))),
                offline: false,
                revoked: false,
                generation: 0,
                intents: vec![],
                resumed_from: vec![],
                signed_out: false,
                time: booking::Time::default(),
                office: admin::Office::default(),
            })),
            news: watch::Sender::new(0),
            url: Url::parse(&url).unwrap(),
            tasks: TaskTracker::new(),
            stop: stop.clone(),
            _stops_with_the_last_clone: Arc::new(stop.clone().drop_guard()),
        };
        let app = Router::new()
            .route("/v1/feed", get(feed))
            .route("/v1/intents", post(intents))
            .route("/v1/devices/current", delete(sign_out))
            .merge(booking::routes())
            .fallback(admin::answer)
            .with_state((Arc::clone(&hub.inner), hub.news.clone(), hub.tasks.clone()));
        let serve = axum::serve(listener, app);
        hub.tasks.spawn(async move {
            tokio::select! {
                _ = serve => {}
                () = stop.cancelled() => {}
            }
        });
        hub
    }

    pub(crate) fn url(&self) -> Url {
        self.url.clone()
    }

    fn change<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        let out = change(&mut self.inner.lock().unwrap());
        self.news.send_modify(|n| *n += 1);
        out
    }

    /// Something happens: it stands on the feed from now on.
    pub(crate) fn tell(&self, change: Change) {
        self.change(|inner| {
            let position = inner.entries.last().map_or(0, |e| e.position) + 1;
            let new = entry(position, change);
            inner.entries.push(new);
        });
    }

    /// As [`tell`](Self::tell), with the entity's own id.
    pub(crate) fn tell_of(&self, id: &str, change: Change) {
        self.change(|inner| {
            let position = inner.entries.last().map_or(0, |e| e.position) + 1;
            let id = id.to_owned();
            inner.entries.push(Entry {
                position,
                id,
                change,
            });
        });
    }

    pub(crate) fn riddle_at(&self, position: i64) {
        self.change(|inner| inner.riddle = Some(position));
    }

    pub(crate) fn cut_after(&self, position: Option<i64>) {
        self.change(|inner| inner.cut_after = position);
    }

    /// Other data under the same address.
    pub(crate) fn replace(&self, epoch: &str) {
        self.change(|inner| {
            inner.epoch = epoch.into();
            inner.entries.clear();
            inner.generation += 1;
        });
    }

    pub(crate) fn offline(&self, offline: bool) {
        self.change(|inner| {
            inner.offline = offline;
            inner.generation += 1;
        });
    }

    /// Nobody listens at the address any more.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        self.change(|inner| inner.generation += 1);
        self.tasks.close();
        self.tasks.wait().await;
    }

    pub(crate) fn revoke(&self) {
        self.change(|inner| {
            inner.revoked = true;
            inner.generation += 1;
        });
    }

    pub(crate) fn answers(&self, script: impl Fn(&Intent) -> Reply + Send + Sync + 'static) {
        self.change(|inner| inner.script = Arc::new(script));
    }

    /// Every intent that came in, retries too.
    pub(crate) fn intents(&self) -> Vec<Intent> {
        self.inner.lock().unwrap().intents.clone()
    }

    /// Those that are decisions, in order.
    pub(crate) fn decisions(&self) -> Vec<Intent> {
        let all = self.intents().into_iter();
        all.filter(|i| !matches!(i.action, Action::Receipt { .. }))
            .collect()
    }

    pub(crate) fn receipts(&self) -> Vec<Action> {
        let all = self.intents().into_iter().map(|i| i.action);
        all.filter(|a| matches!(a, Action::Receipt { .. }))
            .collect()
    }

    /// The positions that feeds were resumed from.
    pub(crate) fn resumed_from(&self) -> Vec<i64> {
        self.inner.lock().unwrap().resumed_from.clone()
    }

    pub(crate) fn was_left(&self) -> bool {
        self.inner.lock().unwrap().signed_out
    }

    /// Waits until the hub has seen what is asked for.
    pub(crate) async fn until(&self, what: &str, seen: impl Fn(&Self) -> bool) {
        let mut news = self.news.subscribe();
        let waiting = async {
            while !seen(self) {
                news.changed().await.unwrap();
            }
        };
        let done = tokio::time::timeout(Duration::from_secs(20), waiting).await;
        assert!(
            done.is_ok(),
            "the hub never saw {what}: {:?}",
            self.intents()
        );
    }
}

/// What a hub says when nothing stands in the way.
pub(crate) fn usual(intent: &Intent) -> Answer {
    match intent.action {
        Action::Accept { .. } | Action::Claim { .. } => Answer::Accepted { at: intent.at },
        _ => Answer::Done,
    }
}

type Shared = (Arc<Mutex<Inner>>, watch::Sender<u64>, TaskTracker);
type App = State<Shared>;

async fn feed(State((inner, news, tasks)): App, headers: HeaderMap) -> Response {
    let cursor: i64 = headers
        .get("last-event-id")
        .map_or(0, |v| v.to_str().unwrap().parse().unwrap());
    let generation = {
        let mut inner = inner.lock().unwrap();
        if let Some(refusal) = barred(&inner, &headers) {
            return refusal;
        }
        inner.resumed_from.push(cursor);
        inner.generation
    };
    let (events, body) = mpsc::channel::<Bytes>(64);
    let mut changed = news.subscribe();
    news.send_modify(|n| *n += 1);
    tasks.spawn(async move {
        let mut cursor = cursor;
        let mut greeted = false;
        loop {
            let (text, end) = {
                let inner = inner.lock().unwrap();
                if inner.generation != generation {
                    return;
                }
                next_events(&inner, &mut cursor, &mut greeted)
            };
            if !text.is_empty() && events.send(text.into()).await.is_err() || end {
                return;
            }
            tokio::select! {
                _ = changed.changed() => {}
                () = events.closed() => return,
            }
        }
    });
    let body = stream::unfold(body, |mut body| async move {
        let chunk = body.recv().await?;
        Some((Ok::<_, io::Error>(chunk), body))
    });
    let kind = [(header::CONTENT_TYPE, "text/event-stream")];
    (kind, Body::from_stream(body)).into_response()
}

/// What stands after the cursor, and whether the connection ends here.
fn next_events(inner: &Inner, cursor: &mut i64, greeted: &mut bool) -> (String, bool) {
    let mut text = String::from(": beat\n\n");
    let first = !std::mem::replace(greeted, true);
    if first {
        let hello = Hello {
            workspace: "ws_1".into(),
            rep: ana(),
            device: "dev_1".into(),
            epoch: inner.epoch.clone(),
            now: (inner.now)(),
            position: inner.entries.last().map_or(0, |e| e.position),
        };
        let hello = serde_json::to_string(&hello).unwrap();
        let _ = write!(text, "event: hello\ndata: {hello}\n\n");
    }
    for e in &inner.entries {
        if inner.cut_after.is_some_and(|cut| e.position > cut) {
            return (text, true);
        }
        if e.position <= *cursor {
            continue;
        }
        *cursor = e.position;
        let data = if inner.riddle == Some(e.position) {
            r#"{"position":0,"id":"x","change":{"kind":"riddle"}}"#.into()
        } else {
            serde_json::to_string(e).unwrap()
        };
        let _ = write!(text, "event: entity\nid: {}\ndata: {data}\n\n", e.position);
    }
    if first {
        text += "event: caught_up\ndata: 0\n\n";
    }
    (text, false)
}

async fn intents(
    State((inner, news, _)): App,
    headers: HeaderMap,
    Json(intent): Json<Intent>,
) -> Response {
    let reply = {
        let mut inner = inner.lock().unwrap();
        if let Some(refusal) = barred(&inner, &headers) {
            return refusal;
        }
        inner.intents.push(intent.clone());
        (inner.script)(&intent)
    };
    news.send_modify(|n| *n += 1);
    match reply {
        Reply::Says(answer) => {
            let id = intent.id;
            Json(IntentReply { id, answer }).into_response()
        }
        Reply::Fails(status, after) => {
            let mut problem = Problem::new(Code::Unavailable, "Not now.");
            if status.is_client_error() {
                problem = Problem::new(Code::NotFound, "There is no such offer.");
            }
            problem.status = status.as_u16();
            let mut response = (status, Json(problem)).into_response();
            if let Some(after) = after {
                response.headers_mut().insert("retry-after", after.into());
            }
            response
        }
        Reply::Hangs => std::future::pending().await,
    }
}

async fn sign_out(State((inner, news, _)): App, headers: HeaderMap) -> Response {
    let mut inner = inner.lock().unwrap();
    if let Some(refusal) = barred(&inner, &headers) {
        return refusal;
    }
    inner.signed_out = true;
    news.send_modify(|n| *n += 1);
    StatusCode::NO_CONTENT.into_response()
}

fn barred(inner: &Inner, headers: &HeaderMap) -> Option<Response> {
    if inner.offline {
        let cut = stream::once(async { Err::<Bytes, _>(io::Error::other("cut")) });
        return Some(Body::from_stream(cut).into_response());
    }
    let known = headers
        .get("authorization")
        .is_some_and(|v| v == "Bearer secret-token");
    if inner.revoked || !known {
        let problem = Problem::new(Code::Unauthenticated, "No valid token.");
        return Some((StatusCode::UNAUTHORIZED, Json(problem)).into_response());
    }
    None
}
