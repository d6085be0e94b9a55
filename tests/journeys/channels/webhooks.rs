use baton_api::view::DeliveryState::{Queued, Sent};
use baton_core::handoff::{HandoffState, Outcome};
use baton_core::notice::NoticeEvent::{Accepted, Closed, Offered};
use baton_core::notify::Channel;
use baton_tests::channels::Admin;
use baton_tests::webhooks::{Answer, Received, Webhooks};

use super::office::reaches;
use crate::world::World;

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
