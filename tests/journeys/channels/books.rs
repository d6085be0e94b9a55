//! HubSpot or Salesforce, where the same holds for both.

use baton_channels::testing::hubspot::{FakeHubspot, Object};
use baton_channels::testing::salesforce::{FakeSalesforce, Row};
use baton_core::Timestamp;
use baton_core::notify::Channel;
use baton_tests::channels::Admin;
use baton_tests::wait::{SOON, until};
use url::Url;

/// A CRM, whichever.
pub enum Books {
    Hubspot(FakeHubspot),
    Salesforce(FakeSalesforce),
}

/// A meeting as it stands there.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    pub start: Timestamp,
    pub owner: String,
    pub cancelled: bool,
    /// Of Dana, who was there before.
    pub hers: bool,
}

impl Books {
    pub async fn hubspot() -> Self {
        Self::Hubspot(FakeHubspot::start().await)
    }

    pub async fn salesforce() -> Self {
        Self::Salesforce(FakeSalesforce::start().await)
    }

    pub fn channel(&self) -> Channel {
        match self {
            Self::Hubspot(_) => Channel::Hubspot,
            Self::Salesforce(_) => Channel::Salesforce,
        }
    }

    pub async fn is_connected_by(&self, admin: Admin<'_>) {
        match self {
            Self::Hubspot(hubspot) => {
                let (url, token) = (hubspot.url(), hubspot.token());
                admin.connects_hubspot(url.as_str(), &token).await
            }
            Self::Salesforce(salesforce) => {
                let (url, token) = (salesforce.url(), salesforce.token());
                admin.connects_salesforce(url.as_str(), &token).await
            }
        };
    }

    /// Somebody who works there.
    pub fn knows(&self, person: &str) -> String {
        match self {
            Self::Hubspot(hubspot) => hubspot.add_owner(person),
            Self::Salesforce(salesforce) => salesforce.add_user(person),
        }
    }

    pub fn dana_is(&self, owner: &str, email: &str) {
        match self {
            Self::Hubspot(hubspot) => {
                let known = [("email", email), ("hubspot_owner_id", owner)];
                hubspot.add("contacts", &known);
            }
            Self::Salesforce(salesforce) => {
                let known = [
                    ("LastName", "Whitcomb".into()),
                    ("Email", email.into()),
                    ("OwnerId", owner.into()),
                ];
                salesforce.add("Contact", &known);
            }
        }
    }

    /// Whether anybody wanted to know whose she is.
    pub fn was_asked(&self) -> bool {
        match self {
            Self::Hubspot(hubspot) => {
                let asked = hubspot.requests();
                asked.iter().any(|r| r.line().contains("/owners/"))
            }
            Self::Salesforce(salesforce) => {
                let asked = salesforce.requests();
                let of_contacts = |q: &str| q.contains("FROM Contact");
                asked.iter().any(|r| r.param("q").is_some_and(of_contacts))
            }
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Hubspot(_) => "HubSpot",
            Self::Salesforce(_) => "Salesforce",
        }
    }

    /// With an app: somebody has to sign in then.
    pub async fn is_connected_by_app(&self, admin: Admin<'_>) {
        match self {
            Self::Hubspot(hubspot) => admin.connects_hubspot_app(hubspot.url().as_str()).await,
            Self::Salesforce(salesforce) => {
                let url = salesforce.url();
                admin.connects_salesforce_app(url.as_str()).await
            }
        };
    }

    /// An admin agrees there; where the browser goes then.
    pub fn consent(&self, page: &Url) -> Url {
        match self {
            Self::Hubspot(hubspot) => hubspot.consent(page),
            Self::Salesforce(salesforce) => salesforce.consent(page),
        }
    }

    /// How often tokens were given out.
    pub fn exchanges(&self) -> u32 {
        match self {
            Self::Hubspot(hubspot) => hubspot.exchanges(),
            Self::Salesforce(salesforce) => salesforce.exchanges(),
        }
    }

    pub fn expires(&self) {
        match self {
            Self::Hubspot(hubspot) => hubspot.expire_token(),
            Self::Salesforce(salesforce) => salesforce.expire_token(),
        }
    }

    /// Nobody agrees any more.
    pub fn withdraws(&self) {
        match self {
            Self::Hubspot(hubspot) => hubspot.withdraw(),
            Self::Salesforce(salesforce) => salesforce.withdraw(),
        }
    }

    /// People and tasks that were ever created from outside.
    pub fn created(&self) -> (usize, usize) {
        match self {
            Self::Hubspot(hubspot) => (hubspot.created("contacts"), hubspot.created("tasks")),
            Self::Salesforce(salesforce) => {
                (salesforce.created("Lead"), salesforce.created("Task"))
            }
        }
    }

    /// What stands in the address of her record.
    pub fn place(&self) -> &'static str {
        match self {
            Self::Hubspot(_) => ".hubspot.com/contacts/",
            Self::Salesforce(_) => "/lightning/r/Contact/",
        }
    }

    fn entries(&self) -> Vec<Entry> {
        match self {
            Self::Hubspot(hubspot) => {
                let contacts = hubspot.contacts();
                let entry = |m: &Object| Entry {
                    start: m.property("hs_meeting_start_time").parse().unwrap(),
                    owner: m.property("hubspot_owner_id").into(),
                    cancelled: m.property("hs_meeting_outcome") == "CANCELED",
                    hers: contacts.len() == 1 && m.contacts == [contacts[0].id.as_str()],
                };
                hubspot.meetings().iter().map(entry).collect()
            }
            Self::Salesforce(salesforce) => {
                let contacts = salesforce.all("Contact");
                let text = |row: &Row, field: &str| row[field].as_str().unwrap().to_owned();
                let entry = |e: &Row| Entry {
                    start: text(e, "StartDateTime").parse().unwrap(),
                    owner: text(e, "OwnerId"),
                    cancelled: text(e, "Subject").starts_with("Cancelled")
                        && text(e, "ShowAs") == "Free",
                    hers: contacts.len() == 1 && e["WhoId"] == contacts[0]["Id"],
                };
                salesforce.events().iter().map(entry).collect()
            }
        }
    }

    pub async fn becomes(&self, wanted: Entry) {
        let what = format!("{:?} to have {wanted:?}", self.channel());
        until(&what, SOON, async || {
            (self.entries() == std::slice::from_ref(&wanted)).then_some(())
        })
        .await;
    }
}
