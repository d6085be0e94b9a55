//! Accounts with providers on the web, against fakes of them that behave as documented.
#![cfg(test)]

mod calendly;
mod contract;
mod fakes;
mod google;
mod oauth;
mod outlook;
mod recorded;
mod support;
