//! Leads, tasks and events.

use baton_channels::crm::{Activity, Salesforce};
use baton_channels::{Channel, Found};
use baton_core::notice::NoticeEvent;
use serde_json::json;

use super::{Scene, text};
use crate::scene::{ANA, BO, PRIYA, after, notice, of, parcel};

#[tokio::test]
async fn a_handoff_is_one_task_that_changes_with_it() {
    for certain in [false, true] {
        let scene = Scene::start().await;
        let priya = scene.with_priya();
        let salesforce = if certain {
            scene.certain()
        } else {
            scene.salesforce()
        };
        let offered = of("dlv_1", NoticeEvent::Offered, ANA);
        let first = salesforce.send(&offered).await.unwrap();
        assert_eq!(first.place.as_deref(), Some("Task"));
        let url = format!("{}lightning/r/Contact/{priya}/view", scene.fake.url());
        assert_eq!(first.url, Some(url));
        let task = &scene.fake.tasks()[0];
        assert_eq!(text(task, "OwnerId"), scene.ana);
        assert_eq!(text(task, "WhoId"), priya);
        assert_eq!(text(task, "ActivityDate"), "2026-03-02");
        for said in [
            "Score 4 of 5",
            "\u{201c}about 220 of us\u{201d}",
            "Does it work with our single sign-on?",
            "https://baton.showloom.example/h/ho_sample",
            "[baton:ho_sample dlv_1]",
        ] {
            assert!(text(task, "Description").contains(said), "{said}");
        }

        // Found again with its receipt, and without.
        let accepted = after(of("dlv_2", NoticeEvent::Accepted, BO), &first);
        let second = salesforce.send(&accepted).await.unwrap();
        assert_eq!(second.reference, first.reference);
        assert_eq!(text(&scene.fake.tasks()[0], "OwnerId"), scene.bo);
        let closed = of("dlv_3", NoticeEvent::Closed, BO);
        salesforce.send(&closed).await.unwrap();
        let task = &scene.fake.tasks()[0];
        // As a closed task is called here.
        assert_eq!(text(task, "Status"), "Done");
        assert!(text(task, "Description").contains("Won"));
        assert_eq!(scene.fake.created("Task"), 1);
        assert_eq!(scene.fake.created("Lead"), 0);
    }
}

#[tokio::test]
async fn who_is_not_there_becomes_a_lead_once() {
    let scene = Scene::start().await;
    let salesforce = scene.salesforce();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    salesforce.send(&offered).await.unwrap();
    let lead = &scene.fake.all("Lead")[0];
    assert_eq!(text(lead, "FirstName"), "Priya");
    assert_eq!(text(lead, "LastName"), "Raghunathan");
    assert_eq!(text(lead, "Company"), "Brightmoor");
    assert_eq!(text(lead, "Email"), PRIYA);
    let task = &scene.fake.tasks()[0];
    assert_eq!(text(task, "WhoId"), text(lead, "Id"));
    salesforce
        .send(&of("dlv_2", NoticeEvent::Accepted, ANA))
        .await
        .unwrap();
    assert_eq!(scene.fake.created("Lead"), 1);
    assert_eq!(scene.fake.created("Task"), 1);
}

#[tokio::test]
async fn a_lead_has_a_last_name_and_a_company_whatever_is_known() {
    let scene = Scene::start().await;
    let mut unknown = notice(NoticeEvent::Offered, ANA);
    unknown.prospect.name = PRIYA.into();
    unknown.prospect.company = None;
    unknown.prospect.title = Some("x".repeat(300));
    scene
        .salesforce()
        .send(&parcel("dlv_1", unknown))
        .await
        .unwrap();
    let lead = &scene.fake.all("Lead")[0];
    assert_eq!(text(lead, "LastName"), "priya");
    assert_eq!(text(lead, "Company"), "[not provided]");
    assert_eq!(text(lead, "Title").len(), 128);
}

#[tokio::test]
async fn without_an_address_or_without_leave_the_task_belongs_to_nobody() {
    let scene = Scene::start().await;
    let salesforce = scene.salesforce();
    for (delivery, event) in [
        ("dlv_1", NoticeEvent::Offered),
        ("dlv_2", NoticeEvent::Accepted),
    ] {
        let mut nameless = notice(event, ANA);
        nameless.prospect.email = None;
        let receipt = salesforce.send(&parcel(delivery, nameless)).await.unwrap();
        assert!(receipt.url.unwrap().contains("/Task/"));
    }
    assert_eq!(scene.fake.created("Task"), 1);
    assert_eq!(text(&scene.fake.tasks()[0], "WhoId"), "");

    let mut account = scene.account();
    account.create_contacts = false;
    let salesforce = Salesforce::new(account).unwrap();
    let mut other = notice(NoticeEvent::Offered, ANA);
    other.handoff = "ho_other".into();
    salesforce.send(&parcel("dlv_3", other)).await.unwrap();
    assert_eq!(scene.fake.created("Task"), 2);
    assert_eq!(scene.fake.created("Lead"), 0);
}

#[tokio::test]
async fn what_a_person_did_stays() {
    let scene = Scene::start().await;
    let salesforce = scene.salesforce();
    let priya = scene.with_priya();
    let theirs = [("Title", json!("Head of Sales"))];
    scene.fake.change("Contact", &priya, &theirs);
    let first = salesforce
        .send(&of("dlv_1", NoticeEvent::Offered, ANA))
        .await
        .unwrap();
    let contact = &scene.fake.all("Contact")[0];
    assert_eq!(text(contact, "Title"), "Head of Sales");
    assert_eq!(text(contact, "Phone"), "+1 212 555 0134");
    let done = [("Status", json!("Done")), ("Description", json!("spoke"))];
    scene.fake.change("Task", &first.reference, &done);
    let accepted = after(of("dlv_2", NoticeEvent::Accepted, ANA), &first);
    salesforce.send(&accepted).await.unwrap();
    let task = &scene.fake.tasks()[0];
    assert_eq!(text(task, "Status"), "Done");
    assert!(text(task, "Description").ends_with("[baton:ho_sample dlv_2]\n\nspoke"));
    scene.fake.remove("Task", &first.reference);
    let closed = after(of("dlv_3", NoticeEvent::Closed, ANA), &first);
    salesforce.send(&closed).await.unwrap();
    assert_eq!(scene.fake.tasks().len(), 1);
}

#[tokio::test]
async fn a_meeting_is_an_event_that_moves_and_is_cancelled() {
    for certain in [false, true] {
        let scene = Scene::start().await;
        let salesforce = if certain {
            scene.certain()
        } else {
            scene.salesforce()
        };
        let booked = of("dlv_1", NoticeEvent::Booked, ANA);
        let first = salesforce.send(&booked).await.unwrap();
        let event = &scene.fake.events()[0];
        let at = booked.notice.meeting.as_ref().unwrap();
        assert_eq!(text(event, "StartDateTime"), at.start.to_string());
        assert_eq!(text(event, "ShowAs"), "Busy");
        assert_eq!(text(event, "OwnerId"), scene.ana);

        let mut moved = notice(NoticeEvent::Moved, ANA);
        let new = moved.meeting.as_mut().unwrap();
        new.start = new.start.plus_seconds(600);
        let start = new.start.to_string();
        let moved = after(parcel("dlv_2", moved), &first);
        salesforce.send(&moved).await.unwrap();
        assert_eq!(text(&scene.fake.events()[0], "StartDateTime"), start);

        salesforce
            .send(&of("dlv_3", NoticeEvent::Cancelled, ANA))
            .await
            .unwrap();
        let event = &scene.fake.events()[0];
        assert_eq!(text(event, "ShowAs"), "Free");
        assert!(text(event, "Subject").starts_with("Cancelled: Meeting with Priya"));
        assert_eq!(scene.fake.created("Event"), 1);

        let mut again = notice(NoticeEvent::Booked, ANA);
        again.meeting.as_mut().unwrap().id = "mtg_second".into();
        let again = after(parcel("dlv_4", again), &first);
        salesforce.send(&again).await.unwrap();
        assert_eq!(scene.fake.created("Event"), 2);
    }
}

#[tokio::test]
async fn a_note_is_a_task_with_nothing_left_to_do() {
    let scene = Scene::start().await;
    let mut account = scene.account();
    account.activity = Activity::Note;
    let salesforce = Salesforce::new(account).unwrap();
    salesforce
        .send(&of("dlv_1", NoticeEvent::Offered, ANA))
        .await
        .unwrap();
    assert_eq!(text(&scene.fake.tasks()[0], "Status"), "Done");
}

#[tokio::test]
async fn a_hostile_address_is_a_value_and_nothing_else() {
    let scene = Scene::start().await;
    let salesforce = scene.salesforce();
    scene.with_priya();
    let mut hostile = notice(NoticeEvent::Offered, ANA);
    hostile.prospect.email = Some(r"x\' OR Email != '".into());
    hostile.prospect.name = "O'Brien\n\\".into();
    let sent = parcel("dlv_1", hostile);
    salesforce.send(&sent).await.unwrap();
    let leads = scene.fake.all("Lead");
    assert_eq!(text(&leads[0], "Email"), r"x\' OR Email != '");
    assert!(matches!(salesforce.find(&sent).await, Ok(Found::Yes(_))));
    assert_eq!(scene.fake.created("Lead"), 1);
}

#[tokio::test]
async fn a_text_that_is_too_long_is_cut_and_keeps_its_end() {
    let scene = Scene::start().await;
    let mut long = of("dlv_1", NoticeEvent::Offered, ANA);
    long.composed.opening = vec!["x".repeat(9_000); 20];
    scene.salesforce().send(&long).await.unwrap();
    let tasks = scene.fake.tasks();
    let said = text(&tasks[0], "Description");
    assert!(said.contains("There is more in Baton.") && said.contains("/h/ho_sample"));
    assert!(said.ends_with("[baton:ho_sample dlv_1]"));
}

#[tokio::test]
async fn a_task_that_may_be_among_too_many_is_not_told() {
    let scene = Scene::start().await;
    let salesforce = scene.salesforce();
    let priya = scene.with_priya();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    salesforce.send(&offered).await.unwrap();
    for _ in 0..100 {
        scene.fake.add("Task", &[("WhoId", json!(priya))]);
    }
    assert_eq!(salesforce.find(&offered).await.unwrap(), Found::CannotTell);
    // With the field there is no doubt.
    let scene = Scene::start().await;
    let salesforce = scene.certain();
    salesforce.send(&offered).await.unwrap();
    assert!(matches!(salesforce.find(&offered).await, Ok(Found::Yes(_))));
}

#[tokio::test]
async fn a_test_writes_nothing() {
    let scene = Scene::start().await;
    let test = of("dlv_1", NoticeEvent::Test, ANA);
    let salesforce = scene.salesforce();
    salesforce.send(&test).await.unwrap();
    assert!(scene.fake.tasks().is_empty() && scene.fake.all("Lead").is_empty());
    scene.fake.forbid("Task");
    assert!(salesforce.send(&test).await.is_err());
}
