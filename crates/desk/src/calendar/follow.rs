//! What the rep did in the calendar, read back: a moved event is a moved meeting, a deleted one a
//! cancelled meeting. Only when that is certain: a calendar that fails, empties or vanishes never
//! cancels anything.

use std::collections::BTreeSet;
use std::sync::Arc;

use baton_api::booking::MeetingView;
use baton_api::intent::Action;
use baton_calendars::{Calendar, CalendarId, Changes, Seen, SyncToken};
use baton_core::ids::MeetingId;
use baton_core::meeting::{self, MeetingState, Party};

use super::busy::window;
use super::worker::{Trouble, Worker};
use super::write::{Place, is_open, makes_link};
use crate::cache::CacheError;
use crate::cache::account::Account;
use crate::cache::event::Copy;
use crate::failure::{Failure, FailureCode};

/// Every meeting gone at once, and as many as this: the calendar was emptied, which is not the same
/// as so many decisions.
const EMPTIED: usize = 3;

impl Worker {
    /// Reads what changed in the calendar that meetings are written to.
    pub(super) async fn follow(
        &self,
        account: &Account,
        calendar: &Arc<dyn Calendar>,
    ) -> Result<(), Trouble> {
        let Some(chosen) = account.meetings() else {
            return Ok(());
        };
        let place = Place {
            account: &account.id,
            calendar: CalendarId(chosen.id.clone()),
            open: calendar,
        };
        let me = self.cache.me().await?;
        let booking = me.as_ref().and_then(|k| k.me.booking.as_ref());
        let within = window(booking, self.clock.hub());
        let token = self.outbox.token(&account.id, &chosen.id).await?;
        let token = token.map(SyncToken);
        let changes = calendar
            .changes(&place.calendar, token.as_ref(), within)
            .await?;
        let copies = self.outbox.copies().await?;
        let copies: Vec<_> = copies.into_iter().filter(|c| place.holds(c)).collect();
        for seen in &changes.changed {
            self.seen(&place, &copies, seen).await?;
        }
        self.missing(&place, &copies, &changes, &chosen.name)
            .await?;
        // Last: what was not dealt with to the end is told again.
        let token = changes.token.as_ref().map(|t| t.0.as_str());
        self.outbox
            .set_token(&account.id, &chosen.id, token)
            .await?;
        Ok(())
    }

    /// An event that is there, maybe elsewhere than it was left.
    async fn seen(&self, place: &Place<'_>, copies: &[Copy], seen: &Seen) -> Result<(), Trouble> {
        let Some(copy) = meeting::of_uid(&seen.uid).and_then(|id| of(copies, &id)) else {
            return Ok(());
        };
        let Some(view) = self.cache.meeting(&copy.meeting).await? else {
            return Ok(());
        };
        if seen.cancelled {
            return self.vanished(place, &view, copy).await;
        }
        Ok(self.moved(&view, copy.clone(), seen).await?)
    }

    /// Takes over how an event stands. Its time is the rep's decision if it is another than what
    /// was written, and the hub has what was written.
    pub(super) async fn moved(
        &self,
        view: &MeetingView,
        copy: Copy,
        seen: &Seen,
    ) -> Result<(), CacheError> {
        let mut now = Copy {
            href: seen.href.clone(),
            revision: seen.revision.clone(),
            gone: false,
            ..copy.clone()
        };
        let moved = (seen.start, seen.end) != (copy.start, copy.end);
        let there_already = (seen.start, seen.end) == (view.start, view.end);
        let ahead = view.sequence > copy.sequence
            && (view.start, view.end) != (copy.start, copy.end)
            && !is_open(self.decided(view, Some(&copy)).await?.as_ref());
        if moved && !ahead && !there_already && self.may_change(view) {
            let length = |s: i64, e: i64| e - s;
            let same_length = length(seen.start.as_millis(), seen.end.as_millis())
                == length(view.start.as_millis(), view.end.as_millis());
            let action = Action::MoveMeeting {
                meeting: view.id.clone(),
                start: seen.start,
                end: (!same_length).then_some(seen.end),
                by: Party::Calendar,
            };
            let Some(intent) = self.decide(view, "Move", action).await? else {
                return Ok(());
            };
            now.intent = Some(intent);
        }
        (now.start, now.end) = (seen.start, seen.end);
        if now != copy {
            self.outbox.put_copy(&now).await?;
        }
        // Some providers make the link after the event.
        let late_link = seen.join_url.is_some() && view.join_url.is_none() && makes_link(view);
        if late_link && !moved && copy.sequence == view.sequence {
            self.tell_written(view, seen.join_url.clone()).await?;
        }
        Ok(())
    }

    /// Events that are said to be gone, or that a whole reading did not contain.
    async fn missing(
        &self,
        place: &Place<'_>,
        copies: &[Copy],
        changes: &Changes,
        name: &str,
    ) -> Result<(), Trouble> {
        let there: BTreeSet<_> = changes.changed.iter().map(|s| s.uid.as_str()).collect();
        let removed: BTreeSet<_> = changes.removed.iter().map(String::as_str).collect();
        let mut gone = Vec::new();
        let mut booked = 0;
        for copy in copies.iter().filter(|c| !c.gone) {
            let Some(view) = self.cache.meeting(&copy.meeting).await? else {
                continue;
            };
            if !self.to_come(&view) {
                continue;
            }
            booked += 1;
            let uid = meeting::uid(&copy.meeting);
            let missing = if changes.full {
                !there.contains(uid.as_str())
            } else {
                removed.contains(copy.href.as_str()) && !there.contains(uid.as_str())
            };
            if missing {
                gone.push((view, copy));
            }
        }
        if gone.len() >= EMPTIED && gone.len() == booked {
            return self.emptied(place, &gone, name).await;
        }
        for (view, copy) in &gone {
            self.vanished(place, view, copy).await?;
        }
        Ok(())
    }

    /// An event may be gone: it is looked for, and only then is the meeting cancelled.
    async fn vanished(
        &self,
        place: &Place<'_>,
        view: &MeetingView,
        copy: &Copy,
    ) -> Result<(), Trouble> {
        let uid = meeting::uid(&view.id);
        if let Some(seen) = place.open.find(&place.calendar, &uid).await?
            && !seen.cancelled
        {
            return Ok(self.moved(view, copy.clone(), &seen).await?);
        }
        let listed = place.open.calendars().await?;
        if !listed.iter().any(|c| c.id == place.calendar) {
            return Err(baton_calendars::CalendarError::NotFound.into());
        }
        let mut now = Copy {
            gone: true,
            ..copy.clone()
        };
        if view.sequence == copy.sequence && self.may_change(view) && !copy.gone {
            let action = Action::CancelMeeting {
                meeting: view.id.clone(),
                reason: None,
                by: Party::Calendar,
            };
            let Some(intent) = self.decide(view, "Cancel", action).await? else {
                return Ok(());
            };
            now.intent = Some(intent);
        }
        Ok(self.outbox.put_copy(&now).await?)
    }

    /// Every meeting went at once: nothing is cancelled, all are written again, and that is said.
    async fn emptied(
        &self,
        place: &Place<'_>,
        gone: &[(MeetingView, &Copy)],
        name: &str,
    ) -> Result<(), Trouble> {
        let mut confirmed = 0;
        for (view, copy) in gone {
            let uid = meeting::uid(&view.id);
            if place.open.find(&place.calendar, &uid).await?.is_none() {
                self.outbox.remove_copy(copy).await?;
                confirmed += 1;
            }
        }
        if confirmed == 0 {
            return Ok(());
        }
        tracing::warn!(confirmed, "a calendar was emptied");
        let message =
            format!("All meetings were gone from {name} at once, so none of them was cancelled.");
        Err(Failure::new(FailureCode::Refused, message)
            .fix("They are written again. Cancel in Baton those that shall not take place.")
            .into())
    }

    fn to_come(&self, view: &MeetingView) -> bool {
        view.state == MeetingState::Booked && view.start > self.clock.hub()
    }

    /// The host decides; who only comes along does not.
    fn may_change(&self, view: &MeetingView) -> bool {
        self.to_come(view) && view.host.id == self.rep
    }
}

fn of<'a>(copies: &'a [Copy], meeting: &MeetingId) -> Option<&'a Copy> {
    copies.iter().find(|c| &c.meeting == meeting)
}
