//! Notifications: the outbox, and what became of each.

use std::collections::HashSet;

use baton_api::view::DeliveryState;
use baton_channels::Receipt;
use baton_core::Timestamp;
use baton_core::ids::{
    ConnectionId, ConversationId, DeliveryId, HandoffId, MeetingId, OfferId, RepId, WorkspaceId,
};
use baton_core::notice::NoticeEvent;
use baton_core::notify::Channel;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, from_json, json, name};
use super::{Result, Write};

mod bodies;
mod retention;

pub use bodies::body;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Rep,
    /// Gets the invitation, and nothing of what reps get.
    Prospect,
    /// A channel that many read.
    Team,
    Program,
}

#[derive(Clone, Debug)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub workspace: WorkspaceId,
    /// None: a test that a rep sends themselves.
    pub handoff: Option<HandoffId>,
    pub conversation: Option<ConversationId>,
    pub offer: Option<OfferId>,
    pub meeting: Option<MeetingId>,
    pub event: NoticeEvent,
    pub channel: Channel,
    pub connection: Option<ConnectionId>,
    pub audience: Audience,
    pub rep: Option<RepId>,
    pub state: DeliveryState,
    pub at: Timestamp,
    pub reason: Option<String>,
    /// The place in line, which tries do not change.
    pub planned_at: Timestamp,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    pub unless_acted: bool,
    pub attempts: u32,
    /// A try has begun, and how it ended is not known.
    pub trying: bool,
    /// The worker that has it.
    pub lease_by: Option<String>,
    /// Changes in place what that one left.
    pub replaces: Option<DeliveryId>,
    pub receipt: Option<Receipt>,
}

impl DeliveryRow {
    pub fn is_queued(&self) -> bool {
        self.state == DeliveryState::Queued
    }

    /// It arrived, as far as anybody can tell.
    pub fn has_arrived(&self) -> bool {
        matches!(
            self.state,
            DeliveryState::Sent | DeliveryState::Shown | DeliveryState::Seen | DeliveryState::Acted
        )
    }

    /// Somebody's screen or somebody's hand: a person can know of it.
    pub fn is_sign_of_life(&self) -> bool {
        matches!(
            self.state,
            DeliveryState::Shown | DeliveryState::Seen | DeliveryState::Acted
        )
    }

    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            id: r.text("id")?.into(),
            workspace: r.text("workspace")?.into(),
            handoff: r.maybe_text("handoff")?.map(Into::into),
            conversation: r.maybe_text("conversation")?.map(Into::into),
            offer: r.maybe_text("offer")?.map(Into::into),
            meeting: r.maybe_text("meeting")?.map(Into::into),
            event: r.case("event")?,
            channel: r.case("channel")?,
            connection: r.maybe_text("connection")?.map(Into::into),
            audience: r.case("audience")?,
            rep: r.maybe_text("rep")?.map(Into::into),
            state: r.case("state")?,
            at: r.time("at")?,
            reason: r.maybe_text("reason")?,
            planned_at: r.time("planned_at")?,
            due_at: r.maybe_time("due_at")?,
            unless_acted: r.try_get("unless_acted")?,
            attempts: r.number("attempts")?,
            trying: r.try_get("trying")?,
            lease_by: r.maybe_text("lease_by")?,
            replaces: r.maybe_text("replaces")?.map(Into::into),
            receipt: r
                .maybe_text("receipt")?
                .map(|t| from_json("receipt", &t))
                .transpose()?,
        })
    }
}

/// How many more are looked at than may begin: some wait for another of the same person's.
const SPARE: usize = 50;
/// A delay that somebody set, and no quiet hours.
const A_LITTLE_LATER_SECONDS: i64 = 1_800;

impl Write {
    pub async fn put_delivery(&mut self, d: &DeliveryRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO deliveries (id, workspace, handoff, conversation, offer, meeting, event,
                 channel, connection, audience, rep, state, at, reason, planned_at, due_at,
                 unless_acted, attempts, trying, replaces, receipt)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, at = excluded.at,
                 reason = excluded.reason, planned_at = excluded.planned_at,
                 due_at = excluded.due_at, attempts = excluded.attempts, trying = excluded.trying,
                 replaces = excluded.replaces, receipt = excluded.receipt,
                 lease_until = NULL, lease_by = NULL,
                 body = CASE WHEN excluded.state IN ('queued', 'unknown', 'dead') THEN body END",
        )
        .bind(&d.id.0)
        .bind(&d.workspace.0)
        .bind(d.handoff.as_ref().map(|i| &i.0))
        .bind(d.conversation.as_ref().map(|i| &i.0))
        .bind(d.offer.as_ref().map(|i| &i.0))
        .bind(d.meeting.as_ref().map(|i| &i.0))
        .bind(d.event.name())
        .bind(name(&d.channel))
        .bind(d.connection.as_ref().map(|i| &i.0))
        .bind(name(&d.audience))
        .bind(d.rep.as_ref().map(|i| &i.0))
        .bind(name(&d.state))
        .bind(d.at.as_millis())
        .bind(&d.reason)
        .bind(d.planned_at.as_millis())
        .bind(d.due_at.map(Timestamp::as_millis))
        .bind(d.unless_acted)
        .bind(d.attempts)
        .bind(d.trying)
        .bind(d.replaces.as_ref().map(|i| &i.0))
        .bind(d.receipt.as_ref().map(json))
        .execute(self.conn())
        .await?;
        if d.due_at.is_some() {
            self.deliveries_changed();
        }
        Ok(())
    }

    /// Takes what is due on a connection, in order, for one worker. From here on a try may have
    /// begun: a worker that dies leaves it so. Of what is told a CRM of one person one is under way
    /// at a time, whatever conversations they are in: two would both add somebody who is new there.
    pub async fn lease(
        &mut self,
        connection: &ConnectionId,
        by: &str,
        [now, until]: [Timestamp; 2],
        most: usize,
        held: &HashSet<DeliveryId>,
    ) -> Result<Vec<DeliveryRow>> {
        let rows = sqlx::query(
            "SELECT d.*, lower(json_extract(t.prospect, '$.email')) AS person
             FROM deliveries d LEFT JOIN conversations t
                 ON t.id = d.conversation AND d.channel IN ('hubspot', 'salesforce')
             WHERE connection = ?1 AND due_at <= ?2 AND d.state = 'queued'
               AND (lease_until IS NULL OR lease_until <= ?2)
               AND NOT EXISTS (
                   SELECT 1 FROM deliveries e
                   WHERE e.connection = ?1 AND e.conversation = d.conversation
                     AND e.state = 'queued' AND e.audience = d.audience
                     AND coalesce(e.rep, '') = coalesce(d.rep, '')
                     AND (e.planned_at, e.rowid) < (d.planned_at, d.rowid))
               AND NOT EXISTS (
                   SELECT 1 FROM deliveries e JOIN conversations u ON u.id = e.conversation
                   WHERE e.connection = ?1 AND e.trying = 1 AND e.state = 'queued'
                     AND u.id <> t.id
                     AND lower(json_extract(u.prospect, '$.email')) = lower(json_extract(t.prospect, '$.email'))
                     AND (d.trying = 0 OR (e.planned_at, e.rowid) < (d.planned_at, d.rowid)))
             ORDER BY planned_at, d.rowid LIMIT ?3",
        )
        .bind(&connection.0)
        .bind(now.as_millis())
        .bind(i64::try_from(most + held.len() + SPARE).unwrap_or(i64::MAX))
        .fetch_all(self.conn())
        .await?;
        let mut persons = HashSet::new();
        let mut taken = vec![];
        for r in &rows {
            let row = DeliveryRow::of(r)?;
            let person = r.maybe_text("person")?;
            let alone = person.is_none_or(|p| persons.insert(p));
            // What is under way here is not begun again, whatever the clock did.
            if alone && !held.contains(&row.id) {
                taken.push(row);
            }
        }
        taken.truncate(most);
        let rows = taken;
        for row in &rows {
            sqlx::query(
                "UPDATE deliveries SET lease_until = ?, lease_by = ?, trying = 1,
                     attempts = attempts + 1
                 WHERE id = ?",
            )
            .bind(until.as_millis())
            .bind(by)
            .bind(&row.id.0)
            .execute(self.conn())
            .await?;
        }
        Ok(rows)
    }

    /// These are under way.
    pub async fn renew_leases(
        &mut self,
        held: &HashSet<DeliveryId>,
        by: &str,
        until: Timestamp,
    ) -> Result<()> {
        for id in held {
            sqlx::query("UPDATE deliveries SET lease_until = ? WHERE id = ? AND lease_by = ?")
                .bind(until.as_millis())
                .bind(&id.0)
                .bind(by)
                .execute(self.conn())
                .await?;
        }
        Ok(())
    }

    /// The next try is now, unless one is under way. Nothing else changes: where it stands in line, and
    /// what is not known of it.
    pub async fn try_now(&mut self, id: &DeliveryId, now: Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE deliveries SET due_at = ?2
             WHERE id = ?1 AND state = 'queued' AND (lease_until IS NULL OR lease_until <= ?2)",
        )
        .bind(&id.0)
        .bind(now.as_millis())
        .execute(self.conn())
        .await?;
        self.deliveries_changed();
        Ok(())
    }

    /// What is planned for a little later is sent now; what waits for the end of quiet hours, or
    /// for its next try, does so still.
    pub async fn hurry(&mut self, offer: &OfferId, now: Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE deliveries SET due_at = min(due_at, ?2), planned_at = min(planned_at, ?2)
             WHERE offer = ?1 AND state = 'queued' AND due_at IS NOT NULL AND attempts = 0
               AND planned_at <= ?3",
        )
        .bind(&offer.0)
        .bind(now.as_millis())
        .bind(now.plus_seconds(A_LITTLE_LATER_SECONDS).as_millis())
        .execute(self.conn())
        .await?;
        self.deliveries_changed();
        Ok(())
    }

    /// What waits for its next try is tried now; what is planned for later stays.
    pub async fn due_now(&mut self, connection: &ConnectionId, now: Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE deliveries SET due_at = ?2
             WHERE connection = ?1 AND state = 'queued' AND due_at > ?2 AND planned_at <= ?2",
        )
        .bind(&connection.0)
        .bind(now.as_millis())
        .execute(self.conn())
        .await?;
        self.deliveries_changed();
        Ok(())
    }

    /// Nothing goes there any more.
    pub async fn withhold_all(
        &mut self,
        connection: &ConnectionId,
        reason: &str,
        now: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE deliveries SET state = 'withheld', reason = ?, at = ?, due_at = NULL,
                 lease_until = NULL, lease_by = NULL, body = NULL
             WHERE connection = ? AND state = 'queued'",
        )
        .bind(reason)
        .bind(now.as_millis())
        .bind(&connection.0)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

pub async fn delivery(c: &mut SqliteConnection, id: &DeliveryId) -> Result<Option<DeliveryRow>> {
    let row = sqlx::query("SELECT * FROM deliveries WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(DeliveryRow::of).transpose()
}

/// In the order in which they were planned.
pub async fn of_handoff(c: &mut SqliteConnection, handoff: &HandoffId) -> Result<Vec<DeliveryRow>> {
    let rows = sqlx::query("SELECT * FROM deliveries WHERE handoff = ? ORDER BY planned_at, rowid")
        .bind(&handoff.0)
        .fetch_all(c)
        .await?;
    rows.iter().map(DeliveryRow::of).collect()
}

/// The last test that a rep sent themselves on each channel.
pub async fn tests_of(c: &mut SqliteConnection, rep: &RepId) -> Result<Vec<DeliveryRow>> {
    let rows = sqlx::query(
        "SELECT * FROM deliveries d WHERE rep = ?1 AND event = 'test'
           AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.rep = ?1 AND e.event = 'test'
               AND e.connection = d.connection AND e.rowid > d.rowid)",
    )
    .bind(&rep.0)
    .fetch_all(c)
    .await?;
    rows.iter().map(DeliveryRow::of).collect()
}

/// Connections with something to send now, and when the next is due on any.
pub async fn lines(
    c: &mut SqliteConnection,
    now: Timestamp,
) -> Result<(Vec<ConnectionId>, Option<Timestamp>)> {
    let lines: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT connection FROM deliveries
         WHERE due_at <= ?1 AND state = 'queued' AND connection IS NOT NULL
           AND (lease_until IS NULL OR lease_until <= ?1)",
    )
    .bind(now.as_millis())
    .fetch_all(&mut *c)
    .await?;
    // A lease that runs out is due then, too: whoever held it is gone.
    let next: Option<i64> = sqlx::query_scalar(
        "SELECT min(at) FROM (
             SELECT min(due_at) AS at FROM deliveries WHERE due_at > ?1 AND state = 'queued'
             UNION ALL
             SELECT min(lease_until) FROM deliveries
             WHERE due_at <= ?1 AND lease_until > ?1 AND state = 'queued')",
    )
    .bind(now.as_millis())
    .fetch_one(c)
    .await?;
    let lines = lines.into_iter().map(ConnectionId).collect();
    Ok((lines, next.map(Timestamp::from_millis)))
}

/// What waits on each connection, and what was given up on it since.
pub async fn counts(
    c: &mut SqliteConnection,
    connection: &ConnectionId,
    since: Timestamp,
) -> Result<(u32, u32)> {
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE state = 'queued') AS waiting,
             count(*) FILTER (WHERE state = 'dead' AND at >= ?2) AS dead
         FROM deliveries WHERE connection = ?1",
    )
    .bind(&connection.0)
    .bind(since.as_millis())
    .fetch_one(c)
    .await?;
    Ok((row.number("waiting")?, row.number("dead")?))
}
