//! A receiver of webhooks that keeps what it gets and answers what it is told to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton_channels::webhook::{Webhook, new_secret};
use baton_channels::{Parcel, Receiver as To};
use baton_core::notice::{Notice, NoticeEvent, compose, sample, template};
use baton_core::{Env, Timestamp};
use baton_web::Guard;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

/// Half past two in Madrid.
pub const NOW: i64 = 1_773_322_200;

#[derive(Clone, Debug)]
pub struct Request {
    /// `POST /hook HTTP/1.1`
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value)
    }
}

/// How the receiver behaves.
#[derive(Clone, Copy)]
pub enum Manner {
    /// Answers at once.
    Says(&'static str),
    /// Takes everything and never answers.
    Silent,
    /// Takes everything and hangs up.
    HangsUp,
    /// Answers a byte at a time, and never to the end.
    Drips(&'static str),
}

pub struct Receiver {
    pub url: String,
    got: Arc<Mutex<Vec<Request>>>,
    tasks: TaskTracker,
}

impl Receiver {
    pub async fn new(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let got = Arc::new(Mutex::new(vec![]));
        let tasks = TaskTracker::new();
        let (kept, connections) = (got.clone(), tasks.clone());
        tasks.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                connections.spawn(serve(stream, manner, kept.clone()));
            }
        });
        Self { url, got, tasks }
    }

    pub fn got(&self) -> Vec<Request> {
        assert!(!self.tasks.is_closed());
        self.got.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, manner: Manner, got: Arc<Mutex<Vec<Request>>>) {
    while let Some(request) = read(&mut stream).await {
        got.lock().unwrap().push(request);
        match manner {
            Manner::Says(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
            Manner::HangsUp => return,
            Manner::Silent => std::future::pending().await,
            Manner::Drips(beginning) => {
                let rest = beginning.bytes().chain(std::iter::repeat(b'x'));
                let mut pace = tokio::time::interval(Duration::from_millis(20));
                for byte in rest {
                    pace.tick().await;
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

/// One request, or none where the connection ends.
async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut all = vec![];
    let head = loop {
        if let Some(end) = all.windows(4).position(|w| w == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut all).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8(all[..head].to_vec()).unwrap();
    let mut lines = text.split("\r\n");
    let mut request = Request {
        line: lines.next().unwrap().to_owned(),
        headers: lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect(),
        body: String::new(),
    };
    let length = request.header("content-length").parse().unwrap_or(0);
    let mut body = all[head + 4..].to_vec();
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    request.body = String::from_utf8(body).unwrap();
    Some(request)
}

pub fn secret() -> SecretString {
    new_secret(&[7; 24])
}

pub fn env() -> Env {
    Env::new(|| Timestamp::from_millis(NOW * 1000), |_| {})
}

/// To a receiver on this machine, as the operator allows.
pub fn webhook(url: &str) -> Webhook {
    let guard = Guard::new("127.0.0.0/8".parse().unwrap());
    Webhook::new(url.parse().unwrap(), &secret(), guard, env()).unwrap()
}

pub fn notice(event: NoticeEvent) -> Notice {
    // It happened some minutes before it is sent.
    let mut notice = sample(event, Timestamp::from_millis((NOW - 600) * 1000));
    notice.to = None;
    notice
}

pub fn parcel() -> Parcel {
    let notice = notice(NoticeEvent::Offered);
    Parcel {
        id: "dlv_0190c3".into(),
        at: notice.at,
        attempt: 1,
        to: To::default(),
        composed: compose(&notice, &template(notice.event), false),
        notice,
        replaces: None,
        thread: vec![],
        invitation: None,
    }
}
