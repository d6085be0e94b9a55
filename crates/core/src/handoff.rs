//! The life of a handoff and of its offers, as state machines that refuse impossible moves.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::ids::{ConversationId, HandoffId, OfferId, RepId};

/// Why the agent hands over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum HandoffReason {
    /// The scorecard says so.
    #[default]
    Qualified,
    /// The prospect asked for a person.
    Requested,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum HandoffState {
    /// One rep is asked.
    Offered,
    /// Nobody is asked; anyone eligible may claim it.
    Waiting,
    Accepted,
    /// A rep has it for a meeting; until then the agent goes on talking to the prospect.
    Booked,
    Closed,
    /// The agent took it back, or the conversation ended before anyone accepted.
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum OfferState {
    Pending,
    Accepted,
    Declined,
    Lapsed,
    /// Taken off the table by the hub: the handoff was withdrawn.
    Rescinded,
    /// Accepted, then given back.
    Returned,
}

/// How it ended, said by the rep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Outcome {
    Won,
    NextStep,
    NoShow,
    Lost,
}

/// A handoff put to one rep until a deadline. Its id is the fencing token of an acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Offer {
    pub id: OfferId,
    pub rep: RepId,
    pub state: OfferState,
    pub made_at: Timestamp,
    pub deadline: Timestamp,
    pub answered_at: Option<Timestamp>,
    /// Id of the workspace's decline reason.
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    pub id: HandoffId,
    pub conversation: ConversationId,
    pub reason: HandoffReason,
    pub state: HandoffState,
    /// Age counts from here, whoever is asked in between.
    pub requested_at: Timestamp,
    pub offers: Vec<Offer>,
    pub ended_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
    pub outcome_note: Option<String>,
}

/// Why a rep's answer does not take effect: told to the rep as it is, never as a false "accepted".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("taken by {by} at {at}")]
    Taken { by: RepId, at: Timestamp },
    #[error("the offer lapsed at {at}")]
    Lapsed { at: Timestamp },
    #[error("the handoff was withdrawn at {at}")]
    Withdrawn { at: Timestamp },
    #[error("the handoff was closed at {at}")]
    Closed { at: Timestamp },
    #[error("already declined at {at}")]
    Declined { at: Timestamp },
    #[error("given back at {at}")]
    Returned { at: Timestamp },
    #[error("this offer is not this rep's")]
    NotYours,
    #[error("another rep is being asked")]
    AnotherIsAsked,
}

/// A move that the hub itself must never make.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    #[error("a handoff that is {0:?} cannot be offered")]
    Offer(HandoffState),
    #[error("this rep was asked before")]
    AskedBefore,
    #[error("the deadline is not reached")]
    NotDue,
    #[error("this offer is not pending")]
    NotPending,
}

impl Handoff {
    pub fn new(
        id: HandoffId,
        conversation: ConversationId,
        reason: HandoffReason,
        requested_at: Timestamp,
    ) -> Self {
        Self {
            id,
            conversation,
            reason,
            state: HandoffState::Waiting,
            requested_at,
            offers: vec![],
            ended_at: None,
            outcome: None,
            outcome_note: None,
        }
    }

    pub fn pending(&self) -> Option<&Offer> {
        self.offers.iter().find(|o| o.state == OfferState::Pending)
    }

    /// The offer that was accepted and stands.
    pub fn accepted(&self) -> Option<&Offer> {
        self.offers.iter().find(|o| o.state == OfferState::Accepted)
    }

    pub fn was_asked(&self, rep: &RepId) -> bool {
        self.offers.iter().any(|o| &o.rep == rep)
    }

    /// Puts the handoff to a rep. Never twice to the same one.
    pub fn offer(
        &mut self,
        id: OfferId,
        rep: RepId,
        now: Timestamp,
        deadline: Timestamp,
    ) -> Result<(), Impossible> {
        if self.state != HandoffState::Waiting {
            return Err(Impossible::Offer(self.state));
        }
        if self.was_asked(&rep) {
            return Err(Impossible::AskedBefore);
        }
        self.offers.push(Offer {
            id,
            rep,
            state: OfferState::Pending,
            made_at: now,
            deadline,
            answered_at: None,
            reason: None,
        });
        self.state = HandoffState::Offered;
        Ok(())
    }

    /// A rep takes the offer. While it is pending it can be taken, also a moment after the
    /// deadline: as long as nobody else was asked, a late rep is better than none.
    pub fn accept(&mut self, id: &OfferId, rep: &RepId, now: Timestamp) -> Result<(), Refusal> {
        let offer = self.pending_of(id, rep)?;
        offer.state = OfferState::Accepted;
        offer.answered_at = Some(now);
        self.state = HandoffState::Accepted;
        Ok(())
    }

    pub fn decline(
        &mut self,
        id: &OfferId,
        rep: &RepId,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let offer = self.pending_of(id, rep)?;
        offer.state = OfferState::Declined;
        offer.answered_at = Some(now);
        offer.reason = Some(reason.to_owned());
        self.state = HandoffState::Waiting;
        Ok(())
    }

    pub fn lapse(&mut self, id: &OfferId, now: Timestamp) -> Result<(), Impossible> {
        let offer = self
            .offers
            .iter_mut()
            .find(|o| &o.id == id && o.state == OfferState::Pending)
            .ok_or(Impossible::NotPending)?;
        if now < offer.deadline {
            return Err(Impossible::NotDue);
        }
        offer.state = OfferState::Lapsed;
        offer.answered_at = Some(now);
        self.state = HandoffState::Waiting;
        Ok(())
    }

    /// It takes too long: taken from the rep who is asked, before the deadline, or from the rep who
    /// has it. It waits again and keeps its age. From whom.
    pub fn take_back(&mut self, now: Timestamp) -> Option<RepId> {
        let offer = self
            .offers
            .iter_mut()
            .find(|o| matches!(o.state, OfferState::Pending | OfferState::Accepted))
            .filter(|_| matches!(self.state, HandoffState::Offered | HandoffState::Accepted))?;
        offer.state = match offer.state {
            OfferState::Pending => OfferState::Lapsed,
            _ => OfferState::Returned,
        };
        offer.answered_at = Some(now);
        self.state = HandoffState::Waiting;
        Some(offer.rep.clone())
    }

    /// Somebody else hosts the meeting that is booked.
    pub fn hand_on(&mut self, id: OfferId, to: RepId, now: Timestamp) -> Result<(), Refusal> {
        if self.state != HandoffState::Booked {
            return Err(self.refusal().unwrap_or(Refusal::NotYours));
        }
        for offer in &mut self.offers {
            if offer.state == OfferState::Accepted {
                offer.state = OfferState::Returned;
            }
        }
        self.offers.push(Offer {
            id,
            rep: to,
            state: OfferState::Accepted,
            made_at: now,
            deadline: now,
            answered_at: Some(now),
            reason: None,
        });
        Ok(())
    }

    /// A rep helps themselves to a waiting handoff, also one they let lapse before.
    pub fn claim(&mut self, id: OfferId, rep: RepId, now: Timestamp) -> Result<(), Refusal> {
        if self.state != HandoffState::Waiting {
            return Err(self.refusal().unwrap_or(Refusal::AnotherIsAsked));
        }
        self.offers.push(Offer {
            id,
            rep,
            state: OfferState::Accepted,
            made_at: now,
            deadline: now,
            answered_at: Some(now),
            reason: None,
        });
        self.state = HandoffState::Accepted;
        Ok(())
    }

    /// The rep has it for a meeting. Whoever was being asked no longer is.
    pub fn book(&mut self, id: OfferId, rep: RepId, now: Timestamp) -> Result<(), Refusal> {
        if let Some(refusal) = self.refusal() {
            return Err(refusal);
        }
        self.rescind(now);
        self.offers.push(Offer {
            id,
            rep,
            state: OfferState::Accepted,
            made_at: now,
            deadline: now,
            answered_at: Some(now),
            reason: None,
        });
        self.state = HandoffState::Booked;
        Ok(())
    }

    /// The meeting was cancelled: nobody has it any more.
    pub fn unbook(&mut self, now: Timestamp) -> Result<(), Refusal> {
        if self.state != HandoffState::Booked {
            return Err(self.refusal().unwrap_or(Refusal::NotYours));
        }
        for offer in &mut self.offers {
            if offer.state == OfferState::Accepted {
                offer.state = OfferState::Rescinded;
            }
        }
        self.state = HandoffState::Withdrawn;
        self.ended_at = Some(now);
        Ok(())
    }

    /// Its meeting is over, and the prospect is back: this handoff has ended.
    pub fn conclude(&mut self, outcome: Outcome, now: Timestamp) -> Result<(), Refusal> {
        if self.state != HandoffState::Booked {
            return Err(self.refusal().unwrap_or(Refusal::NotYours));
        }
        self.state = HandoffState::Closed;
        self.outcome = Some(outcome);
        self.ended_at = Some(now);
        Ok(())
    }

    /// The rep who holds it gives it back; it waits again and keeps its age. Not while a meeting is
    /// booked with them: that is cancelled or moved.
    pub fn give_back(&mut self, rep: &RepId, now: Timestamp) -> Result<(), Refusal> {
        if self.state == HandoffState::Booked {
            return Err(Refusal::NotYours);
        }
        let offer = self.held_by(rep)?;
        offer.state = OfferState::Returned;
        offer.answered_at = Some(now);
        self.state = HandoffState::Waiting;
        Ok(())
    }

    pub fn close(
        &mut self,
        rep: &RepId,
        outcome: Outcome,
        note: Option<String>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.held_by(rep)?;
        self.state = HandoffState::Closed;
        self.outcome = Some(outcome);
        self.outcome_note = note;
        self.ended_at = Some(now);
        Ok(())
    }

    /// The agent takes the handoff back. Refused once a rep has it: from then on the rep holds the
    /// floor and ends it.
    pub fn withdraw(&mut self, now: Timestamp) -> Result<(), Refusal> {
        if !matches!(self.state, HandoffState::Offered | HandoffState::Waiting) {
            return Err(self.refusal().unwrap_or(Refusal::NotYours));
        }
        self.rescind(now);
        self.state = HandoffState::Withdrawn;
        self.ended_at = Some(now);
        Ok(())
    }

    fn rescind(&mut self, now: Timestamp) {
        for offer in &mut self.offers {
            if offer.state == OfferState::Pending {
                offer.state = OfferState::Rescinded;
                offer.answered_at = Some(now);
            }
        }
    }

    fn held_by(&mut self, rep: &RepId) -> Result<&mut Offer, Refusal> {
        let refusal = match self.refusal() {
            Some(Refusal::Taken { by, at }) if &by == rep => Refusal::Taken { by, at },
            other => return Err(other.unwrap_or(Refusal::NotYours)),
        };
        self.offers
            .iter_mut()
            .find(|o| o.state == OfferState::Accepted)
            .ok_or(refusal)
    }

    /// The state of the handoff as an answer to somebody who wanted it.
    fn refusal(&self) -> Option<Refusal> {
        let ended = self.ended_at.unwrap_or(self.requested_at);
        match self.state {
            HandoffState::Withdrawn => Some(Refusal::Withdrawn { at: ended }),
            HandoffState::Closed => Some(Refusal::Closed { at: ended }),
            HandoffState::Accepted | HandoffState::Booked => {
                self.accepted().map(|o| Refusal::Taken {
                    by: o.rep.clone(),
                    at: o.answered_at.unwrap_or(o.made_at),
                })
            }
            HandoffState::Offered | HandoffState::Waiting => None,
        }
    }

    fn pending_of(&mut self, id: &OfferId, rep: &RepId) -> Result<&mut Offer, Refusal> {
        let whole = self.refusal();
        let offer = self
            .offers
            .iter_mut()
            .find(|o| &o.id == id && &o.rep == rep)
            .ok_or(Refusal::NotYours)?;
        if offer.state == OfferState::Pending {
            return Ok(offer);
        }
        let at = offer.answered_at.unwrap_or(offer.deadline);
        Err(whole.unwrap_or(match offer.state {
            OfferState::Declined => Refusal::Declined { at },
            OfferState::Returned => Refusal::Returned { at },
            OfferState::Rescinded => Refusal::Withdrawn { at },
            OfferState::Lapsed | OfferState::Pending | OfferState::Accepted => {
                Refusal::Lapsed { at }
            }
        }))
    }
}

#[cfg(test)]
mod tests;
