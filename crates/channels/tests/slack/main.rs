//! Slack, against a fake of it that behaves as documented.
#![cfg(test)]

mod answers;
mod changing;
mod checking;
mod failing;
mod finding;
mod golden;
mod looks;
mod sending;
mod support;
