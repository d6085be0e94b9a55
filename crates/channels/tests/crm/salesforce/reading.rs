//! Whose account it is, and whether the connection works.

use baton_channels::Channel;
use baton_channels::crm::{Crm, Record, Salesforce, Who};
use serde_json::json;

use super::Scene;
use crate::scene::{ANA, BO, PRIYA};

fn priya() -> Who {
    Who {
        email: Some(PRIYA.into()),
        domain: Some("brightmoor.example".into()),
    }
}

#[tokio::test]
async fn the_contacts_owner_comes_before_the_accounts() {
    let scene = Scene::start().await;
    let salesforce = scene.salesforce();
    assert_eq!(
        salesforce.lookup(&priya()).await.unwrap(),
        Record::default()
    );

    let owned = |website: &str, owner: &str| {
        let values = [("Website", json!(website)), ("OwnerId", json!(owner))];
        scene.fake.add("Account", &values)
    };
    owned("notbrightmoor.example", &scene.ana);
    let account = owned("https://www.brightmoor.example/", &scene.bo);
    let record = salesforce.lookup(&priya()).await.unwrap();
    assert_eq!(record.owner_email.as_deref(), Some(BO));
    assert_eq!(record.account.unwrap().id, account);
    assert_eq!(record.contact, None);

    // A lead in a queue has no owner with an address.
    let lead = [("Email", json!(PRIYA)), ("OwnerId", json!("00G1"))];
    let lead = scene.fake.add("Lead", &lead);
    let record = salesforce.lookup(&priya()).await.unwrap();
    assert_eq!(record.owner_email.as_deref(), Some(BO));
    assert_eq!(record.contact.unwrap().id, lead);

    let contact = scene.with_priya();
    let theirs = [("OwnerId", json!(scene.ana)), ("AccountId", json!(account))];
    scene.fake.change("Contact", &contact, &theirs);
    let record = salesforce.lookup(&priya()).await.unwrap();
    assert_eq!(record.owner_email.as_deref(), Some(ANA));
    assert_eq!(record.contact.unwrap().id, contact);
    // Who has left owns nothing.
    scene
        .fake
        .change("User", &scene.ana, &[("IsActive", json!(false))]);
    let record = salesforce.lookup(&priya()).await.unwrap();
    assert_eq!(record.owner_email.as_deref(), Some(BO));
}

#[tokio::test]
async fn where_anybody_gets_an_address_is_no_company() {
    let scene = Scene::start().await;
    let crm = scene.salesforce();
    let website = |site: &str| scene.fake.add("Account", &[("Website", json!(site))]);
    let company = website("brightmoor.com");
    website("gmail.com");
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
    let steps = scene.salesforce().check().await;
    assert!(steps.len() == 4 && steps.iter().all(|s| s.ok), "{steps:?}");

    // The field is entered, and is not there.
    let mut account = scene.account();
    account.external_id = Some("Other_Id__c".into());
    let steps = Salesforce::new(account).unwrap().check().await;
    let last = steps.last().unwrap();
    assert!(!last.ok);
    assert_eq!(
        last.words,
        "There is no field Other_Id__c that Baton can see."
    );

    let steps = scene.certain().check().await;
    let sure = steps
        .iter()
        .filter(|s| s.words == "Nothing is ever written twice.");
    assert_eq!(sure.count(), 2);
    // It is there, and not entered.
    let steps = scene.salesforce().check().await;
    assert!(
        steps
            .iter()
            .any(|s| s.ok && s.words.contains("Baton_Id__c is there"))
    );

    scene.fake.forbid("Lead");
    let steps = scene.salesforce().check().await;
    assert_eq!(steps.last().unwrap().words, "Baton may not add leads.");
    let salesforce = scene.salesforce();
    scene.fake.revoke();
    let steps = salesforce.check().await;
    assert_eq!(steps.len(), 1);
    assert!(!steps[0].ok);
}

#[tokio::test]
async fn odd_settings_are_refused_at_once() {
    let scene = Scene::start().await;
    let mut account = scene.account();
    account.version = Some("v64.0/../..".into());
    assert!(Salesforce::new(account).is_err());
    let mut account = scene.account();
    account.external_id = Some("Id = '' OR Id".into());
    assert!(Salesforce::new(account).is_err());
    let mut account = scene.account();
    account.instance_url = "http://example.com/".parse().unwrap();
    assert!(Salesforce::new(account).is_err());
}
