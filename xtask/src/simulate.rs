//! The long way of what `test` does quickly: many stories from seeds, many kills.

use std::process::Command;

use crate::cli::Simulate;
use crate::mutation;
use crate::servers;
use crate::shell::{cargo, perform, say};
use crate::trouble::Outcome;
use crate::workspace::root;

pub fn simulate(args: &Simulate) -> Outcome {
    if let Some(name) = &args.mutation {
        return mutation::expect_caught(name);
    }
    if args.seeds > 0 {
        say(&format!("{} stories from seed {}", args.seeds, args.from));
        let mut stories = told_aloud("simulation", "whatever_happens");
        stories.env("BATON_SEEDS", args.seeds.to_string());
        stories.env("BATON_SEED", args.from.to_string());
        perform(&mut stories)?;
    }
    if args.kills > 0 {
        say(&format!("The hub is killed {} times", args.kills));
        servers::prepare()?;
        perform(
            cargo()
                .current_dir(root())
                .args(["build", "--package", "baton-hub"]),
        )?;
        let mut killed = told_aloud("journeys", "killed");
        killed.env("BATON_KILLS", args.kills.to_string());
        perform(&mut killed)?;
    }
    Ok(())
}

/// With cargo's own runner, which sets no end to a test.
fn told_aloud(binary: &str, filter: &str) -> Command {
    let mut tests = cargo();
    let what = ["test", "--package", "baton-tests", "--test", binary];
    tests.current_dir(root()).args(what);
    tests.args([filter, "--", "--nocapture"]);
    tests
}
