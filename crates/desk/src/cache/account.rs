//! Calendar accounts of this device, and how far their changes were read. No secrets: those are in
//! the keychain.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::codec::{json, of_json, of_word, word};
use super::{Outbox, Result};
use crate::view::{AccountCalendar, CalendarProvider};

pub(super) const TABLE: &str = "
CREATE TABLE calendar_account (
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Of CalDAV.
    url TEXT,
    user TEXT,
    -- With what the rep chose, as JSON.
    calendars TEXT NOT NULL
) STRICT;
CREATE TABLE calendar_token (
    account TEXT NOT NULL,
    calendar TEXT NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (account, calendar)
) STRICT;
";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub id: String,
    pub provider: CalendarProvider,
    pub name: String,
    pub url: Option<String>,
    pub user: Option<String>,
    pub calendars: Vec<AccountCalendar>,
}

impl Account {
    /// Where meetings are written, if to this account.
    pub(crate) fn meetings(&self) -> Option<&AccountCalendar> {
        self.calendars.iter().find(|c| c.meetings)
    }

    pub(crate) fn busy(&self) -> impl Iterator<Item = &AccountCalendar> {
        self.calendars.iter().filter(|c| c.busy)
    }

    pub(crate) fn calendar(&self, id: &str) -> Option<&AccountCalendar> {
        self.calendars.iter().find(|c| c.id == id)
    }
}

impl Outbox {
    /// Every account, in the order in which they were connected.
    pub(crate) async fn accounts(&self) -> Result<Vec<Account>> {
        let rows = sqlx::query("SELECT * FROM calendar_account ORDER BY rowid")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn account(&self, id: &str) -> Result<Option<Account>> {
        let row = sqlx::query("SELECT * FROM calendar_account WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    pub(crate) async fn put_account(&self, account: &Account) -> Result<()> {
        sqlx::query(
            "INSERT INTO calendar_account (id, provider, name, url, user, calendars)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url,
                 user = excluded.user, calendars = excluded.calendars",
        )
        .bind(&account.id)
        .bind(word(&account.provider)?)
        .bind(&account.name)
        .bind(&account.url)
        .bind(&account.user)
        .bind(json(&account.calendars)?)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Changes the calendars of an account that is still there.
    pub(crate) async fn set_calendars(&self, id: &str, now: &[AccountCalendar]) -> Result<()> {
        sqlx::query("UPDATE calendar_account SET calendars = ? WHERE id = ?")
            .bind(json(&now)?)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets an account with all that was known of it.
    pub(crate) async fn remove_account(&self, id: &str) -> Result<()> {
        let mut tx = self.write().await?;
        for sql in [
            "DELETE FROM calendar_account WHERE id = ?",
            "DELETE FROM calendar_token WHERE account = ?",
            "DELETE FROM calendar_event WHERE account = ?",
        ] {
            sqlx::query(sql).bind(id).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// How far the changes of a calendar were read.
    pub(crate) async fn token(&self, account: &str, calendar: &str) -> Result<Option<String>> {
        let token = sqlx::query_scalar(
            "SELECT token FROM calendar_token WHERE account = ? AND calendar = ?",
        );
        Ok(token
            .bind(account)
            .bind(calendar)
            .fetch_optional(&self.pool)
            .await?)
    }

    pub(crate) async fn set_token(
        &self,
        account: &str,
        calendar: &str,
        token: Option<&str>,
    ) -> Result<()> {
        let Some(token) = token else {
            sqlx::query("DELETE FROM calendar_token WHERE account = ? AND calendar = ?")
                .bind(account)
                .bind(calendar)
                .execute(&self.pool)
                .await?;
            return Ok(());
        };
        sqlx::query(
            "INSERT OR REPLACE INTO calendar_token (account, calendar, token) VALUES (?, ?, ?)",
        )
        .bind(account)
        .bind(calendar)
        .bind(token)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

fn read(row: &SqliteRow) -> Result<Account> {
    Ok(Account {
        id: row.try_get("id")?,
        provider: of_word::<CalendarProvider>(row.try_get("provider")?)?,
        name: row.try_get("name")?,
        url: row.try_get("url")?,
        user: row.try_get("user")?,
        calendars: of_json(row.try_get("calendars")?)?,
    })
}
