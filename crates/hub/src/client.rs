//! A small client of the agent API: what the sample and `baton-hub agent replay` speak through, so
//! that both go the way every agent goes.

use std::time::Duration;

use baton_api::agent::{
    ConversationView, HandoffStatus, OpenConversation, PostMessage, PostMessages, RequestHandoff,
};
use baton_api::booking::{BookMeeting, FindSlots, HoldView, MeetingStatus, NewHold, Slots};
use baton_api::{Code, Problem};
use baton_core::ids::{ConversationId, HandoffId, MeetingId};
use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

const CONNECT: Duration = Duration::from_secs(5);
const REQUEST: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub struct AgentClient {
    http: reqwest::Client,
    hub: Url,
    key: String,
}

impl std::fmt::Debug for AgentClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgentClient")
            .field("hub", &self.hub.as_str())
            .finish_non_exhaustive()
    }
}

fn unreachable(e: &reqwest::Error) -> Problem {
    Problem::new(Code::Unavailable, format!("The hub did not answer: {e}."))
        .fix("Check its address, and that it runs.")
}

impl AgentClient {
    pub fn new(hub: Url, key: String) -> Result<Self, Problem> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .user_agent(concat!("baton-agent/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|e| unreachable(&e))?;
        Ok(Self { http, hub, key })
    }

    pub async fn open(&self, request: &OpenConversation) -> Result<ConversationView, Problem> {
        self.send(Method::POST, "v1/conversations", request).await
    }

    pub async fn post(
        &self,
        id: &ConversationId,
        messages: Vec<PostMessage>,
    ) -> Result<ConversationView, Problem> {
        let path = format!("v1/conversations/{id}/messages");
        self.send(Method::POST, &path, &PostMessages { messages })
            .await
    }

    pub async fn request_handoff(
        &self,
        id: &ConversationId,
        request: &RequestHandoff,
    ) -> Result<HandoffStatus, Problem> {
        self.send(
            Method::POST,
            &format!("v1/conversations/{id}/handoff"),
            request,
        )
        .await
    }

    pub async fn slots(&self, id: &ConversationId, request: &FindSlots) -> Result<Slots, Problem> {
        let path = format!("v1/conversations/{id}/slots");
        self.send(Method::POST, &path, request).await
    }

    pub async fn hold(&self, id: &ConversationId, request: &NewHold) -> Result<HoldView, Problem> {
        let path = format!("v1/conversations/{id}/holds");
        self.send(Method::POST, &path, request).await
    }

    pub async fn book(
        &self,
        id: &ConversationId,
        request: &BookMeeting,
    ) -> Result<MeetingStatus, Problem> {
        let path = format!("v1/conversations/{id}/meetings");
        self.send(Method::POST, &path, request).await
    }

    pub async fn meeting(&self, id: &MeetingId) -> Result<MeetingStatus, Problem> {
        let path = format!("v1/meetings/{id}");
        answer(self.request(Method::GET, &path)?.timeout(REQUEST)).await
    }

    /// The handoff once its version is above `after`, or as it is after `wait` seconds.
    pub async fn follow(
        &self,
        id: &HandoffId,
        after: u32,
        wait: u32,
    ) -> Result<HandoffStatus, Problem> {
        let path = format!("v1/handoffs/{id}?after={after}&wait={wait}");
        let timeout = REQUEST + Duration::from_secs(u64::from(wait));
        answer(self.request(Method::GET, &path)?.timeout(timeout)).await
    }

    async fn send<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &B,
    ) -> Result<T, Problem> {
        answer(self.request(method, path)?.timeout(REQUEST).json(body)).await
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Problem> {
        let url = self.hub.join(path).map_err(|e| {
            Problem::new(
                Code::InvalidField,
                format!("The hub's address cannot be used: {e}."),
            )
            .at("hub")
        })?;
        Ok(self.http.request(method, url).bearer_auth(&self.key))
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Problem> {
    let response = request.send().await.map_err(|e| unreachable(&e))?;
    let status = response.status();
    let body = response.bytes().await.map_err(|e| unreachable(&e))?;
    if status.is_success() {
        return serde_json::from_slice(&body)
            .map_err(|e| Problem::new(Code::Internal, format!("The answer cannot be read: {e}.")));
    }
    Err(serde_json::from_slice(&body).unwrap_or_else(|_| {
        Problem::new(
            Code::Internal,
            format!("The hub answered {status} without a reason."),
        )
    }))
}
