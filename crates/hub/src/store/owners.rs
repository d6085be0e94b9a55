//! Who owns which account, by lists that are replaced whole: written bit by bit, and put in force at
//! once.

use baton_core::Timestamp;
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::routing::owners::Key;
use baton_core::routing::{FoundBy, OwnerHit, Record};
use sqlx::{QueryBuilder, Row, SqliteConnection};

use super::codec::{Columns, name};
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct ListRow {
    pub name: String,
    pub rows: u32,
    pub orphaned: u32,
    pub at: Timestamp,
    pub by: Option<RepId>,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owned {
    pub record: Record,
    pub by: FoundBy,
    pub key: String,
    pub rep: RepId,
}

/// An upload: the rows that hold once it is put in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch(i64);

/// Written in one transaction, so that whoever writes meanwhile waits for no more.
pub const CHUNK: usize = 2_000;
/// Removed in one: that takes longer a row, for they lie scattered.
const SWEPT: u32 = 500;
/// An upload that was not heard of for so long has died.
const DEAD_SECONDS: i64 = 60;

impl Write {
    pub async fn begin_owners(
        &mut self,
        workspace: &WorkspaceId,
        list: &str,
        by: Option<&RepId>,
        at: Timestamp,
    ) -> Result<Batch> {
        let batch = sqlx::query_scalar(
            "INSERT INTO owner_lists (workspace, name, state, rows, at, by_rep)
             VALUES (?, ?, 'filling', 0, ?, ?) RETURNING batch",
        )
        .bind(&workspace.0)
        .bind(list)
        .bind(at.as_millis())
        .bind(by.map(|r| r.0.as_str()))
        .fetch_one(self.conn())
        .await?;
        Ok(Batch(batch))
    }

    /// At most [`CHUNK`] rows. False where the upload was taken for dead.
    pub async fn fill_owners(
        &mut self,
        workspace: &WorkspaceId,
        batch: Batch,
        rows: &[Owned],
        at: Timestamp,
    ) -> Result<bool> {
        let alive = sqlx::query(
            "UPDATE owner_lists SET rows = rows + ?, at = ? WHERE batch = ? AND state = 'filling'",
        )
        .bind(i64::try_from(rows.len()).unwrap_or(i64::MAX))
        .bind(at.as_millis())
        .bind(batch.0)
        .execute(self.conn())
        .await?;
        if alive.rows_affected() == 0 {
            return Ok(false);
        }
        let mut insert =
            QueryBuilder::new("INSERT INTO owners (workspace, batch, record, found_by, key, rep) ");
        insert.push_values(rows, |mut row, o| {
            row.push_bind(workspace.0.as_str())
                .push_bind(batch.0)
                .push_bind(name(&o.record))
                .push_bind(name(&o.by))
                .push_bind(o.key.as_str())
                .push_bind(o.rep.0.as_str());
        });
        insert.build().execute(self.conn()).await?;
        Ok(true)
    }

    /// From now on the list is this batch. False where the upload was taken for dead.
    pub async fn put_owners_in_force(
        &mut self,
        workspace: &WorkspaceId,
        list: &str,
        batch: Batch,
        at: Timestamp,
    ) -> Result<bool> {
        self.drop_owners(workspace, list).await?;
        let done = sqlx::query(
            "UPDATE owner_lists SET state = 'in_force', at = ?
             WHERE batch = ? AND state = 'filling'",
        )
        .bind(at.as_millis())
        .bind(batch.0)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Whether there was such a list. Its rows tell nothing any more; [`Self::sweep_owners`] removes
    /// them.
    pub async fn drop_owners(&mut self, workspace: &WorkspaceId, list: &str) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE owner_lists SET state = 'over'
             WHERE workspace = ? AND name = ? AND state = 'in_force'",
        )
        .bind(&workspace.0)
        .bind(list)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// An upload that comes to nothing.
    pub async fn abandon_owners(&mut self, batch: Batch) -> Result<()> {
        sqlx::query("UPDATE owner_lists SET state = 'over' WHERE batch = ? AND state = 'filling'")
            .bind(batch.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Removes some of what no longer holds, and of what uploads left behind that died; whether there
    /// may be more.
    pub async fn sweep_owners(&mut self, workspace: &WorkspaceId, now: Timestamp) -> Result<bool> {
        let batch: Option<i64> = sqlx::query_scalar(
            "UPDATE owner_lists SET state = 'over' WHERE batch = (
                 SELECT min(batch) FROM owner_lists WHERE workspace = ?
                   AND (state = 'over' OR (state = 'filling' AND at < ?)))
             RETURNING batch",
        )
        .bind(&workspace.0)
        .bind(now.plus_seconds(-DEAD_SECONDS).as_millis())
        .fetch_optional(self.conn())
        .await?;
        let Some(batch) = batch else {
            return Ok(false);
        };
        let rows = sqlx::query(
            "DELETE FROM owners WHERE rowid IN (SELECT rowid FROM owners WHERE batch = ? LIMIT ?)",
        )
        .bind(batch)
        .bind(SWEPT)
        .execute(self.conn())
        .await?;
        if rows.rows_affected() == 0 {
            sqlx::query("DELETE FROM owner_lists WHERE batch = ?")
                .bind(batch)
                .execute(self.conn())
                .await?;
        }
        Ok(true)
    }
}

pub async fn lists(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<Vec<ListRow>> {
    // Only the rows of those who left are counted: few, where there are any.
    let rows = sqlx::query(
        "SELECT l.name, l.at, l.by_rep, l.rows,
             (SELECT count(*) FROM reps r CROSS JOIN owners o
              WHERE r.workspace = l.workspace AND json_extract(r.employment, '$.kind') = 'left'
                AND o.batch = l.batch AND o.rep = r.id) AS orphaned
         FROM owner_lists l WHERE l.workspace = ? AND l.state = 'in_force' ORDER BY l.name",
    )
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(ListRow {
                name: r.text("name")?,
                rows: r.number("rows")?,
                orphaned: r.number("orphaned")?,
                at: r.time("at")?,
                by: r.maybe_text("by_rep")?.map(Into::into),
            })
        })
        .collect()
}

/// What the lists say of these keys, in the keys' order, then by the lists' names.
pub async fn find(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    keys: &[Key],
) -> Result<Vec<OwnerHit>> {
    let mut hits = Vec::new();
    for key in keys {
        let rows = sqlx::query(
            "SELECT l.name AS list, o.rep
             FROM owners o CROSS JOIN owner_lists l ON l.batch = o.batch
             WHERE o.workspace = ? AND o.key = ? AND o.found_by = ? AND o.record = ?
               AND l.state = 'in_force' ORDER BY l.name",
        )
        .bind(&workspace.0)
        .bind(&key.key)
        .bind(name(&key.by))
        .bind(name(&key.record))
        .fetch_all(&mut *c)
        .await?;
        for r in rows {
            hits.push(OwnerHit {
                list: r.try_get("list")?,
                record: key.record,
                by: key.by,
                key: key.key.clone(),
                rep: r.text("rep")?.into(),
            });
        }
    }
    Ok(hits)
}

/// Rows whose key is this one, or begins with it.
pub async fn search(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    key: &str,
    limit: u32,
) -> Result<Vec<(String, Owned)>> {
    let rows = sqlx::query(
        "SELECT l.name AS list, o.record, o.found_by, o.key, o.rep
         FROM owners o CROSS JOIN owner_lists l ON l.batch = o.batch
         WHERE o.workspace = ? AND o.key >= ? AND o.key < ? AND l.state = 'in_force'
         ORDER BY o.key, l.name LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(key)
    .bind(format!("{key}\u{10FFFF}"))
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let owned = Owned {
                record: r.case("record")?,
                by: r.case("found_by")?,
                key: r.text("key")?,
                rep: r.text("rep")?.into(),
            };
            Ok((r.text("list")?, owned))
        })
        .collect()
}
