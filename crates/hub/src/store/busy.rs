//! When reps cannot, as their devices last told. Start and end, nothing else.

use baton_core::Timestamp;
use baton_core::ids::{DeviceId, RepId, WorkspaceId};
use baton_core::schedule::Span;
use sqlx::SqliteConnection;

use super::codec::{Columns, from_json, json};
use super::{Result, Write};

/// What one connection of one device told.
#[derive(Clone, Debug)]
pub struct BusyRow {
    pub rep: RepId,
    pub connection: String,
    /// Whose report it is; none if the hub read itself.
    pub device: Option<DeviceId>,
    pub read_at: Timestamp,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Sorted, none touching the next.
    pub spans: Vec<Span>,
}

impl Write {
    /// Replaces what the connection told before, unless that was read later. Whether it did.
    pub async fn put_busy(&mut self, b: &BusyRow) -> Result<bool> {
        let spans: Vec<_> = b.spans.iter().map(|s| (s.start, s.end)).collect();
        let done = sqlx::query(
            "INSERT INTO busy (rep, connection, device, read_at, from_at, to_at, spans)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (rep, connection) DO UPDATE SET device = excluded.device,
                 read_at = excluded.read_at,
                 from_at = excluded.from_at, to_at = excluded.to_at, spans = excluded.spans
             WHERE excluded.read_at >= busy.read_at",
        )
        .bind(&b.rep.0)
        .bind(&b.connection)
        .bind(b.device.as_ref().map(|d| d.0.as_str()))
        .bind(b.read_at.as_millis())
        .bind(b.from.as_millis())
        .bind(b.to.as_millis())
        .bind(json(&spans))
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// What a device told goes with it.
    pub async fn drop_busy_of(&mut self, device: &DeviceId) -> Result<()> {
        sqlx::query("DELETE FROM busy WHERE device = ?")
            .bind(&device.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn drop_busy(&mut self, rep: &RepId, connection: &str) -> Result<()> {
        sqlx::query("DELETE FROM busy WHERE rep = ? AND connection = ?")
            .bind(&rep.0)
            .bind(connection)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// A report, and when its device was last heard of.
#[derive(Clone, Debug)]
pub struct Told {
    pub report: BusyRow,
    pub device_seen_at: Option<Timestamp>,
}

/// Of everybody in the workspace.
pub async fn busy(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<Vec<Told>> {
    let rows = sqlx::query(
        "SELECT b.*, d.last_seen_at FROM busy b JOIN reps r ON r.id = b.rep
         LEFT JOIN devices d ON d.id = b.device WHERE r.workspace = ?",
    )
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let spans: Vec<(i64, i64)> = from_json("busy times", &r.text("spans")?)?;
            let report = BusyRow {
                rep: r.text("rep")?.into(),
                connection: r.text("connection")?,
                device: r.maybe_text("device")?.map(Into::into),
                read_at: r.time("read_at")?,
                from: r.time("from_at")?,
                to: r.time("to_at")?,
                spans: spans
                    .into_iter()
                    .map(|(start, end)| Span { start, end })
                    .collect(),
            };
            Ok(Told {
                report,
                device_seen_at: r.maybe_time("last_seen_at")?,
            })
        })
        .collect()
}
