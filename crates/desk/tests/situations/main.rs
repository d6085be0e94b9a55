//! What happens to a rep, told with a hub that does as the test says.
#![cfg(test)]

mod agenda;
mod alerts;
mod archives;
mod book;
mod calendar;
mod calendars;
mod correcting;
mod decisions;
mod feed;
mod forgetting;
mod hub;
mod notify;
#[path = "../../src/people.rs"]
mod people;
mod radicale;
mod searching;
mod settings;
mod storage;
mod world;
