//! Prints how the search for free times grows and what one request for times costs. What it compares
//! is measured in the same run.

use crate::shell::{cargo, perform, say};
use crate::trouble::Outcome;
use crate::workspace::root;

pub fn bench() -> Outcome {
    say("Building the benchmark as it would be shipped");
    let schedule = [
        "bench",
        "--quiet",
        "--package",
        "baton-core",
        "--bench",
        "schedule",
    ];
    perform(cargo().current_dir(root()).args(schedule))
}
