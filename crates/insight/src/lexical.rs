//! The embedded reader: words and grammar, no model, no network.
//!
//! A transcript is cut into the prospect's turns, each with what the agent asked just before
//! (`talk`, `asked`); one file per signal and per kind of context then listens to the sentences.
//! Each has a `listen`, which does the work and looks at one turn only, and a `read`, which makes
//! of all that was heard what the talk says: so a message more costs one message (`reader`).
//! Readers yield facts with the words that say them; judging is the policy's. The words that they
//! listen for stand in the folder `lexicon`, in all languages together.

mod answers;
mod asked;
mod budget;
mod cares;
mod competitors;
mod concepts;
mod custom;
pub(crate) mod dates;
mod decision;
mod depth;
mod features;
mod figures;
mod heard;
mod human;
mod known;
mod language;
mod lexicon;
mod lines;
pub(crate) mod money;
mod need;
pub(crate) mod numbers;
mod objections;
mod opening;
mod outsider;
mod phrases;
mod questions;
mod quote;
mod reader;
mod risks;
mod role;
mod runs;
mod settled;
mod size;
mod summary;
mod talk;
pub(crate) mod text;
pub(crate) mod timeline;
mod topics;
mod traits;
mod vocabulary;

use std::sync::Arc;

pub use reader::Reader;
pub use vocabulary::Vocabulary;

use crate::{Insight, Transcript};

/// Reads a transcript. Total: any text gives an insight, if only an empty one.
pub fn read(transcript: &Transcript<'_>) -> Insight {
    let vocabulary = Vocabulary::new(transcript.catalog.clone(), transcript.policy.clone());
    let prospect = transcript.prospect.clone();
    let mut reader = Reader::new(Arc::new(vocabulary), prospect, transcript.started_at);
    reader.extend(transcript.messages);
    reader.insight()
}
