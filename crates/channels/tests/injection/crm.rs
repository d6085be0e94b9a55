//! CRMs: an activity of the usual fields at the right person, and queries that ask what they ask.

use baton_channels::crm::{Activity, HubSpot, HubspotAccount, Salesforce, SalesforceAccount};
use baton_channels::testing::hubspot::FakeHubspot;
use baton_channels::testing::salesforce::{FakeSalesforce, Row};
use baton_channels::{Channel, Parcel};
use baton_core::notice::NoticeEvent;
use baton_web::Guard;
use baton_web::oauth::Access;

use crate::html::{elements, visible};
use crate::scene::{EVENTS, HARMLESS, assert_nothing_new, count, flat, parcel, words};
use crate::table::{HOSTILE, hostile};

/// What HubSpot shows of a text.
const TAGS: [&str; 8] = ["html", "head", "body", "p", "strong", "a", "br", "span"];

/// What was kept of a handoff.
struct Kept {
    fields: Vec<String>,
    title: String,
    text: String,
}

/// One of many, each of a prospect of its own.
fn numbered(number: usize, event: NoticeEvent, text: &str) -> Parcel {
    let mut parcel = parcel(&format!("dlv_{number}"), event, text);
    parcel.notice.handoff = format!("ho_{number}").into();
    parcel.notice.prospect.email = Some(format!("priya{number}@brightmoor.example"));
    if let Some(meeting) = &mut parcel.notice.meeting {
        meeting.id = format!("mtg_{number}").into();
    }
    parcel
}

fn email(parcel: &Parcel) -> &str {
    parcel.notice.prospect.email.as_deref().unwrap()
}

fn hubspot(fake: &FakeHubspot) -> HubSpot {
    let account = HubspotAccount {
        access: Access::Token(fake.token().into()),
        version: None,
        portal: Some("42".into()),
        create_contacts: true,
        activity: Activity::Task,
        api_url: Some(fake.url()),
        guard: Guard::none(),
    };
    HubSpot::new(account).unwrap()
}

/// The activity that was written, at whom it is of.
async fn in_hubspot(fake: &FakeHubspot, hubspot: &HubSpot, sent: &Parcel) -> Kept {
    let person = fake.add("contacts", &[("email", email(sent))]);
    hubspot.send(sent).await.unwrap();
    let (kind, title, body) = match sent.notice.event {
        NoticeEvent::Booked => ("meetings", "hs_meeting_title", "hs_meeting_body"),
        _ => ("tasks", "hs_task_subject", "hs_task_body"),
    };
    let mut all = fake.all(kind);
    all.retain(|activity| activity.contacts.contains(&person));
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].contacts, [person]);
    Kept {
        fields: all[0].properties.keys().cloned().collect(),
        title: all[0].property(title).into(),
        text: all[0].property(body).into(),
    }
}

#[tokio::test]
async fn hubspot_keeps_the_words_and_no_markup() {
    let fake = FakeHubspot::start().await;
    let hubspot = hubspot(&fake);
    for (n, event) in EVENTS.into_iter().enumerate() {
        let number = n * 100;
        let usual = in_hubspot(&fake, &hubspot, &numbered(number, event, HARMLESS)).await;
        let known = count(elements(&usual.text, &TAGS));
        for (i, text) in hostile().enumerate() {
            let sent = numbered(number + 1 + i, event, &text);
            let kept = in_hubspot(&fake, &hubspot, &sent).await;
            assert_eq!(kept.fields, usual.fields, "{text:?}");
            assert_nothing_new(&count(elements(&kept.text, &TAGS)), &known, &text);
            let shown = flat(&visible(&kept.text));
            assert!(shown.contains(&words(&text)), "{text:?} in {shown}");
            assert!(!kept.title.contains('\n') && !kept.title.is_empty());
        }
    }
    let sent = EVENTS.len() * (1 + HOSTILE.len());
    assert_eq!(fake.created("tasks") + fake.created("meetings"), sent);
    assert_eq!(fake.created("contacts"), 0);
}

fn salesforce(fake: &FakeSalesforce) -> Salesforce {
    let account = SalesforceAccount {
        access: Access::Token(fake.token().into()),
        instance_url: fake.url(),
        version: None,
        external_id: None,
        create_contacts: true,
        activity: Activity::Task,
        guard: Guard::none(),
    };
    Salesforce::new(account).unwrap()
}

fn add(fake: &FakeSalesforce, email: &str) -> String {
    let values = [("LastName", "Raman".into()), ("Email", email.into())];
    fake.add("Contact", &values)
}

fn read<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).and_then(|v| v.as_str()).unwrap_or_default()
}

async fn in_salesforce(fake: &FakeSalesforce, salesforce: &Salesforce, sent: &Parcel) -> Kept {
    let person = add(fake, email(sent));
    salesforce.send(sent).await.unwrap();
    let mut all = match sent.notice.event {
        NoticeEvent::Booked => fake.events(),
        _ => fake.tasks(),
    };
    all.retain(|activity| read(activity, "WhoId") == person);
    assert_eq!(all.len(), 1);
    Kept {
        fields: all[0].keys().cloned().collect(),
        title: read(&all[0], "Subject").into(),
        text: read(&all[0], "Description").into(),
    }
}

#[tokio::test]
async fn salesforce_keeps_the_words_at_the_person_they_are_of() {
    let fake = FakeSalesforce::start().await;
    let salesforce = salesforce(&fake);
    for (n, event) in EVENTS.into_iter().enumerate() {
        let number = n * 100;
        let usual = in_salesforce(&fake, &salesforce, &numbered(number, event, HARMLESS)).await;
        for (i, text) in hostile().enumerate() {
            let sent = numbered(number + 1 + i, event, &text);
            let kept = in_salesforce(&fake, &salesforce, &sent).await;
            assert_eq!(kept.fields, usual.fields, "{text:?}");
            let shown = flat(&kept.text);
            assert!(shown.contains(&words(&text)), "{text:?} in {shown}");
            assert!(!kept.title.contains('\n') && !kept.title.is_empty());
        }
    }
    let sent = EVENTS.len() * (1 + HOSTILE.len());
    assert_eq!(fake.created("Task") + fake.created("Event"), sent);
}

/// An address is a value of a query, whatever is written in it: it finds none of those who are
/// there.
#[tokio::test]
async fn an_address_that_is_a_query_finds_nobody() {
    let fake = FakeSalesforce::start().await;
    let salesforce = salesforce(&fake);
    let there = add(&fake, "priya@brightmoor.example");
    for (i, address) in [
        r"x' OR Email LIKE '%'@evil.example",
        r"x\' OR Email != '@evil.example",
        r"x\\' OR Id != '@evil.example",
        "x'\nOR Email != ''@evil.example",
    ]
    .into_iter()
    .enumerate()
    {
        let mut sent = numbered(i, NoticeEvent::Offered, HARMLESS);
        sent.notice.prospect.email = Some(address.into());
        salesforce.send(&sent).await.unwrap();
        let at = fake.tasks();
        assert_eq!(at.len(), i + 1);
        assert!(
            at.iter().all(|task| read(task, "WhoId") != there),
            "{address}"
        );
    }
}
