//! The hub at its promise: requests in, answers out, over a real socket.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that goes wrong ends there"
)]

#[path = "api/support.rs"]
mod support;

#[path = "api/archives.rs"]
mod archives;
#[path = "api/bad_input.rs"]
mod bad_input;
#[path = "api/book.rs"]
mod book;
#[path = "api/booking.rs"]
mod booking;
#[path = "api/clocks.rs"]
mod clocks;
#[path = "api/contract.rs"]
mod contract;
#[path = "api/conversations.rs"]
mod conversations;
#[path = "api/correcting.rs"]
mod correcting;
#[path = "api/deliveries.rs"]
mod deliveries;
#[path = "api/doors.rs"]
mod doors;
#[path = "api/fairness.rs"]
mod fairness;
#[path = "api/feed.rs"]
mod feed;
#[path = "api/forgetting.rs"]
mod forgetting;
#[path = "api/handoffs.rs"]
mod handoffs;
#[path = "api/isolation.rs"]
mod isolation;
#[path = "api/leaving.rs"]
mod leaving;
#[path = "api/meetings.rs"]
mod meetings;
#[path = "api/model.rs"]
mod model;
#[path = "api/notify.rs"]
mod notify;
#[path = "api/owners.rs"]
mod owners;
#[path = "api/page.rs"]
mod page;
#[path = "api/policies.rs"]
mod policies;
#[path = "api/quality.rs"]
mod quality;
#[path = "api/rep_time.rs"]
mod rep_time;
#[path = "api/rules.rs"]
mod rules;
#[path = "api/serving.rs"]
mod serving;
#[path = "api/slow.rs"]
mod slow;
#[path = "api/team.rs"]
mod team;
#[path = "api/team_calendars.rs"]
mod team_calendars;
#[path = "api/trial.rs"]
mod trial;
#[path = "api/upgrade.rs"]
mod upgrade;
