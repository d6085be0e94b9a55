//! A real hub, as a process of its own with data of its own.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Service, command};
use crate::programs;

/// A hub's data, and the hub while it runs.
pub struct Hub {
    folder: TempDir,
    /// Kept over restarts, so that apps and agents find it again.
    address: String,
    running: Option<Service>,
}

impl Hub {
    /// Data only: nothing runs yet.
    pub fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            address: "127.0.0.1:0".to_owned(),
            running: None,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Runs an admin command and returns the object that it prints.
    pub fn admin(&self, arguments: &[&str]) -> Value {
        let done = Command::new(programs::hub())
            .args(["admin", "--json", "--data"])
            .arg(self.data())
            .args(arguments)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "hub admin {arguments:?}: {errors}");
        if done.stdout.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Writes `text` to a file and imports it: `catalog`, `policy` or `settings`.
    pub fn import(&self, what: &str, text: &str) {
        let file = self.folder.path().join(format!("{what}.toml"));
        std::fs::write(&file, text).unwrap();
        self.admin(&[what, "import", file.to_str().unwrap()]);
    }

    /// Starts the server and waits until it listens.
    pub async fn serve(&mut self) {
        assert!(self.running.is_none(), "the hub runs already");
        let mut serve = command(programs::hub());
        serve.arg("serve").arg("--data").arg(self.data());
        serve.args(["--listen", &self.address]);
        serve.args(["--outward-networks", "127.0.0.0/8"]);
        let mut service = Service::start("hub", self.folder.path(), &mut serve);
        let address = service.line("where it listens", |line| {
            line.strip_prefix("listening on http://").map(str::to_owned)
        });
        self.address = address.await;
        self.running = Some(service);
    }

    /// Of the process while it runs.
    pub fn id(&self) -> u32 {
        self.running.as_ref().expect("it runs").id()
    }

    /// Ends the server in good order.
    pub fn stop(&mut self) {
        drop(self.running.take());
    }

    /// Ends the server as a power cut would.
    pub fn kill(&mut self) {
        if let Some(running) = self.running.take() {
            running.kill();
        }
    }

    /// The server's process.
    pub fn process(&self) -> u32 {
        self.running.as_ref().expect("the hub runs").id()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        if let (true, Some(running)) = (std::thread::panicking(), &self.running) {
            eprintln!("--- log of the hub\n{}", running.log());
        }
    }
}
