//! Meetings: the whole body, and columns to find them by.

use std::collections::{BTreeMap, HashSet};

use baton_api::booking::MeetingView;
use baton_core::Timestamp;
use baton_core::ids::{MeetingId, RepId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::codec::{json, of_json, one_of};
use super::{Cache, Result};

pub(super) const TABLE: &str = "
CREATE TABLE meeting (
    id TEXT PRIMARY KEY,
    handoff TEXT NOT NULL,
    host TEXT NOT NULL,
    -- The rep who comes too.
    companion TEXT,
    version INTEGER NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX meeting_start ON meeting (start_at);
CREATE INDEX meeting_end ON meeting (end_at);
-- Meetings that an earlier version of the app passed over are read now.
UPDATE meta SET cursor = 0, skipped_by = NULL;
";

/// Meetings that the hub has taken back, until their events are out of the rep's calendars.
pub(super) const WITHDRAWN: &str = "
CREATE TABLE withdrawn_meeting (id TEXT PRIMARY KEY) STRICT;
";

impl Cache {
    pub(crate) async fn meeting(&self, id: &MeetingId) -> Result<Option<MeetingView>> {
        let row = sqlx::query("SELECT body FROM meeting WHERE id = ?")
            .bind(&id.0)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Of every meeting that this device knows.
    pub(crate) async fn meeting_ids(&self) -> Result<HashSet<MeetingId>> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM meeting")
            .fetch_all(&self.pool)
            .await?;
        Ok(ids.into_iter().map(MeetingId).collect())
    }

    /// Those that touch the time between two instants, by start.
    pub(crate) async fn meetings(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<MeetingView>> {
        let rows = sqlx::query(
            "SELECT body FROM meeting WHERE start_at < ? AND end_at > ? ORDER BY start_at, id",
        )
        .bind(to.as_millis())
        .bind(from.as_millis())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// What a rep hosts or comes to that is not over at `now`, whatever its state, by start.
    pub(crate) async fn meetings_of(
        &self,
        rep: &RepId,
        now: Timestamp,
    ) -> Result<Vec<MeetingView>> {
        let rows = sqlx::query(
            "SELECT body FROM meeting WHERE end_at > ? AND (host = ? OR companion = ?)
             ORDER BY start_at, id",
        )
        .bind(now.as_millis())
        .bind(&rep.0)
        .bind(&rep.0)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }
}

impl Cache {
    /// Meetings that the hub has taken back, and that may still stand in calendars.
    pub(crate) async fn withdrawn(&self) -> Result<Vec<MeetingId>> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM withdrawn_meeting")
            .fetch_all(&self.pool)
            .await?;
        Ok(ids.into_iter().map(MeetingId).collect())
    }

    /// No calendar has it any more.
    pub(crate) async fn forget_withdrawn(&self, id: &MeetingId) -> Result<()> {
        sqlx::query("DELETE FROM withdrawn_meeting WHERE id = ?")
            .bind(&id.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// What is stored of these meetings.
pub(crate) async fn stored(
    tx: &mut SqliteConnection,
    ids: impl Iterator<Item = &MeetingId>,
) -> Result<BTreeMap<MeetingId, MeetingView>> {
    let mut query = one_of(
        "SELECT body FROM meeting",
        "id",
        ids.map(|id| id.0.as_str()),
    );
    let rows = query.build().fetch_all(tx).await?;
    rows.iter()
        .map(|row| read(row).map(|view| (view.id.clone(), view)))
        .collect()
}

/// Stores meetings over whatever is stored of them.
pub(crate) async fn store(tx: &mut SqliteConnection, meetings: &[&MeetingView]) -> Result<()> {
    if meetings.is_empty() {
        return Ok(());
    }
    let encoded = meetings
        .iter()
        .map(|m| Ok((*m, json(m)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut query = sqlx::QueryBuilder::new(
        "INSERT OR REPLACE INTO meeting (id, handoff, host, companion, version, start_at, end_at, \
         body) ",
    );
    query.push_values(encoded, |mut row, (m, body)| {
        row.push_bind(m.id.0.clone())
            .push_bind(m.handoff.0.clone())
            .push_bind(m.host.id.0.clone())
            .push_bind(m.with.as_ref().map(|p| p.id.0.clone()))
            .push_bind(i64::from(m.version))
            .push_bind(m.start.as_millis())
            .push_bind(m.end.as_millis())
            .push_bind(body);
    });
    query.build().execute(&mut *tx).await?;
    let ids = meetings.iter().map(|m| m.id.0.as_str());
    let mut query = one_of("DELETE FROM withdrawn_meeting", "id", ids);
    query.build().execute(tx).await?;
    Ok(())
}

/// The hub has taken it back. Returns whether there was one.
pub(crate) async fn remove(tx: &mut SqliteConnection, id: &MeetingId) -> Result<bool> {
    sqlx::query("INSERT OR IGNORE INTO withdrawn_meeting (id) VALUES (?)")
        .bind(&id.0)
        .execute(&mut *tx)
        .await?;
    let done = sqlx::query("DELETE FROM meeting WHERE id = ?")
        .bind(&id.0)
        .execute(tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

fn read(row: &SqliteRow) -> Result<MeetingView> {
    of_json(row.try_get("body")?)
}
