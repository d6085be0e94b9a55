//! How a delivery fails, by what can be done about it.

use std::time::Duration;

/// Messages are the provider's words, short, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The account no longer lets us in: an admin connects it again.
    #[error("the account has to be connected again: {0}")]
    SignIn(String),
    /// The account may not do this: an admin gives it a right.
    #[error("the account may not do this: {0}")]
    Forbidden(String),
    /// Not now; nothing was done.
    #[error("the provider asks to wait")]
    Throttled(Option<Duration>),
    /// Certainly not done, and may succeed later.
    #[error("not reached: {0}")]
    NotSent(String),
    /// Certainly not done for this one receiver or record, and may succeed later. Says nothing of
    /// the others: the provider itself is well.
    #[error("not yet: {0}")]
    NotYet(String),
    /// It may have been done, or not.
    #[error("no answer: {0}")]
    Unknown(String),
    /// Not done, however often it is asked: the receiver is unknown, the body is refused.
    #[error("refused: {0}")]
    Refused(String),
}

impl Fault {
    /// Whether the same may succeed later.
    pub fn may_pass(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }
}

impl From<baton_web::Fault> for Fault {
    fn from(fault: baton_web::Fault) -> Self {
        use baton_web::Fault as Web;
        let said = fault.to_string();
        match fault {
            Web::Insecure(_) | Web::Tls => Self::Refused(said),
            // An admin of the connection or the operator has to act.
            Web::Private(_) => Self::Forbidden(said),
            Web::NotSent(_) => Self::NotSent(said),
            // An answer that cannot be read: something was done.
            Web::Unknown(_) | Web::TooLong | Web::Unreadable { .. } => Self::Unknown(said),
        }
    }
}
