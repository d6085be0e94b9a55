//! An AI agent, as the hub sees one, through the client that Baton's own agents use.

use std::time::{Duration, Instant};

use baton_api::Problem;
use baton_api::agent::{
    ConversationView, HandoffStatus, OpenConversation, PostMessage, RequestHandoff,
};
use baton_api::booking::{BookMeeting, FindSlots, MeetingStatus, Slots};
use baton_core::Timestamp;
use baton_core::conversation::{Message, Speaker};
use baton_core::handoff::HandoffReason;
use baton_core::ids::{ConversationId, HandoffId, MeetingId};
use baton_core::routing::Channel;
use baton_hub::client::AgentClient;
use baton_insight::record::Record;

pub struct Agent {
    client: AgentClient,
}

impl Agent {
    pub fn new(hub: &str, key: &str) -> Self {
        let client = AgentClient::new(hub.parse().unwrap(), key.to_owned());
        Self {
            client: client.unwrap(),
        }
    }

    /// Tells the hub of a whole conversation. Doing it again is harmless.
    pub async fn open(&self, record: &Record) -> ConversationView {
        self.tries_to_open(record).await.unwrap()
    }

    /// The same, where the hub may refuse.
    pub async fn tries_to_open(&self, record: &Record) -> Result<ConversationView, Problem> {
        let said = |m: &Message| PostMessage {
            id: format!("{}-{}", record.id, m.seq),
            role: m.role,
            text: m.text.clone(),
            at: Some(m.at),
        };
        let body = OpenConversation {
            id: record.id.clone(),
            prospect: record.prospect.clone(),
            channel: Channel::default(),
            started_at: Some(record.started_at),
            messages: record.messages.iter().map(said).collect(),
        };
        self.client.open(&body).await
    }

    /// The prospect says one thing more, which the agent knows as `id`.
    pub async fn hears(
        &self,
        conversation: &ConversationId,
        id: &str,
        text: &str,
    ) -> ConversationView {
        let message = PostMessage {
            id: id.to_owned(),
            role: Speaker::Prospect,
            text: text.to_owned(),
            at: None,
        };
        let posted = self.client.post(conversation, vec![message]).await;
        posted.unwrap()
    }

    /// Asks for a rep. Asking again returns the same handoff.
    pub async fn hand_over(&self, conversation: &ConversationId) -> HandoffStatus {
        let body = RequestHandoff {
            id: format!("handoff-of-{conversation}"),
            reason: HandoffReason::Qualified,
            note: None,
        };
        let asked = self.client.request_handoff(conversation, &body).await;
        asked.unwrap()
    }

    /// What is free, in the prospect's words or none.
    pub async fn slots(&self, conversation: &ConversationId, words: Option<&str>) -> Slots {
        let request = FindSlots {
            words: words.map(str::to_owned),
            ..FindSlots::default()
        };
        self.client.slots(conversation, &request).await.unwrap()
    }

    /// Whether exactly this start can be booked.
    pub async fn is_free(&self, conversation: &ConversationId, start: Timestamp) -> bool {
        let request = FindSlots {
            at: Some(start),
            ..FindSlots::default()
        };
        let slots = self.client.slots(conversation, &request).await.unwrap();
        slots.asked.expect("an answer").free
    }

    /// Books, or is told what is free instead.
    pub async fn book(
        &self,
        conversation: &ConversationId,
        start: Timestamp,
    ) -> Result<MeetingStatus, Problem> {
        let request = BookMeeting {
            start: Some(start),
            email: Some("dana@haulpoint.example".to_owned()),
            ..BookMeeting::default()
        };
        self.client.book(conversation, &request).await
    }

    pub async fn meeting(&self, id: &MeetingId) -> MeetingStatus {
        self.client.meeting(id).await.unwrap()
    }

    pub async fn handoff(&self, id: &HandoffId) -> HandoffStatus {
        self.client.follow(id, 0, 0).await.unwrap()
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
            let next = self.client.follow(id, status.version, 2).await;
            status = next.unwrap();
        }
        status
    }
}
