//! What may keep them from buying.

use baton_core::catalog::Catalog;
use baton_core::context::{
    CompetitorMention, Context, DecisionKind, DecisionNote, FeatureInterest, Interest, Objection,
    ObjectionKind, ObjectionState, ReadBy, Risk, RiskKind, Sentiment,
};
use baton_core::evidence::Evidence;
use baton_core::signal::{BudgetState, BuyingRole, Fact, Reading, Source};

use super::answers;
use super::questions;
use super::talk::{Place, Talk, Turn};
use super::text::{self, lexicon};

/// What begins later than in half a year may never begin.
const SOON_DAYS: i32 = 183;

/// A sentence that says that another vendor is ahead.
#[derive(Clone, Debug)]
pub struct Ahead {
    evidence: Evidence,
}

/// Whether a sentence says that another vendor is preferred, or binds them still.
pub fn listen(turn: &Turn<'_>, place: Place<'_>) -> Option<Ahead> {
    let s = place.words;
    let said = AHEAD.find(s).filter(|m| !text::is_negated(s, m.start()))?;
    let open = s.ends_with('?') || text::is_hypothetical(s) || said.is_empty();
    let evidence = turn.evidence_of(place)?;
    (!open).then_some(Ahead { evidence })
}

/// The risks of a context whose other parts were read.
pub fn read(
    talk: &Talk<'_>,
    heard: &[Ahead],
    catalog: &Catalog,
    readings: &[Reading],
    context: &Context,
) -> Vec<Risk> {
    let mut risks: Vec<Risk> = readings
        .iter()
        .filter(|r| r.source == Source::Reader)
        .filter_map(|r| of_reading(r, &context.decision))
        .collect();
    risks.extend(context.competitors.iter().filter_map(|c| rival(c, heard)));
    risks.extend(
        context
            .objections
            .iter()
            .filter_map(|o| unsettled(o, &risks))
            .collect::<Vec<_>>(),
    );
    risks.extend(
        context
            .features
            .iter()
            .filter_map(|f| unconfirmed(talk, catalog, f)),
    );
    risks
}

fn risk(kind: RiskKind, text: impl Into<String>, evidence: Vec<Evidence>) -> Risk {
    Risk {
        kind,
        text: text.into(),
        evidence,
        read_by: ReadBy::Words,
    }
}

fn of_reading(reading: &Reading, decision: &[DecisionNote]) -> Option<Risk> {
    let evidence = reading.evidence.clone();
    Some(match &reading.fact {
        Fact::Budget {
            state: BudgetState::None,
            ..
        } => risk(
            RiskKind::Budget,
            "No budget, or none that is approved",
            evidence,
        ),
        Fact::Role {
            role: BuyingRole::User,
        } => risk(RiskKind::Authority, "Has no say in the purchase", evidence),
        Fact::Role {
            role: BuyingRole::Influencer,
        } => {
            let others = decision.iter().filter(|d| d.kind == DecisionKind::Decider);
            let mut all = evidence;
            for e in others.flat_map(|d| &d.evidence) {
                if !all.contains(e) {
                    all.push(*e);
                }
            }
            risk(
                RiskKind::Authority,
                "Somebody else signs, and was not heard",
                all,
            )
        }
        Fact::Timeline { days: None, .. } => risk(RiskKind::Timing, "No date in sight", evidence),
        Fact::Timeline {
            days: Some(days),
            label,
        } if *days > SOON_DAYS => risk(RiskKind::Timing, format!("Far away: {label}"), evidence),
        _ => return None,
    })
}

/// Liked, preferred, or bound to.
fn rival(mention: &CompetitorMention, heard: &[Ahead]) -> Option<Risk> {
    let near = |a: &&Ahead| {
        mention.evidence.iter().any(|e| {
            e.seq == a.evidence.seq && e.start < a.evidence.end && a.evidence.start < e.end
        })
    };
    if let Some(ahead) = heard.iter().find(near) {
        let text = format!("{} is ahead, or binds them", mention.name);
        return Some(risk(RiskKind::Competitor, text, vec![ahead.evidence]));
    }
    (mention.sentiment == Sentiment::Positive).then(|| {
        let text = format!("Speaks well of {}", mention.name);
        risk(RiskKind::Competitor, text, mention.evidence.clone())
    })
}

/// What is told of money, time or the role already is not told twice.
fn unsettled(objection: &Objection, told: &[Risk]) -> Option<Risk> {
    let same = match objection.kind {
        ObjectionKind::Price => Some(RiskKind::Budget),
        ObjectionKind::Timing => Some(RiskKind::Timing),
        ObjectionKind::Authority => Some(RiskKind::Authority),
        _ => None,
    };
    if objection.state == ObjectionState::Settled || told.iter().any(|r| Some(r.kind) == same) {
        return None;
    }
    let about = super::topics::subject(objection.kind);
    let text = if objection.state == ObjectionState::Open {
        format!("{about}: raised and not answered")
    } else {
        format!("{about}: answered, not settled")
    };
    Some(risk(RiskKind::Objection, text, objection.evidence.clone()))
}

/// Something that they must have, and no answer of the agent that says it is there.
fn unconfirmed(talk: &Talk<'_>, catalog: &Catalog, feature: &FeatureInterest) -> Option<Risk> {
    if feature.interest != Interest::MustHave {
        return None;
    }
    let known = catalog.features.iter().find(|f| f.id == feature.id)?;
    let replies = || {
        let turns = feature.evidence.iter().filter_map(|e| talk.turn_of(e.seq));
        turns.filter_map(|t| Some((t, t.reply?)))
    };
    let denies = |r: &str| questions::DODGED.is_match(r) || MISSING.is_match(r);
    if let Some((turn, _)) = replies().find(|(_, r)| denies(r)) {
        let mut evidence = feature.evidence.clone();
        evidence.extend(answers::whole_reply(turn));
        let text = format!(
            "{}: must have, and the agent did not confirm it",
            known.name
        );
        return Some(risk(RiskKind::Requirement, text, evidence));
    }
    if replies().next().is_some() {
        return None;
    }
    let text = format!("{}: must have, and nobody answered yet", known.name);
    Some(risk(RiskKind::Requirement, text, feature.evidence.clone()))
}

lexicon! {
    "risks";
    AHEAD;
    MISSING;
}
