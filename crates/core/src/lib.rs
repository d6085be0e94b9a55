//! What a handoff is: pure rules without I/O, async or a clock.
//!
//! One file a concept. Time, ids and randomness come in as arguments ([`Env`]), so every rule can
//! be replayed: live routing, dry run and tests run the same code.

pub mod catalog;
pub mod context;
pub mod conversation;
pub mod env;
pub mod evidence;
pub mod ids;
pub mod prospect;
pub mod qualification;
pub mod signal;
pub mod time;

pub use env::Env;
pub use time::Timestamp;
