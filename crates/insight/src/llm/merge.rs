//! Two readers, one card. What the words say stays as it is; where the model says the same, both
//! did; what it alone says comes after, and says so. Of a signal both findings are kept: the policy
//! judges, and shows where they differ.

use baton_core::context::{Claim, Context, ReadBy};
use baton_core::evidence::Evidence;

use crate::Insight;

const MOST_SUMMARY: usize = 6;
const MOST_CARES: usize = 3;

/// What both readers found. Figures, languages, topics and what routing is told are the words'.
#[must_use]
pub fn merge(words: Insight, model: Insight) -> Insight {
    let mut readings = words.readings;
    readings.extend(model.readings);
    Insight {
        readings,
        context: contexts(words.context, model.context).bounded(),
        traits: words.traits,
    }
}

fn contexts(words: Context, model: Context) -> Context {
    let mut out = words;
    let beside = |a: &Claim, b: &Claim| overlap(&a.evidence, &b.evidence);
    join(&mut out.summary, model.summary, beside);
    out.summary.truncate(MOST_SUMMARY);
    join(&mut out.cares, model.cares, beside);
    out.cares.truncate(MOST_CARES);
    join(&mut out.features, model.features, |a, b| a.id == b.id);
    join(&mut out.competitors, model.competitors, |a, b| {
        a.name.to_lowercase() == b.name.to_lowercase()
    });
    join(&mut out.objections, model.objections, |a, b| {
        a.kind == b.kind && near(&a.evidence, &b.evidence)
    });
    join(&mut out.questions, model.questions, |a, b| {
        overlap(&a.evidence, &b.evidence)
    });
    join(&mut out.decision, model.decision, |a, b| {
        a.kind == b.kind && near(&a.evidence, &b.evidence)
    });
    join(&mut out.risks, model.risks, |a, b| a.kind == b.kind);
    out.wants_human = either(out.wants_human, model.wants_human);
    out.opening = out.opening.or(model.opening);
    out
}

/// Something that a reader claims.
trait Claimed {
    fn marks(&mut self) -> (&mut ReadBy, &mut Vec<Evidence>);

    fn agreed(&mut self, mut other: Self)
    where
        Self: Sized,
    {
        let (_, more) = other.marks();
        let more = std::mem::take(more);
        let (by, evidence) = self.marks();
        if *by == ReadBy::Words {
            *by = ReadBy::Both;
        }
        let new = |e: &Evidence| !overlap(evidence, std::slice::from_ref(e));
        let new: Vec<Evidence> = more.into_iter().filter(new).collect();
        evidence.extend(new);
    }
}

macro_rules! claimed {
    ($($name:ident)*) => {$(
        impl Claimed for baton_core::context::$name {
            fn marks(&mut self) -> (&mut ReadBy, &mut Vec<Evidence>) {
                (&mut self.read_by, &mut self.evidence)
            }
        }
    )*};
}
claimed! { Claim FeatureInterest CompetitorMention Objection Question DecisionNote Risk }

fn join<T: Claimed>(words: &mut Vec<T>, model: Vec<T>, same: impl Fn(&T, &T) -> bool) {
    for claim in model {
        match words.iter_mut().find(|known| same(known, &claim)) {
            Some(known) => known.agreed(claim),
            None => words.push(claim),
        }
    }
}

fn either(words: Option<Claim>, model: Option<Claim>) -> Option<Claim> {
    match (words, model) {
        (Some(mut words), Some(model)) => {
            words.agreed(model);
            Some(words)
        }
        (words, model) => words.or(model),
    }
}

/// Whether they point at the same words.
fn overlap(a: &[Evidence], b: &[Evidence]) -> bool {
    let meet = |x: &Evidence, y: &Evidence| x.seq == y.seq && x.start < y.end && y.start < x.end;
    a.iter().any(|x| b.iter().any(|y| meet(x, y)))
}

/// Whether they point at the same message.
fn near(a: &[Evidence], b: &[Evidence]) -> bool {
    a.iter().any(|x| b.iter().any(|y| x.seq == y.seq))
}
