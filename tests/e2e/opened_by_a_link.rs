use baton_api::view::{DeliveryState, DeliveryView};
use baton_hub::links::enrol_link;
use baton_tests::app::App;
use baton_tests::desktop::Desktop;
use baton_tests::process::Service;
use baton_tests::programs;
use baton_tests::rep::Rep;
use baton_tests::team::Team;

use crate::scene::{NAME, Scene};

#[tokio::test]
async fn a_link_to_a_handoff_opens_it_in_the_window_that_is_there() {
    let s = Scene::with_ana("link_to_a_handoff", 60).await;
    let handoff = s.hand_dana_over().await;
    s.alert().await;

    let mut second = s.desktop.command(programs::app().to_str().unwrap());
    second.arg(format!("baton://handoff/{}", handoff.id));
    let second = Service::start("second", s.desktop.folder(), &mut second);
    second.ends().await;
    s.app.read("[data-testid=handoff-name]", NAME).await;
    s.app.painted().await;
    s.desktop.picture("opened");
    assert_eq!(
        s.desktop.processes(&programs::app()).len(),
        1,
        "one Baton, however often it is started"
    );
    // Who follows a link knows that they are asked, and the hub knows it from then on.
    let ana = handoff.rep.expect("Ana is asked").id;
    let hub = s.team.hub.url();
    let mut phone = Rep::join(&hub, &s.team.code_of(&ana)).await;
    let seen = |all: &[DeliveryView]| all.iter().any(|d| d.state == DeliveryState::Seen);
    phone.deliveries(&handoff.id, "Ana to see it", seen).await;
    s.app.quit().await;
}

#[tokio::test]
async fn an_invitation_fills_in_the_way_to_the_team() {
    let team = Team::start(60).await;
    let (hub, code) = (team.hub.url(), team.invite("Ana Ruiz"));
    let desktop = Desktop::start("e2e/invitation").await;
    let link = enrol_link(&hub.parse().unwrap(), &code);
    let app = App::start_by(&desktop, &link).await;

    app.holds("[data-testid=join-hub]", &hub).await;
    app.holds("[data-testid=join-code]", &code).await;
    app.painted().await;
    desktop.picture("filled-in");
    app.click("[data-testid=join-submit]").await;
    app.live().await;
    app.quit().await;
}
