//! What is read from calendars that others wrote, and what others read from ours.
#![cfg(test)]

mod blocking;
mod foreign;
mod hostile;
mod libical;
mod recurring;
mod support;
mod written;
