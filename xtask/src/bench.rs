//! Measures the rules and the whole path. What it compares is measured in the same run; figures of
//! the whole path go into `docs/performance.md`.

mod report;

use std::process::{Command, Stdio};

use crate::cli::Bench;
use crate::node;
use crate::shell::{cargo, perform, say};
use crate::trouble::{Outcome, Trouble};
use crate::workspace::{program, root};
use report::{Part, Report};

/// Name, package, bench, features.
const RULES: [(&str, &str, &str); 4] = [
    ("schedule", "baton-core", ""),
    ("routing", "baton-core", ""),
    ("reading", "baton-insight", ""),
    ("search", "baton-desk", "testing"),
];

/// Parts of the whole path: name, heading, whether the app is needed.
const WHOLE: [Part; 7] = [
    Part::new("posts", "Messages", false),
    Part::new("handoffs", "Handoffs", false),
    Part::new("push", "Connected desks", false),
    Part::new("sync", "First sync", false),
    Part::new("large", "A large workspace", false),
    Part::new("window", "The window", true),
    Part::new("notify", "To the notification", true),
];

pub fn bench(args: &Bench) -> Outcome {
    let known = RULES
        .iter()
        .map(|r| r.0)
        .chain(WHOLE.iter().map(|p| p.name));
    let known: Vec<_> = known.collect();
    if let Some(unknown) = args.names.iter().find(|n| !known.contains(&n.as_str())) {
        return Err(Trouble::new(format!("there is no bench {unknown}"))
            .fix(format!("choose among {}", known.join(", "))));
    }
    // The rules' benches are built as they would be shipped: minutes, where `--quick` wants seconds.
    let all = args.names.is_empty();
    let wanted = |name: &str| all || args.names.iter().any(|n| n == name);
    for (name, package, features) in RULES {
        if wanted(name) && !(all && args.quick) {
            rule(name, package, features)?;
        }
    }
    let parts: Vec<&Part> = WHOLE.iter().filter(|p| wanted(p.name)).collect();
    if parts.is_empty() {
        return Ok(());
    }
    build(&parts, args.quick)?;
    let mut report = Report::default();
    for part in parts {
        say(&format!("Measuring: {}", part.name));
        let lines = measure(part, args.quick)?;
        report.add(part, &lines)?;
    }
    print!("{report}");
    if !args.quick {
        report.write(&root().join("docs/performance.md"))?;
        say("Wrote docs/performance.md");
    }
    Ok(())
}

fn rule(name: &str, package: &str, features: &str) -> Outcome {
    say(&format!("Building and measuring: {name}"));
    let bench = ["bench", "--quiet", "--package", package, "--bench", name];
    let features = ["--features", features];
    perform(cargo().current_dir(root()).args(bench).args(features))
}

/// As shipped; the quick ones as the tests have it, where most is built already.
fn build(parts: &[&Part], quick: bool) -> Outcome {
    say("Building hub and app");
    let mut build = cargo();
    build.current_dir(root());
    build.args([
        "build",
        "--package",
        "baton-bench",
        "--package",
        "baton-hub",
    ]);
    if parts.iter().any(|p| p.app) {
        if node::prepare().and_then(|()| node::build_ui()).is_ok() {
            build.args(["--package", "baton"]);
        } else {
            say("The user interface cannot be built here: what needs the app is left out");
        }
    }
    if !quick {
        build.arg("--release");
    }
    perform(&mut build)
}

/// What it printed. A part that fails is told of, and the others go on.
fn measure(part: &Part, quick: bool) -> Outcome<String> {
    let mut bench = Command::new(program("bench", !quick)?);
    bench.args(["run", part.name]);
    if quick {
        bench.arg("--quick");
    }
    let bench = bench.stdin(Stdio::null()).stderr(Stdio::inherit());
    let done = bench
        .output()
        .map_err(|e| Trouble::new(format!("cannot measure {}: {e}", part.name)))?;
    let mut text = String::from_utf8_lossy(&done.stdout).into_owned();
    if !done.status.success() {
        text.push_str(&report::skipped(&format!("it failed ({})", done.status)));
    }
    Ok(text)
}
