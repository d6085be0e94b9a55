//! What the hub says that it told, and what the providers have.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use baton_api::view::DeliveryState::{self, Sent, Unknown, Withheld};
use baton_api::view::{DeliveryView, HandoffView};
use baton_channels::testing::mail::Taken;
use baton_core::notice::NoticeEvent;
use baton_core::notify::Channel;
use baton_tests::webhooks::Received;

use super::scene::Scene;

pub struct Counts {
    /// Deliveries by channel and state.
    states: BTreeMap<(Channel, DeliveryState), usize>,
    views: Vec<HandoffView>,
    /// Webhooks that came again with the same id.
    again: usize,
    /// Messages that were looked for in Slack.
    looked: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outside = self
            .states
            .iter()
            .filter(|((c, _), _)| *c != Channel::Desktop);
        let all: usize = outside.clone().map(|(_, n)| n).sum();
        write!(f, "{} handoffs, {all} deliveries;", self.views.len())?;
        for ((channel, state), n) in outside {
            write!(f, " {channel:?} {state:?} {n},")?;
        }
        let (again, looked) = (self.again, self.looked);
        write!(
            f,
            " {again} webhooks repeated, looked {looked} times in Slack"
        )
    }
}

impl Scene {
    pub async fn counts(&self) -> Counts {
        let views = self.views().await;
        let mut states = BTreeMap::new();
        for d in views.iter().flat_map(|h| &h.deliveries) {
            *states.entry((d.channel, d.state)).or_default() += 1;
        }
        let got = self.hooks.got();
        let ids: BTreeSet<_> = got.iter().map(Received::id).collect();
        Counts {
            states,
            views,
            again: got.len() - ids.len(),
            looked: self.slack.calls("conversations.history"),
        }
    }
}

impl Counts {
    pub fn check(&self, scene: &Scene) {
        let mails = scene.mail.messages();
        for handoff in &self.views {
            slack(handoff, scene);
            email(handoff, &mails);
            hubspot(handoff);
            webhook(handoff, scene);
        }
        let known: usize = self.of(Channel::Email).count();
        assert!(mails.len() <= known, "a mail that nobody sent");
        let tasks = scene.hubspot.tasks();
        assert_eq!(tasks.len(), self.views.len(), "one task a handoff");
        assert!(
            tasks
                .iter()
                .all(|t| !t.property("hubspot_owner_id").is_empty())
        );
        assert_eq!(scene.hubspot.contacts().len(), self.views.len());
    }

    fn of(&self, channel: Channel) -> impl Iterator<Item = &DeliveryView> {
        let all = self.views.iter().flat_map(|h| &h.deliveries);
        all.filter(move |d| d.channel == channel)
    }
}

fn on(handoff: &HandoffView, channel: Channel) -> impl Iterator<Item = &DeliveryView> {
    handoff
        .deliveries
        .iter()
        .filter(move |d| d.channel == channel)
}

/// It came, and that is known.
fn came(d: &DeliveryView) -> bool {
    !matches!(d.state, Unknown | Withheld)
}

fn slack(handoff: &HandoffView, scene: &Scene) {
    let ours = |m: &&baton_channels::testing::slack::Message| {
        m.metadata["event_payload"]["handoff"] == handoff.id.0.as_str()
    };
    let messages: Vec<_> = scene.slack.messages();
    let messages: Vec<_> = messages.iter().filter(ours).collect();
    let asked = on(handoff, Channel::Slack).filter(|d| d.event == NoticeEvent::Offered);
    let asked = asked.filter(|d| came(d)).count();
    assert_eq!(messages.len(), asked, "{:#?}", handoff.deliveries);
    for message in messages {
        let blocks = message.blocks.to_string();
        assert!(blocks.contains("took it"), "{blocks}");
        assert!(!blocks.contains("baton_accept"), "{blocks}");
    }
    let unknown = on(handoff, Channel::Slack).filter(|d| d.state == Unknown);
    assert_eq!(unknown.count(), 0, "Slack can be asked");
}

fn email(handoff: &HandoffView, mails: &[Taken]) {
    for d in on(handoff, Channel::Email) {
        let id = format!("Message-ID: <{}@", d.id);
        let came = mails.iter().filter(|m| {
            let raw = String::from_utf8_lossy(&m.raw);
            raw.to_lowercase().contains(&id.to_lowercase())
        });
        match (d.state, came.count()) {
            (Sent, 1) | (Unknown, 0 | 1) | (Withheld, 0) => {}
            (_, n) => panic!("{n} mails of {d:?}"),
        }
    }
}

fn hubspot(handoff: &HandoffView) {
    for d in on(handoff, Channel::Hubspot) {
        assert_eq!(d.state, Sent, "{d:?}");
    }
}

fn webhook(handoff: &HandoffView, scene: &Scene) {
    let got = scene.hooks.got();
    let ours = got
        .iter()
        .filter(|r| r.event()["subject"] == handoff.id.0.as_str());
    let (mut ids, mut names) = (BTreeSet::new(), vec![]);
    for request in ours {
        if ids.insert(request.id()) {
            names.push(request.name());
        }
    }
    let told: BTreeSet<_> = on(handoff, Channel::Webhook)
        .map(|d| d.id.0.as_str())
        .collect();
    assert_eq!(ids, told);
    assert_eq!(names, ["offered", "accepted"]);
    for d in on(handoff, Channel::Webhook) {
        assert_eq!(d.state, Sent, "{d:?}");
    }
}
