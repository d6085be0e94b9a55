//! A language model that reads along. Pure: what is asked and what is believed of the answer; how
//! it travels is the hub's.
//!
//! The model gets the talk as numbered sentences and may only point at them. Whatever it or its
//! server claims, an answer is checked here: a claim without words of the talk is dropped, figures
//! and dates are read from the cited sentences themselves, only the prospect's words prove a signal,
//! and a sentence that commands whoever reads it proves nothing. What stays is merged with what the
//! words say, which prevail.

mod answer;
mod believe;
pub(crate) mod commands;
mod lines;
mod merge;
mod plain;
mod prompt;
mod schema;
pub mod wire;

pub use answer::Misfit;
pub use merge::merge;
pub use prompt::{Prompt, Unfit};
