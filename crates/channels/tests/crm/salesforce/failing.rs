//! What goes wrong, and what is known afterwards.

use std::time::Duration;

use baton_channels::crm::Salesforce;
use baton_channels::testing::salesforce::Accident;
use baton_channels::{Channel, Fault, Found};
use baton_core::notice::NoticeEvent;

use super::Scene;
use crate::scene::{ANA, after, of, session};

const CREATE: &str = "POST /services/data/v64.0/sobjects/Task";

#[tokio::test]
async fn a_task_whose_answer_was_lost_is_found_and_not_written_twice() {
    for (certain, path) in [
        (false, CREATE),
        (
            true,
            "PATCH /services/data/v64.0/sobjects/Task/Baton_Id__c/ho_sample",
        ),
    ] {
        for accident in [Accident::Lost, Accident::DoneBut(500)] {
            let scene = Scene::start().await;
            let salesforce = if certain {
                scene.certain()
            } else {
                scene.salesforce()
            };
            let offered = of("dlv_1", NoticeEvent::Offered, ANA);
            scene.fake.fail_next(path, accident.clone());
            let failed = salesforce.send(&offered).await.unwrap_err();
            assert!(matches!(failed, Fault::Unknown(_)), "{accident:?} {failed}");
            let Found::Yes(receipt) = salesforce.find(&offered).await.unwrap() else {
                panic!("it is there")
            };
            assert_eq!(salesforce.send(&offered).await.unwrap(), receipt);
            assert_eq!(scene.fake.created("Task"), 1);
        }
    }
}

#[tokio::test]
async fn a_lead_whose_answer_was_lost_is_one_lead() {
    let scene = Scene::start().await;
    let salesforce = scene.salesforce();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    scene.fake.fail_next("sobjects/Lead", Accident::Lost);
    let failed = salesforce.send(&offered).await.unwrap_err();
    assert!(matches!(failed, Fault::Unknown(_)));
    assert_eq!(salesforce.find(&offered).await.unwrap(), Found::No);
    salesforce.send(&offered).await.unwrap();
    assert_eq!(scene.fake.created("Lead"), 1);
    assert_eq!(scene.fake.created("Task"), 1);
}

#[tokio::test]
async fn whether_a_change_arrived_is_known() {
    let scene = Scene::start().await;
    let salesforce = scene.salesforce();
    let first = salesforce
        .send(&of("dlv_1", NoticeEvent::Offered, ANA))
        .await;
    let first = first.unwrap();
    let accepted = after(of("dlv_2", NoticeEvent::Accepted, ANA), &first);
    for (accident, arrived) in [(Accident::Status(503), false), (Accident::Lost, true)] {
        scene.fake.fail_next(&first.reference, accident);
        let failed = salesforce.send(&accepted).await.unwrap_err();
        assert!(matches!(failed, Fault::Unknown(_)));
        let found = salesforce.find(&accepted).await.unwrap();
        assert_eq!(matches!(found, Found::Yes(_)), arrived);
    }
}

#[tokio::test]
async fn each_failure_says_what_can_be_done() {
    let said = |code: &str| format!("{code}: said Salesforce");
    for (accident, expected) in [
        (
            Accident::Refused(403, "REQUEST_LIMIT_EXCEEDED"),
            Fault::Throttled(Some(Duration::from_hours(1))),
        ),
        (
            Accident::Busy(Some(7)),
            Fault::Throttled(Some(Duration::from_secs(7))),
        ),
        (
            Accident::Refused(400, "UNABLE_TO_LOCK_ROW"),
            Fault::NotYet(said("UNABLE_TO_LOCK_ROW")),
        ),
        (
            Accident::Refused(403, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"),
            Fault::Refused(said("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY")),
        ),
        (
            Accident::Refused(400, "DUPLICATES_DETECTED"),
            Fault::Refused(said("DUPLICATES_DETECTED")),
        ),
        (
            Accident::Refused(403, "INSUFFICIENT_ACCESS_OR_READONLY"),
            Fault::Forbidden(said("INSUFFICIENT_ACCESS_OR_READONLY")),
        ),
        (
            Accident::SignIn,
            Fault::SignIn("the token is no longer accepted".into()),
        ),
    ] {
        let scene = Scene::start().await;
        scene.fake.fail_next(CREATE, accident);
        let offered = of("dlv_1", NoticeEvent::Offered, ANA);
        let failed = scene.salesforce().send(&offered).await.unwrap_err();
        assert_eq!(failed, expected);
        assert_eq!(scene.fake.created("Task"), 0);
    }
}

#[tokio::test]
async fn a_session_that_ended_is_renewed_in_the_middle() {
    let scene = Scene::start().await;
    let mut account = scene.account();
    account.access = session(&scene.fake);
    let salesforce = Salesforce::new(account).unwrap();
    scene.fake.fail_next(CREATE, Accident::SignIn);
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    salesforce.send(&offered).await.unwrap();
    assert_eq!(scene.fake.created("Task"), 1);
    assert_eq!(scene.fake.exchanges(), 1);
    scene.fake.revoke();
    let ended = salesforce.find(&offered).await.unwrap_err();
    assert!(matches!(ended, Fault::SignIn(_)));
}
