//! Reps, and how much each has on the table.

use baton_api::view::Person;
use baton_core::Timestamp;
use baton_core::booking::RepHours;
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::presence::Presence;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, json, name};
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct RepRow {
    pub id: RepId,
    pub workspace: WorkspaceId,
    pub name: String,
    pub email: String,
    pub title: Option<String>,
    pub admin: bool,
    pub weight: u32,
    pub capacity: u32,
    /// The rep's own word.
    pub presence: Presence,
    /// As far as the rep has set them.
    pub hours: RepHours,
}

impl RepRow {
    pub fn person(&self) -> Person {
        Person {
            id: self.id.clone(),
            name: self.name.clone(),
            title: self.title.clone(),
        }
    }

    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: r.text("id")?.into(),
            workspace: r.text("workspace")?.into(),
            name: r.text("name")?,
            email: r.text("email")?,
            title: r.maybe_text("title")?,
            admin: r.try_get("admin")?,
            weight: r.number("weight")?,
            capacity: r.number("capacity")?,
            presence: r.case("presence")?,
            hours: r.document("hours")?,
        })
    }
}

impl Write {
    pub async fn add_rep(&mut self, rep: &RepRow, at: Timestamp) -> Result<()> {
        sqlx::query(
            "INSERT INTO reps (id, workspace, name, email, title, admin, weight, capacity, presence, hours, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&rep.id.0)
        .bind(&rep.workspace.0)
        .bind(&rep.name)
        .bind(&rep.email)
        .bind(&rep.title)
        .bind(rep.admin)
        .bind(rep.weight)
        .bind(rep.capacity)
        .bind(name(&rep.presence))
        .bind(json(&rep.hours))
        .bind(at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn set_hours(&mut self, rep: &RepId, hours: &RepHours) -> Result<()> {
        sqlx::query("UPDATE reps SET hours = ? WHERE id = ?")
            .bind(json(hours))
            .bind(&rep.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn set_presence(&mut self, rep: &RepId, presence: Presence) -> Result<()> {
        sqlx::query("UPDATE reps SET presence = ? WHERE id = ?")
            .bind(name(&presence))
            .bind(&rep.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

pub async fn rep(c: &mut SqliteConnection, id: &RepId) -> Result<Option<RepRow>> {
    let row = sqlx::query("SELECT * FROM reps WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(RepRow::of).transpose()
}

pub async fn reps(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<Vec<RepRow>> {
    let rows = sqlx::query("SELECT * FROM reps WHERE workspace = ? ORDER BY created_at, id")
        .bind(&workspace.0)
        .fetch_all(c)
        .await?;
    rows.iter().map(RepRow::of).collect()
}

/// Accepted and pending handoffs of each rep who has any.
pub async fn open_by_rep(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Vec<(RepId, u32)>> {
    let rows = sqlx::query(
        "SELECT o.rep, count(*) AS open FROM offers o JOIN handoffs h ON h.id = o.handoff
         WHERE h.workspace = ? AND h.state IN ('offered', 'accepted')
           AND o.state IN ('pending', 'accepted')
         GROUP BY o.rep",
    )
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| Ok((r.text("rep")?.into(), r.number("open")?)))
        .collect()
}
