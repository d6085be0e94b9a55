//! What the schedule promises: against a slow and obvious reference, against tables written by hand,
//! and in single situations.

mod agreement;
mod days;
mod saying;
mod scene;
mod situations;
mod slow;
mod spreading;
mod tables;
