//! For benchmarks: fills a desk without a hub, and asks FTS5 as it comes, to compare with. For tests
//! with bad input: reads a stream without a connection.

use baton_api::feed::Entry;

use crate::apply::{CHUNK, Item, apply};
use crate::cache;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::feed::sse::{Event, Reader};

pub use cache::plain::Plain;

/// One event of a stream: its name, and the entry that its data is, if it is one.
pub type Read = (String, Option<Entry>);

/// What the feed's reader makes of a stream that comes in these pieces, and whether it reads on.
pub fn read_stream<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> (Vec<Read>, bool) {
    let (mut reader, mut events) = (Reader::default(), vec![]);
    let reads_on = pieces
        .into_iter()
        .all(|piece| reader.push(piece, &mut events).is_ok());
    let read = |event: Event| (event.name, serde_json::from_str(&event.data).ok());
    (events.into_iter().map(read).collect(), reads_on)
}

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
