//! What the schedule promises: against a slow and obvious reference, against tables written by hand,
//! and in single situations.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in tests, failing is telling"
)]

mod agreement;
mod days;
mod saying;
mod scene;
mod searching;
mod situations;
mod slow;
mod spreading;
mod tables;
