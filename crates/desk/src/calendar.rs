//! The rep's own calendars: busy times go to the hub as start and end, meetings go into the
//! calendar, and what the rep changes there goes back to the hub as their decision.

mod absent;
pub(crate) mod busy;
pub(crate) mod conflict;
pub(crate) mod connect;
pub(crate) mod event;
mod follow;
pub(crate) mod plan;
pub(crate) mod providers;
pub(crate) mod real;
pub(crate) mod status;
mod withdraw;
pub(crate) mod worker;
mod write;

use baton_calendars::CalendarError;

use crate::failure::{Failure, FailureCode};

/// The name under which an account's secret is in the keychain.
pub(crate) fn secret_name(device: &baton_core::ids::DeviceId, account: &str) -> String {
    format!("calendar.{device}.{account}")
}

/// What went wrong with a calendar, with the fix.
pub(crate) fn failure(e: &CalendarError) -> Failure {
    let (code, message, fix) = match e {
        CalendarError::SignIn(why) => (
            FailureCode::Refused,
            format!("The calendar does not let Baton in: {why}."),
            "Connect the account again.",
        ),
        CalendarError::Forbidden(why) => (
            FailureCode::Forbidden,
            format!("The account may not do this: {why}."),
            "Choose another calendar, or ask its owner for the right to change it.",
        ),
        CalendarError::NotFound => (
            FailureCode::NotFound,
            "The calendar is not there any more.".to_owned(),
            "Choose another calendar.",
        ),
        CalendarError::Throttled(_) => (
            FailureCode::Unreachable,
            "The calendar asks to wait.".to_owned(),
            "Baton tries again by itself.",
        ),
        CalendarError::Unreachable(why) => (
            FailureCode::Unreachable,
            format!("The calendar could not be reached: {why}."),
            "Check the network and the server's address; Baton tries again by itself.",
        ),
        CalendarError::Changed => (
            FailureCode::Refused,
            "The event was changed in the calendar meanwhile.".to_owned(),
            "Baton tries again by itself.",
        ),
        CalendarError::Refused(why) | CalendarError::Unreadable(why) => (
            FailureCode::Refused,
            format!("The calendar cannot be used: {why}."),
            "Test the connection in the settings.",
        ),
    };
    Failure::new(code, message).fix(fix)
}
