//! What the system says of processes.

use std::fs;
use std::time::{Duration, Instant};

/// A process and all that it started.
pub fn tree(root: u32) -> Vec<u32> {
    let mut all = vec![root];
    let mut next = 0;
    while let Some(id) = all.get(next).copied() {
        next += 1;
        // Each thread has the children that it started.
        for task in fs::read_dir(format!("/proc/{id}/task"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let more = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            for child in more.split_whitespace().filter_map(|c| c.parse().ok()) {
                if !all.contains(&child) {
                    all.push(child);
                }
            }
        }
    }
    all
}

/// Memory that is theirs, with their part of what they share, in KiB.
pub fn memory(processes: &[u32]) -> f64 {
    let of = |id: &u32| {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let line = text.lines().find_map(|l| l.strip_prefix("Pss:"))?;
        line.split_whitespace().next()?.parse::<f64>().ok()
    };
    processes.iter().filter_map(of).sum()
}

/// Processor time of these, in ticks of ten milliseconds.
fn ticks(processes: &[u32]) -> f64 {
    let of = |id: &u32| {
        let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let of = |n: usize| fields.get(n)?.parse::<f64>().ok();
        Some(of(11)? + of(12)?)
    };
    processes.iter().filter_map(of).sum()
}

/// How much of one processor these use during this time, in percent.
pub async fn busy(processes: &[u32], during: Duration) -> f64 {
    let (before, began) = (ticks(processes), Instant::now());
    tokio::time::sleep(during).await;
    (ticks(processes) - before) / began.elapsed().as_secs_f64()
}
