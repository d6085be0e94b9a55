//! Which meeting was written to which calendar, and how it stands there.

use baton_core::Timestamp;
use baton_core::ids::{IntentId, MeetingId};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::codec::{count, opt_time, time};
use super::{Outbox, Result};

pub(super) const TABLE: &str = "
CREATE TABLE calendar_event (
    meeting TEXT NOT NULL,
    account TEXT NOT NULL,
    calendar TEXT NOT NULL,
    href TEXT NOT NULL,
    revision TEXT,
    -- Of the meeting, as of which it stands in the calendar.
    sequence INTEGER NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- It is not there any more.
    gone INTEGER NOT NULL,
    -- What was made of a change in the calendar.
    intent TEXT,
    PRIMARY KEY (meeting, account, calendar)
) STRICT;
";

/// Events that are missing, and those that the rep has put into another calendar.
pub(super) const AWAY: &str = "
-- Since when it was not found, by this device's clock.
ALTER TABLE calendar_event ADD COLUMN missing_since INTEGER;
-- The rep has moved the event here from the calendar that meetings go to.
ALTER TABLE calendar_event ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0;
";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    pub meeting: MeetingId,
    pub account: String,
    pub calendar: String,
    pub href: String,
    pub revision: Option<String>,
    pub sequence: u32,
    pub start: Timestamp,
    pub end: Timestamp,
    pub at: Timestamp,
    pub gone: bool,
    pub intent: Option<IntentId>,
    pub missing_since: Option<Timestamp>,
    pub adopted: bool,
}

impl Copy {
    pub(crate) fn is_in(&self, account: &str, calendar: &str) -> bool {
        self.account == account && self.calendar == calendar
    }

    /// Whether it is the copy of the calendar that meetings go to: there, or where the rep has put
    /// it since.
    pub(crate) fn stands_for(&self, account: &str, calendar: &str) -> bool {
        self.account == account && (self.calendar == calendar || self.adopted)
    }
}

impl Outbox {
    pub(crate) async fn copies(&self) -> Result<Vec<Copy>> {
        let rows = sqlx::query("SELECT * FROM calendar_event")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn copies_of(&self, meeting: &MeetingId) -> Result<Vec<Copy>> {
        let rows = sqlx::query("SELECT * FROM calendar_event WHERE meeting = ?")
            .bind(&meeting.0)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn put_copy(&self, copy: &Copy) -> Result<()> {
        sqlx::query(
            "INSERT OR REPLACE INTO calendar_event (meeting, account, calendar, href, revision,
                 sequence, start_at, end_at, at, gone, intent, missing_since, adopted)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&copy.meeting.0)
        .bind(&copy.account)
        .bind(&copy.calendar)
        .bind(&copy.href)
        .bind(&copy.revision)
        .bind(i64::from(copy.sequence))
        .bind(copy.start.as_millis())
        .bind(copy.end.as_millis())
        .bind(copy.at.as_millis())
        .bind(copy.gone)
        .bind(copy.intent.as_ref().map(|i| i.0.as_str()))
        .bind(copy.missing_since.map(Timestamp::as_millis))
        .bind(copy.adopted)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn remove_copy(&self, copy: &Copy) -> Result<()> {
        sqlx::query(
            "DELETE FROM calendar_event WHERE meeting = ? AND account = ? AND calendar = ?",
        )
        .bind(&copy.meeting.0)
        .bind(&copy.account)
        .bind(&copy.calendar)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Copies of meetings that ended long ago are of no use.
    pub(crate) async fn forget_copies(&self, before: Timestamp) -> Result<()> {
        sqlx::query("DELETE FROM calendar_event WHERE end_at < ?")
            .bind(before.as_millis())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn read(row: &SqliteRow) -> Result<Copy> {
    Ok(Copy {
        meeting: MeetingId(row.try_get("meeting")?),
        account: row.try_get("account")?,
        calendar: row.try_get("calendar")?,
        href: row.try_get("href")?,
        revision: row.try_get("revision")?,
        sequence: count(row, "sequence")?,
        start: time(row, "start_at")?,
        end: time(row, "end_at")?,
        at: time(row, "at")?,
        gone: row.try_get("gone")?,
        intent: row.try_get::<Option<String>, _>("intent")?.map(IntentId),
        missing_since: opt_time(row, "missing_since")?,
        adopted: row.try_get("adopted")?,
    })
}
