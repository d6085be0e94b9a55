//! Events pushed to many connected desks, beside a server that does nothing else.

mod desks;

use std::time::{Duration, Instant};

use baton_tests::process::{Service, command};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::figure::{Figure, Target};
use crate::process::memory;
use crate::scene::{Scene, Size};
use crate::wire::Wire;
use desks::{Desks, Seen};

const PART: &str = "push";
/// Connections that post, and more would wait for the processors only.
const POSTERS: usize = 16;
/// Desks that are written to; the others listen.
const LIVELY: usize = 400;

/// What part of a pace counts as keeping it; else half of it is tried.
const KEPT: f64 = 0.95;
const SLOWEST: u32 = 10;

/// What is sent, and how fast.
#[derive(Clone, Copy)]
struct Load {
    desks: usize,
    /// A message makes two events: itself, and the handoff as it is now.
    posts_a_second: u32,
    seconds: u32,
}

impl Load {
    fn posts(self) -> usize {
        (self.posts_a_second * self.seconds) as usize
    }
}

/// A server under load.
struct Measured {
    memory: f64,
    times: Seen,
    pace: u32,
    posted_a_second: f64,
    /// Of the events of one post.
    bytes: usize,
}

/// One post: to whom, and what.
struct Post {
    path: String,
    key: String,
    body: String,
    number: usize,
}

pub async fn measure(size: Size) {
    let load = Load {
        desks: size.pick(100, 10_000),
        posts_a_second: size.pick(20, 500),
        seconds: size.pick(2, 15),
    };
    let hub = hub(load).await;
    let kept = Load {
        posts_a_second: hub.pace,
        ..load
    };
    let plain = plain(kept, hub.bytes).await;
    let n = load.desks;
    Figure::new(
        PART,
        format!("memory of a connected desk, {n} desks"),
        hub.memory,
        "KiB",
    )
    .beside("a bare event stream", plain.memory)
    .wanted(Target::AtMost(1.25))
    .print();
    let wanted = f64::from(load.posts_a_second);
    Figure::new(
        PART,
        "messages posted a second at a pace that was kept, two events each",
        hub.posted_a_second,
        "/s",
    )
    .beside("what was to be posted", wanted)
    .print();
    let (whole, bare) = (hub.times.whole(), plain.times.whole());
    assert!(whole.len() > 0, "events came");
    Figure::new(
        PART,
        "message sent → event at the desk, p50",
        whole.at(50),
        "ms",
    )
    .beside("a bare event stream", bare.at(50))
    .wanted(Target::AtMost(2.0))
    .print();
    Figure::new(
        PART,
        "message sent → event at the desk, p99",
        whole.at(99),
        "ms",
    )
    .beside("a bare event stream", bare.at(99))
    .print();
    let after = hub.times.after_answer();
    Figure::new(
        PART,
        "committed and answered → event at the desk, p99",
        after.at(99),
        "ms",
    )
    .wanted(Target::AtMost(1.0))
    .print();
}

async fn hub(load: Load) -> Measured {
    let mut scene = Scene::open().await;
    let (rep, past) = scene.past("Ana", false).await;
    scene.device(&past.rep).await;
    drop(rep);
    let key = "DELETE FROM devices WHERE id NOT IN (SELECT max(id) FROM devices)";
    scene.database.connection().execute(key, []).unwrap();
    scene.database.crowd(&past, load.desks);
    scene.team.hub.stop();
    scene.team.hub.serve().await;

    let position = "SELECT feed_position FROM reps WHERE id = ?";
    let position = scene
        .database
        .connection()
        .query_row(position, [&past.rep], |r| r.get(0));
    let position: i64 = position.unwrap();
    let says = |n: usize, number: usize| Post {
        path: format!("/v1/conversations/{}-{n}/messages", past.conversation),
        key: format!("key-{n}"),
        body: json!({ "messages": [{
            "id": format!("bench-{number}"), "role": "prospect", "text": desks::marked(number),
        }] })
        .to_string(),
        number,
    };
    let feed = |n: usize| ("/v1/feed".to_owned(), format!("device-{n}"), position);
    let process = scene.team.hub.process();
    under(scene.address(), process, load, feed, says).await
}

async fn plain(load: Load, bytes: usize) -> Measured {
    let logs = tempfile::tempdir().unwrap();
    let here = std::env::current_exe().unwrap();
    let mut service = Service::start("plain", logs.path(), command(here).arg("plain"));
    let address = service.line("where it listens", |line| {
        line.strip_prefix("listening on http://").map(str::to_owned)
    });
    let address = address.await;
    let padding = " ".repeat(bytes);
    let says = |n: usize, number: usize| Post {
        path: format!("/publish/{n}"),
        key: String::new(),
        body: format!(
            "{{\"kind\":\"message\",\"text\":\"{}\"{padding}}}",
            desks::marked(number)
        ),
        number,
    };
    let feed = |n: usize| (format!("/feed/{n}"), String::new(), 0);
    under(&address, service.id(), load, feed, says).await
}

/// Connects the desks, then posts.
async fn under(
    address: &str,
    process: u32,
    load: Load,
    feed: impl Fn(usize) -> (String, String, i64),
    post: impl Fn(usize, usize) -> Post,
) -> Measured {
    let before = memory(&[process]);
    let desks = Desks::connect(address, load.desks, feed).await;
    let memory = (memory(&[process]) - before) / load.desks as f64;
    let mut load = load;
    let mut first = 0;
    loop {
        let (before, began) = (desks.bytes(), Instant::now());
        desks.forget();
        send(address, load, &desks, |n, number| post(n, first + number)).await;
        let took = began.elapsed().as_secs_f64();
        let taken = desks.have_all().await;
        let posted_a_second = taken as f64 / took;
        let kept = posted_a_second >= KEPT * f64::from(load.posts_a_second);
        if kept || load.posts_a_second <= SLOWEST {
            return Measured {
                memory,
                pace: load.posts_a_second,
                posted_a_second,
                bytes: usize::try_from(desks.bytes() - before).unwrap() / taken.max(1),
                times: desks.seen(),
            };
        }
        first += load.posts();
        load.posts_a_second /= 2;
    }
}

/// Posts at an even pace, whether or not what went before was answered.
async fn send(address: &str, load: Load, desks: &Desks, post: impl Fn(usize, usize) -> Post) {
    let number = load.posts();
    let lively = LIVELY.min(load.desks);
    // Spread over the workspaces, as the people of many teams are.
    let step = load.desks / lively;
    let mut lines = vec![];
    let mut posters = JoinSet::new();
    for _ in 0..POSTERS {
        let (line, posts) = mpsc::channel(number / POSTERS + 1);
        let wire = Wire::connect(address).await.unwrap();
        posters.spawn(poster(wire, posts, desks.clone()));
        lines.push(line);
    }
    let pace = Duration::from_secs(1) / load.posts_a_second;
    let mut next = tokio::time::interval(pace);
    for n in 0..number {
        next.tick().await;
        let post = post(1 + n % lively * step, n);
        desks.due(post.number);
        lines[n % POSTERS]
            .try_send(post)
            .unwrap_or_else(|_| panic!("the line is long enough"));
    }
    drop(lines);
    posters.join_all().await;
}

async fn poster(mut wire: Wire, mut posts: mpsc::Receiver<Post>, desks: Desks) {
    while let Some(post) = posts.recv().await {
        let (status, _) = wire.try_post(&post.path, &post.key, &post.body).await;
        // A server with too much to do refuses: that is told by the pace that was kept.
        if status < 300 {
            desks.answered(post.number);
        }
    }
}
