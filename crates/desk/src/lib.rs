//! The rep's engine, in the order of the journey: feed → apply → cache → alerts → changes →
//! commands → outbox. Everything of the app but the window: no Tauri here.

pub mod alerts;
mod desk;
pub mod enrol;
pub mod failure;
pub mod keychain;
pub mod links;
pub mod profile;
pub mod view;

pub use alerts::{Alert, AlertEvent, AlertKind};
pub use desk::{ChangeStream, Desk, DeskConfig};
pub use enrol::enrol;
pub use keychain::SecretStore;
