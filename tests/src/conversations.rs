//! The bundled conversations, as an agent would have them.

use std::fs;

use baton_core::catalog::Catalog;
use baton_insight::record::{Record, read_catalogs, read_records};

use crate::programs::root;

/// A bundled conversation.
pub fn conversation(id: &str) -> Record {
    let text = fs::read_to_string(root().join("data/conversations.jsonl")).unwrap();
    let records = read_records(&text).unwrap();
    let found = records.into_iter().find(|record| record.id == id);
    found.unwrap_or_else(|| panic!("there is no conversation {id}"))
}

/// Dana Whitcomb of Haulpoint, a prospect who meets every signal.
pub fn dana() -> Record {
    conversation("dev-001")
}

/// Somebody else who says what Dana said.
pub fn like_dana(name: &str) -> Record {
    let mut record = dana();
    name.clone_into(&mut record.id);
    record.prospect.name = Some(name.to_owned());
    record
}

/// Another person, with an address of their own, who says what Dana said.
pub fn in_place_of_dana(name: &str) -> Record {
    let mut record = like_dana(name);
    let mailbox = name.to_lowercase();
    record.prospect.email = Some(format!("{mailbox}@haulpoint.example"));
    record
}

/// The catalog of the vendor that a conversation is about.
pub fn catalog_of(record: &Record) -> Catalog {
    let text = fs::read_to_string(root().join("data/catalogs.json")).unwrap();
    read_catalogs(&text)
        .unwrap()
        .remove(&record.catalog)
        .unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dana_is_qualified_and_her_vendor_has_a_catalog() {
        let dana = dana();
        assert_eq!(dana.prospect.name.as_deref(), Some("Dana Whitcomb"));
        assert!(dana.gold.as_ref().unwrap().qualified);
        assert_eq!(catalog_of(&dana).vendor, "Showloom");
    }
}
