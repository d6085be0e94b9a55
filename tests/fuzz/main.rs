//! Bad input, without a fuzzer: every seed, and what chance makes of the seeds. `cargo xtask fuzz`
//! looks where chance does not come to.

use std::fs;
use std::path::{Path, PathBuf};

use baton_core::routing::text::{Names, from_toml};
use baton_desk::links::parse_handoff_link;
use baton_desk::testing::read_stream;
use baton_hub::testing::read_messages;
use baton_tests::chance::Chance;
use baton_tests::fuzz::{TARGETS, Target};
use baton_tests::programs::root;

/// Inputs that are made for each target, unless `BATON_FUZZ` says how many.
const TRIES: u64 = 20_000;
/// Changes to one input.
const CHANGES: u64 = 6;
/// Longest input that is made: what matters is short.
const LONGEST: usize = 16 * 1024;
/// What parsers trip over.
const TOKENS: [&str; 25] = [
    "\0",
    "\r\n\r\n",
    "\n",
    "\u{feff}",
    "\u{202e}",
    "\u{301}",
    "👩‍👩‍👧‍👦",
    "\u{1b}[2J",
    "%00",
    "%2f",
    "%ff",
    "..",
    "null",
    "-1",
    "1e999",
    "18446744073709551616",
    "9223372036854775807",
    "[[",
    "{\"a\":",
    "\"",
    "'''",
    "\\ud800",
    "data: ",
    "id: ",
    "0001-01-01T00:00:00Z",
];

fn seeds(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("tests/fuzz/corpus").join(target.name);
    let files = fs::read_dir(&folder).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} has no seeds", folder.display());
    let read = |path: PathBuf| (path.clone(), fs::read(path).unwrap());
    files.into_iter().map(read).collect()
}

/// Some place in so many bytes, or behind them.
fn place(chance: &Chance, len: usize) -> usize {
    usize::try_from(chance.below(len as u64 + 1)).unwrap()
}

/// One change: of a bit, a byte, a piece, or by something of another seed.
fn change(input: &mut Vec<u8>, other: &[u8], chance: &Chance) {
    let (at, to) = (place(chance, input.len()), place(chance, input.len()));
    let (from, to) = (at.min(to), at.max(to));
    match chance.below(6) {
        0 if at < input.len() => input[at] ^= 1 << chance.below(8),
        1 if at < input.len() => input[at] = u8::try_from(chance.below(256)).unwrap(),
        2 => drop(input.drain(from..to)),
        3 => {
            let piece = input[from..to].to_vec();
            input.splice(from..from, piece);
        }
        4 => {
            let piece = &other[place(chance, other.len())..];
            let piece = &piece[..place(chance, piece.len())];
            input.splice(at..at, piece.iter().copied());
        }
        _ => {
            let token = chance.pick(&TOKENS).unwrap();
            input.splice(at..at, token.bytes());
        }
    }
    input.truncate(LONGEST);
}

/// Runs the target, and keeps what it fell over as a file that can be made a seed.
fn try_on(target: &Target, input: &[u8], whence: &str) {
    let run = std::panic::AssertUnwindSafe(|| (target.holds)(input));
    if std::panic::catch_unwind(run).is_err() {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.crash", target.name));
        fs::write(&file, input).unwrap();
        panic!("{} fell over {whence}: {}", target.name, file.display());
    }
}

fn holds(name: &str) {
    let target = TARGETS.iter().find(|t| t.name == name).unwrap();
    let seeds = seeds(target);
    for (path, seed) in &seeds {
        try_on(target, seed, &path.display().to_string());
    }
    let tries = std::env::var("BATON_FUZZ").map_or(TRIES, |n| n.parse().unwrap());
    let chance = Chance::of(2026);
    for n in 0..tries {
        let mut input = chance.pick(&seeds).unwrap().1.clone();
        let other = &chance.pick(&seeds).unwrap().1;
        for _ in 0..=chance.below(CHANGES) {
            change(&mut input, other, &chance);
        }
        try_on(target, &input, &format!("input {n}"));
    }
}

#[test]
fn what_a_desk_reads_from_a_hub() {
    holds("feed");
}

#[test]
fn a_routing_policy_as_text() {
    holds("policy");
}

#[test]
fn a_link_that_somebody_clicked() {
    holds("link");
}

#[test]
fn a_batch_of_messages() {
    holds("messages");
}

/// Inputs that nothing takes would only try what refuses them.
#[test]
fn some_seeds_are_taken() {
    let text =
        |path: &str| fs::read_to_string(root().join("tests/fuzz/corpus").join(path)).unwrap();
    for policy in ["policy/least.toml", "policy/whole.toml"] {
        let read = from_toml(&text(policy), &Names::default());
        assert!(read.is_ok(), "{policy}: {read:?}");
    }
    let now = "2026-03-03T17:00:00Z".parse().unwrap();
    assert!(read_messages(text("messages/two").as_bytes(), now).is_ok());
    assert!(parse_handoff_link(&text("link/handoff")).is_ok());
    let stream = fs::read(root().join("tests/fuzz/corpus/feed/first_sync")).unwrap();
    let (events, whole) = read_stream([&stream[1..]]);
    assert!(whole && events.iter().filter(|(_, entry)| entry.is_some()).count() == 3);
}

#[test]
fn every_target_is_known_to_the_fuzzer() {
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    for target in TARGETS {
        let file = format!("fuzz_targets/{}.rs", target.name);
        assert!(manifest.contains(&file), "{file}");
        assert!(root().join("fuzz").join(file).is_file());
    }
}
