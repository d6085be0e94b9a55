//! Durable message posts: answered when they are on the disk.

use std::time::Instant;

use serde_json::json;
use tokio::task::JoinSet;

use crate::bare;
use crate::figure::{Figure, Target, Times};
use crate::scene::{Scene, Size, turns};
use crate::wire::{Wire, text};

const PART: &str = "posts";
const CLIENTS: usize = 32;
/// Messages of one talk.
const TALK: usize = 20;

pub async fn measure(size: Size) {
    let scene = Scene::open().await;
    let texts: Vec<String> = turns().into_iter().map(|(_, text)| text).collect();
    let keys = scene.keys(size.pick(64, 640)).await;
    let folder = tempfile::tempdir().unwrap();

    let (talks, commits) = size.pick((2, 40), (60, 1_200));
    let bare_one = bare::messages(folder.path(), &texts, commits, 1);
    let (rate, _) = posts(&scene, &keys, "one", 1, talks).await;
    let what = "message posts, 1 client";
    Figure::new(PART, what, rate, "/s")
        .beside("bare commits of one row", bare_one)
        .wanted(Target::AtLeast(0.8))
        .print();

    let (talks, commits) = size.pick((1, 10), (12, 200));
    let bare_many = bare::messages(folder.path(), &texts, commits, 100);
    let (rate, acks) = posts(&scene, &keys, "many", CLIENTS, talks).await;
    Figure::new(
        PART,
        format!("message posts, {CLIENTS} clients"),
        rate,
        "/s",
    )
    .beside("bare commits of 100 rows", bare_many)
    .wanted(Target::AtLeast(0.6))
    .print();
    Figure::new(
        PART,
        format!("answer, {CLIENTS} clients, p50"),
        acks.at(50),
        "ms",
    )
    .print();
    Figure::new(
        PART,
        format!("answer, {CLIENTS} clients, p99"),
        acks.at(99),
        "ms",
    )
    .wanted(Target::AtMost(5.0))
    .print();
}

/// So many clients, each with its talks one after the other; posts a second and the times of the
/// answers.
async fn posts(
    scene: &Scene,
    keys: &[String],
    name: &str,
    clients: usize,
    talks: usize,
) -> (f64, Times) {
    let mut at_work = JoinSet::new();
    let each = keys.len() / clients;
    let mut ready = vec![];
    for client in 0..clients {
        let keys = keys[client * each..(client + 1) * each].to_vec();
        let mut wire = Wire::connect(scene.address()).await.unwrap();
        let ids = open(&mut wire, &keys, &format!("{name}-{client}"), talks).await;
        ready.push((wire, keys, ids));
    }
    let began = Instant::now();
    for (wire, keys, ids) in ready {
        at_work.spawn(client(wire, keys, ids));
    }
    let all: Vec<_> = at_work.join_all().await.into_iter().flatten().collect();
    let rate = all.len() as f64 / began.elapsed().as_secs_f64();
    (rate, Times::new(all))
}

/// Opens talks in which nothing was said yet.
async fn open(wire: &mut Wire, keys: &[String], name: &str, talks: usize) -> Vec<String> {
    let mut ids = vec![];
    for talk in 0..talks {
        let body = json!({ "id": format!("{name}-{talk}"), "prospect": {}, "messages": [] });
        let key = &keys[talk % keys.len()];
        let opened = wire.post("/v1/conversations", key, &body.to_string()).await;
        ids.push(text(&opened, "/id"));
    }
    ids
}

async fn client(mut wire: Wire, keys: Vec<String>, talks: Vec<String>) -> Vec<std::time::Duration> {
    let turns = turns();
    let mut times = vec![];
    for talk in &talks {
        let path = format!("/v1/conversations/{talk}/messages");
        for (n, (role, text)) in turns.iter().cycle().take(TALK).enumerate() {
            let message = json!({ "id": format!("m-{n}"), "role": role, "text": text });
            let body = json!({ "messages": [message] }).to_string();
            let began = Instant::now();
            wire.post(&path, &keys[times.len() % keys.len()], &body)
                .await;
            times.push(began.elapsed());
        }
    }
    times
}
