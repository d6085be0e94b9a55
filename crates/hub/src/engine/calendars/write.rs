//! Writes meetings into the hub's calendars: each once, whatever is repeated.

use baton_calendars::{Calendar, CalendarError, CalendarId, Event};
use baton_core::card::Card;
use baton_core::ids::RepId;
use baton_core::meeting::MeetingState;

use crate::engine::Engine;
use crate::fail::{Fail, Result};
use crate::links::meeting_link;
use crate::store::team_calendars::{self, AccountRow, EventRow, LinkRow};
use crate::store::{MeetingRow, conversations, meetings};

impl Engine {
    pub(super) async fn write_meetings(
        &self,
        account: &AccountRow,
        client: &dyn Calendar,
        link: &LinkRow,
    ) -> Result<()> {
        let (hosted, written) = {
            let mut c = self.store.read().await?;
            let hosted = meetings::hosted_since(&mut c, &link.rep, self.now()).await?;
            let written = team_calendars::events(&mut c, &account.id, &link.rep).await?;
            (hosted, written)
        };
        for row in hosted {
            let before = written.iter().find(|e| e.meeting == row.meeting.id);
            let current = before.is_some_and(|e| e.sequence == row.meeting.sequence);
            let gone = row.meeting.state == MeetingState::Cancelled;
            match before {
                Some(event) if gone => self.remove(account, client, event).await?,
                None if gone => {}
                _ if current => {}
                _ => self.put(account, client, link, &row, before).await?,
            }
        }
        Ok(())
    }

    async fn put(
        &self,
        account: &AccountRow,
        client: &dyn Calendar,
        link: &LinkRow,
        row: &MeetingRow,
        before: Option<&EventRow>,
    ) -> Result<()> {
        let calendar = CalendarId(link.calendar.clone());
        let event = self.event(row, &link.rep).await?;
        let known = before
            .filter(|e| e.calendar == link.calendar)
            .map(|e| &e.written);
        let written = match client.put(&calendar, &event, known).await {
            Ok(written) => written,
            // Somebody touched it: what they did is followed at the next reading.
            Err(CalendarError::Changed) => return Ok(()),
            Err(e) => return Err(super::refused(&e).into()),
        };
        let join_url = written.join_url.clone();
        let mut w = self.store.write().await?;
        w.put_event(
            &account.id,
            &EventRow {
                rep: link.rep.clone(),
                meeting: row.meeting.id.clone(),
                calendar: link.calendar.clone(),
                sequence: row.meeting.sequence,
                written,
                start: row.meeting.start,
                end: row.meeting.end,
            },
        )
        .await?;
        let (id, sequence) = (&row.meeting.id, row.meeting.sequence);
        self.in_calendar(&mut w, &link.rep, id, sequence, join_url.as_deref())
            .await?;
        Ok(w.commit().await?)
    }

    async fn remove(
        &self,
        account: &AccountRow,
        client: &dyn Calendar,
        event: &EventRow,
    ) -> Result<()> {
        let calendar = CalendarId(event.calendar.clone());
        match client.delete(&calendar, &event.written).await {
            // Changed by the rep, and cancelled since: it goes all the same.
            Err(CalendarError::Changed) => {
                let found = client
                    .find(&calendar, &baton_core::meeting::uid(&event.meeting))
                    .await
                    .map_err(|e| super::refused(&e))?;
                if let Some(found) = found {
                    let now = baton_calendars::Written {
                        href: found.href,
                        revision: found.revision,
                        join_url: None,
                    };
                    let gone = client.delete(&calendar, &now).await;
                    gone.map_err(|e| super::refused(&e))?;
                }
            }
            done => done.map_err(|e| super::refused(&e))?,
        }
        let mut w = self.store.write().await?;
        w.drop_event(&account.id, &event.rep, &event.meeting)
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
        let card = Card::of(&talk.prospect, &talk.scorecard, &talk.context, &said);
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
