//! The calendar and mail servers that tests start: programs in Python, in an environment of their
//! own below the target folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::packages::{PYTHON, ensure};
use crate::shell::{perform, say};
use crate::stamp::Stamp;
use crate::trouble::{Outcome, Trouble};
use crate::workspace::{root, target};

/// Names and versions, within [`folder`].
const LIST: &str = "servers.txt";

/// Sees that the servers are installed, in the versions that the list names.
pub fn prepare() -> Outcome {
    let environment = target()?.join("servers");
    let programs = programs(&environment);
    let stamp = Stamp::new(
        target()?.join("xtask").join("servers"),
        programs.clone(),
        &folder(),
        &[LIST],
    )?;
    if stamp.holds() {
        say("Servers for the tests: as listed");
        return Ok(());
    }
    say("Installing servers for the tests: Radicale, Xandikos and aiosmtpd");
    if !has_environments() {
        ensure("the servers for the tests", PYTHON)?;
    }
    stamp.make(|| install(&environment, &programs))
}

fn install(environment: &Path, programs: &Path) -> Outcome {
    let fix = format!(
        "Python 3.10 or newer with `venv` and a package index are needed; the list is {}",
        folder().join(LIST).display()
    );
    let trouble = |t: Trouble| t.fix(&fix);
    let mut make = python();
    make.args(["-m", "venv", "--clear"]).arg(environment);
    perform(&mut make).map_err(trouble)?;
    let mut install = Command::new(programs.join("python"));
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    perform(install.arg(folder().join(LIST))).map_err(trouble)
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
