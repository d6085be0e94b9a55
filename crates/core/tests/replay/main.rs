//! What a replay promises: an unchanged policy changes nothing, and a draft what it is meant to.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in tests, failing is telling"
)]

mod hub;
mod laws;
mod situations;
mod speed;
