//! The credit ledger: rows are added, never changed.

use baton_core::ids::{RepId, WorkspaceId};
use baton_core::ledger::{Entry, EntryKind, Standing};
use sqlx::SqliteConnection;

use super::codec::{Columns, name};
use super::{Result, Write};

pub async fn append(w: &mut Write, workspace: &WorkspaceId, e: &Entry) -> Result<()> {
    sqlx::query(
        "INSERT INTO ledger (id, workspace, rep, handoff, kind, amount, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&e.id.0)
    .bind(&workspace.0)
    .bind(&e.rep.0)
    .bind(e.handoff.as_ref().map(|h| h.0.as_str()))
    .bind(name(&e.kind))
    .bind(e.amount)
    .bind(e.at.as_millis())
    .execute(w.conn())
    .await?;
    Ok(())
}

/// The fold of the ledger, done by the database; equal to [`baton_core::ledger::fold`].
pub async fn standings(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Vec<(RepId, Standing)>> {
    let rows = sqlx::query(
        "SELECT rep, CAST(sum(amount) AS BIGINT) AS credits,
                max(CASE WHEN kind = ? THEN at END) AS last_assigned
         FROM ledger WHERE workspace = ? GROUP BY rep",
    )
    .bind(name(&EntryKind::Assigned))
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let standing = Standing {
                credits: sqlx::Row::try_get(r, "credits")?,
                last_assigned: r.maybe_time("last_assigned")?,
            };
            Ok((r.text("rep")?.into(), standing))
        })
        .collect()
}
