//! Typing into the search field over a million messages, letter by letter, set against FTS5 as it
//! comes over the same texts in the same run. Both files are encrypted.
#![allow(clippy::print_stdout, reason = "a benchmark talks on standard output")]

mod writer;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_api::feed::{Change, Entry};
use baton_api::view::{HandoffView, MessageView};
use baton_core::conversation::{Message, Speaker};
use baton_core::handoff::Outcome;
use baton_core::{Env, Timestamp};
use baton_desk::keychain::MemoryStore;
use baton_desk::testing::{plain, take};
use baton_desk::view::{Facet, FacetKind, SearchQuery, Setup};
use baton_desk::{Desk, DeskConfig};

use writer::Writer;

#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "shared with tests, which use all of it"
)]
#[path = "../../src/people.rs"]
mod people;

type Failed = Box<dyn std::error::Error>;
type Times = Vec<(Duration, String)>;

const MESSAGES: usize = 1_000_000;
const EACH: usize = 25;
/// FTS5 as it comes is asked for one keystroke in so many.
const SAMPLE: usize = 7;
/// What a rep types; each letter is a search.
const TYPED: [&str; 12] = [
    "price per seat",
    "integration with salesforce",
    "security review",
    "who signs the contract",
    "the budget",
    "migration",
    "call me",
    "person 4711 price",
    "we need it before march",
    "a",
    "xylophone",
    "company 12",
];

fn main() -> Result<(), Failed> {
    // `cargo test` and nextest start benchmarks too, without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run())
}

async fn run() -> Result<(), Failed> {
    let messages = match std::env::var("BATON_MESSAGES") {
        Ok(number) => number.parse()?,
        Err(_) => MESSAGES,
    };
    let dir = tempfile::tempdir()?;
    let desk = open(dir.path()).await?;
    let baseline = plain(&desk).await?;
    let mut writer = Writer::new();
    let (mut stored, mut added) = (Duration::ZERO, Duration::ZERO);
    for n in 0..messages / EACH {
        let texts: Vec<_> = (0..EACH).map(|_| writer.message()).collect();
        let entries = conversation(n, &texts);
        stored += timed(take(&desk, entries)).await?;
        added += timed(baseline.add(&texts)).await?;
    }
    println!("{messages} messages in {} conversations", messages / EACH);
    println!(
        "stored and indexed by the desk {:>8.1} s",
        stored.as_secs_f64()
    );
    println!(
        "added to plain FTS5            {:>8.1} s",
        added.as_secs_f64()
    );

    let keys: Vec<_> = TYPED.iter().flat_map(|t| keystrokes(t)).collect();
    let (mut ours, mut narrowed) = (Times::new(), Times::new());
    let (mut newest, mut ranked) = (Times::new(), Times::new());
    for typed in &keys {
        let query = |facets| SearchQuery {
            text: typed.clone(),
            facets,
            ..SearchQuery::default()
        };
        let (open, won) = (query(vec![]), query(vec![won()]));
        ours.push((timed(desk.search(&open, 30)).await?, typed.clone()));
        narrowed.push((timed(desk.search(&won, 30)).await?, typed.clone()));
        newest.push((timed(baseline.newest(typed)).await?, typed.clone()));
    }
    println!(
        "\n{:<24}{:>9}{:>9}{:>9}  slowest",
        "a keystroke, in ms", "p50", "p99", "most"
    );
    show("Baton", ours);
    show("Baton, of one outcome", narrowed);
    show("FTS5, the newest", newest);
    // Ranking all that match takes long where nearly everything does.
    for typed in keys.iter().step_by(SAMPLE) {
        ranked.push((timed(baseline.search(typed)).await?, typed.clone()));
    }
    show("FTS5, ranked, a sample", ranked);
    desk.shutdown().await;
    baseline.close().await;
    Ok(())
}

async fn timed<T, E>(work: impl Future<Output = Result<T, E>>) -> Result<Duration, E> {
    let start = Instant::now();
    work.await?;
    Ok(start.elapsed())
}

fn show(name: &str, mut times: Times) {
    times.sort();
    let at = |share: usize| {
        let index = (times.len() * share / 100).min(times.len().saturating_sub(1));
        times.get(index).map_or(0.0, |(t, _)| t.as_secs_f64() * 1e3)
    };
    let slowest = times.last().map_or("", |(_, typed)| typed.as_str());
    let (p50, p99, most) = (at(50), at(99), at(100));
    println!("{name:<24}{p50:>9.2}{p99:>9.2}{most:>9.2}  “{slowest}”");
}

fn won() -> Facet {
    Facet {
        kind: FacetKind::Outcome,
        value: "won".into(),
        label: "Won".into(),
    }
}

/// What stands in the field after each letter.
fn keystrokes(typed: &str) -> Vec<String> {
    let ends = typed.char_indices().map(|(i, c)| i + c.len_utf8());
    ends.filter_map(|end| typed.get(..end))
        .filter(|t| !t.ends_with(' '))
        .map(str::to_owned)
        .collect()
}

async fn open(dir: &Path) -> Result<Desk, Failed> {
    let config = DeskConfig {
        dir: dir.join("dev_1"),
        hub: "http://127.0.0.1:9/".parse()?,
        rep: people::ana(),
        device: "dev_1".into(),
        setup: Setup::Sample,
        zone: jiff::tz::TimeZone::UTC,
    };
    let env = Env::new(|| people::at(0), |b| b.fill(3));
    let secrets = Arc::new(MemoryStore::default());
    Ok(Desk::open(config, "secret".to_owned().into(), secrets, env).await?)
}

fn conversation(n: usize, texts: &[String]) -> Vec<Entry> {
    let view = handoff(n);
    let first = i64::try_from(n * (EACH + 1) + 1).unwrap_or(i64::MAX);
    let said = (0..).zip(texts).map(|(seq, text)| said(&view, seq, text));
    let told = Change::Handoff {
        handoff: Box::new(view.clone()),
    };
    let changes = said.chain([told]);
    (first..)
        .zip(changes)
        .map(|(position, change)| people::entry(position, change))
        .collect()
}

fn said(view: &HandoffView, seq: u32, text: &str) -> Change {
    let role = if seq.is_multiple_of(2) {
        Speaker::Agent
    } else {
        Speaker::Prospect
    };
    Change::Message {
        message: MessageView {
            conversation: view.conversation.clone(),
            message: Message {
                seq,
                role,
                text: text.into(),
                at: people::at(0),
            },
        },
    }
}

/// One a minute up to the story.
fn handoff(n: usize) -> HandoffView {
    let mut view = people::handoff(&format!("ho_{n}"));
    let minutes = i64::try_from(n).unwrap_or(0);
    let millis = people::at(0).as_millis() - 60_000 * (400_000 - minutes);
    view.requested_at = Timestamp::from_millis(millis);
    view.prospect.name = Some(format!("Person {n}"));
    view.prospect.company = Some(format!("Company {}", n % 5_000));
    view.outcome = n.is_multiple_of(3).then_some(Outcome::Won);
    view
}
