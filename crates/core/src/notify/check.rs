//! Everything that is wrong with a policy, before it is saved.

use super::NotifyPolicy;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotifyFault {
    /// `rules[2].steps[0].after_seconds`
    pub field: String,
    pub problem: String,
    pub fix: Option<String>,
}

/// What is wrong by itself; whether reps, teams and connections exist is the caller's to check.
pub fn check(_policy: &NotifyPolicy) -> Vec<NotifyFault> {
    vec![]
}
