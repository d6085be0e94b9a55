//! An AI agent that does as the protocol asks: what was not answered is said again.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton_api::agent::{
    ConversationView, HandoffStatus, OpenConversation, PostMessage, RequestHandoff,
};
use baton_api::booking::{BookMeeting, FindSlots, MeetingStatus};
use baton_api::{Code, Problem};
use baton_core::conversation::Speaker;
use baton_core::handoff::HandoffReason;
use baton_core::ids::{ConversationId, HandoffId};
use baton_core::prospect::Prospect;
use baton_core::routing::Channel;
use baton_hub::client::AgentClient;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::network::Network;

/// How often a hub may fail at one and the same thing.
const MOST_FAILED: u32 = 3;
/// Before something is said again.
const AGAIN: Duration = Duration::from_millis(15);

/// Somebody who meets four of five signals.
const TALK: [(Speaker, &str); 5] = [
    (
        Speaker::Agent,
        "Hello! What brings you here, and how large is your company?",
    ),
    (
        Speaker::Prospect,
        "We want interactive website tours so that visitors can click through our product. \
         We are 220 employees.",
    ),
    (Speaker::Agent, "What is your role, and who decides?"),
    (
        Speaker::Prospect,
        "I am the VP of Marketing, it's my decision.",
    ),
    (
        Speaker::Prospect,
        "Our budget is 40,000 USD, approved, and we need to go live next month.",
    ),
];

#[derive(Clone)]
pub struct SimAgent {
    pub network: Arc<Network>,
    through: AgentClient,
    /// Past all trouble, for looking only.
    witness: AgentClient,
    talks: Arc<Mutex<Vec<Talk>>>,
}

/// What the agent knows of one conversation, by what the hub said.
#[derive(Clone, Debug)]
pub struct Talk {
    pub name: String,
    pub conversation: ConversationId,
    /// Messages that the hub said it has.
    pub stored: u32,
    pub handoff: Option<HandoffId>,
    pub meetings: Vec<MeetingStatus>,
}

impl SimAgent {
    pub fn new(hub: &str, network: Network, key: &str) -> Self {
        let client = |url: &str| AgentClient::new(url.parse().unwrap(), key.to_owned()).unwrap();
        Self {
            through: client(&network.url()),
            witness: client(hub),
            network: Arc::new(network),
            talks: Arc::default(),
        }
    }

    pub fn talks(&self) -> Vec<Talk> {
        self.talks.lock().unwrap().clone()
    }

    /// Somebody comes, tells all, and is handed over.
    pub fn meets(&self, name: String, at_work: &mut JoinSet<()>) {
        let agent = self.clone();
        at_work.spawn(async move {
            let opened = agent.opens(&name).await;
            agent.knows(Talk {
                name,
                conversation: opened.id.clone(),
                stored: opened.messages,
                handoff: None,
                meetings: vec![],
            });
            agent.hands_over(&opened.id).await;
        });
    }

    /// The prospect says one thing more.
    pub fn hears(&self, talk: &Talk, id: String, at_work: &mut JoinSet<()>) {
        let (agent, conversation) = (self.clone(), talk.conversation.clone());
        at_work.spawn(async move {
            let message = vec![PostMessage {
                id,
                role: Speaker::Prospect,
                text: "And can it be embedded in our own site?".into(),
                at: None,
            }];
            let post = || agent.through.post(&conversation, message.clone());
            match persist(post).await {
                Ok(view) => agent.learns(&conversation, |t| t.stored = t.stored.max(view.messages)),
                Err(p) => agent.may_refuse(&p, &[Code::ConversationEnded]),
            }
        });
    }

    /// The first free time is booked.
    pub fn books(&self, talk: &Talk, at_work: &mut JoinSet<()>) {
        let (agent, conversation) = (self.clone(), talk.conversation.clone());
        let email = format!("{}@haulpoint.example", talk.name);
        at_work.spawn(async move {
            let wanted = FindSlots::default();
            let free = persist(|| agent.through.slots(&conversation, &wanted)).await;
            let free = match free {
                Ok(free) => free,
                Err(p) => return agent.may_refuse(&p, TOO_LATE),
            };
            let Some(first) = free.slots.first() else {
                return;
            };
            let request = BookMeeting {
                start: Some(first.start),
                email: Some(email),
                ..BookMeeting::default()
            };
            match persist(|| agent.through.book(&conversation, &request)).await {
                Ok(booked) => agent.learns(&conversation, |t| t.meetings.push(booked.clone())),
                Err(p) => agent.may_refuse(&p, TOO_LATE),
            }
        });
    }

    /// The hub's word on a handoff, past all trouble.
    pub async fn status(&self, handoff: &HandoffId) -> HandoffStatus {
        persist(|| self.witness.follow(handoff, 0, 0))
            .await
            .unwrap()
    }

    pub async fn meeting(&self, booked: &MeetingStatus) -> MeetingStatus {
        persist(|| self.witness.meeting(&booked.meeting.id))
            .await
            .unwrap()
    }

    async fn opens(&self, name: &str) -> ConversationView {
        let body = opening(name);
        persist(|| self.through.open(&body)).await.unwrap()
    }

    async fn hands_over(&self, conversation: &ConversationId) {
        let body = RequestHandoff {
            id: format!("handoff-of-{conversation}"),
            reason: HandoffReason::Qualified,
            note: None,
        };
        match persist(|| self.through.request_handoff(conversation, &body)).await {
            Ok(status) => self.learns(conversation, |t| t.handoff = Some(status.id.clone())),
            Err(p) => self.may_refuse(&p, TOO_LATE),
        }
    }

    fn knows(&self, talk: Talk) {
        self.talks.lock().unwrap().push(talk);
    }

    fn learns(&self, conversation: &ConversationId, what: impl Fn(&mut Talk)) {
        let mut talks = self.talks.lock().unwrap();
        let talk = talks.iter_mut().find(|t| &t.conversation == conversation);
        what(talk.expect("a talk of this agent"));
    }

    /// A clear no of the hub, of a kind that can be: somebody else was quicker.
    #[expect(clippy::unused_self, reason = "reads as what the agent does")]
    fn may_refuse(&self, problem: &Problem, kinds: &[Code]) {
        assert!(
            kinds.contains(&problem.code),
            "the hub refused: {problem:?}"
        );
    }
}

/// All that the prospect says at first.
fn opening(name: &str) -> OpenConversation {
    let said = |(n, (role, text)): (usize, &(Speaker, &str))| PostMessage {
        id: format!("{name}-{n}"),
        role: *role,
        text: (*text).to_owned(),
        at: None,
    };
    OpenConversation {
        id: name.to_owned(),
        prospect: Prospect {
            name: Some(name.to_owned()),
            email: Some(format!("{name}@haulpoint.example")),
            ..Prospect::default()
        },
        channel: Channel::default(),
        started_at: None,
        messages: TALK.iter().enumerate().map(said).collect(),
    }
}

/// What booking and asking are refused with when things have moved on.
const TOO_LATE: &[Code] = &[
    Code::SlotTaken,
    Code::HandoffOpen,
    Code::HandoffTaken,
    Code::ConversationEnded,
    Code::MeetingUnchangeable,
];

/// Says it until there is an answer. A hub that loses power may say, dying, that it failed.
async fn persist<T, F>(call: impl Fn() -> F) -> Result<T, Problem>
where
    F: Future<Output = Result<T, Problem>>,
{
    let mut failed = 0;
    loop {
        match call().await {
            Err(p) if p.code == Code::Internal && failed < MOST_FAILED => {
                failed += 1;
                sleep(AGAIN).await;
            }
            Err(p)
                if matches!(
                    p.code,
                    Code::Unavailable | Code::TimedOut | Code::RateLimited
                ) =>
            {
                sleep(AGAIN).await;
            }
            answer => return answer,
        }
    }
}
