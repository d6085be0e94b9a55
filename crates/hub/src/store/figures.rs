//! What came of handoffs and offers in a period, for the manager's page.

use baton_core::Timestamp;
use baton_core::handoff::OfferState;
use baton_core::ids::{AgentId, HandoffId, RepId, WorkspaceId};
use sqlx::SqliteConnection;

use super::Result;
use super::codec::Columns;

/// Of a period: more than this many would not be read in time.
const MOST: u32 = 200_000;

#[derive(Clone, Debug)]
pub struct Wanted {
    pub id: HandoffId,
    pub agent: AgentId,
    pub requested_at: Timestamp,
    /// When a rep first had it.
    pub had_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub struct Asked {
    pub handoff: HandoffId,
    pub rep: RepId,
    pub state: OfferState,
    pub made_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
    pub claimed: bool,
}

/// Handoffs that were asked for since, with who first had each.
pub async fn requested_since(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<Vec<Wanted>> {
    let rows = sqlx::query(
        "SELECT h.id, t.agent, h.requested_at, o.accepted_at AS had_at
         FROM handoffs h JOIN conversations t ON t.id = h.conversation
         LEFT JOIN offers o ON o.id = (
             SELECT id FROM offers WHERE handoff = h.id AND accepted_at IS NOT NULL
             ORDER BY number LIMIT 1)
         WHERE h.workspace = ? AND h.requested_at >= ?
         ORDER BY h.requested_at DESC, h.id LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(since.as_millis())
    .bind(MOST)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Wanted {
                id: r.text("id")?.into(),
                agent: r.text("agent")?.into(),
                requested_at: r.time("requested_at")?,
                had_at: r.maybe_time("had_at")?,
            })
        })
        .collect()
}

/// Offers that were made since, also claims.
pub async fn asked_since(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<Vec<Asked>> {
    let rows = sqlx::query(
        "SELECT o.handoff, o.rep, o.state, o.made_at, o.deadline, o.accepted_at
         FROM offers o JOIN handoffs h ON h.id = o.handoff
         WHERE h.workspace = ? AND o.made_at >= ? ORDER BY o.made_at DESC, o.id LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(since.as_millis())
    .bind(MOST)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            let (made_at, deadline) = (r.time("made_at")?, r.time("deadline")?);
            Ok(Asked {
                handoff: r.text("handoff")?.into(),
                rep: r.text("rep")?.into(),
                state: r.case("state")?,
                made_at,
                accepted_at: r.maybe_time("accepted_at")?,
                claimed: made_at == deadline,
            })
        })
        .collect()
}

/// Handoffs that nobody has yet, oldest first, and when each is to be looked at next.
pub async fn unclaimed(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    limit: u32,
) -> Result<Vec<HandoffId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM handoffs WHERE workspace = ? AND state IN ('offered', 'waiting')
         ORDER BY requested_at, id LIMIT ?",
    )
    .bind(&workspace.0)
    .bind(limit)
    .fetch_all(c)
    .await?;
    Ok(ids.into_iter().map(HandoffId).collect())
}
