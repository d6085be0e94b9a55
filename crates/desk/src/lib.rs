//! The rep's engine, in the order of the journey: feed → apply → cache → alerts → changes →
//! commands → outbox. Everything of the app but the window: no Tauri here.

mod agenda;
pub mod alerts;
mod apply;
mod brief;
mod cache;
mod calendar;
mod changes;
mod clock;
mod commands;
mod desk;
pub mod enrol;
pub mod failure;
mod feed;
mod hub;
mod inbox;
pub mod keychain;
pub mod links;
mod nudge;
mod outbox;
#[cfg(test)]
mod people;
pub mod profile;
mod search;
mod status;
#[cfg(feature = "testing")]
pub mod testing;
pub mod view;

pub use alerts::{Alert, AlertEvent, AlertKind};
pub use calendar::providers::{Consent, Login, Providers};
pub use changes::ChangeStream;
pub use commands::Browser;
pub use desk::{Desk, DeskConfig, start_afresh};
pub use enrol::enrol;
pub use keychain::SecretStore;
