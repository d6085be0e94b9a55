//! What the window asks of the desk.

mod admin;
mod agenda;
mod archive;
mod booking;
mod brief;
mod calendars;
mod correct;
mod decide;
mod insight;
mod notify;
mod privacy;
mod read;
mod routing;
mod search;
mod session;
mod team;
mod team_calendars;

use crate::failure::{Failure, FailureCode};

pub use calendars::Browser;

type Answer<T> = Result<T, Failure>;

fn gone(what: &str) -> Failure {
    Failure::new(
        FailureCode::NotFound,
        format!("{what} is not here any more."),
    )
}
