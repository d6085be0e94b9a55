//! What an agent does with a handoff.

use std::time::Duration;

use baton_api::agent::{HandoffStatus, RequestHandoff};
use baton_api::{Code, Problem, limits};
use baton_core::conversation::ConversationState;
use baton_core::handoff::{Handoff, HandoffReason, HandoffState, Outcome, Refusal};
use baton_core::ids::{ConversationId, HandoffId};
use baton_core::meeting::MeetingState;
use baton_core::qualification::Verdict;

use super::conversations::own;
use super::forget::gone;
use super::{Agent, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::{
    ConversationRow, HandoffRow, RoutingState, WorkspaceRow, Write, handoffs, meetings,
};
use crate::wake::Topic;

impl Engine {
    /// Asks for a person, or returns the handoff that this agent asked for under this id; and
    /// whether it is new.
    pub async fn request_handoff(
        &self,
        agent: &Agent,
        conversation: &ConversationId,
        request: RequestHandoff,
    ) -> Result<(HandoffStatus, bool)> {
        validate::client_id(&request.id, "id")?;
        if let Some(note) = &request.note {
            validate::optional_text(note, limits::NOTE_CHARS, "note")?;
        }
        let mut w = self.store.write().await?;
        let talk = own(w.conn(), agent, conversation).await?;
        let known = handoffs::handoff_by_external_id(w.conn(), &talk.id, &request.id).await?;
        if let Some(row) = known {
            return Ok((self.handoff_status(w.conn(), &row).await?, false));
        }
        let workspace = self.workspace(w.conn(), &talk.workspace).await?;
        let mut latest = handoffs::latest_handoff(w.conn(), &talk.id).await?;
        if let Some(booked) = &mut latest {
            self.conclude_if_over(&mut w, booked).await?;
        }
        may_hand_over(&workspace, &talk, latest.as_ref(), request.reason)?;
        let handoff = Handoff::new(self.env.id(), talk.id.clone(), request.reason, self.now());
        let mut row = HandoffRow {
            workspace: talk.workspace,
            external_id: request.id,
            version: 0,
            note: request.note.filter(|n| !n.trim().is_empty()),
            trace: None,
            say: None,
            routing: RoutingState::default(),
            handoff,
        };
        self.route(&mut w, &mut row, |d| &d.connecting).await?;
        let status = self.handoff_status(w.conn(), &row).await?;
        w.commit().await?;
        self.metrics.handoffs.inc();
        Ok((status, true))
    }

    /// A handoff whose meeting is over does not keep the prospect from being handed over again.
    async fn conclude_if_over(&self, w: &mut Write, row: &mut HandoffRow) -> Result<()> {
        if row.handoff.state != HandoffState::Booked {
            return Ok(());
        }
        let meeting = meetings::meeting_of_handoff(w.conn(), &row.handoff.id).await?;
        let Some(meeting) = meeting
            .filter(|m| m.meeting.state != MeetingState::Booked || m.meeting.end <= self.now())
        else {
            return Ok(());
        };
        let outcome = match meeting.meeting.state {
            MeetingState::NoShow => Outcome::NoShow,
            _ => Outcome::NextStep,
        };
        row.handoff
            .conclude(outcome, self.now())
            .map_err(|refusal| taken(&refusal))?;
        w.put_handoff(row).await?;
        self.touch(w, &row.handoff.id).await
    }

    pub async fn handoff(&self, agent: &Agent, id: &HandoffId) -> Result<HandoffStatus> {
        let mut c = self.store.read().await?;
        let Some(row) = handoffs::handoff(&mut c, id).await? else {
            return Err(gone(&mut c, agent, &id.0, "handoff").await);
        };
        // Another agent's handoff is as good as none.
        own(&mut c, agent, &row.handoff.conversation)
            .await
            .map_err(|_| Fail::not_found("handoff"))?;
        self.handoff_status(&mut c, &row).await
    }

    /// The handoff once its version is above `after`, or as it is when `wait` is over.
    pub async fn follow_handoff(
        &self,
        agent: &Agent,
        id: &HandoffId,
        after: Option<u32>,
        wait: Duration,
    ) -> Result<HandoffStatus> {
        // Whose it is comes first: ids that somebody makes up must not be waited for.
        self.handoff(agent, id).await?;
        let mut news = self.store.wake().subscribe(Topic::Handoff(id.clone()));
        let until = tokio::time::Instant::now() + wait;
        loop {
            let status = self.handoff(agent, id).await?;
            if after.is_none_or(|v| status.version > v) {
                return Ok(status);
            }
            match tokio::time::timeout_at(until, news.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return self.handoff(agent, id).await,
            }
        }
    }

    /// The agent takes its request back, while nobody has taken it.
    pub async fn withdraw_handoff(&self, agent: &Agent, id: &HandoffId) -> Result<HandoffStatus> {
        let mut w = self.store.write().await?;
        let Some(row) = handoffs::handoff(w.conn(), id).await? else {
            return Err(gone(w.conn(), agent, &id.0, "handoff").await);
        };
        own(w.conn(), agent, &row.handoff.conversation)
            .await
            .map_err(|_| Fail::not_found("handoff"))?;
        if row.handoff.state == HandoffState::Withdrawn {
            return self.handoff_status(w.conn(), &row).await;
        }
        let row = self.withdraw(&mut w, row).await?;
        let status = self.handoff_status(w.conn(), &row).await?;
        w.commit().await?;
        Ok(status)
    }

    pub(super) async fn withdraw(&self, w: &mut Write, mut row: HandoffRow) -> Result<HandoffRow> {
        let asked = row.handoff.pending().map(|o| o.rep.clone());
        row.handoff
            .withdraw(self.now())
            .map_err(|refusal| taken(&refusal))?;
        row.say = None;
        w.put_handoff(&mut row).await?;
        if let Some(rep) = asked {
            self.give_credit_back(w, &row, &rep).await?;
            w.somebody_is_free();
        }
        self.touch(w, &row.handoff.id).await?;
        Ok(row)
    }
}

pub(super) fn may_hand_over(
    workspace: &WorkspaceRow,
    talk: &ConversationRow,
    latest: Option<&HandoffRow>,
    reason: HandoffReason,
) -> Result<(), Problem> {
    if talk.state == ConversationState::Ended {
        return Err(Problem::new(
            Code::ConversationEnded,
            "This conversation has ended.",
        ));
    }
    let open = latest.filter(|h| {
        matches!(
            h.handoff.state,
            HandoffState::Offered
                | HandoffState::Waiting
                | HandoffState::Accepted
                | HandoffState::Booked
        )
    });
    if let Some(open) = open {
        let detail = format!("The conversation has an open handoff, {}.", open.handoff.id);
        return Err(Problem::new(Code::HandoffOpen, detail)
            .fix("Follow that handoff, or withdraw it before asking again."));
    }
    let qualified = talk.scorecard.verdict == Verdict::Qualified;
    let on_request = reason == HandoffReason::Requested && workspace.policy.hand_over_on_request;
    if qualified || on_request {
        return Ok(());
    }
    let card = &talk.scorecard;
    let problem = Problem::new(
        Code::NotQualified,
        format!(
            "The score is {} of {}; {} are needed.",
            card.score, card.of, card.threshold
        ),
    )
    .at("reason");
    Err(match &card.next_question {
        Some(q) => problem.fix(format!("Ask: {}", q.say)),
        None => problem.fix("Go on without a handoff."),
    })
}

fn taken(refusal: &Refusal) -> Fail {
    Problem::new(
        Code::HandoffTaken,
        format!("This handoff cannot be withdrawn: {refusal}."),
    )
    .fix("The rep who has it ends it.")
    .into()
}
