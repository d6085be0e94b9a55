//! Prints how the search for free times and the choice of a rep grow, what one request or decision
//! costs, what one message more costs a reader, and what a keystroke costs in a search. What it compares is measured in the same run.

use crate::shell::{cargo, perform, say};
use crate::trouble::Outcome;
use crate::workspace::root;

pub fn bench() -> Outcome {
    say("Building the benchmarks as they would be shipped");
    for (package, name, features) in [
        ("baton-core", "schedule", ""),
        ("baton-core", "routing", ""),
        ("baton-insight", "reading", ""),
        ("baton-desk", "search", "testing"),
    ] {
        let bench = ["bench", "--quiet", "--package", package, "--bench", name];
        let features = ["--features", features];
        perform(cargo().current_dir(root()).args(bench).args(features))?;
    }
    Ok(())
}
