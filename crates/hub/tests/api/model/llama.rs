//! A real model server on this machine: llama.cpp with a model that knows nothing. What it says is
//! noise in the form that was asked for; what counts is how it says it.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::SOON;

/// Tokens of a talk and an answer; one byte is one.
const ROOM: &str = "16384";
const BREATH: Duration = Duration::from_millis(20);

pub struct Llama {
    pub url: String,
    child: Child,
    http: Client,
    folder: tempfile::TempDir,
    /// Requests that go on beside the test.
    aside: JoinSet<()>,
}

impl Llama {
    /// Nothing where it is not installed: whoever asks passes over.
    pub async fn start() -> Option<Self> {
        Self::with(&["-c", ROOM]).await
    }

    pub async fn with(arguments: &[&str]) -> Option<Self> {
        let folder = installed()?;
        let model = folder.join("tiny.gguf");
        Self::run(
            &folder,
            &[&["-m", model.to_str().unwrap()], arguments].concat(),
        )
        .await
    }

    /// Serves whatever models lie in a folder, by name: none.
    pub async fn without_models() -> Option<Self> {
        let folder = installed()?;
        let nothing = tempfile::tempdir().unwrap();
        let path = nothing.path().to_str().unwrap();
        Self::run(&folder, &["--models-dir", path]).await
    }

    async fn run(installed: &Path, arguments: &[&str]) -> Option<Self> {
        loop {
            let port = free_port();
            let folder = tempfile::tempdir().unwrap();
            let mut server = Self {
                url: format!("http://127.0.0.1:{port}/v1"),
                child: command(installed, folder.path(), port)
                    .args(arguments)
                    .spawn()
                    .unwrap(),
                http: Client::builder().no_proxy().build().unwrap(),
                folder,
                aside: JoinSet::new(),
            };
            if server.answers().await {
                return Some(server);
            }
            // Unless somebody took the port in between, its last words tell why.
            let log = server.log();
            assert!(log.contains("couldn't bind"), "{log}");
        }
    }

    /// Whether it is ready; not if it ended before.
    async fn answers(&mut self) -> bool {
        let ready = async {
            while self.child.try_wait().unwrap().is_none() {
                let health = self
                    .http
                    .get(format!("{}/health", self.root()))
                    .send()
                    .await;
                if health.is_ok_and(|h| h.status().is_success()) {
                    return true;
                }
                tokio::time::sleep(BREATH).await;
            }
            false
        };
        let ready = tokio::time::timeout(SOON, ready).await;
        ready.unwrap_or_else(|_| panic!("it does not start: {}", self.log()))
    }

    pub async fn posts(&self, path: &[&str], body: &Value) -> (u16, Vec<u8>) {
        let url = format!("{}/{}", self.url, path.join("/"));
        let answer = self.http.post(url).json(body).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.bytes().await.unwrap().to_vec())
    }

    /// Gives it something to write that takes longer than any test.
    pub async fn keep_busy(&mut self) {
        let url = format!("{}/chat/completions", self.url);
        let endless = json!({
            "messages": [{ "role": "user", "content": "Go on." }],
            "max_tokens": 16_000, "ignore_eos": true,
        });
        let request = self.http.post(url).json(&endless);
        self.aside.spawn(async move { drop(request.send().await) });
        self.until("requests_processing").await;
    }

    /// Until somebody else waits for its turn.
    pub async fn once_another_waits(&self) {
        self.until("requests_deferred").await;
    }

    async fn until(&self, counter: &str) {
        let one = format!("llamacpp:{counter} 1");
        let reached = async {
            loop {
                let metrics = self.http.get(format!("{}/metrics", self.root())).send();
                let text = metrics.await.unwrap().text().await.unwrap();
                if text.lines().any(|line| line == one) {
                    return;
                }
                tokio::time::sleep(BREATH).await;
            }
        };
        tokio::time::timeout(SOON, reached).await.expect(counter);
    }

    /// As a machine that goes down.
    pub fn dies(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn root(&self) -> &str {
        self.url.trim_end_matches("/v1")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Llama {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(installed: &Path, folder: &Path, port: u16) -> Command {
    let log = File::create(folder.join("log")).unwrap();
    let mut command = bound_to_us(&program(installed));
    command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    // One question at a time, and the same noise for the same question.
    command.args(["-np", "1", "-t", "1", "--seed", "7", "--metrics"]);
    command.args(["--no-webui", "--offline", "--jinja"]);
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    command
}

fn program(folder: &Path) -> PathBuf {
    folder.join(format!("llama-server{}", std::env::consts::EXE_SUFFIX))
}

/// The folder that `cargo xtask servers --model` fills.
fn installed() -> Option<PathBuf> {
    let here = std::env::current_exe().unwrap();
    // Cargo marks a folder that it makes itself; into one that was there it writes the other file.
    let marks = ["CACHEDIR.TAG", ".rustc_info.json"];
    let target = here
        .ancestors()
        .find(|f| marks.iter().any(|mark| f.join(mark).exists()));
    let folder = target.expect("a target folder").join("llama");
    let there = program(&folder).exists() && folder.join("tiny.gguf").exists();
    if !there {
        eprintln!(
            "passed over: no model server in {}; `cargo xtask servers --model` builds it",
            folder.display()
        );
    }
    there.then_some(folder)
}

/// A process that is killed with the thread that started it: a test run that is killed leaves
/// nothing behind.
fn bound_to_us(program: &Path) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// One that nobody uses now; somebody may take it before we do.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
