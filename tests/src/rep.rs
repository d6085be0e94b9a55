//! A rep without an app: a device that speaks the HTTP API, for the colleague of a test.

use std::collections::BTreeMap;

use baton_api::feed::{Change, EVENT_CAUGHT_UP, EVENT_ENTITY, Entry};
use baton_api::intent::{Action, Answer, Intent, IntentReply};
use baton_api::rep::{Enrol, Enrolled};
use baton_api::view::{DeliveryView, HandoffView, OfferView, Person};
use baton_core::conversation::Message;
use baton_core::env::Env;
use baton_core::handoff::{OfferState, Outcome};
use baton_core::ids::{ConversationId, HandoffId, IntentId, OfferId, RepId};
use baton_core::presence::Presence;
use eventsource_stream::Eventsource as _;
use futures_util::StreamExt as _;
use reqwest::{Client, Response, StatusCode};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::http::{answer, client};
use crate::wait::SOON;

pub struct Rep {
    pub person: Person,
    http: Client,
    hub: String,
    token: String,
    seen: watch::Receiver<Seen>,
    /// Reads the feed for as long as the rep lives.
    _reader: JoinSet<()>,
}

#[derive(Default)]
struct Seen {
    caught_up: bool,
    handoffs: BTreeMap<HandoffId, HandoffView>,
    messages: BTreeMap<ConversationId, BTreeMap<u32, Message>>,
}

impl Seen {
    fn learns(&mut self, change: Change) {
        match change {
            Change::Handoff { handoff } => {
                self.handoffs.insert(handoff.id.clone(), *handoff);
            }
            Change::Message { message } => {
                let of = self.messages.entry(message.conversation).or_default();
                of.insert(message.message.seq, message.message);
            }
            _ => {}
        }
    }
}

impl Rep {
    /// Joins with a code and stays connected: the hub takes this rep for available.
    pub async fn join(hub: &str, code: &str) -> Self {
        let http = client();
        let body = Enrol {
            code: code.to_owned(),
            device: "Test".to_owned(),
            zone: None,
        };
        let enrolled: Enrolled = answer(http.post(format!("{hub}/v1/enrol")).json(&body)).await;
        let feed = http
            .get(format!("{hub}/v1/feed"))
            .bearer_auth(&enrolled.token);
        let feed = feed.send().await.unwrap().error_for_status().unwrap();

        let (seen, receiver) = watch::channel(Seen::default());
        let mut reader = JoinSet::new();
        reader.spawn(read(feed, seen));
        let mut rep = Self {
            person: enrolled.rep,
            http,
            hub: hub.to_owned(),
            token: enrolled.token,
            seen: receiver,
            _reader: reader,
        };
        rep.wait("the feed to catch up", |seen| seen.caught_up.then_some(()))
            .await;
        rep
    }

    /// Waits until a handoff is offered to this rep.
    pub async fn offer(&mut self) -> (HandoffView, OfferId) {
        let me = self.person.id.clone();
        self.wait("an offer", |seen| {
            seen.handoffs.values().find_map(|h| asks(h, &me))
        })
        .await
    }

    /// Waits until this handoff is offered to this rep.
    pub async fn offer_of(&mut self, handoff: &HandoffId) -> (HandoffView, OfferId) {
        let me = self.person.id.clone();
        self.wait("the offer", |seen| {
            seen.handoffs.get(handoff).and_then(|h| asks(h, &me))
        })
        .await
    }

    /// Every handoff that the rep sees, as it is now.
    pub fn handoffs(&self) -> Vec<HandoffView> {
        self.seen.borrow().handoffs.values().cloned().collect()
    }

    /// What was said in a conversation, as the hub has told so far.
    pub fn messages(&self, conversation: &ConversationId) -> Vec<Message> {
        let seen = self.seen.borrow();
        let said = seen.messages.get(conversation);
        said.into_iter().flat_map(|m| m.values().cloned()).collect()
    }

    pub async fn accept(&self, offer: OfferId) -> Answer {
        self.decide(Action::Accept { offer }).await
    }

    pub async fn decline(&self, offer: OfferId, reason: &str) -> Answer {
        let reason = reason.to_owned();
        self.decide(Action::Decline { offer, reason }).await
    }

    pub async fn close(&self, handoff: HandoffId, outcome: Outcome) -> Answer {
        let action = Action::Close {
            handoff,
            outcome,
            note: None,
        };
        self.decide(action).await
    }

    /// How far the alerts of a handoff got, as the hub has told so far.
    pub async fn deliveries(
        &mut self,
        handoff: &HandoffId,
        what: &str,
        wanted: impl Fn(&[DeliveryView]) -> bool,
    ) -> Vec<DeliveryView> {
        self.wait(what, |seen| {
            let deliveries = &seen.handoffs.get(handoff)?.deliveries;
            wanted(deliveries).then(|| deliveries.clone())
        })
        .await
    }

    async fn decide(&self, action: Action) -> Answer {
        let env = Env::system();
        let intent = Intent {
            id: env.id(),
            at: env.now(),
            action,
        };
        let intents = self.http.post(format!("{}/v1/intents", self.hub));
        let reply: IntentReply = answer(intents.bearer_auth(&self.token).json(&intent)).await;
        reply.answer
    }

    async fn wait<T>(&mut self, what: &str, pick: impl Fn(&Seen) -> Option<T>) -> T {
        let found = self.seen.wait_for(|seen| pick(seen).is_some());
        let name = &self.person.name;
        let seen = tokio::time::timeout(SOON, found)
            .await
            .unwrap_or_else(|_| panic!("{name} waited in vain for {what}"))
            .unwrap_or_else(|_| panic!("{name}'s feed ended before {what}"));
        pick(&seen).unwrap()
    }
}

/// Whether the hub has given an answer to the decision with this id of the rep with this token: it
/// refuses to take the id for another.
pub async fn has_heard(hub: &str, token: &str, id: &IntentId) -> bool {
    let other = Intent {
        id: id.clone(),
        at: Env::system().now(),
        action: Action::SetPresence {
            presence: Presence::Away,
        },
    };
    let request = client().post(format!("{hub}/v1/intents"));
    let reply = request.bearer_auth(token).json(&other).send().await;
    reply.unwrap().status() == StatusCode::CONFLICT
}

/// The handoff, if this rep is asked for it now.
fn asks(handoff: &HandoffView, me: &RepId) -> Option<(HandoffView, OfferId)> {
    let mine = |o: &&OfferView| &o.rep.id == me && o.state == OfferState::Pending;
    let offer = handoff.offers.iter().find(mine)?;
    Some((handoff.clone(), offer.id.clone()))
}

async fn read(feed: Response, seen: watch::Sender<Seen>) {
    let mut events = feed.bytes_stream().eventsource();
    while let Some(Ok(event)) = events.next().await {
        match event.event.as_str() {
            EVENT_CAUGHT_UP => seen.send_modify(|seen| seen.caught_up = true),
            EVENT_ENTITY => {
                let entry: Entry = serde_json::from_str(&event.data).unwrap();
                seen.send_modify(|seen| seen.learns(entry.change));
            }
            _ => {}
        }
    }
}
