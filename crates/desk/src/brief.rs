//! The prep brief: one page before the call, made from what the device holds. Evidence only: what
//! no words of the talk prove is counted, and what a rep called wrong is left out. Pure.

mod facts;
mod proof;
#[cfg(test)]
mod tests;

use baton_api::view::{HandoffView, Person};
use baton_core::Timestamp;
use baton_core::card::for_people;
use baton_core::context::{
    Claim, CompetitorMention, Context, DecisionKind, DecisionNote, FeatureInterest, Interest,
    KnownAnswer, Objection, ObjectionKind, ObjectionState, Question, Risk, RiskKind, Sentiment,
};
use baton_core::conversation::Message;
use baton_core::correction::{CardPart, ClaimKind, Correction, CorrectionTarget, Overtaken};
use baton_core::qualification::SignalResult;
use baton_core::signal::Status;
use jiff::tz::TimeZone;

use crate::inbox::corrected::{holding, overtaken};
use crate::view::{Brief, BriefLine, BriefSection};
use proof::Proof;

/// What fits on a page with its quotes, most telling first.
const MOST_LINES: usize = 3;
const MOST_REASONS: usize = 6;

pub(crate) fn of(
    view: &HandoffView,
    messages: &[Message],
    now: Timestamp,
    mine: &TimeZone,
) -> Brief {
    let mut page = Page {
        view,
        context: holding(view),
        overtaken: overtaken(view),
        proof: Proof::new(messages),
        sections: vec![],
        unsupported: 0,
    };
    page.fill();
    Brief {
        handoff: view.id.clone(),
        made_at: now,
        title: view.card.headline(),
        facts: facts::of(view, now, mine),
        sections: page.sections,
        unsupported: page.unsupported,
    }
}

/// What to say first, where words of the talk stand behind it, and none that do not hold.
pub(crate) fn opening(view: &HandoffView) -> Option<Claim> {
    let opening = holding(view).opening;
    opening.filter(|claim| !claim.evidence.is_empty())
}

/// A page as it fills up.
struct Page<'a> {
    view: &'a HandoffView,
    /// As it holds: without what a rep called wrong.
    context: Context,
    overtaken: Vec<Overtaken>,
    proof: Proof<'a>,
    sections: Vec<BriefSection>,
    unsupported: u32,
}

impl<'a> Page<'a> {
    fn fill(&mut self) {
        let context = std::mem::take(&mut self.context);
        self.section("How to begin", &context.opening, 1, Self::claim);
        self.reasons();
        self.section(
            "What they care about",
            &context.cares,
            MOST_LINES,
            Self::claim,
        );
        let open = context.questions.iter().filter(|q| !q.answered);
        self.section("Open questions", open, MOST_LINES, Self::question);
        let objections = ordered(&context.objections, |o| urgency(o.state));
        self.section("Objections", objections, MOST_LINES, Self::objection);
        let decision = ordered(&context.decision, |d| d.kind);
        self.section("Who decides", decision, MOST_LINES, Self::decision);
        let rivals = ordered(&context.competitors, |c| c.sentiment == Sentiment::Neutral);
        self.section("Competitors", rivals, MOST_LINES, Self::competitor);
        let musts = context.features.iter();
        let musts = musts.filter(|f| f.interest == Interest::MustHave);
        self.section("Must have", musts, MOST_LINES, Self::feature);
        self.section("Do not ask again", &context.known, MOST_LINES, Self::known);
        self.section("Risks", &context.risks, MOST_LINES, Self::risk);
    }

    /// A section of what can be proved; none, if nothing can.
    fn section<'b, T: 'b>(
        &mut self,
        title: &str,
        items: impl IntoIterator<Item = &'b T>,
        most: usize,
        line: fn(&Self, &T) -> Option<BriefLine>,
    ) {
        let mut lines: Vec<BriefLine> = vec![];
        for item in items {
            match line(self, item) {
                Some(line) if lines.iter().all(|l| l.text != line.text) => lines.push(line),
                Some(_) => {}
                None => self.unsupported = self.unsupported.saturating_add(1),
            }
        }
        lines.truncate(most);
        if !lines.is_empty() {
            let title = title.to_owned();
            self.sections.push(BriefSection { title, lines });
        }
    }

    fn reasons(&mut self) {
        let view: &'a HandoffView = self.view;
        let signals = &view.scorecard.signals;
        let mut met: Vec<_> = signals.iter().filter(|s| s.status == Status::Met).collect();
        met.sort_by_key(|s| (!s.required, u32::MAX - s.weight));
        self.section("Why qualified", met, MOST_REASONS, Self::signal);
    }

    /// Where a rep has put a value right, the words that were read say something else.
    fn signal(&self, signal: &SignalResult) -> Option<BriefLine> {
        let text = match &signal.value {
            Some(value) => format!("{}: {}", signal.label, for_people(value)),
            None => signal.label.clone(),
        };
        let about = |c: &Correction| matches!(&c.target, CorrectionTarget::Signal { name } if *name == signal.name);
        let mut corrected = self.view.corrections.iter();
        let Some(by) = corrected.rfind(|c| about(&c.correction)) else {
            return self.proof.line(&text, None, &signal.evidence);
        };
        let words = by.correction.value.is_none().then_some(&signal.evidence);
        let line = words.and_then(|e| self.proof.line(&text, None, e));
        let line = line.unwrap_or_else(|| Proof::bare(&text));
        Some(put_right(line, &by.by))
    }

    fn claim(&self, claim: &Claim) -> Option<BriefLine> {
        self.proof.line(&claim.text, None, &claim.evidence)
    }

    fn question(&self, question: &Question) -> Option<BriefLine> {
        self.proof
            .line(&question.text, Some("open"), &question.evidence)
    }

    /// What the agent said to it proves that it was answered.
    fn objection(&self, objection: &Objection) -> Option<BriefLine> {
        let kind = kind_of(objection.kind);
        let tag = format!("{kind} · {}", state_of(objection.state));
        let line = self
            .proof
            .line(&objection.text, Some(&tag), &objection.evidence)?;
        let reply = objection.reply.as_ref();
        let reply = reply.and_then(|r| self.proof.quote(&r.evidence));
        let quote = line.quote.clone().or(reply);
        Some(BriefLine { quote, ..line })
    }

    fn decision(&self, note: &DecisionNote) -> Option<BriefLine> {
        let tag = match note.kind {
            DecisionKind::Decider => "decides",
            DecisionKind::Influencer => "is heard",
            DecisionKind::Procurement => "procurement",
            DecisionKind::Legal => "legal",
            DecisionKind::Security => "security",
            DecisionKind::Process => "process",
        };
        self.proof.line(&note.text, Some(tag), &note.evidence)
    }

    fn competitor(&self, rival: &CompetitorMention) -> Option<BriefLine> {
        let tag = match rival.sentiment {
            Sentiment::Positive => Some("likes it"),
            Sentiment::Negative => Some("unhappy with it"),
            Sentiment::Neutral => None,
        };
        self.proof.line(&rival.name, tag, &rival.evidence)
    }

    fn feature(&self, feature: &FeatureInterest) -> Option<BriefLine> {
        self.proof
            .line(&feature.name, Some("must have"), &feature.evidence)
    }

    fn known(&self, known: &KnownAnswer) -> Option<BriefLine> {
        let part = CardPart::Claim {
            of: ClaimKind::Known,
            key: known.subject.clone(),
        };
        let Some(righted) = self.overtaken.iter().find(|o| o.part == part) else {
            return self.proof.line(&known.subject, None, &known.evidence);
        };
        let text = format!("{}: {}", known.subject, known.answer);
        let mut by = self.view.corrections.iter();
        let by = by.rfind(|c| c.correction.target == righted.by)?;
        Some(put_right(Proof::bare(&text), &by.by))
    }

    fn risk(&self, risk: &Risk) -> Option<BriefLine> {
        let tag = match risk.kind {
            RiskKind::Budget => "budget",
            RiskKind::Authority => "authority",
            RiskKind::Competitor => "competitor",
            RiskKind::Objection => "objection",
            RiskKind::Timing => "timing",
            RiskKind::Requirement => "requirement",
            RiskKind::Contradiction => "contradiction",
        };
        self.proof.line(&risk.text, Some(tag), &risk.evidence)
    }
}

/// The sort is stable.
fn ordered<T, K: Ord>(all: &[T], key: impl Fn(&T) -> K) -> Vec<&T> {
    let mut all: Vec<_> = all.iter().collect();
    all.sort_by_key(|item| key(item));
    all
}

/// On whose word it stands.
fn put_right(line: BriefLine, by: &Person) -> BriefLine {
    BriefLine {
        tag: Some(format!("put right by {}", by.name)),
        corrected: true,
        ..line
    }
}

fn urgency(state: ObjectionState) -> u8 {
    match state {
        ObjectionState::Open => 0,
        ObjectionState::Answered => 1,
        ObjectionState::Settled => 2,
    }
}

fn state_of(state: ObjectionState) -> &'static str {
    match state {
        ObjectionState::Open => "open",
        ObjectionState::Answered => "answered",
        ObjectionState::Settled => "settled",
    }
}

fn kind_of(kind: ObjectionKind) -> &'static str {
    match kind {
        ObjectionKind::Price => "Price",
        ObjectionKind::Security => "Security",
        ObjectionKind::Timing => "Timing",
        ObjectionKind::Integration => "Integration",
        ObjectionKind::Authority => "Authority",
        ObjectionKind::Trust => "Trust",
        ObjectionKind::Complexity => "Complexity",
        ObjectionKind::Other => "Other",
    }
}
