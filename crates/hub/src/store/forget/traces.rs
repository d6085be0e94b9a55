//! Where prospects left something: which talks are theirs, and what went to others.

use baton_core::ids::{ConversationId, WorkspaceId};
use baton_core::notify::Channel;
use sqlx::{Row, SqliteConnection};

use crate::store::Result;
use crate::store::codec::{Columns, json};

/// What went out on a connection.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The connection's name.
    pub place: Option<String>,
    pub channel: Channel,
    pub count: u32,
    /// Where the last one can be looked at.
    pub url: Option<String>,
}

/// Conversations of whoever has this address, in small letters; also where they gave it only when
/// they booked.
pub async fn addresses(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    address: &str,
) -> Result<Vec<ConversationId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM conversations
         WHERE workspace = ?1 AND lower(trim(json_extract(prospect, '$.email'))) = ?2
         UNION SELECT conversation FROM meetings
         WHERE workspace = ?1 AND lower(trim(email)) = ?2",
    )
    .bind(&workspace.0)
    .bind(address)
    .fetch_all(c)
    .await?;
    Ok(ids.into_iter().map(ConversationId).collect())
}

/// Whether others than these conversations are with the same address.
pub async fn other_talks_of(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    address: &str,
    but: &[ConversationId],
) -> Result<bool> {
    let all = addresses(c, workspace, address).await?;
    Ok(all.iter().any(|t| !but.contains(t)))
}

/// What was sent to others about these conversations, or may have been.
pub async fn traces(c: &mut SqliteConnection, talks: &[ConversationId]) -> Result<Vec<Trace>> {
    let rows = sqlx::query(
        "SELECT n.name, d.channel,
             count(DISTINCT coalesce(json_extract(d.receipt, '$.reference'), d.id)) AS n,
             max(json_extract(d.receipt, '$.url')) AS url
         FROM deliveries d LEFT JOIN connections n ON n.id = d.connection
         WHERE d.conversation IN (SELECT value FROM json_each(?)) AND d.channel <> 'desktop'
           AND (d.receipt IS NOT NULL OR d.trying = 1
               OR d.state IN ('sent', 'shown', 'seen', 'acted', 'unknown'))
         GROUP BY d.connection, d.channel ORDER BY n.name, d.channel",
    )
    .bind(json(&talks))
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let n: i64 = r.try_get("n")?;
            Ok(Trace {
                place: r.maybe_text("name")?,
                channel: r.case("channel")?,
                count: u32::try_from(n).unwrap_or(u32::MAX),
                url: r.maybe_text("url")?,
            })
        })
        .collect()
}

/// Hosts into whose calendars their own devices have written, and how many events.
pub async fn copies_in_calendars(
    c: &mut SqliteConnection,
    talks: &[ConversationId],
) -> Result<Vec<(String, u32)>> {
    let rows = sqlx::query(
        "SELECT r.name, count(*) AS n FROM meetings m JOIN reps r ON r.id = m.host
         WHERE m.conversation IN (SELECT value FROM json_each(?))
           AND m.written_sequence IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM team_links l JOIN team_calendars a ON a.id = l.account
               WHERE l.rep = m.host AND a.provider = 'caldav')
         GROUP BY r.id ORDER BY r.name",
    )
    .bind(json(&talks))
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let n: i64 = r.try_get("n")?;
            Ok((r.text("name")?, u32::try_from(n).unwrap_or(u32::MAX)))
        })
        .collect()
}
