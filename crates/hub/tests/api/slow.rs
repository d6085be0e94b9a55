//! A device that stops reading harms nobody, and loses nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::{Agent, QUALIFYING, Rep, World, next};

/// What is held for whoever does not read: the system's buffers and the server's own.
const BOUND: usize = 8_000_000;
/// Of 20,000 characters each: several times what lies between the two.
const MESSAGES: usize = 320;
const BATCH: usize = 40;
const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn whoever_stops_reading_is_dropped_and_comes_back_without_loss() {
    let mut world = World::new().await;
    world.waits_for_readers(Duration::from_secs(3));
    world.restart().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let talk = agent.opens("c1", QUALIFYING).await;
    agent.asks(&talk).await;
    let begin = last(&ana.catch_up(0).await);

    let mut stuck = connect(&ana, begin).await;
    let mut fine = Box::pin(ana.feed(begin).await);
    while next(&mut fine).await.0 != "caught_up" {}
    assert_eq!(feeds(&agent).await, "2");
    let reads = async {
        let mut came = BTreeSet::new();
        while came.len() < MESSAGES {
            let (_, entry) = next(&mut fine).await;
            came.extend(entry["change"]["message"]["seq"].as_u64());
        }
    };
    tokio::join!(says_much(&agent, &talk), reads);
    let dropped = async {
        while feeds(&agent).await != "1" {
            tokio::task::yield_now().await;
        }
    };
    let dropped = tokio::time::timeout(SOON, dropped).await;
    dropped.expect("whoever does not read is dropped");

    // What it was sent before is still there for it; then the stream is over.
    let mut got = vec![];
    let _ = stuck.read_to_end(&mut got).await;
    assert!(got.len() < BOUND, "{} bytes were held", got.len());
    let stored = whole(&got);
    let missing = ana.catch_up(stored.last().copied().unwrap_or(begin)).await;
    assert!(!missing.is_empty(), "it was dropped in the middle");
    let positions = stored.into_iter().chain(missing.iter().map(position));
    let all: BTreeSet<i64> = positions.collect();
    let expected = ana.catch_up(begin).await;
    // A handoff that changed again stands at its last place only.
    assert!(expected.iter().all(|e| all.contains(&position(e))));
}

/// The agent says more than any buffer holds.
async fn says_much(agent: &Agent<'_>, talk: &str) {
    let path = format!("/v1/conversations/{talk}/messages");
    for batch in 0..MESSAGES / BATCH {
        let message = |n: usize| {
            let id = format!("long-{batch}-{n}");
            json!({ "id": id, "role": "agent", "text": "so ".repeat(6_600) })
        };
        let messages: Vec<_> = (0..BATCH).map(message).collect();
        let (status, reply) = agent.post(&path, json!({ "messages": messages })).await;
        assert!(status.is_success(), "{reply}");
    }
}

/// A feed that nobody reads, with little room for what comes.
async fn connect(rep: &Rep<'_>, cursor: i64) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let address = rep.world().url.strip_prefix("http://").unwrap().to_owned();
    let mut stream = socket.connect(address.parse().unwrap()).await.unwrap();
    let token = &rep.token;
    let request = format!(
        "GET /v1/feed HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         last-event-id: {cursor}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    stream
}

/// Devices on the feed, as the hub's figures say.
async fn feeds(agent: &Agent<'_>) -> String {
    let figures = agent.get("/metrics").await.1;
    let figures = figures.as_str().unwrap().to_owned();
    let line = figures.lines().find_map(|l| l.strip_prefix("baton_feeds "));
    line.unwrap_or_else(|| panic!("{figures}")).to_owned()
}

/// The positions of the entries that came to their end.
fn whole(bytes: &[u8]) -> Vec<i64> {
    let text = String::from_utf8_lossy(bytes);
    let end = text.rfind("\n\n").unwrap_or(0);
    let ids = text[..end].lines().filter_map(|l| l.strip_prefix("id: "));
    ids.map(|id| id.parse().unwrap()).collect()
}

fn position(entry: &serde_json::Value) -> i64 {
    entry["position"].as_i64().unwrap()
}

fn last(entries: &[serde_json::Value]) -> i64 {
    position(entries.last().unwrap())
}
