//! Who could have had a handoff, and who got it in the end: what is expected of fairness.

use baton_core::Timestamp;
use baton_core::fairness::Chance;
use baton_core::ids::{HandoffId, RepId, WorkspaceId};
use sqlx::SqliteConnection;

use super::codec::{Columns, json};
use super::{Result, Write};

/// How long they are kept: as long as anybody may ask about.
const KEPT_SECONDS: i64 = 370 * 86_400;

impl Write {
    /// The last word on a handoff counts.
    pub async fn put_chance(
        &mut self,
        workspace: &WorkspaceId,
        handoff: &HandoffId,
        able: &[RepId],
        chosen: &RepId,
        at: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO chances (handoff, workspace, at, able, chosen) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (handoff) DO UPDATE SET at = excluded.at, able = excluded.able,
                 chosen = excluded.chosen",
        )
        .bind(&handoff.0)
        .bind(&workspace.0)
        .bind(at.as_millis())
        .bind(json(&able))
        .bind(&chosen.0)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn prune_chances(&mut self, workspace: &WorkspaceId, now: Timestamp) -> Result<()> {
        sqlx::query("DELETE FROM chances WHERE workspace = ? AND at < ?")
            .bind(&workspace.0)
            .bind(now.plus_seconds(-KEPT_SECONDS).as_millis())
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

pub async fn since(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<Vec<Chance>> {
    let rows = sqlx::query("SELECT able, chosen FROM chances WHERE workspace = ? AND at >= ?")
        .bind(&workspace.0)
        .bind(since.as_millis())
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|r| {
            Ok(Chance {
                able: r.document("able")?,
                chosen: r.text("chosen")?.into(),
            })
        })
        .collect()
}
