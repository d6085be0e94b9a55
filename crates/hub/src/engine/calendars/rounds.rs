//! When an account is looked after: one round at a time for each, few accounts at once, and longer
//! pauses while one has trouble.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_core::Timestamp;
use baton_core::ids::TeamCalendarId;
use tokio::sync::{Mutex as Turn, Semaphore};

/// Between two rounds, in seconds.
pub(super) const EVERY_SECONDS: i64 = 60;
/// The longest pause while an account has trouble.
const LONGEST_SECONDS: i64 = 15 * 60;
/// Nobody is left alone for longer, whatever a server asks for. A time beyond this was set by a
/// clock that has been put right since.
const FAR_SECONDS: i64 = 86_400;
/// Accounts that are looked after at once.
const AT_ONCE: usize = 4;
/// For how long something that was put right is told, in seconds.
const NOTICE_SECONDS: i64 = 86_400;

/// What is known of the accounts between rounds. Lost with a restart, which does no harm.
#[derive(Clone, Debug)]
pub(crate) struct Rounds {
    accounts: Arc<Mutex<HashMap<TeamCalendarId, Health>>>,
    pub(super) slots: Arc<Semaphore>,
}

impl Default for Rounds {
    fn default() -> Self {
        Self {
            accounts: Arc::default(),
            slots: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

#[derive(Debug, Default)]
struct Health {
    turn: Arc<Turn<()>>,
    /// A round waits for its turn.
    queued: bool,
    /// Rounds in a row that the account's server kept from ending.
    failed: u32,
    next_at: Option<Timestamp>,
    notice: Option<(String, Timestamp)>,
}

impl Health {
    fn is_due(&self, now: Timestamp) -> bool {
        let far = now.plus_seconds(FAR_SECONDS);
        self.next_at.is_none_or(|t| t <= now || t > far)
    }
}

/// What is to be done for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Everything.
    Whole,
    /// Meetings changed: the calendar follows.
    Meetings,
}

impl Rounds {
    fn with<T>(&self, id: &TeamCalendarId, look: impl FnOnce(&mut Health) -> T) -> T {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        look(accounts.entry(id.clone()).or_default())
    }

    pub(super) fn turn(&self, id: &TeamCalendarId) -> Arc<Turn<()>> {
        self.with(id, |h| Arc::clone(&h.turn))
    }

    /// What is to be done now. `behind`: the calendars lack something. An account in trouble is left
    /// alone until its time has come, whatever was booked.
    pub(super) fn work(&self, id: &TeamCalendarId, now: Timestamp, behind: bool) -> Option<Work> {
        self.with(id, |h| {
            if h.is_due(now) {
                Some(Work::Whole)
            } else {
                (behind && h.failed == 0).then_some(Work::Meetings)
            }
        })
    }

    /// Takes the place of the next round; `false` if that one is to start anyway.
    pub(super) fn queue(&self, id: &TeamCalendarId) -> bool {
        self.with(id, |h| !std::mem::replace(&mut h.queued, true))
    }

    pub(super) fn began(&self, id: &TeamCalendarId) {
        self.with(id, |h| h.queued = false);
    }

    /// It goes on as usual after so many seconds.
    pub(super) fn went_well(&self, id: &TeamCalendarId, now: Timestamp, seconds: i64) {
        self.with(id, |h| {
            h.failed = 0;
            h.next_at = Some(now.plus_seconds(seconds));
        });
    }

    /// It is tried again after a pause that grows; not before the server allows it.
    pub(super) fn went_wrong(&self, id: &TeamCalendarId, now: Timestamp, asked: Option<Duration>) {
        self.with(id, |h| {
            h.failed = h.failed.saturating_add(1);
            h.next_at = Some(now.plus_seconds(pause(h.failed, asked)));
        });
    }

    /// It is looked after as soon as possible, because somebody changed something about it.
    pub(super) fn due(&self, id: &TeamCalendarId) {
        self.with(id, |h| {
            h.failed = 0;
            h.next_at = None;
        });
    }

    pub(super) fn forget(&self, id: &TeamCalendarId) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.remove(id);
    }

    /// Something that a person should know, though it is over.
    pub(super) fn notice(&self, id: &TeamCalendarId, words: String, now: Timestamp) {
        self.with(id, |h| {
            h.notice = Some((words, now.plus_seconds(NOTICE_SECONDS)));
        });
    }

    /// Notices that name one of these are told no longer.
    pub(in crate::engine) fn hush(&self, names: &[String]) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        for health in accounts.values_mut() {
            let tells = |words: &str| names.iter().any(|n| words.contains(n.as_str()));
            health.notice.take_if(|(words, _)| tells(words));
        }
    }

    pub(super) fn noticed(&self, id: &TeamCalendarId, now: Timestamp) -> Option<String> {
        self.with(id, |h| {
            h.notice.take_if(|(_, until)| *until <= now);
            h.notice.as_ref().map(|(words, _)| words.clone())
        })
    }
}

/// Doubles from failure to failure.
fn pause(failed: u32, asked: Option<Duration>) -> i64 {
    let doubled = 1_i64 << failed.saturating_sub(1).min(16);
    let own = (EVERY_SECONDS * doubled).min(LONGEST_SECONDS);
    let asked = asked.map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(FAR_SECONDS));
    own.max(asked).min(FAR_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour_and_honour_the_server() {
        let pauses: Vec<_> = (1..7).map(|failed| pause(failed, None)).collect();
        assert_eq!(pauses, [60, 120, 240, 480, 900, 900]);
        assert_eq!(pause(1, Some(Duration::from_mins(5))), 300);
        assert_eq!(pause(u32::MAX, Some(Duration::MAX)), 86_400);
    }

    #[test]
    fn a_booking_wakes_only_an_account_that_is_well_and_behind() {
        let (rounds, id) = (Rounds::default(), "tc_1".into());
        assert_eq!(
            rounds.work(&id, at(0), false),
            Some(Work::Whole),
            "at first"
        );
        rounds.went_well(&id, at(0), 60);
        assert_eq!(rounds.work(&id, at(59), false), None);
        assert_eq!(rounds.work(&id, at(59), true), Some(Work::Meetings));
        assert_eq!(rounds.work(&id, at(60), true), Some(Work::Whole));
        rounds.went_wrong(&id, at(60), Some(Duration::from_mins(5)));
        assert_eq!(rounds.work(&id, at(359), true), None);
        assert_eq!(rounds.work(&id, at(360), false), Some(Work::Whole));
        rounds.went_wrong(&id, at(360), None);
        rounds.due(&id);
        assert_eq!(rounds.work(&id, at(361), false), Some(Work::Whole));
    }

    #[test]
    fn a_clock_that_was_put_back_stops_nothing() {
        let (rounds, id) = (Rounds::default(), "tc_1".into());
        rounds.went_well(&id, at(10_000_000), 60);
        assert_eq!(rounds.work(&id, at(0), false), Some(Work::Whole));
    }

    #[test]
    fn one_round_waits_at_most() {
        let (rounds, id) = (Rounds::default(), "tc_1".into());
        assert!(rounds.queue(&id));
        assert!(!rounds.queue(&id));
        rounds.began(&id);
        assert!(rounds.queue(&id));
    }

    #[test]
    fn a_notice_is_told_for_a_day() {
        let (rounds, id) = (Rounds::default(), "tc_1".into());
        rounds.notice(&id, "emptied".into(), at(0));
        assert_eq!(rounds.noticed(&id, at(86_399)).as_deref(), Some("emptied"));
        assert_eq!(rounds.noticed(&id, at(86_400)), None);
    }
}
