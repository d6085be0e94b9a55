//! How a calendar fails, by what the caller can do about it.

use std::time::Duration;

use baton_web::rest::Failed;
use baton_web::{Fault, oauth};

pub type Result<T, E = CalendarError> = std::result::Result<T, E>;

/// Messages are for people and hold no secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The password or consent no longer holds: the person connects again.
    #[error("the account has to be connected again: {0}")]
    SignIn(String),
    /// The account may not do this.
    #[error("the account may not do this: {0}")]
    Forbidden(String),
    #[error("there is no such calendar or event")]
    NotFound,
    /// Somebody else changed the event since it was written: read it before writing.
    #[error("the event was changed in the calendar meanwhile")]
    Changed,
    /// Too many requests: not before this.
    #[error("the provider asks to wait")]
    Throttled(Option<Duration>),
    /// No answer, or a failure of the provider that may pass. What was asked may have been done.
    #[error("the calendar could not be reached: {0}")]
    Unreachable(String),
    /// The provider will not do this, however often it is asked.
    #[error("the calendar refused: {0}")]
    Refused(String),
    /// An answer that makes no sense.
    #[error("the calendar answered in a way that cannot be read: {0}")]
    Unreadable(String),
}

impl CalendarError {
    /// Whether the same request may succeed later without a person doing anything.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Self::Throttled(_) | Self::Unreachable(_) | Self::Changed
        )
    }
}

impl From<Fault> for CalendarError {
    fn from(fault: Fault) -> Self {
        let said = fault.to_string();
        match fault {
            Fault::Insecure(_) | Fault::Private(_) | Fault::Tls => Self::Refused(said),
            Fault::NotSent(_) | Fault::Unknown(_) => Self::Unreachable(said),
            Fault::TooLong | Fault::Unreadable { .. } => Self::Unreadable(said),
        }
    }
}

impl From<oauth::Error> for CalendarError {
    fn from(e: oauth::Error) -> Self {
        use oauth::Error as Access;
        match e {
            Access::SignIn(why) => Self::SignIn(why),
            Access::Forbidden(why) => Self::Forbidden(why),
            Access::Throttled(wait) => Self::Throttled(wait),
            Access::Unreachable(why) => Self::Unreachable(why),
            Access::Refused(why) => Self::Refused(why),
            Access::Unreadable(why) => Self::Unreadable(why),
        }
    }
}

impl From<Failed> for CalendarError {
    fn from(e: Failed) -> Self {
        match e {
            Failed::Access(e) => e.into(),
            Failed::Request(e) => e.into(),
        }
    }
}
