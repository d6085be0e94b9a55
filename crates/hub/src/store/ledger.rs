//! The credit ledger: rows are added, never changed.

use baton_core::ids::{HandoffId, RepId, WorkspaceId};
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
    let assigned = (e.kind == EntryKind::Assigned).then(|| e.at.as_millis());
    sqlx::query(
        "INSERT INTO standings (rep, workspace, credits, last_assigned) VALUES (?, ?, ?, ?)
         ON CONFLICT (rep) DO UPDATE SET credits = credits + excluded.credits,
             last_assigned = max(coalesce(last_assigned, excluded.last_assigned),
                 coalesce(excluded.last_assigned, last_assigned))",
    )
    .bind(&e.rep.0)
    .bind(&workspace.0)
    .bind(e.amount)
    .bind(assigned)
    .execute(w.conn())
    .await?;
    Ok(())
}

/// What the entries of each rep add up to; equal to [`baton_core::ledger::fold`].
pub async fn standings(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Vec<(RepId, Standing)>> {
    let rows = sqlx::query("SELECT * FROM standings WHERE workspace = ?")
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

/// What a handoff counts for a rep now.
pub async fn counted(c: &mut SqliteConnection, handoff: &HandoffId, rep: &RepId) -> Result<i64> {
    let sum = sqlx::query_scalar(
        "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM ledger WHERE handoff = ? AND rep = ?",
    )
    .bind(&handoff.0)
    .bind(&rep.0)
    .fetch_one(c)
    .await?;
    Ok(sum)
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
