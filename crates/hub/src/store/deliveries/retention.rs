//! What is over is kept for a while, and then forgotten.

use baton_core::Timestamp;

use crate::store::{Result, Write};

/// Removed in one transaction, so that whoever writes meanwhile waits for no more.
const PRUNED: u32 = 500;
const KEPT_SECONDS: i64 = 90 * 86_400;

impl Write {
    /// Forgets some of what was told of handoffs that ended long ago, and old tests; how many. What
    /// is still to be sent stays, and what may or may not have arrived until a person says which.
    pub async fn prune_deliveries(&mut self, now: Timestamp) -> Result<u64> {
        let before = now.plus_seconds(-KEPT_SECONDS).as_millis();
        // What puts another right goes before it. What a device was to show has no time to be due.
        let gone = sqlx::query(
            "DELETE FROM deliveries WHERE id IN (
                 SELECT d.id FROM deliveries d LEFT JOIN handoffs h ON h.id = d.handoff
                 WHERE d.at < ?1 AND (d.state <> 'queued' OR d.due_at IS NULL)
                   AND (d.handoff IS NULL OR (h.ended_at < ?1 AND d.state <> 'unknown'))
                   AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.replaces = d.id)
                 LIMIT ?2)",
        )
        .bind(before)
        .bind(PRUNED)
        .execute(self.conn())
        .await?;
        sqlx::query(
            "UPDATE deliveries SET body = NULL
             WHERE at < ? AND state <> 'queued' AND body IS NOT NULL",
        )
        .bind(before)
        .execute(self.conn())
        .await?;
        Ok(gone.rows_affected())
    }
}
