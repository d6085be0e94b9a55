//! Accounts with which notifications are sent, and as whom they know our reps.

use baton_api::notify::{ConnectionSettings, ConnectionState};
use baton_core::Timestamp;
use baton_core::ids::{ConnectionId, RepId, WorkspaceId};
use baton_core::notify::Channel;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::codec::{Columns, json, name};
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct ConnectionRow {
    pub id: ConnectionId,
    pub workspace: WorkspaceId,
    pub name: String,
    pub settings: ConnectionSettings,
    /// Sealed.
    pub secrets: String,
    pub secret_names: Vec<String>,
    pub state: ConnectionState,
    pub problem: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub dropped: bool,
}

impl ConnectionRow {
    pub fn channel(&self) -> Channel {
        match &self.settings {
            ConnectionSettings::Email(_) => Channel::Email,
            ConnectionSettings::Slack(_) => Channel::Slack,
            ConnectionSettings::Hubspot(_) => Channel::Hubspot,
            ConnectionSettings::Salesforce(_) => Channel::Salesforce,
            ConnectionSettings::Webhook(_) => Channel::Webhook,
        }
    }

    /// Whether owners of accounts are read from it.
    pub fn reads_owners(&self) -> bool {
        match &self.settings {
            ConnectionSettings::Hubspot(s) => s.crm.read_owners,
            ConnectionSettings::Salesforce(s) => s.crm.read_owners,
            _ => false,
        }
    }

    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: r.text("id")?.into(),
            workspace: r.text("workspace")?.into(),
            name: r.text("name")?,
            settings: r.document("settings")?,
            secrets: r.text("secrets")?,
            secret_names: r.document("secret_names")?,
            state: r.case("state")?,
            problem: r.maybe_text("problem")?,
            created_at: r.time("created_at")?,
            sent_at: r.maybe_time("sent_at")?,
            dropped: r.maybe_time("dropped_at")?.is_some(),
        })
    }
}

impl Write {
    pub async fn put_connection(&mut self, row: &ConnectionRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO connections (id, workspace, kind, name, settings, secrets, secret_names,
                 state, problem, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings,
                 secrets = excluded.secrets, secret_names = excluded.secret_names,
                 state = excluded.state, problem = excluded.problem",
        )
        .bind(&row.id.0)
        .bind(&row.workspace.0)
        .bind(name(&row.channel()))
        .bind(&row.name)
        .bind(json(&row.settings))
        .bind(&row.secrets)
        .bind(json(&row.secret_names))
        .bind(name(&row.state))
        .bind(&row.problem)
        .bind(row.created_at.as_millis())
        .execute(self.conn())
        .await?;
        self.deliveries_changed();
        Ok(())
    }

    /// How it does. Not a change of the connection itself.
    pub async fn connection_does(
        &mut self,
        id: &ConnectionId,
        state: ConnectionState,
        problem: Option<&str>,
    ) -> Result<()> {
        sqlx::query("UPDATE connections SET state = ?, problem = ? WHERE id = ?")
            .bind(name(&state))
            .bind(problem)
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn connection_sent(&mut self, id: &ConnectionId, at: Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE connections SET sent_at = ?, state = 'ok', problem = NULL WHERE id = ?",
        )
        .bind(at.as_millis())
        .bind(&id.0)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// A token that was renewed.
    pub async fn set_connection_secrets(
        &mut self,
        id: &ConnectionId,
        secrets: &str,
        names: &[String],
    ) -> Result<()> {
        sqlx::query("UPDATE connections SET secrets = ?, secret_names = ? WHERE id = ?")
            .bind(secrets)
            .bind(json(&names))
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Taken away with its secrets; receipts go on naming it.
    pub async fn drop_connection(&mut self, id: &ConnectionId, at: Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE connections SET dropped_at = ?, secrets = '', secret_names = '[]' WHERE id = ?",
        )
        .bind(at.as_millis())
        .bind(&id.0)
        .execute(self.conn())
        .await?;
        sqlx::query("DELETE FROM crm_records WHERE connection = ?")
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        sqlx::query("DELETE FROM known_as WHERE connection = ?")
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// As whom the provider knows a rep, found by this address.
    pub async fn put_known_as(
        &mut self,
        connection: &ConnectionId,
        rep: &RepId,
        email: &str,
        reference: &str,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO known_as (connection, rep, email, reference) VALUES (?, ?, ?, ?)
             ON CONFLICT (connection, rep) DO UPDATE SET email = excluded.email,
                 reference = excluded.reference",
        )
        .bind(&connection.0)
        .bind(&rep.0)
        .bind(email)
        .bind(reference)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

/// Those that are there, in the order in which they were connected.
pub async fn of_workspace(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Vec<ConnectionRow>> {
    let rows = sqlx::query(
        "SELECT * FROM connections WHERE workspace = ? AND dropped_at IS NULL
         ORDER BY created_at, id",
    )
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    rows.iter().map(ConnectionRow::of).collect()
}

/// Of every workspace, for what the hub keeps open.
pub async fn all(c: &mut SqliteConnection) -> Result<Vec<ConnectionRow>> {
    let rows = sqlx::query("SELECT * FROM connections WHERE dropped_at IS NULL ORDER BY id")
        .fetch_all(c)
        .await?;
    rows.iter().map(ConnectionRow::of).collect()
}

pub async fn connection(
    c: &mut SqliteConnection,
    id: &ConnectionId,
) -> Result<Option<ConnectionRow>> {
    let row = sqlx::query("SELECT * FROM connections WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(ConnectionRow::of).transpose()
}

/// The names of all, also of those that were taken away.
pub async fn names(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Vec<(ConnectionId, String)>> {
    let rows = sqlx::query("SELECT id, name FROM connections WHERE workspace = ?")
        .bind(&workspace.0)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|r| Ok((r.text("id")?.into(), r.text("name")?)))
        .collect()
}

/// As whom the provider knows the rep, unless their address has changed since.
pub async fn known_as(
    c: &mut SqliteConnection,
    connection: &ConnectionId,
    rep: &RepId,
    email: &str,
) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(
        "SELECT reference FROM known_as WHERE connection = ? AND rep = ? AND email = ?",
    )
    .bind(&connection.0)
    .bind(&rep.0)
    .bind(email)
    .fetch_optional(c)
    .await?)
}
