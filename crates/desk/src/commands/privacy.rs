//! Forgetting a prospect: straight from and to the hub. The copies here go with the feed.

use baton_api::privacy::{ForgetPreview, ForgetReceipt, ForgetWhom};

use super::Answer;
use crate::desk::Desk;

const FORGET: [&str; 3] = ["v1", "admin", "forget"];

impl Desk {
    /// What would go.
    pub async fn preview_forget(&self, whom: &ForgetWhom) -> Answer<ForgetPreview> {
        let path = ["v1", "admin", "forget", "preview"];
        Ok(self.parts.hub.post(&path, whom).await?)
    }

    pub async fn forget(&self, whom: &ForgetWhom) -> Answer<ForgetReceipt> {
        Ok(self.parts.hub.post(&FORGET, whom).await?)
    }

    /// Receipts, newest first.
    pub async fn forgotten(&self) -> Answer<Vec<ForgetReceipt>> {
        Ok(self.parts.hub.get(&FORGET).await?)
    }
}
