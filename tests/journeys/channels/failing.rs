//! One provider after the other fails; the other channels are on time, nothing is lost, and nothing
//! comes twice.

use baton_api::notify::{ConnectionSecrets, ConnectionState, Retry};
use baton_api::view::DeliveryState::{Queued, Sent, Unknown};
use baton_api::view::DeliveryView;
use baton_core::notice::NoticeEvent::{Accepted, Offered};
use baton_core::notify::Channel;
use baton_desk::Alert;
use baton_tests::channels::Admin;

use super::office::{OUTSIDE, Office, becomes, reaches};
use super::trouble::{Trouble, WAIT_SECONDS};
use crate::device::Device;

/// Longer than the first pause before another try.
const PAUSE: i64 = 5;

/// What became of a notification that failed at first.
struct Failed {
    channel: Channel,
    asked: Alert,
    told: DeliveryView,
    /// How often that channel had been tried, with the try that failed.
    tries: usize,
}

/// Ana is asked while one channel fails.
async fn asked_but(
    office: &mut Office,
    ana: &mut Device,
    channel: Channel,
    trouble: Trouble,
) -> Failed {
    let before = office.tries(channel);
    let asked = office.asks_but(ana, (channel, trouble)).await;
    let handoff = &asked.handoff;
    let failed = |d: &DeliveryView| d.reason.is_some();
    let told = becomes(ana, handoff, (Offered, channel), "the failed try", failed).await;
    assert_eq!((told.state, told.attempts), (Queued, 1), "{told:?}");
    let tries = office.tries(channel);
    assert_eq!(tries, before + 1);
    Failed {
        channel,
        asked,
        told,
        tries,
    }
}

impl Failed {
    async fn arrives(&self, office: &Office, ana: &mut Device) {
        let told = (Offered, self.channel);
        reaches(ana, &self.asked.handoff, told, Sent).await;
        office.once(ana, &self.asked.handoff).await;
    }

    /// Ana takes it, and everybody hears of that, too.
    async fn ends(&self, ana: &mut Device) {
        let Alert { handoff, offer, .. } = &self.asked;
        ana.desk().accept(offer).await.unwrap();
        ana.closes_at_last(offer).await;
        for channel in OUTSIDE {
            reaches(ana, handoff, (Accepted, channel), Sent).await;
        }
    }

    fn is_tried_again(&self, office: &Office, times: usize) {
        let again = office.tries(self.channel) - self.tries;
        assert_eq!(again, times, "{:?}", self.told);
    }
}

#[tokio::test]
async fn each_asks_to_wait_and_is_given_that_time() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let wait = i64::from(WAIT_SECONDS);
    for channel in OUTSIDE {
        let failed = asked_but(&mut office, &mut ana, channel, Trouble::Busy).await;
        let said = failed.told.reason.as_deref();
        assert_eq!(said, Some("the provider asks to wait"), "{channel:?}");
        // No mail server says how long.
        if channel != Channel::Email {
            let due = office.world.now().plus_seconds(wait);
            assert_eq!(failed.told.due_at, Some(due), "{channel:?}");
            office.pass(wait - 1).await;
            failed.is_tried_again(&office, 0);
        }
        office.pass(PAUSE).await;
        failed.arrives(&office, &mut ana).await;
        failed.is_tried_again(&office, 1);
        failed.ends(&mut ana).await;
    }
    office.closes([ana]).await;
}

#[tokio::test]
async fn each_breaks_down_and_is_told_again() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    for channel in OUTSIDE {
        let failed = asked_but(&mut office, &mut ana, channel, Trouble::Broken).await;
        office.pass(PAUSE).await;
        failed.arrives(&office, &mut ana).await;
        failed.is_tried_again(&office, 1);
        failed.ends(&mut ana).await;
    }
    // Slack does not say whether a breakdown came before or after.
    assert_eq!(office.slack.calls("conversations.history"), 1);
    office.closes([ana]).await;
}

#[tokio::test]
async fn each_answer_is_lost_and_what_was_done_is_not_done_again() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    for channel in OUTSIDE.into_iter().filter(|c| *c != Channel::Email) {
        let failed = asked_but(&mut office, &mut ana, channel, Trouble::Lost).await;
        assert_eq!(office.there(&failed.asked.handoff, &failed.told), 1, "done");
        office.pass(PAUSE).await;
        failed.arrives(&office, &mut ana).await;
        // Nobody can be asked for a webhook: it comes again, with the id that it had.
        let again = usize::from(channel == Channel::Webhook);
        failed.is_tried_again(&office, again);
        failed.ends(&mut ana).await;
    }
    office.closes([ana]).await;
}

#[tokio::test]
async fn each_lets_the_hub_no_longer_in_until_its_admin_has_looked() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    for channel in OUTSIDE {
        let failed = asked_but(&mut office, &mut ana, channel, Trouble::Shut).await;
        let connection = office.connection(channel).await;
        let shown = (connection.state, connection.waiting);
        assert_eq!(shown, (ConnectionState::NeedsYou, 1), "{channel:?}");
        let problem = connection.problem.clone().unwrap_or_default();
        assert!(problem.contains("connected again"), "{problem}");
        office.pass(15).await;
        failed.is_tried_again(&office, 0);

        let token = match channel {
            Channel::Hubspot => Some(office.hubspot.another_token()),
            Channel::Salesforce => Some(office.salesforce.another_token()),
            _ => None,
        };
        let secrets = ConnectionSecrets {
            token,
            ..ConnectionSecrets::default()
        };
        let admin = Admin(office.mia.desk());
        admin.renews(&connection, secrets).await;
        failed.arrives(&office, &mut ana).await;
        failed.is_tried_again(&office, 1);
        let connection = office.connection(channel).await;
        let shown = (connection.state, connection.waiting, connection.problem);
        assert_eq!(shown, (ConnectionState::Ok, 0, None), "{channel:?}");
        failed.ends(&mut ana).await;
    }
    office.closes([ana]).await;
}

#[tokio::test]
async fn a_test_that_works_lets_go_what_waited() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let failed = asked_but(&mut office, &mut ana, Channel::Slack, Trouble::Shut).await;
    let slack = office.connection(Channel::Slack).await;
    let problem = slack.problem.unwrap_or_default();
    assert!(problem.contains("invalid_auth"), "{problem}");
    let test = office.mia.desk().test_connection(&slack.id).await.unwrap();
    assert!(test.steps.iter().all(|s| s.ok), "{:?}", test.steps);
    failed.arrives(&office, &mut ana).await;
    let slack = office.connection(Channel::Slack).await;
    assert_eq!(slack.state, ConnectionState::Ok);
    office.closes([ana]).await;
}

#[tokio::test]
async fn a_mail_may_have_arrived_and_only_a_person_sends_it_again() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let failed = asked_but(&mut office, &mut ana, Channel::Email, Trouble::Lost).await;
    let id = &failed.asked.handoff;
    office.pass(PAUSE).await;
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
