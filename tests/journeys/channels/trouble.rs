//! What goes wrong at a provider, and what it has in the end.

use std::time::Duration;

use baton_api::view::DeliveryState::Sent;
use baton_api::view::DeliveryView;
use baton_channels::testing::mail::{Behaviour, Taken};
use baton_channels::testing::salesforce::Row;
use baton_channels::testing::slack::Fault;
use baton_channels::testing::vendor::Accident;
use baton_core::ids::HandoffId;
use baton_core::notice::NoticeEvent::Offered;
use baton_core::notify::Channel;
use baton_desk::Alert;
use baton_tests::channels::delivery;
use baton_tests::conversations::in_place_of_dana;
use baton_tests::webhooks::{Answer, Received};

use super::header;
use super::office::{OUTSIDE, Office, reaches};
use crate::device::Device;

/// What the providers ask to wait.
pub const WAIT_SECONDS: u32 = 20;
/// Slower than anybody waits for an answer.
const DRIP: Duration = Duration::from_secs(1);
/// Lines of a mail server that come slowly; with all of them a mail would take minutes.
const SLOW_LINES: u32 = 8;

const MESSAGE: &str = "chat.postMessage";
const HUBSPOT_TASK: &str = "POST /crm/objects/2026-03/tasks";
const SALESFORCE_TASK: &str = "POST /services/data/v64.0/sobjects/Task";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It asks to wait.
    Busy,
    /// It breaks down, and nothing is done.
    Broken,
    /// It is done, and the answer is lost.
    Lost,
    /// It no longer lets us in.
    Shut,
    /// It is done, and nothing is ever said to it.
    Silent,
    /// Nothing is done, and nothing is ever said to it.
    Deaf,
    /// It is done, and said so slowly that nobody waits for it.
    Drip,
}

impl Trouble {
    fn at_slack(self) -> Fault {
        match self {
            Self::Busy => Fault::Throttle(WAIT_SECONDS.into()),
            Self::Broken => Fault::Status(500),
            Self::Lost => Fault::LoseAnswer,
            Self::Shut => Fault::Says("invalid_auth"),
            Self::Silent => Fault::Hang,
            Self::Deaf => Fault::Deaf,
            Self::Drip => Fault::Drip(DRIP),
        }
    }

    fn at_crm(self) -> Accident {
        match self {
            Self::Busy => Accident::Busy(Some(WAIT_SECONDS.into())),
            Self::Broken => Accident::Status(500),
            Self::Lost => Accident::Lost,
            Self::Shut => Accident::SignIn,
            Self::Silent => Accident::Silent,
            Self::Deaf => Accident::Deaf,
            Self::Drip => Accident::Drip(DRIP),
        }
    }

    fn at_mail(self) -> (Behaviour, u32) {
        match self {
            Self::Busy => (Behaviour::Receiver("451 4.7.1 Greylisted, come back"), 1),
            Self::Broken => (Behaviour::Message("451 4.3.0 Out of order"), 1),
            Self::Lost => (Behaviour::DropAfterMessage { kept: true }, 1),
            Self::Shut => (Behaviour::Sender("530 5.7.0 Sign in first"), 1),
            Self::Silent => (Behaviour::SilentAfterMessage { kept: true }, 1),
            Self::Deaf => (Behaviour::Deaf, 1),
            Self::Drip => (Behaviour::Trickle, SLOW_LINES),
        }
    }

    fn at_webhook(self) -> Answer {
        match self {
            Self::Busy => Answer::Busy(WAIT_SECONDS),
            Self::Broken => Answer::Status(500),
            Self::Lost => Answer::HangUp,
            Self::Shut => Answer::Status(401),
            // Whether it was read nobody can see.
            Self::Silent | Self::Deaf => Answer::Silent,
            Self::Drip => Answer::Drip(DRIP),
        }
    }
}

impl Office {
    /// This happens to the next notification on the channel.
    fn suffers(&mut self, channel: Channel, trouble: Trouble) {
        match channel {
            Channel::Slack => self.slack.fail_next(MESSAGE, trouble.at_slack()),
            Channel::Hubspot => self.hubspot.fail_next(HUBSPOT_TASK, trouble.at_crm()),
            Channel::Salesforce => self.salesforce.fail_next(SALESFORCE_TASK, trouble.at_crm()),
            Channel::Webhook => self.hooks.answer_next(trouble.at_webhook()),
            Channel::Email => {
                let (behaviour, times) = trouble.at_mail();
                self.mail.behave_times(behaviour, times);
            }
            Channel::Desktop => panic!("no provider stands in between"),
        }
    }

    /// Ana is asked while one channel fails: without any time that passes she has heard of it on
    /// the others.
    pub async fn asks_but(
        &mut self,
        ana: &mut Device,
        (failing, trouble): (Channel, Trouble),
    ) -> Alert {
        self.suffers(failing, trouble);
        let prospect = in_place_of_dana(&format!("{trouble:?}-at-{failing:?}"));
        let asked = self.asks_about(ana, &prospect).await;
        for channel in OUTSIDE.into_iter().filter(|c| *c != failing) {
            reaches(ana, &asked.handoff, (Offered, channel), Sent).await;
        }
        asked
    }

    /// How often it was tried to put something new there, of all handoffs.
    pub fn tries(&self, channel: Channel) -> usize {
        let lines = |all: Vec<baton_channels::testing::vendor::Request>, line: &str| {
            all.iter().filter(|r| r.line() == line).count()
        };
        match channel {
            Channel::Slack => self.slack.calls(MESSAGE),
            Channel::Email => self.mail.calls(),
            Channel::Hubspot => lines(self.hubspot.requests(), HUBSPOT_TASK),
            Channel::Salesforce => lines(self.salesforce.requests(), SALESFORCE_TASK),
            Channel::Webhook => self.hooks.got().len(),
            Channel::Desktop => 0,
        }
    }

    /// How often it is there that somebody was asked. Webhooks that came again are known by their
    /// ids.
    pub fn there(&self, handoff: &HandoffId, told: &DeliveryView) -> usize {
        let id = handoff.0.as_str();
        let tells = |text: &str| text.contains(id);
        match told.channel {
            Channel::Slack => {
                let all = self.slack.messages();
                let ours = all
                    .iter()
                    .filter(|m| m.metadata["event_payload"]["handoff"] == id);
                ours.count()
            }
            Channel::Email => {
                let name = format!("<{}@", told.id);
                let ours = |m: &&Taken| header(m, "Message-ID").starts_with(&name);
                self.mail.messages().iter().filter(ours).count()
            }
            Channel::Hubspot => {
                let tasks = self.hubspot.tasks();
                tasks
                    .iter()
                    .filter(|t| tells(t.property("hs_task_body")))
                    .count()
            }
            Channel::Salesforce => {
                let told = |row: &&Row| row["Description"].as_str().is_some_and(tells);
                self.salesforce.tasks().iter().filter(told).count()
            }
            Channel::Webhook => {
                let got = self.hooks.got();
                let ours = got.iter().filter(|r| r.event()["subject"] == id);
                let ids: std::collections::BTreeSet<_> = ours.map(Received::id).collect();
                ids.len()
            }
            Channel::Desktop => 0,
        }
    }

    /// Nothing of it is lost, and nothing is there twice.
    pub async fn once(&self, device: &Device, handoff: &HandoffId) {
        let page = device.desk().handoff(handoff).await.unwrap().handoff;
        for channel in OUTSIDE {
            let told = delivery(&page, Offered, channel).unwrap();
            assert_eq!(self.there(handoff, told), 1, "{told:?}");
        }
    }
}
