//! What it costs to read a talk message by message, and how the last message's cost grows with the
//! talk. Ratios are of the same run, because microseconds say more of the machine than of the
//! reader.
#![allow(clippy::print_stdout, reason = "a benchmark talks on standard output")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops where something is wrong"
)]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_core::catalog::Catalog;
use baton_core::conversation::{Message, Speaker};
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_insight::Transcript;
use baton_insight::lexical::{self, Reader, Vocabulary};
use baton_insight::record::{Catalogs, Record, read_catalogs, read_records};

/// Messages after which the next few are timed.
const LENGTHS: [usize; 3] = [50, 500, 5_000];
/// As many messages of the prospect are timed after each length.
const LAST: usize = 64;
const COUNT: u32 = 64;
const RUNS: usize = 5;

fn main() {
    // `cargo test` and nextest start benchmarks too, without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let (records, catalogs) = data();
    // Patterns are compiled on first use.
    throughput(&records, &catalogs);
    println!("Conversations as they are, read message by message, on one core");
    println!(
        "  {:>8.0} messages a second",
        throughput(&records, &catalogs)
    );
    println!("\nOne message of the prospect more, and all that the talk says so far");
    println!(
        "  length    listening     telling    of both at {}   against reading it all",
        LENGTHS[0]
    );
    let catalog = &catalogs[&records[0].catalog];
    let mut first: Option<Duration> = None;
    for length in LENGTHS {
        let (push, insight) = last_message(&records, catalog, length);
        let both = push + insight;
        let all = whole(&records, catalog, length);
        println!(
            "  {length:>6} {:>9.0} µs {:>8.0} µs {:>10.2} times {:>17.5}",
            micros(push),
            micros(insight),
            ratio(both, *first.get_or_insert(both)),
            ratio(both, all),
        );
    }
}

fn data() -> (Vec<Record>, Catalogs) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let file = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    (
        read_records(&file("conversations.jsonl")).unwrap(),
        read_catalogs(&file("catalogs.json")).unwrap(),
    )
}

/// Every conversation, with what it says after each message, as a hub reads it.
fn throughput(records: &[Record], catalogs: &Catalogs) -> f64 {
    let policy = QualificationPolicy::default();
    let mut count = 0_u32;
    let begun = Instant::now();
    for record in records {
        let vocabulary = Vocabulary::new(catalogs[&record.catalog].clone(), policy.clone());
        let prospect = record.prospect.clone();
        let mut reader = Reader::new(Arc::new(vocabulary), prospect, record.started_at);
        for message in &record.messages {
            reader.push(message);
            black_box(reader.insight());
            count += 1;
        }
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

/// A talk of real messages, one conversation after the other.
fn talk(records: &[Record], length: usize) -> Vec<Message> {
    let all = records
        .iter()
        .flat_map(|r| &r.messages)
        .cycle()
        .take(length);
    (0..)
        .zip(all)
        .map(|(seq, m)| Message { seq, ..m.clone() })
        .collect()
}

/// The mean cost of taking in a message of the prospect and telling what the talk says.
fn last_message(records: &[Record], catalog: &Catalog, length: usize) -> (Duration, Duration) {
    let messages = talk(records, length);
    // The same messages behind every length.
    let said = records.iter().flat_map(|r| &r.messages);
    let next: Vec<&Message> = said
        .filter(|m| m.role == Speaker::Prospect)
        .take(LAST)
        .collect();
    let runs = (0..RUNS).map(|_| {
        let mut reader = reader(records, catalog);
        for message in &messages {
            reader.push(message);
        }
        let (mut pushing, mut telling) = (Duration::ZERO, Duration::ZERO);
        for (seq, message) in (5_000..).zip(&next) {
            let message = Message {
                seq,
                ..(*message).clone()
            };
            let begun = Instant::now();
            reader.push(&message);
            pushing += begun.elapsed();
            let begun = Instant::now();
            black_box(reader.insight());
            telling += begun.elapsed();
        }
        (pushing / COUNT, telling / COUNT)
    });
    runs.min_by_key(|(a, b)| *a + *b).unwrap_or_default()
}

fn reader(records: &[Record], catalog: &Catalog) -> Reader {
    let vocabulary = Vocabulary::new(catalog.clone(), QualificationPolicy::default());
    Reader::new(
        Arc::new(vocabulary),
        Prospect::default(),
        records[0].started_at,
    )
}

/// What a reader pays that begins anew for each message.
fn whole(records: &[Record], catalog: &Catalog, length: usize) -> Duration {
    let messages = talk(records, length);
    let begun = Instant::now();
    black_box(lexical::read(&Transcript {
        catalog,
        policy: &QualificationPolicy::default(),
        prospect: &Prospect::default(),
        started_at: records[0].started_at,
        messages: &messages,
    }));
    begun.elapsed()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}
