//! An AI agent, as the hub sees one: its half of the HTTP API.

use std::time::{Duration, Instant};

use baton_api::agent::{
    ConversationView, HandoffStatus, OpenConversation, PostMessage, RequestHandoff,
};
use baton_core::handoff::HandoffReason;
use baton_core::ids::{ConversationId, HandoffId};
use baton_insight::record::Record;
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;

pub struct Agent {
    http: Client,
    hub: String,
    key: String,
}

impl Agent {
    pub fn new(hub: &str, key: &str) -> Self {
        Self {
            http: client(),
            hub: hub.to_owned(),
            key: key.to_owned(),
        }
    }

    /// Tells the hub of a whole conversation. Doing it again is harmless.
    pub async fn open(&self, record: &Record) -> ConversationView {
        let said = |m: &baton_core::conversation::Message| PostMessage {
            id: format!("{}-{}", record.id, m.seq),
            role: m.role,
            text: m.text.clone(),
            at: Some(m.at),
        };
        let body = OpenConversation {
            id: record.id.clone(),
            prospect: record.prospect.clone(),
            started_at: Some(record.started_at),
            messages: record.messages.iter().map(said).collect(),
        };
        self.answer(self.http.post(self.at("conversations")).json(&body))
            .await
    }

    /// Asks for a rep. Asking again returns the same handoff.
    pub async fn hand_over(&self, conversation: &ConversationId) -> HandoffStatus {
        let body = RequestHandoff {
            id: format!("handoff-of-{conversation}"),
            reason: HandoffReason::Qualified,
            note: None,
        };
        let at = self.at(&format!("conversations/{conversation}/handoff"));
        self.answer(self.http.post(at).json(&body)).await
    }

    pub async fn handoff(&self, id: &HandoffId) -> HandoffStatus {
        self.answer(self.http.get(self.at(&format!("handoffs/{id}"))))
            .await
    }

    /// Follows a handoff by long polls until it is as wanted.
    pub async fn follow(
        &self,
        id: &HandoffId,
        what: &str,
        within: Duration,
        mut wanted: impl FnMut(&HandoffStatus) -> bool,
    ) -> HandoffStatus {
        let start = Instant::now();
        let mut status = self.handoff(id).await;
        while !wanted(&status) {
            assert!(
                start.elapsed() < within,
                "waited {within:?} in vain for {what}: {status:?}"
            );
            let at = self.at(&format!("handoffs/{id}?wait=2&after={}", status.version));
            status = self.answer(self.http.get(at)).await;
        }
        status
    }

    fn at(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.hub)
    }

    async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> T {
        answer(request.bearer_auth(&self.key)).await
    }
}

/// Loopback only: no proxy of the machine may come between.
pub(crate) fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// The answer as `T`; panics with the hub's own words if it refuses.
pub(crate) async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> T {
    let reply = request
        .timeout(Duration::from_secs(30))
        .send()
        .await
        .unwrap();
    let (status, url) = (reply.status(), reply.url().path().to_owned());
    let text = reply.text().await.unwrap();
    assert!(status.is_success(), "{url}: {status}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{url}: {e}: {text}"))
}
