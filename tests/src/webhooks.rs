//! A receiver of webhooks on this machine: keeps what it gets, and answers what it is told to.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::wait::{SOON, until};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    /// By name in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The same on every try.
    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// `offered`
    pub fn name(&self) -> String {
        let event = self.event();
        let kind = event["type"].as_str().unwrap();
        kind.rsplit('.').next().unwrap().to_owned()
    }

    /// Whether it was signed with this secret, as the library for receivers has it.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let theirs = standardwebhooks::Webhook::new(secret).unwrap();
        let at = self.header("webhook-timestamp").parse().unwrap();
        let signature = theirs.sign(self.id(), at, self.body.as_bytes()).unwrap();
        self.header("webhook-signature") == signature
    }
}

/// How a request is answered that was taken.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    Status(u16),
    /// 429, with the seconds to wait.
    Busy(u32),
    /// The connection breaks.
    HangUp,
    /// Nothing is said any more.
    Silent,
    /// 204, byte by byte with this pause.
    Drip(Duration),
}

impl Answer {
    fn head(self) -> String {
        let (status, more) = match self {
            Self::Status(status) => (status, String::new()),
            Self::Busy(seconds) => (429, format!("retry-after: {seconds}\r\n")),
            Self::HangUp | Self::Silent | Self::Drip(_) => (204, String::new()),
        };
        format!("HTTP/1.1 {status} Said\r\n{more}content-length: 0\r\n\r\n")
    }
}

#[derive(Default)]
struct State {
    got: Vec<Received>,
    /// To the next requests; then 204.
    answers: VecDeque<Answer>,
    /// How long an answer takes.
    pause: Duration,
}

/// Ends with the value.
pub struct Webhooks {
    url: String,
    state: Arc<Mutex<State>>,
    _serving: JoinSet<()>,
}

impl Webhooks {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let (kept, mut serving) = (state.clone(), JoinSet::new());
        serving.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                connections.spawn(serve(stream, kept.clone()));
            }
        });
        Self {
            url,
            state,
            _serving: serving,
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn got(&self) -> Vec<Received> {
        lock(&self.state).got.clone()
    }

    /// What the next request is answered with.
    pub fn answer_next(&self, answer: Answer) {
        lock(&self.state).answers.push_back(answer);
    }

    /// From now on an answer takes so long; what it answers to is taken before.
    pub fn take_time(&self, pause: Duration) {
        lock(&self.state).pause = pause;
    }

    /// Waits until so many requests came.
    pub async fn until(&self, count: usize) -> Vec<Received> {
        until(&format!("{count} webhooks"), SOON, async || {
            let got = self.got();
            (got.len() >= count).then_some(got)
        })
        .await
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap()
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    while let Some(request) = read(&mut stream).await {
        let (answer, pause) = {
            let mut state = lock(&state);
            state.got.push(request);
            let next = state.answers.pop_front();
            (next.unwrap_or(Answer::Status(204)), state.pause)
        };
        tokio::time::sleep(pause).await;
        if say(&mut stream, answer).await.is_none() {
            return;
        }
    }
}

/// None where the connection ends.
async fn say(stream: &mut TcpStream, answer: Answer) -> Option<()> {
    let head = answer.head();
    match answer {
        Answer::HangUp => return None,
        Answer::Silent => std::future::pending().await,
        Answer::Status(_) | Answer::Busy(_) => stream.write_all(head.as_bytes()).await.ok()?,
        Answer::Drip(pause) => {
            for byte in head.bytes() {
                tokio::time::sleep(pause).await;
                stream.write_all(&[byte]).await.ok()?;
            }
        }
    }
    Some(())
}

/// One request, or none where the connection ends.
async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut all = vec![];
    let head = loop {
        if let Some(end) = all.windows(4).position(|w| w == b"\r\n\r\n") {
            break end;
        }
        more(stream, &mut all).await?;
    };
    let lines = String::from_utf8(all[..head].to_vec()).unwrap();
    let pair = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_lowercase(), value.trim().to_owned()))
    };
    let headers: BTreeMap<_, _> = lines.lines().filter_map(pair).collect();
    let length: usize = headers.get("content-length")?.parse().unwrap();
    let mut body = all.split_off(head + 4);
    while body.len() < length {
        more(stream, &mut body).await?;
    }
    let body = String::from_utf8(body).unwrap();
    Some(Received { headers, body })
}

async fn more(stream: &mut TcpStream, into: &mut Vec<u8>) -> Option<()> {
    let mut some = [0; 4096];
    match stream.read(&mut some).await {
        Ok(count @ 1..) => into.extend(&some[..count]),
        _ => return None,
    }
    Some(())
}
