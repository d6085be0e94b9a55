//! What went wrong with what the rep had decided, until the rep has read it.

use baton_core::Timestamp;
use baton_core::ids::{HandoffId, IntentId};
use sqlx::Row as _;

use super::codec::time;
use super::{Outbox, Result};

pub(super) const TABLE: &str = "
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    message TEXT NOT NULL
) STRICT;
";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub id: IntentId,
    pub at: Timestamp,
    pub message: String,
}

/// Ids of notices of another kind than answers that were lost.
const OF_PROSPECT: &str = "gone_";

impl Notice {
    /// The rep had a prospect who wished to be forgotten.
    pub(crate) fn of_prospect(handoff: &HandoffId, at: Timestamp, message: &str) -> Self {
        Self {
            id: IntentId(format!("{OF_PROSPECT}{handoff}")),
            at,
            message: message.into(),
        }
    }

    pub(crate) fn is_of_prospect(&self) -> bool {
        self.id.0.starts_with(OF_PROSPECT)
    }
}

impl Outbox {
    pub(crate) async fn notices(&self) -> Result<Vec<Notice>> {
        let rows = sqlx::query("SELECT id, at, message FROM notice ORDER BY at, id")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Notice {
                    id: IntentId(row.try_get("id")?),
                    at: time(row, "at")?,
                    message: row.try_get("message")?,
                })
            })
            .collect()
    }

    pub(crate) async fn add_notice(&self, notice: &Notice) -> Result<()> {
        sqlx::query("INSERT OR IGNORE INTO notice (id, at, message) VALUES (?, ?, ?)")
            .bind(&notice.id.0)
            .bind(notice.at.as_millis())
            .bind(&notice.message)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Returns whether there was one.
    pub(crate) async fn drop_notice(&self, id: &IntentId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM notice WHERE id = ?")
            .bind(&id.0)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
