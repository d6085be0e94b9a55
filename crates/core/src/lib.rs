//! What a handoff is: pure rules without I/O, async or a clock.
//!
//! One file a concept. Time, ids and randomness come in as arguments ([`Env`]), so every rule can
//! be replayed: live routing, dry run and tests run the same code.

pub mod archive;
pub mod booking;
pub mod card;
pub mod catalog;
pub mod context;
pub mod conversation;
pub mod correction;
pub mod env;
pub mod evidence;
pub mod fairness;
pub mod figures;
pub mod geo;
pub mod handoff;
pub mod ids;
pub mod ledger;
pub mod meeting;
pub mod notice;
pub mod notify;
pub mod presence;
pub mod prospect;
pub mod qualification;
pub mod routing;
pub mod schedule;
pub mod signal;
pub mod time;
pub mod workspace;

pub use env::Env;
pub use time::Timestamp;
