//! Takes conversations out of every table, and keeps the receipts of that.

mod left;
mod receipts;
mod traces;

use baton_core::Timestamp;
use baton_core::ids::{ConversationId, HandoffId, RepId, WorkspaceId};
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, json};
use super::{Result, Write};

pub use left::{ForgottenEvent, events_of};
pub use receipts::{ForgettingRow, before, devices_left, events_left, receipts, unswept};
pub use traces::{addresses, copies_in_calendars, other_talks_of, traces};

/// Rows of one table that go, by the conversations that they hang on.
struct Part {
    /// In the receipt; none: not counted there.
    what: Option<&'static str>,
    table: &'static str,
    count: &'static str,
    delete: &'static str,
}

/// `?1` is a list of conversations, as JSON.
macro_rules! part {
    ($what:expr, $table:literal, $of:literal) => {
        Part {
            what: $what,
            table: $table,
            count: concat!("SELECT count(*) FROM ", $table, " WHERE ", $of),
            delete: concat!("DELETE FROM ", $table, " WHERE ", $of),
        }
    };
}

/// In the order in which they may go: what refers to something goes before it.
const PARTS: [Part; 17] = [
    part!(
        None,
        "team_events",
        "meeting IN (SELECT id FROM meetings
             WHERE conversation IN (SELECT value FROM json_each(?1)))"
    ),
    part!(
        None,
        "engagements",
        "meeting IN (SELECT id FROM meetings
             WHERE conversation IN (SELECT value FROM json_each(?1)))"
    ),
    part!(
        Some("decisions"),
        "intents",
        "coalesce(json_extract(action, '$.handoff'), json_extract(action, '$.offer'),
             json_extract(action, '$.meeting')) IN (
             SELECT id FROM handoffs WHERE conversation IN (SELECT value FROM json_each(?1))
             UNION SELECT id FROM meetings WHERE conversation IN (SELECT value FROM json_each(?1))
             UNION SELECT o.id FROM offers o JOIN handoffs h ON h.id = o.handoff
                 WHERE h.conversation IN (SELECT value FROM json_each(?1)))"
    ),
    part!(
        Some("deliveries"),
        "deliveries",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        Some("meetings"),
        "meetings",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        None,
        "holds",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        None,
        "decisions",
        "handoff IN (SELECT id FROM handoffs
             WHERE conversation IN (SELECT value FROM json_each(?1)))"
    ),
    part!(
        None,
        "viewers",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        Some("corrections"),
        "corrections",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        None,
        "said",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        None,
        "model_readings",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        Some("offers"),
        "offers",
        "handoff IN (SELECT id FROM handoffs
             WHERE conversation IN (SELECT value FROM json_each(?1)))"
    ),
    part!(
        Some("handoffs"),
        "handoffs",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        Some("messages"),
        "messages",
        "conversation IN (SELECT value FROM json_each(?1))"
    ),
    part!(
        Some("conversations"),
        "conversations",
        "id IN (SELECT value FROM json_each(?1))"
    ),
    // `?3` is a list of addresses.
    part!(
        Some("crm_records"),
        "crm_records",
        "workspace = ?2 AND email IN (SELECT value FROM json_each(?3))"
    ),
    part!(
        Some("owner_rows"),
        "owners",
        "workspace = ?2 AND found_by = 'email' AND key IN (SELECT value FROM json_each(?3))"
    ),
];

/// Those whose tables are there.
async fn parts(c: &mut SqliteConnection) -> Result<Vec<&'static Part>> {
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(c)
            .await?;
    let is_there = |p: &&Part| tables.iter().any(|t| t == p.table);
    Ok(PARTS.iter().filter(is_there).collect())
}

/// What is to go: conversations, and addresses that nothing else is about.
#[derive(Clone, Debug)]
pub struct Doomed {
    pub workspace: WorkspaceId,
    pub talks: Vec<ConversationId>,
    /// In small letters.
    pub addresses: Vec<String>,
}

/// So many of a kind.
pub async fn counts(c: &mut SqliteConnection, doomed: &Doomed) -> Result<Vec<(String, u32)>> {
    let (talks, addresses) = (json(&doomed.talks), json(&doomed.addresses));
    let mut all = vec![];
    for part in parts(c).await? {
        let Some(what) = part.what else { continue };
        let count: i64 = sqlx::query_scalar(part.count)
            .bind(&talks)
            .bind(&doomed.workspace.0)
            .bind(&addresses)
            .fetch_one(&mut *c)
            .await?;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        if count > 0 {
            all.push((what.to_owned(), count));
        }
    }
    Ok(all)
}

impl Write {
    /// Whoever sees any of it has it taken away: their feeds say so from here on. How far each
    /// must have read for that.
    pub async fn feed_removals(&mut self, doomed: &Doomed) -> Result<Vec<(RepId, i64)>> {
        let talks = json(&doomed.talks);
        let rows = sqlx::query(
            "SELECT f.rep, count(*) AS n FROM feed f
             WHERE f.rep IN (SELECT id FROM reps WHERE workspace = ?2)
               AND f.kind IN ('handoff', 'meeting', 'message')
               AND f.entity IN (SELECT value FROM json_each(?1)
                   UNION SELECT id FROM handoffs WHERE conversation IN (SELECT value FROM json_each(?1))
                   UNION SELECT id FROM meetings WHERE conversation IN (SELECT value FROM json_each(?1)))
             GROUP BY f.rep ORDER BY f.rep",
        )
        .bind(&talks)
        .bind(&doomed.workspace.0)
        .fetch_all(self.conn())
        .await?;
        let mut ends = vec![];
        for row in rows {
            let (rep, count) = (RepId(row.text("rep")?), row.try_get::<i64, _>("n")?);
            let last = self.raise(&rep, count).await?;
            self.feed_removals_of(&rep, &talks, last - count).await?;
            self.news_for(&rep);
            ends.push((rep, last));
        }
        Ok(ends)
    }

    async fn feed_removals_of(&mut self, rep: &RepId, talks: &str, from: i64) -> Result<()> {
        sqlx::query(
            "UPDATE feed SET position = ?2 + x.n FROM (
                 SELECT kind, entity, part,
                     row_number() OVER (ORDER BY kind, entity, part) AS n
                 FROM feed WHERE rep = ?1 AND kind IN ('handoff', 'meeting', 'message')
                   AND entity IN (SELECT value FROM json_each(?3)
                       UNION SELECT id FROM handoffs WHERE conversation IN (SELECT value FROM json_each(?3))
                       UNION SELECT id FROM meetings WHERE conversation IN (SELECT value FROM json_each(?3)))
             ) x
             WHERE feed.rep = ?1 AND feed.kind = x.kind AND feed.entity = x.entity
               AND feed.part = x.part",
        )
        .bind(&rep.0)
        .bind(from)
        .bind(talks)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Everything of it goes. What was counted for reps stays, of nobody.
    pub async fn take_out(&mut self, doomed: &Doomed, now: Timestamp) -> Result<()> {
        let (talks, addresses) = (json(&doomed.talks), json(&doomed.addresses));
        sqlx::query(
            "INSERT INTO forgotten (id, workspace, agent, at)
             SELECT x.id, t.workspace, t.agent, ?2 FROM conversations t JOIN (
                 SELECT id, id AS talk FROM conversations
                 UNION ALL SELECT id, conversation FROM handoffs
                 UNION ALL SELECT id, conversation FROM meetings
                 UNION ALL SELECT o.id, h.conversation FROM offers o JOIN handoffs h ON h.id = o.handoff
             ) x ON x.talk = t.id
             WHERE t.id IN (SELECT value FROM json_each(?1))",
        )
        .bind(&talks)
        .bind(now.as_millis())
        .execute(self.conn())
        .await?;
        sqlx::query(
            "UPDATE ledger SET handoff = NULL WHERE handoff IN
                 (SELECT id FROM handoffs WHERE conversation IN (SELECT value FROM json_each(?)))",
        )
        .bind(&talks)
        .execute(self.conn())
        .await?;
        for part in parts(self.conn()).await? {
            sqlx::query(part.delete)
                .bind(&talks)
                .bind(&doomed.workspace.0)
                .bind(&addresses)
                .execute(self.conn())
                .await?;
        }
        Ok(())
    }

    /// What is expected of fairness counts on under a made-up name.
    pub async fn rename_chance(&mut self, handoff: &HandoffId, name: &str) -> Result<()> {
        sqlx::query("UPDATE chances SET handoff = ? WHERE handoff = ?")
            .bind(name)
            .bind(&handoff.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// What others said of accounts goes, where it may name one of these.
    pub async fn hush_troubles(&mut self, workspace: &WorkspaceId, names: &[String]) -> Result<()> {
        const HUSHED: &str = "It named somebody who was forgotten since.";
        for sql in [
            "UPDATE team_calendars SET problem = ?1 WHERE workspace = ?2 AND EXISTS
                 (SELECT 1 FROM json_each(?3) WHERE instr(lower(problem), lower(value)) > 0)",
            "UPDATE connections SET problem = ?1 WHERE workspace = ?2 AND EXISTS
                 (SELECT 1 FROM json_each(?3) WHERE instr(lower(problem), lower(value)) > 0)",
        ] {
            sqlx::query(sql)
                .bind(HUSHED)
                .bind(&workspace.0)
                .bind(json(&names))
                .execute(self.conn())
                .await?;
        }
        Ok(())
    }
}

/// Whom an id belonged to that is gone, and since when.
#[derive(Clone, Debug)]
pub struct Gone {
    pub workspace: WorkspaceId,
    pub agent: baton_core::ids::AgentId,
    pub at: Timestamp,
}

pub async fn gone(c: &mut SqliteConnection, id: &str) -> Result<Option<Gone>> {
    let row = sqlx::query("SELECT workspace, agent, at FROM forgotten WHERE id = ?")
        .bind(id)
        .fetch_optional(c)
        .await?;
    row.map(|r| {
        Ok(Gone {
            workspace: r.text("workspace")?.into(),
            agent: r.text("agent")?.into(),
            at: r.time("at")?,
        })
    })
    .transpose()
}
