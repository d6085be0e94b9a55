//! Handoffs: the whole body for the page, and columns for the inbox, so that a list of thousands
//! reads no bodies.

use std::collections::BTreeMap;

use baton_api::view::{HandoffView, Person};
use baton_core::Timestamp;
use baton_core::handoff::HandoffState;
use baton_core::ids::{ConversationId, HandoffId, OfferId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::codec::{count, json, of_json, of_word, one_of, opt_time, time, word};
use super::{Cache, Result, found};
use crate::inbox::row::Row;
use crate::search::facets::{about, facets};
use crate::view::MyOffer;

pub(super) const TABLE: &str = "
CREATE TABLE handoff (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    name TEXT NOT NULL,
    company TEXT,
    title TEXT,
    score INTEGER NOT NULL,
    out_of INTEGER NOT NULL,
    line TEXT NOT NULL,
    -- The pending offer to this rep.
    offer TEXT,
    offer_made_at INTEGER,
    offer_deadline INTEGER,
    -- Persons as JSON: who has it; who is asked, or for whom it is kept, if not this rep.
    accepted_by TEXT,
    accepted_at INTEGER,
    offered_to TEXT,
    ended_at INTEGER,
    outcome TEXT,
    latest_at INTEGER NOT NULL,
    -- When it last concerned this rep.
    concerned_at INTEGER
) STRICT;
-- Apart, so that listing rows reads no bodies from the disk.
CREATE TABLE handoff_body (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX handoff_deadline ON handoff (offer_deadline) WHERE offer_deadline IS NOT NULL;
CREATE INDEX handoff_offer ON handoff (offer) WHERE offer IS NOT NULL;
";

const ROWS: &str = "SELECT h.id, conversation, version, state, requested_at, name, company, title, \
     score, out_of, line, offer, offer_made_at, offer_deadline, accepted_by, accepted_at, \
     offered_to, ended_at, outcome, latest_at, concerned_at, seen.at AS seen_at \
     FROM handoff h LEFT JOIN seen ON seen.handoff = h.id";

/// How many handoffs stand alike, as far as sections go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub state: HandoffState,
    /// A pending offer to this rep, deadline not passed.
    pub open_offer: bool,
    pub mine: bool,
    pub count: u32,
}

impl Cache {
    pub(crate) async fn rows(&self) -> Result<Vec<Row>> {
        let rows = sqlx::query(ROWS).fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn rows_of(&self, ids: &[HandoffId]) -> Result<Vec<Row>> {
        let mut query = one_of(ROWS, "h.id", ids.iter().map(|id| id.0.as_str()));
        let rows = query.build().fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn row(&self, id: &HandoffId) -> Result<Option<Row>> {
        Ok(self.rows_of(std::slice::from_ref(id)).await?.pop())
    }

    /// The handoff that this rep is asked for with this offer.
    pub(crate) async fn row_of_offer(&self, offer: &OfferId) -> Result<Option<Row>> {
        let mut query = one_of(ROWS, "offer", [offer.0.as_str()]);
        let row = query.build().fetch_optional(&self.pool).await?;
        row.as_ref().map(read).transpose()
    }

    pub(crate) async fn body(&self, id: &HandoffId) -> Result<Option<HandoffView>> {
        let body: Option<String> = sqlx::query_scalar("SELECT body FROM handoff_body WHERE id = ?")
            .bind(&id.0)
            .fetch_optional(&self.pool)
            .await?;
        body.as_deref().map(of_json).transpose()
    }

    pub(crate) async fn version(&self, id: &HandoffId) -> Result<Option<u32>> {
        let found: Option<i64> = sqlx::query_scalar("SELECT version FROM handoff WHERE id = ?")
            .bind(&id.0)
            .fetch_optional(&self.pool)
            .await?;
        Ok(found.and_then(|v| u32::try_from(v).ok()))
    }

    pub(crate) async fn tallies(&self, me: &str, now: Timestamp) -> Result<Vec<Tally>> {
        let rows = sqlx::query(
            "SELECT state, coalesce(offer_deadline > ?, 0) AS open_offer,
                 coalesce(accepted_by ->> 'id' = ?, 0) AS mine, count(*) AS n
             FROM handoff GROUP BY 1, 2, 3",
        )
        .bind(now.as_millis())
        .bind(me)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Tally {
                    state: of_word(row.try_get("state")?)?,
                    open_offer: row.try_get("open_offer")?,
                    mine: row.try_get("mine")?,
                    count: count(row, "n")?,
                })
            })
            .collect()
    }

    /// Handoffs whose offer to this rep ran out after `from` and not after `to`.
    pub(crate) async fn ran_out(&self, from: Timestamp, to: Timestamp) -> Result<Vec<HandoffId>> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM handoff WHERE offer_deadline > ? AND offer_deadline <= ?",
        )
        .bind(from.as_millis())
        .bind(to.as_millis())
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(HandoffId).collect())
    }

    pub(crate) async fn next_deadline(&self, after: Timestamp) -> Result<Option<Timestamp>> {
        let at: Option<i64> =
            sqlx::query_scalar("SELECT min(offer_deadline) FROM handoff WHERE offer_deadline > ?")
                .bind(after.as_millis())
                .fetch_one(&self.pool)
                .await?;
        Ok(at.map(Timestamp::from_millis))
    }
}

/// The versions that are stored of these handoffs.
pub(crate) async fn versions(
    tx: &mut SqliteConnection,
    ids: impl Iterator<Item = &HandoffId>,
) -> Result<BTreeMap<String, u32>> {
    let mut query = one_of(
        "SELECT id, version FROM handoff",
        "id",
        ids.map(|id| id.0.as_str()),
    );
    let rows = query.build().fetch_all(tx).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("id")?, count(row, "version")?)))
        .collect()
}

/// Stores handoffs over whatever is stored of them.
pub(crate) async fn store(
    tx: &mut SqliteConnection,
    handoffs: &[(Row, &HandoffView)],
) -> Result<()> {
    if handoffs.is_empty() {
        return Ok(());
    }
    let encoded = handoffs
        .iter()
        .map(|(row, _)| Encoded::of(row))
        .collect::<Result<Vec<_>>>()?;
    let mut query = sqlx::QueryBuilder::new(
        "INSERT OR REPLACE INTO handoff (id, conversation, version, state, requested_at, name, \
         company, title, score, out_of, line, offer, offer_made_at, offer_deadline, accepted_by, \
         accepted_at, offered_to, ended_at, outcome, latest_at, concerned_at) ",
    );
    query.push_values(handoffs.iter().zip(encoded), |mut q, ((row, _), words)| {
        let millis = |t: Option<Timestamp>| t.map(Timestamp::as_millis);
        q.push_bind(row.id.0.clone())
            .push_bind(row.conversation.0.clone())
            .push_bind(i64::from(row.version))
            .push_bind(words.state)
            .push_bind(row.requested_at.as_millis())
            .push_bind(row.name.clone())
            .push_bind(row.company.clone())
            .push_bind(row.title.clone())
            .push_bind(i64::from(row.score))
            .push_bind(i64::from(row.of))
            .push_bind(row.line.clone())
            .push_bind(row.offer.as_ref().map(|o| o.id.0.clone()))
            .push_bind(millis(row.offer.as_ref().map(|o| o.made_at)))
            .push_bind(millis(row.offer.as_ref().map(|o| o.deadline)))
            .push_bind(words.accepted_by)
            .push_bind(millis(row.accepted_at))
            .push_bind(words.offered_to)
            .push_bind(millis(row.ended_at))
            .push_bind(words.outcome)
            .push_bind(row.latest_at.as_millis())
            .push_bind(millis(row.concerned_at));
    });
    query.build().execute(&mut *tx).await?;
    store_bodies(tx, handoffs).await?;
    for (_, view) in handoffs {
        found::index_handoff(tx, view, &about(view), &facets(view)).await?;
    }
    Ok(())
}

async fn store_bodies(tx: &mut SqliteConnection, handoffs: &[(Row, &HandoffView)]) -> Result<()> {
    let bodies = handoffs
        .iter()
        .map(|(row, view)| Ok((row.id.0.clone(), json(view)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut query = sqlx::QueryBuilder::new("INSERT OR REPLACE INTO handoff_body (id, body) ");
    query.push_values(bodies, |mut q, (id, body)| {
        q.push_bind(id).push_bind(body);
    });
    query.build().execute(tx).await?;
    Ok(())
}

/// Returns whether there was one.
pub(crate) async fn remove(tx: &mut SqliteConnection, id: &HandoffId) -> Result<bool> {
    found::forget_handoff(tx, id).await?;
    sqlx::query("DELETE FROM seen WHERE handoff = ?")
        .bind(&id.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM handoff_body WHERE id = ?")
        .bind(&id.0)
        .execute(&mut *tx)
        .await?;
    let done = sqlx::query("DELETE FROM handoff WHERE id = ?")
        .bind(&id.0)
        .execute(tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// What of a row has to be turned into words first.
struct Encoded {
    state: String,
    accepted_by: Option<String>,
    offered_to: Option<String>,
    outcome: Option<String>,
}

impl Encoded {
    fn of(row: &Row) -> Result<Self> {
        Ok(Self {
            state: word(&row.state)?,
            accepted_by: row.accepted_by.as_ref().map(json).transpose()?,
            offered_to: row.offered_to.as_ref().map(json).transpose()?,
            outcome: row.outcome.as_ref().map(word).transpose()?,
        })
    }
}

fn read(row: &SqliteRow) -> Result<Row> {
    let person = |column: &str| -> Result<Option<Person>> {
        let text: Option<&str> = row.try_get(column)?;
        text.map(of_json).transpose()
    };
    let outcome: Option<&str> = row.try_get("outcome")?;
    Ok(Row {
        id: HandoffId(row.try_get("id")?),
        conversation: ConversationId(row.try_get("conversation")?),
        version: count(row, "version")?,
        state: of_word(row.try_get("state")?)?,
        requested_at: time(row, "requested_at")?,
        name: row.try_get("name")?,
        company: row.try_get("company")?,
        title: row.try_get("title")?,
        score: count(row, "score")?,
        of: count(row, "out_of")?,
        line: row.try_get("line")?,
        offer: offer(row)?,
        accepted_by: person("accepted_by")?,
        accepted_at: opt_time(row, "accepted_at")?,
        offered_to: person("offered_to")?,
        ended_at: opt_time(row, "ended_at")?,
        outcome: outcome.map(of_word).transpose()?,
        latest_at: time(row, "latest_at")?,
        concerned_at: opt_time(row, "concerned_at")?,
        seen_at: opt_time(row, "seen_at")?,
    })
}

fn offer(row: &SqliteRow) -> Result<Option<MyOffer>> {
    let Some(id) = row.try_get::<Option<String>, _>("offer")? else {
        return Ok(None);
    };
    Ok(Some(MyOffer {
        id: OfferId(id),
        made_at: time(row, "offer_made_at")?,
        deadline: time(row, "offer_deadline")?,
    }))
}

#[cfg(test)]
impl Cache {
    /// Puts what an older version of the app could have stored.
    pub(crate) async fn overwrite(
        &self,
        id: &HandoffId,
        body: &serde_json::Value,
        me: &serde_json::Value,
    ) {
        let body = sqlx::query("UPDATE handoff_body SET body = ? WHERE id = ?")
            .bind(body.to_string())
            .bind(&id.0);
        body.execute(&self.pool).await.unwrap();
        let me = sqlx::query("UPDATE me SET body = ?").bind(me.to_string());
        me.execute(&self.pool).await.unwrap();
    }
}

#[cfg(test)]
impl Cache {
    /// Makes the bodies such as an app wrote them that knew the desktop only, with its deliveries.
    pub(crate) async fn age(&self, deliveries: &str) {
        sqlx::query(
            "UPDATE handoff_body SET body = json_set(json_remove(body, '$.unseen', '$.records'),
                 '$.deliveries', json(?))",
        )
        .bind(deliveries)
        .execute(&self.pool)
        .await
        .unwrap();
    }
}
