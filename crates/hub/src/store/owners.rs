//! Who owns which account, by lists that are replaced whole.

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

impl Write {
    /// Replaces a list, or makes it.
    pub async fn put_owners(
        &mut self,
        workspace: &WorkspaceId,
        list: &str,
        rows: &[Owned],
        by: Option<&RepId>,
        at: Timestamp,
    ) -> Result<()> {
        self.drop_owners(workspace, list).await?;
        sqlx::query("INSERT INTO owner_lists (workspace, name, at, by_rep) VALUES (?, ?, ?, ?)")
            .bind(&workspace.0)
            .bind(list)
            .bind(at.as_millis())
            .bind(by.map(|r| r.0.as_str()))
            .execute(self.conn())
            .await?;
        // SQLite takes 32,766 parameters a statement; six a row.
        for chunk in rows.chunks(5_000) {
            let mut insert = QueryBuilder::new(
                "INSERT INTO owners (workspace, list, record, found_by, key, rep) ",
            );
            insert.push_values(chunk, |mut row, o| {
                row.push_bind(workspace.0.as_str())
                    .push_bind(list)
                    .push_bind(name(&o.record))
                    .push_bind(name(&o.by))
                    .push_bind(o.key.as_str())
                    .push_bind(o.rep.0.as_str());
            });
            insert.build().execute(self.conn()).await?;
        }
        Ok(())
    }

    /// Whether there was such a list.
    pub async fn drop_owners(&mut self, workspace: &WorkspaceId, list: &str) -> Result<bool> {
        let done = sqlx::query("DELETE FROM owner_lists WHERE workspace = ? AND name = ?")
            .bind(&workspace.0)
            .bind(list)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

pub async fn lists(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<Vec<ListRow>> {
    let rows = sqlx::query(
        "SELECT l.name, l.at, l.by_rep,
             (SELECT count(*) FROM owners o WHERE o.workspace = l.workspace AND o.list = l.name)
                 AS owned,
             (SELECT count(*) FROM owners o JOIN reps r ON r.id = o.rep
              WHERE o.workspace = l.workspace AND o.list = l.name
                AND json_extract(r.employment, '$.kind') = 'left') AS orphaned
         FROM owner_lists l WHERE l.workspace = ? ORDER BY l.name",
    )
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(ListRow {
                name: r.text("name")?,
                rows: r.number("owned")?,
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
            "SELECT list, rep FROM owners
             WHERE workspace = ? AND key = ? AND found_by = ? AND record = ? ORDER BY list",
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
        "SELECT list, record, found_by, key, rep FROM owners
         WHERE workspace = ? AND key >= ? AND key < ? ORDER BY key, list LIMIT ?",
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
