//! The rep's engine, in the order of the journey: feed → apply → cache → alerts → changes →
//! commands → outbox. Everything of the app but the window: no Tauri here.

pub mod failure;
pub mod view;
