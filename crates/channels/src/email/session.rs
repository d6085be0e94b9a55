//! One conversation with a mail server, step by step, each with its limit.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};
use secrecy::ExposeSecret;

use super::fault::{Trouble, fault, not_let_in, of_tls};
use super::message::Letter;
use super::{Email, Security};
use crate::Fault;

/// The message goes out in pieces, so that we know which was the last.
const PIECE: usize = 16 * 1024;
/// A word of farewell; nothing depends on its answer.
const FAREWELL: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Encryption,
    SignIn,
    Sender,
    Receiver,
    Message,
}

impl Step {
    /// Those that tell nobody anything.
    pub(super) const CHECKED: [Self; 4] =
        [Self::Connect, Self::Encryption, Self::SignIn, Self::Sender];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Connect => "Connect",
            Self::Encryption => "Encryption",
            Self::SignIn => "Sign in",
            Self::Sender => "Sender",
            Self::Receiver => "Receiver",
            Self::Message => "Message",
        }
    }
}

/// Where a conversation ended before its time.
#[derive(Debug)]
pub(super) struct Broken {
    pub step: Step,
    pub fault: Fault,
}

impl Broken {
    fn at(step: Step, trouble: &Trouble) -> Self {
        if let Trouble::Smtp(error) = trouble
            && let Some(fault) = of_tls(error)
        {
            let step = Step::Encryption;
            return Self { step, fault };
        }
        let fault = fault(step, trouble, false);
        Self { step, fault }
    }
}

type Result<T, E = Broken> = std::result::Result<T, E>;

pub(super) struct Session<'a> {
    email: &'a Email,
    line: AsyncSmtpConnection,
}

impl<'a> Session<'a> {
    /// Reaches the server, encrypts and signs in.
    pub(super) async fn open(email: &'a Email) -> Result<Self> {
        let line = connect(email)
            .await
            .map_err(|t| Broken::at(Step::Connect, &t))?;
        let mut session = Self { email, line };
        let encrypted = session.encrypt().await;
        encrypted.map_err(|t| Broken::at(Step::Encryption, &t))?;
        let known = session.sign_in().await;
        known.map_err(|t| Broken::at(Step::SignIn, &t))?;
        Ok(session)
    }

    async fn encrypt(&mut self) -> Result<(), Trouble> {
        let (Security::Starttls, Some(tls)) = (self.email.server.security, &self.email.tls) else {
            return Ok(());
        };
        if !self.line.can_starttls() {
            let said = "the server offers no encryption on this port (STARTTLS)";
            return Err(Trouble::Known(Fault::Forbidden(said.into())));
        }
        let limit = self.email.patience.answer;
        let me = name(self.email);
        within(limit, self.line.starttls(tls.clone(), &me)).await
    }

    async fn sign_in(&mut self) -> Result<(), Trouble> {
        const WAYS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];
        let server = &self.email.server;
        if server.user.is_empty() {
            return Ok(());
        }
        let Some(password) = &server.password else {
            return Err(Trouble::Known(Fault::SignIn(
                "no password is stored".into(),
            )));
        };
        if self.line.server_info().get_auth_mechanism(&WAYS).is_none() {
            let said = "the server offers no way to sign in that Baton knows";
            return Err(Trouble::Known(Fault::Forbidden(said.into())));
        }
        let credentials = Credentials::new(server.user.clone(), password.expose_secret().into());
        let limit = self.email.patience.answer;
        let answer = within(limit, self.line.auth(&WAYS, &credentials)).await;
        match answer {
            Ok(answer) => expect(&answer, 235),
            // Some servers repeat what they do not understand: here that is the password.
            Err(Trouble::Smtp(error)) if error.is_permanent() => {
                Err(Trouble::Known(not_let_in(&error, server, password)))
            }
            Err(other) => Err(other),
        }
    }

    /// Asks whether we may send, and takes it back.
    pub(super) async fn introduce(&mut self) -> Result<()> {
        let from = self.email.from.email.clone();
        let limit = self.email.patience.answer;
        let asked = async {
            within(limit, self.line.command(Mail::new(Some(from), vec![]))).await?;
            within(limit, self.line.command(Rset)).await
        };
        let asked = asked.await;
        asked.map_err(|t| Broken::at(Step::Sender, &t))?;
        Ok(())
    }

    /// Hands over one message.
    pub(super) async fn deliver(&mut self, letter: &Letter) -> Result<()> {
        let limit = self.email.patience.answer;
        let from = self.email.from.email.clone();
        let wishes = self.wishes(&[&from, &letter.to])?;
        let taken = within(limit, self.line.command(Mail::new(Some(from), wishes))).await;
        taken.map_err(|t| Broken::at(Step::Sender, &t))?;
        let receiver = Rcpt::new(letter.to.clone(), vec![]);
        let known = within(limit, self.line.command(receiver)).await;
        known.map_err(|t| Broken::at(Step::Receiver, &t))?;
        let ready = within(limit, self.line.command(Data)).await;
        // An answer to something else would count as one to the message.
        let ready = ready.and_then(|answer| expect(&answer, 354));
        ready.map_err(|t| Broken::at(Step::Message, &t))?;
        self.hand_over(&letter.raw).await
    }

    async fn hand_over(&mut self, raw: &[u8]) -> Result<()> {
        // Without its end a server has no message: whatever breaks before, nothing was sent.
        let mut pieces = raw.chunks(PIECE);
        let ended = AtomicBool::new(false);
        let marked = std::iter::from_fn(|| {
            let piece = pieces.next();
            ended.store(piece.is_none(), Ordering::Relaxed);
            piece
        });
        let limit = self.email.patience.message;
        let taken = within(limit, self.line.message_iter(marked)).await;
        let taken = taken.and_then(|answer| match answer.code().severity {
            Severity::PositiveCompletion => Ok(()),
            _ => Err(Trouble::Odd),
        });
        taken.map_err(|t| Broken {
            step: Step::Message,
            fault: fault(Step::Message, &t, ended.load(Ordering::Relaxed)),
        })
    }

    /// An address with letters beyond ASCII has to be announced.
    fn wishes(&self, addresses: &[&Address]) -> Result<Vec<MailParameter>> {
        if addresses.iter().all(|a| AsRef::<str>::as_ref(a).is_ascii()) {
            return Ok(vec![]);
        }
        let info = self.line.server_info();
        if info.supports_feature(Extension::SmtpUtfEight) {
            return Ok(vec![MailParameter::SmtpUtfEight]);
        }
        let said = "the server sends to no address with letters beyond ASCII";
        Err(Broken {
            step: Step::Receiver,
            fault: Fault::Refused(said.into()),
        })
    }

    pub(super) async fn leave(mut self) {
        // All is said and done; the answer changes nothing.
        let _ = tokio::time::timeout(FAREWELL, self.line.command(Quit)).await;
    }
}

async fn connect(email: &Email) -> Result<AsyncSmtpConnection, Trouble> {
    let (server, patience) = (&email.server, &email.patience);
    let found = server.guard.addresses(&server.host);
    let found = tokio::time::timeout(patience.connect, found).await;
    let Ok(Ok(found)) = found else {
        let host = baton_web::words(&server.host);
        let said = format!("the name {host} is not known");
        return Err(Trouble::Known(Fault::NotSent(said)));
    };
    let found = found.map_err(|private| Trouble::Known(baton_web::Fault::from(private).into()))?;
    let places = found.into_iter().map(|ip| SocketAddr::new(ip, server.port));
    let places = places.collect::<Vec<_>>();
    let tls = match server.security {
        Security::Tls => email.tls.clone(),
        Security::Starttls | Security::None => None,
    };
    let me = name(email);
    let reach = Some(patience.connect);
    let line = AsyncSmtpConnection::connect_tokio1(places.as_slice(), reach, &me, tls, None);
    within(patience.connect + patience.answer, line).await
}

/// As whom we greet: some servers want a name that exists.
fn name(email: &Email) -> ClientId {
    ClientId::Domain(email.from.email.domain().to_owned())
}

async fn within<T>(
    limit: Duration,
    step: impl Future<Output = std::result::Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, step).await {
        Ok(outcome) => outcome.map_err(Trouble::Smtp),
        Err(_) => Err(Trouble::Late),
    }
}

fn expect(answer: &Response, code: u16) -> Result<(), Trouble> {
    if answer.has_code(code) {
        Ok(())
    } else {
        Err(Trouble::Odd)
    }
}
