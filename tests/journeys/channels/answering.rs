use baton_api::view::DeliveryState::{Acted, Sent};
use baton_channels::slack::{ACCEPT, DECLINE};
use baton_core::handoff::HandoffState;
use baton_core::notice::NoticeEvent::{Accepted, Lapsed, Offered};
use baton_core::notify::Channel;
use baton_desk::view::Section;

use super::buttons;
use super::office::{ANA, Office, reaches};
use crate::world::rep;

#[tokio::test]
async fn ana_declines_in_slack_and_reads_there_who_is_asked_and_who_took_it() {
    let office = Office::opens().await;
    let world = &office.world;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let asked = office.asks(&mut ana).await;
    let id = &asked.handoff;
    reaches(&mut ana, id, (Offered, Channel::Slack), Sent).await;
    let message = office.slack.messages().remove(0);
    let clicker = office.slack.user(ANA);
    let reason = format!("{} in_a_call", asked.offer);
    let press = office.slack.press(&clicker, &message.ts, DECLINE, &reason);
    assert!(press.await);
    ana.closes(&asked.offer).await;
    ana.finds(id, Section::Closed).await;

    let next = bo.offered().await;
    assert_eq!(&next.handoff, id);
    bo.shows(&next).await;
    reaches(&mut ana, id, (Lapsed, Channel::Slack), Sent).await;
    let hers = |slack: &baton_channels::testing::slack::FakeSlack, words: &str| {
        let message = slack.messages().into_iter().find(|m| m.ts == message.ts);
        let message = message.unwrap();
        let said = message.blocks.to_string().contains(words);
        said.then_some(buttons(&message.blocks))
    };
    let left = office.slack.until("who is asked now", |s| {
        hers(s, "You declined. Bo Lindgren is asked now.")
    });
    assert_eq!(left.await, 0, "nothing left to press");

    bo.desk().accept(&next.offer).await.unwrap();
    bo.closes(&next.offer).await;
    let told = world.agent_learns(id, HandoffState::Accepted).await;
    assert_eq!(rep(&told), "Bo Lindgren");
    let left = office
        .slack
        .until("who took it", |s| hers(s, "Bo Lindgren took it"));
    assert_eq!(left.await, 0);
    reaches(&mut bo, id, (Accepted, Channel::Slack), Sent).await;
    let page = bo.desk().handoff(id).await.unwrap().handoff;
    assert_eq!(page.offers[0].reason.as_deref(), Some("In a call"));
    let acted = page.deliveries.iter().filter(|d| d.state == Acted);
    let acted: Vec<_> = acted.map(|d| (d.channel, d.event)).collect();
    let by_bo = (Channel::Desktop, Offered);
    assert_eq!(acted.len(), 2, "{acted:?}");
    assert!(acted.contains(&by_bo) && acted.contains(&(Channel::Slack, Offered)));
    office.closes([ana, bo]).await;
}

#[tokio::test]
async fn a_stranger_who_clicks_is_told_and_decides_nothing() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let asked = office.asks(&mut ana).await;
    reaches(&mut ana, &asked.handoff, (Offered, Channel::Slack), Sent).await;
    let message = office.slack.messages().remove(0);
    let stranger = office.slack.user("eve@elsewhere.example");
    let press = office
        .slack
        .press(&stranger, &message.ts, ACCEPT, &asked.offer.0);
    assert!(press.await);
    let whisper = office
        .slack
        .until("a whisper", |s| s.whispers().pop())
        .await;
    assert_eq!(whisper.only_to, Some(stranger));
    assert!(
        whisper.text.contains("Only whoever was asked can answer"),
        "{}",
        whisper.text
    );
    let status = office.world.agent.handoff(&asked.handoff).await;
    assert_eq!(status.state, HandoffState::Offered);
    assert_eq!(buttons(&office.slack.messages()[0].blocks), 2);
    office.closes([ana]).await;
}

#[tokio::test]
async fn who_clicks_too_late_is_told_who_took_it() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let asked = office.asks(&mut ana).await;
    let id = &asked.handoff;
    reaches(&mut ana, id, (Offered, Channel::Slack), Sent).await;
    let message = office.slack.messages().remove(0);
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes(&asked.offer).await;
    reaches(&mut ana, id, (Accepted, Channel::Slack), Sent).await;
    // Her telephone still shows the message as it was.
    let clicker = office.slack.user(ANA);
    let reason = format!("{} in_a_call", asked.offer);
    let press = office.slack.press(&clicker, &message.ts, DECLINE, &reason);
    assert!(press.await);
    let whisper = office
        .slack
        .until("a whisper", |s| s.whispers().pop())
        .await;
    assert_eq!(whisper.only_to, Some(clicker));
    let status = office.world.agent.handoff(id).await;
    assert_eq!(
        (status.state, rep(&status)),
        (HandoffState::Accepted, "Ana Ruiz")
    );
    office.closes([ana]).await;
}
