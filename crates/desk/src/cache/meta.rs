//! Where the feed stands: cursor, epoch, the hub's clock.

use baton_core::Timestamp;
use sqlx::SqliteConnection;

use super::{Cache, Result, found};

pub(super) const TABLE: &str = "
CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- Position of the last entry that is stored here.
    cursor INTEGER NOT NULL,
    epoch TEXT,
    -- The hub's clock minus this machine's, in milliseconds.
    clock_offset INTEGER NOT NULL,
    -- Version of the app that had to skip an entry it did not know.
    skipped_by TEXT
) STRICT;
INSERT INTO meta (one, cursor, clock_offset) VALUES (1, 0, 0);
";

/// More than none: something was removed, and may still stand in the index or the log.
pub(super) const UNSWEPT: &str = "
ALTER TABLE meta ADD COLUMN unswept INTEGER NOT NULL DEFAULT 0;
";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meta {
    pub cursor: i64,
    pub epoch: Option<String>,
    pub clock_offset: i64,
    pub skipped_by: Option<String>,
}

impl Cache {
    pub(crate) async fn meta(&self) -> Result<Meta> {
        let (cursor, epoch, clock_offset, skipped_by) =
            sqlx::query_as("SELECT cursor, epoch, clock_offset, skipped_by FROM meta")
                .fetch_one(&self.pool)
                .await?;
        Ok(Meta {
            cursor,
            epoch,
            clock_offset,
            skipped_by,
        })
    }

    pub(crate) async fn set_clock_offset(&self, offset: i64) -> Result<()> {
        sqlx::query("UPDATE meta SET clock_offset = ?")
            .bind(offset)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets everything that came from the feed and starts again from 0. Alerts stay: what was
    /// alerted once is not alerted again.
    pub(crate) async fn restart(&self, epoch: &str) -> Result<()> {
        let mut tx = self.write().await?;
        for sql in [
            "DELETE FROM handoff",
            "DELETE FROM handoff_body",
            "DELETE FROM message",
            "DELETE FROM me",
            "DELETE FROM meeting",
        ] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        found::forget_all(&mut tx).await?;
        sqlx::query("UPDATE meta SET cursor = 0, epoch = ?, skipped_by = NULL")
            .bind(epoch)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Lets go of everybody: this device does not hear any more who wished to be forgotten. Who the
    /// rep is stays.
    pub(crate) async fn let_go_of_all(&self) -> Result<()> {
        let mut tx = self.write().await?;
        for sql in [
            "DELETE FROM handoff",
            "DELETE FROM handoff_body",
            "DELETE FROM message",
            "DELETE FROM meeting",
            "DELETE FROM seen",
        ] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        found::forget_all(&mut tx).await?;
        sqlx::query("UPDATE meta SET cursor = 0, skipped_by = NULL")
            .execute(&mut *tx)
            .await?;
        set_unswept(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Reads the feed again from 0 without forgetting anything meanwhile.
    pub(crate) async fn read_again(&self) -> Result<()> {
        sqlx::query("UPDATE meta SET cursor = 0, skipped_by = NULL")
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

pub(crate) async fn cursor(tx: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT cursor FROM meta")
        .fetch_one(tx)
        .await?)
}

pub(crate) async fn set_cursor(tx: &mut SqliteConnection, cursor: i64) -> Result<()> {
    sqlx::query("UPDATE meta SET cursor = ?")
        .bind(cursor)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn set_unswept(tx: &mut SqliteConnection) -> Result<()> {
    sqlx::query("UPDATE meta SET unswept = unswept + 1")
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn set_skipped(tx: &mut SqliteConnection, version: &str) -> Result<()> {
    sqlx::query("UPDATE meta SET skipped_by = ?")
        .bind(version)
        .execute(tx)
        .await?;
    Ok(())
}

/// The hub's clock, as far as this device knows.
pub(crate) fn hub_time(device: Timestamp, offset: i64) -> Timestamp {
    Timestamp::from_millis(device.as_millis().saturating_add(offset))
}
