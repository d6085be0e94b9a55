//! From facts and assertions to a scorecard.

use super::{
    Finding, NextQuestion, QualificationPolicy, Scorecard, SignalPolicy, SignalResult, Verdict,
};
use crate::correction::{Correction, CorrectionTarget};
use crate::signal::{Assertion, Reading, SignalName, Source, Status};

pub(super) fn judge(
    policy: &QualificationPolicy,
    readings: &[Reading],
    assertions: &[Assertion],
    corrections: &[&Correction],
    wants_human: bool,
) -> Scorecard {
    let results = policy.signals.iter().map(|s| {
        let corrected = correction_of(&s.name, corrections);
        result(blank(s), findings(s, readings, assertions), corrected)
    });
    let signals = results.collect();
    let limits = Limits {
        policy_version: policy.version,
        threshold: policy.threshold,
    };
    scorecard(&limits, signals, &policy.signals, corrections, wants_human)
}

/// The same findings, with other corrections.
pub(super) fn again(
    card: &Scorecard,
    asks: &[SignalPolicy],
    corrections: &[&Correction],
    wants_human: bool,
) -> Scorecard {
    let results = card.signals.iter().map(|s| {
        let mut found = s.findings.clone();
        found.retain(|f| f.source != Source::Rep);
        result(s.clone(), found, correction_of(&s.name, corrections))
    });
    let signals = results.collect();
    let limits = Limits {
        policy_version: card.policy_version,
        threshold: card.threshold,
    };
    scorecard(&limits, signals, asks, corrections, wants_human)
}

/// What of a policy says how a score is judged.
struct Limits {
    policy_version: u32,
    threshold: u32,
}

fn scorecard(
    limits: &Limits,
    signals: Vec<SignalResult>,
    asks: &[SignalPolicy],
    corrections: &[&Correction],
    wants_human: bool,
) -> Scorecard {
    let sum = |keep: fn(&SignalResult) -> bool| -> u32 {
        signals.iter().filter(|s| keep(s)).map(|s| s.weight).sum()
    };
    let score = sum(|s| s.status == Status::Met);
    let reachable = score + sum(|s| s.status == Status::Unknown);
    let required = |bad: fn(Status) -> bool| signals.iter().any(|s| s.required && bad(s.status));
    let read = if score >= limits.threshold && !required(|s| s != Status::Met) {
        Verdict::Qualified
    } else if reachable < limits.threshold || required(|s| s == Status::NotMet) {
        Verdict::OutOfReach
    } else {
        Verdict::NotYet
    };
    let verdict = overruled(corrections, read).unwrap_or(read);
    Scorecard {
        policy_version: limits.policy_version,
        score,
        of: sum(|_| true),
        threshold: limits.threshold,
        verdict,
        read_verdict: (verdict != read).then_some(read),
        missing: signals
            .iter()
            .filter(|s| s.status == Status::Unknown)
            .map(|s| s.name.clone())
            .collect(),
        next_question: next_question(asks, &signals, verdict),
        wants_human,
        signals,
    }
}

/// Of which nothing is known yet.
fn blank(signal: &SignalPolicy) -> SignalResult {
    SignalResult {
        name: signal.name.clone(),
        label: signal.label.clone(),
        status: Status::Unknown,
        value: None,
        evidence: vec![],
        weight: signal.weight,
        required: signal.required,
        source: None,
        disputed: false,
        findings: vec![],
    }
}

fn findings(signal: &SignalPolicy, readings: &[Reading], assertions: &[Assertion]) -> Vec<Finding> {
    let read = readings
        .iter()
        .filter(|r| r.fact.signal() == signal.name)
        .map(|r| Finding {
            source: r.source,
            status: signal.criteria.status(&r.fact),
            value: r.fact.value(),
            evidence: r.evidence.clone(),
            supported: !r.evidence.is_empty() || r.source == Source::Record,
        });
    let asserted = assertions
        .iter()
        .filter(|a| a.signal == signal.name)
        .map(|a| Finding {
            source: Source::Agent,
            status: a.status,
            value: a.value.clone(),
            evidence: a.evidence.clone(),
            supported: !a.evidence.is_empty(),
        });
    read.chain(asserted).collect()
}

fn correction_of<'a>(name: &SignalName, all: &[&'a Correction]) -> Option<&'a Correction> {
    let of_this =
        |c: &&&Correction| matches!(&c.target, CorrectionTarget::Signal { name: n } if n == name);
    all.iter().rfind(of_this).copied()
}

/// What a rep says of the verdict, where that is something else.
fn overruled(corrections: &[&Correction], read: Verdict) -> Option<Verdict> {
    let said = corrections
        .iter()
        .rfind(|c| c.target == CorrectionTarget::Verdict)?;
    match (said.status, read) {
        (Status::Met, _) => Some(Verdict::Qualified),
        (Status::NotMet, Verdict::Qualified) => Some(Verdict::OutOfReach),
        _ => None,
    }
}

/// A rep has the last word, also that nothing is known. Else what the talk says prevails over what
/// the agent claims it says, and that over the record; of two readers the one that no wording of
/// the talk can talk into anything prevails.
fn result(
    signal: SignalResult,
    mut findings: Vec<Finding>,
    corrected: Option<&Correction>,
) -> SignalResult {
    let counts = |f: &&Finding| f.supported && f.status != Status::Unknown;
    let from = |source| findings.iter().filter(counts).rfind(|f| f.source == source);
    let mut winner = from(Source::Reader)
        .or(from(Source::Model))
        .or(from(Source::Agent))
        .or(from(Source::Record))
        .cloned();
    if let Some(correction) = corrected {
        let said = of_rep(correction, winner.as_ref());
        findings.push(said.clone());
        winner = Some(said);
    }
    let disputed = winner.as_ref().is_some_and(|w| {
        findings
            .iter()
            .any(|f| f.status != Status::Unknown && f.status != w.status)
    });
    let (status, value, evidence, source) = match winner {
        Some(w) => (w.status, w.value, w.evidence, Some(w.source)),
        None => (Status::Unknown, None, vec![], None),
    };
    SignalResult {
        status,
        value,
        evidence,
        source,
        disputed,
        findings,
        ..signal
    }
}

/// Where the rep leaves the status as it was read, the words that were read still prove it.
fn of_rep(correction: &Correction, read: Option<&Finding>) -> Finding {
    let same = read.filter(|r| r.status == correction.status);
    let value = correction.value.clone();
    Finding {
        source: Source::Rep,
        status: correction.status,
        value: value.or_else(|| same.and_then(|r| r.value.clone())),
        evidence: same.map(|r| r.evidence.clone()).unwrap_or_default(),
        supported: true,
    }
}

/// The missing signal that moves the verdict most: required first, then the heaviest. Nothing is
/// worth asking once the answer cannot change the verdict.
fn next_question(
    asks: &[SignalPolicy],
    signals: &[SignalResult],
    verdict: Verdict,
) -> Option<NextQuestion> {
    if verdict != Verdict::NotYet {
        return None;
    }
    let missing = signals.iter().filter(|s| s.status == Status::Unknown);
    // `max_by_key` takes the last of equals; the policy's order says the first.
    let best = missing.rev().max_by_key(|s| (s.required, s.weight))?;
    let say = asks.iter().find(|s| s.name == best.name)?.question.clone();
    Some(NextQuestion {
        signal: best.name.clone(),
        say,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Evidence;
    use crate::signal::{BudgetState, BuyingRole, Fact, SignalName};

    const WORDS: Evidence = Evidence {
        seq: 1,
        start: 0,
        end: 4,
    };

    fn read(fact: Fact) -> Reading {
        Reading {
            fact,
            evidence: vec![WORDS],
            source: Source::Reader,
        }
    }

    fn size(employees: u64) -> Reading {
        read(Fact::CompanySize {
            employees: Some(employees),
            revenue_usd: None,
        })
    }

    fn role(role: BuyingRole) -> Reading {
        read(Fact::Role { role })
    }

    fn timeline(days: Option<i32>) -> Reading {
        read(Fact::Timeline {
            days,
            label: "x".into(),
        })
    }

    fn budget(state: BudgetState) -> Reading {
        read(Fact::Budget {
            state,
            amount: None,
            currency: None,
        })
    }

    fn asserted(signal: &str, status: Status, evidence: &[Evidence]) -> Assertion {
        Assertion {
            signal: signal.into(),
            status,
            value: None,
            evidence: evidence.to_vec(),
        }
    }

    #[test]
    fn a_card_is_judged_again_without_reading_again() {
        let p = QualificationPolicy::default();
        let facts = [size(220), role(BuyingRole::DecisionMaker)];
        let claims = [asserted("budget", Status::Met, &[])];
        let says = |name: &str, status| Correction {
            target: CorrectionTarget::Signal { name: name.into() },
            status,
            value: None,
            reason: "they told me".into(),
        };
        let small = says(SignalName::COMPANY_SIZE, Status::NotMet);
        let rich = says(SignalName::BUDGET, Status::Met);
        let at_once = p.judge_corrected(&facts, &claims, &[&small, &rich], true);
        let read = p.judge(&facts, &claims, true);
        assert_eq!(p.judge_again(&read, &[&small, &rich], true), at_once);
        assert_eq!(p.judge_again(&at_once, &[], true), read, "taken back");
        let as_read = at_once.as_read();
        assert_eq!((as_read.score, as_read.verdict), (read.score, read.verdict));
    }

    #[test]
    fn a_rep_has_the_last_word() {
        let p = QualificationPolicy::default();
        let facts = [
            size(220),
            role(BuyingRole::DecisionMaker),
            timeline(Some(9)),
        ];
        let says = |target, status, value: Option<&str>| Correction {
            target,
            status,
            value: value.map(Into::into),
            reason: "told me on the phone".into(),
        };
        let name = || CorrectionTarget::Signal {
            name: SignalName::COMPANY_SIZE.into(),
        };
        let judged = |c: &Correction| p.judge_corrected(&facts, &[], &[c], false);

        let card = judged(&says(name(), Status::NotMet, Some("22 employees")));
        let first = &card.signals[0];
        assert_eq!(
            (first.status, first.source),
            (Status::NotMet, Some(Source::Rep))
        );
        assert_eq!(first.value.as_deref(), Some("22 employees"));
        assert_eq!((first.findings.len(), first.evidence.len()), (2, 0));
        assert_eq!((card.score, card.verdict), (2, Verdict::NotYet));

        let card = judged(&says(name(), Status::Met, None));
        assert_eq!(card.signals[0].value.as_deref(), Some("220 employees"));
        assert_eq!(card.signals[0].evidence, [WORDS]);

        let card = judged(&says(name(), Status::Unknown, None));
        assert_eq!((card.signals[0].status, card.score), (Status::Unknown, 2));
        assert_eq!(card.missing[0], SignalName::COMPANY_SIZE.into());

        let card = judged(&says(CorrectionTarget::Verdict, Status::NotMet, None));
        assert_eq!(card.verdict, Verdict::OutOfReach);
        assert_eq!(card.read_verdict, Some(Verdict::Qualified));
        assert_eq!(card.score, 3, "what was read stays beside it");
    }

    #[test]
    fn a_model_fills_what_the_words_left_open_and_overrules_nothing() {
        let p = QualificationPolicy::default();
        let model = |fact| Reading {
            fact,
            evidence: vec![WORDS],
            source: Source::Model,
        };
        let both = [
            role(BuyingRole::User),
            model(Fact::Role {
                role: BuyingRole::DecisionMaker,
            }),
            model(Fact::Timeline {
                days: Some(3),
                label: "soon".into(),
            }),
        ];
        let card = p.judge(&both, &[], false);
        assert_eq!(card.signals[1].status, Status::NotMet);
        assert!(card.signals[1].disputed);
        assert_eq!(card.signals[4].source, Some(Source::Model));
    }

    #[test]
    fn three_of_five_is_qualified() {
        let p = QualificationPolicy::default();
        let mut facts = vec![size(220), role(BuyingRole::DecisionMaker)];
        let card = p.judge(&facts, &[], false);
        assert_eq!((card.score, card.of, card.verdict), (2, 5, Verdict::NotYet));
        assert_eq!(
            card.next_question.unwrap().signal.0,
            SignalName::USE_CASE_FIT
        );
        facts.push(timeline(Some(70)));
        let card = p.judge(&facts, &[], false);
        assert_eq!(
            (card.score, card.verdict, card.next_question),
            (3, Verdict::Qualified, None)
        );
    }

    #[test]
    fn a_prospect_who_cannot_reach_the_threshold_is_asked_nothing_more() {
        let card = QualificationPolicy::default().judge(
            &[
                size(8),
                role(BuyingRole::Outsider),
                budget(BudgetState::None),
            ],
            &[],
            false,
        );
        assert_eq!(
            (card.verdict, card.next_question),
            (Verdict::OutOfReach, None)
        );
    }

    #[test]
    fn a_required_signal_decides() {
        let mut p = QualificationPolicy::default();
        p.signals[3].required = true;
        let enough = [size(90), role(BuyingRole::Influencer), timeline(Some(10))];
        let card = p.judge(&enough, &[], false);
        assert_eq!(card.verdict, Verdict::NotYet);
        assert_eq!(card.next_question.unwrap().signal.0, SignalName::BUDGET);
        let mut refused = enough.to_vec();
        refused.push(budget(BudgetState::None));
        assert_eq!(p.judge(&refused, &[], false).verdict, Verdict::OutOfReach);
    }

    #[test]
    fn weights_count() {
        let mut p = QualificationPolicy {
            threshold: 4,
            ..QualificationPolicy::default()
        };
        p.signals[0].weight = 3;
        let card = p.judge(&[size(50), timeline(Some(183))], &[], false);
        assert_eq!(
            (card.score, card.of, card.verdict),
            (4, 7, Verdict::Qualified)
        );
    }

    #[test]
    fn boundaries_of_the_default_policy() {
        let p = QualificationPolicy::default();
        let check = |r: Reading, want: Status| {
            let card = p.judge(std::slice::from_ref(&r), &[], false);
            let got = card
                .signals
                .iter()
                .find(|s| s.name == r.fact.signal())
                .unwrap()
                .status;
            assert_eq!(got, want, "{:?}", r.fact);
        };
        check(size(50), Status::Met);
        check(size(49), Status::NotMet);
        let revenue = |usd| {
            read(Fact::CompanySize {
                employees: Some(30),
                revenue_usd: Some(usd),
            })
        };
        check(revenue(10_000_000), Status::Met);
        check(revenue(9_999_999), Status::NotMet);
        check(timeline(Some(183)), Status::Met);
        check(timeline(Some(184)), Status::NotMet);
        check(timeline(None), Status::NotMet);
        check(role(BuyingRole::User), Status::NotMet);
        check(budget(BudgetState::PriceAccepted), Status::Met);
        check(read(Fact::UseCaseFit { use_case: None }), Status::NotMet);
        check(
            read(Fact::UseCaseFit {
                use_case: Some("x".into()),
            }),
            Status::Met,
        );
    }

    #[test]
    fn an_assertion_counts_only_with_words_and_loses_to_what_was_read() {
        let p = QualificationPolicy::default();
        let role_of = |readings: &[Reading], assertions: &[Assertion]| {
            p.judge(readings, assertions, false).signals[1].clone()
        };
        let bare = role_of(&[], &[asserted("role", Status::Met, &[])]);
        assert_eq!(
            (bare.status, bare.findings[0].supported),
            (Status::Unknown, false)
        );

        let proved = role_of(&[], &[asserted("role", Status::Met, &[WORDS])]);
        assert_eq!(
            (proved.status, proved.source),
            (Status::Met, Some(Source::Agent))
        );

        let said_otherwise = role_of(
            &[role(BuyingRole::User)],
            &[asserted("role", Status::Met, &[WORDS])],
        );
        assert_eq!(
            (said_otherwise.status, said_otherwise.disputed),
            (Status::NotMet, true)
        );
        assert_eq!(said_otherwise.findings.len(), 2, "both are kept");
    }

    #[test]
    fn the_record_speaks_where_the_talk_is_silent() {
        let p = QualificationPolicy::default();
        let title = Reading {
            fact: Fact::Role {
                role: BuyingRole::DecisionMaker,
            },
            evidence: vec![],
            source: Source::Record,
        };
        let card = p.judge(&[title], &[], false);
        assert_eq!(card.signals[1].status, Status::Met);
        assert_eq!(card.signals[1].source, Some(Source::Record));
    }
}
