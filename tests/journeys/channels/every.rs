use baton_api::view::DeliveryState::{Acted, Sent, Shown};
use baton_channels::slack::ACCEPT;
use baton_core::conversation::Floor;
use baton_core::handoff::{HandoffState, Outcome};
use baton_core::notice::NoticeEvent::{Accepted, Closed, Offered};
use baton_core::notify::Channel;
use baton_desk::view::Section;
use baton_tests::webhooks::Received;

use super::office::{ANA, OUTSIDE, Office, reaches};
use super::{buttons, header};
use crate::world::rep;

#[tokio::test]
async fn ana_accepts_in_slack_and_desktop_mail_and_crms_agree() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let asked = office.asks(&mut ana).await;
    let id = &asked.handoff;
    for channel in OUTSIDE {
        reaches(&mut ana, id, (Offered, channel), Sent).await;
    }
    let message = office.slack.messages().remove(0);
    assert_eq!(buttons(&message.blocks), 2, "accept and decline");
    assert!(message.text.contains("Dana Whitcomb"), "{}", message.text);
    let first = office.mail.messages().remove(0);
    assert_eq!(first.to, [ANA]);
    assert_eq!(in_the_crms(&office), ["NOT_STARTED", ""]);

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

    for channel in OUTSIDE {
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
    in_the_crms(&office);

    reaches(&mut ana, id, (Offered, Channel::Slack), Acted).await;
    reaches(&mut ana, id, (Offered, Channel::Desktop), Shown).await;
    reaches(&mut ana, id, (Offered, Channel::Email), Sent).await;

    ana.desk().close(id, Outcome::NextStep, None).await.unwrap();
    office.world.agent_learns(id, HandoffState::Closed).await;
    for channel in [Channel::Hubspot, Channel::Salesforce, Channel::Webhook] {
        reaches(&mut ana, id, (Closed, channel), Sent).await;
    }
    assert_eq!(in_the_crms(&office), ["COMPLETED", "Done"]);
    let names: Vec<_> = office.hooks.got().iter().map(Received::name).collect();
    assert_eq!(names, ["offered", "accepted", "closed"]);
    office.closes([ana]).await;
}

/// How far the one task is that each CRM has: it is Ana's, and of Dana, who is there once.
fn in_the_crms(office: &Office) -> [String; 2] {
    let [hubspot, salesforce] = office.owner(ANA);
    assert_eq!(office.hubspot.created("tasks"), 1);
    assert_eq!(office.hubspot.created("contacts"), 1);
    let task = office.hubspot.tasks().remove(0);
    assert_eq!(task.property("hubspot_owner_id"), hubspot);
    assert_eq!(task.contacts, [office.hubspot.contacts()[0].id.as_str()]);

    assert_eq!(office.salesforce.created("Task"), 1);
    assert_eq!(office.salesforce.created("Lead"), 1);
    let other = office.salesforce.tasks().remove(0);
    assert_eq!(other["OwnerId"], salesforce);
    assert_eq!(other["WhoId"], office.salesforce.all("Lead")[0]["Id"]);
    let status = other.get("Status").and_then(|s| s.as_str());
    [
        task.property("hs_task_status").to_owned(),
        status.unwrap_or_default().to_owned(),
    ]
}
