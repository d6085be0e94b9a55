//! Workspaces, and the policies that ever judged in them.

use baton_core::Timestamp;
use baton_core::catalog::Catalog;
use baton_core::ids::WorkspaceId;
use baton_core::qualification::QualificationPolicy;
use baton_core::routing::RoutingPolicy;
use baton_core::workspace::Settings;
use sqlx::SqliteConnection;

use super::codec::{Columns, json};
use super::policies::Published;
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct WorkspaceRow {
    pub id: WorkspaceId,
    pub name: String,
    pub settings: Settings,
    pub catalog: Catalog,
    pub policy: QualificationPolicy,
    /// The version in force.
    pub routing: RoutingPolicy,
}

impl Write {
    pub async fn add_workspace(&mut self, row: &WorkspaceRow, at: Timestamp) -> Result<()> {
        sqlx::query(
            "INSERT INTO workspaces (id, name, settings, catalog, created_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(&row.id.0)
        .bind(&row.name)
        .bind(json(&row.settings))
        .bind(json(&row.catalog))
        .bind(at.as_millis())
        .execute(self.conn())
        .await?;
        self.add_policy(&row.id, &row.policy, at).await?;
        let first = Published {
            policy: row.routing.clone(),
            note: String::new(),
            by: None,
            back_to: None,
            at,
        };
        self.publish_routing(&row.id, &first).await
    }

    pub async fn set_settings(&mut self, id: &WorkspaceId, settings: &Settings) -> Result<()> {
        sqlx::query("UPDATE workspaces SET settings = ? WHERE id = ?")
            .bind(json(settings))
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn set_catalog(&mut self, id: &WorkspaceId, catalog: &Catalog) -> Result<()> {
        sqlx::query("UPDATE workspaces SET catalog = ? WHERE id = ?")
            .bind(json(catalog))
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Stores a new version; the highest one judges.
    pub async fn add_policy(
        &mut self,
        id: &WorkspaceId,
        policy: &QualificationPolicy,
        at: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO policies (workspace, version, body, created_at) VALUES (?, ?, ?, ?)",
        )
        .bind(&id.0)
        .bind(policy.version)
        .bind(json(policy))
        .bind(at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

pub async fn workspace(c: &mut SqliteConnection, id: &WorkspaceId) -> Result<Option<WorkspaceRow>> {
    let row = sqlx::query(
        "SELECT w.id, w.name, w.settings, w.catalog,
             (SELECT body FROM policies WHERE workspace = w.id ORDER BY version DESC LIMIT 1)
                 AS policy,
             (SELECT body FROM routing_policies WHERE workspace = w.id
              ORDER BY version DESC LIMIT 1) AS routing
         FROM workspaces w WHERE w.id = ?",
    )
    .bind(&id.0)
    .fetch_optional(c)
    .await?;
    row.map(|r| {
        Ok(WorkspaceRow {
            id: r.text("id")?.into(),
            name: r.text("name")?,
            settings: r.document("settings")?,
            catalog: r.document("catalog")?,
            policy: r.document("policy")?,
            routing: r.document("routing")?,
        })
    })
    .transpose()
}

/// A version of the policy that ever judged.
pub async fn policy(
    c: &mut SqliteConnection,
    id: &WorkspaceId,
    version: u32,
) -> Result<Option<QualificationPolicy>> {
    let row = sqlx::query("SELECT body FROM policies WHERE workspace = ? AND version = ?")
        .bind(&id.0)
        .bind(version)
        .fetch_optional(c)
        .await?;
    row.map(|r| r.document("body")).transpose()
}

/// Ids and names, oldest first.
pub async fn workspaces(c: &mut SqliteConnection) -> Result<Vec<(WorkspaceId, String)>> {
    let rows = sqlx::query("SELECT id, name FROM workspaces ORDER BY created_at, id LIMIT 1000")
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|r| Ok((r.text("id")?.into(), r.text("name")?)))
        .collect()
}
