//! Webhooks against a receiver that answers as it is told, on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in tests, failing is telling"
)]

mod answers;
mod bodies;
mod receiver;
mod silence;
