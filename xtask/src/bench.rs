//! Prints how the search for free times and the choice of a rep grow, and what one request or decision
//! costs. What it compares is measured in the same run.

use crate::shell::{cargo, perform, say};
use crate::trouble::Outcome;
use crate::workspace::root;

pub fn bench() -> Outcome {
    say("Building the benchmarks as they would be shipped");
    for name in ["schedule", "routing"] {
        let bench = [
            "bench",
            "--quiet",
            "--package",
            "baton-core",
            "--bench",
            name,
        ];
        perform(cargo().current_dir(root()).args(bench))?;
    }
    Ok(())
}
