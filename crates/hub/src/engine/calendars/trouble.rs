//! How a part of a round over an account fails, and what that keeps from being done.

use std::time::Duration;

use baton_calendars::CalendarError;

use crate::fail::Fail;
use crate::store::StoreError;

#[derive(Debug)]
pub(super) enum Trouble {
    /// What the account's server said.
    Calendar(CalendarError),
    /// Of one event or calendar, in the words that the admin reads.
    Said(String),
    Hub(Fail),
}

impl Trouble {
    /// Whatever else is asked now will fail too.
    pub(super) fn ends_the_round(&self) -> bool {
        match self {
            Self::Calendar(e) => matches!(
                e,
                CalendarError::SignIn(_)
                    | CalendarError::Unreachable(_)
                    | CalendarError::Throttled(_)
            ),
            Self::Said(_) | Self::Hub(Fail::Problem(_)) => false,
            Self::Hub(_) => true,
        }
    }

    /// How long the server asks to be left alone.
    pub(super) fn asks_to_wait(&self) -> Option<Duration> {
        match self {
            Self::Calendar(CalendarError::Throttled(after)) => *after,
            _ => None,
        }
    }

    /// The same, of one thing among others.
    pub(super) fn of(self, what: &str) -> Self {
        match self {
            Self::Calendar(e) if !Self::Calendar(e.clone()).ends_the_round() => {
                Self::Said(format!("{what}: {e}."))
            }
            other => other,
        }
    }

    /// For the admin.
    pub(super) fn into_words(self) -> String {
        let problem = match self {
            Self::Calendar(e) => super::refused(&e),
            Self::Said(words) => return words,
            Self::Hub(fail) => fail.into_problem(),
        };
        match problem.fix {
            Some(fix) => format!("{} {fix}", problem.detail),
            None => problem.detail,
        }
    }
}

impl From<CalendarError> for Trouble {
    fn from(e: CalendarError) -> Self {
        Self::Calendar(e)
    }
}

impl From<Fail> for Trouble {
    fn from(e: Fail) -> Self {
        Self::Hub(e)
    }
}

impl From<StoreError> for Trouble {
    fn from(e: StoreError) -> Self {
        Self::Hub(e.into())
    }
}

/// Tries one part after the other: keeps the first trouble, and lets through only such as makes the
/// rest pointless.
#[derive(Debug, Default)]
pub(super) struct Tally(Option<Trouble>);

impl Tally {
    pub(super) fn note(&mut self, done: Result<(), Trouble>) -> Result<(), Trouble> {
        match done {
            Err(trouble) if !trouble.ends_the_round() => {
                self.0.get_or_insert(trouble);
                Ok(())
            }
            done => done,
        }
    }

    pub(super) fn end(self) -> Result<(), Trouble> {
        self.0.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_odd_event_stops_nothing_and_is_told() {
        let mut tally = Tally::default();
        let odd = Trouble::from(CalendarError::Changed).of("The meeting with Dana");
        assert!(tally.note(Err(odd)).is_ok());
        assert!(tally.note(Ok(())).is_ok());
        let words = tally.end().unwrap_err().into_words();
        assert!(words.starts_with("The meeting with Dana: "), "{words}");
    }

    #[test]
    fn a_server_that_is_away_stops_the_round() {
        let away = Trouble::from(CalendarError::Unreachable("no route".into()));
        assert!(Tally::default().note(Err(away.of("A meeting"))).is_err());
    }
}
