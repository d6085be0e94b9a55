//! Reads when reps are taken, from the hub's calendars.

use baton_calendars::{Availability, BusyTime, Window};
use baton_core::meeting::of_uid;
use baton_core::schedule::Span;

use super::connection;
use super::sync::Place;
use super::trouble::Trouble;
use crate::engine::Engine;
use crate::engine::booking::joined;
use crate::store::busy::BusyRow;
use crate::store::team_calendars;

/// How far ahead busy times are read.
const AHEAD_SECONDS: i64 = 92 * 86_400;
const BACK_SECONDS: i64 = 86_400;

impl Engine {
    pub(super) async fn read_busy(&self, place: &Place<'_>) -> Result<(), Trouble> {
        let read_at = self.now();
        let within = Window {
            from: read_at.plus_seconds(-BACK_SECONDS),
            to: read_at.plus_seconds(AHEAD_SECONDS),
        };
        let calendar = std::slice::from_ref(&place.calendar);
        let read = place.client.busy(calendar, within).await?;
        let known = match read.into_iter().next() {
            Some(Availability::Known(times)) => times,
            // Not stored: what was known grows old, and the workspace says what that means.
            Some(Availability::Unknown(why)) => {
                let words = format!("The calendar of {} could not be read: {why}.", place.name);
                return Err(Trouble::Said(words));
            }
            None => vec![],
        };
        let spans = self.spans(place, &known).await?;
        let mut w = self.store.write().await?;
        // It may have been taken away from the rep meanwhile.
        if team_calendars::is_linked(w.conn(), place.account, place.link).await? {
            w.put_busy(&BusyRow {
                rep: place.link.rep.clone(),
                connection: connection(place.account),
                device: None,
                read_at,
                from: within.from,
                to: within.to,
                spans,
            })
            .await?;
        }
        Ok(w.commit().await?)
    }

    /// All but the rep's own meetings of this hub, which it knows better. Meetings of another hub
    /// look the same and take the rep's time.
    async fn spans(&self, place: &Place<'_>, known: &[BusyTime]) -> Result<Vec<Span>, Trouble> {
        let meeting = |b: &BusyTime| b.uid.as_deref().and_then(of_uid);
        let alike: Vec<_> = known.iter().filter_map(meeting).collect();
        let mut c = self.store.read().await?;
        let ours = team_calendars::of_rep(&mut c, &place.link.rep, &alike).await?;
        let others = known
            .iter()
            .filter(|b| !meeting(b).is_some_and(|id| ours.contains(&id)));
        Ok(joined(others.map(|b| Span::new(b.start, b.end)).collect()))
    }
}
