//! What a provider's answers mean to a calendar.

use serde_json::Value;
use url::Url;

pub(crate) use baton_web::Reply;
pub(crate) use baton_web::rest::{Ask, Rest};

use crate::{CalendarError, Result};

/// Adds a field to a body.
pub(crate) fn set(body: &mut Value, field: &str, value: Value) {
    if let Value::Object(fields) = body {
        fields.insert(field.into(), value);
    }
}

/// A link that came from outside, if it leads to where the base leads.
pub(crate) fn own(rest: &Rest, link: &str) -> Result<Url> {
    rest.own(link)
        .ok_or_else(|| CalendarError::Unreadable("a link leads elsewhere".into()))
}

/// What an answer without success means, where its status says it alone. `said` is what the
/// provider has to say.
pub(crate) fn failure(reply: &Reply, said: &str) -> CalendarError {
    let said = reply.words(said);
    let wait = reply.retry_after();
    match reply.status.as_u16() {
        401 => CalendarError::SignIn(said),
        403 => CalendarError::Forbidden(said),
        404 | 410 => CalendarError::NotFound,
        412 => CalendarError::Changed,
        429 => CalendarError::Throttled(wait),
        503 | 504 if wait.is_some() => CalendarError::Throttled(wait),
        500.. => CalendarError::Unreachable(said),
        _ => CalendarError::Refused(said),
    }
}
