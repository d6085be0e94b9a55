//! A provider fails; the other channels are on time, nothing is lost, and nothing comes twice.

use std::time::Duration;

use baton_api::notify::{ConnectionState, Retry};
use baton_api::view::DeliveryState::{Queued, Sent, Unknown};
use baton_api::view::DeliveryView;
use baton_channels::testing::hubspot::Accident;
use baton_channels::testing::mail::Behaviour;
use baton_channels::testing::slack::Fault;
use baton_core::ids::HandoffId;
use baton_core::notice::NoticeEvent::Offered;
use baton_core::notify::Channel;
use baton_desk::Alert;

use super::{Office, becomes, reaches};
use crate::device::Device;

const POST: &str = "chat.postMessage";

/// Ana is asked while one channel fails: she has heard of it on the others.
async fn asked_but(office: &Office, ana: &mut Device, failing: Channel) -> (Alert, DeliveryView) {
    let asked = office.asks(ana).await;
    for channel in [Channel::Slack, Channel::Email, Channel::Hubspot] {
        if channel != failing {
            reaches(ana, &asked.handoff, (Offered, channel), Sent).await;
        }
    }
    let tried = |d: &DeliveryView| d.reason.is_some();
    let failed = becomes(
        ana,
        &asked.handoff,
        (Offered, failing),
        "the failed try",
        tried,
    );
    let failed = failed.await;
    (asked, failed)
}

/// Once: one message, one mail, one task.
async fn all_there(office: &Office, ana: &mut Device, id: &HandoffId) {
    for channel in [Channel::Slack, Channel::Email, Channel::Hubspot] {
        reaches(ana, id, (Offered, channel), Sent).await;
    }
    assert_eq!(office.slack.messages().len(), 1);
    assert_eq!(office.mail.messages().len(), 1);
    assert_eq!(office.hubspot.created("tasks"), 1);
    assert_eq!(office.hubspot.created("contacts"), 1);
}

#[tokio::test]
async fn slack_asks_to_wait_and_is_given_that_time() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    office.slack.fail_next(POST, Fault::Throttle(30));
    let (asked, failed) = asked_but(&office, &mut ana, Channel::Slack).await;
    assert_eq!(failed.state, Queued);
    assert_eq!(failed.due_at, Some(office.world.now().plus_seconds(30)));
    assert_eq!(failed.reason.as_deref(), Some("the provider asks to wait"));
    office.pass(29).await;
    assert_eq!(office.slack.calls(POST), 1);
    office.pass(1).await;
    all_there(&office, &mut ana, &asked.handoff).await;
    assert_eq!(office.slack.calls(POST), 2);
    office.closes([ana]).await;
}

#[tokio::test]
async fn slack_breaks_down_and_is_asked_before_it_is_told_again() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    office.slack.fail_next(POST, Fault::Status(500));
    let (asked, failed) = asked_but(&office, &mut ana, Channel::Slack).await;
    assert_eq!((failed.state, failed.attempts), (Queued, 1));
    office.pass(5).await;
    all_there(&office, &mut ana, &asked.handoff).await;
    assert_eq!(office.slack.calls("conversations.history"), 1);
    office.closes([ana]).await;
}

#[tokio::test]
async fn slacks_answer_is_lost_and_the_message_is_found() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    office.slack.fail_next(POST, Fault::LoseAnswer);
    let (asked, _) = asked_but(&office, &mut ana, Channel::Slack).await;
    office.pass(5).await;
    all_there(&office, &mut ana, &asked.handoff).await;
    assert_eq!(office.slack.calls(POST), 1, "found, not sent again");
    office.closes([ana]).await;
}

#[tokio::test]
async fn slack_answers_slowly_and_holds_nobody_up() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let slow = Fault::Drip(Duration::from_millis(60));
    office.slack.fail_next(POST, slow);
    let asked = office.asks(&mut ana).await;
    for channel in [Channel::Email, Channel::Hubspot] {
        reaches(&mut ana, &asked.handoff, (Offered, channel), Sent).await;
    }
    all_there(&office, &mut ana, &asked.handoff).await;
    assert_eq!(office.slack.calls(POST), 1);
    office.closes([ana]).await;
}

#[tokio::test]
async fn slack_lets_the_hub_no_longer_in_until_its_admin_has_looked() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    office.slack.fail_next(POST, Fault::Says("invalid_auth"));
    let (asked, failed) = asked_but(&office, &mut ana, Channel::Slack).await;
    assert_eq!(failed.state, Queued);
    let all = office.mia.desk().connections().await.unwrap();
    let slack = all.iter().find(|c| c.name == "Slack").unwrap();
    assert_eq!((slack.state, slack.waiting), (ConnectionState::NeedsYou, 1));
    let problem = slack.problem.as_deref().unwrap_or_default();
    assert!(problem.contains("invalid_auth"), "{problem}");
    office.pass(40).await;
    assert_eq!(office.slack.calls(POST), 1, "no use before");

    let test = office.mia.desk().test_connection(&slack.id).await.unwrap();
    assert!(test.steps.iter().all(|s| s.ok), "{:?}", test.steps);
    all_there(&office, &mut ana, &asked.handoff).await;
    let all = office.mia.desk().connections().await.unwrap();
    let slack = all.iter().find(|c| c.name == "Slack").unwrap();
    assert_eq!((slack.state, slack.waiting), (ConnectionState::Ok, 0));
    assert_eq!(slack.problem, None);
    office.closes([ana]).await;
}

#[tokio::test]
async fn hubspots_answer_is_lost_and_the_task_is_found() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let create = "POST /crm/objects/2026-03/tasks";
    office.hubspot.fail_next(create, Accident::Lost);
    let (asked, _) = asked_but(&office, &mut ana, Channel::Hubspot).await;
    assert_eq!(office.hubspot.created("tasks"), 1, "done all the same");
    office.pass(5).await;
    all_there(&office, &mut ana, &asked.handoff).await;
    office.closes([ana]).await;
}

#[tokio::test]
async fn a_mailbox_is_busy_and_gets_the_mail_later() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let busy = Behaviour::Receiver("450 4.2.1 Mailbox busy");
    office.mail.behave_times(busy, 1);
    let (asked, failed) = asked_but(&office, &mut ana, Channel::Email).await;
    let said = failed.reason.unwrap_or_default();
    assert!(said.contains("450 4.2.1 Mailbox busy"), "{said}");
    office.pass(5).await;
    all_there(&office, &mut ana, &asked.handoff).await;
    office.closes([ana]).await;
}

#[tokio::test]
async fn a_mail_may_have_arrived_and_only_a_person_sends_it_again() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let drops = Behaviour::DropAfterMessage { kept: true };
    office.mail.behave_times(drops, 1);
    let (asked, _) = asked_but(&office, &mut ana, Channel::Email).await;
    let id = &asked.handoff;
    office.pass(5).await;
    let mail = reaches(&mut ana, id, (Offered, Channel::Email), Unknown).await;
    assert!(mail.can_retry);
    office.pass(30).await;
    assert_eq!(office.mail.messages().len(), 1, "not by itself");

    let careful = Retry::default();
    let refused = ana.desk().retry_delivery(&mail.id, &careful).await;
    let refused = refused.unwrap_err();
    assert!(refused.message.contains("may have arrived"), "{refused:?}");
    let anyway = Retry { even_if_sent: true };
    ana.desk().retry_delivery(&mail.id, &anyway).await.unwrap();
    reaches(&mut ana, id, (Offered, Channel::Email), Sent).await;
    assert_eq!(office.mail.messages().len(), 2);
    office.closes([ana]).await;
}
