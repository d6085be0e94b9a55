//! How the search for free times grows, and what a large team costs. Each time is set against
//! another of the same run, because milliseconds say more of the machine than of the search.
#![allow(clippy::print_stdout, reason = "a benchmark talks on standard output")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use baton_core::Timestamp;
use baton_core::booking::{MeetingType, WorkRange, office_hours};
use baton_core::schedule::{By, Host, Span, Taken, free, nearest, openings, soon};
use baton_core::time::zone;
use jiff::tz::TimeZone;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Monday 2 March 2026, midnight in UTC: a month in which Berlin and Los Angeles change their clocks.
const START: i64 = 1_772_409_600_000;
const DAYS: i64 = 30;
const TEAM: usize = 1000;
const BUSY_A_DAY: usize = 20;
const SEED: u64 = 20_260_302;

fn main() {
    // `cargo test` and nextest start benchmarks too, without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("Free times of one host in {DAYS} days");
    println!("   busy      time   against the line above");
    growth();
    println!("\nOpenings of {TEAM} hosts in {DAYS} days, {BUSY_A_DAY} busy a day");
    let sort = team();
    println!("\nOne request for times, against the same baseline");
    requests(sort);
}

/// Twice as much in the calendar should take twice as long.
fn growth() {
    let mut before: Option<Duration> = None;
    for busy in [5_000, 10_000, 20_000, 40_000] {
        let host = host(&mut Random(SEED), "Europe/Berlin", office_hours(), busy);
        let time = best_of(50, || free(&host, &kind(), month(), now()).len());
        let ratio = before.map_or(String::new(), |b| format!("{:.2} times", ratio(time, b)));
        println!("{busy:>7} {:>6} µs   {ratio}", time.as_micros());
        before = Some(time);
    }
}

/// Returns the baseline.
fn team() -> Duration {
    let busy = BUSY_A_DAY * usize::try_from(DAYS).unwrap_or_default();
    let zones = [
        "Europe/Berlin",
        "America/Los_Angeles",
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
    ];
    let random = &mut Random(SEED);
    let hosts: Vec<Host> = zones
        .iter()
        .cycle()
        .take(TEAM)
        .map(|zone| host(random, zone, office_hours(), busy))
        .collect();
    let shuffled = shuffled(&hosts, random);
    let sort = best_of(5, || {
        let mut spans = shuffled.clone();
        spans.sort_unstable();
        spans.len()
    });
    let found = openings(&hosts, None, &kind(), month(), now());
    let pairs: usize = found.iter().map(|o| o.hosts.len()).sum();
    println!("found {} starts, {pairs} with their hosts", found.len());
    println!(
        "baseline: sort the {} intervals           {:>4} ms",
        shuffled.len(),
        sort.as_millis()
    );
    let show = |name, time| show(name, time, sort);
    let any = best_of(5, || openings(&hosts, None, &kind(), month(), now()).len());
    show("any host", any);
    let fixed = hosts.first();
    let joined = best_of(5, || openings(&hosts, fixed, &kind(), month(), now()).len());
    show("any host with a fixed one", joined);
    sort
}

fn show(name: &str, time: Duration, baseline: Duration) {
    println!(
        "{name:<42} {:>4} ms   {:.2} of the baseline",
        time.as_millis(),
        ratio(time, baseline)
    );
}

/// What the hub does for one request, but for reading from its store.
fn requests(baseline: Duration) {
    request("1,000 reps, 21 days, step 30", (TEAM, 21, 30), baseline);
    request("500 reps, 365 days, step 5", (500, 365, 5), baseline);
}

fn request(name: &str, (reps, days, step): (usize, i64, u32), baseline: Duration) {
    let random = &mut Random(SEED);
    let busy = BUSY_A_DAY * usize::try_from(DAYS).unwrap_or_default();
    let hosts: Vec<Host> = (0..reps)
        .map(|_| host(random, "Europe/Berlin", office_hours(), busy))
        .collect();
    let kind = MeetingType {
        horizon_days: u32::try_from(days).unwrap_or_default(),
        step_minutes: step,
        ..kind()
    };
    let within = Span {
        start: START,
        end: START + days * DAY,
    };
    let berlin = zone("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let look = |window| openings(&hosts, None, &kind, window, now());
    let show = |what: &str, time| show(&format!("{name}: {what}"), time, baseline);
    for limit in [5, 50] {
        let time = best_of(5, || soon(within, &berlin, limit, look).len());
        show(&format!("{limit} times"), time);
    }
    let taken = Timestamp::from_millis(START + 9 * DAY + 14 * 60 * MINUTE);
    let time = best_of(5, || nearest(taken, within, 3, look).len());
    show("near one", time);
    // A wish that no time suits: it looks through everything.
    let time = best_of(5, || {
        soon(within, &berlin, 5, |w| {
            look(w);
            vec![]
        })
        .len()
    });
    show("in vain", time);
}

/// Buffers and limits too: the common case is not the bare one.
fn kind() -> MeetingType {
    MeetingType {
        before_minutes: 5,
        daily_limit: Some(6),
        weekly_limit: Some(20),
        horizon_days: 60,
        step_minutes: 15,
        ..MeetingType::default()
    }
}

fn month() -> Span {
    Span {
        start: START,
        end: START + DAYS * DAY,
    }
}

fn now() -> Timestamp {
    Timestamp::from_millis(START)
}

/// Short events all over the month; one in ten is a meeting of ours.
fn host(random: &mut Random, name: &str, week: Vec<WorkRange>, busy: usize) -> Host {
    let mut taken: Vec<Taken> = (0..busy).map(|_| event(random)).collect();
    taken.sort_by_key(|t| t.span);
    Host {
        rep: "ana".into(),
        zone: zone(name).unwrap_or(TimeZone::UTC),
        week,
        off: vec![],
        taken,
    }
}

fn event(random: &mut Random) -> Taken {
    let start = START + random.below(DAYS * 24 * 12) * 5 * MINUTE;
    let by = if random.below(10) == 0 {
        By::Meeting {
            id: "mtg_1".into(),
            before: 0,
            after: 10 * MINUTE,
        }
    } else {
        By::Calendar
    };
    Taken {
        span: Span {
            start,
            end: start + (1 + random.below(6)) * 5 * MINUTE,
        },
        by,
    }
}

fn shuffled(hosts: &[Host], random: &mut Random) -> Vec<Span> {
    let spans = hosts.iter().flat_map(|h| &h.taken).map(|t| t.span);
    let mut keyed: Vec<(u64, Span)> = spans.map(|s| (random.next(), s)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, span)| span).collect()
}

/// The least of several runs: what disturbs only adds.
fn best_of(runs: usize, mut work: impl FnMut() -> usize) -> Duration {
    let timed = (0..runs).map(|_| {
        let begun = Instant::now();
        black_box(work());
        begun.elapsed()
    });
    timed.min().unwrap_or_default()
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// `SplitMix64`: the same numbers from the same seed, on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % end.unsigned_abs()).unwrap_or_default()
    }
}
