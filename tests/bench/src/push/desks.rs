//! Very many desks that only listen, and when what came.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use baton_tests::wait::until;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::figure::Times;
use crate::wire::Wire;

/// Connected at the same time: more would overrun the server's queue of new connections.
const AT_ONCE: usize = 64;
const PATIENCE: Duration = Duration::from_mins(2);
const MARK: &[u8] = b"bench message ";

#[derive(Clone, Default)]
pub struct Desks {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    seen: Mutex<Seen>,
    bytes: AtomicU64,
    /// Ends with the last clone.
    readers: Mutex<JoinSet<()>>,
}

/// By the number of the message.
#[derive(Clone, Default)]
pub struct Seen {
    due: HashMap<usize, Instant>,
    answered: HashMap<usize, Instant>,
    came: HashMap<usize, Instant>,
}

/// What a message says to be known again.
pub fn marked(number: usize) -> String {
    format!("bench message {number}.")
}

impl Seen {
    /// From when it was to be sent until the event was there.
    pub fn whole(&self) -> Times {
        self.since(&self.due)
    }

    /// From the answer to the poster, which leaves after the commit.
    pub fn after_answer(&self) -> Times {
        self.since(&self.answered)
    }

    fn since(&self, from: &HashMap<usize, Instant>) -> Times {
        let all = self.came.iter();
        let times = all.filter_map(|(n, at)| Some(at.saturating_duration_since(*from.get(n)?)));
        Times::new(times.collect())
    }
}

impl Desks {
    /// Connects them all and waits until each was greeted. `feed` gives path, token and cursor.
    pub async fn connect(
        address: &str,
        number: usize,
        feed: impl Fn(usize) -> (String, String, i64),
    ) -> Self {
        let desks = Self::default();
        let mut connecting = JoinSet::new();
        for n in 1..=number {
            let (address, (path, token, cursor)) = (address.to_owned(), feed(n));
            connecting.spawn(async move {
                let wire = Wire::connect(&address).await.unwrap();
                wire.stream(&path, &token, cursor).await.unwrap()
            });
            if connecting.len() >= AT_ONCE {
                desks.add(connecting.join_next().await.unwrap().unwrap());
            }
        }
        while let Some(stream) = connecting.join_next().await {
            desks.add(stream.unwrap());
        }
        desks
    }

    fn add(&self, mut stream: TcpStream) {
        let shared = Arc::downgrade(&self.shared);
        let reading = async move {
            let mut line = Vec::new();
            let mut bytes = vec![0; 2_048];
            while let Ok(n @ 1..) = stream.read(&mut bytes).await {
                let Some(shared) = shared.upgrade() else {
                    return;
                };
                shared.take(&bytes[..n], &mut line);
            }
        };
        self.shared.readers.lock().unwrap().spawn(reading);
    }

    pub fn due(&self, number: usize) {
        let mut seen = self.shared.seen.lock().unwrap();
        seen.due.insert(number, Instant::now());
    }

    pub fn answered(&self, number: usize) {
        let mut seen = self.shared.seen.lock().unwrap();
        seen.answered.insert(number, Instant::now());
    }

    /// Nothing of before counts any more.
    pub fn forget(&self) {
        *self.shared.seen.lock().unwrap() = Seen::default();
    }

    pub fn bytes(&self) -> u64 {
        self.shared.bytes.load(Ordering::Relaxed)
    }

    /// Waits until every message that was taken has come; how many.
    pub async fn have_all(&self) -> usize {
        until("every message to come", PATIENCE, async || {
            let seen = self.shared.seen.lock().unwrap();
            let came = |n| seen.came.contains_key(n);
            seen.answered
                .keys()
                .all(came)
                .then_some(seen.answered.len())
        })
        .await
    }

    pub fn seen(&self) -> Seen {
        self.shared.seen.lock().unwrap().clone()
    }
}

impl Shared {
    /// Looks at whole lines; keeps the rest.
    fn take(&self, bytes: &[u8], line: &mut Vec<u8>) {
        let now = Instant::now();
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        for part in bytes.split_inclusive(|b| *b == b'\n') {
            line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                if let Some(number) = message(line) {
                    self.seen.lock().unwrap().came.entry(number).or_insert(now);
                }
                line.clear();
            }
        }
    }
}

/// The number of the message that this line brings.
fn message(line: &[u8]) -> Option<usize> {
    let kind = line.windows(16).any(|w| w == b"\"kind\":\"message\"");
    let at = line.windows(MARK.len()).position(|w| w == MARK)?;
    let digits = line[at + MARK.len()..]
        .iter()
        .take_while(|b| b.is_ascii_digit());
    let number = String::from_utf8(digits.copied().collect()).ok()?;
    number.parse().ok().filter(|_| kind)
}
