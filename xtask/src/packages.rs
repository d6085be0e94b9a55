//! The Debian packages that Baton needs to be built, and to be tested.

use std::fmt;
use std::io::{IsTerminal as _, stdin};
use std::process::{Command, Stdio};

use crate::shell::{is_there, line, perform, say};
use crate::trouble::{Outcome, Trouble};

/// To build and run the app.
pub const APP: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libssl-dev",
    "libayatana-appindicator3-1",
    "ca-certificates",
];

/// To show it on a screen of its own, and to test it there.
pub const DESKTOP: &[&str] = &[
    "xvfb",
    "dbus",
    "webkit2gtk-driver",
    "dunst",
    "gnome-keyring",
    "imagemagick",
    "chromium",
    "xdotool",
    "openbox",
];

/// To install the calendar servers that tests start.
pub const PYTHON: &[&str] = &["python3", "python3-venv"];

/// Sees that packages are installed. Only Debian and its relatives are looked at: elsewhere the
/// compiler says what is missing.
pub fn ensure(purpose: &str, packages: &[&str]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !is_there(&mut Command::new("dpkg-query")) {
        say(&format!(
            "Not a Debian system: {purpose} needs the equivalents of {}",
            packages.join(" ")
        ));
        return Ok(());
    }
    let missing = missing(packages, &installed(packages)?);
    if missing.is_empty() {
        say(&format!("Debian packages for {purpose}: all there"));
        return Ok(());
    }
    say(&format!(
        "Installing Debian packages for {purpose}: {}",
        missing.join(" ")
    ));
    install(&missing)
}

/// What dpkg knows of these packages, one `status name` a line.
fn installed(packages: &[&str]) -> Outcome<String> {
    let answer = Command::new("dpkg-query")
        .args([
            "--show",
            "--showformat",
            "${db:Status-Status} ${Package}\\n",
        ])
        .args(packages)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| Trouble::new(format!("cannot ask dpkg-query: {e}")))?;
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

fn missing<'a>(packages: &[&'a str], status: &str) -> Vec<&'a str> {
    let there = |package: &str| {
        status
            .lines()
            .filter_map(|line| line.split_once(' '))
            .any(|(state, name)| state == "installed" && name == package)
    };
    packages.iter().copied().filter(|p| !there(p)).collect()
}

fn install(packages: &[&str]) -> Outcome {
    let by = Installer::here();
    let trouble = |t: Trouble| t.fix(by.advice(packages));
    if by == Installer::Nobody {
        return Err(trouble(Trouble::new(format!(
            "missing: {}",
            packages.join(" ")
        ))));
    }
    for mut command in by.commands(packages) {
        say(&line(&command));
        perform(command.env("DEBIAN_FRONTEND", "noninteractive")).map_err(trouble)?;
    }
    Ok(())
}

/// Who may install packages here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Installer {
    Root,
    Sudo,
    Nobody,
}

impl Installer {
    fn here() -> Self {
        if Command::new("id")
            .arg("-u")
            .output()
            .is_ok_and(|o| o.stdout.trim_ascii() == b"0")
        {
            return Self::Root;
        }
        let sudo = is_there(&mut Command::new("sudo"));
        let asks_nothing = || perform(Command::new("sudo").args(["-n", "true"])).is_ok();
        if sudo && (stdin().is_terminal() || asks_nothing()) {
            return Self::Sudo;
        }
        Self::Nobody
    }

    fn commands(self, packages: &[&str]) -> [Command; 2] {
        let apt = |args: &[&str]| {
            let mut command = match self {
                Self::Root => Command::new("apt-get"),
                Self::Sudo | Self::Nobody => {
                    let mut sudo = Command::new("sudo");
                    sudo.arg("apt-get");
                    sudo
                }
            };
            command.args(args);
            command
        };
        let mut install = apt(&["install", "--yes", "--no-install-recommends"]);
        install.args(packages);
        [apt(&["update", "--quiet"]), install]
    }

    fn advice(self, packages: &[&str]) -> Advice {
        Advice(self.commands(packages).each_ref().map(line))
    }
}

struct Advice([String; 2]);

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.join(" && "))
    }
}

impl From<Advice> for String {
    fn from(advice: Advice) -> Self {
        advice.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_installed_is_missing() {
        let check = |status: &str, want: &[&str]| {
            assert_eq!(missing(&["xvfb", "dbus"], status), want, "{status:?}");
        };
        check("installed xvfb\ninstalled dbus\n", &[]);
        check("installed xvfb\n", &["dbus"]);
        check("config-files xvfb\ninstalled dbus\n", &["xvfb"]);
        check("", &["xvfb", "dbus"]);
        check("installed xvfb-extra\ninstalled dbus\n", &["xvfb"]);
    }

    #[test]
    fn nobody_is_told_the_exact_command() {
        assert_eq!(
            Installer::Nobody.advice(&["xvfb", "dbus"]).to_string(),
            "sudo apt-get update --quiet && \
             sudo apt-get install --yes --no-install-recommends xvfb dbus"
        );
        let [_, install] = Installer::Root.commands(&["xvfb"]);
        assert_eq!(
            line(&install),
            "apt-get install --yes --no-install-recommends xvfb"
        );
    }

    #[test]
    fn no_package_is_listed_twice() {
        let mut all: Vec<_> = APP.iter().chain(DESKTOP).chain(PYTHON).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
