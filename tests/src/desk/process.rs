//! A rep's desk as a process of its own, and the rep who works at it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

use baton_core::ids::{IntentId, OfferId, RepId};
use baton_desk::failure::Failure;
use baton_desk::view::InboxRow;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;
use url::Url;

use super::decided::Decided;
use super::{Act, Ask, Owner, Said, Sight};
use crate::process::{command, command_without_privileges};
use crate::programs;
use crate::wait::SOON;

/// Things said that nobody has listened to yet.
const UNHEARD: usize = 64;

pub struct DeskProcess {
    owner: Owner,
    folder: TempDir,
    child: Mutex<Option<Child>>,
    /// One question at a time.
    line: tokio::sync::Mutex<Option<Line>>,
    alerted: Arc<Mutex<BTreeMap<OfferId, u32>>>,
    decided: Mutex<Decided>,
}

struct Line {
    asks: ChildStdin,
    said: mpsc::Receiver<Said>,
}

impl DeskProcess {
    /// A machine joins with a code; nothing runs on it yet.
    pub async fn joins(hub: &str, code: &str) -> Self {
        let hub: Url = hub.parse().unwrap();
        let enrolled = baton_desk::enrol(&hub, code, "laptop", None).await.unwrap();
        Self {
            owner: Owner {
                hub,
                rep: enrolled.rep.id,
                device: enrolled.device,
                token: enrolled.token,
            },
            folder: TempDir::new().unwrap(),
            child: Mutex::default(),
            line: tokio::sync::Mutex::default(),
            alerted: Arc::default(),
            decided: Mutex::default(),
        }
    }

    pub fn rep(&self) -> &RepId {
        &self.owner.rep
    }

    pub fn token(&self) -> &str {
        &self.owner.token
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn with_arguments(&self, mut desk: Command) -> Command {
        desk.arg(self.folder.path());
        desk.arg(serde_json::to_string(&self.owner).unwrap());
        desk
    }

    /// What it says when it is bound by permissions and does not start.
    pub fn refuses_to_start(&self) -> String {
        let mut desk = self.with_arguments(command_without_privileges(programs::desk()));
        let refused = desk.stdin(Stdio::null()).output().unwrap();
        assert!(!refused.status.success(), "it starts");
        String::from_utf8_lossy(&refused.stderr).into_owned()
    }

    /// Starts on what the last run left. It may take a while until it answers.
    pub async fn starts(&self) {
        let mut child = self
            .with_arguments(command(programs::desk()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (say, said) = mpsc::channel(UNHEARD);
        let (out, alerted) = (child.stdout.take().unwrap(), Arc::clone(&self.alerted));
        std::thread::spawn(move || listen(out, &say, &alerted));
        let asks = child.stdin.take().unwrap();
        *self.line.lock().await = Some(Line { asks, said });
        *self.child.lock().unwrap() = Some(child);
    }

    /// Waits until it is open.
    pub async fn is_ready(&self) {
        let ready = timeout(SOON, self.inbox()).await;
        assert!(
            ready.is_ok_and(|inbox| inbox.is_some()),
            "the desk of {} does not open",
            self.rep()
        );
    }

    /// As a power cut would end it.
    pub fn kill(&self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Ends in good order.
    pub async fn stops(&self) {
        // Nobody asks any more.
        drop(self.line.lock().await.take());
        if let Some(mut child) = self.child.lock().unwrap().take() {
            assert!(child.wait().unwrap().success(), "the desk ends");
        }
    }

    /// The answer; none if the process is gone.
    async fn asks(&self, ask: Ask) -> Option<Said> {
        let mut line = self.line.lock().await;
        let Line { asks, said } = line.as_mut()?;
        let text = serde_json::to_string(&ask).unwrap();
        writeln!(asks, "{text}").ok()?;
        loop {
            match said.recv().await? {
                Said::Ready => {}
                answer => return Some(answer),
            }
        }
    }

    pub async fn inbox(&self) -> Option<Vec<InboxRow>> {
        match self.asks(Ask::Inbox).await? {
            Said::Inbox(rows) => Some(rows),
            other => panic!("{other:?}"),
        }
    }

    pub async fn sight(&self) -> Option<Sight> {
        match self.asks(Ask::Look).await? {
            Said::Sight(sight) => Some(*sight),
            other => panic!("{other:?}"),
        }
    }

    pub async fn ledger(&self) -> String {
        match self.asks(Ask::Ledger).await {
            Some(Said::Ledger(Ok(csv))) => csv,
            other => panic!("{other:?}"),
        }
    }

    pub async fn wakes(&self) {
        self.asks(Ask::Wake).await;
    }

    /// The rep decides, having seen this inbox. The desk took it, or said why not.
    pub async fn decides(&self, act: Act, seen: &[InboxRow]) -> Option<Result<(), Failure>> {
        match self.asks(Ask::Does(act.clone())).await? {
            Said::Done(Ok(id)) => {
                self.decided.lock().unwrap().add(id, act, seen);
                Some(Ok(()))
            }
            Said::Done(Err(failure)) => Some(Err(failure)),
            other => panic!("{other:?}"),
        }
    }

    /// Of the process while it runs.
    pub fn id(&self) -> u32 {
        let child = self.child.lock().unwrap();
        child.as_ref().expect("it runs").id()
    }

    /// What the rep decided, and nothing may have taken the place of.
    pub fn decided(&self) -> Vec<(IntentId, Act)> {
        self.decided.lock().unwrap().standing()
    }

    /// How often each offer was alerted.
    pub fn alerted(&self) -> BTreeMap<OfferId, u32> {
        self.alerted.lock().unwrap().clone()
    }
}

impl Drop for DeskProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Until the process is gone; half a line was not said.
fn listen(out: ChildStdout, say: &mpsc::Sender<Said>, alerted: &Mutex<BTreeMap<OfferId, u32>>) {
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        match serde_json::from_str(&line) {
            Ok(Said::Alerted(offer)) => {
                *alerted.lock().unwrap().entry(offer).or_default() += 1;
            }
            Ok(said) => {
                if say.blocking_send(said).is_err() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
}
