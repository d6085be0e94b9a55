//! What a handoff can be found by besides what was said.

use baton_api::view::HandoffView;
use baton_core::context::ObjectionKind;
use baton_core::handoff::{HandoffState, Outcome};

use super::words::indexed;
use crate::inbox::corrected::holding;
use crate::view::{Facet, FacetKind};

/// Names longer than this are no names.
const MOST_CHARS: usize = 120;

/// Who a handoff is about, as one text to search in.
pub(crate) fn about(view: &HandoffView) -> String {
    let p = &view.prospect;
    let rep = view.accepted_by.as_ref().map(|p| &p.name);
    [&p.name, &p.company, &p.title, &p.email, &p.phone, &p.city]
        .into_iter()
        .filter_map(Option::as_ref)
        .chain(rep)
        .map(String::as_str)
        .collect::<Vec<_>>()
        // No word of one is next to a word of the other.
        .join(" | ")
}

/// A rep is not led to what a rep called wrong.
pub(crate) fn facets(view: &HandoffView) -> Vec<Facet> {
    let p = &view.prospect;
    let context = holding(view);
    let person = p.name.as_deref().map(|n| named(FacetKind::Person, n));
    let company = p.company.as_deref().map(|n| named(FacetKind::Company, n));
    let rep = view.accepted_by.as_ref().map(|rep| Facet {
        kind: FacetKind::Rep,
        value: rep.id.0.clone(),
        label: rep.name.clone(),
    });
    let competitors = context.competitors.iter();
    let competitors = competitors.map(|c| named(FacetKind::Competitor, &c.name));
    let features = context.features.iter().map(|f| Facet {
        kind: FacetKind::Feature,
        value: f.id.clone(),
        label: f.name.clone(),
    });
    let objections = context.objections.iter().map(|o| objection(o.kind));
    let mut all: Vec<_> = [person, company, rep, Some(outcome(view))]
        .into_iter()
        .flatten()
        .chain(competitors)
        .chain(features)
        .chain(objections)
        .filter(|f| !f.value.is_empty())
        .collect();
    all.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
    all.dedup_by(|a, b| (a.kind, &a.value) == (b.kind, &b.value));
    all
}

/// A name, of which case, accents and signs do not matter.
fn named(kind: FacetKind, name: &str) -> Facet {
    let label: String = name.trim().chars().take(MOST_CHARS).collect();
    Facet {
        kind,
        value: indexed(&label),
        label,
    }
}

fn objection(kind: ObjectionKind) -> Facet {
    let (value, label) = match kind {
        ObjectionKind::Price => ("price", "Price"),
        ObjectionKind::Security => ("security", "Security"),
        ObjectionKind::Timing => ("timing", "Timing"),
        ObjectionKind::Integration => ("integration", "Integration"),
        ObjectionKind::Authority => ("authority", "Authority"),
        ObjectionKind::Trust => ("trust", "Trust"),
        ObjectionKind::Complexity => ("complexity", "Complexity"),
        ObjectionKind::Other => ("other", "Other"),
    };
    fixed(FacetKind::Objection, value, label)
}

/// How it ended, or that it has not.
fn outcome(view: &HandoffView) -> Facet {
    let (value, label) = match (view.outcome, view.state) {
        (Some(Outcome::Won), _) => ("won", "Won"),
        (Some(Outcome::NextStep), _) => ("next_step", "Next step agreed"),
        (Some(Outcome::NoShow), _) => ("no_show", "No-show"),
        (Some(Outcome::Lost), _) => ("lost", "Lost"),
        (None, HandoffState::Withdrawn) => ("withdrawn", "Withdrawn"),
        (None, HandoffState::Closed) => ("closed", "Closed"),
        (None, _) => ("open", "Open"),
    };
    fixed(FacetKind::Outcome, value, label)
}

fn fixed(kind: FacetKind, value: &str, label: &str) -> Facet {
    Facet {
        kind,
        value: value.into(),
        label: label.into(),
    }
}

#[cfg(test)]
mod tests {
    use baton_api::quality::CorrectionView;
    use baton_core::context::{CompetitorMention, ReadBy, Sentiment};
    use baton_core::correction::{ClaimKind, Correction, CorrectionTarget, Was};
    use baton_core::signal::Status;

    use super::*;
    use crate::people::{at, handoff, rep};

    #[test]
    fn what_a_rep_called_wrong_leads_nowhere() {
        let mut view = handoff("ho_1");
        view.context.competitors = ["Walkly", "Demoflow"]
            .map(|name| CompetitorMention {
                name: name.into(),
                sentiment: Sentiment::Neutral,
                evidence: vec![],
                read_by: ReadBy::Words,
            })
            .to_vec();
        let rivals = |view: &HandoffView| {
            let all = facets(view).into_iter();
            let all = all.filter(|f| f.kind == FacetKind::Competitor);
            all.map(|f| f.label).collect::<Vec<_>>()
        };
        assert_eq!(rivals(&view), ["Demoflow", "Walkly"]);
        let target = CorrectionTarget::Claim {
            of: ClaimKind::Competitor,
            key: "Walkly".into(),
        };
        let was = Was::of(&target, &view.scorecard, &view.context).unwrap();
        let correction = Correction {
            target,
            status: Status::NotMet,
            value: None,
            reason: "That is their dog.".into(),
        };
        view.corrections = vec![CorrectionView {
            correction,
            was,
            by: rep("rep_ana"),
            at: at(9),
            pending: false,
        }];
        assert_eq!(rivals(&view), ["Demoflow"]);
    }
}
