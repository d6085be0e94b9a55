//! Meetings into the calendar: written once whatever is retried, taken over where somebody else
//! has written them.

use std::sync::Arc;

use baton_api::booking::MeetingView;
use baton_api::intent::Action;
use baton_calendars::{Calendar, CalendarError, CalendarId, Event, Seen, Written};
use baton_core::booking::Location;
use baton_core::meeting::{self, MeetingState};

use super::event::{Around, event};
use super::failure;
use super::plan::{Step, step};
use super::worker::{Trouble, Worker};
use crate::agenda::Zone;
use crate::cache::CacheError;
use crate::cache::account::Account;
use crate::cache::event::Copy;
use crate::cache::intent::{IntentState, StoredIntent};

/// Where meetings of an account go.
pub(super) struct Place<'a> {
    pub account: &'a str,
    pub calendar: CalendarId,
    pub open: &'a Arc<dyn Calendar>,
    /// The rep has put the event here.
    pub adopted: bool,
}

impl Place<'_> {
    pub(super) fn holds(&self, copy: &Copy) -> bool {
        copy.is_in(self.account, &self.calendar.0)
    }
}

/// A failure of one meeting leaves the others to be tried; one of the account does not.
enum Fault {
    One(CalendarError),
    All(Trouble),
}

impl From<CalendarError> for Fault {
    fn from(e: CalendarError) -> Self {
        match e {
            CalendarError::Refused(_) | CalendarError::Changed | CalendarError::Unreadable(_) => {
                Self::One(e)
            }
            _ => Self::All(e.into()),
        }
    }
}

impl From<CacheError> for Fault {
    fn from(e: CacheError) -> Self {
        Self::All(e.into())
    }
}

impl Worker {
    /// Brings every meeting to come into the chosen calendar, and out of those that were chosen
    /// before.
    pub(super) async fn write(
        &self,
        account: &Account,
        all: &[Account],
        calendar: &Arc<dyn Calendar>,
    ) -> Result<(), Trouble> {
        let meetings = self.cache.meetings_of(&self.rep, self.clock.hub()).await?;
        let place = account.meetings().map(|c| Place {
            account: &account.id,
            calendar: CalendarId(c.id.clone()),
            open: calendar,
            adopted: false,
        });
        for view in &meetings {
            let done = match &place {
                Some(place) => self.bring(view, place).await,
                None => Ok(()),
            };
            let done = match done {
                Ok(()) => self.clear(view, account, all, calendar).await,
                failed => failed,
            };
            match done {
                Ok(()) => {
                    if place.is_some() && self.accounts.set_failure(&view.id, None) {
                        self.tell();
                    }
                }
                Err(Fault::One(e)) => {
                    tracing::info!(error = %e, "a meeting could not be written");
                    if self.accounts.set_failure(&view.id, Some(failure(&e))) {
                        self.tell();
                    }
                }
                Err(Fault::All(trouble)) => return Err(trouble),
            }
        }
        self.withdraw(account, calendar).await
    }

    async fn bring(&self, view: &MeetingView, place: &Place<'_>) -> Result<(), Fault> {
        let copies = self.outbox.copies_of(&view.id).await?;
        let adopted = copies
            .iter()
            .find(|c| c.adopted && c.account == place.account);
        let place = &Place {
            calendar: adopted.map_or_else(
                || place.calendar.clone(),
                |c| CalendarId(c.calendar.clone()),
            ),
            adopted: adopted.is_some(),
            ..*place
        };
        let copy = copies.into_iter().find(|c| place.holds(c));
        let decided = self.decided(view, copy.as_ref()).await?;
        match step(
            view,
            copy.as_ref(),
            decided.as_ref().map(|i| &i.state),
            self.clock.hub(),
        ) {
            Step::Nothing | Step::Wait => Ok(()),
            Step::Confirm => match copy {
                Some(copy) => Ok(self.stands(view, copy, None).await?),
                None => Ok(()),
            },
            Step::Find => self.find(view, place).await,
            Step::Put => self.put(view, place, copy.as_ref()).await,
            Step::Remove => match copy {
                Some(copy) => self.remove(view, place, copy).await,
                None => Ok(()),
            },
            Step::Sweep => self.sweep(view, place).await,
        }
    }

    /// What became of the change that a copy tells of.
    pub(super) async fn decided(
        &self,
        view: &MeetingView,
        copy: Option<&Copy>,
    ) -> Result<Option<StoredIntent>, CacheError> {
        let Some(id) = copy.and_then(|c| c.intent.as_ref()) else {
            return Ok(None);
        };
        let intents = self.outbox.intents_about(&view.id).await?;
        Ok(intents.into_iter().find(|i| &i.id == id))
    }

    /// Whoever wrote it before: the hub, another device, or this one without hearing of it.
    async fn find(&self, view: &MeetingView, place: &Place<'_>) -> Result<(), Fault> {
        let uid = meeting::uid(&view.id);
        let Some(seen) = place.open.find(&place.calendar, &uid).await? else {
            return self.put(view, place, None).await;
        };
        let copy = self.copy_of(view, place, &seen);
        if (seen.start, seen.end) == (view.start, view.end) && !seen.cancelled {
            return Ok(self.stands(view, copy, seen.join_url).await?);
        }
        let known_there = view.in_calendar.as_ref().map(|c| c.sequence) == Some(view.sequence);
        if known_there && !seen.cancelled {
            // It was written there as it is at the hub, and the rep has moved it since.
            let written = Copy {
                start: view.start,
                end: view.end,
                ..copy
            };
            self.outbox.put_copy(&written).await?;
            return Ok(self.moved(view, written, &seen).await?);
        }
        self.put(view, place, Some(&copy)).await
    }

    async fn put(
        &self,
        view: &MeetingView,
        place: &Place<'_>,
        copy: Option<&Copy>,
    ) -> Result<(), Fault> {
        let event = self.compose(view, place).await?;
        let known = copy.filter(|c| !c.gone).map(|c| Written {
            href: c.href.clone(),
            revision: c.revision.clone(),
            join_url: None,
        });
        let written = match place
            .open
            .put(&place.calendar, &event, known.as_ref())
            .await
        {
            Err(CalendarError::Changed | CalendarError::NotFound) if known.is_some() => {
                self.put_again(&event, place).await?
            }
            other => other?,
        };
        let copy = Copy {
            meeting: view.id.clone(),
            account: place.account.to_owned(),
            calendar: place.calendar.0.clone(),
            href: written.href,
            revision: written.revision,
            sequence: view.sequence,
            start: view.start,
            end: view.end,
            at: self.clock.hub(),
            gone: false,
            intent: None,
            missing_since: None,
            adopted: place.adopted,
        };
        Ok(self.stands(view, copy, written.join_url).await?)
    }

    /// The event is not as it was left, and the hub knows better: over what is there now, once.
    async fn put_again(&self, event: &Event, place: &Place<'_>) -> Result<Written, CalendarError> {
        let seen = place.open.find(&place.calendar, &event.uid).await?;
        let known = seen.map(|s| Written {
            href: s.href,
            revision: s.revision,
            join_url: s.join_url,
        });
        place.open.put(&place.calendar, event, known.as_ref()).await
    }

    async fn compose(&self, view: &MeetingView, place: &Place<'_>) -> Result<Event, CacheError> {
        let known = self.cache.me().await?.map(|k| k.me);
        let zone = Zone::of_hours(known.as_ref())
            .unwrap_or_else(|| Zone::of_rep(&self.zone, known.as_ref()));
        let body = self.cache.body(&view.handoff).await?;
        let card = body.map(|b| b.card.lines()).unwrap_or_default();
        let around = Around {
            card: &card,
            zone: &zone.name,
            hosts: view.host.id == self.rep,
            can: place.open.capabilities(),
            now: self.clock.hub(),
        };
        Ok(event(view, &around))
    }

    /// The calendar has the meeting as the hub has it: remembered, and told to the hub.
    async fn stands(
        &self,
        view: &MeetingView,
        copy: Copy,
        join_url: Option<String>,
    ) -> Result<(), CacheError> {
        let copy = Copy {
            sequence: view.sequence,
            intent: None,
            ..copy
        };
        self.outbox.put_copy(&copy).await?;
        let told = view.in_calendar.as_ref().map(|c| c.sequence) == Some(view.sequence);
        let link = join_url.filter(|_| view.join_url.is_none());
        if !told || (link.is_some() && makes_link(view)) {
            self.tell_written(view, link).await?;
        }
        self.tell();
        Ok(())
    }

    /// Tells the hub that the host's calendar has the meeting, and the link that the calendar made.
    pub(super) async fn tell_written(
        &self,
        view: &MeetingView,
        join_url: Option<String>,
    ) -> Result<(), CacheError> {
        if view.host.id != self.rep {
            return Ok(());
        }
        let action = Action::MeetingWritten {
            meeting: view.id.clone(),
            sequence: view.sequence,
            join_url: join_url.filter(|_| makes_link(view)),
        };
        self.decide(view, "Keep", action).await?;
        Ok(())
    }

    async fn remove(&self, view: &MeetingView, place: &Place<'_>, copy: Copy) -> Result<(), Fault> {
        place.open.delete(&place.calendar, &written(&copy)).await?;
        let copy = Copy { gone: true, ..copy };
        Ok(self.stands(view, copy, None).await?)
    }

    /// A cancelled meeting that somebody else wrote.
    async fn sweep(&self, view: &MeetingView, place: &Place<'_>) -> Result<(), Fault> {
        let uid = meeting::uid(&view.id);
        let found = place.open.find(&place.calendar, &uid).await?;
        if let Some(seen) = found {
            let copy = self.copy_of(view, place, &seen);
            return self.remove(view, place, copy).await;
        }
        let nowhere = Copy {
            meeting: view.id.clone(),
            account: place.account.to_owned(),
            calendar: place.calendar.0.clone(),
            href: String::new(),
            revision: None,
            sequence: view.sequence,
            start: view.start,
            end: view.end,
            at: self.clock.hub(),
            gone: true,
            intent: None,
            missing_since: None,
            adopted: place.adopted,
        };
        Ok(self.outbox.put_copy(&nowhere).await?)
    }

    /// Another calendar takes meetings now: the event is taken out of this account's, once it
    /// stands in the other.
    async fn clear(
        &self,
        view: &MeetingView,
        account: &Account,
        all: &[Account],
        calendar: &Arc<dyn Calendar>,
    ) -> Result<(), Fault> {
        let target = all
            .iter()
            .find_map(|a| Some((a.id.as_str(), a.meetings()?.id.as_str())));
        let copies = self.outbox.copies_of(&view.id).await?;
        let there = |c: &Copy| target.is_some_and(|(a, cal)| c.stands_for(a, cal));
        let arrived = target.is_none() || copies.iter().any(there);
        if view.state == MeetingState::Booked && !arrived {
            return Ok(());
        }
        for copy in copies
            .iter()
            .filter(|c| c.account == account.id && !there(c))
        {
            if !copy.gone {
                let id = CalendarId(copy.calendar.clone());
                match calendar.delete(&id, &written(copy)).await {
                    // The calendar itself is gone.
                    Ok(()) | Err(CalendarError::NotFound) => {}
                    Err(e) => return Err(e.into()),
                }
            }
            self.outbox.remove_copy(copy).await?;
        }
        Ok(())
    }

    pub(super) fn copy_of(&self, view: &MeetingView, place: &Place<'_>, seen: &Seen) -> Copy {
        Copy {
            meeting: view.id.clone(),
            account: place.account.to_owned(),
            calendar: place.calendar.0.clone(),
            href: seen.href.clone(),
            revision: seen.revision.clone(),
            sequence: view.sequence,
            start: seen.start,
            end: seen.end,
            at: self.clock.hub(),
            gone: false,
            intent: None,
            missing_since: None,
            adopted: place.adopted,
        }
    }
}

pub(super) fn written(copy: &Copy) -> Written {
    Written {
        href: copy.href.clone(),
        revision: copy.revision.clone(),
        join_url: None,
    }
}

/// The host's calendar makes the link to join; that of a phone call would only confuse.
pub(super) fn makes_link(view: &MeetingView) -> bool {
    matches!(view.location, Location::GoogleMeet | Location::Teams)
}

/// Whether the hub is still to answer.
pub(super) fn is_open(decided: Option<&StoredIntent>) -> bool {
    decided.is_some_and(|i| matches!(i.state, IntentState::Unsent { .. }))
}
