//! What every reader heard in the turns so far. A turn is listened to once, and what an answer of
//! the agent may change once more when there is one.

use std::ops::Range;

use baton_core::context::{Claim, DecisionNote, Figure, ObjectionKind, Question};
use baton_core::prospect::Prospect;

use super::lines::Lines;
use super::talk::{Place, Spot, Turn};
use super::timeline::Calendar;
use super::vocabulary::Vocabulary;
use super::{
    answers, budget, cares, competitors, custom, decision, depth, features, figures, human, known,
    need, objections, outsider, questions, risks, role, settled, size, timeline,
};
use crate::llm::commands::forges;

/// More notes of a kind than anybody reads; what is said later says nothing new.
const MOST_NOTES: usize = 200;

/// What is known of the prospect before they speak.
#[derive(Debug)]
pub struct Known {
    pub calendar: Calendar,
    /// The telling words of the company's name.
    pub company: Vec<String>,
    pub prospect: Prospect,
}

/// What the turns say, whatever is answered.
#[derive(Debug, Default)]
pub struct Heard {
    pub agreed: Vec<u32>,
    pub ahead: Vec<risks::Ahead>,
    pub budget: Vec<budget::Said>,
    pub cares: Vec<Claim>,
    pub competitors: Vec<competitors::Said>,
    pub custom: Vec<custom::Said>,
    pub decision: Vec<DecisionNote>,
    pub depth: Vec<depth::Said>,
    pub figures: Vec<Figure>,
    pub known: Vec<known::Answered>,
    /// The last one stands.
    pub revenue: Option<size::Revenue>,
    pub role: Vec<role::Said>,
    pub size: Vec<size::Candidate>,
    pub taken_back: Vec<settled::TakenBack>,
    pub timeline: Vec<timeline::Said>,
    pub unlisted: Vec<competitors::Unlisted>,
}

impl Heard {
    /// Listens to one more turn.
    pub fn listen(&mut self, turn: &Turn<'_>, at: usize, known: &Known, to: &Vocabulary) {
        for place in turn.places(at) {
            self.listen_for_signals(turn, place, known);
            self.custom.extend(custom::listen(place, &to.custom));
            self.ahead.extend(risks::listen(turn, place));
            self.taken_back.extend(settled::listen(turn, place));
            if self.cares.len() < MOST_NOTES {
                self.cares.extend(cares::listen(turn, place));
            }
            if self.decision.len() < MOST_NOTES {
                self.decision.extend(decision::listen(turn, place));
            }
            if self.figures.len() < figures::MOST {
                self.figures
                    .extend(figures::listen(turn, place, known.calendar));
            }
        }
        self.competitors
            .extend(competitors::listen(turn, &to.competitors));
        self.unlisted
            .extend(competitors::listen_for_unlisted(turn, &to.catalog));
        self.depth.extend(depth::listen(turn));
        self.agreed
            .extend(answers::agrees(turn).then_some(turn.seq));
        if self.known.len() < MOST_NOTES {
            self.known.extend(known::listen(turn));
        }
    }
}

impl Heard {
    /// What a sentence says of the signals. What is written for a machine, such as a turn in
    /// somebody else's name, says nothing.
    fn listen_for_signals(&mut self, turn: &Turn<'_>, place: Place<'_>, known: &Known) {
        let size = size::listen(turn, place, &known.company);
        let revenue = size::listen_for_revenue(turn, place);
        let role = role::listen(turn, place);
        let budget = budget::listen(turn, place, &known.prospect);
        let timeline = timeline::listen(turn, place, known.calendar);
        let says_nothing = size.is_empty()
            && revenue.is_none()
            && role.is_none()
            && budget.is_none()
            && timeline.is_none();
        if says_nothing || forges(place.words) {
            return;
        }
        self.size.extend(size);
        self.revenue = revenue.or(self.revenue);
        self.role.extend(role);
        self.budget.extend(budget);
        self.timeline.extend(timeline);
    }
}

/// A list of which the end may still change.
#[derive(Debug)]
pub struct Open<T> {
    all: Vec<T>,
    sure: usize,
}

impl<T> Default for Open<T> {
    fn default() -> Self {
        Self {
            all: vec![],
            sure: 0,
        }
    }
}

impl<T> Open<T> {
    pub fn all(&self) -> &[T] {
        &self.all
    }

    fn retract(&mut self) {
        self.all.truncate(self.sure);
    }

    fn settle(&mut self) {
        self.sure = self.all.len();
    }
}

/// What the turns say together with the agent's answers.
#[derive(Debug, Default)]
pub struct WithAnswers {
    pub features: Open<features::Said>,
    pub human: Open<human::Said>,
    pub need: Open<need::Heard>,
    pub objections: Open<(ObjectionKind, Spot)>,
    pub outsider: Open<outsider::Said>,
    pub questions: Open<Question>,
}

impl WithAnswers {
    /// Listens to one more turn that has no answer yet.
    pub fn listen(&mut self, turn: &Turn<'_>, at: usize, to: &Vocabulary) {
        for place in turn.places(at) {
            self.human.all.extend(human::listen(turn, place));
            let kind = objections::listen(turn, place, &to.others);
            self.objections
                .all
                .extend(kind.map(|kind| (kind, place.into())));
        }
        self.features
            .all
            .extend(features::listen(turn, &to.features));
        self.need
            .all
            .extend(need::listen(turn, at, &to.cases, &to.catalog.vendor));
        self.outsider
            .all
            .extend(outsider::listen(turn, at, &to.catalog.vendor));
        self.questions.all.extend(questions::listen(turn));
    }

    /// Listens again to turns that now have their answer, which are the last ones.
    pub fn answered(&mut self, turns: Range<usize>, lines: &Lines, to: &Vocabulary) {
        self.features.retract();
        self.human.retract();
        self.need.retract();
        self.objections.retract();
        self.outsider.retract();
        self.questions.retract();
        for at in turns {
            if let Some(turn) = lines.turn(at) {
                self.listen(&turn, at, to);
            }
        }
        self.features.settle();
        self.human.settle();
        self.need.settle();
        self.objections.settle();
        self.outsider.settle();
        self.questions.settle();
    }
}
