//! A mark on a written event that tells what was written, so that a lost reply is recognised.

use sha2::{Digest, Sha256};

use crate::Event;

/// Of everything that a provider is told; not of the stamp, which is new with every attempt.
pub(crate) fn mark(event: &Event) -> String {
    let told = serde_json::json!([
        event.uid,
        event.start,
        event.end,
        event.zone,
        event.summary,
        event.description,
        event.location,
        event.url,
        event.conference,
    ]);
    let digest = Sha256::digest(told.to_string().as_bytes());
    hex::encode(digest).chars().take(32).collect()
}
