//! Accounts with providers on the web, against fakes of them that behave as documented.

mod calendly;
mod contract;
mod fakes;
mod google;
mod oauth;
mod outlook;
mod recorded;
mod support;
