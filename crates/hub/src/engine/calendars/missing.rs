//! Events that are no longer where they were left. A deleted one is a cancelled meeting, but only
//! when that is certain: a calendar that fails, empties or vanishes never cancels anything.

use baton_calendars::{CalendarError, CalendarId, CalendarInfo, Seen};
use baton_core::meeting::{Party, uid};

use super::sync::Place;
use super::trouble::{Tally, Trouble};
use crate::engine::Engine;
use crate::store::meetings;
use crate::store::team_calendars::EventRow;

/// Every meeting gone at once, and as many as this: the calendar was emptied, which is not the same
/// as so many decisions.
const EMPTIED: usize = 3;
/// An event is gone when it was missing before, at least so many seconds ago.
const CERTAIN_SECONDS: i64 = 60;

impl Engine {
    /// Looks for every event that is missing.
    pub(super) async fn look_for_missing(&self, place: &Place<'_>) -> Result<(), Trouble> {
        let all = self.to_come(place).await?;
        let mut tally = Tally::default();
        let mut gone = vec![];
        for event in all.iter().filter(|e| e.missing_since.is_some()) {
            let calendar = CalendarId(event.calendar.clone());
            let done = match find(place, &calendar, event).await {
                Ok(Some(seen)) => self.stands(place, event, &calendar.0, &seen).await,
                Ok(None) => {
                    gone.push(event);
                    Ok(())
                }
                Err(trouble) => Err(trouble.of("A meeting could not be found")),
            };
            tally.note(done)?;
        }
        let emptied = |e: &EventRow| is_emptied(&e.calendar, &gone, &all);
        let sure: Vec<_> = gone
            .iter()
            .copied()
            .filter(|e| emptied(e) || is_certain(e, place))
            .collect();
        if !sure.is_empty() {
            let lost = self.not_elsewhere(place, &sure, &mut tally).await?;
            tally.note(self.lost(place, &lost, &all).await)?;
        }
        tally.end()
    }

    /// Those that are in no other calendar of the account either. Where one was found, it stays:
    /// that is the rep's decision.
    async fn not_elsewhere<'e>(
        &self,
        place: &Place<'_>,
        gone: &[&'e EventRow],
        tally: &mut Tally,
    ) -> Result<Vec<&'e EventRow>, Trouble> {
        let listed = place.client.calendars().await?;
        let mut lost = vec![];
        for event in gone {
            let is_listed = listed.iter().any(|c| c.id.0 == event.calendar);
            let done = match elsewhere(place, event, &listed).await {
                Ok(Some((calendar, seen))) => self.stands(place, event, &calendar.0, &seen).await,
                Ok(None) if is_listed => {
                    lost.push(*event);
                    Ok(())
                }
                Ok(None) => self.without_calendar(place, event).await,
                Err(trouble) => Err(trouble.of("A meeting could not be found")),
            };
            tally.note(done)?;
        }
        Ok(lost)
    }

    /// Nowhere to be found.
    async fn lost(
        &self,
        place: &Place<'_>,
        lost: &[&EventRow],
        all: &[EventRow],
    ) -> Result<(), Trouble> {
        let mut emptied = 0;
        for event in lost {
            if is_emptied(&event.calendar, lost, all) {
                self.write_again(place, event).await?;
                emptied += 1;
            } else if is_certain(event, place) {
                self.deleted(place, event).await?;
            }
        }
        if emptied > 0 {
            tracing::warn!(account = %place.account, emptied, "a calendar was emptied");
            let words = format!(
                "All {emptied} meetings were gone from the calendar of {} at once, so none of them \
                 was cancelled. They are written again: cancel in Baton those that shall not take \
                 place.",
                place.name
            );
            self.calendars.notice(place.account, words, place.now);
        }
        Ok(())
    }

    /// The whole calendar is no longer there.
    async fn without_calendar(&self, place: &Place<'_>, event: &EventRow) -> Result<(), Trouble> {
        if event.calendar != place.link.calendar {
            return self.write_again(place, event).await;
        }
        Err(Trouble::Said(format!(
            "The calendar of {} is no longer among the account's. Its meetings still hold; link \
             another calendar.",
            place.name
        )))
    }

    /// Into the linked calendar, as if it had never been written.
    async fn write_again(&self, place: &Place<'_>, event: &EventRow) -> Result<(), Trouble> {
        let mut w = self.store.write().await?;
        w.drop_event(place.account, &event.rep, &event.meeting)
            .await?;
        Ok(w.commit().await?)
    }

    /// The rep's decision, unless the meeting has changed since: then it is written again.
    async fn deleted(&self, place: &Place<'_>, event: &EventRow) -> Result<(), Trouble> {
        let (rep, id) = (&event.rep, &event.meeting);
        let mut w = self.store.write().await?;
        w.drop_event(place.account, rep, id).await?;
        let row = meetings::meeting(w.conn(), id).await?;
        if row.is_some_and(|m| m.meeting.sequence <= event.sequence) {
            self.host_cancels(&mut w, rep, id, None, Party::Calendar)
                .await?;
        }
        Ok(w.commit().await?)
    }
}

/// The event as it is in this calendar; one that is marked as cancelled is not there.
pub(super) async fn find(
    place: &Place<'_>,
    calendar: &CalendarId,
    event: &EventRow,
) -> Result<Option<Seen>, Trouble> {
    match place.client.find(calendar, &uid(&event.meeting)).await {
        Ok(found) => Ok(found.filter(|seen| !seen.cancelled)),
        Err(CalendarError::NotFound) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

async fn elsewhere(
    place: &Place<'_>,
    event: &EventRow,
    listed: &[CalendarInfo],
) -> Result<Option<(CalendarId, Seen)>, Trouble> {
    for calendar in listed.iter().filter(|c| c.id.0 != event.calendar) {
        if let Some(seen) = find(place, &calendar.id, event).await? {
            return Ok(Some((calendar.id.clone(), seen)));
        }
    }
    Ok(None)
}

fn is_certain(event: &EventRow, place: &Place<'_>) -> bool {
    let since = event.missing_since;
    since.is_some_and(|t| t.plus_seconds(CERTAIN_SECONDS) <= place.now)
}

/// Whether all that was in the calendar is gone.
fn is_emptied(calendar: &str, gone: &[&EventRow], all: &[EventRow]) -> bool {
    let gone = gone.iter().filter(|e| e.calendar == calendar).count();
    gone >= EMPTIED && gone == all.iter().filter(|e| e.calendar == calendar).count()
}
