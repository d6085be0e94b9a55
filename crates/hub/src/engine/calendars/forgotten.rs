//! Events about prospects who were forgotten leave the hub's calendars.

use baton_calendars::{CalendarError, CalendarId};
use baton_core::meeting;

use super::sync::Place;
use super::trouble::{Tally, Trouble};
use super::write::of_seen;
use crate::engine::Engine;
use crate::store::forget::{self, ForgottenEvent};

impl Engine {
    pub(super) async fn take_out_forgotten(&self, place: &Place<'_>) -> Result<(), Trouble> {
        let doomed = {
            let mut c = self.store.read().await?;
            forget::events_of(&mut c, place.account, &place.link.rep).await?
        };
        let mut tally = Tally::default();
        for event in &doomed {
            let what = "An event about somebody who was forgotten could not be removed";
            let done = self.take_out_one(place, event).await;
            tally.note(done.map_err(|trouble| trouble.of(what)))?;
        }
        tally.end()
    }

    async fn take_out_one(&self, place: &Place<'_>, event: &ForgottenEvent) -> Result<(), Trouble> {
        let calendar = CalendarId(event.calendar.clone());
        let known = match &event.written {
            Some(written) => place.client.delete(&calendar, written).await,
            None => Err(CalendarError::Changed),
        };
        match known {
            // Changed by the rep, written by somebody else, or put there again on the way.
            Err(CalendarError::Changed | CalendarError::NotFound) => {
                let uid = meeting::uid(&event.meeting);
                if let Some(found) = place.client.find(&calendar, &uid).await? {
                    place.client.delete(&calendar, &of_seen(&found)).await?;
                }
            }
            done => done?,
        }
        let mut w = self.store.write().await?;
        w.event_is_out(place.account, &place.link.rep, &event.meeting)
            .await?;
        Ok(w.commit().await?)
    }
}
