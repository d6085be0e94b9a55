//! By what a prospect is found in an ownership list.

use super::{FoundBy, Record};

/// Looked up in this order: the contact's owner goes before the account's, and that before the
/// lead's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub record: Record,
    pub by: FoundBy,
    /// As it stands in the list: lower case, no spaces around.
    pub key: String,
}
