//! A time is kept for a prospect for some minutes: others see it as taken, of this host alone.

use baton_api::booking::{HoldView, NewHold};
use baton_api::problem::Instead;
use baton_api::{Code, Problem};
use baton_core::Timestamp;
use baton_core::conversation::ConversationState;
use baton_core::handoff::HandoffReason;
use baton_core::ids::{ConversationId, HoldId};
use baton_core::workspace::Introduction;

use super::find::{Search, times};
use super::keeper::Keeper;
use super::team::Except;
use super::view::say_of;
use super::{Spoken, kind};
use crate::engine::conversations::own;
use crate::engine::{Agent, Engine};
use crate::fail::{Fail, Result};
use crate::store::{ConversationRow, HoldRow, holds};

const ALTERNATIVES: usize = 3;

impl Engine {
    pub async fn hold(
        &self,
        agent: &Agent,
        conversation: &ConversationId,
        request: NewHold,
    ) -> Result<HoldView> {
        let mut w = self.store.write().await?;
        let talk = own(w.conn(), agent, conversation).await?;
        still_open(&talk)?;
        let workspace = self.workspace(w.conn(), &talk.workspace).await?;
        let keeper = Keeper::of(w.conn(), conversation, self.now()).await?;
        let kind = keeper.hosting(kind(&workspace, request.meeting_type.as_ref())?);
        let spoken = Spoken::of(request.zone.as_deref(), &talk.prospect, &workspace)?;
        let except = Except {
            conversation: Some(conversation),
            meeting: keeper.meeting.as_ref(),
        };
        let only = keeper.rep.or(request.rep);
        let search = self
            .search(w.conn(), &workspace, &kind, spoken, only, except)
            .await?;
        let lead = self.lead(w.conn(), &talk, HandoffReason::default()).await?;
        let search = search.for_lead(lead);
        let kept = holds::hold_of(w.conn(), conversation).await?;
        let Some(opening) = search.at(request.start) else {
            drop(w);
            let start = request.start;
            return Err(self.aside(search, move |s| taken(s, start)).await?.into());
        };
        // Holding the same again keeps the host who was named.
        let same = kept.filter(|h| h.start == request.start && h.meeting_type == kind.id);
        let opening = search.with_host(opening, same.as_ref().map(|h| &h.host));
        let slot = search
            .slot(&opening)
            .ok_or_else(|| Fail::not_found("rep"))?;
        let minutes = workspace.settings.booking.hold_minutes;
        let row = HoldRow {
            id: same.map_or_else(|| self.env.id(), |h| h.id),
            workspace: workspace.id.clone(),
            conversation: conversation.clone(),
            meeting_type: kind.id.clone(),
            host: slot.host.id.clone(),
            with: slot.with.as_ref().map(|p| p.id.clone()),
            start: slot.start,
            end: slot.end,
            before_minutes: kind.before_minutes,
            after_minutes: kind.after_minutes,
            expires_at: self.now().plus_seconds(60 * i64::from(minutes)),
        };
        w.put_hold(&row).await?;
        w.commit().await?;
        let say = say_of(&workspace, &slot.host, &slot.label, |d| &d.held);
        Ok(HoldView {
            id: row.id,
            slot,
            expires_at: row.expires_at,
            say,
        })
    }

    /// Lets a kept time go; one that is gone is gone.
    pub async fn release(&self, agent: &Agent, id: &HoldId) -> Result<()> {
        let mut w = self.store.write().await?;
        let Some(hold) = holds::hold(w.conn(), id).await? else {
            return Ok(());
        };
        own(w.conn(), agent, &hold.conversation)
            .await
            .map_err(|_| Fail::not_found("hold"))?;
        w.drop_hold(&hold.conversation).await?;
        Ok(w.commit().await?)
    }
}

pub(super) fn still_open(talk: &ConversationRow) -> Result<(), Problem> {
    if talk.state == ConversationState::Ended {
        return Err(Problem::new(
            Code::ConversationEnded,
            "This conversation has ended.",
        ));
    }
    Ok(())
}

/// Why a time cannot be had, with the next best ones.
pub(super) fn taken(search: &Search<'_>, start: Timestamp) -> Problem {
    let problem = Problem::new(
        Code::SlotTaken,
        format!("{} is not free.", search.label(start)),
    )
    .at("start");
    let slots = search.nearest(start, ALTERNATIVES);
    let words = &search.workspace.settings.disclosure;
    let (mut problem, say) = if slots.is_empty() {
        let problem = problem.fix("Nothing else is free within the horizon.");
        (problem, words.no_times.clone())
    } else {
        let times = times(&slots);
        let introduction = Introduction {
            vendor: &search.workspace.catalog.vendor,
            times: &times,
            ..Introduction::default()
        };
        let problem = problem.fix("Offer one of the times in `instead`.");
        (problem, introduction.say(&words.time_taken))
    };
    problem.instead = Some(Box::new(Instead { slots, say }));
    problem
}
