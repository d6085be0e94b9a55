//! What the tests of the whole are made of: a hub as a process, an agent and a rep who speak HTTP,
//! and a desktop of its own with the real app on it.

pub mod agent;
#[cfg(target_os = "linux")]
pub mod app;
pub mod artefacts;
pub mod chance;
pub mod channels;
pub mod conversations;
pub mod desk;
#[cfg(target_os = "linux")]
pub mod desktop;
pub mod fuzz;
mod http;
pub mod hub;
#[cfg(target_os = "linux")]
pub mod notifications;
pub mod past;
pub mod process;
pub mod programs;
pub mod proxy;
pub mod rep;
#[cfg(target_os = "linux")]
pub mod screen;
pub mod team;
#[cfg(target_os = "linux")]
pub mod tour;
pub mod wait;
pub mod webhooks;
