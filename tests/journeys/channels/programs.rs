use baton_api::view::DeliveryState::{Queued, Sent};
use baton_channels::testing::hubspot::FakeHubspot;
use baton_core::handoff::{HandoffState, Outcome};
use baton_core::notice::NoticeEvent::{Accepted, Closed, Offered};
use baton_core::notify::Channel;
use baton_core::presence::Presence;
use baton_core::routing::{RoutingPolicy, Rule, Target};
use baton_tests::channels::Admin;
use baton_tests::conversations::dana;
use baton_tests::wait::{SOON, until};
use baton_tests::webhooks::{Answer, Received, Webhooks};

use super::office::{ANA, BO, reaches};
use crate::world::{World, rep};

#[tokio::test]
async fn a_webhook_is_told_all_in_order_also_what_it_did_not_take_at_first() {
    let world = World::new().await;
    let mia = world.admin_joins("Mia Berg").await;
    let hooks = Webhooks::start().await;
    let saved = Admin(mia.desk()).connects_webhook(hooks.url()).await;
    let secret = saved.webhook_secret.expect("shown once");
    let mut ana = world.joins("Ana Ruiz").await;
    hooks.answer_next(Answer::Status(500));
    let handoff = world.hands_dana_over().await;
    let id = &handoff.id;
    let asked = ana.offered().await;
    ana.shows(&asked).await;
    hooks.until(1).await;
    world.only_time_passes(1);
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes(&asked.offer).await;
    world.agent_learns(id, HandoffState::Accepted).await;
    reaches(&mut ana, id, (Accepted, Channel::Webhook), Queued).await;
    assert_eq!(hooks.got().len(), 1, "what came first goes first");

    world.pass(5).await;
    reaches(&mut ana, id, (Accepted, Channel::Webhook), Sent).await;
    ana.desk().close(id, Outcome::Won, None).await.unwrap();
    reaches(&mut ana, id, (Closed, Channel::Webhook), Sent).await;
    reaches(&mut ana, id, (Offered, Channel::Webhook), Sent).await;
    let got = hooks.got();
    let names: Vec<_> = got.iter().map(Received::name).collect();
    assert_eq!(names, ["offered", "offered", "accepted", "closed"]);
    assert_eq!(got[0].id(), got[1].id(), "a repetition is known by its id");
    for request in &got {
        assert!(request.is_signed_with(&secret), "{request:?}");
        let event = request.event();
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["subject"], id.0.as_str());
        assert_eq!(event["data"]["prospect"]["name"], "Dana Whitcomb");
    }
    let other = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assert!(!got[0].is_signed_with(other));
    world.end([ana, mia]).await;
}

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

#[tokio::test]
async fn hubspot_knows_whose_account_it_is_and_its_owner_is_asked() {
    let mut world = World::new().await;
    let mut mia = world.admin_joins("Mia Berg").await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    world.routes_by(mia.rep(), owners_first()).await;
    let hubspot = FakeHubspot::start().await;
    hubspot.add_owner(ANA);
    let owner = hubspot.add_owner(BO);
    let email = dana().prospect.email.unwrap();
    let properties = [("email", email.as_str()), ("hubspot_owner_id", &owner)];
    hubspot.add("contacts", &properties);
    let url = hubspot.url();
    Admin(mia.desk())
        .connects_hubspot(url.as_str(), &hubspot.token())
        .await;

    let talk = world.agent.open(&dana()).await;
    until("HubSpot to be asked", SOON, async || {
        let asked = hubspot.requests();
        let asked = asked.iter().any(|r| r.line().contains("/owners/"));
        asked.then_some(())
    })
    .await;
    // What was begun is ended before the hub is.
    world.restarts().await;
    for device in [&mut ana, &mut bo, &mut mia] {
        device.desk().wake();
        device.live().await;
    }
    world.sees(ana.rep(), Presence::Available).await;
    world.sees(bo.rep(), Presence::Available).await;

    let handoff = world.agent.hand_over(&talk.id).await;
    assert_eq!(rep(&handoff), "Bo Lindgren");
    let asked = bo.offered().await;
    bo.shows(&asked).await;
    let page = bo.page(&handoff.id, "the record", |p| !p.handoff.records.is_empty());
    let page = page.await.handoff;
    assert_eq!(page.records[0].name, "HubSpot");
    assert!(
        page.records[0].url.contains("hubspot.com"),
        "{:?}",
        page.records
    );
    let steps = page.trace.unwrap().steps;
    assert_eq!(steps.last().unwrap().name, "The account's owner");
    world.end([ana, bo, mia]).await;
}
