//! Many stories of a few reps, agents and a hub on bad machines and bad networks, each from a seed.
//! What must hold whatever happens is checked all the way and in the end.
//!
//! In `killed` hub and desks are processes, in the time of this machine.
//!
//! `BATON_SEEDS=1000 BATON_SEED=1 cargo nextest run -p baton-tests --test simulation`

mod agent;
mod checks;
mod clock;
mod desk;
mod hub;
#[cfg(target_os = "linux")]
mod killed;
mod machine;
mod network;
mod story;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::time::timeout;

use story::{Counts, Log, Story};

/// How many stories, and the seed of the first, if nobody says.
const SEEDS: u64 = 60;
const FIRST: u64 = 1;
/// Stories at the same time.
const AT_ONCE: usize = 4;
/// A story that is not over by then hangs.
const LONGEST: Duration = Duration::from_mins(2);

#[test]
fn whatever_happens_nothing_is_lost_doubled_or_said_falsely() {
    let (seeds, first) = (given("BATON_SEEDS", SEEDS), given("BATON_SEED", FIRST));
    // Whoever looks for one failure is done with one.
    let stops = std::env::var_os("BATON_ONE_FAILURE").is_some();
    let begun = Instant::now();
    let next = AtomicU64::new(first);
    let (told, failed) = (Mutex::new(Counts::default()), Mutex::new(vec![]));
    let tells = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + seeds {
                return;
            }
            match run(seed) {
                Ok(counts) => *told.lock().unwrap() += counts,
                Err(how) => {
                    eprintln!("seed {seed}: {how}");
                    if stops {
                        next.store(first + seeds, Ordering::Relaxed);
                    }
                    failed.lock().unwrap().push(seed);
                }
            }
        }
    };
    std::thread::scope(|threads| {
        for _ in 0..AT_ONCE {
            threads.spawn(tells);
        }
    });
    let told = told.into_inner().unwrap();
    let took = begun.elapsed();
    eprintln!("{seeds} stories from seed {first}, {took:.0?}: {told}");
    let mut failed = failed.into_inner().unwrap();
    failed.sort_unstable();
    assert!(
        failed.is_empty(),
        "seeds that failed: {failed:?}; see one with BATON_SEED=… BATON_SEEDS=1"
    );
}

/// One story; or why it failed, with all its steps.
fn run(seed: u64) -> Result<Counts, String> {
    let log = Log::default();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let tell = Box::pin(async {
        Box::pin(Story::begins(seed, log.clone()))
            .await
            .plays()
            .await
    });
    let tell = || runtime.block_on(async { timeout(LONGEST, tell).await });
    let tell = catch_unwind(AssertUnwindSafe(tell));
    match tell {
        Ok(Ok(counts)) => Ok(counts),
        Ok(Err(_)) => Err(format!("it hangs\n{log}")),
        Err(panic) => Err(format!("{}\n{log}", words(&*panic))),
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref().copied())
        .unwrap_or("it panicked")
}

fn given(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}
