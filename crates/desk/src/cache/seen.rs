//! What the rep has opened on this device. Survives a new start of the feed.

use baton_core::Timestamp;
use baton_core::ids::HandoffId;

use super::{Cache, Result};

pub(super) const TABLE: &str = "
CREATE TABLE seen (
    handoff TEXT PRIMARY KEY,
    -- By the hub's clock.
    at INTEGER NOT NULL
) STRICT;
";

impl Cache {
    /// Returns whether that is news.
    pub(crate) async fn see(&self, handoff: &HandoffId, at: Timestamp) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO seen (handoff, at) VALUES (?, ?)
             ON CONFLICT (handoff) DO UPDATE SET at = excluded.at WHERE excluded.at > at",
        )
        .bind(&handoff.0)
        .bind(at.as_millis())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
