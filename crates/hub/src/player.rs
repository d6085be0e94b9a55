//! Plays a recorded conversation through the agent API, step by step, as an agent would.

use std::time::Duration;

use baton_api::Problem;
use baton_api::agent::{
    ConversationView, HandoffStatus, OpenConversation, PostMessage, RequestHandoff,
};
use baton_api::booking::{BookMeeting, FindSlots, MeetingStatus};
use baton_core::conversation::Message;
use baton_core::handoff::{HandoffReason, HandoffState};
use baton_core::qualification::Verdict;
use baton_insight::record::Record;

use crate::client::AgentClient;

/// The longest that one follow call waits.
const FOLLOW_SECONDS: u32 = 30;

#[derive(Clone, Debug)]
pub enum Step<'a> {
    Opened(&'a ConversationView),
    Said(&'a Message, &'a ConversationView),
    /// Everything is said.
    Judged(&'a ConversationView),
    /// The agent asked for a person.
    HandedOver(&'a HandoffStatus),
    /// Something changed after that.
    Followed(&'a HandoffStatus),
    /// The agent booked a meeting with the rep who took it.
    Booked(&'a MeetingStatus),
}

#[derive(Clone, Debug)]
pub struct Play {
    /// Added to the record's id, to play it again.
    pub suffix: String,
    /// Before each message; `None` posts them all at once.
    pub pause: Option<Duration>,
    /// Follow the handoff until a rep has it, or it has ended.
    pub follow: bool,
    /// Then book a meeting with that rep, at the first time that is free.
    pub book: bool,
}

fn post(m: &Message) -> PostMessage {
    PostMessage {
        id: format!("m{}", m.seq),
        role: m.role,
        text: m.text.clone(),
        at: Some(m.at),
    }
}

impl Play {
    pub async fn run(
        &self,
        client: &AgentClient,
        record: &Record,
        mut on: impl FnMut(Step<'_>) + Send,
    ) -> Result<(), Problem> {
        let at_once = if self.pause.is_some() {
            0
        } else {
            record.messages.len()
        };
        let (first, rest) = record.messages.split_at(at_once);
        let mut view = client
            .open(&OpenConversation {
                id: format!("{}{}", record.id, self.suffix),
                prospect: record.prospect.clone(),
                channel: baton_core::routing::Channel::default(),
                started_at: Some(record.started_at),
                messages: first.iter().map(post).collect(),
            })
            .await?;
        on(Step::Opened(&view));
        for message in rest {
            tokio::time::sleep(self.pause.unwrap_or_default()).await;
            view = client.post(&view.id, vec![post(message)]).await?;
            on(Step::Said(message, &view));
        }
        on(Step::Judged(&view));
        let reason = match (view.scorecard.verdict, view.scorecard.wants_human) {
            (Verdict::Qualified, _) => HandoffReason::Qualified,
            (_, true) => HandoffReason::Requested,
            _ => return Ok(()),
        };
        let request = RequestHandoff {
            id: "handoff".into(),
            reason,
            note: None,
        };
        let status = client.request_handoff(&view.id, &request).await?;
        on(Step::HandedOver(&status));
        if !self.follow {
            return Ok(());
        }
        let status = follow(client, status, &mut on).await?;
        if self.book && status.state == HandoffState::Accepted {
            book(client, &status, on).await?;
        }
        Ok(())
    }
}

async fn book(
    client: &AgentClient,
    status: &HandoffStatus,
    mut on: impl FnMut(Step<'_>) + Send,
) -> Result<(), Problem> {
    let first = FindSlots {
        rep: status.rep.as_ref().map(|r| r.id.clone()),
        limit: Some(1),
        ..FindSlots::default()
    };
    let slots = client.slots(&status.conversation, &first).await?;
    // Nobody works in the weeks to come: there is nothing to book.
    let Some(slot) = slots.slots.first() else {
        return Ok(());
    };
    let request = BookMeeting {
        start: Some(slot.start),
        ..BookMeeting::default()
    };
    let booked = client.book(&status.conversation, &request).await?;
    on(Step::Booked(&booked));
    Ok(())
}

async fn follow(
    client: &AgentClient,
    mut status: HandoffStatus,
    on: &mut (impl FnMut(Step<'_>) + Send),
) -> Result<HandoffStatus, Problem> {
    while matches!(status.state, HandoffState::Offered | HandoffState::Waiting) {
        let next = client
            .follow(&status.id, status.version, FOLLOW_SECONDS)
            .await?;
        if next.version > status.version {
            on(Step::Followed(&next));
        }
        status = next;
    }
    Ok(status)
}
