//! A real mail server: aiosmtpd, on a port of its own, gone when the test is. It can be told to
//! misbehave, and what it has taken is read back as it came.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use baton_web::Guard;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde::Deserialize;
use serde_json::json;
use tempfile::TempDir;

use crate::email::{EmailServer, Security};

const USER: &str = "robot";
const PASSWORD: &str = "pw-of-robot";
const SCRIPT: &str = include_str!("mail/server.py");

/// How long a server may take on a machine that does other things.
const LIMIT: Duration = Duration::from_mins(1);

/// What kind of server it is.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub security: Security,
    /// Wants user and password.
    pub auth: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            security: Security::Starttls,
            auth: true,
        }
    }
}

/// How it behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
    #[default]
    Fine,
    /// Answers the sender with this line.
    Sender(&'static str),
    /// Answers the receiver with this line.
    Receiver(&'static str),
    /// Answers the whole message with this line, and keeps nothing.
    Message(&'static str),
    /// Breaks the connection in the middle of the message.
    DropInMessage,
    /// Reads no more in the middle of the message.
    StallInMessage,
    /// Takes the whole message and breaks the connection without a word.
    DropAfterMessage { kept: bool },
    /// Takes the whole message and says nothing more.
    SilentAfterMessage { kept: bool },
    /// Answers byte by byte, far apart.
    Trickle,
    /// Takes the connection and says nothing.
    Deaf,
}

impl Behaviour {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Fine => ("none", ""),
            Self::Sender(line) => ("sender", line),
            Self::Receiver(line) => ("receiver", line),
            Self::Message(line) => ("message", line),
            Self::DropInMessage => ("content", "drop"),
            Self::StallInMessage => ("content", "silent"),
            Self::DropAfterMessage { kept: false } => ("message", "drop"),
            Self::DropAfterMessage { kept: true } => ("message", "drop_kept"),
            Self::SilentAfterMessage { kept: false } => ("message", "silent"),
            Self::SilentAfterMessage { kept: true } => ("message", "silent_kept"),
            Self::Trickle => ("answers", "trickle"),
            Self::Deaf => ("answers", "silent"),
        }
    }
}

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    /// As it came over the line.
    pub raw: Vec<u8>,
}

#[derive(Deserialize)]
struct People {
    from: String,
    to: Vec<String>,
}

pub struct MailServer {
    child: Child,
    options: Options,
    port: u16,
    authority: String,
    folder: TempDir,
    /// How often it was told how to behave.
    told: u32,
}

impl MailServer {
    /// Starts one and waits until it answers.
    pub async fn start(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = certificates(folder.path());
        behave(folder.path(), Behaviour::Fine, None, 0);
        let mut child = command(options, folder.path()).spawn().unwrap();
        let began = Instant::now();
        let port = loop {
            if let Ok(port) = fs::read_to_string(folder.path().join("port")) {
                break port.parse().unwrap();
            }
            let log = || fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none(), "the mail server ended: {}", log());
            assert!(began.elapsed() < LIMIT, "it does not start: {}", log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        Self {
            child,
            options,
            port,
            authority,
            folder,
            told: 0,
        }
    }

    pub fn host(&self) -> &'static str {
        "127.0.0.1"
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The authority that the certificate is from, as PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Empty where nobody is asked.
    pub fn user(&self) -> &'static str {
        if self.options.auth { USER } else { "" }
    }

    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// The settings of an account there.
    pub fn account(&self) -> EmailServer {
        EmailServer {
            host: self.host().into(),
            port: self.port,
            security: self.options.security,
            user: self.user().into(),
            password: self.options.auth.then(|| PASSWORD.into()),
            from: "baton@showloom.example".into(),
            from_name: Some("Showloom".into()),
            reply_to: None,
            dkim: None,
            authority: Some(self.authority.clone()),
            guard: Guard::none(),
        }
    }

    /// From now on, until told otherwise.
    pub fn behave(&mut self, behaviour: Behaviour) {
        self.told += 1;
        behave(self.folder.path(), behaviour, None, self.told);
    }

    /// The next times only; then as it should.
    pub fn behave_times(&mut self, behaviour: Behaviour, times: u32) {
        self.told += 1;
        behave(self.folder.path(), behaviour, Some(times), self.told);
    }

    /// All that was taken, oldest first.
    pub fn messages(&self) -> Vec<Taken> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|e| e == "eml"));
        files.sort();
        let read = |file: &PathBuf| {
            let people = fs::read(file.with_extension("json")).unwrap();
            let People { from, to } = serde_json::from_slice(&people).unwrap();
            let raw = fs::read(file).unwrap();
            Taken { from, to, raw }
        };
        files.iter().map(read).collect()
    }

    /// Waits until it has taken so many.
    pub async fn wait_for(&self, count: usize) -> Vec<Taken> {
        let began = Instant::now();
        loop {
            let messages = self.messages();
            if messages.len() >= count {
                return messages;
            }
            let so_far = messages.len();
            assert!(began.elapsed() < LIMIT, "{so_far} of {count} mails came");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How often somebody connected.
    pub fn calls(&self) -> usize {
        let calls = fs::read(self.folder.path().join("calls"));
        calls.map_or(0, |calls| calls.len())
    }

    /// What was asked of it: lines such as `AUTH yes`, `MAIL a@b`, `RCPT a@b`, `DATA`.
    pub fn events(&self) -> Vec<String> {
        let events = fs::read_to_string(self.folder.path().join("events")).unwrap_or_default();
        events.lines().map(ToOwned::to_owned).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn behave(folder: &Path, behaviour: Behaviour, times: Option<u32>, number: u32) {
    let (step, kind) = behaviour.told();
    let told = json!({"step": step, "kind": kind, "times": times, "number": number.to_string()});
    // The server never reads half a file.
    fs::write(folder.join("behaviour.part"), told.to_string()).unwrap();
    fs::rename(folder.join("behaviour.part"), folder.join("behaviour")).unwrap();
}

fn command(options: Options, folder: &Path) -> Command {
    let log = File::create(folder.join("log")).unwrap();
    let told = json!({
        "folder": folder,
        "encryption": match options.security {
            Security::Starttls => "starttls",
            Security::Tls => "tls",
            Security::None => "none",
        },
        "certificate": folder.join("certificate.pem"),
        "key": folder.join("key.pem"),
        "user": options.auth.then_some(USER),
        "password": PASSWORD,
    });
    let mut command = bound_to_us(&python());
    command.args(["-c", SCRIPT, &told.to_string()]);
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    command
}

/// Leaves a certificate for this machine in the folder; its authority as PEM.
fn certificates(folder: &Path) -> String {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&key).unwrap();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let params = CertificateParams::new(names).unwrap();
    let leaf = params.signed_by(&key, &issuer).unwrap();
    fs::write(folder.join("certificate.pem"), leaf.pem()).unwrap();
    fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    authority.pem()
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

/// The Python that runs the server, with the libraries that tests read mails with.
pub fn python() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    // Cargo marks a folder that it makes itself; into one that was there it writes the other file.
    let marks = ["CACHEDIR.TAG", ".rustc_info.json"];
    let target = here
        .ancestors()
        .find(|f| marks.iter().any(|mark| f.join(mark).exists()));
    let target = target.unwrap_or_else(|| panic!("{} is in no target folder", here.display()));
    let servers = target.join("servers");
    let python = servers.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    assert!(
        python.exists(),
        "the servers for tests are not installed: run `cargo xtask test`, which installs them into {}",
        servers.display()
    );
    python
}
