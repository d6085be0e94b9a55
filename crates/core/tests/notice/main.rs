//! What notifications say, who gets them, and when.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in tests, failing is telling"
)]

mod choices;
mod composing;
mod hostile;
mod planning;
mod quiet;
mod scene;
mod templates;
mod validity;
