//! The hub at its promise: requests in, answers out, over a real socket.

#[path = "api/support.rs"]
mod support;

#[path = "api/bad_input.rs"]
mod bad_input;
#[path = "api/conversations.rs"]
mod conversations;
#[path = "api/feed.rs"]
mod feed;
#[path = "api/handoffs.rs"]
mod handoffs;
#[path = "api/isolation.rs"]
mod isolation;
