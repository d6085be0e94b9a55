//! Events that are not where they were left. A rep who puts an event into another calendar, or who
//! deletes it and thinks better of it, cancels nothing: it is looked for everywhere, twice.

use baton_api::booking::MeetingView;
use baton_api::intent::Action;
use baton_calendars::{CalendarError, CalendarId, CalendarInfo, Changes, Seen};
use baton_core::meeting::{self, Party};

use super::worker::{Trouble, Worker};
use super::write::Place;
use crate::cache::CacheError;
use crate::cache::event::Copy;
use crate::failure::{Failure, FailureCode};

/// Every meeting gone at once, and as many as this: the calendar was emptied, which is not the same
/// as so many decisions.
const EMPTIED: usize = 3;
/// Between the two looks that find nothing.
const ABSENT_SECONDS: i64 = 60;

/// Where an event is.
enum Found {
    In(CalendarId, Seen),
    Nowhere,
    /// The calendar that the rep had put it into is gone, with all that was in it.
    WithoutCalendar,
}

impl Worker {
    /// Looks for the events that are said to be gone, that a whole reading did not contain, that
    /// were missing before, and that lie in a calendar whose changes are not read.
    pub(super) async fn missing(
        &self,
        place: &Place<'_>,
        copies: &[Copy],
        changes: &Changes,
        name: &str,
    ) -> Result<(), Trouble> {
        let (mut booked, mut suspects) = (0, Vec::new());
        for copy in copies.iter().filter(|c| !c.gone) {
            let view = self.cache.meeting(&copy.meeting).await?;
            let Some(view) = view.filter(|v| self.to_come(v)) else {
                continue;
            };
            booked += 1;
            if is_suspect(copy, changes) {
                suspects.push((view, copy));
            }
        }
        let (mut nowhere, mut trouble, mut listed) = (Vec::new(), None, None);
        for (view, copy) in suspects {
            match self.look(place, copy, &mut listed).await {
                Ok(Found::In(calendar, seen)) => {
                    self.found(place, &view, copy, calendar, &seen).await?;
                }
                Ok(Found::Nowhere) => nowhere.push((view, copy)),
                // Nobody deleted this one event: it is written again.
                Ok(Found::WithoutCalendar) => self.outbox.remove_copy(copy).await?,
                Err(t) if t.is_the_accounts() => return Err(t),
                Err(t) => {
                    booked -= 1;
                    trouble.get_or_insert(t);
                }
            }
        }
        if nowhere.len() >= EMPTIED && nowhere.len() == booked {
            return self.emptied(&nowhere, name).await;
        }
        for (view, copy) in &nowhere {
            self.absent(view, copy).await?;
        }
        trouble.map_or(Ok(()), Err)
    }

    /// Looks where it was left, and then in every calendar that the rep can move events to.
    async fn look(
        &self,
        place: &Place<'_>,
        copy: &Copy,
        listed: &mut Option<Vec<CalendarInfo>>,
    ) -> Result<Found, Trouble> {
        let (own, uid) = (
            CalendarId(copy.calendar.clone()),
            meeting::uid(&copy.meeting),
        );
        match place.open.find(&own, &uid).await {
            Ok(Some(seen)) if !seen.cancelled => return Ok(Found::In(own, seen)),
            Ok(_) => {}
            Err(CalendarError::NotFound) if copy.adopted => {}
            Err(e) => return Err(e.into()),
        }
        let all = match listed {
            Some(all) => all,
            None => listed.insert(place.open.calendars().await?),
        };
        let is_there = all.iter().any(|c| c.id == own);
        if !is_there && !copy.adopted {
            return Err(CalendarError::NotFound.into());
        }
        for other in all.iter().filter(|c| c.writable && c.id != own) {
            match place.open.find(&other.id, &uid).await {
                Ok(Some(seen)) if !seen.cancelled => return Ok(Found::In(other.id.clone(), seen)),
                Ok(_) | Err(CalendarError::NotFound) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(if is_there {
            Found::Nowhere
        } else {
            Found::WithoutCalendar
        })
    }

    /// It is there, maybe in another calendar: from now on it is looked after there.
    async fn found(
        &self,
        place: &Place<'_>,
        view: &MeetingView,
        copy: &Copy,
        calendar: CalendarId,
        seen: &Seen,
    ) -> Result<(), CacheError> {
        if calendar.0 == copy.calendar {
            return self.moved(view, copy.clone(), seen).await;
        }
        let there = Copy {
            href: seen.href.clone(),
            revision: seen.revision.clone(),
            adopted: calendar != place.calendar,
            calendar: calendar.0,
            missing_since: None,
            ..copy.clone()
        };
        self.outbox.put_copy(&there).await?;
        self.outbox.remove_copy(copy).await?;
        self.tell();
        self.moved(view, there, seen).await
    }

    /// An event is nowhere. Only when that stays so is the meeting cancelled.
    async fn absent(&self, view: &MeetingView, copy: &Copy) -> Result<(), Trouble> {
        let mut now = Copy {
            gone: true,
            missing_since: None,
            ..copy.clone()
        };
        // What the hub has changed since is written again; a time that only waits to be confirmed
        // is the one that the rep saw.
        let as_seen =
            view.sequence == copy.sequence || (view.start, view.end) == (copy.start, copy.end);
        if as_seen && self.may_change(view) {
            let at = self.clock.device();
            let Some(since) = copy.missing_since.filter(|since| *since <= at) else {
                // Every round from now on looks for it again.
                let missing = Copy {
                    missing_since: Some(at),
                    ..copy.clone()
                };
                return Ok(self.outbox.put_copy(&missing).await?);
            };
            if at.seconds_since(since) < ABSENT_SECONDS {
                return Ok(());
            }
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
    async fn emptied(&self, gone: &[(MeetingView, &Copy)], name: &str) -> Result<(), Trouble> {
        for (_, copy) in gone {
            self.outbox.remove_copy(copy).await?;
        }
        tracing::warn!(meetings = gone.len(), "a calendar was emptied");
        let message =
            format!("All meetings were gone from {name} at once, so none of them was cancelled.");
        Err(Failure::new(FailureCode::Refused, message)
            .fix("They are written again. Cancel in Baton those that shall not take place.")
            .into())
    }
}

fn is_suspect(copy: &Copy, changes: &Changes) -> bool {
    if copy.adopted {
        return true;
    }
    let uid = meeting::uid(&copy.meeting);
    let listed = || changes.changed.iter().filter(|s| s.uid == uid);
    if listed().any(|s| !s.cancelled) {
        return false;
    }
    changes.full
        || copy.missing_since.is_some()
        || listed().next().is_some()
        || changes.removed.contains(&copy.href)
}
