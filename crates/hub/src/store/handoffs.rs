//! Handoffs with their offers, and who may see them.

mod offers;
mod viewers;

use baton_api::view::Reminder;
use baton_core::Timestamp;
use baton_core::handoff::{Handoff, HandoffState, Offer, OfferState};
use baton_core::ids::{ConversationId, HandoffId, RepId, WorkspaceId};
use baton_core::routing::clocks::Done;
use baton_core::routing::{Progress, RouteTrace};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, from_json, json, name};
use super::{Result, Write};
use crate::engine::UnseenOffer;

pub use offers::{due, handoff_of_offer};
pub use viewers::{viewers, viewers_of_conversation};

#[derive(Clone, Debug)]
pub struct HandoffRow {
    pub workspace: WorkspaceId,
    /// The agent's own id of the request.
    pub external_id: String,
    pub version: u32,
    pub note: Option<String>,
    pub trace: Option<RouteTrace>,
    /// What the agent is to tell the prospect now.
    pub say: Option<String>,
    pub routing: RoutingState,
    pub handoff: Handoff,
}

/// How far routing got with a handoff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoutingState {
    pub progress: Progress,
    /// While it waits: who may claim it; anyone, if empty.
    pub only: Vec<RepId>,
    /// While it waits: when the rules are asked again at the latest.
    pub until: Option<Timestamp>,
    /// While it waits: when somebody may be there by the clock alone, e.g. as their day begins.
    pub again_at: Option<Timestamp>,
    pub book_later: Option<BookWith>,
    /// Of the offer that stands: between two alerts.
    pub repeat_seconds: Option<u32>,
    pub reminded: Option<Reminder>,
    pub escalated_at: Option<Timestamp>,
    pub escalated_to: Vec<RepId>,
    /// Of the offer that stands, or stood: nobody showed that they know.
    pub unseen: Option<UnseenOffer>,
    /// Clocks that struck.
    pub done: Vec<Done>,
}

/// The agent offers times of this rep, or of anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookWith {
    pub rep: Option<RepId>,
}

impl HandoffRow {
    async fn of(c: &mut SqliteConnection, r: &SqliteRow) -> Result<Self> {
        let id: HandoffId = r.text("id")?.into();
        let offers = offers::of_handoff(c, &id).await?;
        Ok(Self {
            workspace: r.text("workspace")?.into(),
            external_id: r.text("external_id")?,
            version: r.number("version")?,
            note: r.maybe_text("note")?,
            trace: r
                .maybe_text("trace")?
                .map(|t| from_json("trace", &t))
                .transpose()?,
            say: r.maybe_text("say")?,
            routing: r.document("routing")?,
            handoff: Handoff {
                id,
                conversation: r.text("conversation")?.into(),
                reason: r.case("reason")?,
                state: r.case("state")?,
                requested_at: r.time("requested_at")?,
                offers,
                ended_at: r.maybe_time("ended_at")?,
                outcome: r
                    .maybe_text("outcome")?
                    .map(|o| super::codec::from_name("outcome", &o))
                    .transpose()?,
                outcome_note: r.maybe_text("outcome_note")?,
            },
        })
    }
}

impl Write {
    /// Stores a handoff and its offers as they are now, one version later.
    pub async fn put_handoff(&mut self, row: &mut HandoffRow) -> Result<()> {
        row.version += 1;
        let h = &row.handoff;
        sqlx::query(
            "INSERT INTO handoffs (id, workspace, conversation, external_id, version, state, reason,
                 note, requested_at, ended_at, outcome, outcome_note, trace, say, routing, wake_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                 (SELECT CASE WHEN clocked OR ? THEN 0 ELSE ? + watch_seconds * 1000 END
                  FROM workspaces WHERE id = ?))
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state,
                 ended_at = excluded.ended_at, outcome = excluded.outcome,
                 outcome_note = excluded.outcome_note, trace = excluded.trace, say = excluded.say,
                 routing = excluded.routing, wake_at = excluded.wake_at",
        )
        .bind(&h.id.0)
        .bind(&row.workspace.0)
        .bind(&h.conversation.0)
        .bind(&row.external_id)
        .bind(row.version)
        .bind(name(&h.state))
        .bind(name(&h.reason))
        .bind(&row.note)
        .bind(h.requested_at.as_millis())
        .bind(h.ended_at.map(Timestamp::as_millis))
        .bind(h.outcome.as_ref().map(name))
        .bind(&h.outcome_note)
        .bind(row.trace.as_ref().map(json))
        .bind(&row.say)
        .bind(json(&row.routing))
        .bind(row.routing.until.is_some() || row.routing.again_at.is_some())
        .bind(h.pending().map(|o| o.made_at.as_millis()))
        .bind(&row.workspace.0)
        .execute(self.conn())
        .await?;
        // What ends goes before what begins: only one live offer may stand at any moment.
        let live = |o: &&Offer| matches!(o.state, OfferState::Pending | OfferState::Accepted);
        let (now, ended): (Vec<_>, Vec<_>) =
            h.offers.iter().enumerate().partition(|(_, o)| live(o));
        for (number, offer) in ended.into_iter().chain(now) {
            self.put_offer(&row.handoff.id, number, offer).await?;
        }
        self.deadlines_changed();
        self.news_of(&row.handoff.id);
        self.keep_said(row).await
    }

    /// Nothing came of looking at it; when it is to be looked at next, and how far routing is.
    pub async fn wind_again(
        &mut self,
        handoff: &HandoffId,
        routing: &RoutingState,
        at: Option<Timestamp>,
    ) -> Result<()> {
        sqlx::query("UPDATE handoffs SET routing = ?, wake_at = ? WHERE id = ?")
            .bind(json(routing))
            .bind(at.map(Timestamp::as_millis))
            .bind(&handoff.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// When the handoff is to be looked at next. Not a change that anybody is told of.
    pub async fn wind(&mut self, handoff: &HandoffId, at: Option<Timestamp>) -> Result<()> {
        sqlx::query("UPDATE handoffs SET wake_at = ? WHERE id = ?")
            .bind(at.map(Timestamp::as_millis))
            .bind(&handoff.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// The policy has changed: every open handoff is looked at.
    pub async fn wind_all(&mut self, workspace: &WorkspaceId) -> Result<()> {
        sqlx::query(
            "UPDATE handoffs SET wake_at = 0
             WHERE workspace = ? AND state IN ('offered', 'waiting', 'accepted')",
        )
        .bind(&workspace.0)
        .execute(self.conn())
        .await?;
        self.deadlines_changed();
        Ok(())
    }
}

pub async fn handoff(c: &mut SqliteConnection, id: &HandoffId) -> Result<Option<HandoffRow>> {
    let row = sqlx::query("SELECT * FROM handoffs WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(&mut *c)
        .await?;
    match row {
        Some(r) => Ok(Some(HandoffRow::of(c, &r).await?)),
        None => Ok(None),
    }
}

/// The conversation's newest handoff.
pub async fn latest_handoff(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
) -> Result<Option<HandoffRow>> {
    let row = sqlx::query(
        "SELECT * FROM handoffs WHERE conversation = ? ORDER BY requested_at DESC, id DESC LIMIT 1",
    )
    .bind(&conversation.0)
    .fetch_optional(&mut *c)
    .await?;
    match row {
        Some(r) => Ok(Some(HandoffRow::of(c, &r).await?)),
        None => Ok(None),
    }
}

/// By the agent's own id of the request.
pub async fn handoff_by_external_id(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
    external_id: &str,
) -> Result<Option<HandoffRow>> {
    let row = sqlx::query("SELECT * FROM handoffs WHERE conversation = ? AND external_id = ?")
        .bind(&conversation.0)
        .bind(external_id)
        .fetch_optional(&mut *c)
        .await?;
    match row {
        Some(r) => Ok(Some(HandoffRow::of(c, &r).await?)),
        None => Ok(None),
    }
}

/// Every handoff of the conversation, newest first.
pub async fn handoffs_of(
    c: &mut SqliteConnection,
    conversation: &ConversationId,
) -> Result<Vec<HandoffId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM handoffs WHERE conversation = ? ORDER BY requested_at DESC",
    )
    .bind(&conversation.0)
    .fetch_all(c)
    .await?;
    Ok(ids.into_iter().map(HandoffId).collect())
}

/// What is open of a prospect, by their e-mail address in small letters.
pub async fn open_of_prospect(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    email: &str,
) -> Result<Vec<HandoffId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT h.id FROM handoffs h JOIN conversations t ON t.id = h.conversation
         WHERE h.workspace = ? AND h.state IN ('offered', 'waiting', 'accepted', 'booked')
           AND lower(json_extract(t.prospect, '$.email')) = ?
         ORDER BY h.requested_at, h.id",
    )
    .bind(&workspace.0)
    .bind(email)
    .fetch_all(c)
    .await?;
    Ok(ids.into_iter().map(HandoffId).collect())
}

/// Waiting handoffs, oldest first.
pub async fn waiting(c: &mut SqliteConnection) -> Result<Vec<(WorkspaceId, HandoffId)>> {
    let rows = sqlx::query(
        "SELECT workspace, id FROM handoffs WHERE state = ? ORDER BY requested_at, id LIMIT 10000",
    )
    .bind(name(&HandoffState::Waiting))
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| Ok((r.text("workspace")?.into(), r.text("id")?.into())))
        .collect()
}

/// Handoffs that this rep is asked for, or has.
pub async fn live_with(c: &mut SqliteConnection, rep: &RepId) -> Result<Vec<HandoffId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT h.id FROM handoffs h JOIN offers o ON o.handoff = h.id
         WHERE o.rep = ? AND o.state IN ('pending', 'accepted')
           AND h.state IN ('offered', 'accepted')
         ORDER BY h.requested_at, h.id",
    )
    .bind(&rep.0)
    .fetch_all(c)
    .await?;
    Ok(ids.into_iter().map(HandoffId).collect())
}

/// Handoffs that are to be looked at, and when the next is.
pub async fn to_wake(
    c: &mut SqliteConnection,
    now: Timestamp,
) -> Result<(Vec<HandoffId>, Option<Timestamp>)> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM handoffs WHERE wake_at <= ? ORDER BY wake_at, id LIMIT 100",
    )
    .bind(now.as_millis())
    .fetch_all(&mut *c)
    .await?;
    let next: Option<i64> =
        sqlx::query_scalar("SELECT min(wake_at) FROM handoffs WHERE wake_at > ?")
            .bind(now.as_millis())
            .fetch_one(c)
            .await?;
    Ok((
        ids.into_iter().map(HandoffId).collect(),
        next.map(Timestamp::from_millis),
    ))
}

/// How many handoffs stand in each state, for the metrics.
pub async fn count_by_state(c: &mut SqliteConnection) -> Result<Vec<(String, i64)>> {
    let rows =
        sqlx::query("SELECT state, count(*) AS n FROM handoffs GROUP BY state ORDER BY state")
            .fetch_all(c)
            .await?;
    rows.iter()
        .map(|r| Ok((r.text("state")?, r.try_get("n")?)))
        .collect()
}
