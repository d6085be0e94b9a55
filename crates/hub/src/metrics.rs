//! Figures for whoever runs the hub, in the Prometheus text format.

use baton_api::intent::Answer;
use baton_api::view::DeliveryState;
use baton_core::notify::Channel;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::store::name;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AnswerLabel {
    answer: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabel {
    pub route: String,
    pub status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct StateLabel {
    pub state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DeliveryLabel {
    channel: String,
    state: String,
}

#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    pub conversations: Counter,
    pub messages: Counter,
    pub handoffs: Counter,
    pub offers: Counter,
    pub lapses: Counter,
    pub meetings: Counter,
    pub feeds: Gauge,
    pub requests: Family<RequestLabel, Counter>,
    pub by_state: Family<StateLabel, Gauge>,
    answers: Family<AnswerLabel, Counter>,
    deliveries: Family<DeliveryLabel, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("baton");
        let mut counter = |name: &str, help: &str| {
            let c = Counter::default();
            registry.register(name, help, c.clone());
            c
        };
        let conversations = counter("conversations", "Conversations opened");
        let messages = counter("messages", "Messages stored");
        let handoffs = counter("handoffs", "Handoffs requested");
        let offers = counter("offers", "Offers made to reps");
        let lapses = counter("lapses", "Offers that nobody answered in time");
        let meetings = counter("meetings", "Meetings booked");
        let (feeds, requests) = (Gauge::default(), Family::default());
        let (by_state, answers) = (Family::default(), Family::default());
        registry.register("feeds", "Devices on the feed", feeds.clone());
        registry.register("requests", "Requests by route and status", requests.clone());
        registry.register(
            "handoffs_by_state",
            "Handoffs in each state",
            by_state.clone(),
        );
        registry.register("answers", "Answers to reps' decisions", answers.clone());
        let deliveries = Family::default();
        registry.register(
            "deliveries",
            "Tries to notify by channel and by what came of them",
            deliveries.clone(),
        );
        Self {
            registry,
            conversations,
            messages,
            handoffs,
            offers,
            lapses,
            meetings,
            feeds,
            requests,
            by_state,
            answers,
            deliveries,
        }
    }
}

impl Metrics {
    /// A try to notify has ended.
    pub fn delivered(&self, channel: Channel, state: DeliveryState) {
        let label = DeliveryLabel {
            channel: name(&channel),
            state: name(&state),
        };
        self.deliveries.get_or_create(&label).inc();
    }

    pub fn answered(&self, answer: &Answer) {
        let answer = match answer {
            Answer::Accepted { .. } => "accepted",
            Answer::Taken { .. } => "taken",
            Answer::Lapsed { .. } => "lapsed",
            Answer::Withdrawn { .. } => "withdrawn",
            Answer::Closed { .. } => "closed",
            Answer::Declined { .. } => "declined",
            Answer::Returned { .. } => "returned",
            Answer::Clash { .. } => "clash",
            Answer::Changed { .. } => "changed",
            Answer::Over => "over",
            Answer::Done => "done",
        };
        self.answers.get_or_create(&AnswerLabel { answer }).inc();
    }

    pub fn render(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = prometheus_client::encoding::text::encode(&mut out, &self.registry);
        out
    }
}
