//! Teams. Who is in one stands with the rep.

use baton_core::Timestamp;
use baton_core::ids::{RepId, TeamId, WorkspaceId};
use sqlx::SqliteConnection;

use super::codec::Columns;
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct TeamRow {
    pub id: TeamId,
    pub workspace: WorkspaceId,
    pub name: String,
    pub manager: Option<RepId>,
}

impl Write {
    pub async fn put_team(&mut self, team: &TeamRow, at: Timestamp) -> Result<()> {
        sqlx::query(
            "INSERT INTO teams (id, workspace, name, manager, created_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, manager = excluded.manager",
        )
        .bind(&team.id.0)
        .bind(&team.workspace.0)
        .bind(&team.name)
        .bind(team.manager.as_ref().map(|r| r.0.as_str()))
        .bind(at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn drop_team(&mut self, team: &TeamId) -> Result<()> {
        sqlx::query("DELETE FROM teams WHERE id = ?")
            .bind(&team.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// In the order in which they were made.
pub async fn teams(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<Vec<TeamRow>> {
    let rows = sqlx::query("SELECT * FROM teams WHERE workspace = ? ORDER BY created_at, id")
        .bind(&workspace.0)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|r| {
            Ok(TeamRow {
                id: r.text("id")?.into(),
                workspace: r.text("workspace")?.into(),
                name: r.text("name")?,
                manager: r.maybe_text("manager")?.map(Into::into),
            })
        })
        .collect()
}
