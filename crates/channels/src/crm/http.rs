//! Requests to a CRM, and what their failures mean to a delivery.

use baton_web::oauth;
use baton_web::rest::{Ask, Failed, Rest};
use baton_web::{Fault as Web, Reply};

use crate::{Fault, Result};

/// What a request does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing: without an answer nothing was done.
    Reads,
    /// Something: without an answer nobody knows.
    Writes,
}

impl Effect {
    /// No answer that says anything.
    pub(super) fn unanswered(self, said: String) -> Fault {
        match self {
            Self::Reads => Fault::NotSent(said),
            Self::Writes => Fault::Unknown(said),
        }
    }
}

pub(super) async fn send(rest: &Rest, ask: Ask, effect: Effect) -> Result<Reply> {
    rest.send(ask).await.map_err(|failed| match failed {
        Failed::Access(e) => no_access(e),
        Failed::Request(
            fault @ (Web::Insecure(_) | Web::Private(_) | Web::Tls | Web::NotSent(_)),
        ) => fault.into(),
        Failed::Request(_) => effect.unanswered(failed.to_string()),
    })
}

/// Only the sign-in was tried: nothing was sent.
fn no_access(e: oauth::Error) -> Fault {
    match e {
        oauth::Error::Forbidden(why) => Fault::Forbidden(why),
        oauth::Error::Throttled(wait) => Fault::Throttled(wait),
        // Refused is the app itself, and so the whole connection.
        oauth::Error::SignIn(why) | oauth::Error::Refused(why) => Fault::SignIn(why),
        oauth::Error::Unreachable(why) | oauth::Error::Unreadable(why) => Fault::NotSent(why),
    }
}

/// What an answer means, where its status says it alone.
pub(super) fn failure(reply: &Reply, said: &str, effect: Effect) -> Fault {
    let said = reply.words(said);
    match reply.status.as_u16() {
        401 => Fault::SignIn(said),
        403 => Fault::Forbidden(said),
        // Locked.
        423 => Fault::NotYet(said),
        // Too early.
        425 => Fault::NotSent(said),
        429 => Fault::Throttled(reply.retry_after()),
        500.. => effect.unanswered(said),
        _ => Fault::Refused(said),
    }
}

/// What can be read of an answer to a request that was done.
pub(super) fn read<T: serde::de::DeserializeOwned>(reply: &Reply, effect: Effect) -> Result<T> {
    reply
        .read()
        .map_err(|e| effect.unanswered(format!("the answer cannot be read: {e}")))
}
