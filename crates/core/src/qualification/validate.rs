//! A policy that cannot work is refused before it judges anybody.

use std::collections::BTreeSet;

use super::{Criteria, QualificationPolicy, SignalPolicy};
use crate::signal::SignalName;

/// What is wrong with a policy, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}; {fix}")]
pub struct PolicyError {
    /// Path of the field, e.g. `signals[2].criteria`.
    pub field: String,
    pub problem: String,
    pub fix: String,
}

/// More than any policy needs; a limit so that a page of them can always be shown and judged.
const MAX_SIGNALS: usize = 20;
const MAX_PHRASES: usize = 100;

fn error(field: impl Into<String>, problem: &str, fix: &str) -> PolicyError {
    PolicyError {
        field: field.into(),
        problem: problem.into(),
        fix: fix.into(),
    }
}

impl QualificationPolicy {
    pub fn validate(&self) -> Result<(), PolicyError> {
        if self.signals.is_empty() || self.signals.len() > MAX_SIGNALS {
            return Err(error(
                "signals",
                "a policy has 1 to 20 signals",
                "add or remove signals",
            ));
        }
        let mut seen = BTreeSet::new();
        for (i, signal) in self.signals.iter().enumerate() {
            check_signal(signal, i)?;
            if !seen.insert(&signal.name) {
                return Err(error(
                    format!("signals[{i}].name"),
                    "this signal is there twice",
                    "remove one of the two",
                ));
            }
        }
        let of: u32 = self.signals.iter().map(|s| s.weight).sum();
        if self.threshold == 0 || self.threshold > of {
            return Err(error(
                "threshold",
                "the threshold must lie between 1 and the sum of the weights",
                &format!("choose 1 to {of}"),
            ));
        }
        Ok(())
    }
}

fn check_signal(signal: &SignalPolicy, i: usize) -> Result<(), PolicyError> {
    let at = |field: &str| format!("signals[{i}].{field}");
    let name = signal.name.0.as_str();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 40 || !name.chars().all(plain) {
        return Err(error(
            at("name"),
            "a signal's name has 1 to 40 small letters, digits or _",
            "rename it, for example to `security_review`",
        ));
    }
    for (field, text) in [("label", &signal.label), ("question", &signal.question)] {
        if text.trim().is_empty() || text.chars().count() > 300 {
            return Err(error(
                at(field),
                "must have 1 to 300 characters",
                "write a short text",
            ));
        }
    }
    if signal.weight == 0 || signal.weight > 100 {
        return Err(error(
            at("weight"),
            "a weight lies between 1 and 100",
            "choose 1 to 100",
        ));
    }
    check_criteria(signal, &at("criteria"))
}

fn check_criteria(signal: &SignalPolicy, at: &str) -> Result<(), PolicyError> {
    let name = signal.name.0.as_str();
    let fits = match &signal.criteria {
        Criteria::CompanySize {
            min_employees,
            min_revenue_kusd,
        } => {
            if min_employees.is_none() && min_revenue_kusd.is_none() {
                return Err(error(
                    at,
                    "company size needs a least number of employees or a least revenue",
                    "set `min_employees`, `min_revenue_kusd` or both",
                ));
            }
            name == SignalName::COMPANY_SIZE
        }
        Criteria::Role { accept } => {
            if accept.is_empty() {
                return Err(error(
                    at,
                    "no role would be accepted",
                    "list at least one role",
                ));
            }
            name == SignalName::ROLE
        }
        Criteria::UseCaseFit { .. } => name == SignalName::USE_CASE_FIT,
        Criteria::Budget { .. } => name == SignalName::BUDGET,
        Criteria::Timeline { within_days } => {
            if *within_days == 0 || *within_days > 3650 {
                return Err(error(
                    at,
                    "`within_days` lies between 1 and 3650",
                    "choose a number",
                ));
            }
            name == SignalName::TIMELINE
        }
        Criteria::Phrases { any_of, none_of } => {
            let all = any_of.iter().chain(none_of);
            if any_of.is_empty() || any_of.len() + none_of.len() > MAX_PHRASES {
                return Err(error(
                    at,
                    "a custom signal has 1 to 100 phrases",
                    "list phrases",
                ));
            }
            if all
                .into_iter()
                .any(|p| p.trim().is_empty() || p.chars().count() > 100)
            {
                return Err(error(
                    at,
                    "a phrase has 1 to 100 characters",
                    "shorten the phrase",
                ));
            }
            !signal.name.is_built_in()
        }
    };
    if fits {
        return Ok(());
    }
    Err(error(
        at,
        "these criteria do not fit this signal",
        "use the criteria named like the signal, and `phrases` for a custom one",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(change: impl FnOnce(&mut QualificationPolicy)) -> String {
        let mut policy = QualificationPolicy::default();
        change(&mut policy);
        policy.validate().unwrap_err().field
    }

    #[test]
    fn the_default_is_sound() {
        assert_eq!(QualificationPolicy::default().validate(), Ok(()));
    }

    #[test]
    fn each_fault_names_its_field() {
        assert_eq!(broken(|p| p.threshold = 0), "threshold");
        assert_eq!(broken(|p| p.threshold = 6), "threshold");
        assert_eq!(broken(|p| p.signals.clear()), "signals");
        assert_eq!(
            broken(|p| p.signals[1] = p.signals[0].clone()),
            "signals[1].name"
        );
        assert_eq!(
            broken(|p| p.signals[1].name = "Two Words".into()),
            "signals[1].name"
        );
        assert_eq!(
            broken(|p| p.signals[2].question = " ".into()),
            "signals[2].question"
        );
        assert_eq!(broken(|p| p.signals[4].weight = 0), "signals[4].weight");
        assert_eq!(
            broken(|p| p.signals[0].criteria = Criteria::Budget { min_amount: None }),
            "signals[0].criteria"
        );
        assert_eq!(
            broken(|p| {
                p.signals[0].criteria = Criteria::CompanySize {
                    min_employees: None,
                    min_revenue_kusd: None,
                };
            }),
            "signals[0].criteria"
        );
    }
}
