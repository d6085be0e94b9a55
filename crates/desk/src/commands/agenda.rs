//! Agenda and meetings: what the feed says, the rep's own changes, and what else is in their
//! calendars.

use std::collections::HashMap;

use baton_api::booking::MeetingView;
use baton_api::intent::Action;
use baton_api::limits;
use baton_core::Timestamp;
use baton_core::ids::{IntentId, MeetingId};
use baton_core::meeting::{MeetingState, Party};
use url::Url;

use super::{Answer, gone};
use crate::agenda::{self, Zone, overlay, takes_part};
use crate::cache;
use crate::cache::account::Account;
use crate::cache::busy::KnownBusy;
use crate::cache::intent::StoredIntent;
use crate::calendar::busy::Ours;
use crate::calendar::conflict;
use crate::desk::{Desk, Parts};
use crate::failure::{Failure, FailureCode};
use crate::view::{Agenda, AgendaBusy, AgendaMeeting, CalendarCopy, Conflict, MeetingPage};

/// What stands around the meetings.
struct Around {
    accounts: Vec<Account>,
    ours: Ours,
    busy: Vec<KnownBusy>,
}

impl Desk {
    pub async fn agenda(&self, from: Timestamp, to: Timestamp) -> Answer<Agenda> {
        let p = &self.parts;
        // First what was decided, then what the feed says: see the inbox.
        let intents = by_meeting(p.outbox.intents().await?);
        let meetings = p.cache.meetings(from, to).await?;
        let around = p.around().await?;
        let me = p.cache.me().await?;
        let mut shown = Vec::new();
        for view in meetings {
            let own = intents.get(&view.id).map_or(&[][..], Vec::as_slice);
            shown.push(p.shown_meeting(view, own, &around));
        }
        shown.sort_by(|a, b| {
            let key = |m: &AgendaMeeting| (m.meeting.start, m.meeting.id.clone());
            key(a).cmp(&key(b))
        });
        Ok(Agenda {
            zone: Zone::of_rep(&p.config.zone, me.as_ref().map(|k| &k.me)).name,
            meetings: shown,
            busy: around.shown(from, to),
        })
    }

    pub async fn meeting(&self, id: &MeetingId) -> Answer<MeetingPage> {
        let p = &self.parts;
        let intents = p.outbox.intents_about(id).await?;
        let view = p.cache.meeting(id).await?;
        let view = view.ok_or_else(|| gone("This meeting"))?;
        let handoff = p.cache.body(&view.handoff).await?;
        let around = p.around().await?;
        let mut item = p.shown_meeting(view, &intents, &around);
        if let Some(conflict) = &mut item.conflict
            && conflict.proposals.is_empty()
        {
            conflict.proposals = p.calendars().proposals(&item.meeting).await;
        }
        Ok(MeetingPage {
            item,
            brief: handoff.map(|h| h.card.lines()).unwrap_or_default(),
        })
    }

    pub async fn move_meeting(&self, id: &MeetingId, start: Timestamp) -> Answer<IntentId> {
        let action = Action::MoveMeeting {
            meeting: id.clone(),
            start,
            end: None,
            by: Party::Rep,
            sequence: None,
        };
        let booked = |m: &MeetingView| m.state == MeetingState::Booked;
        self.parts.change_meeting(id, "Move", action, booked).await
    }

    pub async fn cancel_meeting(&self, id: &MeetingId, reason: Option<String>) -> Answer<IntentId> {
        let reason = reason.map(|r| r.trim().to_owned());
        let reason = reason.filter(|r| !r.is_empty());
        if reason
            .as_ref()
            .is_some_and(|r| r.chars().count() > limits::NOTE_CHARS)
        {
            let message = format!("A reason has at most {} characters.", limits::NOTE_CHARS);
            return Err(Failure::new(FailureCode::InvalidInput, message).at("reason"));
        }
        let action = Action::CancelMeeting {
            meeting: id.clone(),
            reason,
            by: Party::Rep,
        };
        let booked = |m: &MeetingView| m.state == MeetingState::Booked;
        self.parts
            .change_meeting(id, "Cancel", action, booked)
            .await
    }

    /// How it went. May be corrected.
    pub async fn settle_meeting(&self, id: &MeetingId, came: bool) -> Answer<IntentId> {
        let now = self.parts.clock.hub();
        let action = Action::SettleMeeting {
            meeting: id.clone(),
            came,
        };
        let began = |m: &MeetingView| m.state != MeetingState::Cancelled && m.start <= now;
        self.parts.change_meeting(id, "Settle", action, began).await
    }

    /// Where to join a meeting.
    pub async fn join_url(&self, id: &MeetingId) -> Answer<Url> {
        let view = self.parts.cache.meeting(id).await?;
        let view = view.ok_or_else(|| gone("This meeting"))?;
        agenda::join_url(&view)
            .ok_or_else(|| Failure::new(FailureCode::NotFound, "This meeting has no link to join."))
    }
}

impl Parts {
    async fn around(&self) -> cache::Result<Around> {
        Ok(Around {
            accounts: self.outbox.accounts().await?,
            ours: Ours::read(&self.cache, &self.outbox).await?,
            busy: self.cache.busy().await?,
        })
    }

    fn shown_meeting(
        &self,
        view: MeetingView,
        intents: &[StoredIntent],
        around: &Around,
    ) -> AgendaMeeting {
        let rep = &self.config.rep;
        let copy = self.copy_of(&view, around);
        let (meeting, change) = overlay::show(view, intents, &self.config.zone);
        let to_come = meeting.start > self.clock.hub() && takes_part(&meeting, rep);
        let conflict = to_come.then(|| around.conflict(&meeting)).flatten();
        AgendaMeeting {
            mine: &meeting.host.id == rep,
            copy,
            conflict: conflict.map(|c| Conflict {
                proposals: self
                    .calendars()
                    .known_proposals(&meeting)
                    .unwrap_or_default(),
                ..c
            }),
            meeting,
            change,
        }
    }

    /// How the meeting stands in the rep's own calendar.
    fn copy_of(&self, view: &MeetingView, around: &Around) -> CalendarCopy {
        let target = around
            .accounts
            .iter()
            .find_map(|a| Some((a, a.meetings()?)))
            .filter(|_| takes_part(view, &self.config.rep));
        let Some((account, calendar)) = target else {
            return CalendarCopy::None;
        };
        let copy = around
            .ours
            .copies()
            .iter()
            .find(|c| c.meeting == view.id && c.stands_for(&account.id, &calendar.id));
        if let Some(copy) = copy
            && !copy.gone
            && copy.sequence == view.sequence
        {
            let there = account.calendar(&copy.calendar).unwrap_or(calendar);
            return CalendarCopy::Written {
                calendar: there.name.clone(),
                at: copy.at,
            };
        }
        if view.state != MeetingState::Booked || view.end <= self.clock.hub() {
            return CalendarCopy::None;
        }
        let failed = self.accounts.failure_of(&view.id);
        match failed.or_else(|| self.accounts.health(&account.id).problem) {
            Some(failure) => CalendarCopy::Failed { failure },
            None => CalendarCopy::Pending,
        }
    }

    async fn change_meeting(
        &self,
        id: &MeetingId,
        verb: &str,
        mut action: Action,
        allowed: impl Fn(&MeetingView) -> bool,
    ) -> Answer<IntentId> {
        let _one_by_one = self.deciding.lock().await;
        let intents = self.outbox.intents_about(id).await?;
        let view = self.cache.meeting(id).await?;
        let view = view.ok_or_else(|| gone("This meeting"))?;
        let (shown, _) = overlay::show(view, &intents, &self.config.zone);
        if !allowed(&shown) {
            let message = format!(
                "The meeting with {} stands differently now.",
                shown.prospect
            );
            return Err(
                Failure::new(FailureCode::NotFound, message).fix("Look at the meeting again.")
            );
        }
        if let Action::MoveMeeting { sequence, .. } = &mut action {
            *sequence = Some(shown.sequence);
        }
        let what = format!("{verb} the meeting with {}", shown.prospect);
        self.queue(None, what, 0, action).await
    }
}

impl Around {
    fn conflict(&self, view: &MeetingView) -> Option<Conflict> {
        let chosen: Vec<_> = self.chosen().cloned().collect();
        let on = conflict::on(view, &chosen, &self.ours)?;
        Some(Conflict {
            title: on.title.clone(),
            start: on.start,
            end: on.end,
            proposals: vec![],
        })
    }

    /// Of the calendars that count as busy now.
    fn chosen(&self) -> impl Iterator<Item = &KnownBusy> {
        self.busy.iter().filter(|k| {
            let account = self.accounts.iter().find(|a| a.id == k.account);
            account.is_some_and(|a| a.busy().any(|c| c.id == k.calendar))
        })
    }

    /// What else takes the rep's time; meetings are shown as meetings.
    fn shown(&self, from: Timestamp, to: Timestamp) -> Vec<AgendaBusy> {
        let mut out = Vec::new();
        for known in self.chosen() {
            let calendar = self
                .accounts
                .iter()
                .find(|a| a.id == known.account)
                .and_then(|a| a.calendar(&known.calendar));
            let there = (known.account.as_str(), known.calendar.as_str());
            let times = known
                .times
                .iter()
                .filter(|t| t.start < to && from < t.end && !self.ours.has(t, there));
            out.extend(times.map(|t| AgendaBusy {
                start: t.start,
                end: t.end,
                title: t.title.clone(),
                calendar: calendar.map(|c| c.name.clone()).unwrap_or_default(),
                color: calendar.and_then(|c| c.color.clone()),
                tentative: t.tentative,
            }));
        }
        out.sort_by_key(|b| (b.start, b.end));
        out
    }
}

fn by_meeting(intents: Vec<StoredIntent>) -> HashMap<MeetingId, Vec<StoredIntent>> {
    let mut out: HashMap<MeetingId, Vec<StoredIntent>> = HashMap::new();
    for intent in intents {
        if let Some(meeting) = intent.meeting().cloned() {
            out.entry(meeting).or_default().push(intent);
        }
    }
    out
}
