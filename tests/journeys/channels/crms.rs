use baton_api::view::DeliveryState::Sent;
use baton_core::Timestamp;
use baton_core::notice::NoticeEvent::{Booked, Cancelled, Moved};
use baton_core::presence::Presence;
use baton_core::routing::{RoutingPolicy, Rule, Target};
use baton_desk::AlertKind;
use baton_tests::channels::Admin;
use baton_tests::conversations::dana;
use baton_tests::wait::{SOON, until};

use super::books::{Books, Entry};
use super::office::{ANA, BO, reaches};
use crate::world::{World, rep};

/// Where Dana wants the invitation: from then on it is her address.
const INVITED: &str = "dana@haulpoint.example";

/// Who owns the prospect is asked first; else anyone, by turns.
fn owners_first() -> RoutingPolicy {
    let mut policy = RoutingPolicy::default();
    let owners = Rule {
        id: "owners".into(),
        name: "The account's owner".into(),
        to: Target::Owner { lists: vec![] },
        ..policy.rules[0].clone()
    };
    policy.rules.insert(0, owners);
    policy
}

async fn its_owner_is_asked(books: Books) {
    let mut world = World::new().await;
    let mut mia = world.admin_joins("Mia Berg").await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    world.routes_by(mia.rep(), owners_first()).await;
    books.knows(ANA);
    books.dana_is(&books.knows(BO), &dana().prospect.email.unwrap());
    books.is_connected_by(Admin(mia.desk())).await;

    let talk = world.agent.open(&dana()).await;
    until("the CRM to be asked", SOON, async || {
        books.was_asked().then_some(())
    })
    .await;
    // What was begun is ended before the hub is.
    world.restarts().await;
    for device in [&mut ana, &mut bo, &mut mia] {
        device.live_again().await;
    }
    world.sees(ana.rep(), Presence::Available).await;
    world.sees(bo.rep(), Presence::Available).await;

    let handoff = world.agent.hand_over(&talk.id).await;
    assert_eq!(rep(&handoff), "Bo Lindgren");
    let asked = bo.offered().await;
    bo.shows(&asked).await;
    let page = bo.page(&handoff.id, "the record", |p| !p.handoff.records.is_empty());
    let page = page.await.handoff;
    let record = &page.records[0];
    assert_eq!(record.name, books.name());
    assert!(record.url.contains(books.place()), "{record:?}");
    let steps = page.trace.unwrap().steps;
    assert_eq!(steps.last().unwrap().name, "The account's owner");
    world.end([ana, bo, mia]).await;
}

#[tokio::test]
async fn hubspot_knows_whose_account_it_is_and_its_owner_is_asked() {
    its_owner_is_asked(Books::hubspot().await).await;
}

#[tokio::test]
async fn salesforce_knows_whose_account_it_is_and_its_owner_is_asked() {
    its_owner_is_asked(Books::salesforce().await).await;
}

async fn a_meeting_is_one_there(books: Books) {
    let world = World::new().await;
    // Whoever connects may have meetings, too.
    let mut ana = world.admin_joins("Ana Ruiz").await;
    let owner = books.knows(ANA);
    books.dana_is(&owner, INVITED);
    books.is_connected_by(Admin(ana.desk())).await;
    let stands = |start: Timestamp, cancelled: bool| Entry {
        start,
        owner: owner.clone(),
        cancelled,
        hers: true,
    };

    let talk = world.agent.open(&dana()).await;
    let slots = world.agent.slots(&talk.id, None).await.slots;
    let [first, .., last] = slots.as_slice() else {
        panic!("no choice of slots")
    };
    let booked = world.agent.book(&talk.id, first.start).await.unwrap();
    let (id, handoff) = (&booked.meeting.id, &booked.handoff.id);
    ana.alert(AlertKind::MeetingBooked).await;
    books.becomes(stands(first.start, false)).await;
    reaches(&mut ana, handoff, (Booked, books.channel()), Sent).await;

    ana.desk().move_meeting(id, last.start).await.unwrap();
    books.becomes(stands(last.start, false)).await;
    reaches(&mut ana, handoff, (Moved, books.channel()), Sent).await;

    ana.desk().cancel_meeting(id, None).await.unwrap();
    books.becomes(stands(last.start, true)).await;
    reaches(&mut ana, handoff, (Cancelled, books.channel()), Sent).await;
    world.end([ana]).await;
}

#[tokio::test]
async fn a_meeting_is_one_in_hubspot_until_it_is_called_off() {
    a_meeting_is_one_there(Books::hubspot().await).await;
}

#[tokio::test]
async fn a_meeting_is_one_in_salesforce_until_it_is_called_off() {
    a_meeting_is_one_there(Books::salesforce().await).await;
}
