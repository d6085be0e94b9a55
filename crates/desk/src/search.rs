//! Full-text search, the parts that touch no file: what counts as a word, what a rep asked for,
//! which conversation stands first, and the words to show of it.

pub(crate) mod facets;
pub(crate) mod passage;
pub(crate) mod query;
pub(crate) mod rank;
pub(crate) mod words;
