//! Real CalDAV servers for tests: each on a port of its own, with a folder of its own, and gone
//! when the test is.
//!
//! What lies on a server is read from its folder and changed as another program of the owner would:
//! nothing here goes through the client under test.
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "tests stop where something is wrong, and start programs"
)]

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use baton_core::Timestamp;
use tempfile::TempDir;
use url::Url;

use crate::caldav::Credentials;
use crate::{CalendarId, Window};

const USER: &str = "ana";
const PASSWORD: &str = "pw-of-ana";

/// How long a server may take to start on a machine that does other things.
const START: Duration = Duration::from_mins(1);

/// Which program serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    Radicale,
    /// Knows no passwords: everybody is Ana.
    Xandikos,
}

/// A server with one person, Ana, who has no calendars at first on Radicale and one on Xandikos.
pub struct Server {
    program: Program,
    child: Child,
    port: u16,
    folder: TempDir,
    http: reqwest::Client,
}

impl Server {
    pub async fn radicale() -> Self {
        Self::start(Program::Radicale).await
    }

    pub async fn xandikos() -> Self {
        Self::start(Program::Xandikos).await
    }

    /// Starts one and waits until it answers.
    pub async fn start(program: Program) -> Self {
        let folder = tempfile::tempdir().unwrap();
        loop {
            let port = free_port();
            let mut child = command(program, folder.path(), port).spawn().unwrap();
            if answers(&mut child, port).await {
                return Self {
                    program,
                    child,
                    port,
                    folder,
                    http: reqwest::Client::builder().no_proxy().build().unwrap(),
                };
            }
            // Unless somebody took the port in between, its last words tell why.
            let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            assert!(
                log.to_lowercase().contains("address already in use"),
                "{program:?}: {log}"
            );
        }
    }

    /// Where a person would begin: the server alone.
    pub fn url(&self) -> Url {
        format!("http://127.0.0.1:{}/", self.port).parse().unwrap()
    }

    pub fn user(&self) -> &'static str {
        USER
    }

    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    pub fn credentials(&self) -> Credentials {
        Credentials {
            url: self.url(),
            user: USER.to_owned(),
            password: PASSWORD.to_owned().into(),
        }
    }

    pub async fn make_calendar(&self, name: &str) -> CalendarId {
        let home = match self.program {
            Program::Radicale => format!("{USER}/"),
            Program::Xandikos => format!("{USER}/calendars/"),
        };
        let url = self.url().join(&format!("{home}{name}/")).unwrap();
        self.ask("MKCALENDAR", &url, String::new()).await;
        CalendarId(url.into())
    }

    /// Puts an event there, as another program of the owner.
    pub async fn put_ics(&self, calendar: &CalendarId, name: &str, text: &str) {
        let url: Url = calendar.0.parse().unwrap();
        let url = url.join(&format!("{name}.ics")).unwrap();
        self.ask("PUT", &url, text.to_owned()).await;
    }

    /// The texts of all events that lie in a calendar.
    pub fn events(&self, calendar: &CalendarId) -> Vec<String> {
        let files = self.files(calendar).into_iter();
        files
            .map(|file| fs::read_to_string(file).unwrap())
            .collect()
    }

    /// Moves an event to another time, as its owner would in another program.
    pub async fn move_event(&self, calendar: &CalendarId, uid: &str, to: Window) {
        self.edit_event(calendar, uid, |line| {
            let at = |at: Timestamp| at.0.strftime("%Y%m%dT%H%M%SZ").to_string();
            if line.starts_with("DTSTART") {
                format!("DTSTART:{}", at(to.from))
            } else if line.starts_with("DTEND") {
                format!("DTEND:{}", at(to.to))
            } else {
                line.to_owned()
            }
        })
        .await;
    }

    /// Changes the lines of an event, as its owner would in another program.
    pub async fn edit_event(
        &self,
        calendar: &CalendarId,
        uid: &str,
        edit: impl Fn(&str) -> String,
    ) {
        let file = self.file(calendar, uid);
        let text = fs::read_to_string(&file)
            .unwrap()
            .replace("\r\n", "\n")
            .replace("\n ", "");
        let lines = text.lines().map(edit).collect::<Vec<_>>();
        let url = address(calendar, &file);
        self.ask("PUT", &url, lines.join("\r\n") + "\r\n").await;
    }

    pub async fn delete_event(&self, calendar: &CalendarId, uid: &str) {
        let url = address(calendar, &self.file(calendar, uid));
        self.ask("DELETE", &url, String::new()).await;
    }

    fn file(&self, calendar: &CalendarId, uid: &str) -> PathBuf {
        let line = format!("UID:{uid}");
        let of_uid = |file: &PathBuf| {
            let text = fs::read_to_string(file).unwrap();
            let text = text.replace("\r\n", "\n").replace("\n ", "");
            text.lines().any(|l| l == line)
        };
        let found = self.files(calendar).into_iter().find(of_uid);
        found.unwrap_or_else(|| panic!("no event {uid} in {}", calendar.0))
    }

    /// The servers keep each event in a file of its own.
    fn files(&self, calendar: &CalendarId) -> Vec<PathBuf> {
        let url: Url = calendar.0.parse().unwrap();
        let root = match self.program {
            Program::Radicale => self.folder.path().join("data/collection-root"),
            Program::Xandikos => self.folder.path().join("data"),
        };
        let folder = root.join(url.path().trim_matches('/'));
        let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
        let mut files: Vec<_> = entries
            .filter(|p| p.extension().is_some_and(|e| e == "ics"))
            .collect();
        files.sort();
        files
    }

    async fn ask(&self, method: &str, url: &Url, body: String) {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self
            .http
            .request(method.clone(), url.clone())
            .basic_auth(USER, Some(PASSWORD));
        if !body.is_empty() {
            let kind = "text/calendar; charset=utf-8";
            request = request.header("content-type", kind).body(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        assert!(
            status.is_success(),
            "{method} {url}: {status} {}",
            answer.text().await.unwrap()
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn address(calendar: &CalendarId, file: &Path) -> Url {
    let mut url: Url = calendar.0.parse().unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    url.path_segments_mut().unwrap().pop_if_empty().push(name);
    url
}

fn command(program: Program, folder: &Path, port: u16) -> Command {
    let data = folder.join("data");
    fs::create_dir_all(&data).unwrap();
    let log = File::create(folder.join("log")).unwrap();
    let python = installed().join(if cfg!(windows) {
        "python.exe"
    } else {
        "python"
    });
    let mut command = bound_to_us(&python);
    match program {
        Program::Radicale => {
            fs::write(folder.join("users"), format!("{USER}:{PASSWORD}\n")).unwrap();
            fs::write(folder.join("config"), radicale_settings(folder, port)).unwrap();
            command
                .args(["-m", "radicale", "--config"])
                .arg(folder.join("config"));
        }
        Program::Xandikos => {
            command.args([
                "-m",
                "xandikos",
                "serve",
                "--defaults",
                "--listen-address",
                "127.0.0.1",
            ]);
            command.args(["--port", &port.to_string()]);
            command.args(["--current-user-principal", &format!("/{USER}/")]);
            command.arg("--directory").arg(data);
            command.arg("--state-dir").arg(folder.join("state"));
        }
    }
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    command
}

fn radicale_settings(folder: &Path, port: u16) -> String {
    format!(
        "[server]\nhosts = 127.0.0.1:{port}\n\
         [auth]\ntype = htpasswd\nhtpasswd_filename = {users}\nhtpasswd_encryption = plain\ndelay = 0\n\
         [rights]\ntype = owner_only\n\
         [storage]\nfilesystem_folder = {data}\n\
         [web]\ntype = none\n",
        users = folder.join("users").display(),
        data = folder.join("data").display()
    )
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

/// The Python that runs the servers, with the libraries that they read calendars with.
pub fn python() -> PathBuf {
    installed().join(if cfg!(windows) {
        "python.exe"
    } else {
        "python"
    })
}

/// The folder of the programs that `cargo xtask test` installs.
fn installed() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    // Cargo marks a folder that it makes itself; into one that was there it writes the other file.
    let marks = ["CACHEDIR.TAG", ".rustc_info.json"];
    let target = here
        .ancestors()
        .find(|f| marks.iter().any(|mark| f.join(mark).exists()));
    let target = target.unwrap_or_else(|| panic!("{} is in no target folder", here.display()));
    let programs = target
        .join("servers")
        .join(if cfg!(windows) { "Scripts" } else { "bin" });
    assert!(
        programs.exists(),
        "the calendar servers are not installed: run `cargo xtask test`, which installs them into {}",
        target.join("servers").display()
    );
    programs
}

/// One that nobody uses now; somebody may take it before we do.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Whether it answers; not if it ended before.
async fn answers(child: &mut Child, port: u16) -> bool {
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_ok()
        {
            return true;
        }
        assert!(began.elapsed() < START, "the server does not start");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}
