//! Calendar accounts of the hub, whose calendar is which, and what was written where.

use std::collections::BTreeSet;

use baton_api::calendars::{TeamLink, TeamProvider};
use baton_calendars::Written;
use baton_core::Timestamp;
use baton_core::ids::{MeetingId, RepId, TeamCalendarId, WorkspaceId};
use baton_core::meeting::MeetingState;
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    pub rep: RepId,
    pub meeting: MeetingId,
    pub calendar: String,
    pub sequence: u32,
    pub written: Written,
    pub start: Timestamp,
    pub end: Timestamp,
    /// Since when it is not where it was left.
    pub missing_since: Option<Timestamp>,
}

impl EventRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            rep: r.text("rep")?.into(),
            meeting: r.text("meeting")?.into(),
            calendar: r.text("calendar")?,
            sequence: r.number("sequence")?,
            written: from_json("event", &r.text("written")?)?,
            start: r.time("starts_at")?,
            end: r.time("ends_at")?,
            missing_since: r.maybe_time("missing_since")?,
        })
    }
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

    /// What keeps the account from being read; and when it was read, if all of it was.
    pub async fn account_read(
        &mut self,
        id: &TeamCalendarId,
        read_at: Option<Timestamp>,
        problem: Option<&str>,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE team_calendars SET problem = ?, read_at = coalesce(?, read_at) WHERE id = ?",
        )
        .bind(problem)
        .bind(read_at.map(Timestamp::as_millis))
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
        link: &LinkRow,
        token: Option<&str>,
    ) -> Result<()> {
        // Of another calendar that was linked meanwhile, it would say nothing.
        sqlx::query(
            "UPDATE team_links SET sync_token = ? WHERE account = ? AND rep = ? AND calendar = ?",
        )
        .bind(token)
        .bind(&id.0)
        .bind(&link.rep.0)
        .bind(&link.calendar)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    pub async fn put_event(&mut self, id: &TeamCalendarId, e: &EventRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO team_events (account, rep, meeting, calendar, sequence, written, starts_at,
                 ends_at, missing_since)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (account, rep, meeting) DO UPDATE SET calendar = excluded.calendar,
                 sequence = excluded.sequence, written = excluded.written,
                 starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                 missing_since = excluded.missing_since",
        )
        .bind(&id.0)
        .bind(&e.rep.0)
        .bind(&e.meeting.0)
        .bind(&e.calendar)
        .bind(e.sequence)
        .bind(json(&e.written))
        .bind(e.start.as_millis())
        .bind(e.end.as_millis())
        .bind(e.missing_since.map(Timestamp::as_millis))
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

    /// Removes what is known of events whose meetings ended before this.
    pub async fn forget_events(&mut self, ended: Timestamp) -> Result<()> {
        sqlx::query(
            "DELETE FROM team_events WHERE meeting IN (SELECT id FROM meetings WHERE ends_at < ?)",
        )
        .bind(ended.as_millis())
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

/// Whether this is still the rep's calendar.
pub async fn is_linked(
    c: &mut SqliteConnection,
    id: &TeamCalendarId,
    link: &LinkRow,
) -> Result<bool> {
    let row =
        sqlx::query("SELECT 1 FROM team_links WHERE account = ? AND rep = ? AND calendar = ?")
            .bind(&id.0)
            .bind(&link.rep.0)
            .bind(&link.calendar)
            .fetch_optional(c)
            .await?;
    Ok(row.is_some())
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
    rows.iter().map(EventRow::of).collect()
}

/// Of these, the events of meetings that the rep hosts and that have yet to begin.
pub async fn events_to_come(
    c: &mut SqliteConnection,
    id: &TeamCalendarId,
    rep: &RepId,
    now: Timestamp,
) -> Result<Vec<EventRow>> {
    let rows = sqlx::query(
        "SELECT e.* FROM team_events e JOIN meetings m ON m.id = e.meeting
         WHERE e.account = ? AND e.rep = ? AND m.host = e.rep AND m.state = ? AND m.starts_at > ?
         ORDER BY m.starts_at",
    )
    .bind(&id.0)
    .bind(&rep.0)
    .bind(name(&MeetingState::Booked))
    .bind(now.as_millis())
    .fetch_all(c)
    .await?;
    rows.iter().map(EventRow::of).collect()
}

/// Accounts whose calendars do not have every meeting as it is.
pub async fn behind(c: &mut SqliteConnection, now: Timestamp) -> Result<Vec<TeamCalendarId>> {
    let rows = sqlx::query(
        "SELECT DISTINCT l.account FROM team_links l
         JOIN team_calendars a ON a.id = l.account AND a.provider = ?1
         JOIN meetings m ON (m.host = l.rep OR m.fixed_host = l.rep) AND m.ends_at > ?2
         LEFT JOIN team_events e ON e.account = l.account AND e.rep = l.rep AND e.meeting = m.id
         WHERE (m.state = ?3 AND e.sequence IS NOT m.sequence)
             OR (m.state = ?4 AND e.meeting IS NOT NULL)
         UNION SELECT f.account FROM forgotten_events f
         JOIN team_links l ON l.account = f.account AND l.rep = f.rep",
    )
    .bind(name(&TeamProvider::Caldav))
    .bind(now.as_millis())
    .bind(name(&MeetingState::Booked))
    .bind(name(&MeetingState::Cancelled))
    .fetch_all(c)
    .await?;
    rows.iter().map(|r| Ok(r.text("account")?.into())).collect()
}

/// Which of these are meetings that the rep hosts or comes to.
pub async fn of_rep(
    c: &mut SqliteConnection,
    rep: &RepId,
    meetings: &[MeetingId],
) -> Result<BTreeSet<MeetingId>> {
    let rows = sqlx::query(
        "SELECT id FROM meetings
         WHERE id IN (SELECT value FROM json_each(?1)) AND (host = ?2 OR fixed_host = ?2)",
    )
    .bind(json(&meetings))
    .bind(&rep.0)
    .fetch_all(c)
    .await?;
    rows.iter().map(|r| Ok(r.text("id")?.into())).collect()
}
