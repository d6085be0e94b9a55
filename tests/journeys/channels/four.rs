use baton_api::view::DeliveryState::{Acted, Sent, Shown};
use baton_channels::slack::ACCEPT;
use baton_core::conversation::Floor;
use baton_core::handoff::{HandoffState, Outcome};
use baton_core::notice::NoticeEvent::{Accepted, Closed, Offered};
use baton_core::notify::Channel;
use baton_desk::view::Section;
use baton_tests::wait::{SOON, until};

use super::{ANA, Office, buttons, header, reaches};
use crate::world::rep;

#[tokio::test]
async fn ana_accepts_in_slack_and_desktop_mail_and_crm_agree() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let asked = office.asks(&mut ana).await;
    let id = &asked.handoff;
    for channel in [Channel::Slack, Channel::Email, Channel::Hubspot] {
        reaches(&mut ana, id, (Offered, channel), Sent).await;
    }
    let message = office.slack.messages().remove(0);
    assert_eq!(buttons(&message.blocks), 2, "accept and decline");
    assert!(message.text.contains("Dana Whitcomb"), "{}", message.text);
    let first = office.mail.messages().remove(0);
    assert_eq!(first.to, [ANA]);
    let task = office.hubspot.tasks().remove(0);
    assert_eq!(task.property("hs_task_status"), "NOT_STARTED");

    let clicker = office.slack.user(ANA);
    let press = office
        .slack
        .press(&clicker, &message.ts, ACCEPT, &asked.offer.0);
    assert!(press.await, "Slack was told in time");
    // Nothing is said of anybody who took it: she did.
    ana.closes(&asked.offer).await;
    ana.finds(id, Section::Mine).await;
    let told = office.world.agent_learns(id, HandoffState::Accepted).await;
    assert_eq!((rep(&told), told.floor), ("Ana Ruiz", Floor::Rep));

    for channel in [Channel::Slack, Channel::Email, Channel::Hubspot] {
        reaches(&mut ana, id, (Accepted, channel), Sent).await;
    }
    let now = office.slack.messages();
    assert_eq!(
        (now.len(), &now[0].ts),
        (1, &message.ts),
        "changed in place"
    );
    assert_eq!(buttons(&now[0].blocks), 0);
    let said = now[0].blocks.to_string();
    assert!(said.contains("You took it"), "{said}");
    assert_eq!(office.slack.whispers(), [], "the message says it");
    let mails = office.mail.wait_for(2).await;
    assert_eq!(mails.len(), 2);
    assert_eq!(
        header(&mails[1], "In-Reply-To"),
        header(&first, "Message-ID")
    );
    let tasks = office.hubspot.tasks();
    assert_eq!((tasks.len(), office.hubspot.created("tasks")), (1, 1));
    assert_eq!(tasks[0].property("hubspot_owner_id"), office.owner(ANA));

    reaches(&mut ana, id, (Offered, Channel::Slack), Acted).await;
    reaches(&mut ana, id, (Offered, Channel::Desktop), Shown).await;
    reaches(&mut ana, id, (Offered, Channel::Email), Sent).await;

    ana.desk().close(id, Outcome::NextStep, None).await.unwrap();
    office.world.agent_learns(id, HandoffState::Closed).await;
    reaches(&mut ana, id, (Closed, Channel::Hubspot), Sent).await;
    until("the task to be done", SOON, async || {
        let tasks = office.hubspot.tasks();
        (tasks[0].property("hs_task_status") == "COMPLETED").then_some(())
    })
    .await;
    assert_eq!(office.hubspot.created("tasks"), 1);
    assert_eq!(office.hubspot.created("contacts"), 1);
    office.closes([ana]).await;
}
