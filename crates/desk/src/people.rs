//! Ana and Bo are reps, Priya is a prospect: the handoffs that the tests tell stories about.

use baton_api::feed::{Change, Entry, Me};
use baton_api::view::{HandoffView, MessageView, OfferView, Person};
use baton_core::Timestamp;
use baton_core::card::Card;
use baton_core::context::{Context, Question, ReadBy};
use baton_core::conversation::{Floor, Message, Speaker};
use baton_core::handoff::{HandoffReason, HandoffState, OfferState, Outcome};
use baton_core::ids::RepId;
use baton_core::presence::Presence;
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_core::workspace::DeclineReasons;

/// The instant `s` seconds into the story, which begins at 13:00 UTC.
pub(crate) fn at(s: i64) -> Timestamp {
    let start: Timestamp = "2026-03-03T13:00:00Z".parse().unwrap();
    start.plus_seconds(s)
}

pub(crate) fn rep(id: &str) -> Person {
    let name = match id {
        "rep_ana" => "Ana Silva",
        "rep_bo" => "Bo Lindqvist",
        other => other,
    };
    Person {
        id: id.into(),
        name: name.into(),
        title: None,
    }
}

pub(crate) fn ana() -> RepId {
    "rep_ana".into()
}

pub(crate) fn me(presence: Presence) -> Change {
    Change::Me {
        me: Box::new(Me {
            person: rep("rep_ana"),
            email: "ana@example.com".into(),
            workspace: "Showloom".into(),
            admin: false,
            presence,
            capacity: 3,
            decline_reasons: DeclineReasons::default().0,
            booking: None,
            manager: false,
            set_away: None,
        }),
    }
}

/// Priya's handoff, waiting, at version 1.
pub(crate) fn handoff(id: &str) -> HandoffView {
    let prospect = Prospect {
        name: Some("Priya Raghunathan".into()),
        company: Some("Brightmoor".into()),
        ..Prospect::default()
    };
    let context = Context {
        questions: vec![Question {
            text: "does it do SSO?".into(),
            answered: false,
            evidence: vec![],
            answer: None,
            read_by: ReadBy::Words,
        }],
        ..Context::default()
    };
    let scorecard = QualificationPolicy::default().judge(&[], &[], false);
    HandoffView {
        id: id.into(),
        conversation: format!("conv_{id}").into(),
        version: 1,
        state: HandoffState::Waiting,
        reason: HandoffReason::Qualified,
        note: None,
        requested_at: at(0),
        vendor: "Showloom".into(),
        agent: "Concierge".into(),
        card: Card::of(&prospect, &scorecard, &context, &[]),
        prospect,
        scorecard,
        context,
        trace: None,
        offers: vec![],
        accepted_by: None,
        accepted_at: None,
        ended_at: None,
        outcome: None,
        outcome_note: None,
        floor: Floor::Agent,
        messages: 0,
        deliveries: vec![],
        meeting: None,
        clocks: vec![],
        kept_for: vec![],
        kept_until: None,
        book_later: None,
        escalated_at: None,
        escalated_to: vec![],
        reminded: None,
        unseen: None,
        records: vec![],
        corrections: vec![],
        model: None,
    }
}

/// What happens to a handoff, each step a new version.
pub(crate) trait Story: Sized {
    fn offered(self, offer: &str, to: &str, made: i64, deadline: i64) -> Self;
    fn answered(self, offer: &str, state: OfferState, when: i64) -> Self;
    fn closed(self, outcome: Outcome, when: i64) -> Self;
    fn asked(self, question: &str) -> Self;
}

impl Story for HandoffView {
    fn offered(mut self, offer: &str, to: &str, made: i64, deadline: i64) -> Self {
        self.version += 1;
        self.state = HandoffState::Offered;
        self.offers.push(OfferView {
            id: offer.into(),
            rep: rep(to),
            state: OfferState::Pending,
            made_at: at(made),
            deadline: at(deadline),
            answered_at: None,
            reason: None,
            claimed: false,
            repeat_seconds: None,
            reminded_at: None,
        });
        self
    }

    fn answered(mut self, offer: &str, state: OfferState, when: i64) -> Self {
        self.version += 1;
        let found = self.offers.iter_mut().find(|o| o.id.0 == offer).unwrap();
        found.state = state;
        found.answered_at = Some(at(when));
        self.state = HandoffState::Waiting;
        self.accepted_by = None;
        if state == OfferState::Accepted {
            self.state = HandoffState::Accepted;
            self.accepted_by = Some(found.rep.clone());
            self.accepted_at = Some(at(when));
        }
        self
    }

    fn closed(mut self, outcome: Outcome, when: i64) -> Self {
        self.version += 1;
        self.state = HandoffState::Closed;
        self.outcome = Some(outcome);
        self.ended_at = Some(at(when));
        self
    }

    fn asked(mut self, question: &str) -> Self {
        self.card
            .questions
            .iter_mut()
            .for_each(|q| q.text = question.into());
        self
    }
}

pub(crate) fn told(handoff: &HandoffView) -> Change {
    Change::Handoff {
        handoff: Box::new(handoff.clone()),
    }
}

pub(crate) fn said(handoff: &HandoffView, seq: u32, text: &str) -> Change {
    Change::Message {
        message: MessageView {
            conversation: handoff.conversation.clone(),
            message: Message {
                seq,
                role: Speaker::Prospect,
                text: text.into(),
                at: at(i64::from(seq)),
            },
        },
    }
}

pub(crate) fn entry(position: i64, change: Change) -> Entry {
    let id = match &change {
        Change::Me { me } => me.person.id.0.clone(),
        Change::Handoff { handoff } => handoff.id.0.clone(),
        Change::Message { message } => {
            format!("{}/{}", message.conversation, message.message.seq)
        }
        Change::Meeting { meeting } => meeting.id.0.clone(),
        Change::Removed { .. } => String::new(),
    };
    Entry {
        position,
        id,
        change,
    }
}
