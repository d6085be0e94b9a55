//! Runs programs, saying each in one line.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::trouble::{Outcome, Trouble};

/// One line before each step.
pub fn say(step: &str) {
    println!("» {step}");
}

pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

pub fn npm(ui: &Path) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(ui);
    npm
}

/// Runs a program to its end; its output goes to the terminal. None of our programs asks anything.
pub fn perform(command: &mut Command) -> Outcome {
    let line = line(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|e| Trouble::new(format!("cannot start `{line}`: {e}")))?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble::new(format!("`{line}` failed ({status})")))
}

/// Runs a program and returns what it printed; its errors go to the terminal.
pub fn output(command: &mut Command) -> Outcome<String> {
    let line = line(command);
    let done = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| Trouble::new(format!("cannot start `{line}`: {e}")))?;
    if !done.status.success() {
        return Err(Trouble::new(format!("`{line}` failed ({})", done.status)));
    }
    String::from_utf8(done.stdout).map_err(|_| Trouble::new(format!("`{line}` printed no text")))
}

/// Whether a program is there: it can be asked for its version.
pub fn is_there(command: &mut Command) -> bool {
    command
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_else(|| command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_typed() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["build", "--workspace"]);
        assert_eq!(line(&command), "cargo build --workspace");
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let trouble = perform(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(
            trouble.to_string().contains("no-such-program-here"),
            "{trouble}"
        );
        assert!(!is_there(&mut Command::new("no-such-program-here")));
    }
}
