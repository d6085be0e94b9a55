//! Whose account it is, and whether the connection works.

use baton_channels::Channel;
use baton_channels::crm::{Crm, HubSpot, Record, Who};
use baton_channels::testing::hubspot::Accident;

use super::Scene;
use crate::scene::{ANA, BO, PRIYA};

fn priya() -> Who {
    Who {
        email: Some(PRIYA.into()),
        domain: Some("brightmoor.example".into()),
    }
}

#[tokio::test]
async fn the_contacts_owner_comes_before_the_companys() {
    let scene = Scene::start().await;
    let hubspot = scene.hubspot();
    assert_eq!(hubspot.lookup(&priya()).await.unwrap(), Record::default());

    // Only the company is known, by its domain.
    let owner = [
        ("domain", "brightmoor.example"),
        ("hubspot_owner_id", scene.bo.as_str()),
    ];
    let company = scene.fake.add("companies", &owner);
    let record = hubspot.lookup(&priya()).await.unwrap();
    assert_eq!(record.owner_email.as_deref(), Some(BO));
    assert_eq!(record.contact, None);
    assert_eq!(record.account.as_ref().unwrap().id, company);

    // The company of the contact counts, whatever its domain.
    let contact = scene.with_priya();
    let other = scene
        .fake
        .add("companies", &[("hubspot_owner_id", &scene.ana)]);
    scene.fake.employ(&contact, &other);
    let record = hubspot.lookup(&priya()).await.unwrap();
    assert_eq!(record.owner_email.as_deref(), Some(ANA));
    assert_eq!(record.account.as_ref().unwrap().id, other);
    assert_eq!(
        record.contact.unwrap().url.unwrap(),
        format!("https://app.hubspot.com/contacts/42/record/0-1/{contact}")
    );

    let bos = [("hubspot_owner_id", scene.bo.as_str())];
    scene.fake.change("contacts", &contact, &bos);
    let record = hubspot.lookup(&priya()).await.unwrap();
    assert_eq!(record.owner_email.as_deref(), Some(BO));
    // Who has left owns nothing.
    scene.fake.archive_owner(&scene.bo);
    let record = hubspot.lookup(&priya()).await.unwrap();
    assert_eq!(record.owner_email.as_deref(), Some(ANA));
}

#[tokio::test]
async fn the_account_is_asked_for_where_its_links_lead() {
    let scene = Scene::start().await;
    let contact = scene.with_priya();
    let mut account = scene.account();
    account.portal = None;
    let hubspot = HubSpot::new(account).unwrap();
    for _ in 0..2 {
        let record = hubspot.lookup(&priya()).await.unwrap();
        assert_eq!(
            record.contact.unwrap().url.unwrap(),
            format!("https://app-eu1.hubspot.com/contacts/4711/record/0-1/{contact}")
        );
    }
    let asked = scene.fake.requests();
    let details = asked.iter().filter(|r| r.line().contains("account-info"));
    assert_eq!(details.count(), 1);
}

#[tokio::test]
async fn where_anybody_gets_an_address_is_no_company() {
    let scene = Scene::start().await;
    let crm = scene.hubspot();
    let company = scene.fake.add("companies", &[("domain", "brightmoor.com")]);
    scene.fake.add("companies", &[("domain", "gmail.com")]);
    let mut who = Who {
        email: None,
        domain: Some("gmail.com".into()),
    };
    assert_eq!(crm.lookup(&who).await.unwrap(), Record::default());
    assert!(scene.fake.requests().is_empty());
    who.domain = Some("mail.brightmoor.com".into());
    let record = crm.lookup(&who).await.unwrap();
    assert_eq!(record.account.unwrap().id, company);
}

#[tokio::test]
async fn a_check_says_what_works_and_what_is_missing() {
    let scene = Scene::start().await;
    let steps = scene.hubspot().check().await;
    assert!(steps.len() > 4 && steps.iter().all(|s| s.ok), "{steps:?}");

    scene.fake.withdraw_scope("crm.objects.contacts.write");
    let steps = scene.hubspot().check().await;
    let last = steps.last().unwrap();
    assert!(!last.ok);
    assert_eq!(last.words, "The token lacks crm.objects.contacts.write.");

    scene.fake.withdraw_scope("crm.objects.owners.read");
    let steps = scene.hubspot().check().await;
    assert_eq!(steps.len(), 1);
    assert!(
        steps[0]
            .words
            .contains("crm.objects.owners.read is missing")
    );

    scene.fake.fail_next("owners", Accident::SignIn);
    let steps = scene.hubspot().check().await;
    assert_eq!(steps[0].name, "Sign in");
    assert!(!steps[0].ok);
}
