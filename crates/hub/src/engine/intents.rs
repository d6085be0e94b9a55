//! What a rep decides. Exactly one honest answer each; never a false "accepted".

use baton_api::intent::{Action, Answer, Intent, IntentReply};
use baton_api::view::DeliveryState;
use baton_api::{Code, Problem, limits};
use baton_core::Timestamp;
use baton_core::conversation::Floor;
use baton_core::handoff::{HandoffState, OfferState, Outcome, Refusal};
use baton_core::ids::{HandoffId, OfferId, RepId};
use baton_core::meeting::MeetingState;
use baton_core::notice::NoticeEvent;
use baton_core::notify::Channel;
use baton_core::presence::Presence;
use baton_core::workspace::Disclosure;

use super::{Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::{HandoffRow, RepRow, Write, conversations, handoffs, intents, meetings, reps};

impl Engine {
    pub async fn answer(&self, device: &Device, intent: Intent) -> Result<IntentReply> {
        validate::client_id(&intent.id.0, "id")?;
        let mut w = self.store.write().await?;
        if let Some((action, answer)) = intents::answered(w.conn(), &device.rep, &intent.id).await?
        {
            if action != intent.action {
                return Err(
                    Problem::new(Code::Conflict, "This id was used for another decision.")
                        .at("id")
                        .fix("Make a new id for every decision.")
                        .into(),
                );
            }
            return Ok(IntentReply {
                id: intent.id,
                answer,
            });
        }
        // Not kept: what a rep wrote about somebody who is forgotten goes with the rest.
        if let Some(answer) = self
            .answer_of_gone(w.conn(), device, &intent.action)
            .await?
        {
            return Ok(IntentReply {
                id: intent.id,
                answer,
            });
        }
        let answer = self.decide(&mut w, device, &intent.action).await?;
        self.acted_at_desk(&mut w, &intent.action, &answer).await?;
        w.add_intent(&device.rep, &intent.id, &intent.action, &answer, self.now())
            .await?;
        if frees_somebody(&intent.action) {
            w.somebody_is_free();
        }
        w.commit().await?;
        self.metrics.answered(&answer);
        Ok(IntentReply {
            id: intent.id,
            answer,
        })
    }

    /// The alert on the rep's own device was answered.
    async fn acted_at_desk(&self, w: &mut Write, action: &Action, answer: &Answer) -> Result<()> {
        let (Action::Accept { offer } | Action::Decline { offer, .. }) = action else {
            return Ok(());
        };
        let done = matches!(answer, Answer::Accepted { .. } | Answer::Done);
        if done && let Some(row) = handoffs::handoff_of_offer(w.conn(), offer).await? {
            let (desktop, acted) = (Channel::Desktop, DeliveryState::Acted);
            if self.mark_delivery(w, &row, offer, desktop, acted).await? {
                self.touch(w, &row.handoff.id).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn decide(
        &self,
        w: &mut Write,
        device: &Device,
        action: &Action,
    ) -> Result<Answer> {
        let rep = &device.rep;
        match action {
            Action::Accept { offer } => self.accept(w, device, offer).await,
            Action::Decline { offer, reason } => self.decline(w, device, offer, reason).await,
            Action::Claim { handoff } => self.claim(w, device, handoff).await,
            Action::GiveBack { handoff } => self.give_back(w, device, handoff).await,
            Action::Close {
                handoff,
                outcome,
                note,
            } => self.close(w, device, handoff, *outcome, note.clone()).await,
            Action::SetPresence { presence } => self.set_presence(w, rep, *presence).await,
            Action::MoveMeeting {
                meeting,
                start,
                end,
                by,
                sequence,
            } => {
                self.host_moves(w, rep, meeting, (*start, *end), *by, *sequence)
                    .await
            }
            Action::CancelMeeting {
                meeting,
                reason,
                by,
            } => {
                self.host_cancels(w, rep, meeting, reason.clone(), *by)
                    .await
            }
            Action::SettleMeeting { meeting, came } => {
                self.settle_meeting(w, device, meeting, *came).await
            }
            Action::MeetingWritten {
                meeting,
                sequence,
                join_url,
            } => {
                let url = join_url.as_deref();
                self.in_calendar(w, rep, meeting, *sequence, url).await
            }
            Action::Correct {
                handoff,
                correction,
            } => self.correct(w, device, handoff, correction).await,
            Action::Uncorrect { handoff, target } => {
                self.uncorrect(w, device, handoff, target).await
            }
            Action::Receipt { offer, state } => self.receipt(w, device, offer, *state).await,
        }
    }

    async fn accept(&self, w: &mut Write, device: &Device, offer: &OfferId) -> Result<Answer> {
        let now = self.now();
        let mut row = of_offer(w, device, offer).await?;
        if let Some(answer) = had_it(&row, offer, &device.rep) {
            return Ok(answer);
        }
        match row.handoff.accept(offer, &device.rep, now) {
            Ok(()) => self.take_over(w, &mut row, &device.rep).await,
            Err(refusal) => self.told(w, refusal).await,
        }
    }

    async fn claim(&self, w: &mut Write, device: &Device, handoff: &HandoffId) -> Result<Answer> {
        let mut row = visible(w, device, handoff).await?;
        let rep = reps::rep(w.conn(), &device.rep).await?;
        may_claim(&row, rep.as_ref())?;
        // Since they looked, they were asked for it themselves.
        let asked = row.handoff.pending().filter(|o| o.rep == device.rep);
        if let Some(offer) = asked.map(|o| o.id.clone()) {
            return self.accept(w, device, &offer).await;
        }
        match row
            .handoff
            .claim(self.env.id(), device.rep.clone(), self.now())
        {
            Ok(()) => {
                w.put_handoff(&mut row).await?;
                self.assign(w, &row, &device.rep).await?;
                let (id, alone) = (&row.handoff.id, [device.rep.clone()]);
                w.put_chance(&row.workspace, id, &alone, &device.rep, self.now())
                    .await?;
                self.show_to(w, &row, &device.rep).await?;
                self.take_over(w, &mut row, &device.rep).await
            }
            Err(refusal) => self.told(w, refusal).await,
        }
    }

    /// The rep has it: the floor changes hands and the agent is told what to say.
    async fn take_over(&self, w: &mut Write, row: &mut HandoffRow, rep: &RepId) -> Result<Answer> {
        w.count_lapses(rep, false).await?;
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        row.say = Some(
            self.introduce(w.conn(), &workspace, rep, |d| &d.accepted)
                .await?,
        );
        w.put_handoff(row).await?;
        self.set_floor(w, row, Floor::Rep).await?;
        self.tell(w, row, NoticeEvent::Accepted, &[]).await?;
        self.touch(w, &row.handoff.id).await?;
        Ok(Answer::Accepted { at: self.now() })
    }

    async fn decline(
        &self,
        w: &mut Write,
        device: &Device,
        offer: &OfferId,
        reason: &str,
    ) -> Result<Answer> {
        let mut row = of_offer(w, device, offer).await?;
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        let reasons = &workspace.settings.decline_reasons.0;
        if !reasons.iter().any(|r| r.id == reason) {
            let known: Vec<_> = reasons.iter().map(|r| r.id.as_str()).collect();
            return Err(
                Problem::new(Code::InvalidField, "The workspace has no such reason.")
                    .at("action.reason")
                    .fix(format!("Use one of: {}.", known.join(", ")))
                    .into(),
            );
        }
        match row.handoff.decline(offer, &device.rep, reason, self.now()) {
            Ok(()) => {
                w.count_lapses(&device.rep, false).await?;
                self.ask_next(w, &mut row, &device.rep, |d| &d.still_connecting)
                    .await?;
                Ok(Answer::Done)
            }
            Err(refusal) => self.told(w, refusal).await,
        }
    }

    async fn give_back(
        &self,
        w: &mut Write,
        device: &Device,
        handoff: &HandoffId,
    ) -> Result<Answer> {
        let mut row = visible(w, device, handoff).await?;
        self.no_meeting_stands(w, &row, &device.rep).await?;
        match row.handoff.give_back(&device.rep, self.now()) {
            Ok(()) => {
                self.come_back(w, &mut row, &device.rep).await?;
                Ok(Answer::Done)
            }
            Err(refusal) => self.told(w, refusal).await,
        }
    }

    /// Who had it no longer has: the agent speaks again, and the next rep is asked.
    pub(super) async fn come_back(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        before: &RepId,
    ) -> Result<()> {
        self.set_floor(w, row, Floor::Agent).await?;
        self.ask_next(w, row, before, |d| &d.still_connecting)
            .await?;
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        // Who left is told first; then who comes, or that nobody is free.
        let left = self
            .introduce(w.conn(), &workspace, before, |d| &d.given_back)
            .await?;
        row.say = Some(match row.say.take() {
            Some(next) => format!("{left} {next}"),
            None => left,
        });
        Ok(w.put_handoff(row).await?)
    }

    /// A prospect who is booked with a rep is not given back: the meeting is moved or cancelled.
    async fn no_meeting_stands(&self, w: &mut Write, row: &HandoffRow, rep: &RepId) -> Result<()> {
        let meeting = meetings::meeting_of_handoff(w.conn(), &row.handoff.id).await?;
        let stands = meeting.is_some_and(|m| {
            let m = m.meeting;
            m.state == MeetingState::Booked && m.end > self.now() && &m.host == rep
        });
        if !stands {
            return Ok(());
        }
        Err(
            Problem::new(Code::Conflict, "A meeting is booked with you.")
                .fix("Cancel the meeting first, or keep the prospect.")
                .into(),
        )
    }

    /// This rep's part is over; the next one is asked.
    pub(super) async fn ask_next(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        before: &RepId,
        say: impl Fn(&Disclosure) -> &str,
    ) -> Result<()> {
        // The ended offer goes first: the index allows only one live offer.
        w.put_handoff(row).await?;
        // Who lets an offer lapse has had their turn: else the silent would be asked first, always.
        let lapsed = row
            .handoff
            .offers
            .last()
            .is_some_and(|o| o.state == OfferState::Lapsed);
        if !lapsed {
            self.give_credit_back(w, row, before).await?;
        }
        w.somebody_is_free();
        self.route(w, row, say).await
    }

    async fn close(
        &self,
        w: &mut Write,
        device: &Device,
        handoff: &HandoffId,
        outcome: Outcome,
        note: Option<String>,
    ) -> Result<Answer> {
        if let Some(note) = &note {
            validate::optional_text(note, limits::NOTE_CHARS, "action.note")?;
        }
        let mut row = visible(w, device, handoff).await?;
        match row.handoff.close(&device.rep, outcome, note, self.now()) {
            Ok(()) => {
                row.say = None;
                w.put_handoff(&mut row).await?;
                self.set_floor(w, &row, Floor::Agent).await?;
                self.settle_with(w, &row, outcome).await?;
                self.tell(w, &row, NoticeEvent::Closed, &[]).await?;
                self.touch(w, &row.handoff.id).await?;
                Ok(Answer::Done)
            }
            Err(refusal) => self.told(w, refusal).await,
        }
    }

    /// How the handoff ended says how its meeting went, if that has begun.
    async fn settle_with(&self, w: &mut Write, row: &HandoffRow, outcome: Outcome) -> Result<()> {
        let meeting = meetings::meeting_of_handoff(w.conn(), &row.handoff.id).await?;
        let begun = meeting
            .filter(|m| m.meeting.state == MeetingState::Booked && m.meeting.start <= self.now());
        if let Some(meeting) = begun {
            self.settle(w, meeting, outcome != Outcome::NoShow).await?;
        }
        Ok(())
    }

    async fn set_presence(&self, w: &mut Write, rep: &RepId, presence: Presence) -> Result<Answer> {
        if presence == Presence::Offline {
            return Err(
                Problem::new(Code::InvalidField, "Offline is not chosen; it is found.")
                    .at("action.presence")
                    .fix("Use available, busy or away.")
                    .into(),
            );
        }
        let before = reps::rep(w.conn(), rep).await?.map(|r| r.presence);
        if before == Some(Presence::Away) && presence == Presence::Available {
            self.level(w, rep).await?;
        }
        w.set_presence(rep, presence).await?;
        w.feed_me(rep).await?;
        Ok(Answer::Done)
    }

    async fn receipt(
        &self,
        w: &mut Write,
        device: &Device,
        offer: &OfferId,
        state: DeliveryState,
    ) -> Result<Answer> {
        if !matches!(
            state,
            DeliveryState::Sent | DeliveryState::Shown | DeliveryState::Seen
        ) {
            return Err(
                Problem::new(Code::InvalidField, "A device reports sent, shown or seen.")
                    .at("action.state")
                    .into(),
            );
        }
        let row = of_offer(w, device, offer).await?;
        let desktop = Channel::Desktop;
        if self.mark_delivery(w, &row, offer, desktop, state).await? {
            self.touch(w, &row.handoff.id).await?;
        }
        Ok(Answer::Done)
    }

    pub(super) async fn set_floor(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        floor: Floor,
    ) -> Result<()> {
        let talk = conversations::conversation(w.conn(), &row.handoff.conversation).await?;
        let mut talk = talk.ok_or_else(|| Fail::not_found("conversation"))?;
        talk.floor = floor;
        Ok(w.put_conversation(&talk).await?)
    }

    async fn told(&self, w: &mut Write, refusal: Refusal) -> Result<Answer> {
        Ok(match refusal {
            Refusal::Taken { by, at } => {
                let rep = reps::rep(w.conn(), &by)
                    .await?
                    .ok_or_else(|| Fail::not_found("rep"))?;
                Answer::Taken {
                    by: rep.person(),
                    at,
                }
            }
            Refusal::Lapsed { at } => Answer::Lapsed { at },
            Refusal::Withdrawn { at } => Answer::Withdrawn { at },
            Refusal::Closed { at } => Answer::Closed { at },
            Refusal::Declined { at } => Answer::Declined { at },
            Refusal::Returned { at } => Answer::Returned { at },
            Refusal::NotYours => return Err(Fail::not_found("offer")),
            Refusal::AnotherIsAsked => {
                let detail = "Somebody else is being asked right now.";
                let problem = Problem::new(Code::Conflict, detail);
                return Err(problem.fix("It waits again if they do not take it.").into());
            }
        })
    }
}

/// The handoff of an offer that was made to this rep; another's is not found.
async fn of_offer(w: &mut Write, device: &Device, offer: &OfferId) -> Result<HandoffRow> {
    handoffs::handoff_of_offer(w.conn(), offer)
        .await?
        .filter(|row| row.workspace == device.workspace)
        .filter(|row| {
            row.handoff
                .offers
                .iter()
                .any(|o| &o.id == offer && o.rep == device.rep)
        })
        .ok_or_else(|| Fail::not_found("offer"))
}

pub(super) async fn visible(w: &mut Write, device: &Device, id: &HandoffId) -> Result<HandoffRow> {
    let row = handoffs::handoff(w.conn(), id).await?;
    let seen = handoffs::viewers(w.conn(), id).await?.contains(&device.rep);
    row.filter(|row| seen && row.workspace == device.workspace)
        .ok_or_else(|| Fail::not_found("handoff"))
}

/// While it waits it may be kept for some.
fn may_claim(row: &HandoffRow, rep: Option<&RepRow>) -> Result<(), Problem> {
    let kept = row.handoff.state == HandoffState::Waiting && !row.routing.only.is_empty();
    // Admins may always help.
    if !kept || rep.is_some_and(|r| r.admin || row.routing.only.contains(&r.id)) {
        return Ok(());
    }
    Err(Problem::new(
        Code::Forbidden,
        "This is kept for others, who know the prospect best.",
    )
    .fix("It is offered to you if they cannot take it."))
}

/// Accepting again what this rep has is no refusal: another device of theirs was first.
fn had_it(row: &HandoffRow, offer: &OfferId, rep: &RepId) -> Option<Answer> {
    let accepted = row
        .handoff
        .accepted()
        .filter(|o| &o.id == offer && &o.rep == rep)?;
    let at: Timestamp = accepted.answered_at.unwrap_or(accepted.made_at);
    Some(Answer::Accepted { at })
}

fn frees_somebody(action: &Action) -> bool {
    matches!(
        action,
        Action::SetPresence { .. }
            | Action::Close { .. }
            | Action::GiveBack { .. }
            | Action::Decline { .. }
    )
}
