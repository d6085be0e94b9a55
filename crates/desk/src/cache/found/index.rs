//! Keeps the index in step with the cache, in the transaction that changes it.

use baton_api::view::{HandoffView, MessageView};
use baton_core::ids::{ConversationId, HandoffId};
use sqlx::{QueryBuilder, SqliteConnection};

use super::SEQ_BITS;
use crate::cache::Result;
use crate::cache::codec::word;
use crate::search::words::indexed;
use crate::view::Facet;

/// Indexes messages, over whatever was indexed of them.
pub(crate) async fn index_messages(
    tx: &mut SqliteConnection,
    messages: &[(String, MessageView)],
) -> Result<()> {
    let mut last: Option<(&ConversationId, i64)> = None;
    let mut rows = Vec::with_capacity(messages.len());
    for (_, view) in messages {
        let n = match last {
            Some((conversation, n)) if *conversation == view.conversation => n,
            _ => number(tx, &view.conversation).await?,
        };
        last = Some((&view.conversation, n));
        if let Some(rowid) = rowid(n, view.message.seq) {
            rows.push((rowid, indexed(&view.message.text)));
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let mut sql = QueryBuilder::new("INSERT OR REPLACE INTO said (rowid, words) ");
    sql.push_values(rows, |mut row, (rowid, words)| {
        row.push_bind(rowid).push_bind(words);
    });
    sql.build().execute(tx).await?;
    Ok(())
}

pub(crate) async fn forget_message(
    tx: &mut SqliteConnection,
    conversation: &ConversationId,
    seq: u32,
) -> Result<()> {
    if let Some(n) = known(tx, conversation).await?
        && let Some(rowid) = rowid(n, seq)
    {
        sqlx::query("DELETE FROM said WHERE rowid = ?")
            .bind(rowid)
            .execute(&mut *tx)
            .await?;
        drop_empty(tx, n).await?;
    }
    Ok(())
}

/// Indexes who a handoff is about and what it can be found by.
pub(crate) async fn index_handoff(
    tx: &mut SqliteConnection,
    view: &HandoffView,
    about: &str,
    facets: &[Facet],
) -> Result<()> {
    let n = number(tx, &view.conversation).await?;
    let done = sqlx::query(
        "UPDATE talk SET handoff = ?1, requested_at = ?2 WHERE n = ?3
             AND (handoff IS NULL OR handoff = ?1 OR requested_at <= ?2)",
    )
    .bind(&view.id.0)
    .bind(view.requested_at.as_millis())
    .bind(n)
    .execute(&mut *tx)
    .await?;
    // An earlier handoff of the same conversation: the last one speaks for both.
    if done.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query("INSERT OR REPLACE INTO about (rowid, words) VALUES (?, ?)")
        .bind(n)
        .bind(indexed(about))
        .execute(&mut *tx)
        .await?;
    set_facets(tx, n, facets).await
}

pub(crate) async fn forget_handoff(tx: &mut SqliteConnection, id: &HandoffId) -> Result<()> {
    let n: Option<i64> = sqlx::query_scalar(
        "UPDATE talk SET handoff = NULL, requested_at = NULL WHERE handoff = ? RETURNING n",
    )
    .bind(&id.0)
    .fetch_optional(&mut *tx)
    .await?;
    let Some(n) = n else { return Ok(()) };
    sqlx::query("DELETE FROM about WHERE rowid = ?")
        .bind(n)
        .execute(&mut *tx)
        .await?;
    set_facets(tx, n, &[]).await?;
    drop_empty(tx, n).await
}

/// Forgets everything; it comes again with the feed.
pub(crate) async fn forget_all(tx: &mut SqliteConnection) -> Result<()> {
    for sql in [
        "DELETE FROM talk",
        "DELETE FROM facet",
        "DELETE FROM facet_of",
        "INSERT INTO said (said) VALUES ('delete-all')",
        "INSERT INTO about (about) VALUES ('delete-all')",
        "INSERT INTO facet_name (facet_name) VALUES ('delete-all')",
    ] {
        sqlx::query(sql).execute(&mut *tx).await?;
    }
    Ok(())
}

async fn set_facets(tx: &mut SqliteConnection, n: i64, facets: &[Facet]) -> Result<()> {
    let before: Vec<i64> = sqlx::query_scalar("DELETE FROM facet_of WHERE n = ? RETURNING facet")
        .bind(n)
        .fetch_all(&mut *tx)
        .await?;
    for facet in facets {
        let id = facet_id(tx, facet).await?;
        sqlx::query("INSERT OR IGNORE INTO facet_of (facet, n) VALUES (?, ?)")
            .bind(id)
            .bind(n)
            .execute(&mut *tx)
            .await?;
    }
    for id in before {
        drop_unused(tx, id).await?;
    }
    Ok(())
}

async fn facet_id(tx: &mut SqliteConnection, facet: &Facet) -> Result<i64> {
    let kind = word(&facet.kind)?;
    let known: Option<i64> =
        sqlx::query_scalar("SELECT id FROM facet WHERE kind = ? AND value = ?")
            .bind(&kind)
            .bind(&facet.value)
            .fetch_optional(&mut *tx)
            .await?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id =
        sqlx::query_scalar("INSERT INTO facet (kind, value, label) VALUES (?, ?, ?) RETURNING id")
            .bind(&kind)
            .bind(&facet.value)
            .bind(&facet.label)
            .fetch_one(&mut *tx)
            .await?;
    sqlx::query("INSERT OR REPLACE INTO facet_name (rowid, words) VALUES (?, ?)")
        .bind(id)
        .bind(indexed(&facet.label))
        .execute(tx)
        .await?;
    Ok(id)
}

/// A name that nothing is found by any more must not be kept.
async fn drop_unused(tx: &mut SqliteConnection, id: i64) -> Result<()> {
    let done = sqlx::query(
        "DELETE FROM facet WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM facet_of WHERE facet = ?1)",
    )
    .bind(id)
    .execute(&mut *tx)
    .await?;
    if done.rows_affected() > 0 {
        sqlx::query("DELETE FROM facet_name WHERE rowid = ?")
            .bind(id)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Drops a conversation of which nothing is left.
async fn drop_empty(tx: &mut SqliteConnection, n: i64) -> Result<()> {
    sqlx::query(
        "DELETE FROM talk WHERE n = ? AND handoff IS NULL AND NOT EXISTS
             (SELECT 1 FROM message WHERE conversation = talk.conversation)",
    )
    .bind(n)
    .execute(tx)
    .await?;
    Ok(())
}

async fn known(tx: &mut SqliteConnection, conversation: &ConversationId) -> Result<Option<i64>> {
    Ok(
        sqlx::query_scalar("SELECT n FROM talk WHERE conversation = ?")
            .bind(&conversation.0)
            .fetch_optional(tx)
            .await?,
    )
}

/// The number of a conversation, a new one if it has none.
async fn number(tx: &mut SqliteConnection, conversation: &ConversationId) -> Result<i64> {
    if let Some(n) = known(tx, conversation).await? {
        return Ok(n);
    }
    let n = sqlx::query_scalar("INSERT INTO talk (conversation) VALUES (?) RETURNING n")
        .bind(&conversation.0)
        .fetch_one(tx)
        .await?;
    Ok(n)
}

fn rowid(n: i64, seq: u32) -> Option<i64> {
    (seq >> SEQ_BITS == 0).then(|| n << SEQ_BITS | i64::from(seq))
}
