//! What makes a policy one that can be published.

use super::RoutingPolicy;
use super::text::Names;

/// What is wrong with a policy, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// E.g. `rules[2].when.countries[0]`.
    pub field: String,
    pub problem: String,
    pub fix: String,
}

impl RoutingPolicy {
    pub fn validate(&self, _names: &Names) -> Vec<PolicyError> {
        vec![]
    }
}
