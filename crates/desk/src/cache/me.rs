//! The rep of this feed.

use baton_api::feed::Me;
use sqlx::SqliteConnection;

use super::codec::{json, of_json};
use super::{Cache, Result};

pub(super) const TABLE: &str = "
CREATE TABLE me (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
";

/// The rep, and the position at which the feed said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownMe {
    pub me: Me,
    pub position: i64,
}

impl Cache {
    pub(crate) async fn me(&self) -> Result<Option<KnownMe>> {
        let row: Option<(i64, String)> = sqlx::query_as("SELECT position, body FROM me")
            .fetch_optional(&self.pool)
            .await?;
        row.map(|(position, body)| {
            Ok(KnownMe {
                me: of_json(&body)?,
                position,
            })
        })
        .transpose()
    }
}

pub(crate) async fn store(tx: &mut SqliteConnection, position: i64, me: &Me) -> Result<()> {
    sqlx::query("INSERT OR REPLACE INTO me (one, position, body) VALUES (1, ?, ?)")
        .bind(position)
        .bind(json(me)?)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut SqliteConnection) -> Result<()> {
    sqlx::query("DELETE FROM me").execute(tx).await?;
    Ok(())
}
