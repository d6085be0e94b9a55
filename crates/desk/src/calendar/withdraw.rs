//! Meetings that the hub has taken back: their events go from the rep's calendars.

use std::sync::Arc;

use baton_calendars::{Calendar, CalendarError, CalendarId, Written};
use baton_core::meeting;

use super::worker::{Trouble, Worker};
use super::write::written;
use crate::cache::account::Account;
use crate::cache::event::Copy;

impl Worker {
    /// Only what the hub has taken back by name: what is merely unknown, on a device that reads the
    /// feed anew, stays.
    pub(super) async fn withdraw(
        &self,
        account: &Account,
        calendar: &Arc<dyn Calendar>,
    ) -> Result<(), Trouble> {
        let mut trouble = None;
        for id in self.cache.withdrawn().await? {
            let copies = self.outbox.copies_of(&id).await?;
            let (here, elsewhere): (Vec<_>, Vec<_>) =
                copies.iter().partition(|c| c.account == account.id);
            let mut left = elsewhere.len();
            for copy in here {
                match take_out(calendar, copy).await {
                    Ok(()) => self.outbox.remove_copy(copy).await?,
                    Err(e) => {
                        left += 1;
                        trouble.get_or_insert(Trouble::from(e));
                    }
                }
            }
            if left == 0 {
                self.cache.forget_withdrawn(&id).await?;
            }
        }
        trouble.map_or(Ok(()), Err)
    }
}

async fn take_out(calendar: &Arc<dyn Calendar>, copy: &Copy) -> Result<(), CalendarError> {
    if copy.gone {
        return Ok(());
    }
    let id = CalendarId(copy.calendar.clone());
    match calendar.delete(&id, &written(copy)).await {
        // The calendar itself is gone.
        Err(CalendarError::NotFound) => Ok(()),
        // The rep has changed it since: it goes all the same.
        Err(CalendarError::Changed) => {
            let Some(seen) = calendar.find(&id, &meeting::uid(&copy.meeting)).await? else {
                return Ok(());
            };
            let there = Written {
                href: seen.href,
                revision: seen.revision,
                join_url: None,
            };
            calendar.delete(&id, &there).await
        }
        other => other,
    }
}
