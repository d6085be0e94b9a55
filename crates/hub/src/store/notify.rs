//! What is told when: every version of the policy, and what reps chose.

use baton_core::Timestamp;
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::notify::{NotifyPolicy, RepNotify};
use sqlx::SqliteConnection;

use super::codec::{Columns, from_json, json};
use super::{Result, Write};

#[derive(Clone, Debug, Default)]
pub struct SavedPolicy {
    pub policy: NotifyPolicy,
    pub at: Option<Timestamp>,
    pub by: Option<RepId>,
}

impl Write {
    pub async fn put_notify_policy(
        &mut self,
        workspace: &WorkspaceId,
        policy: &NotifyPolicy,
        by: &RepId,
        at: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO notify_policies (workspace, version, body, by_rep, at)
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(&workspace.0)
        .bind(policy.version)
        .bind(json(policy))
        .bind(&by.0)
        .bind(at.as_millis())
        .execute(self.conn())
        .await?;
        let watch = policy.watchdog.on.then_some(policy.watchdog.after_seconds);
        sqlx::query("UPDATE workspaces SET watch_seconds = ? WHERE id = ?")
            .bind(watch)
            .bind(&workspace.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn set_rep_notify(&mut self, rep: &RepId, choice: &RepNotify) -> Result<()> {
        sqlx::query("UPDATE reps SET notify = ? WHERE id = ?")
            .bind(json(choice))
            .bind(&rep.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// What holds; Baton's own before anybody saved one.
pub async fn policy(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<SavedPolicy> {
    let row = sqlx::query(
        "SELECT * FROM notify_policies WHERE workspace = ? ORDER BY version DESC LIMIT 1",
    )
    .bind(&workspace.0)
    .fetch_optional(c)
    .await?;
    row.map_or_else(
        || Ok(SavedPolicy::default()),
        |r| {
            Ok(SavedPolicy {
                policy: r.document("body")?,
                at: Some(r.time("at")?),
                by: r.maybe_text("by_rep")?.map(Into::into),
            })
        },
    )
}

pub async fn rep_notify(c: &mut SqliteConnection, rep: &RepId) -> Result<RepNotify> {
    let text: Option<String> = sqlx::query_scalar("SELECT notify FROM reps WHERE id = ?")
        .bind(&rep.0)
        .fetch_optional(c)
        .await?;
    text.map_or_else(|| Ok(RepNotify::default()), |t| from_json("choice", &t))
}
