//! What CRMs know of prospects.

use baton_core::Timestamp;
use baton_core::ids::{ConnectionId, WorkspaceId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::codec::Columns;
use super::{Result, Write};

/// Somebody in a CRM.
#[derive(Clone, Debug)]
pub struct RecordRow {
    pub connection: ConnectionId,
    pub workspace: WorkspaceId,
    pub email: String,
    pub owner_email: Option<String>,
    pub contact_url: Option<String>,
    pub account_url: Option<String>,
    pub attempts: u32,
}

impl RecordRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            connection: r.text("connection")?.into(),
            workspace: r.text("workspace")?.into(),
            email: r.text("email")?,
            owner_email: r.maybe_text("owner_email")?,
            contact_url: r.maybe_text("contact_url")?,
            account_url: r.maybe_text("account_url")?,
            attempts: r.number("attempts")?,
        })
    }
}

impl Write {
    /// Somebody is to be looked up, unless that was done since `fresh`.
    pub async fn look_up(
        &mut self,
        connection: &ConnectionId,
        workspace: &WorkspaceId,
        email: &str,
        now: Timestamp,
        fresh: Timestamp,
    ) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO crm_records (connection, email, workspace, due_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (connection, email) DO UPDATE SET due_at = ?4, attempts = 0
                 WHERE due_at IS NULL AND coalesce(looked_at, 0) < ?5",
        )
        .bind(&connection.0)
        .bind(email)
        .bind(&workspace.0)
        .bind(now.as_millis())
        .bind(fresh.as_millis())
        .execute(self.conn())
        .await?;
        if done.rows_affected() > 0 {
            self.deliveries_changed();
        }
        Ok(())
    }

    pub async fn put_record(&mut self, row: &RecordRow, at: Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE crm_records SET owner_email = ?, contact_url = ?, account_url = ?,
                 looked_at = ?, due_at = NULL, attempts = 0
             WHERE connection = ? AND email = ?",
        )
        .bind(&row.owner_email)
        .bind(&row.contact_url)
        .bind(&row.account_url)
        .bind(at.as_millis())
        .bind(&row.connection.0)
        .bind(&row.email)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// It was made there on the way. Whether that is news.
    pub async fn record_lies_at(
        &mut self,
        connection: &ConnectionId,
        workspace: &WorkspaceId,
        email: &str,
        url: &str,
        at: Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO crm_records (connection, email, workspace, contact_url, looked_at)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (connection, email) DO UPDATE SET contact_url = ?4
                 WHERE contact_url IS NOT ?4",
        )
        .bind(&connection.0)
        .bind(email)
        .bind(&workspace.0)
        .bind(url)
        .bind(at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Somebody looks: another begins only if nothing has come of it by then.
    pub async fn looking_up(&mut self, row: &RecordRow, due_at: Timestamp) -> Result<()> {
        sqlx::query("UPDATE crm_records SET due_at = ? WHERE connection = ? AND email = ?")
            .bind(due_at.as_millis())
            .bind(&row.connection.0)
            .bind(&row.email)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Not now: again then, or when the prospect is heard of again after a while.
    pub async fn look_up_later(
        &mut self,
        row: &RecordRow,
        due_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE crm_records SET due_at = ?, attempts = attempts + 1, looked_at = ?
             WHERE connection = ? AND email = ?",
        )
        .bind(due_at.map(Timestamp::as_millis))
        .bind(now.as_millis())
        .bind(&row.connection.0)
        .bind(&row.email)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

/// Connections on which somebody is to be looked up, and when the next is on any.
pub async fn lines(
    c: &mut SqliteConnection,
    now: Timestamp,
) -> Result<(Vec<ConnectionId>, Option<Timestamp>)> {
    let lines: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT connection FROM crm_records WHERE due_at <= ? ORDER BY connection",
    )
    .bind(now.as_millis())
    .fetch_all(&mut *c)
    .await?;
    let next: Option<i64> =
        sqlx::query_scalar("SELECT min(due_at) FROM crm_records WHERE due_at > ?")
            .bind(now.as_millis())
            .fetch_one(c)
            .await?;
    let lines = lines.into_iter().map(ConnectionId).collect();
    Ok((lines, next.map(Timestamp::from_millis)))
}

/// Who is to be looked up there, who has waited longest first.
pub async fn due(
    c: &mut SqliteConnection,
    connection: &ConnectionId,
    now: Timestamp,
    most: usize,
) -> Result<Vec<RecordRow>> {
    let rows = sqlx::query(
        "SELECT * FROM crm_records WHERE connection = ? AND due_at <= ?
         ORDER BY due_at, email LIMIT ?",
    )
    .bind(&connection.0)
    .bind(now.as_millis())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(c)
    .await?;
    rows.iter().map(RecordRow::of).collect()
}

/// What every CRM of the workspace knows of somebody.
pub async fn of_email(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    email: &str,
) -> Result<Vec<RecordRow>> {
    let rows = sqlx::query(
        "SELECT * FROM crm_records WHERE workspace = ? AND email = ? ORDER BY connection",
    )
    .bind(&workspace.0)
    .bind(email)
    .fetch_all(c)
    .await?;
    rows.iter().map(RecordRow::of).collect()
}
