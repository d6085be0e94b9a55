//! What routing promises: against a table of leads, teams and expected reps with the reasons, and as
//! properties of any policy and team.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in tests, failing is telling"
)]

mod absences;
mod any;
mod conditions;
mod diffs;
mod fallbacks;
mod laws;
mod meetings;
mod orders;
mod owners;
mod scene;
mod shares;
mod targets;
mod texts;
mod tongue;
mod validity;
