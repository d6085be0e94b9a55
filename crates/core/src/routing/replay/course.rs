//! How one past handoff went, and what that says of how it would have gone.

use super::{Past, PastOffer};
use crate::Timestamp;
use crate::handoff::OfferState;
use crate::ids::RepId;

/// The hub decides a moment after what makes it decide: what is recorded within this many
/// milliseconds of it happened because of it.
pub const LATE: i64 = 2_000;

/// What a rep makes of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Takes it, and has it until then; to the end of all, if not given.
    Takes {
        at: Timestamp,
        until: Option<Timestamp>,
    },
    /// The next one is asked. `back`: it does not count for the rep.
    Passes { at: Timestamp, back: bool },
    /// The prospect left before there was an answer, or somebody else took it.
    Gone { at: Timestamp },
    /// Was still being asked when the record ends.
    Silent,
}

/// What follows where nobody is asked, or who was asked passed.
#[derive(Clone, Debug)]
pub enum Next {
    /// The rules are asked again, with what was seen at this moment.
    Decide { at: Timestamp, moment: usize },
    /// Somebody helped themselves.
    Claimed(PastOffer),
    /// Nothing more is known.
    Over,
}

impl PastOffer {
    /// How long it keeps room, and whether it counts no more after that.
    pub fn stay(&self, ended_at: Option<Timestamp>) -> (Option<Timestamp>, bool) {
        match self.state {
            OfferState::Pending => (None, false),
            OfferState::Accepted => (ended_at, false),
            OfferState::Lapsed => (self.answered_at, false),
            OfferState::Declined | OfferState::Rescinded | OfferState::Returned => {
                (self.answered_at, true)
            }
        }
    }

    pub fn was_returned(&self) -> bool {
        self.state == OfferState::Returned
    }

    /// Milliseconds until they took it, if they did.
    pub fn pause(&self) -> Option<i64> {
        let taken = self.state == OfferState::Accepted && !self.claimed;
        let answered = self.answered_at.filter(|_| taken)?;
        Some(answered.as_millis() - self.made_at.as_millis())
    }
}

impl Past {
    /// The offer that the hub made to this rep.
    pub fn offer_to(&self, rep: &RepId) -> Option<&PastOffer> {
        self.offers.iter().find(|o| !o.claimed && &o.rep == rep)
    }

    /// When the offer to a rep who is asked at `at` was made: really then, if so.
    pub fn made_at(&self, rep: &RepId, at: Timestamp) -> Timestamp {
        let real = self.offer_to(rep).map(|o| o.made_at);
        real.filter(|made| is_near(*made, at)).unwrap_or(at)
    }

    /// What a rep who is asked at `at`, and given `seconds`, makes of it: what they really made of
    /// it; else they take it after the `usual` milliseconds.
    pub fn answer(&self, rep: &RepId, at: Timestamp, seconds: u32, usual: i64) -> Answer {
        let given = i64::from(seconds) * 1000;
        let answer = match self.offer_to(rep) {
            Some(offer) => self.real_answer(offer, at, given),
            None => self.takes(later(at, usual.min(given))),
        };
        match (answer, self.withdrawn_at()) {
            (Answer::Takes { at: when, .. } | Answer::Passes { at: when, .. }, Some(w))
                if w < when =>
            {
                Answer::Gone { at: w.max(at) }
            }
            _ => answer,
        }
    }

    fn real_answer(&self, offer: &PastOffer, at: Timestamp, given: i64) -> Answer {
        let Some(answered) = offer.answered_at else {
            return Answer::Silent;
        };
        let pause = answered.as_millis() - offer.made_at.as_millis();
        let when = if is_near(offer.made_at, at) {
            answered
        } else {
            later(at, pause)
        };
        // Who took longer than this policy gives had not answered in time.
        let in_time = pause <= given + LATE;
        match offer.state {
            OfferState::Pending => Answer::Silent,
            OfferState::Rescinded => Answer::Gone {
                at: answered.max(at),
            },
            OfferState::Returned => Answer::Passes {
                at: when,
                back: true,
            },
            _ if !in_time => Answer::Passes {
                at: later(at, given),
                back: false,
            },
            OfferState::Accepted => self.takes(when),
            state => Answer::Passes {
                at: when,
                back: state == OfferState::Declined,
            },
        }
    }

    fn takes(&self, at: Timestamp) -> Answer {
        let until = self.until(at);
        Answer::Takes { at, until }
    }

    /// Until when somebody has it who has it from `at` on: as long as it really took.
    pub fn until(&self, at: Timestamp) -> Option<Timestamp> {
        let ended = self.ended_at?;
        Some(match self.accepted().and_then(|o| o.answered_at) {
            Some(from) => later(at, (ended.as_millis() - from.as_millis()).max(0)),
            None => ended.max(at),
        })
    }

    /// The offer by which somebody got it in the end.
    pub fn accepted(&self) -> Option<&PastOffer> {
        let mut offers = self.offers.iter().rev();
        offers.find(|o| o.state == OfferState::Accepted)
    }

    /// When it ended without anybody.
    fn withdrawn_at(&self) -> Option<Timestamp> {
        self.ended_at.filter(|_| self.accepted().is_none())
    }

    /// The moment that shows best what there was at `at`, after the one at which it was last decided:
    /// the one that was recorded then, else the last before it. Over, where the prospect left before
    /// the hub came to decide.
    pub fn moment(&self, at: Timestamp, after: usize) -> Next {
        let mut then = self.moments.iter().enumerate().skip(after + 1);
        if let Some((moment, m)) = then.find(|(_, m)| m.at >= at)
            && is_near(m.at, at)
        {
            return Next::Decide { at: m.at, moment };
        }
        if self.withdrawn_at().is_some_and(|w| w <= later(at, LATE)) {
            return Next::Over;
        }
        let before = self.moments.iter().rposition(|m| m.at <= at);
        let moment = before.unwrap_or(after).max(after);
        Next::Decide { at, moment }
    }

    /// Whether the hub decided at `at`, and saw this moment.
    pub fn is_recorded(&self, at: Timestamp, moment: usize) -> bool {
        self.moments.get(moment).is_some_and(|m| m.at == at)
    }

    /// What follows a decision at `at` to wait until `until` for those whom `only` names.
    pub fn after_wait(
        &self,
        at: Timestamp,
        moment: usize,
        until: Option<Timestamp>,
        only: &[RepId],
    ) -> Next {
        let recorded = self.moments.iter().enumerate().skip(moment + 1);
        let recorded = recorded.map(|(i, m)| (i, m.at)).find(|(_, t)| *t >= at);
        let next = match (until.filter(|u| *u > at), recorded) {
            (Some(u), Some((_, t))) if t.as_millis() > u.as_millis() + LATE => {
                self.moment(u, moment)
            }
            (_, Some((moment, at))) => Next::Decide { at, moment },
            (Some(u), None) => self.moment(u, moment),
            (None, None) => Next::Over,
        };
        // What is not recorded was still to be decided a moment after its time.
        let before = |t: Timestamp| match next {
            Next::Decide { at, moment } if self.is_recorded(at, moment) => t <= at,
            Next::Decide { at, .. } => t <= later(at, LATE),
            _ => true,
        };
        let may = |o: &&PastOffer| only.is_empty() || only.contains(&o.rep);
        if let Some(claim) = self.claim(at).filter(may)
            && before(claim.made_at)
        {
            return Next::Claimed(claim.clone());
        }
        next
    }

    /// How somebody helped themselves from `at` on.
    pub fn claim(&self, at: Timestamp) -> Option<&PastOffer> {
        self.offers.iter().find(|o| o.claimed && o.made_at >= at)
    }

    /// The offer by which somebody really got it at `at` or later.
    pub fn taken_after(&self, at: Timestamp) -> Option<&PastOffer> {
        self.accepted()
            .filter(|o| o.answered_at.is_some_and(|t| t >= at))
    }
}

pub fn is_near(a: Timestamp, b: Timestamp) -> bool {
    (a.as_millis() - b.as_millis()).abs() <= LATE
}

pub fn later(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(at.as_millis().saturating_add(millis))
}
