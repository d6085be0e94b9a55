//! Who is told when, as the admin's rules and the rep's own choice say.

use baton_api::notify::TestMe;
use baton_api::view::DeliveryState::{Queued, Sent, Withheld};
use baton_core::Timestamp;
use baton_core::notice::NoticeEvent::{Accepted, Offered};
use baton_core::notify::{Channel, NotifyStep, QuietHours, RepNotify};
use baton_core::routing::RoutingPolicy;
use baton_desk::Alert;
use baton_tests::channels::{Admin, step};
use baton_tests::conversations::in_place_of_dana;
use baton_tests::wait::{SOON, until};

use super::office::{ANA, Office, reaches};
use crate::device::Device;

/// Longer than anything that is waited for here.
const OFFER_SECONDS: u32 = 3_600;

/// Those who are asked have long to answer.
async fn patient() -> Office {
    let office = Office::connects().await;
    let policy = RoutingPolicy {
        offer_seconds: OFFER_SECONDS,
        ..RoutingPolicy::default()
    };
    office.world.routes_by(office.mia.rep(), policy).await;
    office
}

impl Office {
    /// Messages in Slack and mails that Ana has.
    fn told_ana(&self) -> [usize; 2] {
        let conversation = self.slack.user(ANA).replacen('U', "D", 1);
        let messages = self.slack.messages();
        let mails = self.mail.messages();
        [
            messages
                .iter()
                .filter(|m| m.channel == conversation)
                .count(),
            mails.iter().filter(|m| m.to == [ANA]).count(),
        ]
    }

    async fn until_told(&self, wanted: [usize; 2]) {
        until(&format!("Ana to have {wanted:?}"), SOON, async || {
            (self.told_ana() == wanted).then_some(())
        })
        .await;
    }
}

async fn takes(ana: &mut Device, asked: &Alert) {
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes_at_last(&asked.offer).await;
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

#[tokio::test]
async fn who_does_not_answer_at_the_desk_is_asked_in_slack_and_then_by_mail() {
    let office = patient().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let began = office.world.now();
    let asked = office.asks(&mut ana).await;
    let id = &asked.handoff;
    let slack = reaches(&mut ana, id, (Offered, Channel::Slack), Queued).await;
    let mail = reaches(&mut ana, id, (Offered, Channel::Email), Queued).await;
    assert_eq!(slack.due_at, Some(began.plus_seconds(30)));
    assert_eq!(mail.due_at, Some(began.plus_seconds(300)));
    // Programs wait for nobody.
    for channel in [Channel::Hubspot, Channel::Salesforce, Channel::Webhook] {
        reaches(&mut ana, id, (Offered, channel), Sent).await;
    }
    office.pass(29).await;
    assert_eq!(office.told_ana(), [0, 0]);
    office.pass(1).await;
    reaches(&mut ana, id, (Offered, Channel::Slack), Sent).await;
    office.pass(269).await;
    assert_eq!(office.told_ana(), [1, 0]);
    office.pass(1).await;
    reaches(&mut ana, id, (Offered, Channel::Email), Sent).await;
    assert_eq!(office.told_ana(), [1, 1]);
    takes(&mut ana, &asked).await;
    office.closes([ana]).await;
}

#[tokio::test]
async fn who_answers_at_the_desk_in_time_is_not_asked_elsewhere() {
    let office = patient().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let asked = office.asks(&mut ana).await;
    office.pass(29).await;
    takes(&mut ana, &asked).await;
    for channel in [Channel::Slack, Channel::Email] {
        let told = (Offered, channel);
        let told = reaches(&mut ana, &asked.handoff, told, Withheld).await;
        assert!(told.reason.is_some(), "{told:?}");
    }
    reaches(&mut ana, &asked.handoff, (Accepted, Channel::Webhook), Sent).await;
    office.pass(400).await;
    assert_eq!(office.told_ana(), [0, 0]);
    office.closes([ana]).await;
}

#[tokio::test]
async fn at_night_only_the_urgent_is_sent_and_the_rest_in_the_morning_if_it_still_asks() {
    let office = patient().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let admin = Admin(office.mia.desk());
    let urgent = NotifyStep {
        urgent: true,
        ..step(Channel::Slack, 0)
    };
    let steps = vec![urgent, step(Channel::Email, 0)];
    admin.tells(Offered, steps).await;
    let quiet = QuietHours {
        from: "16:00".parse().unwrap(),
        to: "17:00".parse().unwrap(),
        weekends: false,
    };
    admin.keeps_quiet(quiet).await;
    let zone = ana.desk().my_notifications().await.unwrap().zone;
    assert_eq!(zone, "UTC", "the quiet hours are over there at");
    let morning = at("2026-03-03T17:00:00Z");

    let asked = office.asks(&mut ana).await;
    let other = in_place_of_dana("Priya");
    let other = office.asks_about(&mut ana, &other).await;
    for asked in [&asked, &other] {
        let id = &asked.handoff;
        reaches(&mut ana, id, (Offered, Channel::Slack), Sent).await;
        let mail = reaches(&mut ana, id, (Offered, Channel::Email), Queued).await;
        assert_eq!(mail.due_at, Some(morning));
    }
    takes(&mut ana, &other).await;
    let taken = (Offered, Channel::Email);
    reaches(&mut ana, &other.handoff, taken, Withheld).await;
    let night = morning.seconds_since(office.world.now());
    office.pass(night - 1).await;
    assert_eq!(office.told_ana(), [2, 0]);
    office.pass(1).await;
    reaches(&mut ana, &asked.handoff, taken, Sent).await;
    assert_eq!(office.told_ana(), [2, 1]);
    takes(&mut ana, &asked).await;
    office.closes([ana]).await;
}

#[tokio::test]
async fn a_rep_turns_off_what_nobody_requires_and_tests_what_is_left() {
    let office = patient().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let required = NotifyStep {
        required: true,
        ..step(Channel::Email, 0)
    };
    let steps = vec![step(Channel::Slack, 0), required];
    Admin(office.mia.desk()).tells(Offered, steps).await;
    let choice = RepNotify {
        off: vec![Channel::Slack, Channel::Email],
        quiet: None,
    };
    ana.desk().save_my_notifications(&choice).await.unwrap();
    for (channel, told) in [(Channel::Slack, [1, 0]), (Channel::Email, [1, 1])] {
        let test = TestMe {
            channel,
            connection: None,
        };
        ana.desk().test_my_notifications(&test).await.unwrap();
        office.until_told(told).await;
        until("the test to be shown as sent", SOON, async || {
            let mine = ana.desk().my_notifications().await.unwrap();
            let tested = mine.channels.into_iter().find(|c| c.channel == channel);
            let state = tested?.test?.state;
            (state == Sent).then_some(())
        })
        .await;
    }

    let asked = office.asks(&mut ana).await;
    let id = &asked.handoff;
    reaches(&mut ana, id, (Offered, Channel::Email), Sent).await;
    let slack = reaches(&mut ana, id, (Offered, Channel::Slack), Withheld).await;
    assert_eq!(slack.reason.as_deref(), Some("Ana Ruiz turned it off."));
    assert_eq!(office.told_ana(), [1, 2]);
    takes(&mut ana, &asked).await;
    office.closes([ana]).await;
}
