//! Calendar accounts of the hub, whose calendar is which, and what was written where.

use baton_api::calendars::{TeamLink, TeamProvider};
use baton_calendars::Written;
use baton_core::Timestamp;
use baton_core::ids::{MeetingId, RepId, TeamCalendarId, WorkspaceId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::codec::{Columns, from_json, json, name};
use super::{Result, Write};

#[derive(Clone, Debug)]
pub struct AccountRow {
    pub id: TeamCalendarId,
    pub workspace: WorkspaceId,
    pub name: String,
    pub provider: TeamProvider,
    pub url: String,
    pub user: String,
    /// Sealed.
    pub secret: String,
    pub created_at: Timestamp,
    pub read_at: Option<Timestamp>,
    pub problem: Option<String>,
}

#[derive(Clone, Debug)]
pub struct LinkRow {
    pub rep: RepId,
    pub calendar: String,
    pub sync_token: Option<String>,
}

/// An event as the hub wrote it.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub rep: RepId,
    pub meeting: MeetingId,
    pub calendar: String,
    pub sequence: u32,
    pub written: Written,
    pub start: Timestamp,
    pub end: Timestamp,
}

impl AccountRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: r.text("id")?.into(),
            workspace: r.text("workspace")?.into(),
            name: r.text("name")?,
            provider: r.case("provider")?,
            url: r.text("url")?,
            user: r.text("user_name")?,
            secret: r.text("secret")?,
            created_at: r.time("created_at")?,
            read_at: r.maybe_time("read_at")?,
            problem: r.maybe_text("problem")?,
        })
    }
}

impl Write {
    pub async fn add_account(&mut self, a: &AccountRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO team_calendars (id, workspace, name, provider, url, user_name, secret,
                 created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&a.id.0)
        .bind(&a.workspace.0)
        .bind(&a.name)
        .bind(name(&a.provider))
        .bind(&a.url)
        .bind(&a.user)
        .bind(&a.secret)
        .bind(a.created_at.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn drop_account(&mut self, id: &TeamCalendarId) -> Result<()> {
        sqlx::query("DELETE FROM team_calendars WHERE id = ?")
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// When the account was last read, or what keeps it from being read.
    pub async fn account_read(
        &mut self,
        id: &TeamCalendarId,
        at: Timestamp,
        problem: Option<&str>,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE team_calendars SET problem = ?1,
                 read_at = CASE WHEN ?1 IS NULL THEN ?2 ELSE read_at END WHERE id = ?3",
        )
        .bind(problem)
        .bind(at.as_millis())
        .bind(&id.0)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// These links and no others. Tokens of those that stay are kept.
    pub async fn set_links(&mut self, id: &TeamCalendarId, new: &[TeamLink]) -> Result<()> {
        let before = links(self.conn(), id).await?;
        sqlx::query("DELETE FROM team_links WHERE account = ?")
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        for link in new {
            let same = |b: &&LinkRow| b.rep == link.rep && b.calendar == link.calendar;
            let token = before.iter().find(same).and_then(|b| b.sync_token.clone());
            sqlx::query(
                "INSERT INTO team_links (account, rep, calendar, sync_token) VALUES (?, ?, ?, ?)",
            )
            .bind(&id.0)
            .bind(&link.rep.0)
            .bind(&link.calendar)
            .bind(token)
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }

    pub async fn set_token(
        &mut self,
        id: &TeamCalendarId,
        rep: &RepId,
        token: Option<&str>,
    ) -> Result<()> {
        sqlx::query("UPDATE team_links SET sync_token = ? WHERE account = ? AND rep = ?")
            .bind(token)
            .bind(&id.0)
            .bind(&rep.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn put_event(&mut self, id: &TeamCalendarId, e: &EventRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO team_events (account, rep, meeting, calendar, sequence, written, starts_at,
                 ends_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (account, rep, meeting) DO UPDATE SET calendar = excluded.calendar,
                 sequence = excluded.sequence, written = excluded.written,
                 starts_at = excluded.starts_at, ends_at = excluded.ends_at",
        )
        .bind(&id.0)
        .bind(&e.rep.0)
        .bind(&e.meeting.0)
        .bind(&e.calendar)
        .bind(e.sequence)
        .bind(json(&e.written))
        .bind(e.start.as_millis())
        .bind(e.end.as_millis())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn drop_event(
        &mut self,
        id: &TeamCalendarId,
        rep: &RepId,
        meeting: &MeetingId,
    ) -> Result<()> {
        sqlx::query("DELETE FROM team_events WHERE account = ? AND rep = ? AND meeting = ?")
            .bind(&id.0)
            .bind(&rep.0)
            .bind(&meeting.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// Every account of every workspace.
pub async fn all(c: &mut SqliteConnection) -> Result<Vec<AccountRow>> {
    let rows = sqlx::query("SELECT * FROM team_calendars ORDER BY created_at, id")
        .fetch_all(c)
        .await?;
    rows.iter().map(AccountRow::of).collect()
}

pub async fn account(c: &mut SqliteConnection, id: &TeamCalendarId) -> Result<Option<AccountRow>> {
    let row = sqlx::query("SELECT * FROM team_calendars WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(AccountRow::of).transpose()
}

pub async fn links(c: &mut SqliteConnection, id: &TeamCalendarId) -> Result<Vec<LinkRow>> {
    let rows = sqlx::query("SELECT * FROM team_links WHERE account = ? ORDER BY rep")
        .bind(&id.0)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|r| {
            Ok(LinkRow {
                rep: r.text("rep")?.into(),
                calendar: r.text("calendar")?,
                sync_token: r.maybe_text("sync_token")?,
            })
        })
        .collect()
}

/// What was written for a rep.
pub async fn events(
    c: &mut SqliteConnection,
    id: &TeamCalendarId,
    rep: &RepId,
) -> Result<Vec<EventRow>> {
    let rows = sqlx::query("SELECT * FROM team_events WHERE account = ? AND rep = ?")
        .bind(&id.0)
        .bind(&rep.0)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|r| {
            Ok(EventRow {
                rep: r.text("rep")?.into(),
                meeting: r.text("meeting")?.into(),
                calendar: r.text("calendar")?,
                sequence: r.number("sequence")?,
                written: from_json("event", &r.text("written")?)?,
                start: r.time("starts_at")?,
                end: r.time("ends_at")?,
            })
        })
        .collect()
}
