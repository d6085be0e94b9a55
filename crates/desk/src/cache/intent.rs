//! The rep's decisions: queued until the hub has answered, kept after that so that the answer can
//! be shown.

use baton_api::Problem;
use baton_api::intent::{Action, Answer, Intent};
use baton_core::Timestamp;
use baton_core::ids::{HandoffId, IntentId, MeetingId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::codec::{count, json, of_json, one_of, time};
use super::{Outbox, Result};
use crate::agenda::overlay::meeting_of;
use crate::inbox::overlay::corrects;

pub(super) const TABLE: &str = "
CREATE TABLE intent (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    -- Decisions of one lane go in order: a handoff's id, a handoff and what is put right of it, or
    -- 'presence'.
    lane TEXT NOT NULL,
    handoff TEXT,
    -- For people: 'Accept Priya Raghunathan'.
    what TEXT NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    -- Where the feed stood with what this is about when it was queued (presence: its position).
    mark INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    -- Attempts that the hub answered with a failure of its own.
    failed INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0,
    -- The hub's word, and the version that the handoff had here when it came; of a meeting that
    -- moved, its sequence.
    answer TEXT,
    answered_version INTEGER,
    problem TEXT
) STRICT;
CREATE INDEX intent_handoff ON intent (handoff);
CREATE INDEX intent_unsent ON intent (seq) WHERE answer IS NULL AND problem IS NULL;
";

/// The lane of presence.
pub(crate) const PRESENCE: &str = "presence";
/// Decisions that may wait at once.
const MAX_UNSENT: i64 = 1_000;
/// Answered decisions that are remembered.
const MAX_ANSWERED: i64 = 300;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredIntent {
    pub id: IntentId,
    pub lane: String,
    pub handoff: Option<HandoffId>,
    pub what: String,
    /// By this device's clock.
    pub at: Timestamp,
    pub action: Action,
    pub mark: i64,
    pub state: IntentState,
}

impl StoredIntent {
    pub(crate) fn meeting(&self) -> Option<&MeetingId> {
        meeting_of(&self.action)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IntentState {
    Unsent {
        attempt: u32,
        failed: u32,
        next_at: Timestamp,
    },
    Answered {
        answer: Answer,
        version: u32,
    },
    Wedged {
        problem: Problem,
    },
}

/// What decisions were about that is gone.
pub(crate) struct Doomed<'a> {
    pub handoffs: &'a [HandoffId],
    pub meetings: &'a [MeetingId],
}

/// A decision to be queued.
pub(crate) struct NewIntent {
    pub intent: Intent,
    pub handoff: Option<HandoffId>,
    pub what: String,
    pub mark: i64,
}

impl NewIntent {
    fn lane(&self) -> Result<String> {
        let handoff = self.handoff.as_ref().map(|h| h.0.as_str());
        let meeting = meeting_of(&self.intent.action).map(|m| m.0.as_str());
        let of = handoff.or(meeting).unwrap_or(PRESENCE);
        // What is put right waits for no decision and holds none up; of one target, words go in
        // order.
        Ok(match corrects(&self.intent.action) {
            Some(target) => format!("{of} {}", json(target)?),
            None => of.to_owned(),
        })
    }
}

impl Outbox {
    /// Queues a decision. `false`: there are too many already.
    pub(crate) async fn queue(&self, new: &NewIntent) -> Result<bool> {
        let mut tx = self.write().await?;
        let unsent: i64 = sqlx::query_scalar("SELECT count(*) FROM intent WHERE answer IS NULL")
            .fetch_one(&mut *tx)
            .await?;
        if unsent >= MAX_UNSENT {
            return Ok(false);
        }
        let lane = new.lane()?;
        let lane = lane.as_str();
        if matches!(new.intent.action, Action::MeetingWritten { .. }) {
            // A sign of life overtakes nothing of the rep's.
        } else if lane == PRESENCE {
            // Only the last word on presence matters.
            sqlx::query("DELETE FROM intent WHERE lane = ? AND answer IS NULL")
                .bind(lane)
                .execute(&mut *tx)
                .await?;
        } else {
            // A decision that got stuck is overtaken by a new one about the same thing.
            sqlx::query("DELETE FROM intent WHERE lane = ? AND problem IS NOT NULL")
                .bind(lane)
                .execute(&mut *tx)
                .await?;
        }
        insert(&mut tx, lane, new).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Every decision that still shows, in the order of the rep.
    pub(crate) async fn intents(&self) -> Result<Vec<StoredIntent>> {
        let rows = sqlx::query("SELECT * FROM intent ORDER BY seq")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn intents_of(&self, handoff: &HandoffId) -> Result<Vec<StoredIntent>> {
        let rows = sqlx::query("SELECT * FROM intent WHERE handoff = ? ORDER BY seq")
            .bind(&handoff.0)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// What was decided about a meeting, in the order of the rep.
    pub(crate) async fn intents_about(&self, meeting: &MeetingId) -> Result<Vec<StoredIntent>> {
        let rows = sqlx::query("SELECT * FROM intent WHERE lane = ? ORDER BY seq")
            .bind(&meeting.0)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn unsent(&self) -> Result<Vec<StoredIntent>> {
        let rows = sqlx::query(
            "SELECT * FROM intent WHERE answer IS NULL AND problem IS NULL ORDER BY seq",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn intent(&self, id: &IntentId) -> Result<Option<StoredIntent>> {
        let row = sqlx::query("SELECT * FROM intent WHERE id = ?")
            .bind(&id.0)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    pub(crate) async fn answer(&self, id: &IntentId, answer: &Answer, version: u32) -> Result<()> {
        sqlx::query("UPDATE intent SET answer = ?, answered_version = ? WHERE id = ?")
            .bind(json(answer)?)
            .bind(i64::from(version))
            .bind(&id.0)
            .execute(&self.pool)
            .await?;
        sqlx::query(
            "DELETE FROM intent WHERE answer IS NOT NULL AND seq NOT IN
                 (SELECT seq FROM intent WHERE answer IS NOT NULL ORDER BY seq DESC LIMIT ?)",
        )
        .bind(MAX_ANSWERED)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Tries again at `next_at`. `failed`: the hub was reached and failed.
    /// A move did not take place: those that were decided after it counted on it.
    pub(crate) async fn count_out(&self, not_done: &StoredIntent) -> Result<()> {
        let mut tx = self.write().await?;
        let rows = sqlx::query(
            "SELECT * FROM intent WHERE lane = ?1 AND answer IS NULL
             AND seq > (SELECT seq FROM intent WHERE id = ?2)",
        )
        .bind(&not_done.lane)
        .bind(&not_done.id.0)
        .fetch_all(&mut *tx)
        .await?;
        for row in &rows {
            let StoredIntent { id, mut action, .. } = read(row)?;
            let Action::MoveMeeting {
                sequence: Some(sequence),
                ..
            } = &mut action
            else {
                continue;
            };
            *sequence = sequence.saturating_sub(1);
            sqlx::query("UPDATE intent SET action = ? WHERE id = ?")
                .bind(json(&action)?)
                .bind(&id.0)
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    pub(crate) async fn delay(
        &self,
        id: &IntentId,
        next_at: Timestamp,
        failed: bool,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE intent SET attempt = attempt + 1, failed = failed + ?, next_at = ?
             WHERE id = ?",
        )
        .bind(failed)
        .bind(next_at.as_millis())
        .bind(&id.0)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn make_decisions_due(&self) -> Result<()> {
        sqlx::query(
            "UPDATE intent SET next_at = 0
             WHERE answer IS NULL AND problem IS NULL AND next_at > 0",
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn wedge(&self, id: &IntentId, problem: &Problem) -> Result<()> {
        sqlx::query("UPDATE intent SET problem = ? WHERE id = ?")
            .bind(json(problem)?)
            .bind(&id.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// A stuck decision is tried again. Returns whether there was one.
    pub(crate) async fn unwedge(&self, id: &IntentId) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE intent SET problem = NULL, attempt = 0, failed = 0, next_at = 0
             WHERE id = ? AND problem IS NOT NULL",
        )
        .bind(&id.0)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// A stuck decision is forgotten. Returns whether there was one.
    pub(crate) async fn drop_wedged(&self, id: &IntentId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM intent WHERE id = ? AND problem IS NOT NULL")
            .bind(&id.0)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

impl Outbox {
    /// Nothing of it can be sent any more, and all of it names people.
    pub(crate) async fn let_go_of_all(&self) -> Result<()> {
        let mut tx = self.write().await?;
        for sql in [
            "DELETE FROM intent",
            "DELETE FROM receipt",
            "DELETE FROM saved_search",
        ] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Decisions about what is gone go with it, sent or not: they name whom they were about.
    pub(crate) async fn forget(&self, doomed: &Doomed<'_>) -> Result<()> {
        let mut tx = self.write().await?;
        let meetings = doomed.meetings.iter().map(|m| m.0.as_str());
        let handoffs = doomed.handoffs.iter().map(|h| h.0.as_str());
        let lanes = handoffs.clone().chain(meetings);
        let mut query = one_of("DELETE FROM intent", "lane", lanes);
        query.build().execute(&mut *tx).await?;
        let mut query = one_of("DELETE FROM intent", "handoff", handoffs);
        query.build().execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}

async fn insert(tx: &mut SqliteConnection, lane: &str, new: &NewIntent) -> Result<()> {
    sqlx::query(
        "INSERT INTO intent (id, lane, handoff, what, at, action, mark)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&new.intent.id.0)
    .bind(lane)
    .bind(new.handoff.as_ref().map(|h| h.0.as_str()))
    .bind(&new.what)
    .bind(new.intent.at.as_millis())
    .bind(json(&new.intent.action)?)
    .bind(new.mark)
    .execute(tx)
    .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<StoredIntent> {
    let answer: Option<&str> = row.try_get("answer")?;
    let problem: Option<&str> = row.try_get("problem")?;
    let state = match (answer, problem) {
        (Some(answer), _) => IntentState::Answered {
            answer: of_json(answer)?,
            version: count(row, "answered_version")?,
        },
        (None, Some(problem)) => IntentState::Wedged {
            problem: of_json(problem)?,
        },
        (None, None) => IntentState::Unsent {
            attempt: count(row, "attempt")?,
            failed: count(row, "failed")?,
            next_at: time(row, "next_at")?,
        },
    };
    let handoff: Option<String> = row.try_get("handoff")?;
    Ok(StoredIntent {
        id: IntentId(row.try_get("id")?),
        lane: row.try_get("lane")?,
        handoff: handoff.map(HandoffId),
        what: row.try_get("what")?,
        at: time(row, "at")?,
        action: of_json(row.try_get("action")?)?,
        mark: row.try_get("mark")?,
        state,
    })
}
