//! Routing policies: every version that ever held, and the draft.

use baton_core::Timestamp;
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::routing::RoutingPolicy;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::codec::{Columns, json};
use super::{Result, Write};

/// A version, as it was published. Its number stands in the policy.
#[derive(Clone, Debug)]
pub struct Published {
    pub policy: RoutingPolicy,
    pub note: String,
    pub by: Option<RepId>,
    pub back_to: Option<u32>,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Draft {
    pub policy: RoutingPolicy,
    pub base: u32,
    pub revision: u32,
    pub by: Option<RepId>,
    pub at: Timestamp,
}

impl Published {
    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            policy: r.document("body")?,
            note: r.text("note")?,
            by: r.maybe_text("by_rep")?.map(Into::into),
            back_to: r.maybe_number("back_to")?,
            at: r.time("published_at")?,
        })
    }
}

impl Write {
    /// Stores a new version; the highest one holds.
    pub async fn publish_routing(&mut self, id: &WorkspaceId, p: &Published) -> Result<()> {
        sqlx::query(
            "INSERT INTO routing_policies (workspace, version, body, note, by_rep, back_to, published_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&id.0)
        .bind(p.policy.version)
        .bind(json(&p.policy))
        .bind(&p.note)
        .bind(p.by.as_ref().map(|r| r.0.as_str()))
        .bind(p.back_to)
        .bind(p.at.as_millis())
        .execute(self.conn())
        .await?;
        sqlx::query("UPDATE workspaces SET clocked = ? WHERE id = ?")
            .bind(!p.policy.clocks.is_empty())
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn put_draft(&mut self, id: &WorkspaceId, draft: &Draft) -> Result<()> {
        sqlx::query(
            "INSERT INTO routing_drafts (workspace, body, base, revision, by_rep, at)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (workspace) DO UPDATE SET body = excluded.body, base = excluded.base,
                 revision = excluded.revision, by_rep = excluded.by_rep, at = excluded.at",
        )
        .bind(&id.0)
        .bind(json(&draft.policy))
        .bind(draft.base)
        .bind(draft.revision)
        .bind(draft.by.as_ref().map(|r| r.0.as_str()))
        .bind(draft.at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn drop_draft(&mut self, id: &WorkspaceId) -> Result<()> {
        sqlx::query("DELETE FROM routing_drafts WHERE workspace = ?")
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// Newest first.
pub async fn versions(c: &mut SqliteConnection, id: &WorkspaceId) -> Result<Vec<Published>> {
    let rows = sqlx::query(
        "SELECT * FROM routing_policies WHERE workspace = ? ORDER BY version DESC LIMIT 500",
    )
    .bind(&id.0)
    .fetch_all(c)
    .await?;
    rows.iter().map(Published::of).collect()
}

pub async fn version(
    c: &mut SqliteConnection,
    id: &WorkspaceId,
    version: u32,
) -> Result<Option<Published>> {
    let row = sqlx::query("SELECT * FROM routing_policies WHERE workspace = ? AND version = ?")
        .bind(&id.0)
        .bind(version)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Published::of).transpose()
}

pub async fn draft(c: &mut SqliteConnection, id: &WorkspaceId) -> Result<Option<Draft>> {
    let row = sqlx::query("SELECT * FROM routing_drafts WHERE workspace = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.map(|r| {
        Ok(Draft {
            policy: r.document("body")?,
            base: r.number("base")?,
            revision: r.number("revision")?,
            by: r.maybe_text("by_rep")?.map(Into::into),
            at: r.time("at")?,
        })
    })
    .transpose()
}
