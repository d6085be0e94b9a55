//! iCalendar: reads what others wrote into times, writes our events and invitations.
//!
//! Recurring events are expanded here and not by the server, because servers get changes of the
//! clock wrong. What cannot be read is an error and never free time.

mod busy;
mod entry;
mod outline;
mod rule;
mod series;
mod vtimezone;
mod write;
mod zone;

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType};
use calcard::{Entry as Parsed, Parser};
use jiff::tz::TimeZone;

pub use busy::busy;
pub use outline::{Outline, outlines};
pub use write::{Invitation, Method, calendar, invitation};

/// Most components that one text may have; a year of a busy person is some thousands.
const MOST: usize = 20_000;

/// Whose calendar it is.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Where days begin, and where times without a zone are meant.
    pub zone: TimeZone,
    /// Addresses under which the owner is invited: what was declined takes no time.
    pub emails: Vec<String>,
}

impl Owner {
    /// For texts of ours, whose times are in UTC.
    pub(crate) fn nobody() -> Self {
        Self {
            zone: TimeZone::UTC,
            emails: vec![],
        }
    }
}

/// Why an event cannot be turned into times.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

type Result<T> = std::result::Result<T, Unreadable>;

impl Unreadable {
    fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    /// Names the event, so that a person can find it.
    fn of(self, uid: &str) -> Self {
        let uid: String = uid.chars().filter(|c| !c.is_control()).take(80).collect();
        Self(format!("event {uid}: {}", self.0))
    }
}

/// The calendars of a text: usually one.
fn parse(text: &str) -> Result<Vec<ICalendar>> {
    let mut parser = Parser::new(text);
    let mut calendars = vec![];
    let mut components = 0;
    loop {
        match parser.entry() {
            Parsed::ICalendar(calendar) => {
                components += calendar.components.len();
                calendars.push(calendar);
            }
            Parsed::Eof => break,
            Parsed::InvalidLine(_) | Parsed::VCard(_) => {}
            _ => return Err(Unreadable::new("a calendar that does not end")),
        }
        if components > MOST {
            return Err(Unreadable::new("too many events in one text"));
        }
    }
    let any = |c: &ICalendar| {
        let first = c.components.first();
        first.is_some_and(|c| c.component_type == ICalendarComponentType::VCalendar)
    };
    if calendars.iter().any(any) {
        Ok(calendars)
    } else {
        Err(Unreadable::new("not a calendar"))
    }
}

fn events(calendar: &ICalendar) -> impl Iterator<Item = &ICalendarComponent> {
    let of = |c: &&ICalendarComponent| c.component_type == ICalendarComponentType::VEvent;
    calendar.components.iter().filter(of)
}
