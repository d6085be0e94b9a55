//! Plants a known fault in a copy of the checkout and expects the stories to find it: what finds no
//! fault that is there proves nothing of one that is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::shell::{cargo, output, perform, say};
use crate::trouble::{Outcome, Tally, Trouble};
use crate::workspace::{root, target};

/// Stories in which a fault must show.
const SEEDS: u32 = 50;
const PATCHES: &str = "tests/simulation/mutations";
const ALL: &str = "all";
const STORIES: [&str; 5] = ["test", "--package", "baton-tests", "--test", "simulation"];

/// Tries one fault, or `all` of them.
pub fn expect_caught(name: &str) -> Outcome {
    let known = names()?;
    let chosen: Vec<_> = known.iter().filter(|n| name == ALL || *n == name).collect();
    if chosen.is_empty() {
        let fix = format!("Use `{ALL}` or one of: {}.", known.join(", "));
        return Err(Trouble::new(format!("there is no mutation “{name}”")).fix(fix));
    }
    let copy = Copy::make()?;
    let mut tally = Tally::default();
    for name in chosen {
        tally.note(name, copy.catches(name));
    }
    tally.outcome()
}

/// The patches, by the names of their files.
fn names() -> Outcome<Vec<String>> {
    let folder = root().join(PATCHES);
    let unreadable = |e| Trouble::new(format!("cannot read {}: {e}", folder.display()));
    let mut names = vec![];
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|e| e == "patch") {
            names.extend(path.file_stem().map(|n| n.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

fn patch(name: &str) -> PathBuf {
    root().join(PATCHES).join(format!("{name}.patch"))
}

/// A working tree of its own, with what is here now; it goes when it is dropped.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn make() -> Outcome<Self> {
        let folder = target()?.join("mutated");
        // Of a run that was killed.
        remove(&folder);
        // A commit of what is not committed yet, that no branch knows; nothing if all is.
        let now = output(git(&root()).args(["stash", "create"]))?;
        let now = if now.trim().is_empty() {
            "HEAD"
        } else {
            now.trim()
        };
        perform(
            git(&root())
                .args(["worktree", "add", "--detach"])
                .arg(&folder)
                .arg(now),
        )?;
        Ok(Self { folder })
    }

    fn catches(&self, name: &str) -> Outcome {
        let patch = patch(name);
        perform(git(&self.folder).arg("apply").arg(&patch))?;
        let caught = self.first_failure();
        perform(git(&self.folder).args(["apply", "--reverse"]).arg(&patch))?;
        match caught? {
            Some((seed, how)) => {
                say(&format!("{name}: caught by seed {seed}: {how}"));
                Ok(())
            }
            None => Err(Trouble::new(format!(
                "{name}: {SEEDS} stories did not notice"
            ))),
        }
    }

    /// The seed of the first story that failed, and its first words.
    fn first_failure(&self) -> Outcome<Option<(u32, String)>> {
        perform(self.cargo()?.args(STORIES).arg("--no-run"))?;
        let told = self
            .cargo()?
            .args(STORIES)
            .args(["whatever_happens", "--", "--nocapture"])
            .env("BATON_SEEDS", SEEDS.to_string())
            .env("BATON_ONE_FAILURE", "1")
            .stdin(Stdio::null())
            .output()
            .map_err(|e| Trouble::new(format!("cannot start the stories: {e}")))?;
        let said = String::from_utf8_lossy(&told.stderr);
        match (told.status.success(), failure(&said)) {
            (true, _) => Ok(None),
            (false, Some(found)) => Ok(Some(found)),
            (false, None) => Err(Trouble::new(format!("no story was told:\n{said}"))),
        }
    }

    /// With a target folder of its own, which stays: cargo takes what is built of two checkouts for
    /// the same, and builds all of it again in turn.
    fn cargo(&self) -> Outcome<Command> {
        let mut cargo = cargo();
        cargo
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target()?.join("mutations"));
        Ok(cargo)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

fn remove(folder: &Path) {
    if folder.exists() {
        // Left behind, it is removed before the next copy is made.
        let _ = perform(
            git(&root())
                .args(["worktree", "remove", "--force"])
                .arg(folder),
        );
    }
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git
}

/// The first `seed 7: what was said` of the stories.
fn failure(said: &str) -> Option<(u32, String)> {
    said.lines().find_map(|line| {
        let (seed, how) = line.strip_prefix("seed ")?.split_once(": ")?;
        Some((seed.parse().ok()?, how.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mutation_can_still_be_planted() {
        let names = names().unwrap();
        assert!(names.len() >= 3, "{names:?}");
        for name in names {
            let mut git = git(&root());
            let fits = git.args(["apply", "--check"]).arg(patch(&name)).status();
            assert!(fits.unwrap().success(), "{name} does not fit the sources");
        }
    }

    #[test]
    fn the_first_story_that_failed_is_named() {
        let said = "thread 'x' panicked\nseed 7: bo was alerted 2 times\n  0 step\nseed 9: other";
        assert_eq!(failure(said), Some((7, "bo was alerted 2 times".into())));
        assert_eq!(failure("all is well"), None);
    }
}
