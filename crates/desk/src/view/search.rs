//! Search over everything that this device keeps, as the UI shows it.

use baton_core::Timestamp;
use baton_core::conversation::Speaker;
use baton_core::ids::SearchId;
use serde::{Deserialize, Serialize};

use super::InboxRow;

/// What a conversation can be found by, besides its words.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum FacetKind {
    /// The prospect.
    Person,
    Company,
    Competitor,
    /// Kind of an objection.
    Objection,
    /// A feature that the prospect asked for.
    Feature,
    /// What became of it.
    Outcome,
    /// Who has it, or had it last.
    Rep,
}

/// One value of a kind. Two names that differ in case or accents only are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Facet {
    pub kind: FacetKind,
    /// Stays the same on every device: saved searches hold it.
    pub value: String,
    /// For people.
    pub label: String,
}

/// What a rep looks for. Of one kind any facet will do; of different kinds all must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SearchQuery {
    /// Words, the last of which may be unfinished; `"in quotes"` as they stand; `-without`.
    pub text: String,
    #[serde(default)]
    pub facets: Vec<Facet>,
    /// Handed over at this instant or later.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Handed over before this instant.
    #[serde(default)]
    pub to: Option<Timestamp>,
}

/// What was found, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SearchAnswer {
    pub hits: Vec<SearchHit>,
    /// There is more: ask with a higher limit.
    pub more: bool,
    /// Facets that what is being typed could mean.
    pub suggestions: Vec<Facet>,
}

/// One conversation, with the places where it matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SearchHit {
    pub row: InboxRow,
    /// In the order of the talk. Empty if who it is matched, or no words were given.
    pub passages: Vec<Passage>,
    /// Messages that match and are not among the passages, as far as was looked.
    pub others: u32,
}

/// Words around a match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Passage {
    pub seq: u32,
    pub role: Speaker,
    pub at: Timestamp,
    pub pieces: Vec<Piece>,
}

/// A run of a message's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Piece {
    pub text: String,
    /// What was looked for.
    pub hit: bool,
}

/// A search that the rep keeps on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SavedSearch {
    pub id: SearchId,
    pub name: String,
    pub query: SearchQuery,
}
