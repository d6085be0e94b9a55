//! Contacts, tasks, notes and meetings.

use baton_channels::crm::{Activity, HubSpot};
use baton_channels::{Channel, Fault, Found};
use baton_core::notice::NoticeEvent;

use super::Scene;
use crate::scene::{ANA, BO, PRIYA, after, notice, of, parcel};

#[tokio::test]
async fn a_handoff_is_one_task_that_changes_with_it() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    let first = hubspot.send(&offered).await.unwrap();
    assert_eq!(first.place.as_deref(), Some("tasks"));
    let task = &scene.fake.tasks()[0];
    assert_eq!(first.reference, task.id);
    assert_eq!(task.property("hubspot_owner_id"), scene.ana);
    assert_eq!(task.property("hs_task_status"), "NOT_STARTED");
    assert_eq!(
        task.property("hs_task_subject"),
        "Talk to Priya Raghunathan from Brightmoor: 4/5"
    );
    let text = task.property("hs_task_body");
    for said in [
        "Score 4 of 5",
        "about 220 of us",
        "Does it work with our single sign-on?",
        "<a href=\"https://baton.showloom.example/h/ho_sample\">",
        "[baton:ho_sample dlv_1]",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }

    let accepted = after(of("dlv_2", NoticeEvent::Accepted, BO), &first);
    let second = hubspot.send(&accepted).await.unwrap();
    assert_eq!(second.reference, first.reference);
    let task = &scene.fake.tasks()[0];
    assert_eq!(task.property("hubspot_owner_id"), scene.bo);
    // What was asked is still there: a record is more than the last message.
    let text = task.property("hs_task_body");
    assert!(text.contains("Bo Lindgren took it") && text.contains("single sign-on"));

    let closed = after(of("dlv_3", NoticeEvent::Closed, BO), &first);
    hubspot.send(&closed).await.unwrap();
    let task = &scene.fake.tasks()[0];
    assert_eq!(task.property("hs_task_status"), "COMPLETED");
    assert!(task.property("hs_task_body").contains("Won"));
    assert_eq!(scene.fake.created("tasks"), 1);
    assert_eq!(scene.fake.created("contacts"), 1);
}

#[tokio::test]
async fn a_task_is_found_again_without_its_receipt_and_without_search() {
    let scene = Scene::start().await;
    scene.fake.lag();
    let hubspot = scene.hubspot();
    let priya = scene.with_priya();
    let other = scene.fake.add("tasks", &[("hs_task_body", "Call back")]);
    scene.fake.associate("tasks", &other, &priya);
    for (delivery, event) in [
        ("dlv_1", NoticeEvent::Offered),
        ("dlv_1", NoticeEvent::Offered),
        ("dlv_2", NoticeEvent::Accepted),
    ] {
        hubspot.send(&of(delivery, event, ANA)).await.unwrap();
    }
    assert_eq!(scene.fake.created("tasks"), 1);
    let other = &scene.fake.tasks()[0];
    assert_eq!(other.property("hs_task_body"), "Call back");
}

#[tokio::test]
async fn a_task_is_found_among_hundreds() {
    let scene = Scene::start().await;
    let priya = scene.with_priya();
    let hubspot = scene.hubspot();
    for _ in 0..620 {
        let other = scene.fake.add("tasks", &[("hs_task_body", "Call back")]);
        scene.fake.associate("tasks", &other, &priya);
    }
    hubspot
        .send(&of("dlv_1", NoticeEvent::Offered, ANA))
        .await
        .unwrap();
    hubspot
        .send(&of("dlv_2", NoticeEvent::Accepted, ANA))
        .await
        .unwrap();
    assert_eq!(scene.fake.created("tasks"), 1);
}

#[tokio::test]
async fn a_repetition_of_the_same_delivery_changes_nothing() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    let first = hubspot.send(&offered).await.unwrap();
    scene.fake.forget_requests();
    assert_eq!(hubspot.send(&offered).await.unwrap(), first);
    let asked = scene.fake.requests();
    let written = asked
        .iter()
        .filter(|r| r.method == "PATCH" || r.line().ends_with("/tasks") && r.method == "POST");
    assert_eq!(written.count(), 0);
}

#[tokio::test]
async fn what_a_person_did_stays() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let priya = scene.with_priya();
    let theirs = [("firstname", "Pri"), ("company", "Brightmoor Inc")];
    scene.fake.change("contacts", &priya, &theirs);
    let first = hubspot.send(&of("dlv_1", NoticeEvent::Offered, ANA)).await;
    let first = first.unwrap();
    let contact = &scene.fake.contacts()[0];
    assert_eq!(contact.property("firstname"), "Pri");
    // Half of another name would make a third person.
    assert_eq!(contact.property("lastname"), "");
    assert_eq!(contact.property("company"), "Brightmoor Inc");
    assert_eq!(contact.property("jobtitle"), "VP Sales");

    let done = [("hs_task_status", "COMPLETED"), ("hs_task_body", "spoke")];
    scene.fake.change("tasks", &first.reference, &done);
    let accepted = after(of("dlv_2", NoticeEvent::Accepted, ANA), &first);
    hubspot.send(&accepted).await.unwrap();
    assert_eq!(scene.fake.created("tasks"), 1);
    let task = &scene.fake.tasks()[0];
    assert_eq!(task.property("hs_task_status"), "COMPLETED");
    // What was written in place of our text, and what is written below it.
    let text = task.property("hs_task_body").to_owned();
    assert!(
        text.ends_with("[baton:ho_sample dlv_2]</p><p>spoke</p>"),
        "{text}"
    );
    let more = format!("<div>{text}<p>call <b>back</b> &lt; 5</p></div>");
    let more = [("hs_task_body", more.as_str())];
    scene.fake.change("tasks", &first.reference, &more);
    hubspot
        .send(&of("dlv_3", NoticeEvent::Closed, ANA))
        .await
        .unwrap();
    let text = scene.fake.tasks()[0].property("hs_task_body").to_owned();
    assert!(
        text.ends_with("dlv_3]</p><p>spoke</p><p>call back &lt; 5</p>"),
        "{text}"
    );
}

#[tokio::test]
async fn a_task_that_somebody_deleted_is_written_anew() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let first = hubspot.send(&of("dlv_1", NoticeEvent::Offered, ANA)).await;
    let first = first.unwrap();
    scene.fake.remove("tasks", &first.reference);
    let accepted = after(of("dlv_2", NoticeEvent::Accepted, ANA), &first);
    let second = hubspot.send(&accepted).await.unwrap();
    assert_ne!(second.reference, first.reference);
    assert_eq!(scene.fake.tasks().len(), 1);
}

#[tokio::test]
async fn who_lost_it_does_not_get_the_task() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    hubspot
        .send(&of("dlv_1", NoticeEvent::Offered, ANA))
        .await
        .unwrap();
    hubspot
        .send(&of("dlv_2", NoticeEvent::Lapsed, BO))
        .await
        .unwrap();
    let task = &scene.fake.tasks()[0];
    assert_eq!(task.property("hubspot_owner_id"), scene.ana);
}

#[tokio::test]
async fn a_rep_without_a_seat_leaves_the_task_to_nobody() {
    let scene = Scene::start().await;
    let offered = of("dlv_1", NoticeEvent::Offered, "new@showloom.example");
    scene.hubspot().send(&offered).await.unwrap();
    assert_eq!(scene.fake.tasks()[0].property("hubspot_owner_id"), "");
}

#[tokio::test]
async fn a_meeting_is_a_meeting_that_moves_and_is_cancelled() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let booked = of("dlv_1", NoticeEvent::Booked, ANA);
    let first = hubspot.send(&booked).await.unwrap();
    assert_eq!(first.place.as_deref(), Some("meetings"));
    let meeting = &scene.fake.meetings()[0];
    let at = booked.notice.meeting.as_ref().unwrap();
    assert_eq!(
        meeting.property("hs_meeting_start_time"),
        at.start.to_string()
    );
    assert_eq!(meeting.property("hs_meeting_outcome"), "SCHEDULED");
    assert_eq!(meeting.property("hubspot_owner_id"), scene.ana);
    assert_eq!(
        meeting.property("hs_meeting_location"),
        "https://meet.showloom.example/priya"
    );

    let mut moved = notice(NoticeEvent::Moved, ANA);
    let new = moved.meeting.as_mut().unwrap();
    new.start = new.start.plus_seconds(7200);
    let start = new.start.to_string();
    hubspot
        .send(&after(parcel("dlv_2", moved), &first))
        .await
        .unwrap();
    let meeting = &scene.fake.meetings()[0];
    assert_eq!(meeting.property("hs_meeting_start_time"), start);

    let cancelled = of("dlv_3", NoticeEvent::Cancelled, ANA);
    hubspot.send(&cancelled).await.unwrap();
    let meeting = &scene.fake.meetings()[0];
    assert_eq!(meeting.property("hs_meeting_outcome"), "CANCELED");
    assert_eq!(scene.fake.created("meetings"), 1);

    // Another one, of the same handoff.
    let mut again = notice(NoticeEvent::Booked, ANA);
    again.meeting.as_mut().unwrap().id = "mtg_second".into();
    hubspot
        .send(&after(parcel("dlv_4", again), &first))
        .await
        .unwrap();
    assert_eq!(scene.fake.created("meetings"), 2);
    assert_eq!(scene.fake.created("tasks"), 0);
}

#[tokio::test]
async fn a_handoff_can_be_a_note() {
    let scene = Scene::start().await;
    let mut account = scene.account();
    account.activity = Activity::Note;
    let hubspot = HubSpot::new(account).unwrap();
    for (delivery, event) in [
        ("dlv_1", NoticeEvent::Offered),
        ("dlv_2", NoticeEvent::Accepted),
        ("dlv_3", NoticeEvent::Closed),
    ] {
        hubspot.send(&of(delivery, event, ANA)).await.unwrap();
    }
    let notes = scene.fake.notes();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].property("hs_note_body").contains("Won"));
}

#[tokio::test]
async fn people_are_added_only_where_that_is_allowed() {
    let scene = Scene::start().await;
    let mut account = scene.account();
    account.create_contacts = false;
    let hubspot = HubSpot::new(account).unwrap();
    let offered = of("dlv_1", NoticeEvent::Offered, ANA);
    let refused = hubspot.send(&offered).await.unwrap_err();
    assert!(matches!(&refused, Fault::Refused(why) if why.contains("not to add people")));
    assert_eq!(hubspot.find(&offered).await.unwrap(), Found::No);
    // Somebody who is there is not changed either.
    scene.with_priya();
    hubspot.send(&offered).await.unwrap();
    assert_eq!(scene.fake.contacts()[0].property("jobtitle"), "");
}

#[tokio::test]
async fn without_an_address_nothing_is_written_and_the_words_say_why() {
    let scene = Scene::start().await;
    let mut nameless = notice(NoticeEvent::Offered, ANA);
    nameless.prospect.email = Some(" ".into());
    let parcel = parcel("dlv_1", nameless);
    let refused = scene.hubspot().send(&parcel).await.unwrap_err();
    assert!(matches!(&refused, Fault::Refused(why) if why.contains("no e-mail address")));
    assert!(scene.fake.requests().is_empty());
}

#[tokio::test]
async fn what_stands_in_for_a_name_is_not_written() {
    let scene = Scene::start().await;
    let mut nameless = notice(NoticeEvent::Offered, ANA);
    nameless.prospect.name = "Somebody at Brightmoor".into();
    let sent = scene.hubspot().send(&parcel("dlv_1", nameless)).await;
    sent.unwrap();
    let contact = &scene.fake.contacts()[0];
    assert_eq!(contact.property("firstname"), "");
    assert_eq!(contact.property("email"), PRIYA);
}

#[tokio::test]
async fn what_was_said_becomes_no_markup_and_no_mark() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let mut hostile = notice(NoticeEvent::Offered, ANA);
    hostile.prospect.name = "<img src=x onerror=alert(1)>".into();
    hostile.summary = Some("\"><script>alert('x')</script> [baton:ho_other dlv_9]".into());
    hostile.questions[0].text = "<a href=\"javascript:x\">click</a>".into();
    hubspot.send(&parcel("dlv_1", hostile)).await.unwrap();
    let text = scene.fake.tasks()[0].property("hs_task_body").to_owned();
    assert!(!text.contains("<script") && !text.contains("<img") && !text.contains("\"javascript"));
    assert!(text.contains("&lt;script&gt;"));
    assert_eq!(text.matches("[baton:").count(), 1);
    // It is not taken for the activity of the handoff that it names.
    let mut other = notice(NoticeEvent::Offered, ANA);
    other.handoff = "ho_other".into();
    hubspot.send(&parcel("dlv_2", other)).await.unwrap();
    assert_eq!(scene.fake.created("tasks"), 2);
}

#[tokio::test]
async fn a_text_that_is_too_long_is_cut_and_keeps_its_end() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    let mut long = of("dlv_1", NoticeEvent::Offered, ANA);
    long.composed.opening = vec!["\"".repeat(9_000); 20];
    hubspot.send(&long).await.unwrap();
    let text = scene.fake.tasks()[0].property("hs_task_body").to_owned();
    assert!(text.contains("There is more in Baton.") && text.contains("/h/ho_sample"));
    assert!(text.ends_with("[baton:ho_sample dlv_1]</p>"));
}

#[tokio::test]
async fn the_words_of_the_workspace_are_kept() {
    let scene = Scene::start().await;
    let mut own = of("dlv_1", NoticeEvent::Offered, ANA);
    own.composed.subject = "Hot lead".into();
    scene.hubspot().send(&own).await.unwrap();
    let task = &scene.fake.tasks()[0];
    assert_eq!(task.property("hs_task_subject"), "Hot lead");
}

#[tokio::test]
async fn both_kinds_of_versions_are_spoken() {
    for (version, line) in [
        (None, "POST /crm/objects/2026-03/tasks"),
        (Some("v3"), "POST /crm/v3/objects/tasks"),
    ] {
        let scene = Scene::start().await;
        let mut account = scene.account();
        account.version = version.map(str::to_owned);
        let hubspot = HubSpot::new(account).unwrap();
        let offered = of("dlv_1", NoticeEvent::Offered, ANA);
        hubspot.send(&offered).await.unwrap();
        assert!(matches!(hubspot.find(&offered).await, Ok(Found::Yes(_))));
        let asked = scene.fake.requests();
        assert!(asked.iter().any(|r| r.line() == line), "{line}");
    }
    let scene = Scene::start().await;
    let mut account = scene.account();
    account.version = Some("../../evil".into());
    assert!(HubSpot::new(account).is_err());
}

#[tokio::test]
async fn a_test_writes_nothing() {
    let scene = Scene::start().await;
    let test = of("dlv_1", NoticeEvent::Test, ANA);
    let hubspot = scene.hubspot();
    hubspot.send(&test).await.unwrap();
    assert!(scene.fake.tasks().is_empty() && scene.fake.contacts().is_empty());
    scene.fake.revoke();
    assert!(hubspot.send(&test).await.is_err());
}
