//! To whom a handoff was put, and until when.

use baton_core::Timestamp;
use baton_core::handoff::{Offer, OfferState};
use baton_core::ids::{HandoffId, OfferId};
use sqlx::SqliteConnection;

use super::{HandoffRow, handoff};
use crate::store::codec::{Columns, name};
use crate::store::{Result, Write};

impl Write {
    pub(super) async fn put_offer(
        &mut self,
        handoff: &HandoffId,
        number: usize,
        o: &Offer,
    ) -> Result<()> {
        let taken = o.state == OfferState::Accepted;
        let accepted = o.answered_at.filter(|_| taken);
        sqlx::query(
            "INSERT INTO offers (id, handoff, rep, number, state, made_at, deadline, answered_at, reason,
                 accepted_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state,
                 answered_at = excluded.answered_at, reason = excluded.reason,
                 accepted_at = coalesce(accepted_at, excluded.accepted_at)",
        )
        .bind(&o.id.0)
        .bind(&handoff.0)
        .bind(&o.rep.0)
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .bind(name(&o.state))
        .bind(o.made_at.as_millis())
        .bind(o.deadline.as_millis())
        .bind(o.answered_at.map(Timestamp::as_millis))
        .bind(&o.reason)
        .bind(accepted.map(Timestamp::as_millis))
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

pub(super) async fn of_handoff(
    c: &mut SqliteConnection,
    handoff: &HandoffId,
) -> Result<Vec<Offer>> {
    let rows = sqlx::query("SELECT * FROM offers WHERE handoff = ? ORDER BY number")
        .bind(&handoff.0)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|r| {
            Ok(Offer {
                id: r.text("id")?.into(),
                rep: r.text("rep")?.into(),
                state: r.case("state")?,
                made_at: r.time("made_at")?,
                deadline: r.time("deadline")?,
                answered_at: r.maybe_time("answered_at")?,
                reason: r.maybe_text("reason")?,
            })
        })
        .collect()
}

pub async fn handoff_of_offer(
    c: &mut SqliteConnection,
    offer: &OfferId,
) -> Result<Option<HandoffRow>> {
    let id: Option<String> = sqlx::query_scalar("SELECT handoff FROM offers WHERE id = ?")
        .bind(&offer.0)
        .fetch_optional(&mut *c)
        .await?;
    match id {
        Some(id) => handoff(c, &HandoffId(id)).await,
        None => Ok(None),
    }
}

/// Pending offers whose deadline is reached, and the next deadline after `now`.
pub async fn due(
    c: &mut SqliteConnection,
    now: Timestamp,
) -> Result<(Vec<OfferId>, Option<Timestamp>)> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM offers WHERE state = 'pending' AND deadline <= ? ORDER BY deadline LIMIT 100",
    )
    .bind(now.as_millis())
    .fetch_all(&mut *c)
    .await?;
    let next: Option<i64> = sqlx::query_scalar(
        "SELECT min(deadline) FROM offers WHERE state = 'pending' AND deadline > ?",
    )
    .bind(now.as_millis())
    .fetch_one(c)
    .await?;
    Ok((
        ids.into_iter().map(OfferId).collect(),
        next.map(Timestamp::from_millis),
    ))
}
