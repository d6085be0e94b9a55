//! Devices of reps, and the one-time codes by which they join.

use baton_api::admin::DeviceView;
use baton_core::Timestamp;
use baton_core::ids::{DeviceId, RepId, WorkspaceId};
use sqlx::SqliteConnection;

use super::codec::Columns;
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct DeviceRow {
    pub id: DeviceId,
    pub rep: RepId,
    pub workspace: WorkspaceId,
    pub hash: String,
}

impl Write {
    pub async fn add_enrolment(
        &mut self,
        hash: &str,
        rep: &RepId,
        expires: Timestamp,
    ) -> Result<()> {
        sqlx::query("INSERT INTO enrolments (hash, rep, expires_at) VALUES (?, ?, ?)")
            .bind(hash)
            .bind(&rep.0)
            .bind(expires.as_millis())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Uses a code up: the rep it is for, once and in time.
    pub async fn use_enrolment(&mut self, hash: &str, now: Timestamp) -> Result<Option<RepId>> {
        let rep: Option<String> = sqlx::query_scalar(
            "UPDATE enrolments SET used_at = ?1
             WHERE hash = ?2 AND used_at IS NULL AND expires_at > ?1 RETURNING rep",
        )
        .bind(now.as_millis())
        .bind(hash)
        .fetch_optional(self.conn())
        .await?;
        Ok(rep.map(RepId))
    }

    /// Codes that were not used yet are worth nothing any more.
    pub async fn void_enrolments(&mut self, rep: &RepId) -> Result<()> {
        sqlx::query("DELETE FROM enrolments WHERE rep = ? AND used_at IS NULL")
            .bind(&rep.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn add_device(
        &mut self,
        id: &DeviceId,
        rep: &RepId,
        name: &str,
        hash: &str,
        at: Timestamp,
    ) -> Result<()> {
        sqlx::query("INSERT INTO devices (id, rep, name, hash, created_at) VALUES (?, ?, ?, ?, ?)")
            .bind(&id.0)
            .bind(&rep.0)
            .bind(name)
            .bind(hash)
            .bind(at.as_millis())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Whether there was such a device that still had access.
    pub async fn revoke_device(
        &mut self,
        workspace: &WorkspaceId,
        device: &DeviceId,
        at: Timestamp,
    ) -> Result<Option<RepId>> {
        let rep: Option<String> = sqlx::query_scalar(
            "UPDATE devices SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL
             AND rep IN (SELECT id FROM reps WHERE workspace = ?) RETURNING rep",
        )
        .bind(at.as_millis())
        .bind(&device.0)
        .bind(&workspace.0)
        .fetch_optional(self.conn())
        .await?;
        Ok(rep.map(RepId))
    }

    pub async fn device_seen(&mut self, device: &DeviceId, at: Timestamp) -> Result<()> {
        sqlx::query("UPDATE devices SET last_seen_at = ? WHERE id = ?")
            .bind(at.as_millis())
            .bind(&device.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

pub async fn device_by_token(c: &mut SqliteConnection, hash: &str) -> Result<Option<DeviceRow>> {
    let row = sqlx::query(
        "SELECT d.id, d.rep, d.hash, r.workspace FROM devices d JOIN reps r ON r.id = d.rep
         WHERE d.hash = ? AND d.revoked_at IS NULL
           AND json_extract(r.employment, '$.kind') <> 'left'",
    )
    .bind(hash)
    .fetch_optional(c)
    .await?;
    row.map(|r| {
        Ok(DeviceRow {
            id: r.text("id")?.into(),
            rep: r.text("rep")?.into(),
            workspace: r.text("workspace")?.into(),
            hash: r.text("hash")?,
        })
    })
    .transpose()
}

/// Devices of a rep that still have access.
pub async fn of_rep(c: &mut SqliteConnection, rep: &RepId) -> Result<Vec<DeviceId>> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM devices WHERE rep = ? AND revoked_at IS NULL")
            .bind(&rep.0)
            .fetch_all(c)
            .await?;
    Ok(ids.into_iter().map(DeviceId).collect())
}

pub async fn has_access(c: &mut SqliteConnection, device: &DeviceId) -> Result<bool> {
    let n: i64 =
        sqlx::query_scalar("SELECT count(*) FROM devices WHERE id = ? AND revoked_at IS NULL")
            .bind(&device.0)
            .fetch_one(c)
            .await?;
    Ok(n > 0)
}

/// Devices that still have access, with the rep each belongs to.
pub async fn devices(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Vec<(RepId, DeviceView)>> {
    let rows = sqlx::query(
        "SELECT d.id, d.rep, d.name, d.created_at, d.last_seen_at
         FROM devices d JOIN reps r ON r.id = d.rep
         WHERE r.workspace = ? AND d.revoked_at IS NULL ORDER BY d.created_at, d.id",
    )
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let device = DeviceView {
                id: r.text("id")?.into(),
                name: r.text("name")?,
                created_at: r.time("created_at")?,
                last_seen_at: r.maybe_time("last_seen_at")?,
            };
            Ok((r.text("rep")?.into(), device))
        })
        .collect()
}

/// Reps with a device that was seen since `since`: at start, they are taken to be coming back.
pub async fn reps_seen_since(c: &mut SqliteConnection, since: Timestamp) -> Result<Vec<RepId>> {
    let reps: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT rep FROM devices WHERE revoked_at IS NULL AND last_seen_at >= ?",
    )
    .bind(since.as_millis())
    .fetch_all(c)
    .await?;
    Ok(reps.into_iter().map(RepId).collect())
}

/// Reps who were seen since `since`, or have joined since: who has not opened the app yet is not
/// absent for that.
pub async fn reps_about_since(c: &mut SqliteConnection, since: Timestamp) -> Result<Vec<RepId>> {
    let reps: Vec<String> = sqlx::query_scalar(
        "SELECT rep FROM devices WHERE revoked_at IS NULL AND last_seen_at >= ?1
         UNION SELECT id FROM reps WHERE created_at >= ?1",
    )
    .bind(since.as_millis())
    .fetch_all(c)
    .await?;
    Ok(reps.into_iter().map(RepId).collect())
}
