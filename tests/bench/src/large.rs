//! A workspace with very many handoffs is not slower than one with few.

use std::time::{Duration, Instant};

use baton_tests::rep::Rep;
use serde_json::json;

use crate::figure::{Figure, Target, Times};
use crate::scene::{Scene, Size, turns};
use crate::wire::{Wire, text};

const PART: &str = "large";
const TRIES: usize = 15;
/// What an admin opens.
const PAGES: [(&str, &str); 3] = [
    ("team page", "/v1/team/overview?days=7"),
    ("fairness page", "/v1/admin/fairness?days=30"),
    ("quality page", "/v1/admin/quality?days=30"),
];

/// What was measured, in the same order for each size.
type Measured = Vec<(String, f64)>;

pub async fn measure(size: Size) {
    let few = size.pick(5, 1_000);
    let many = size.pick(500, 100_000);
    let (small, large) = (with(few).await, with(many).await);
    for ((what, few_took), (_, many_took)) in small.into_iter().zip(large) {
        Figure::new(PART, format!("{what}, {many} handoffs"), many_took, "ms")
            .beside("the same with a hundredth of them", few_took)
            .wanted(Target::AtMost(2.0))
            .print();
    }
}

async fn with(handoffs: usize) -> Measured {
    let mut scene = Scene::open().await;
    let (rep, past) = scene.past("Ana", true).await;
    drop(rep);
    scene.database.multiply(&past, handoffs - 1);
    scene.team.hub.stop();
    scene.team.hub.serve().await;
    let desk = scene.device(&past.rep).await;
    let code = scene.invite("Bo");
    let bo = Rep::join(&scene.team.hub.url(), &code).await;
    let keys = scene.keys(4).await;
    let mut wire = Wire::connect(scene.address()).await.unwrap();
    let mut all = vec![(
        "a talk handed over".to_owned(),
        offers(&mut wire, &keys).await,
    )];
    for (what, path) in PAGES {
        let mut times = vec![];
        for _ in 0..TRIES {
            let began = Instant::now();
            wire.get(path, &desk.token).await;
            times.push(began.elapsed());
        }
        all.push((what.to_owned(), Times::new(times).at(50)));
    }
    all.push(("a feed caught up".to_owned(), caught_up(&scene, &bo).await));
    all
}

/// From the talk to the offer.
async fn offers(wire: &mut Wire, keys: &[String]) -> f64 {
    let mut times = vec![];
    for n in 0..TRIES {
        let key = &keys[n % keys.len()];
        let messages: Vec<_> = turns()
            .into_iter()
            .enumerate()
            .map(|(seq, (role, text))| json!({ "id": format!("m-{seq}"), "role": role, "text": text }))
            .collect();
        let talk = json!({ "id": format!("new-{n}"), "prospect": {}, "messages": messages });
        let began = Instant::now();
        let opened = wire.post("/v1/conversations", key, &talk.to_string()).await;
        let path = format!("/v1/conversations/{}/handoff", text(&opened, "/id"));
        let body = json!({ "id": "handoff", "reason": "qualified" }).to_string();
        wire.post(&path, key, &body).await;
        times.push(began.elapsed());
    }
    Times::new(times).at(50)
}

/// From the connection until a desk with little of its own has everything.
async fn caught_up(scene: &Scene, rep: &Rep) -> f64 {
    let mut times: Vec<Duration> = vec![];
    for _ in 0..3 {
        let code = scene.team.code_of(&rep.person.id);
        let began = Instant::now();
        drop(Rep::join(&scene.team.hub.url(), &code).await);
        times.push(began.elapsed());
    }
    Times::new(times).at(50)
}
