//! Agents and their keys.

use baton_api::admin::{AgentView, KeyView};
use baton_core::Timestamp;
use baton_core::ids::{AgentId, KeyId, WorkspaceId};
use sqlx::SqliteConnection;

use super::codec::Columns;
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct AgentRow {
    pub id: AgentId,
    pub workspace: WorkspaceId,
    pub name: String,
    /// The key by which the agent was found.
    pub key: KeyId,
    pub hash: String,
}

impl Write {
    pub async fn add_agent(
        &mut self,
        id: &AgentId,
        workspace: &WorkspaceId,
        name: &str,
        at: Timestamp,
    ) -> Result<()> {
        sqlx::query("INSERT INTO agents (id, workspace, name, created_at) VALUES (?, ?, ?, ?)")
            .bind(&id.0)
            .bind(&workspace.0)
            .bind(name)
            .bind(at.as_millis())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn add_key(
        &mut self,
        id: &KeyId,
        agent: &AgentId,
        hash: &str,
        hint: &str,
        at: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO agent_keys (id, agent, hash, hint, created_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(&id.0)
        .bind(&agent.0)
        .bind(hash)
        .bind(hint)
        .bind(at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Whether there was such a key that still worked.
    pub async fn revoke_key(
        &mut self,
        workspace: &WorkspaceId,
        key: &KeyId,
        at: Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE agent_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL
             AND agent IN (SELECT id FROM agents WHERE workspace = ?)",
        )
        .bind(at.as_millis())
        .bind(&key.0)
        .bind(&workspace.0)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    pub async fn key_used(&mut self, key: &KeyId, at: Timestamp) -> Result<()> {
        sqlx::query("UPDATE agent_keys SET last_used_at = ? WHERE id = ?")
            .bind(at.as_millis())
            .bind(&key.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

pub async fn agent_by_key(c: &mut SqliteConnection, hash: &str) -> Result<Option<AgentRow>> {
    let row = sqlx::query(
        "SELECT a.id, a.workspace, a.name, k.id AS key, k.hash FROM agent_keys k
         JOIN agents a ON a.id = k.agent WHERE k.hash = ? AND k.revoked_at IS NULL",
    )
    .bind(hash)
    .fetch_optional(c)
    .await?;
    row.map(|r| {
        Ok(AgentRow {
            id: r.text("id")?.into(),
            workspace: r.text("workspace")?.into(),
            name: r.text("name")?,
            key: r.text("key")?.into(),
            hash: r.text("hash")?,
        })
    })
    .transpose()
}

pub async fn agent_name(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    id: &AgentId,
) -> Result<Option<String>> {
    let name = sqlx::query_scalar("SELECT name FROM agents WHERE id = ? AND workspace = ?")
        .bind(&id.0)
        .bind(&workspace.0)
        .fetch_optional(c)
        .await?;
    Ok(name)
}

pub async fn agents(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<Vec<AgentView>> {
    let rows = sqlx::query(
        "SELECT a.id, a.name, k.id AS key, k.hint, k.created_at, k.revoked_at, k.last_used_at
         FROM agents a LEFT JOIN agent_keys k ON k.agent = a.id
         WHERE a.workspace = ? ORDER BY a.created_at, a.id, k.created_at, k.id",
    )
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    let mut out: Vec<AgentView> = vec![];
    for r in &rows {
        let id: AgentId = r.text("id")?.into();
        if out.last().is_none_or(|a| a.id != id) {
            out.push(AgentView {
                id,
                name: r.text("name")?,
                keys: vec![],
            });
        }
        if let (Some(key), Some(agent)) = (r.maybe_text("key")?, out.last_mut()) {
            agent.keys.push(KeyView {
                id: key.into(),
                hint: r.text("hint")?,
                created_at: r.time("created_at")?,
                revoked_at: r.maybe_time("revoked_at")?,
                last_used_at: r.maybe_time("last_used_at")?,
            });
        }
    }
    Ok(out)
}
