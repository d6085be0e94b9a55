//! What a rep does with our events in a calendar of the hub: moved is moved, as far as the hub has
//! nothing newer.

use baton_api::intent::Answer;
use baton_calendars::{CalendarId, Changes, Seen, SyncToken, Window, Written};
use baton_core::Timestamp;
use baton_core::meeting::{Party, uid};

use super::sync::Place;
use super::trouble::{Tally, Trouble};
use crate::engine::Engine;
use crate::fail::Fail;
use crate::store::meetings;
use crate::store::team_calendars::{self, EventRow};

const AHEAD_SECONDS: i64 = 400 * 86_400;
const BACK_SECONDS: i64 = 86_400;
/// As of a sequence that no meeting has: what stands in the calendar is to be overwritten.
const PUT_RIGHT: u32 = u32::MAX;

impl Engine {
    pub(super) async fn follow(&self, place: &Place<'_>) -> Result<(), Trouble> {
        let within = Window {
            from: place.now.plus_seconds(-BACK_SECONDS),
            to: place.now.plus_seconds(AHEAD_SECONDS),
        };
        let token = place.link.sync_token.clone().map(SyncToken);
        let asked = place
            .client
            .changes(&place.calendar, token.as_ref(), within);
        let changes = asked.await?;
        let mut tally = Tally::default();
        let mut missing = vec![];
        for event in self.to_come(place).await? {
            let there = if event.calendar == place.link.calendar {
                there(&event, &changes, within)
            } else {
                ask(place, &event).await
            };
            let done = match there {
                There::Unchanged => Ok(()),
                There::At(seen) => {
                    let calendar = event.calendar.clone();
                    self.stands(place, &event, &calendar, &seen).await
                }
                There::Missing => {
                    missing.push(event);
                    Ok(())
                }
                There::Unknown(trouble) => Err(trouble.of("A meeting could not be found")),
            };
            tally.note(done)?;
        }
        self.note_missing(place, missing, &changes).await?;
        tally.note(self.look_for_missing(place).await)?;
        tally.end()
    }

    pub(super) async fn to_come(&self, place: &Place<'_>) -> Result<Vec<EventRow>, Trouble> {
        let (account, rep) = (place.account, &place.link.rep);
        let mut c = self.store.read().await?;
        Ok(team_calendars::events_to_come(&mut c, account, rep, place.now).await?)
    }

    /// Remembers what is missing, and with it up to where the changes are known.
    async fn note_missing(
        &self,
        place: &Place<'_>,
        missing: Vec<EventRow>,
        changes: &Changes,
    ) -> Result<(), Trouble> {
        let mut w = self.store.write().await?;
        for mut event in missing {
            event.missing_since.get_or_insert(place.now);
            w.put_event(place.account, &event).await?;
        }
        let token = changes.token.as_ref().map(|t| t.0.as_str());
        w.set_token(place.account, place.link, token).await?;
        Ok(w.commit().await?)
    }

    /// An event that is there, maybe elsewhere than it was left.
    pub(super) async fn stands(
        &self,
        place: &Place<'_>,
        event: &EventRow,
        calendar: &str,
        seen: &Seen,
    ) -> Result<(), Trouble> {
        let now = EventRow {
            calendar: calendar.to_owned(),
            written: Written {
                href: seen.href.clone(),
                revision: seen.revision.clone(),
                join_url: event.written.join_url.clone(),
            },
            missing_since: None,
            ..event.clone()
        };
        if !same((seen.start, seen.end), (event.start, event.end)) {
            return self.follow_move(place, now, seen).await;
        }
        if now != *event {
            let mut w = self.store.write().await?;
            w.put_event(place.account, &now).await?;
            w.commit().await?;
        }
        Ok(())
    }

    /// The rep's decision, unless the meeting has changed since the event was written: then the
    /// event is written again.
    async fn follow_move(
        &self,
        place: &Place<'_>,
        mut event: EventRow,
        seen: &Seen,
    ) -> Result<(), Trouble> {
        let (rep, id) = (&place.link.rep, event.meeting.clone());
        let mut w = self.store.write().await?;
        let (times, known) = ((seen.start, Some(seen.end)), Some(event.sequence));
        let answer = self.host_moves(&mut w, rep, &id, times, Party::Calendar, known);
        match answer.await {
            Ok(Answer::Done) => {
                let moved = meetings::meeting(w.conn(), &id).await?;
                event.sequence = moved.map_or(event.sequence, |m| m.meeting.sequence);
                (event.start, event.end) = (seen.start, seen.end);
                self.in_calendar(&mut w, rep, &id, event.sequence, None)
                    .await?;
            }
            // Onto another meeting, or it was moved by somebody else meanwhile.
            Ok(_) => event.sequence = PUT_RIGHT,
            // Not a time for a meeting at all.
            Err(Fail::Problem(why)) => {
                tracing::info!(%why, "a move in a calendar was refused");
                drop(w);
                w = self.store.write().await?;
                event.sequence = PUT_RIGHT;
            }
            Err(e) => return Err(e.into()),
        }
        w.put_event(place.account, &event).await?;
        Ok(w.commit().await?)
    }
}

/// What became of an event.
enum There {
    Unchanged,
    At(Seen),
    Missing,
    Unknown(Trouble),
}

fn there(event: &EventRow, changes: &Changes, within: Window) -> There {
    let uid = uid(&event.meeting);
    let alike = changes.changed.iter().filter(|s| s.uid == uid);
    let best = alike.max_by_key(|s| s.href == event.written.href);
    match best {
        Some(seen) if seen.cancelled => There::Missing,
        Some(seen) => There::At(seen.clone()),
        None if changes.removed.contains(&event.written.href) => There::Missing,
        None if changes.full && event.start < within.to => There::Missing,
        None => There::Unchanged,
    }
}

/// In a calendar whose changes are not read: the rep has moved the event there, or had another
/// calendar before.
async fn ask(place: &Place<'_>, event: &EventRow) -> There {
    let calendar = CalendarId(event.calendar.clone());
    match super::missing::find(place, &calendar, event).await {
        Ok(Some(seen)) => There::At(seen),
        Ok(None) => There::Missing,
        Err(trouble) => There::Unknown(trouble),
    }
}

/// Calendars keep whole seconds.
pub(super) fn same(a: (Timestamp, Timestamp), b: (Timestamp, Timestamp)) -> bool {
    let seconds = |(start, end): (Timestamp, Timestamp)| (start.0.as_second(), end.0.as_second());
    seconds(a) == seconds(b)
}
