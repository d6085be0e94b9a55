//! For benchmarks: fills a desk without a hub, and asks FTS5 as it comes, to compare with.

use baton_api::feed::Entry;

use crate::apply::{CHUNK, Item, apply};
use crate::cache;
use crate::desk::Desk;
use crate::failure::Failure;

pub use cache::plain::Plain;

/// Stores entries as if the feed had brought them.
pub async fn take(desk: &Desk, entries: Vec<Entry>) -> Result<(), Failure> {
    let parts = &desk.parts;
    let now = parts.clock.hub();
    let mut items = entries.into_iter().map(|e| Item::Entry(Box::new(e)));
    loop {
        let chunk: Vec<_> = items.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        apply(&parts.cache, chunk, &parts.config.rep, now).await?;
    }
}

/// FTS5 as its documentation shows it, in an encrypted file beside the desk's.
pub async fn plain(desk: &Desk) -> Result<Plain, Failure> {
    let parts = &desk.parts;
    Ok(Plain::open(&parts.config.dir).await?)
}
