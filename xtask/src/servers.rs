//! The calendar and mail servers that tests start: programs in Python, in an environment of their
//! own below the target folder. And, where somebody asks for it, a model server.

mod model;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cli::Servers;
use crate::packages::{PYTHON, ensure};
use crate::shell::{perform, say};
use crate::stamp::Stamp;
use crate::trouble::{Outcome, Trouble};
use crate::workspace::{root, target};

/// Names and versions, within [`folder`].
const LIST: &str = "servers.txt";

/// Installs them without running a test.
pub fn servers(args: &Servers) -> Outcome {
    calendars()?;
    if args.model {
        model::prepare()?;
    }
    Ok(())
}

/// Sees that what every test run needs is there.
pub fn prepare() -> Outcome {
    calendars()?;
    model::say_if_absent()
}

/// In the versions that the list names.
fn calendars() -> Outcome {
    let place = target()?.join("servers");
    let stamp = Stamp::new(
        target()?.join("xtask").join("servers"),
        programs(&place),
        &folder(),
        &[LIST],
    )?;
    if stamp.holds() {
        say("Servers for the tests: as listed");
        return Ok(());
    }
    say("Installing programs for the tests: Radicale, Xandikos, aiosmtpd and schemathesis");
    if !has_environments() {
        ensure("the servers for the tests", PYTHON)?;
    }
    stamp.make(|| environment(&place, &folder().join(LIST)))
}

/// A Python of its own, with what a list names.
fn environment(at: &Path, list: &Path) -> Outcome {
    let fix = format!(
        "Python 3.10 or newer with `venv` and a package index are needed; the list is {}",
        list.display()
    );
    let trouble = |t: Trouble| t.fix(&fix);
    let mut make = python();
    make.args(["-m", "venv", "--clear"]).arg(at);
    perform(&mut make).map_err(trouble)?;
    let mut install = Command::new(programs(at).join("python"));
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    perform(install.arg(list)).map_err(trouble)
}

fn folder() -> PathBuf {
    root().join("crates").join("calendars")
}

fn programs(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts" } else { "bin" })
}

fn python() -> Command {
    Command::new(if cfg!(windows) { "python" } else { "python3" })
}

/// Debian packs what makes environments apart from Python.
fn has_environments() -> bool {
    python()
        .args(["-c", "import ensurepip, venv"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_server_is_listed_with_its_version() {
        let list = std::fs::read_to_string(folder().join(LIST)).unwrap();
        let servers = list.lines().filter(|line| !line.starts_with('#'));
        for server in servers {
            assert!(server.contains("=="), "{server}");
        }
    }
}
