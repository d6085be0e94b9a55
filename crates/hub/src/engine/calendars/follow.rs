//! What a rep does with our events in a calendar of the hub: moved is moved, deleted is cancelled.

use baton_api::intent::Answer;
use baton_calendars::{Calendar, CalendarId, Seen, SyncToken, Window};
use baton_core::ids::MeetingId;
use baton_core::meeting::{Party, of_uid, uid};

use crate::engine::Engine;
use crate::fail::Result;
use crate::store::meetings;
use crate::store::team_calendars::{self, AccountRow, EventRow, LinkRow};

const AHEAD_SECONDS: i64 = 400 * 86_400;
const BACK_SECONDS: i64 = 86_400;

impl Engine {
    pub(super) async fn follow(
        &self,
        account: &AccountRow,
        client: &dyn Calendar,
        link: &LinkRow,
    ) -> Result<()> {
        let calendar = CalendarId(link.calendar.clone());
        let token = link.sync_token.clone().map(SyncToken);
        let now = self.now();
        let within = Window {
            from: now.plus_seconds(-BACK_SECONDS),
            to: now.plus_seconds(AHEAD_SECONDS),
        };
        let changes = client
            .changes(&calendar, token.as_ref(), within)
            .await
            .map_err(|e| super::refused(&e))?;
        let written = self.hosted_events(account, link).await?;
        for seen in &changes.changed {
            if let Some(event) = of_event(seen, &written) {
                self.seen(account, event, seen).await?;
            }
        }
        let listed = |e: &EventRow| changes.changed.iter().any(|s| s.href == e.written.href);
        for event in written.iter().filter(|e| e.calendar == link.calendar) {
            let missing = if changes.full {
                !listed(event)
            } else {
                changes.removed.contains(&event.written.href)
            };
            if missing && event.end > now {
                self.maybe_gone(account, client, event).await?;
            }
        }
        let mut w = self.store.write().await?;
        let token = changes.token.as_ref().map(|t| t.0.as_str());
        w.set_token(&account.id, &link.rep, token).await?;
        Ok(w.commit().await?)
    }

    /// Events of meetings that the rep hosts: who only comes along moves nothing.
    async fn hosted_events(&self, account: &AccountRow, link: &LinkRow) -> Result<Vec<EventRow>> {
        let mut c = self.store.read().await?;
        let mut out = vec![];
        for event in team_calendars::events(&mut c, &account.id, &link.rep).await? {
            let meeting = meetings::meeting(&mut c, &event.meeting).await?;
            if meeting.is_some_and(|m| m.meeting.host == link.rep) {
                out.push(event);
            }
        }
        Ok(out)
    }

    async fn seen(&self, account: &AccountRow, event: &EventRow, seen: &Seen) -> Result<()> {
        if seen.cancelled {
            return self.gone(account, event).await;
        }
        if (seen.start, seen.end) == (event.start, event.end) {
            return Ok(());
        }
        let mut w = self.store.write().await?;
        let answer = self
            .host_moves(
                &mut w,
                &event.rep,
                &event.meeting,
                (seen.start, Some(seen.end)),
                Party::Calendar,
            )
            .await?;
        let mut known = event.clone();
        known.written.revision.clone_from(&seen.revision);
        match answer {
            // It stands there already: nothing is to be written.
            Answer::Done => {
                let row = meetings::meeting(w.conn(), &event.meeting).await?;
                known.sequence = row.map_or(known.sequence, |m| m.meeting.sequence);
                (known.start, known.end) = (seen.start, seen.end);
            }
            // Onto another meeting: the calendar is put right with the next writing.
            _ => known.sequence = u32::MAX,
        }
        w.put_event(&account.id, &known).await?;
        Ok(w.commit().await?)
    }

    /// A list that lacks it is not enough to cancel a meeting: it is looked for.
    async fn maybe_gone(
        &self,
        account: &AccountRow,
        client: &dyn Calendar,
        event: &EventRow,
    ) -> Result<()> {
        let calendar = CalendarId(event.calendar.clone());
        let found = client
            .find(&calendar, &uid(&event.meeting))
            .await
            .map_err(|e| super::refused(&e))?;
        match found {
            Some(seen) => self.seen(account, event, &seen).await,
            None => self.gone(account, event).await,
        }
    }

    async fn gone(&self, account: &AccountRow, event: &EventRow) -> Result<()> {
        let mut w = self.store.write().await?;
        w.drop_event(&account.id, &event.rep, &event.meeting)
            .await?;
        self.host_cancels(&mut w, &event.rep, &event.meeting, None, Party::Calendar)
            .await?;
        Ok(w.commit().await?)
    }
}

fn of_event<'e>(seen: &Seen, written: &'e [EventRow]) -> Option<&'e EventRow> {
    let meeting: MeetingId = of_uid(&seen.uid)?;
    written.iter().find(|e| e.meeting == meeting)
}
