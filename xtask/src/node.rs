//! Node, the UI's packages, and the UI's build, which the app embeds.

use std::process::Command;

use crate::shell::{npm, output, perform, say};
use crate::stamp::Stamp;
use crate::trouble::{Outcome, Trouble};
use crate::workspace::{target, ui};

/// Oldest Node that the UI's tools run on.
const OLDEST: (u32, u32) = (20, 19);

/// What `npm ci` depends on.
const LOCKED: &[&str] = &["package.json", "package-lock.json", ".npmrc"];

/// What the build depends on.
const SOURCES: &[&str] = &[
    "index.html",
    "package-lock.json",
    "public",
    "src",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// Node is there and the UI's packages are those of the lock file.
pub fn prepare() -> Outcome {
    let fix = format!(
        "install Node {}.{} or newer: https://nodejs.org",
        OLDEST.0, OLDEST.1
    );
    let version = output(Command::new("node").arg("--version"))
        .map_err(|_| Trouble::new("Node is missing").fix(&fix))?;
    if !is_new_enough(&version) {
        return Err(Trouble::new(format!("Node {} is too old", version.trim())).fix(fix));
    }
    let stamp = stamp("npm-ci", "node_modules", LOCKED)?;
    if stamp.holds() {
        say("Packages of the UI: as locked");
        return Ok(());
    }
    say("Installing the packages of the UI (npm ci)");
    stamp.make(|| {
        perform(npm(&ui()).args(["ci", "--no-audit", "--no-fund"]))
            .map_err(|t| t.fix("see npm's message above; the lock file is ui/package-lock.json"))
    })
}

/// `ui/dist` is what the sources say.
pub fn build_ui() -> Outcome {
    let stamp = stamp("ui-build", "dist/index.html", SOURCES)?;
    if stamp.holds() {
        say("Build of the UI: up to date");
        return Ok(());
    }
    say("Building the UI");
    stamp.make(|| script("build"))
}

/// Runs a script of the UI's package.json.
pub fn script(name: &str) -> Outcome {
    perform(npm(&ui()).args(["run", "--silent", name]))
}

fn stamp(name: &str, product: &str, sources: &[&str]) -> Outcome<Stamp> {
    let file = target()?.join("xtask").join(name);
    Stamp::new(file, ui().join(product), &ui(), sources)
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= OLDEST,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_unreadable_versions_of_node_are_refused() {
        let check = |version, want| assert_eq!(is_new_enough(version), want, "{version}");
        check("v20.19.0\n", true);
        check("v20.20.2", true);
        check("v22.0.0", true);
        check("v20.18.9", false);
        check("v18.20.4", false);
        check("", false);
        check("node", false);
    }
}
