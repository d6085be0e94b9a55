//! What a workspace's catalog and policy make the readers listen for, prepared once for all talks.

use baton_core::catalog::Catalog;
use baton_core::qualification::QualificationPolicy;

use super::need::Cases;
use super::{competitors, custom, features, objections};

/// A catalog and a policy, cut into what is listened for.
#[derive(Debug)]
pub struct Vocabulary {
    pub(super) catalog: Catalog,
    pub(super) policy: QualificationPolicy,
    pub(super) cases: Cases,
    pub(super) competitors: competitors::Listened,
    pub(super) custom: Vec<custom::Listened>,
    pub(super) features: Vec<features::Listened>,
    /// The names of other vendors.
    pub(super) others: Vec<String>,
}

impl Vocabulary {
    pub fn new(catalog: Catalog, policy: QualificationPolicy) -> Self {
        Self {
            cases: Cases::of(&catalog),
            competitors: competitors::prepare(&catalog),
            custom: custom::prepare(&policy),
            features: features::prepare(&catalog),
            others: objections::others(&catalog),
            catalog,
            policy,
        }
    }

    /// Whether it was made of these.
    pub fn is_of(&self, catalog: &Catalog, policy: &QualificationPolicy) -> bool {
        self.catalog == *catalog && self.policy == *policy
    }
}
