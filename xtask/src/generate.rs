//! The files that are made from Rust: the UI's types and the hub's `OpenAPI` document.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::Generate;
use crate::shell::{output, perform, say};
use crate::test::build_all;
use crate::trouble::{Outcome, Tally, Trouble};
use crate::workspace::{program, root, target};

const BINDINGS: &str = "ui/src/lib/backend/bindings.ts";
const OPENAPI: &str = "docs/openapi.json";

pub fn generate(args: &Generate) -> Outcome {
    build_all()?;
    let mut tally = Tally::default();
    for (file, text) in [(BINDINGS, bindings()?), (OPENAPI, openapi()?)] {
        let path = root().join(file);
        let outcome = if args.check {
            compare(file, &path, &text)
        } else {
            say(&format!("Writing {file}"));
            fs::write(&path, text)
                .map_err(|e| Trouble::new(format!("cannot write {}: {e}", path.display())))
        };
        tally.note(file, outcome);
    }
    tally.outcome()
}

/// The app's commands, events and types in TypeScript.
fn bindings() -> Outcome<String> {
    let file = target()?.join("xtask/bindings.ts");
    let folder = target()?.join("xtask");
    fs::create_dir_all(&folder)
        .map_err(|e| Trouble::new(format!("cannot make {}: {e}", folder.display())))?;
    perform(
        Command::new(program("baton", false)?)
            .arg("export-bindings")
            .arg(&file),
    )?;
    read(&file)
}

/// The hub's API.
fn openapi() -> Outcome<String> {
    output(Command::new(program("baton-hub", false)?).arg("openapi"))
}

fn compare(name: &str, path: &Path, should: &str) -> Outcome {
    let is = if path.exists() {
        read(path)?
    } else {
        String::new()
    };
    match difference(&is, should) {
        None => Ok(()),
        Some(difference) => Err(Trouble::new(format!("{name} is out of date: {difference}"))
            .fix("cargo xtask generate, and commit what it writes")),
    }
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path)
        .map_err(|e| Trouble::new(format!("cannot read {}: {e}", path.display())))
}

/// In a few words, where two texts part. Line endings do not count.
fn difference(is: &str, should: &str) -> Option<String> {
    let (mut old, mut new) = (is.lines(), should.lines());
    let mut number = 0;
    loop {
        number += 1;
        let (a, b) = (old.next(), new.next());
        if a.is_none() && b.is_none() {
            return None;
        }
        if a != b {
            let shown = |line: Option<&str>| {
                line.map_or("the end".to_owned(), |l| format!("`{}`", l.trim()))
            };
            let (lines, want) = (is.lines().count(), should.lines().count());
            return Some(format!(
                "line {number} is {}, should be {} ({lines} lines, should be {want})",
                shown(a),
                shown(b),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_the_line() {
        let check = |is, should, want: Option<&str>| {
            assert_eq!(difference(is, should).as_deref(), want);
        };
        check("a\nb\n", "a\nb\n", None);
        check("a\r\nb", "a\nb\n", None);
        check("", "", None);
        check(
            "a\n  b\n",
            "a\nc\n",
            Some("line 2 is `b`, should be `c` (2 lines, should be 2)"),
        );
        check(
            "a\n",
            "a\nb\n",
            Some("line 2 is the end, should be `b` (1 lines, should be 2)"),
        );
        check(
            "",
            "a\n",
            Some("line 1 is the end, should be `a` (0 lines, should be 1)"),
        );
    }
}
