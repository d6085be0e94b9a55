//! The prep brief: one page before the call, made from what the device holds. Evidence only: what
//! no words of the talk prove is counted, and what a rep called wrong is left out. Pure.

mod facts;
mod proof;
#[cfg(test)]
mod tests;

use baton_api::view::HandoffView;
use baton_core::Timestamp;
use baton_core::card::for_people;
use baton_core::context::{
    Claim, CompetitorMention, DecisionKind, DecisionNote, FeatureInterest, Interest, KnownAnswer,
    Objection, ObjectionKind, ObjectionState, Question, Risk, RiskKind, Sentiment,
};
use baton_core::conversation::Message;
use baton_core::correction::{ClaimKind, Correction, CorrectionTarget};
use baton_core::evidence::Evidence;
use baton_core::qualification::SignalResult;
use baton_core::signal::Status;
use jiff::tz::TimeZone;

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

/// What to say first, where words of the talk stand behind it, and none that a rep called wrong.
pub(crate) fn opening(view: &HandoffView) -> Option<&Claim> {
    let claim = view.context.opening.as_ref()?;
    let wrong = called_wrong(view);
    let taken_up = |e: &Evidence| {
        wrong
            .iter()
            .any(|w| w.seq == e.seq && w.start < e.end && e.start < w.end)
    };
    let stands = !claim.evidence.is_empty() && !claim.evidence.iter().any(taken_up);
    stands.then_some(claim)
}

/// Where the questions, objections and wishes were read that are none.
fn called_wrong(view: &HandoffView) -> Vec<Evidence> {
    let context = &view.context;
    let wrong = view.corrections.iter().map(|c| &c.correction);
    let wrong = wrong.filter(|c| c.status == Status::NotMet);
    let evidence = wrong.filter_map(|c| match &c.target {
        CorrectionTarget::Claim { of, key } => match of {
            ClaimKind::Question => {
                let mut all = context.questions.iter();
                all.find(|q| q.text == *key).map(|q| &q.evidence)
            }
            ClaimKind::Objection => {
                let mut all = context.objections.iter();
                all.find(|o| o.text == *key).map(|o| &o.evidence)
            }
            ClaimKind::Care => {
                let mut all = context.cares.iter();
                all.find(|c| c.text == *key).map(|c| &c.evidence)
            }
            _ => None,
        },
        _ => None,
    });
    evidence.flatten().copied().collect()
}

/// A page as it fills up.
struct Page<'a> {
    view: &'a HandoffView,
    proof: Proof<'a>,
    sections: Vec<BriefSection>,
    unsupported: u32,
}

impl<'a> Page<'a> {
    fn fill(&mut self) {
        let view: &'a HandoffView = self.view;
        let context = &view.context;
        if let Some(opening) = &context.opening
            && opening.evidence.is_empty()
        {
            self.unsupported = self.unsupported.saturating_add(1);
        }
        self.section("How to begin", opening(view), 1, Self::claim);
        self.reasons();
        let cares = self.standing(&context.cares, ClaimKind::Care, |c| &c.text);
        self.section("What they care about", cares, MOST_LINES, Self::claim);
        let mut open = self.standing(&context.questions, ClaimKind::Question, |q| &q.text);
        open.retain(|q| !q.answered);
        self.section("Open questions", open, MOST_LINES, Self::question);
        let mut objections = self.standing(&context.objections, ClaimKind::Objection, |o| &o.text);
        objections.sort_by_key(|o| urgency(o.state));
        self.section("Objections", objections, MOST_LINES, Self::objection);
        let mut decision = self.standing(&context.decision, ClaimKind::Decision, |d| &d.text);
        decision.sort_by_key(|d| d.kind);
        self.section("Who decides", decision, MOST_LINES, Self::decision);
        let mut rivals = self.standing(&context.competitors, ClaimKind::Competitor, |c| &c.name);
        rivals.sort_by_key(|c| c.sentiment == Sentiment::Neutral);
        self.section("Competitors", rivals, MOST_LINES, Self::competitor);
        let mut musts = self.standing(&context.features, ClaimKind::Feature, |f| &f.id);
        musts.retain(|f| f.interest == Interest::MustHave);
        self.section("Must have", musts, MOST_LINES, Self::feature);
        let known = self.standing(&context.known, ClaimKind::Known, |k| &k.subject);
        self.section("Do not ask again", known, MOST_LINES, Self::known);
        let risks = self.standing(&context.risks, ClaimKind::Risk, |r| &r.text);
        self.section("Risks", risks, MOST_LINES, Self::risk);
    }

    /// Those of `all` that no rep called wrong.
    fn standing<'b, T>(&self, all: &'b [T], of: ClaimKind, key: fn(&T) -> &String) -> Vec<&'b T> {
        let wrong = |item: &&T| {
            self.corrections().any(|c| {
                let about = matches!(&c.target, CorrectionTarget::Claim { of: kind, key: named }
                    if *kind == of && named == key(item));
                about && c.status == Status::NotMet
            })
        };
        all.iter().filter(|item| !wrong(item)).collect()
    }

    fn corrections(&self) -> impl Iterator<Item = &Correction> {
        self.view.corrections.iter().map(|c| &c.correction)
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
        Some(BriefLine {
            tag: Some(format!("put right by {}", by.by.name)),
            corrected: true,
            ..line
        })
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
        self.proof.line(&known.subject, None, &known.evidence)
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
