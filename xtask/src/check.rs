//! Checks without running: format, lints, types, documentation, licences, generated files.

use crate::cli::{Check, Generate};
use crate::packages::{APP, ensure};
use crate::shell::{cargo, is_there, perform, say};
use crate::trouble::{Outcome, Tally, Trouble};
use crate::workspace::root;
use crate::{generate, node};

pub fn check(args: &Check) -> Outcome {
    ensure("the app", APP)?;
    node::prepare()?;
    node::build_ui()?;

    let mut tally = Tally::default();
    for (name, arguments, fix) in CARGO {
        say(name);
        let mut command = cargo();
        command
            .current_dir(root())
            .args(*arguments)
            .env("RUSTDOCFLAGS", "-Dwarnings");
        tally.note(name, perform(&mut command).map_err(|t| t.fix(*fix)));
    }
    for (name, script, fix) in UI {
        say(name);
        tally.note(name, node::script(script).map_err(|t| t.fix(*fix)));
    }
    say("Licences, sources, advisories (cargo-deny)");
    tally.note("cargo-deny", deny(args.install_tools));
    say("Generated files");
    tally.note(
        "generated files",
        generate::generate(&Generate { check: true }),
    );
    tally.outcome()
}

/// Name, what to tell cargo, and what to do when it fails.
const CARGO: &[(&str, &[&str], &str)] = &[
    (
        "Format of Rust",
        &["fmt", "--all", "--check"],
        "cargo fmt --all",
    ),
    (
        "Lints of Rust (clippy)",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        "see clippy's messages above",
    ),
    (
        "Documentation of Rust",
        &["doc", "--workspace", "--no-deps"],
        "see rustdoc's messages above",
    ),
];

/// Name, script of the UI's package.json, and what to do when it fails.
const UI: &[(&str, &str, &str)] = &[
    (
        "Types of the UI (svelte-check)",
        "check",
        "see svelte-check's messages above",
    ),
    (
        "Lints of the UI (eslint, stylelint)",
        "lint",
        "see the messages above",
    ),
    (
        "Format of the UI (prettier)",
        "format:check",
        "npm --prefix ui run format",
    ),
];

fn deny(install: bool) -> Outcome {
    if !is_there(cargo().arg("deny")) {
        if !install {
            say(
                "cargo-deny is not installed: left out (`cargo xtask check --install-tools` adds it)",
            );
            return Ok(());
        }
        perform(cargo().args(["install", "--locked", "cargo-deny"]))?;
    }
    perform(
        cargo()
            .current_dir(root())
            .args(["deny", "--all-features", "check"]),
    )
    .map_err(|t: Trouble| t.fix("see cargo-deny's messages above; the rules are in deny.toml"))
}
