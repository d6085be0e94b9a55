//! Providers that take what they are told and say nothing, or say it so slowly that nobody waits.

use std::time::Duration;

use baton_api::view::DeliveryState::Sent;
use baton_api::view::DeliveryView;
use baton_core::notice::NoticeEvent::Offered;
use baton_core::notify::Channel;
use baton_desk::Alert;
use baton_tests::channels::delivery;
use baton_tests::wait::{SOON, until};

use super::office::{OUTSIDE, Office, reaches};
use super::trouble::Trouble;
use crate::device::Device;

/// Longer than the hub waits for an answer.
const GIVEN_UP: Duration = Duration::from_mins(1);
/// Longer than a lease.
const MEANWHILE: i64 = 15;

struct Hanging {
    asked: Alert,
    channel: Channel,
    trouble: Trouble,
}

/// All that can be shown while others hang, too: after the end of a mail two minutes of silence
/// are nothing unusual.
fn all() -> impl Iterator<Item = (Channel, Trouble)> {
    let troubles = [Trouble::Silent, Trouble::Deaf, Trouble::Drip];
    let all = troubles.into_iter().flat_map(|t| OUTSIDE.map(|c| (c, t)));
    all.filter(|case| *case != (Channel::Email, Trouble::Silent))
}

impl Hanging {
    /// Ana is asked while this one hangs, and others beside it.
    async fn begins(
        office: &mut Office,
        ana: &mut Device,
        (channel, trouble): (Channel, Trouble),
    ) -> Self {
        let before = office.tries(channel);
        let asked = office.asks_but(ana, (channel, trouble)).await;
        until(&format!("{channel:?} to be tried"), SOON, async || {
            (office.tries(channel) > before).then_some(())
        })
        .await;
        Self {
            asked,
            channel,
            trouble,
        }
    }

    async fn told(&self, ana: &Device) -> DeliveryView {
        let page = ana.desk().handoff(&self.asked.handoff).await.unwrap();
        delivery(&page.handoff, Offered, self.channel)
            .unwrap()
            .clone()
    }

    /// The hub waits no longer; what drips may have come to its end.
    async fn is_over(&self, ana: &Device) {
        let what = format!("{:?} at {:?} to be given up", self.trouble, self.channel);
        until(&what, GIVEN_UP, async || {
            let told = self.told(ana).await;
            (told.state == Sent || told.reason.is_some()).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn who_never_answers_holds_up_nobody_and_is_asked_before_it_is_told_again() {
    let mut office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let mut hanging = vec![];
    for case in all() {
        hanging.push(Hanging::begins(&mut office, &mut ana, case).await);
    }
    // Nobody else takes over what is under way.
    let tries = OUTSIDE.map(|channel| office.tries(channel));
    office.pass(MEANWHILE).await;
    assert_eq!(tries, OUTSIDE.map(|channel| office.tries(channel)));

    for one in &hanging {
        one.is_over(&ana).await;
    }
    office.pass(MEANWHILE).await;
    for one in &hanging {
        let told = (Offered, one.channel);
        reaches(&mut ana, &one.asked.handoff, told, Sent).await;
        office.once(&ana, &one.asked.handoff).await;
    }
    let handoffs = hanging.len();
    for channel in OUTSIDE {
        // What was done is found; what nobody read is told again.
        let again = match channel {
            // Comes again with its id.
            Channel::Webhook => 3,
            _ => 1,
        };
        assert_eq!(office.tries(channel), handoffs + again, "{channel:?}");
    }
    office.closes([ana]).await;
}
