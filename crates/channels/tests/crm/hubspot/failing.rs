//! What goes wrong, and what is known afterwards.

use std::collections::BTreeMap;
use std::time::Duration;

use baton_channels::crm::{HUBSPOT_SCOPES, HubSpot};
use baton_channels::testing::hubspot::Accident;
use baton_channels::testing::vendor::{CLIENT, CLIENT_SECRET};
use baton_channels::{Channel, Fault, Found};
use baton_core::Env;
use baton_core::booking::OauthClient;
use baton_core::notice::NoticeEvent;
use baton_web::oauth::{self, Access, Pkce, Provider};

use super::Scene;
use crate::scene::{ANA, NOW, after, at, of, session};

const CREATE: &str = "POST /crm/objects/2026-03/tasks";

#[tokio::test]
async fn a_task_whose_answer_was_lost_is_found_and_not_written_twice() {
    for accident in [
        Accident::Lost,
        Accident::DoneBut(500),
        Accident::DoneBut(504),
    ] {
        let scene = Scene::start().await;
        scene.fake.lag();
        let hubspot = scene.hubspot();
        let offered = of("dlv_1", NoticeEvent::Offered, ANA);
        scene.fake.fail_next(CREATE, accident.clone());
        let failed = hubspot.send(&offered).await.unwrap_err();
        assert!(matches!(failed, Fault::Unknown(_)), "{accident:?} {failed}");
        let Found::Yes(receipt) = hubspot.find(&offered).await.unwrap() else {
            panic!("it is there")
        };
        assert_eq!(receipt.reference, scene.fake.tasks()[0].id);
        // Sending it nevertheless does no harm.
        assert_eq!(hubspot.send(&offered).await.unwrap(), receipt);
        assert_eq!(scene.fake.created("tasks"), 1);
    }
}

#[tokio::test]
async fn a_task_that_was_not_written_is_not_found() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    scene.fake.fail_next(CREATE, Accident::Status(502));
    assert!(matches!(
        hubspot.send(&offered).await,
        Err(Fault::Unknown(_))
    ));
    assert_eq!(hubspot.find(&offered).await.unwrap(), Found::No);
    hubspot.send(&offered).await.unwrap();
    assert_eq!(scene.fake.created("tasks"), 1);
    assert_eq!(scene.fake.created("contacts"), 1);
}

#[tokio::test]
async fn whether_a_change_arrived_is_known() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let first = hubspot.send(&of("dlv_1", NoticeEvent::Offered, ANA)).await;
    let first = first.unwrap();
    let accepted = after(of("dlv_2", NoticeEvent::Accepted, ANA), &first);
    let change = format!("PATCH /crm/objects/2026-03/tasks/{}", first.reference);
    for (accident, arrived) in [(Accident::Status(500), false), (Accident::Lost, true)] {
        scene.fake.fail_next(&change, accident);
        let failed = hubspot.send(&accepted).await.unwrap_err();
        assert!(matches!(failed, Fault::Unknown(_)));
        let found = hubspot.find(&accepted).await.unwrap();
        assert_eq!(matches!(found, Found::Yes(_)), arrived);
    }
}

#[tokio::test]
async fn a_contact_whose_answer_was_lost_is_one_contact() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    scene.fake.fail_next("batch/upsert", Accident::Lost);
    let failed = hubspot.send(&offered).await.unwrap_err();
    assert!(matches!(failed, Fault::NotSent(_)));
    hubspot.send(&offered).await.unwrap();
    assert_eq!(scene.fake.created("contacts"), 1);
}

#[tokio::test]
async fn each_failure_says_what_can_be_done() {
    let seconds = |n| Fault::Throttled(Some(Duration::from_secs(n)));
    let said = |code: &str| format!("said HubSpot: {code}");
    for (accident, expected) in [
        (Accident::Busy(Some(7)), seconds(7)),
        (Accident::Busy(None), seconds(10)),
        (
            Accident::Refused(400, "PROPERTY"),
            Fault::Refused(said("PROPERTY")),
        ),
        (
            Accident::Refused(403, "MISSING_SCOPES"),
            Fault::Forbidden(said("MISSING_SCOPES")),
        ),
        (Accident::Status(423), Fault::NotYet(said("accident"))),
        (
            Accident::SignIn,
            Fault::SignIn("the token is no longer accepted".into()),
        ),
    ] {
        let scene = Scene::start().await;
        scene.fake.fail_next(CREATE, accident);
        let offered = of("dlv_1", NoticeEvent::Offered, ANA);
        let failed = scene.hubspot().send(&offered).await.unwrap_err();
        assert_eq!(failed, expected);
        assert_eq!(scene.fake.created("tasks"), 0);
    }
}

#[tokio::test]
async fn a_look_that_fails_did_nothing() {
    let scene = Scene::start().await;
    scene.with_priya();
    for accident in [Accident::Status(500), Accident::Lost] {
        scene
            .fake
            .fail_next("GET /crm/objects/2026-03/contacts", accident);
        let offered = of("dlv_1", NoticeEvent::Offered, ANA);
        let failed = scene.hubspot().send(&offered).await.unwrap_err();
        assert!(matches!(failed, Fault::NotSent(_)), "{failed}");
    }
}

#[tokio::test]
async fn an_answer_that_drips_is_waited_for() {
    let scene = Scene::start().await;
    let drip = Accident::Drip(Duration::from_millis(1));
    scene.fake.fail_next(CREATE, drip);
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    scene.hubspot().send(&offered).await.unwrap();
    assert_eq!(scene.fake.created("tasks"), 1);
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_in_the_middle() {
    let scene = Scene::start().await;
    let mut account = scene.account();
    account.access = session(&scene.fake);
    let hubspot = HubSpot::new(account).unwrap();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    scene.fake.fail_next(CREATE, Accident::SignIn);
    hubspot.send(&offered).await.unwrap();
    assert_eq!(scene.fake.created("tasks"), 1);
    assert_eq!(scene.fake.exchanges(), 1);
    // Each renewal rotates: the next one works with what the last one gave.
    scene.fake.expire_token();
    hubspot
        .send(&of("dlv_2", NoticeEvent::Accepted, ANA))
        .await
        .unwrap();
    assert_eq!(scene.fake.exchanges(), 2);
    scene.fake.revoke();
    let ended = hubspot.find(&offered).await.unwrap_err();
    assert!(matches!(ended, Fault::SignIn(_)));
}

#[tokio::test]
async fn an_admin_signs_in_at_the_provider_and_the_account_works() {
    let scene = Scene::start().await;
    let env = Env::new(|| at(NOW), |bytes| bytes.fill(7));
    let client = OauthClient {
        id: CLIENT.into(),
        secret: Some(CLIENT_SECRET.into()),
        tenant: None,
    };
    let provider = Provider::hubspot(&client, HUBSPOT_SCOPES).unwrap();
    assert_eq!(provider.token.host_str(), Some("api.hubapi.com"));
    let url = scene.fake.url();
    let provider = provider.asking_at(&url).giving_at(&url);
    let (redirect, pkce) = ("https://hub.example/v1/callback", Pkce::new(&env));
    let asked = oauth::authorize_url(&provider, redirect, &"state-1".into(), &pkce);
    let back = scene.fake.consent(&asked);
    let query: BTreeMap<_, _> = back.query_pairs().into_owned().collect();
    assert_eq!(query["state"], "state-1");
    let code = query["code"].clone().into();
    let granted = oauth::redeem(&provider, &env, redirect, &code, &pkce).await;
    let granted = granted.unwrap();
    assert_eq!(granted.instance, Some(scene.fake.url()));
    let mut account = scene.account();
    account.access = Access::Token(granted.tokens.access);
    let hubspot = HubSpot::new(account).unwrap();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    hubspot.send(&offered).await.unwrap();
    // The code works once.
    let again = oauth::redeem(&provider, &env, redirect, &code, &pkce).await;
    assert!(matches!(again, Err(oauth::Error::SignIn(_))));
}
