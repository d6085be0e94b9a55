//! A real mail server, and providers on this machine that behave as documented, for tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "tests stop where something is wrong, and start servers"
)]

pub mod hubspot;
pub mod mail;
pub mod salesforce;
pub mod slack;
pub mod vendor;
