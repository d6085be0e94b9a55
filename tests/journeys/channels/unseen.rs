use baton_api::view::DeliveryState::{Sent, Shown};
use baton_core::notice::NoticeEvent::{Offered, Unseen};
use baton_core::notify::Channel;
use baton_core::presence::Presence;
use baton_desk::AlertKind;
use baton_tests::rep::Rep;
use baton_tests::wait::SOON;

use super::office::{MIA, Office, reaches};

/// So long after the offer the watchdog looks.
const WATCHDOG: i64 = 45;

#[tokio::test]
async fn nobody_sees_it_and_manager_and_agent_know_before_the_deadline() {
    let mut office = Office::opens().await;
    let rep_ana = office.world.rep("Ana Ruiz").await;
    // Counts as there, and shows nobody anything.
    let code = office.world.code(&rep_ana).await;
    let mut pocket = Rep::join(&office.world.url(), &code).await;
    office.world.sees(&rep_ana, Presence::Available).await;
    let handoff = office.world.hands_dana_over().await;
    let id = &handoff.id;
    let sent = |all: &[baton_api::view::DeliveryView]| {
        let mut slack = all.iter().filter(|d| d.channel == Channel::Slack);
        slack.any(|d| d.state == Sent)
    };
    pocket.deliveries(id, "Slack", sent).await;
    office.pass(WATCHDOG - 1).await;
    assert!(!office.world.agent.handoff(id).await.unseen);
    office.pass(1).await;

    let agent = &office.world.agent;
    let told = agent.follow(id, "nobody to have seen it", SOON, |h| h.unseen);
    let said = told.await.say.unwrap_or_default();
    let honest = "Ana Ruiz hasn't seen my message yet";
    assert!(said.starts_with(honest), "{said}");
    let stuck = office.mia.alert(AlertKind::Escalated).await;
    assert_eq!(&stuck.handoff, id);
    let page = office
        .mia
        .page(id, "the mark", |p| p.handoff.unseen.is_some());
    let unseen = page.await.handoff.unseen.unwrap();
    assert_eq!(unseen.rep.name, "Ana Ruiz");
    reaches(&mut office.mia, id, (Unseen, Channel::Slack), Sent).await;
    let to_mia = office.slack.user(MIA).replacen('U', "D", 1);
    let messages = office.slack.messages();
    assert_eq!(messages.iter().filter(|m| m.channel == to_mia).count(), 1);

    // It barks once.
    office.pass(10).await;
    assert_eq!(office.slack.messages().len(), messages.len());
    office.closes([]).await;
}

#[tokio::test]
async fn it_is_on_anas_screen_and_the_watchdog_sleeps() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let asked = office.asks(&mut ana).await;
    let id = &asked.handoff;
    reaches(&mut ana, id, (Offered, Channel::Desktop), Shown).await;
    office.pass(WATCHDOG + 5).await;
    let status = office.world.agent.handoff(id).await;
    assert!(!status.unseen);
    let page = ana.desk().handoff(id).await.unwrap();
    assert_eq!(page.handoff.unseen, None);
    assert_eq!(page.handoff.escalated_at, None);
    office.closes([ana]).await;
}
