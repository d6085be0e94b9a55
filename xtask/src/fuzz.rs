//! Coverage-guided fuzzing of what reads bad input: the long way of what `test` does quickly.

use std::fs;
use std::process::Command;

use crate::cli::Fuzz;
use crate::shell::{is_there, perform, say};
use crate::trouble::{Outcome, Trouble};
use crate::workspace::{root, target};

/// As they are named in `fuzz/Cargo.toml`.
const TARGETS: [&str; 4] = ["feed", "policy", "link", "messages"];

pub fn fuzz(args: &Fuzz) -> Outcome {
    let targets = chosen(args.target.as_deref())?;
    ready()?;
    same_versions()?;
    for name in targets {
        say(&format!("Fuzzing {name} for {} seconds", args.seconds));
        run(name, args.seconds)?;
    }
    Ok(())
}

fn chosen(target: Option<&str>) -> Outcome<Vec<&'static str>> {
    let chosen: Vec<_> = TARGETS
        .into_iter()
        .filter(|name| target.is_none_or(|wanted| wanted == *name))
        .collect();
    if chosen.is_empty() {
        let all = TARGETS.join(", ");
        return Err(Trouble::new("there is no such target").fix(format!("one of {all}, or none")));
    }
    Ok(chosen)
}

/// The fuzzer looks into the program with what only nightly Rust has.
fn ready() -> Outcome {
    if !is_there(&mut nightly()) {
        let missing = Trouble::new("nightly Rust is not installed");
        return Err(missing.fix("rustup toolchain install nightly"));
    }
    if !is_there(nightly().arg("fuzz")) {
        let missing = Trouble::new("cargo-fuzz is not installed");
        return Err(missing.fix("cargo install --locked cargo-fuzz"));
    }
    Ok(())
}

/// The fuzzer's workspace is one of its own; what it builds is what we build.
fn same_versions() -> Outcome {
    let (from, to) = (root().join("Cargo.lock"), root().join("fuzz/Cargo.lock"));
    fs::copy(from, to)
        .map(drop)
        .map_err(|e| Trouble::new(format!("cannot write fuzz/Cargo.lock: {e}")))
}

fn nightly() -> Command {
    let mut cargo = Command::new("rustup");
    // Those of the cargo that runs us are of another toolchain.
    for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        cargo.env_remove(name);
    }
    cargo.args(["run", "nightly", "cargo"]);
    cargo
}

/// What is found new is kept beside; the committed seeds are only read.
fn run(name: &str, seconds: u32) -> Outcome {
    let found = target()?.join("fuzz").join("corpus").join(name);
    fs::create_dir_all(&found)
        .map_err(|e| Trouble::new(format!("cannot make {}: {e}", found.display())))?;
    let mut fuzzer = nightly();
    fuzzer.current_dir(root());
    fuzzer.args(["fuzz", "run", "--target-dir"]);
    fuzzer.arg(target()?.join("fuzz")).arg(name).arg(found);
    fuzzer.arg(root().join("tests/fuzz/corpus").join(name));
    fuzzer.args(["--", &format!("-max_total_time={seconds}")]);
    fuzzer.args(["-max_len=16384", "-print_final_stats=1"]);
    perform(&mut fuzzer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_seeds_and_its_program() {
        for name in TARGETS {
            assert!(
                root().join("tests/fuzz/corpus").join(name).is_dir(),
                "{name}"
            );
            let program = format!("fuzz/fuzz_targets/{name}.rs");
            assert!(root().join(program).is_file(), "{name}");
        }
    }

    #[test]
    fn one_target_or_all() {
        assert_eq!(chosen(None).unwrap(), TARGETS);
        assert_eq!(chosen(Some("link")).unwrap(), ["link"]);
        let told = chosen(Some("links")).unwrap_err().to_string();
        assert!(told.contains("feed, policy"), "{told}");
    }
}
