//! Reads a transcript: signals and context, each with the words that prove it.

pub mod eval;
pub mod lexical;
pub mod llm;
pub mod record;
pub mod when;

use baton_core::Timestamp;
use baton_core::catalog::Catalog;
use baton_core::context::Context;
use baton_core::conversation::Message;
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_core::routing::Traits;
use baton_core::signal::Reading;

/// What a reader needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Transcript<'a> {
    pub catalog: &'a Catalog,
    /// For the phrases of custom signals; the reader judges nothing.
    pub policy: &'a QualificationPolicy,
    pub prospect: &'a Prospect,
    /// Relative dates ("by end of next month") are read from here.
    pub started_at: Timestamp,
    pub messages: &'a [Message],
}

/// What a reader found: at most one reading per signal and source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Insight {
    pub readings: Vec<Reading>,
    pub context: Context,
    pub traits: Traits,
}
