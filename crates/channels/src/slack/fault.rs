//! What Slack's refusals mean.

use std::time::Duration;

use baton_web::Reply;

use super::call::Effect;
use crate::Fault;

/// An answer with `ok: false`.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) code: String,
    /// The right that is missing.
    pub(super) needed: Option<String>,
    pub(super) wait: Option<Duration>,
    pub(super) effect: Effect,
}

impl Problem {
    pub(super) fn fault(self) -> Fault {
        match self.code.as_str() {
            "ratelimited" | "rate_limited" | "message_limit_exceeded" => {
                Fault::Throttled(self.wait)
            }
            "invalid_auth" | "not_authed" | "account_inactive" | "token_revoked"
            | "token_expired" | "org_login_required" => Fault::SignIn(self.code),
            "missing_scope" => Fault::Forbidden(match self.needed {
                Some(scope) => format!("{}: {}", self.code, baton_web::words(&scope)),
                None => self.code,
            }),
            "no_permission"
            | "access_denied"
            | "accesslimited"
            | "ekm_access_denied"
            | "not_allowed_token_type"
            | "team_access_not_granted"
            | "forbidden_team"
            | "enterprise_is_restricted" => Fault::Forbidden(self.code),
            "internal_error"
            | "fatal_error"
            | "service_unavailable"
            | "request_timeout"
            | "team_added_to_org" => unclear(self.code, self.effect),
            // What is wrong with one place (archived, closed to us) says nothing of the others.
            _ => Fault::Refused(self.code),
        }
    }
}

/// What an answer means whose status is no success.
pub(super) fn status(reply: &Reply, effect: Effect) -> Fault {
    let said = reply.words("");
    match reply.status.as_u16() {
        401 => Fault::SignIn(said),
        403 => Fault::Forbidden(said),
        429 => Fault::Throttled(reply.retry_after()),
        500.. => unclear(said, effect),
        _ => Fault::Refused(said),
    }
}

pub(super) fn web(fault: baton_web::Fault, effect: Effect) -> Fault {
    match fault.into() {
        Fault::Unknown(said) => unclear(said, effect),
        fault => fault,
    }
}

/// Where a repetition does no harm, it does not matter whether it was done.
fn unclear(said: String, effect: Effect) -> Fault {
    match effect {
        Effect::Harmless => Fault::NotSent(said),
        Effect::Once => Fault::Unknown(said),
    }
}
