//! What takes the rep's time, as their calendars last said. Stays on this machine.

use baton_calendars::BusyTime;
use baton_core::Timestamp;
use sqlx::Row as _;

use super::codec::{json, of_json, time};
use super::{Cache, Result};

pub(super) const TABLE: &str = "
CREATE TABLE calendar_busy (
    account TEXT NOT NULL,
    calendar TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (account, calendar)
) STRICT;
";

/// One calendar's busy times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownBusy {
    pub account: String,
    pub calendar: String,
    pub read_at: Timestamp,
    pub times: Vec<BusyTime>,
}

impl Cache {
    pub(crate) async fn busy(&self) -> Result<Vec<KnownBusy>> {
        let rows = sqlx::query("SELECT * FROM calendar_busy")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(KnownBusy {
                    account: row.try_get("account")?,
                    calendar: row.try_get("calendar")?,
                    read_at: time(row, "read_at")?,
                    times: of_json(row.try_get("body")?)?,
                })
            })
            .collect()
    }

    /// Replaces what was known of an account.
    pub(crate) async fn set_busy(&self, account: &str, known: &[KnownBusy]) -> Result<()> {
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM calendar_busy WHERE account = ?")
            .bind(account)
            .execute(&mut *tx)
            .await?;
        for k in known {
            sqlx::query(
                "INSERT INTO calendar_busy (account, calendar, read_at, body) VALUES (?, ?, ?, ?)",
            )
            .bind(account)
            .bind(&k.calendar)
            .bind(k.read_at.as_millis())
            .bind(json(&k.times)?)
            .execute(&mut *tx)
            .await?;
        }
        Ok(tx.commit().await?)
    }
}
