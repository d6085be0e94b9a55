//! Reps, and how much each has on the table.

use baton_api::feed::SetAway;
use baton_api::view::Person;
use baton_core::Timestamp;
use baton_core::booking::RepHours;
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::presence::Presence;
use baton_core::routing::{Channel, Employment, RepProfile};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, from_json, json, name};
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
    pub profile: RepProfile,
    pub employment: Employment,
    /// Offers in a row that lapsed.
    pub lapses: u32,
    pub set_away: Option<SetAway>,
    /// On leave, or not seen for a day.
    pub absent: bool,
}

impl RepRow {
    /// Is there for handoffs these days.
    pub fn takes_part(&self) -> bool {
        self.employment == Employment::Active && self.presence != Presence::Away && !self.absent
    }

    /// Left the company: sees nothing, gets nothing, is named where they were.
    pub fn has_left(&self) -> bool {
        matches!(self.employment, Employment::Left { .. })
    }

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
            profile: r.document("profile")?,
            employment: r.document("employment")?,
            lapses: r.number("lapses")?,
            set_away: r
                .maybe_text("set_away")?
                .map(|t| from_json("set_away", &t))
                .transpose()?,
            absent: r.try_get("absent")?,
        })
    }
}

impl Write {
    pub async fn add_rep(&mut self, rep: &RepRow, at: Timestamp) -> Result<()> {
        sqlx::query(
            "INSERT INTO reps (id, workspace, name, email, title, admin, weight, capacity, presence,
                 hours, profile, employment, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        .bind(json(&rep.profile))
        .bind(json(&rep.employment))
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

    /// The rep's own word: what the hub had set is over.
    pub async fn set_presence(&mut self, rep: &RepId, presence: Presence) -> Result<()> {
        sqlx::query("UPDATE reps SET presence = ?, lapses = 0, set_away = NULL WHERE id = ?")
            .bind(name(&presence))
            .bind(&rep.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// The rep is not there for a longer while, or is back.
    pub async fn set_absent(&mut self, rep: &RepId, absent: bool) -> Result<()> {
        sqlx::query("UPDATE reps SET absent = ? WHERE id = ?")
            .bind(absent)
            .bind(&rep.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Nobody answers at this rep's.
    pub async fn set_away(&mut self, rep: &RepId, why: &SetAway) -> Result<()> {
        sqlx::query("UPDATE reps SET presence = ?, set_away = ? WHERE id = ?")
            .bind(name(&Presence::Away))
            .bind(json(why))
            .bind(&rep.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// One more offer lapsed, or none any more in a row. How many.
    pub async fn count_lapses(&mut self, rep: &RepId, lapsed: bool) -> Result<u32> {
        let in_a_row: i64 = sqlx::query_scalar(
            "UPDATE reps SET lapses = CASE WHEN ? THEN lapses + 1 ELSE 0 END WHERE id = ?
             RETURNING lapses",
        )
        .bind(lapsed)
        .bind(&rep.0)
        .fetch_one(self.conn())
        .await?;
        Ok(u32::try_from(in_a_row).unwrap_or(u32::MAX))
    }

    /// What an admin sets.
    pub async fn change_rep(&mut self, rep: &RepRow) -> Result<()> {
        sqlx::query(
            "UPDATE reps SET name = ?, title = ?, admin = ?, weight = ?, capacity = ?, profile = ?,
                 employment = ? WHERE id = ?",
        )
        .bind(&rep.name)
        .bind(&rep.title)
        .bind(rep.admin)
        .bind(rep.weight)
        .bind(rep.capacity)
        .bind(json(&rep.profile))
        .bind(json(&rep.employment))
        .bind(&rep.id.0)
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

/// The same by kind of work.
pub async fn open_by_channel(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Vec<(RepId, Channel, u32)>> {
    let rows = sqlx::query(
        "SELECT o.rep, t.channel, count(*) AS open FROM offers o
         JOIN handoffs h ON h.id = o.handoff JOIN conversations t ON t.id = h.conversation
         WHERE h.workspace = ? AND h.state IN ('offered', 'accepted')
           AND o.state IN ('pending', 'accepted')
         GROUP BY o.rep, t.channel",
    )
    .bind(&workspace.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| Ok((r.text("rep")?.into(), r.case("channel")?, r.number("open")?)))
        .collect()
}

/// When reps were asked since, oldest first.
pub async fn asked_since(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<Vec<(RepId, Timestamp)>> {
    let rows = sqlx::query(
        "SELECT o.rep, o.made_at FROM offers o JOIN reps r ON r.id = o.rep
         WHERE r.workspace = ? AND o.made_at > ? AND o.deadline > o.made_at ORDER BY o.made_at",
    )
    .bind(&workspace.0)
    .bind(since.as_millis())
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| Ok((r.text("rep")?.into(), r.time("made_at")?)))
        .collect()
}
