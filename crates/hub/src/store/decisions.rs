//! What the hub saw and decided: for replays, and for who had a chance.

use std::collections::HashMap;

use baton_core::Timestamp;
use baton_core::ids::{HandoffId, RepId, WorkspaceId};
use baton_core::ledger::Standing;
use baton_core::presence::Presence;
use baton_core::routing::{Candidate, Channel, Lead, Progress};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, from_json, json};
use super::{Result, Write};

/// Of a workspace; older ones go.
pub const KEPT: u32 = 10_000;

#[derive(Clone, Debug)]
pub struct DecisionRow {
    pub handoff: HandoffId,
    pub at: Timestamp,
    pub policy_version: u32,
    pub chosen: Option<RepId>,
    pub lead: Lead,
    pub seen: Vec<Seen>,
    pub progress: Progress,
}

/// What changes from moment to moment of a rep; the rest is as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen(
    RepId,
    Presence,
    /// Open handoffs.
    u32,
    /// Of those by kind.
    Vec<(Channel, u32)>,
    /// Credits.
    i64,
    /// When last assigned, in milliseconds.
    Option<i64>,
    /// When asked lately, in milliseconds.
    Vec<i64>,
);

impl Seen {
    pub fn of(c: &Candidate) -> Self {
        Self(
            c.rep.clone(),
            c.presence,
            c.open,
            c.open_by_channel.clone(),
            c.standing.credits,
            c.standing.last_assigned.map(Timestamp::as_millis),
            c.asked_at.iter().map(|t| t.as_millis()).collect(),
        )
    }

    /// The rep as they were at that moment; with what an admin has set since.
    fn put_on(&self, now: &Candidate) -> Candidate {
        Candidate {
            presence: self.1,
            open: self.2,
            open_by_channel: self.3.clone(),
            standing: Standing {
                credits: self.4,
                last_assigned: self.5.map(Timestamp::from_millis),
            },
            asked_at: self.6.iter().map(|t| Timestamp::from_millis(*t)).collect(),
            ..now.clone()
        }
    }
}

/// As it was stored: most of it is read only where it is used, for in a large team it is long.
#[derive(Clone, Debug)]
pub struct Decided {
    pub at: Timestamp,
    pub chosen: Option<RepId>,
    lead: String,
    seen: String,
    progress: String,
}

impl Decided {
    fn of(r: &SqliteRow) -> Result<Self> {
        Ok(Self {
            at: r.time("at")?,
            chosen: r.maybe_text("chosen")?.map(Into::into),
            lead: r.text("lead")?,
            seen: r.text("seen")?,
            progress: r.text("progress")?,
        })
    }

    pub fn lead(&self) -> Result<Lead> {
        from_json("lead", &self.lead)
    }

    pub fn progress(&self) -> Result<Progress> {
        from_json("progress", &self.progress)
    }

    /// Everybody who was there, as they were.
    pub fn candidates(&self, team: &HashMap<RepId, Candidate>) -> Result<Vec<Candidate>> {
        let seen: Vec<Seen> = from_json("seen", &self.seen)?;
        Ok(seen
            .iter()
            .filter_map(|s| Some(s.put_on(team.get(&s.0)?)))
            .collect())
    }
}

impl Write {
    pub async fn add_decision(&mut self, workspace: &WorkspaceId, d: &DecisionRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO decisions (workspace, handoff, at, policy_version, chosen, lead, seen,
                 progress) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&workspace.0)
        .bind(&d.handoff.0)
        .bind(d.at.as_millis())
        .bind(d.policy_version)
        .bind(d.chosen.as_ref().map(|r| r.0.as_str()))
        .bind(json(&d.lead))
        .bind(json(&d.seen))
        .bind(json(&d.progress))
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Drops what is older than the newest [`KEPT`].
    pub async fn prune_decisions(&mut self, workspace: &WorkspaceId) -> Result<()> {
        sqlx::query(
            "DELETE FROM decisions WHERE workspace = ?1 AND id <= (
                 SELECT id FROM decisions WHERE workspace = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        )
        .bind(&workspace.0)
        .bind(KEPT)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

/// Of one handoff, the first in order.
pub async fn of_handoff(
    c: &mut SqliteConnection,
    handoff: &HandoffId,
    most: u32,
) -> Result<Vec<Decided>> {
    let rows = sqlx::query(
        "SELECT at, chosen, lead, seen, progress FROM decisions WHERE handoff = ?
         ORDER BY id LIMIT ?",
    )
    .bind(&handoff.0)
    .bind(most)
    .fetch_all(c)
    .await?;
    rows.iter().map(Decided::of).collect()
}

/// The last handoffs that somebody was looked for, oldest first.
pub async fn last_handoffs(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    last: u32,
) -> Result<Vec<HandoffId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM handoffs h WHERE workspace = ?
           AND EXISTS (SELECT 1 FROM decisions d WHERE d.handoff = h.id)
         ORDER BY requested_at DESC, id DESC LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(last)
    .fetch_all(c)
    .await?;
    Ok(ids.into_iter().rev().map(HandoffId).collect())
}

/// How many are kept.
pub async fn count(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<u32> {
    let n: i64 = sqlx::query("SELECT count(*) AS n FROM decisions WHERE workspace = ?")
        .bind(&workspace.0)
        .fetch_one(c)
        .await?
        .try_get("n")?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}
