//! What the rep did in the calendar, read back: a moved event is a moved meeting, a deleted one a
//! cancelled meeting. Only when that is certain: a calendar that fails, empties or vanishes never
//! cancels anything.

use std::sync::Arc;

use baton_api::booking::MeetingView;
use baton_api::intent::Action;
use baton_calendars::{Calendar, CalendarId, Seen, SyncToken};
use baton_core::ids::MeetingId;
use baton_core::meeting::{self, MeetingState, Party};

use super::busy::window;
use super::worker::{Trouble, Worker};
use super::write::{Place, is_open, makes_link};
use crate::agenda::overlay;
use crate::cache::CacheError;
use crate::cache::account::Account;
use crate::cache::event::Copy;

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
            adopted: false,
        };
        let me = self.cache.me().await?;
        let booking = me.as_ref().and_then(|k| k.me.booking.as_ref());
        let within = window(booking, self.clock.hub());
        let token = self.outbox.token(&account.id, &chosen.id).await?;
        let token = token.map(SyncToken);
        let changes = calendar
            .changes(&place.calendar, token.as_ref(), within)
            .await?;
        let mut copies = self.outbox.copies().await?;
        copies.retain(|c| c.stands_for(&account.id, &chosen.id));
        for seen in &changes.changed {
            self.seen(&copies, seen).await?;
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
    async fn seen(&self, copies: &[Copy], seen: &Seen) -> Result<(), Trouble> {
        let Some(copy) = meeting::of_uid(&seen.uid).and_then(|id| of(copies, &id)) else {
            return Ok(());
        };
        if seen.cancelled || copy.adopted {
            return Ok(());
        }
        let Some(view) = self.cache.meeting(&copy.meeting).await? else {
            return Ok(());
        };
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
            missing_since: None,
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
                sequence: Some(self.seen_as_of(view, &copy).await?),
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

    /// The sequence that the rep saw in the calendar, with their own changes on the way.
    async fn seen_as_of(&self, view: &MeetingView, copy: &Copy) -> Result<u32, CacheError> {
        let same_time = (copy.start, copy.end) == (view.start, view.end);
        let seen = if same_time {
            view.sequence
        } else {
            copy.sequence
        };
        let intents = self.outbox.intents_about(&view.id).await?;
        let (shown, _) = overlay::show(view.clone(), &intents, &self.zone);
        Ok(seen + shown.sequence.saturating_sub(view.sequence))
    }

    pub(super) fn to_come(&self, view: &MeetingView) -> bool {
        view.state == MeetingState::Booked && view.start > self.clock.hub()
    }

    /// The host decides; who only comes along does not.
    pub(super) fn may_change(&self, view: &MeetingView) -> bool {
        self.to_come(view) && view.host.id == self.rep
    }
}

fn of<'a>(copies: &'a [Copy], meeting: &MeetingId) -> Option<&'a Copy> {
    copies.iter().find(|c| &c.meeting == meeting)
}
