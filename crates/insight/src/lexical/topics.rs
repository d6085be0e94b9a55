//! What the talk was about, in a few words each.

use baton_core::catalog::Catalog;
use baton_core::context::{Claim, CompetitorMention, FeatureInterest, Objection, ObjectionKind};
use baton_core::signal::{Fact, Reading};

/// More are no overview.
const MOST: usize = 6;

/// The need, what was asked for most, who it is compared with, what stands against it.
pub fn read(
    catalog: &Catalog,
    readings: &[Reading],
    features: &[FeatureInterest],
    competitors: &[CompetitorMention],
    objections: &[Objection],
) -> Vec<Claim> {
    let mut topics: Vec<Claim> = readings.iter().filter_map(|r| need(catalog, r)).collect();
    let mut asked: Vec<&FeatureInterest> = features.iter().collect();
    asked.sort_by_key(|f| {
        std::cmp::Reverse((
            f.interest == baton_core::context::Interest::MustHave,
            f.evidence.len(),
        ))
    });
    topics.extend(
        asked
            .iter()
            .take(3)
            .map(|f| Claim::new(f.name.clone(), f.evidence.clone())),
    );
    topics.extend(
        objections
            .iter()
            .take(2)
            .map(|o| Claim::new(subject(o.kind).to_owned(), o.evidence.clone())),
    );
    topics.extend(
        competitors
            .iter()
            .take(2)
            .map(|c| Claim::new(format!("Comparison with {}", c.name), c.evidence.clone())),
    );
    topics.truncate(MOST);
    topics
}

fn need(catalog: &Catalog, reading: &Reading) -> Option<Claim> {
    let Fact::UseCaseFit { use_case: Some(id) } = &reading.fact else {
        return None;
    };
    let case = catalog.use_cases.iter().find(|u| u.id == *id)?;
    Some(Claim::new(case.name.clone(), reading.evidence.clone()))
}

/// How a kind of objection is called.
pub fn subject(kind: ObjectionKind) -> &'static str {
    match kind {
        ObjectionKind::Price => "Price",
        ObjectionKind::Security => "Security and data protection",
        ObjectionKind::Timing => "Timing",
        ObjectionKind::Integration => "Integration",
        ObjectionKind::Authority => "Approval inside the company",
        ObjectionKind::Trust => "Trust in the vendor",
        ObjectionKind::Complexity => "Effort and complexity",
        ObjectionKind::Other => "Other concerns",
    }
}
