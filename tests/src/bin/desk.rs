//! A rep's desk without a window, as a process that can be killed. Its folder and its owner are the
//! arguments; what it is asked comes on standard input, what it says goes to standard output.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baton_core::Env;
use baton_desk::failure::Failure;
use baton_desk::keychain::SecretError;
use baton_desk::view::Setup;
use baton_desk::{AlertEvent, AlertKind, Desk, DeskConfig, SecretStore};
use baton_tests::desk::{Ask, Owner, Said, Sight};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let owner: Owner = serde_json::from_str(&arguments.next().expect("an owner")).unwrap();
    let desk = match open(&folder, owner).await {
        Ok(desk) => desk,
        Err(failure) => {
            eprintln!("{failure:?}");
            std::process::exit(1);
        }
    };
    let mut alerts = desk.alerts().expect("alerts");
    desk.start();
    say(&Said::Ready);
    let mut asked = listen();
    loop {
        tokio::select! {
            Some(event) = alerts.recv() => shows(&desk, event).await,
            ask = asked.recv() => match ask {
                Some(ask) => say(&answer(&desk, ask).await),
                None => break,
            }
        }
    }
    desk.shutdown().await;
}

async fn open(folder: &Path, owner: Owner) -> Result<Desk, Failure> {
    let config = DeskConfig {
        dir: folder.join("data"),
        setup: Setup::Team {
            hub: owner.hub.to_string(),
        },
        hub: owner.hub,
        rep: owner.rep,
        device: owner.device,
        zone: jiff::tz::TimeZone::UTC,
    };
    let secrets = Arc::new(Drawer(folder.join("keys")));
    Desk::open(config, owner.token.into(), secrets, Env::system()).await
}

/// What is asked, until nobody asks any more.
fn listen() -> mpsc::Receiver<Ask> {
    let (heard, asked) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let ask = serde_json::from_str(&line.unwrap()).unwrap();
            if heard.blocking_send(ask).is_err() {
                return;
            }
        }
    });
    asked
}

async fn answer(desk: &Desk, ask: Ask) -> Said {
    match ask {
        Ask::Inbox => Said::Inbox(desk.inbox().await.unwrap()),
        Ask::Look => Said::Sight(Box::new(Sight::of(desk).await.unwrap())),
        Ask::Does(act) => Said::Done(act.at(desk).await),
        Ask::Wake => {
            desk.wake();
            Said::Woken
        }
        Ask::Ledger => Said::Ledger(desk.export_ledger().await.map(|ledger| ledger.csv)),
    }
}

async fn shows(desk: &Desk, event: AlertEvent) {
    if let AlertEvent::Show(alert) = event
        && alert.kind == AlertKind::Offered
    {
        say(&Said::Alerted(alert.offer.clone()));
        // The offer may have gone meanwhile.
        let _ = desk.alert_shown(&alert.offer).await;
    }
}

/// In one write: a line that is read is whole.
fn say(said: &Said) {
    let mut line = serde_json::to_string(said).unwrap();
    line.push('\n');
    let mut out = std::io::stdout().lock();
    // Whoever listened may be gone.
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}

/// A keychain of files, for a process that is to find its key again without a desktop.
struct Drawer(PathBuf);

impl SecretStore for Drawer {
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretError> {
        let text = std::fs::read_to_string(self.0.join(name));
        Ok(text.ok().map(Into::into))
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretError> {
        let failed = |e: std::io::Error| SecretError::Failed(e.to_string());
        std::fs::create_dir_all(&self.0).map_err(failed)?;
        let (half, whole) = (self.0.join("half"), self.0.join(name));
        std::fs::write(&half, secret.expose_secret()).map_err(failed)?;
        std::fs::rename(half, whole).map_err(failed)
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        let _ = std::fs::remove_file(self.0.join(name));
        Ok(())
    }
}
