//! Forty names and messages that were made to do harm, through every channel: they arrive as the
//! words they are, and nothing new stands beside them: no tag, link, mention, header or field.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in tests, failing is telling"
)]

mod crm;
mod email;
mod html;
mod scene;
mod slack;
mod table;
mod webhook;
