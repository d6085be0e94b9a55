//! Receipts of forgettings, and what is still to be done for each.

use baton_api::privacy::{DeviceLeft, Elsewhere, Removed};
use baton_api::view::Person;
use baton_core::Timestamp;
use baton_core::ids::{DeviceId, ForgettingId, RepId, WorkspaceId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::store::codec::{Columns, json};
use crate::store::{Result, Write};

/// More than anybody reads.
const MOST_RECEIPTS: u32 = 500;

#[derive(Clone, Debug)]
pub struct ForgettingRow {
    pub id: ForgettingId,
    pub workspace: WorkspaceId,
    pub at: Timestamp,
    /// None: whoever runs the hub.
    pub by: Option<RepId>,
    pub fingerprint: String,
    pub removed: Vec<Removed>,
    pub elsewhere: Vec<Elsewhere>,
}

impl ForgettingRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: r.text("id")?.into(),
            workspace: r.text("workspace")?.into(),
            at: r.time("at")?,
            by: r.maybe_text("by_rep")?.map(Into::into),
            fingerprint: r.text("fingerprint")?,
            removed: r.document("removed")?,
            elsewhere: r.document("elsewhere")?,
        })
    }
}

impl Write {
    /// Keeps the receipt. Addresses to look at are not kept.
    pub async fn add_forgetting(&mut self, row: &ForgettingRow) -> Result<()> {
        let mut elsewhere = row.elsewhere.clone();
        for e in &mut elsewhere {
            e.url = None;
        }
        sqlx::query(
            "INSERT INTO forgettings (id, workspace, at, by_rep, fingerprint, removed, elsewhere)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&row.id.0)
        .bind(&row.workspace.0)
        .bind(row.at.as_millis())
        .bind(row.by.as_ref().map(|r| r.0.as_str()))
        .bind(&row.fingerprint)
        .bind(json(&row.removed))
        .bind(json(&elsewhere))
        .execute(self.conn())
        .await?;
        self.something_forgotten();
        Ok(())
    }

    /// The devices of these reps have to come so far.
    pub async fn put_forgetting_feeds(
        &mut self,
        id: &ForgettingId,
        ends: &[(RepId, i64)],
    ) -> Result<()> {
        for (rep, position) in ends {
            sqlx::query(
                "INSERT INTO forgetting_feeds (forgetting, rep, position) VALUES (?, ?, ?)",
            )
            .bind(&id.0)
            .bind(&rep.0)
            .bind(position)
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }

    /// Nothing that went before this is left in the file.
    pub async fn swept(&mut self, begun: Timestamp) -> Result<()> {
        sqlx::query("UPDATE forgettings SET swept_at = ?1 WHERE swept_at IS NULL AND at <= ?1")
            .bind(begun.as_millis())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// A device has stored its rep's feed up to there. From beyond the end it says nothing: that is
    /// of other data.
    pub async fn device_stored(&mut self, device: &DeviceId, position: i64) -> Result<()> {
        sqlx::query(
            "UPDATE devices SET stored_position = ?1 WHERE id = ?2 AND stored_position < ?1
                 AND ?1 <= (SELECT feed_position FROM reps WHERE id = devices.rep)",
        )
        .bind(position)
        .bind(&device.0)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

/// Whether there is something that may still lie in free parts of the file.
pub async fn unswept(c: &mut SqliteConnection) -> Result<bool> {
    let n: i64 = sqlx::query_scalar("SELECT count(*) FROM forgettings WHERE swept_at IS NULL")
        .fetch_one(c)
        .await?;
    Ok(n > 0)
}

/// Newest first.
pub async fn receipts(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Vec<ForgettingRow>> {
    let rows = sqlx::query(
        "SELECT * FROM forgettings WHERE workspace = ? ORDER BY at DESC, id DESC LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(MOST_RECEIPTS)
    .fetch_all(c)
    .await?;
    rows.iter().map(ForgettingRow::of).collect()
}

/// The last one of the same address or conversation.
pub async fn before(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    fingerprint: &str,
) -> Result<Option<ForgettingRow>> {
    let row = sqlx::query(
        "SELECT * FROM forgettings WHERE workspace = ? AND fingerprint = ?
         ORDER BY at DESC, id DESC LIMIT 1",
    )
    .bind(&workspace.0)
    .bind(fingerprint)
    .fetch_optional(c)
    .await?;
    row.as_ref().map(ForgettingRow::of).transpose()
}

/// Devices that may still have a copy: those that were there then and have not come so far since.
pub async fn devices_left(c: &mut SqliteConnection, id: &ForgettingId) -> Result<Vec<DeviceLeft>> {
    let rows = sqlx::query(
        "SELECT r.id, r.name, r.title, d.name AS device, d.last_seen_at
         FROM forgettings g JOIN forgetting_feeds f ON f.forgetting = g.id
         JOIN reps r ON r.id = f.rep JOIN devices d ON d.rep = f.rep
         WHERE g.id = ? AND d.created_at <= g.at AND d.stored_position < f.position
           AND d.revoked_at IS NULL
         ORDER BY r.name, d.name, d.id",
    )
    .bind(&id.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(DeviceLeft {
                rep: Person {
                    id: r.text("id")?.into(),
                    name: r.text("name")?,
                    title: r.maybe_text("title")?,
                },
                device: r.text("device")?,
                last_seen_at: r.maybe_time("last_seen_at")?,
            })
        })
        .collect()
}

/// Events that are not out of calendars of the hub yet: how many in whose.
pub async fn events_left(
    c: &mut SqliteConnection,
    id: &ForgettingId,
) -> Result<Vec<(String, u32)>> {
    let rows = sqlx::query(
        "SELECT r.name, count(*) AS n FROM forgotten_events e JOIN reps r ON r.id = e.rep
         WHERE e.forgetting = ? GROUP BY r.id ORDER BY r.name",
    )
    .bind(&id.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let n: i64 = r.try_get("n")?;
            Ok((r.text("name")?, u32::try_from(n).unwrap_or(u32::MAX)))
        })
        .collect()
}
