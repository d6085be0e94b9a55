//! What was removed is removed for good: out of the index too, where a removed word stands until
//! parts of the index are merged, and out of the log.

use std::time::Duration;

use sqlx::Row as _;
use tokio_util::sync::CancellationToken;

use super::{Cache, Result};
use crate::nudge::Nudge;

/// Pages of an index that are merged in one transaction: others write in between.
const PAGES: i64 = 256;
/// Something was in the way.
const AGAIN: Duration = Duration::from_mins(1);

/// `rank` says how many pages; fewer than none: all parts of the index are to become one.
const MERGES: [&str; 3] = [
    "INSERT INTO said (said, rank) VALUES ('merge', ?)",
    "INSERT INTO about (about, rank) VALUES ('merge', ?)",
    "INSERT INTO facet_name (facet_name, rank) VALUES ('merge', ?)",
];

/// Sweeps the cache when there is reason to, until it is cancelled.
pub(crate) async fn sweep(cache: Cache, nudge: Nudge, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let clean = match cache.sweep(&cancel).await {
            Ok(clean) => clean,
            Err(e) => {
                tracing::warn!(error = %e, "the cache could not be swept");
                false
            }
        };
        let again = async {
            if clean {
                nudge.nudged().await;
            } else {
                tokio::time::sleep(AGAIN).await;
            }
        };
        cancel.run_until_cancelled(again).await;
    }
}

impl Cache {
    /// Whether nothing is left that was removed.
    pub(crate) async fn sweep(&self, cancel: &CancellationToken) -> Result<bool> {
        let unswept: i64 = sqlx::query_scalar("SELECT unswept FROM meta")
            .fetch_one(&self.pool)
            .await?;
        if unswept == 0 {
            return Ok(true);
        }
        for sql in MERGES {
            if !self.merge(sql, cancel).await? {
                return Ok(false);
            }
        }
        // What was removed meanwhile is swept the next time.
        sqlx::query("UPDATE meta SET unswept = unswept - ?")
            .bind(unswept)
            .execute(&self.pool)
            .await?;
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.pool)
            .await?;
        let busy: i64 = row.try_get(0)?;
        if busy == 0 {
            return Ok(true);
        }
        let mut tx = self.write().await?;
        super::meta::set_unswept(&mut tx).await?;
        tx.commit().await?;
        Ok(false)
    }

    #[cfg(test)]
    pub(crate) fn pool(&self) -> &sqlx::SqlitePool {
        &self.pool
    }

    /// Merges an index to its end. False: it was cancelled before.
    async fn merge(&self, sql: &'static str, cancel: &CancellationToken) -> Result<bool> {
        let mut pages = -PAGES;
        while !cancel.is_cancelled() {
            let mut tx = self.write().await?;
            let before: i64 = sqlx::query_scalar("SELECT total_changes()")
                .fetch_one(&mut *tx)
                .await?;
            sqlx::query(sql).bind(pages).execute(&mut *tx).await?;
            let after: i64 = sqlx::query_scalar("SELECT total_changes()")
                .fetch_one(&mut *tx)
                .await?;
            tx.commit().await?;
            // The statement itself counts as one change.
            if after - before < 2 {
                return Ok(true);
            }
            pages = PAGES;
        }
        Ok(false)
    }
}
