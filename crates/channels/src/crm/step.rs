//! Steps of a check.

use crate::{CheckStep, Fault};

/// Whether to go on.
pub(super) fn push(steps: &mut Vec<CheckStep>, step: CheckStep) -> bool {
    let ok = step.ok;
    steps.push(step);
    ok
}

pub(super) fn works(name: &str, words: &str) -> CheckStep {
    CheckStep {
        name: name.into(),
        words: words.into(),
        ok: true,
    }
}

pub(super) fn fails(name: &str, words: impl Into<String>) -> CheckStep {
    CheckStep {
        name: name.into(),
        words: words.into(),
        ok: false,
    }
}

pub(super) fn failed(name: &str, e: &Fault) -> CheckStep {
    fails(name, e.to_string())
}
