//! Notifications by mail, over SMTP: one message for one person, in plain text and in HTML, with
//! the invitation where a meeting is concerned.
//!
//! Mail cannot be looked up and cannot be changed. So the steps of a conversation with the server
//! are taken one by one: up to the end of the message nothing was sent, whatever goes wrong, and
//! only after it nobody can know. What changes later comes as an answer in the same thread.

mod address;
mod dkim;
mod fault;
mod html;
mod message;
mod session;
mod text;

use std::time::Duration;

use async_trait::async_trait;
use baton_web::Guard;
use lettre::message::{DkimConfig, Mailbox};
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use secrecy::SecretString;

use crate::{Channel, CheckStep, Fault, Found, Parcel, Receipt, Result};

pub use html::html;
pub use text::text;

use session::{Session, Step};

/// A mail server, and as whom we send there.
#[derive(Clone, Debug)]
pub struct EmailServer {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Empty for a server that asks for none.
    pub user: String,
    pub password: Option<SecretString>,
    pub from: String,
    pub from_name: Option<String>,
    /// Where answers go, if not to `from`.
    pub reply_to: Option<String>,
    pub dkim: Option<Dkim>,
    /// A certificate authority beside those of the system, as PEM.
    pub authority: Option<String>,
    /// Where the server may be.
    pub guard: Guard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Encrypted after the first words; never without. Usually port 587.
    Starttls,
    /// From the start. Usually port 465.
    Tls,
    /// Only to a server on this machine.
    None,
}

/// Signs mails for a domain.
#[derive(Clone, Debug)]
pub struct Dkim {
    pub domain: String,
    /// Under which name the public key stands in the domain's DNS.
    pub selector: String,
    /// PEM: an RSA or Ed25519 key, as `openssl` writes it.
    pub key: SecretString,
}

/// How long a server may take. A server that trickles is no quicker: each limit is for a whole step.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// To be reached.
    pub connect: Duration,
    /// For a greeting or the answer to a command. Some let strangers wait on purpose.
    pub answer: Duration,
    /// For the message itself and the word that it was taken: it may be looked through first.
    pub message: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            message: Duration::from_mins(2),
        }
    }
}

/// A mail account.
pub struct Email {
    server: EmailServer,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    tls: Option<TlsParameters>,
    signature: Option<DkimConfig>,
    patience: Patience,
}

impl Email {
    pub fn new(server: EmailServer) -> Result<Self> {
        let admitted = server.guard.admits_host(&server.host);
        admitted.map_err(baton_web::Fault::from)?;
        let tls = match server.security {
            Security::None => {
                local(&server.host)?;
                None
            }
            Security::Starttls | Security::Tls => Some(trusted(&server)?),
        };
        let from = address::mailbox(server.from_name.as_deref(), &server.from)
            .ok_or_else(|| wrong(&server.from))?;
        let reply_to = server.reply_to.as_deref().filter(|to| !to.is_empty());
        let reply_to = reply_to.map(|to| address::mailbox(None, to).ok_or_else(|| wrong(to)));
        let reply_to = reply_to.transpose()?;
        let signature = server.dkim.as_ref().map(dkim::config).transpose()?;
        Ok(Self {
            server,
            from,
            reply_to,
            tls,
            signature,
            patience: Patience::default(),
        })
    }

    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }
}

#[async_trait]
impl Channel for Email {
    async fn send(&self, parcel: &Parcel) -> Result<Receipt> {
        let letter = message::write(self, parcel)?;
        let mut session = Session::open(self).await.map_err(|b| b.fault)?;
        session.deliver(&letter).await.map_err(|b| b.fault)?;
        session.leave().await;
        // The Message-ID proves the mail; its subject and its receiver would name the prospect.
        Ok(Receipt {
            reference: letter.id,
            ..Receipt::default()
        })
    }

    /// Nobody can ask a server what it has taken.
    async fn find(&self, _: &Parcel) -> Result<Found> {
        Ok(Found::CannotTell)
    }

    async fn check(&self) -> Vec<CheckStep> {
        let outcome = match Session::open(self).await {
            Ok(mut session) => {
                let outcome = session.introduce().await;
                session.leave().await;
                outcome
            }
            Err(broken) => Err(broken),
        };
        let failed = outcome.err();
        let mut steps = vec![];
        for step in Step::CHECKED {
            if let Some(broken) = failed.as_ref().filter(|b| b.step == step) {
                steps.push(told(step, false, fault::words(&broken.fault)));
                break;
            }
            steps.push(told(step, true, self.fine(step)));
        }
        steps
    }
}

impl Email {
    fn fine(&self, step: Step) -> String {
        let server = &self.server;
        match (step, server.security) {
            (Step::Connect, _) => format!("{} answers on port {}.", server.host, server.port),
            (Step::Encryption, Security::None) => "None: the server is on this machine.".into(),
            (Step::Encryption, _) => "Encrypted, and the certificate is trusted.".into(),
            (Step::SignIn, _) if server.user.is_empty() => {
                "No user is set: nobody signs in.".into()
            }
            (Step::SignIn, _) => format!("Signed in as {}.", server.user),
            (_, _) => format!("The server takes mail from {}.", server.from),
        }
    }
}

fn told(step: Step, ok: bool, words: String) -> CheckStep {
    let name = step.name().to_owned();
    CheckStep { name, words, ok }
}

fn wrong(address: &str) -> Fault {
    let address = baton_web::words(address);
    Fault::Forbidden(format!("`{address}` is not a mail address"))
}

/// Mail in the open stays on this machine.
fn local(host: &str) -> Result<()> {
    let ip = host.parse::<std::net::IpAddr>();
    if host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback()) {
        return Ok(());
    }
    let said = "without encryption only a server on this machine is spoken to";
    Err(Fault::Forbidden(said.into()))
}

/// The authorities of the system, and the workspace's own.
fn trusted(server: &EmailServer) -> Result<TlsParameters> {
    let mut tls = TlsParameters::builder(server.host.clone());
    if let Some(pem) = server.authority.as_deref().filter(|pem| !pem.is_empty()) {
        let unreadable = || Fault::Forbidden("the certificate authority cannot be read".into());
        if !pem.contains("-----BEGIN CERTIFICATE-----") {
            return Err(unreadable());
        }
        let authority = Certificate::from_pem(pem.as_bytes()).map_err(|_| unreadable())?;
        tls = tls.add_root_certificate(authority);
    }
    // With ring where the process has not chosen: lettre is built with no other.
    tls.build()
        .map_err(|_| Fault::Forbidden("TLS cannot be set up with these settings".into()))
}
