//! Mail against a real server: aiosmtpd, started here. What it took is read with other libraries
//! than the one that wrote it.
#![cfg(test)]

mod checks;
mod faults;
mod looks;
mod signed;
mod support;
mod written;
