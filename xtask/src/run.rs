//! Installs what is missing, builds, and opens the app.

use std::process::Command;

use crate::cli::Run;
use crate::node;
use crate::packages::{APP, DESKTOP, ensure};
use crate::shell::{cargo, perform, say};
use crate::trouble::{Outcome, Trouble};
use crate::workspace::{program, root};

pub fn run(args: &Run) -> Outcome {
    let tour =
        args.tour || !has_display(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    if tour && !cfg!(target_os = "linux") {
        return Err(Trouble::new("the tour needs Linux").fix("run it without --tour"));
    }
    ensure("the app", APP)?;
    if tour {
        ensure("the tour", DESKTOP)?;
    }
    node::prepare()?;
    node::build_ui()?;
    build(tour, args.release)?;
    if tour {
        say("No display, or a tour was asked for: showing Baton on a screen of its own");
        perform(Command::new(program("tour", args.release)?).current_dir(root()))
    } else {
        say("Opening Baton; it runs until it is quit, or until Ctrl C here");
        perform(&mut Command::new(program("baton", args.release)?))
    }
}

/// One build for both programs, so that what they share is compiled once.
fn build(tour: bool, release: bool) -> Outcome {
    say("Building the app; the first time takes some minutes");
    let mut build = cargo();
    build
        .current_dir(root())
        .args(["build", "--package", "baton", "--bin", "baton"]);
    if tour {
        build.args(["--package", "baton-tests", "--bin", "tour"]);
    }
    if release {
        build.arg("--release");
    }
    perform(&mut build)
}

/// Whether there is a screen. macOS and Windows always have one.
fn has_display(is_set: impl Fn(&str) -> bool) -> bool {
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn x_or_wayland_is_a_display() {
        assert!(has_display(|name| name == "DISPLAY"));
        assert!(has_display(|name| name == "WAYLAND_DISPLAY"));
        assert!(!has_display(|_| false));
    }
}
