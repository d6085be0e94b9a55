//! What was removed from the tables is removed from the files: their free parts too.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::engine::Engine;
use crate::fail::Result;
use crate::store::forget;
use crate::wake::Topic;

/// A larger file is written anew when the hub starts: nobody shall wait for that.
const LARGEST: i64 = 256 * 1024 * 1024;
/// A reader was in the way, or the store failed.
const AGAIN: Duration = Duration::from_secs(5);
const NOW_AND_THEN: Duration = Duration::from_mins(5);

/// Runs until `stop`.
pub async fn watch_forgetting(engine: Engine, stop: CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Forgotten);
    let mut starting = true;
    loop {
        let pause = match engine.sweep_forgotten(starting).await {
            Ok(true) => NOW_AND_THEN,
            Ok(false) => AGAIN,
            Err(e) => {
                tracing::error!(error = %e, "the file could not be swept");
                AGAIN
            }
        };
        starting = false;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
            _ = news.changed() => {}
        }
    }
}

impl Engine {
    /// Sweeps the file if there is reason to. False: not all of it yet.
    pub async fn sweep_forgotten(&self, whatever_size: bool) -> Result<bool> {
        if !forget::unswept(&mut *self.store.read().await?).await? {
            return Ok(true);
        }
        if !whatever_size && self.store.size().await? > LARGEST {
            return Ok(true);
        }
        let begun = self.now();
        if !self.store.sweep().await? {
            return Ok(false);
        }
        let mut w = self.store.write().await?;
        w.swept(begun).await?;
        w.commit().await?;
        Ok(true)
    }
}
