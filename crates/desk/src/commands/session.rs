//! Leaving the team on this device.

use super::Answer;
use crate::cache::{key_name, remove};
use crate::calendar::busy::forget_at_hub;
use crate::calendar::secret_name;
use crate::desk::Desk;
use crate::failure::{Failure, FailureCode};
use crate::hub::HubError;
use crate::keychain::forget;
use crate::profile::token_name;
use crate::view::Connection;

impl Desk {
    /// Tells the hub, then forgets token, key and data here. The desk is over after that, also if
    /// the hub could not be told; then the failure says so.
    pub async fn sign_out(&self) -> Answer<()> {
        let p = &self.parts;
        let accounts = p.outbox.accounts().await.unwrap_or_default();
        for account in &accounts {
            if let Err(e) = forget_at_hub(&p.hub, &account.id).await {
                tracing::info!(error = %e, "the hub could not be told of a calendar that goes");
            }
        }
        let told = p.hub.delete(&["v1", "devices", "current"]).await;
        p.status.set(Connection::SignedOut);
        self.shutdown().await;
        for account in &accounts {
            forget(&p.secrets, &secret_name(&p.config.device, &account.id)).await?;
        }
        // The key goes first: without it the files are noise, even if removing them fails.
        forget(&p.secrets, &key_name(&p.config.device)).await?;
        forget(&p.secrets, &token_name(&p.config.device)).await?;
        remove(&p.config.dir)?;
        match told {
            Ok(()) | Err(HubError::SignedOut) => Ok(()),
            Err(HubError::Refused(p)) if p.code == baton_api::Code::NotFound => Ok(()),
            Err(e) => Err(Failure::new(
                FailureCode::Unreachable,
                format!("You are signed out here, but the hub was not told: {e}."),
            )
            .fix("Ask an admin to revoke this device.")),
        }
    }
}
