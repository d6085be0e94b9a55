//! Connections, who is told of what, and what became of it: straight from and to the hub.

use baton_api::notify::{
    Authorize, ConnectionSaved, ConnectionTest, ConnectionView, MyNotify, NotifyView, Preview,
    PreviewView, Retry, SaveConnection, TestMe,
};
use baton_api::view::{DeliveryView, HandoffView};
use baton_core::ids::{ConnectionId, DeliveryId, HandoffId};
use baton_core::notify::{NotifyPolicy, RepNotify};
use url::Url;

use super::{Answer, Browser};
use crate::desk::Desk;
use crate::failure::{Failure, FailureCode};
use crate::links::parse_sign_in;

const CONNECTIONS: [&str; 3] = ["v1", "admin", "connections"];
const NOTIFICATIONS: [&str; 3] = ["v1", "admin", "notifications"];
const MINE: [&str; 3] = ["v1", "me", "notifications"];

impl Desk {
    pub async fn connections(&self) -> Answer<Vec<ConnectionView>> {
        Ok(self.parts.hub.get(&CONNECTIONS).await?)
    }

    /// The answer may carry a secret that the hub has made: it is never shown again.
    pub async fn add_connection(&self, new: &SaveConnection) -> Answer<ConnectionSaved> {
        Ok(self.parts.hub.post(&CONNECTIONS, new).await?)
    }

    /// Secrets that are absent stay as they are.
    pub async fn save_connection(
        &self,
        id: &ConnectionId,
        change: &SaveConnection,
    ) -> Answer<ConnectionSaved> {
        let path = ["v1", "admin", "connections", &id.0];
        Ok(self.parts.hub.put(&path, change).await?)
    }

    pub async fn drop_connection(&self, id: &ConnectionId) -> Answer<()> {
        let path = ["v1", "admin", "connections", &id.0];
        Ok(self.parts.hub.delete(&path).await?)
    }

    /// Tells nobody anything. A step that fails is an answer, not a failure.
    pub async fn test_connection(&self, id: &ConnectionId) -> Answer<ConnectionTest> {
        let path = ["v1", "admin", "connections", &id.0, "test"];
        Ok(self.parts.hub.ask(&path).await?)
    }

    /// Opens the browser, where an admin signs in at the provider: the provider tells the hub, and
    /// [`connections`](Self::connections) says what came of it.
    pub async fn authorize_connection(&self, id: &ConnectionId, browser: &Browser) -> Answer<()> {
        let path = ["v1", "admin", "connections", &id.0, "authorize"];
        let asked: Authorize = self.parts.hub.ask(&path).await?;
        browser(&parse_sign_in(&asked.url)?)
    }

    pub async fn notifications(&self) -> Answer<NotifyView> {
        Ok(self.parts.hub.get(&NOTIFICATIONS).await?)
    }

    /// The hub refuses it where somebody else saved meanwhile.
    pub async fn save_notifications(&self, policy: &NotifyPolicy) -> Answer<NotifyView> {
        Ok(self.parts.hub.put(&NOTIFICATIONS, policy).await?)
    }

    pub async fn preview_notification(&self, request: &Preview) -> Answer<PreviewView> {
        let path = ["v1", "admin", "notifications", "preview"];
        Ok(self.parts.hub.post(&path, request).await?)
    }

    pub async fn my_notifications(&self) -> Answer<MyNotify> {
        Ok(self.parts.hub.get(&MINE).await?)
    }

    pub async fn save_my_notifications(&self, choice: &RepNotify) -> Answer<MyNotify> {
        Ok(self.parts.hub.put(&MINE, choice).await?)
    }

    /// Answers once it is queued: [`my_notifications`](Self::my_notifications) says how far it is.
    pub async fn test_my_notifications(&self, request: &TestMe) -> Answer<DeliveryView> {
        let path = ["v1", "me", "notifications", "test"];
        Ok(self.parts.hub.post(&path, request).await?)
    }

    /// The prospect's record in the CRM, or what became of a notification, if the handoff has it:
    /// nothing else is opened.
    pub async fn record_url(&self, handoff: &HandoffId, url: &str) -> Answer<Url> {
        let body = self.parts.cache.body(handoff).await?;
        let known = body.is_some_and(|h| leads_to(&h, url));
        let parsed = Url::parse(url).ok().filter(|u| u.scheme() == "https");
        parsed
            .filter(|_| known)
            .ok_or_else(|| Failure::new(FailureCode::NotFound, "This handoff has no such record."))
    }

    /// Sends again what was given up.
    pub async fn retry_delivery(&self, id: &DeliveryId, how: &Retry) -> Answer<DeliveryView> {
        let path = ["v1", "deliveries", &id.0, "retry"];
        Ok(self.parts.hub.post(&path, how).await?)
    }
}

fn leads_to(handoff: &HandoffView, url: &str) -> bool {
    let mut receipts = handoff.deliveries.iter();
    handoff.records.iter().any(|r| r.url == url) || receipts.any(|d| d.url.as_deref() == Some(url))
}
