//! The hub: what agents talk to, and what feeds the desktops.
//!
//! `routes/<resource>` → `engine` (one transaction a call, planned by the rules of `baton_core`) →
//! `store`, and `feed` for what leaves.

mod auth;
pub mod client;
pub mod engine;
mod extract;
mod fail;
mod feed;
pub mod links;
mod metrics;
mod outward;
pub mod player;
mod rate;
mod reach;
mod routes;
pub mod sample;
mod secret;
mod server;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod vault;
mod wake;

pub use baton_web::Allowed;
pub use fail::Fail;
pub use routes::openapi;
pub use server::{Hub, HubError, Listen};
