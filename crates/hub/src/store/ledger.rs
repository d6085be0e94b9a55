//! The credit ledger: rows are added, never changed.

use baton_core::ids::{RepId, WorkspaceId};
use baton_core::ledger::{Entry, EntryKind, Standing};
use sqlx::SqliteConnection;

use super::codec::{Columns, name};
use super::{Result, Write};

pub async fn append(w: &mut Write, workspace: &WorkspaceId, e: &Entry) -> Result<()> {
    sqlx::query(
        "INSERT INTO ledger (id, workspace, rep, handoff, kind, amount, at, by_rep, note)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&e.id.0)
    .bind(&workspace.0)
    .bind(&e.rep.0)
    .bind(e.handoff.as_ref().map(|h| h.0.as_str()))
    .bind(name(&e.kind))
    .bind(e.amount)
    .bind(e.at.as_millis())
    .bind(e.by.as_ref().map(|r| r.0.as_str()))
    .bind(&e.note)
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

/// Every entry, oldest first.
pub async fn entries(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<Vec<Entry>> {
    let rows = sqlx::query("SELECT * FROM ledger WHERE workspace = ? ORDER BY at, id")
        .bind(&workspace.0)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|r| {
            Ok(Entry {
                id: r.text("id")?.into(),
                rep: r.text("rep")?.into(),
                handoff: r.maybe_text("handoff")?.map(Into::into),
                kind: r.case("kind")?,
                amount: sqlx::Row::try_get(r, "amount")?,
                at: r.time("at")?,
                by: r.maybe_text("by_rep")?.map(Into::into),
                note: r.maybe_text("note")?,
            })
        })
        .collect()
}
