//! Runs every test: Rust, UI, accessibility, and the app on a desktop of its own.

use std::fs;
use std::path::Path;

use crate::cli::Test;
use crate::node;
use crate::packages::{APP, DESKTOP, ensure};
use crate::servers;
use crate::shell::{cargo, is_there, perform, say};
use crate::trouble::{Outcome, Tally};
use crate::workspace::root;

pub fn test(args: &Test) -> Outcome {
    // Desktops of their own and Debian's Chromium exist on Linux only.
    let whole = !args.quick && cfg!(target_os = "linux");
    ensure("the app", APP)?;
    if whole {
        ensure("the tests", DESKTOP)?;
    }
    node::prepare()?;
    servers::prepare()?;
    node::build_ui()?;
    build_all()?;

    let mut tally = Tally::default();
    say("Tests of the UI");
    tally.note("UI", node::script("test"));
    if whole {
        say("Accessibility of every screen, light and dark");
        tally.note("accessibility", node::script("test:a11y"));
    }
    if has_doc_tests(&root().join("crates"))? {
        say("Examples in the documentation");
        tally.note(
            "doc tests",
            perform(
                cargo()
                    .current_dir(root())
                    .args(["test", "--workspace", "--doc"]),
            ),
        );
    }
    say(if whole {
        "Tests in Rust, and the app on a desktop of its own"
    } else {
        "Tests in Rust"
    });
    tally.note("Rust", rust(whole));
    tally.outcome()
}

/// Builds programs and tests at once: the end-to-end tests start the programs that lie beside them,
/// and one build settles on one set of features for what both share. Without xtask, which runs now
/// and which Windows would not let go.
pub fn build_all() -> Outcome {
    say("Building everything; the first time takes some minutes");
    let all = [
        "build",
        "--workspace",
        "--exclude",
        "xtask",
        "--all-targets",
    ];
    perform(cargo().current_dir(root()).args(all))
}

fn rust(whole: bool) -> Outcome {
    let nextest = is_there(cargo().arg("nextest"));
    for arguments in runs(nextest, whole) {
        perform(cargo().current_dir(root()).args(arguments))?;
    }
    Ok(())
}

/// What to tell cargo: nextest picks tests by binary, `cargo test` needs two runs for that.
fn runs(nextest: bool, whole: bool) -> Vec<Vec<&'static str>> {
    match (nextest, whole) {
        (true, true) => vec![vec!["nextest", "run", "--workspace", "--all-targets"]],
        (true, false) => vec![vec![
            "nextest",
            "run",
            "--workspace",
            "--all-targets",
            "-E",
            "not binary(e2e)",
        ]],
        (false, true) => vec![vec![
            "test",
            "--workspace",
            "--all-targets",
            "--no-fail-fast",
        ]],
        (false, false) => vec![
            vec![
                "test",
                "--workspace",
                "--exclude",
                "baton-tests",
                "--all-targets",
                "--no-fail-fast",
            ],
            vec![
                "test",
                "--package",
                "baton-tests",
                "--lib",
                "--test",
                "layering",
                "--test",
                "fuzz",
                "--test",
                "journeys",
            ],
        ],
    }
}

/// Whether any source has an example that rustdoc would run. Asking rustdoc costs a build.
fn has_doc_tests(folder: &Path) -> Outcome<bool> {
    let unreadable =
        |e| crate::trouble::Trouble::new(format!("cannot read {}: {e}", folder.display()));
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let found = if path.is_dir() {
            has_doc_tests(&path)?
        } else {
            path.extension().is_some_and(|e| e == "rs")
                && fs::read_to_string(&path).is_ok_and(|text| has_example(&text))
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_example(source: &str) -> bool {
    source
        .lines()
        .map(str::trim_start)
        .filter_map(|line| {
            line.strip_prefix("///")
                .or_else(|| line.strip_prefix("//!"))
        })
        .any(|doc| {
            matches!(
                doc.trim(),
                "```" | "```rust" | "```no_run" | "```should_panic"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_leaves_the_desktop_out_with_either_runner() {
        for nextest in [true, false] {
            assert!(!runs(nextest, true).concat().join(" ").contains("layering"));
            let quick = runs(nextest, false);
            assert!(quick.iter().all(|run| !run.contains(&"e2e")));
            assert_eq!(quick.len(), if nextest { 1 } else { 2 });
        }
    }

    #[test]
    fn examples_are_found_in_doc_comments_only() {
        assert!(has_example("    /// ```\n    /// f()\n"));
        assert!(has_example("//! ```no_run"));
        assert!(!has_example("// ```\nlet s = \"```\";"));
        assert!(!has_example("/// ```text"));
    }
}
