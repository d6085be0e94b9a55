//! What a server's answer means for the delivery.

use std::error::Error as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::Error;
use secrecy::{ExposeSecret, SecretString};

use super::EmailServer;
use super::session::Step;
use crate::Fault;

const LATE: &str = "the server did not answer in time";
const ODD: &str = "the server does not follow the protocol";

/// How a step ends without success.
pub(super) enum Trouble {
    /// The server took longer than we wait.
    Late,
    Smtp(Error),
    /// Another answer than the step asks for.
    Odd,
    /// Seen before anything was asked.
    Known(Fault),
}

impl From<Error> for Trouble {
    fn from(e: Error) -> Self {
        Self::Smtp(e)
    }
}

/// `ended` says that the end of the message may have reached the server: then it may have been taken.
pub(super) fn fault(step: Step, trouble: &Trouble, ended: bool) -> Fault {
    let error = match trouble {
        Trouble::Known(fault) => return fault.clone(),
        Trouble::Late => return unanswered(step, LATE.into(), ended),
        Trouble::Odd => return unanswered(step, ODD.into(), ended),
        Trouble::Smtp(error) => error,
    };
    let Some(code) = error.status().map(u16::from) else {
        return unanswered(step, broken(error), ended);
    };
    let reply = error.source().map(ToString::to_string);
    answered(step, code, &reply.unwrap_or_default())
}

/// The server does not accept user and password.
pub(super) fn not_let_in(error: &Error, server: &EmailServer, password: &SecretString) -> Fault {
    let code = error.status().map(u16::from).unwrap_or_default();
    let reply = error.source().map(ToString::to_string).unwrap_or_default();
    let password = password.expose_secret();
    let sent = [
        password.to_owned(),
        STANDARD.encode(password),
        STANDARD.encode(format!("\0{}\0{password}", server.user)),
    ];
    if sent.iter().any(|s| !s.is_empty() && reply.contains(s)) {
        return Fault::SignIn(code.to_string());
    }
    Fault::SignIn(baton_web::words(&format!("{code} {reply}")))
}

fn unanswered(step: Step, said: String, ended: bool) -> Fault {
    match step {
        Step::Message if ended => Fault::Unknown(said),
        _ => Fault::NotSent(said),
    }
}

/// The server has said no.
fn answered(step: Step, code: u16, reply: &str) -> Fault {
    let said = baton_web::words(&format!("{code} {reply}"));
    match (code, step) {
        // "Come back later", to whoever sends too much or is not known yet.
        (421, _) => Fault::Throttled(None),
        (400..500, _) if reply.starts_with("4.7.") => Fault::Throttled(None),
        (400..500, _) if of_receiver(step, reply) => Fault::NotYet(said),
        (400..500, _) => Fault::NotSent(said),
        (_, Step::SignIn) | (530 | 534 | 535 | 538, _) => Fault::SignIn(said),
        (_, Step::Receiver | Step::Message) => Fault::Refused(said),
        (_, Step::Connect | Step::Encryption | Step::Sender) => Fault::Forbidden(said),
    }
}

/// Whether it is this mailbox or this message that cannot be taken now: by the enhanced code
/// (RFC 3463), where 3 is the server and 4 the way to it; without one by what was asked.
fn of_receiver(step: Step, reply: &str) -> bool {
    match reply.strip_prefix("4.").and_then(|r| r.split('.').next()) {
        Some("1" | "2" | "6") => matches!(step, Step::Receiver | Step::Message),
        Some("3" | "4" | "5") => false,
        _ => step == Step::Receiver,
    }
}

/// What is wrong with the encryption, if that is what is wrong.
pub(super) fn of_tls(error: &Error) -> Option<Fault> {
    let tls = tls_error(error)?;
    Some(match tls {
        rustls::Error::InvalidCertificate(why) => {
            let why = why.to_string();
            Fault::Forbidden(format!(
                "the certificate is not trusted: {}",
                baton_web::words(&why)
            ))
        }
        rustls::Error::InvalidMessage(_) => {
            Fault::Forbidden("the server does not speak TLS on this port".into())
        }
        other => Fault::NotSent(format!(
            "no encrypted connection: {}",
            baton_web::words(&other.to_string())
        )),
    })
}

/// Lettre wraps rustls in input errors, and itself.
fn tls_error(error: &Error) -> Option<&rustls::Error> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return io.get_ref()?.downcast_ref();
        }
        if let Some(tls) = cause.downcast_ref() {
            return Some(tls);
        }
        source = cause.source();
    }
    None
}

/// Why there is no connection, without its address.
fn broken(error: &Error) -> String {
    if error.is_timeout() {
        return LATE.into();
    }
    if error.is_response() {
        return "the connection was closed, or the server does not speak SMTP".into();
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return match io.kind() {
                std::io::ErrorKind::ConnectionRefused => "nothing answers at this address and port",
                _ => "the connection broke",
            }
            .into();
        }
        source = cause.source();
    }
    "no connection".into()
}

/// What is wrong, for an admin: without what becomes of a delivery.
pub(super) fn words(fault: &Fault) -> String {
    match fault {
        Fault::Throttled(_) => "The server asks to come back later.".into(),
        Fault::SignIn(said) => format!(
            "{said}. Check user and password: many providers want an app password in place of the \
             one that people sign in with."
        ),
        Fault::Forbidden(said)
        | Fault::NotSent(said)
        | Fault::NotYet(said)
        | Fault::Unknown(said)
        | Fault::Refused(said) => said.clone(),
    }
}
