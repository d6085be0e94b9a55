//! CRMs, against fakes of them that behave as documented and requests that their own clients made.
#![cfg(test)]

mod golden;
mod hubspot;
mod salesforce;
mod scene;
