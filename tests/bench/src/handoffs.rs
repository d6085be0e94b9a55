//! Qualified handoffs: the talk is read and judged, a rep is chosen, everything is committed and told
//! on the feed.

use std::time::Instant;

use baton_tests::rep::Rep;
use serde_json::json;

use crate::bare;
use crate::figure::{Figure, Target, Times};
use crate::scene::{Scene, Size, turns};
use crate::wire::{Wire, text};

const PART: &str = "handoffs";

pub async fn measure(size: Size) {
    let scene = Scene::open().await;
    let mut reps = vec![];
    for name in ["Ana", "Bo", "Cem", "Dia"] {
        let code = scene.invite(name);
        reps.push(Rep::join(&scene.team.hub.url(), &code).await);
    }
    let keys = scene.keys(size.pick(8, 64)).await;
    let number = size.pick(10, 500);
    let mut wire = Wire::connect(scene.address()).await.unwrap();
    let (mut talks, mut times) = (vec![], vec![]);
    let began = Instant::now();
    for n in 0..number {
        let key = &keys[n % keys.len()];
        let began = Instant::now();
        talks.push(one(&mut wire, key, n).await);
        times.push(began.elapsed());
    }
    let rate = number as f64 / began.elapsed().as_secs_f64();
    let folder = tempfile::tempdir().unwrap();
    let bare = bare::handoffs(folder.path(), &scene.database, &talks);
    Figure::new(PART, "qualified handoffs", rate, "/s")
        .beside("bare commits of the same rows", bare)
        .wanted(Target::AtLeast(0.5))
        .print();
    let times = Times::new(times);
    Figure::new(PART, "talk and handoff, p50", times.at(50), "ms").print();
    Figure::new(PART, "talk and handoff, p99", times.at(99), "ms").print();
}

/// The talk is told at once, then its prospect is handed over; the talk.
async fn one(wire: &mut Wire, key: &str, n: usize) -> String {
    let messages: Vec<_> = turns()
        .into_iter()
        .enumerate()
        .map(|(seq, (role, text))| json!({ "id": format!("m-{seq}"), "role": role, "text": text }))
        .collect();
    let email = format!("dana-{n}@haulpoint.example");
    let prospect = json!({ "name": "Dana Whitcomb", "email": email, "company": "Haulpoint" });
    let talk = json!({ "id": format!("talk-{n}"), "prospect": prospect, "messages": messages });
    let opened = wire.post("/v1/conversations", key, &talk.to_string()).await;
    let id = text(&opened, "/id");
    let handoff = json!({ "id": format!("handoff-{n}"), "reason": "qualified" }).to_string();
    let path = format!("/v1/conversations/{id}/handoff");
    let asked = wire.post(&path, key, &handoff).await;
    assert_eq!(text(&asked, "/state"), "offered");
    id
}
