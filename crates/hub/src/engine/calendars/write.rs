//! Writes meetings into the hub's calendars: each once, whatever is repeated.

use baton_calendars::{CalendarError, CalendarId, Event, Seen, Written};
use baton_core::card::Card;
use baton_core::ids::RepId;
use baton_core::meeting::MeetingState;

use super::follow::same;
use super::sync::Place;
use super::trouble::{Tally, Trouble};
use crate::engine::Engine;
use crate::fail::{Fail, Result};
use crate::links::meeting_link;
use crate::store::team_calendars::{self, EventRow};
use crate::store::{MeetingRow, conversations, meetings};

impl Engine {
    pub(super) async fn write_meetings(&self, place: &Place<'_>) -> Result<(), Trouble> {
        let (hosted, written) = {
            let mut c = self.store.read().await?;
            let rep = &place.link.rep;
            let hosted = meetings::hosted_since(&mut c, rep, place.now).await?;
            (
                hosted,
                team_calendars::events(&mut c, place.account, rep).await?,
            )
        };
        let mut tally = Tally::default();
        self.take_out_handed_on(place, &hosted, &written, &mut tally)
            .await?;
        for row in &hosted {
            let event = written.iter().find(|e| e.meeting == row.meeting.id);
            let what = format!("The meeting with {} could not be written", row.prospect);
            let done = self.bring(place, row, event).await;
            tally.note(done.map_err(|trouble| trouble.of(&what)))?;
        }
        tally.end()
    }

    /// Somebody else hosts it now.
    async fn take_out_handed_on(
        &self,
        place: &Place<'_>,
        hosted: &[MeetingRow],
        written: &[EventRow],
        tally: &mut Tally,
    ) -> Result<(), Trouble> {
        let hosts = |e: &&EventRow| !hosted.iter().any(|m| m.meeting.id == e.meeting);
        for event in written.iter().filter(hosts) {
            let meeting = {
                let mut c = self.store.read().await?;
                meetings::meeting(&mut c, &event.meeting).await?
            };
            let rep = &place.link.rep;
            let handed_on = |m: &MeetingRow| {
                m.meeting.state == MeetingState::Booked && !m.hosts().any(|h| h == rep)
            };
            if let Some(meeting) = meeting.filter(handed_on) {
                let what = format!("The meeting with {} could not be removed", meeting.prospect);
                let done = self.remove(place, event).await;
                tally.note(done.map_err(|trouble| trouble.of(&what)))?;
            }
        }
        Ok(())
    }

    async fn bring(
        &self,
        place: &Place<'_>,
        row: &MeetingRow,
        event: Option<&EventRow>,
    ) -> Result<(), Trouble> {
        match (row.meeting.state, event) {
            (MeetingState::Cancelled, Some(event)) => self.remove(place, event).await,
            (MeetingState::Booked, None) => self.find_or_put(place, row).await,
            (MeetingState::Booked, Some(event)) if event.sequence != row.meeting.sequence => {
                // Where the rep has put it.
                let calendar = CalendarId(event.calendar.clone());
                self.put(place, row, calendar, Some(&event.written)).await
            }
            _ => Ok(()),
        }
    }

    /// Whoever wrote it before: a desk, or the hub without hearing of it.
    async fn find_or_put(&self, place: &Place<'_>, row: &MeetingRow) -> Result<(), Trouble> {
        let calendar = place.calendar.clone();
        let Some(seen) = place.client.find(&calendar, &row.meeting.uid()).await? else {
            return self.put(place, row, calendar, None).await;
        };
        let known_there = row.written.map(|(sequence, _)| sequence) == Some(row.meeting.sequence)
            && row.meeting.host == place.link.rep;
        let in_place = same((seen.start, seen.end), (row.meeting.start, row.meeting.end));
        let found = of_seen(&seen);
        if seen.cancelled || !(in_place || known_there) {
            return self.put(place, row, calendar, Some(&found)).await;
        }
        self.written(place, row, &calendar, found.clone()).await?;
        if in_place {
            return Ok(());
        }
        // It was written there as it is, and the rep has moved it since.
        let event = event_of(place, row, &calendar, found);
        self.stands(place, &event, &calendar.0, &seen).await
    }

    async fn put(
        &self,
        place: &Place<'_>,
        row: &MeetingRow,
        calendar: CalendarId,
        known: Option<&Written>,
    ) -> Result<(), Trouble> {
        let event = self.event(row, &place.link.rep).await?;
        let written = match place.client.put(&calendar, &event, known).await {
            // Not as it was left, and the hub knows better: over what is there now, once.
            Err(CalendarError::Changed | CalendarError::NotFound) => {
                let found = place.client.find(&calendar, &event.uid).await?;
                let found = found.as_ref().map(of_seen);
                let again = place.client.put(&calendar, &event, found.as_ref());
                again.await?
            }
            done => done?,
        };
        self.written(place, row, &calendar, written).await
    }

    /// The calendar has the meeting as the hub has it.
    async fn written(
        &self,
        place: &Place<'_>,
        row: &MeetingRow,
        calendar: &CalendarId,
        written: Written,
    ) -> Result<(), Trouble> {
        let join_url = written.join_url.clone();
        let event = event_of(place, row, calendar, written);
        let (id, sequence) = (&row.meeting.id, row.meeting.sequence);
        let mut w = self.store.write().await?;
        w.put_event(place.account, &event).await?;
        self.in_calendar(&mut w, &event.rep, id, sequence, join_url.as_deref())
            .await?;
        Ok(w.commit().await?)
    }

    async fn remove(&self, place: &Place<'_>, event: &EventRow) -> Result<(), Trouble> {
        let calendar = CalendarId(event.calendar.clone());
        match place.client.delete(&calendar, &event.written).await {
            // Changed by the rep, and cancelled since: it goes all the same.
            Err(CalendarError::Changed) => {
                let uid = baton_core::meeting::uid(&event.meeting);
                if let Some(found) = place.client.find(&calendar, &uid).await? {
                    place.client.delete(&calendar, &of_seen(&found)).await?;
                }
            }
            done => done?,
        }
        let mut w = self.store.write().await?;
        w.drop_event(place.account, &event.rep, &event.meeting)
            .await?;
        Ok(w.commit().await?)
    }

    /// The meeting as the host reads it in the calendar: the card, and the way into Baton.
    async fn event(&self, row: &MeetingRow, rep: &RepId) -> Result<Event> {
        let mut c = self.store.read().await?;
        let talk = conversations::conversation(&mut c, &row.conversation)
            .await?
            .ok_or_else(|| Fail::not_found("conversation"))?;
        let said = conversations::messages(&mut c, &talk.id, 0, u32::MAX).await?;
        let said: Vec<_> = said.into_iter().map(|m| m.message).collect();
        let holds = self.holding(&mut c, &talk).await?;
        let card = Card::of(&talk.prospect, &talk.scorecard, &holds, &said);
        let workspace = self.workspace(&mut c, &row.workspace).await?;
        let zone = crate::store::reps::rep(&mut c, rep)
            .await?
            .and_then(|r| r.hours.zone)
            .unwrap_or(workspace.settings.booking.zone);
        let link = meeting_link(&row.meeting.id);
        let mut description = card.lines().join("\n");
        description.push_str("\n\nOpen in Baton: ");
        description.push_str(&link);
        Ok(Event {
            uid: row.meeting.uid(),
            sequence: row.meeting.sequence,
            start: row.meeting.start,
            end: row.meeting.end,
            zone,
            summary: format!("{}: {}", row.name, card.headline()),
            description,
            location: row.join_url.clone().or_else(|| row.phone.clone()),
            url: Some(link),
            conference: None,
            attendees: vec![],
            stamp: row.changed_at,
        })
    }
}

pub(super) fn of_seen(seen: &Seen) -> Written {
    Written {
        href: seen.href.clone(),
        revision: seen.revision.clone(),
        join_url: seen.join_url.clone(),
    }
}

fn event_of(
    place: &Place<'_>,
    row: &MeetingRow,
    calendar: &CalendarId,
    written: Written,
) -> EventRow {
    EventRow {
        rep: place.link.rep.clone(),
        meeting: row.meeting.id.clone(),
        calendar: calendar.0.clone(),
        sequence: row.meeting.sequence,
        written,
        start: row.meeting.start,
        end: row.meeting.end,
        missing_since: None,
    }
}
