//! How access fails, by what the caller can do about it.

use std::time::Duration;

use crate::{Fault, Reply};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Nothing but the sign-in was tried. Messages are for people and hold no secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The consent no longer holds: a person connects again.
    #[error("the account has to be connected again: {0}")]
    SignIn(String),
    /// Not everything that is needed was allowed.
    #[error("the account may not do this: {0}")]
    Forbidden(String),
    /// Too many requests: not before this.
    #[error("the provider asks to wait")]
    Throttled(Option<Duration>),
    /// No answer, or a failure of the provider that may pass.
    #[error("the provider could not be reached: {0}")]
    Unreachable(String),
    /// However often it is asked.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// An answer that makes no sense.
    #[error("the provider answered in a way that cannot be read: {0}")]
    Unreadable(String),
}

impl Error {
    /// What an answer without success means, where its status says it alone.
    pub(super) fn of(reply: &Reply, said: String) -> Self {
        let wait = reply.retry_after();
        match reply.status.as_u16() {
            403 => Self::Forbidden(said),
            429 => Self::Throttled(wait),
            503 | 504 if wait.is_some() => Self::Throttled(wait),
            500.. => Self::Unreachable(said),
            _ => Self::Refused(said),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let said = fault.to_string();
        match fault {
            Fault::Insecure(_) | Fault::Private(_) | Fault::Tls => Self::Refused(said),
            Fault::NotSent(_) | Fault::Unknown(_) => Self::Unreachable(said),
            Fault::TooLong | Fault::Unreadable { .. } => Self::Unreadable(said),
        }
    }
}
