//! A policy as TOML, for people and for version control: reps by e-mail, everything by name.
//!
//! `shape` says once which keys there are and what they hold; `write` and `read` follow it.

mod names;
mod read;
mod shape;
mod write;

use crate::ids::{AgentId, RepId, TeamId};

pub(super) use names::Kind;
pub use read::from_toml;
pub use write::to_toml;

/// Names for what a policy refers to by id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// With their e-mail addresses, in lower case.
    pub reps: Vec<(RepId, String)>,
    pub teams: Vec<(TeamId, String)>,
    pub agents: Vec<(AgentId, String)>,
}

/// Why a text is no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct TextError {
    /// From 1.
    pub line: u32,
    pub field: String,
    pub problem: String,
    pub fix: String,
}
