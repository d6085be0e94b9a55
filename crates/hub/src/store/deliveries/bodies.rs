//! Words that stay the same on every try. They lie beside the conversation that they tell of, and no
//! longer than they may be sent again.

use baton_core::ids::DeliveryId;
use sqlx::SqliteConnection;

use crate::store::{Result, Write};

impl Write {
    /// What is sent from now on, whatever changes meanwhile.
    pub async fn keep_body(&mut self, id: &DeliveryId, body: &str) -> Result<()> {
        sqlx::query("UPDATE deliveries SET body = ? WHERE id = ? AND state = 'queued'")
            .bind(body)
            .bind(&id.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// What was sent on an earlier try.
pub async fn body(c: &mut SqliteConnection, id: &DeliveryId) -> Result<Option<String>> {
    let body = sqlx::query_scalar("SELECT body FROM deliveries WHERE id = ?")
        .bind(&id.0)
        .fetch_optional(c)
        .await?;
    Ok(body.flatten())
}
