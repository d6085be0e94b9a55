//! Programs that run beside a test and end with it, whatever happens to the test.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::wait::{SOON, until};

/// A command whose process is killed when the thread that started it ends: a test run that is
/// killed leaves nothing behind. A file that may not grow is to it what a full disk is.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]);
    command.args(["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
    command.arg(program);
    command
}

/// A command that files' permissions bind, whoever runs the test: root may write everywhere.
pub fn command_without_privileges(program: impl AsRef<OsStr>) -> Command {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set", "-dac_override", "--"]);
    command.arg(program);
    command
}

/// A program that runs until it is stopped, with its output in files.
pub struct Service {
    name: String,
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Service {
    /// Starts it; `logs` is the folder for `NAME.out` and `NAME.err`.
    pub fn start(name: &str, logs: &Path, command: &mut Command) -> Self {
        let file = |ending: &str| logs.join(format!("{name}.{ending}"));
        let (out, err) = (file("out"), file("err"));
        let child = command
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&err).unwrap())
            .spawn()
            .unwrap_or_else(|e| panic!("cannot start {name}: {e}"));
        Self {
            name: name.to_owned(),
            child,
            out,
            err,
        }
    }

    /// The first whole line on standard output that `pick` finds something in.
    pub async fn line<T>(&mut self, what: &str, mut pick: impl FnMut(&str) -> Option<T>) -> T {
        let name = self.name.clone();
        until(&format!("{name} to print {what}"), SOON, async || {
            let text = fs::read_to_string(&self.out).unwrap_or_default();
            let whole = text.rfind('\n').map_or("", |end| &text[..end]);
            if let Some(found) = whole.lines().find_map(&mut pick) {
                return Some(found);
            }
            self.must_run();
            None
        })
        .await
    }

    /// Panics with its last words if it has ended.
    pub fn must_run(&mut self) {
        if let Some(status) = self.child.try_wait().unwrap() {
            panic!("{} ended ({status}):\n{}", self.name, self.log());
        }
    }

    /// Waits until it has ended by itself, and all was well.
    pub async fn ends(mut self) {
        let name = self.name.clone();
        let status = until(&format!("{name} to end"), SOON, async || {
            self.child.try_wait().unwrap()
        })
        .await;
        assert!(status.success(), "{name} ended ({status}):\n{}", self.log());
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// All that it has printed.
    pub fn log(&self) -> String {
        let read = |file: &Path| {
            let bytes = fs::read(file).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        format!("{}{}", read(&self.out), read(&self.err))
    }

    /// As a power cut would end it.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_some()) {
            return;
        }
        if cfg!(unix) {
            signal("TERM", self.child.id());
        } else {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}

/// From now on no file of a process may grow, as if its disk were full; or all may again.
pub fn disk_is_full(process: u32, full: bool) {
    let most = if full { "1" } else { "unlimited" };
    let done = Command::new("prlimit")
        .args([
            format!("--pid={process}"),
            format!("--fsize={most}:unlimited"),
        ])
        .status();
    assert!(done.unwrap().success(), "prlimit of {process}");
}

/// Sends a signal to a process.
pub fn signal(name: &str, process: u32) {
    let script = format!("kill -{name} {process}");
    let _ = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn shell(logs: &Path, script: &str) -> Service {
        Service::start("shell", logs, command("sh").args(["-c", script]))
    }

    #[tokio::test]
    async fn a_line_is_read_once_it_is_whole() {
        let logs = tempfile::tempdir().unwrap();
        let mut service = shell(logs.path(), "echo hello; echo port 7; exec sleep 60");
        let port = service.line("a port", |line| {
            line.strip_prefix("port ").map(str::to_owned)
        });
        assert_eq!(port.await, "7");
    }

    #[tokio::test]
    #[should_panic(expected = "no such luck")]
    async fn its_last_words_are_shown_when_it_ends() {
        let logs = tempfile::tempdir().unwrap();
        let mut service = shell(logs.path(), "echo no such luck >&2; exit 3");
        service.line("a port", |_| None::<()>).await;
    }

    #[test]
    fn nothing_is_left_running() {
        let logs = tempfile::tempdir().unwrap();
        let service = shell(logs.path(), "exec sleep 60");
        let process = PathBuf::from(format!("/proc/{}", service.id()));
        assert!(process.exists());
        drop(service);
        assert!(!process.exists());
    }
}
