//! What was read of a talk, in figures: who said what, and none of the words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ClaimKind, claims};
use crate::context::{Context, ReadBy};
use crate::qualification::{Finding, Scorecard, SignalResult, Verdict};
use crate::signal::{SignalName, Source, Status};

/// As it was read, before any rep put something right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub policy_version: u32,
    pub verdict: Verdict,
    pub signals: Vec<SaidSignal>,
    pub claims: Vec<SaidClaims>,
    pub asserted: Vec<SaidAssertion>,
}

/// What prevailed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidSignal {
    pub name: SignalName,
    pub label: String,
    pub status: Status,
    pub source: Option<Source>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidClaims {
    pub of: ClaimKind,
    pub read_by: ReadBy,
    pub count: u32,
}

/// Of the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidAssertion {
    pub signal: SignalName,
    pub status: Status,
    /// With words that prove it.
    pub supported: bool,
    /// The talk says otherwise.
    pub contradicted: bool,
}

impl Said {
    pub fn of(card: &Scorecard, context: &Context) -> Self {
        let read = card.as_read();
        Self {
            policy_version: read.policy_version,
            verdict: read.verdict,
            claims: claims_in(context),
            asserted: read.signals.iter().flat_map(asserted).collect(),
            signals: read.signals.into_iter().map(SaidSignal::of).collect(),
        }
    }
}

impl SaidSignal {
    fn of(signal: SignalResult) -> Self {
        Self {
            name: signal.name,
            label: signal.label,
            status: signal.status,
            source: signal.source,
        }
    }
}

fn claims_in(context: &Context) -> Vec<SaidClaims> {
    let mut counts: BTreeMap<(ClaimKind, ReadBy), u32> = BTreeMap::new();
    for of in ClaimKind::ALL {
        for claim in claims::of_kind(context, of) {
            *counts.entry((of, claim.read_by)).or_default() += 1;
        }
    }
    let counted = counts.into_iter();
    counted
        .map(|((of, read_by), count)| SaidClaims { of, read_by, count })
        .collect()
}

fn asserted(signal: &SignalResult) -> impl Iterator<Item = SaidAssertion> {
    let by_agent = signal.findings.iter().filter(|f| f.source == Source::Agent);
    by_agent.map(|claim| SaidAssertion {
        signal: signal.name.clone(),
        status: claim.status,
        supported: claim.supported,
        contradicted: signal.findings.iter().any(|f| speaks_against(f, claim)),
    })
}

fn speaks_against(found: &Finding, claim: &Finding) -> bool {
    let of_the_talk = matches!(found.source, Source::Reader | Source::Model) && found.supported;
    let known = |f: &Finding| f.status != Status::Unknown;
    of_the_talk && known(found) && known(claim) && found.status != claim.status
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Claim;
    use crate::correction::{Correction, CorrectionTarget};
    use crate::evidence::Evidence;
    use crate::qualification::QualificationPolicy;
    use crate::signal::{Assertion, Fact, Reading};

    #[test]
    fn what_was_read_is_counted_as_it_was_whoever_put_it_right() {
        let words = Evidence {
            seq: 0,
            start: 0,
            end: 3,
        };
        let size = Reading {
            fact: Fact::CompanySize {
                employees: Some(220),
                revenue_usd: None,
            },
            evidence: vec![words],
            source: Source::Reader,
        };
        let asserts = |signal: &str, evidence: &[Evidence]| Assertion {
            signal: signal.into(),
            status: Status::NotMet,
            value: None,
            evidence: evidence.to_vec(),
        };
        let (big, poor) = (asserts("company_size", &[]), asserts("budget", &[words]));
        let small = Correction {
            target: CorrectionTarget::Signal {
                name: SignalName::COMPANY_SIZE.into(),
            },
            status: Status::NotMet,
            value: None,
            reason: "22 it is".into(),
        };
        let card =
            QualificationPolicy::default().judge_corrected(&[size], &[big, poor], &[&small], false);
        let topic = |text: &str| Claim::new(text, vec![]);
        let context = Context {
            topics: vec![topic("a"), topic("b")],
            ..Context::default()
        };
        let said = Said::of(&card, &context);
        let first = &said.signals[0];
        assert_eq!(
            (first.status, first.source),
            (Status::Met, Some(Source::Reader))
        );
        assert_eq!(
            said.claims,
            [SaidClaims {
                of: ClaimKind::Topic,
                read_by: ReadBy::Words,
                count: 2
            }]
        );
        let flags = |a: &SaidAssertion| (a.supported, a.contradicted);
        let flags: Vec<_> = said.asserted.iter().map(flags).collect();
        assert_eq!(flags, [(false, true), (true, false)]);
    }
}
