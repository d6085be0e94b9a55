//! A reader that goes along with a talk: one more message costs one message, however long the talk
//! is.

use std::sync::Arc;

use baton_core::Timestamp;
use baton_core::context::Context;
use baton_core::conversation::Message;
use baton_core::prospect::Prospect;
use baton_core::signal::Reading;

use super::heard::{Heard, Known, WithAnswers};
use super::lines::{Change, Lines};
use super::runs::{self, Runs};
use super::timeline::Calendar;
use super::vocabulary::Vocabulary;
use super::{
    budget, cares, competitors, custom, decision, features, figures, human, known, need,
    objections, opening, outsider, questions, risks, role, settled, size, summary, talk, timeline,
    topics, traits,
};
use crate::Insight;

/// Reads one talk, message by message.
#[derive(Debug)]
pub struct Reader {
    vocabulary: Arc<Vocabulary>,
    known: Known,
    lines: Lines,
    heard: Heard,
    with_answers: WithAnswers,
    runs: Runs,
}

impl Reader {
    pub fn new(vocabulary: Arc<Vocabulary>, prospect: Prospect, started_at: Timestamp) -> Self {
        Self {
            vocabulary,
            known: Known {
                calendar: Calendar::of(started_at, &prospect),
                company: size::name_of(&prospect),
                prospect,
            },
            lines: Lines::default(),
            heard: Heard::default(),
            with_answers: WithAnswers::default(),
            runs: Runs::default(),
        }
    }

    /// Takes in the next message.
    pub fn push(&mut self, message: &Message) {
        self.runs.push(message.seq, runs::listen(&message.text));
        match self.lines.push(message) {
            Change::Turn(at) => {
                if let Some(turn) = self.lines.turn(at) {
                    self.heard.listen(&turn, at, &self.known, &self.vocabulary);
                    self.with_answers.listen(&turn, at, &self.vocabulary);
                }
            }
            Change::Answered(turns) if turns.is_empty() => {}
            Change::Answered(turns) => {
                self.with_answers
                    .answered(turns, &self.lines, &self.vocabulary);
            }
        }
    }

    /// Takes in many messages at once: each turn is listened to with its answer only.
    pub fn extend(&mut self, messages: &[Message]) {
        let open = self.lines.open();
        let new = self.lines.turns();
        for message in messages {
            self.runs.push(message.seq, runs::listen(&message.text));
            self.lines.push(message);
        }
        for at in new..self.lines.turns() {
            if let Some(turn) = self.lines.turn(at) {
                self.heard.listen(&turn, at, &self.known, &self.vocabulary);
            }
        }
        let answered = open.start..self.lines.open().start.max(open.start);
        self.with_answers
            .answered(answered, &self.lines, &self.vocabulary);
        for at in self.lines.open() {
            if let Some(turn) = self.lines.turn(at) {
                self.with_answers.listen(&turn, at, &self.vocabulary);
            }
        }
    }

    /// What all messages so far say together.
    pub fn insight(&self) -> Insight {
        let (catalog, heard) = (&self.vocabulary.catalog, &self.heard);
        let talk = self.lines.talk();
        let outsider = outsider::read(&talk, self.with_answers.outsider.all(), &heard.role);
        let readings = self.readings(&talk, outsider);

        let features = features::read(catalog, self.with_answers.features.all());
        let competitors = competitors::read(catalog, &heard.competitors, &heard.unlisted);
        let raised = self.with_answers.objections.all();
        let mut objections = objections::read(&talk, raised, outsider.is_some(), &readings);
        settled::settle(&talk, &heard.taken_back, &heard.agreed, &mut objections);
        let questions = self.with_answers.questions.all();
        let traits = traits::read(&talk, &heard.depth, &readings, questions);
        let decision = decision::read(&talk, &heard.decision, &readings);
        let cares = cares::read(&talk, &heard.cares, &readings, &features, &decision);
        let language = traits.language.as_deref();
        let language = language.or(self.known.prospect.language.as_deref());
        let mut context = Context {
            summary: summary::read(&talk, &readings, &objections),
            topics: topics::read(catalog, &readings, &features, &competitors, &objections),
            opening: opening::read(&talk, language, questions, &objections, &cares),
            known: known::read(&talk, &heard.known, &readings, &self.vocabulary.policy),
            questions: questions.iter().take(questions::MOST).cloned().collect(),
            wants_human: human::read(&talk, self.with_answers.human.all()),
            features,
            competitors,
            objections,
            cares,
            decision,
            risks: vec![],
            figures: figures::read(&heard.figures, &readings),
            languages: self.runs.all().to_vec(),
        };
        context.risks = risks::read(&talk, &heard.ahead, catalog, &readings, &context);
        Insight {
            readings,
            context,
            traits,
        }
    }

    fn readings(&self, talk: &talk::Talk<'_>, outsider: Option<talk::Spot>) -> Vec<Reading> {
        let heard = &self.heard;
        let role = role::read(talk, outsider, &heard.role);
        let of_record = role::of_record(&self.known.prospect);
        let known = role
            .as_ref()
            .or(of_record.as_ref().filter(|r| role::is_outsider(r)));
        let outsider = known.is_some_and(role::is_outsider);
        let catalog = &self.vocabulary.catalog;
        let need = need::read(talk, catalog, self.with_answers.need.all(), known);
        let budget = budget::read(talk, &heard.budget);
        let timeline = timeline::read(talk, &heard.timeline);
        let mut readings: Vec<_> = [
            size::read(talk, &heard.size, heard.revenue),
            role,
            of_record,
            need,
            budget.filter(|b| !outsider || budget::is_none(b)),
            // When a thesis is due says nothing of a purchase.
            timeline.filter(|_| !outsider),
        ]
        .into_iter()
        .flatten()
        .collect();
        readings.extend(custom::read(talk, &self.vocabulary.custom, &heard.custom));
        readings
    }

    /// About how much memory this reader takes, in bytes.
    pub fn weight(&self) -> usize {
        // What is kept of a talk besides its words is of their order.
        const OF_A_WORD: usize = 3;
        const BARE: usize = 4096;
        BARE + OF_A_WORD * self.lines.bytes()
    }
}
