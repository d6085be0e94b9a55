//! The words on the wire: what agents, desktops and admins say to the hub, and its answers.
//!
//! Shapes only. The hub's `OpenAPI` document and the app's TypeScript types are made from here.

pub mod admin;
pub mod agent;
pub mod booking;
pub mod calendars;
pub mod feed;
pub mod intent;
pub mod limits;
pub mod notify;
pub mod privacy;
pub mod problem;
pub mod quality;
pub mod reading;
pub mod rep;
pub mod routing;
pub mod view;

pub use problem::{Code, Problem};
