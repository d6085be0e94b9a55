//! Signs of life of alerts. Only the furthest one of each offer matters, so there is one row an
//! offer, and what was not sent yet is replaced by what came after.

use baton_api::view::DeliveryState;
use baton_core::Timestamp;
use baton_core::ids::{IntentId, OfferId};
use sqlx::Row as _;

use super::codec::{count, of_word, time, word};
use super::{Outbox, Result};

pub(super) const TABLE: &str = "
CREATE TABLE receipt (
    offer TEXT PRIMARY KEY,
    -- Of the intent that carries it.
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    rank INTEGER NOT NULL,
    sent_rank INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX receipt_unsent ON receipt (next_at) WHERE rank > sent_rank;
";

/// Offers whose receipts are remembered.
const KEPT: i64 = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub id: IntentId,
    pub offer: OfferId,
    pub state: DeliveryState,
    pub at: Timestamp,
    pub attempt: u32,
    pub next_at: Timestamp,
}

fn rank(state: DeliveryState) -> i64 {
    match state {
        DeliveryState::Queued => 0,
        DeliveryState::Sent => 1,
        DeliveryState::Shown => 2,
        DeliveryState::Seen => 3,
        DeliveryState::Acted => 4,
        DeliveryState::Withheld => 5,
        DeliveryState::Unknown => 6,
        DeliveryState::Dead => 7,
    }
}

impl Outbox {
    /// Queues a receipt unless one at least as far is known. Returns whether it was queued.
    pub(crate) async fn queue_receipt(
        &self,
        id: &IntentId,
        offer: &OfferId,
        state: DeliveryState,
        at: Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO receipt (offer, id, state, rank, at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (offer) DO UPDATE SET id = excluded.id, state = excluded.state,
                 rank = excluded.rank, at = excluded.at, attempt = 0, next_at = 0
             WHERE excluded.rank > rank",
        )
        .bind(&offer.0)
        .bind(&id.0)
        .bind(word(&state)?)
        .bind(rank(state))
        .bind(at.as_millis())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The unsent receipt that is due first.
    pub(crate) async fn next_receipt(&self) -> Result<Option<Receipt>> {
        let row = sqlx::query(
            "SELECT id, offer, state, at, attempt, next_at FROM receipt
             WHERE rank > sent_rank ORDER BY next_at, at LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Receipt {
                id: IntentId(row.try_get("id")?),
                offer: OfferId(row.try_get("offer")?),
                state: of_word(row.try_get("state")?)?,
                at: time(&row, "at")?,
                attempt: count(&row, "attempt")?,
                next_at: time(&row, "next_at")?,
            })
        })
        .transpose()
    }

    pub(crate) async fn unsent_receipts(&self) -> Result<usize> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM receipt WHERE rank > sent_rank")
            .fetch_one(&self.pool)
            .await?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// The receipt needs nothing more: the hub has it, or will never take it.
    pub(crate) async fn settle_receipt(&self, receipt: &Receipt) -> Result<()> {
        sqlx::query("UPDATE receipt SET sent_rank = max(sent_rank, ?) WHERE offer = ?")
            .bind(rank(receipt.state))
            .bind(&receipt.offer.0)
            .execute(&self.pool)
            .await?;
        sqlx::query(
            "DELETE FROM receipt WHERE rank <= sent_rank AND offer NOT IN
                 (SELECT offer FROM receipt ORDER BY at DESC LIMIT ?)",
        )
        .bind(KEPT)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub(crate) async fn make_receipts_due(&self) -> Result<()> {
        sqlx::query("UPDATE receipt SET next_at = 0 WHERE rank > sent_rank AND next_at > 0")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn delay_receipt(&self, id: &IntentId, next_at: Timestamp) -> Result<()> {
        sqlx::query("UPDATE receipt SET attempt = attempt + 1, next_at = ? WHERE id = ?")
            .bind(next_at.as_millis())
            .bind(&id.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
