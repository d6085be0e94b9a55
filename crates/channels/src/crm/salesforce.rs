//! Salesforce: contacts and leads by their e-mail; tasks and events.
//!
//! What was written is found at once by a query. With an external id field on activities Salesforce
//! itself sees to it that nothing is there twice.

mod activity;
mod api;
mod check;
mod person;
mod soql;
mod wire;

use async_trait::async_trait;
use baton_core::notice::NoticeEvent;
use baton_web::Guard;
use baton_web::oauth::Access;
use baton_web::rest::Rest;
use url::Url;

use super::mark::Mark;
use super::{Activity, Crm, Looked, Record, RecordRef, Who};
use crate::{Channel, CheckStep, Fault, Found, Parcel, Receipt, Result};
use activity::Kind;
use person::Person;

/// The version that this was written for.
const VERSION: &str = "v64.0";

/// An organisation at Salesforce.
#[derive(Clone, Debug)]
pub struct SalesforceAccount {
    pub access: Access,
    /// `https://yourcompany.my.salesforce.com`
    pub instance_url: Url,
    /// Such as `v64.0`; the one that Baton knows best, if absent.
    pub version: Option<String>,
    /// An external id field on activities, such as `Baton_Id__c`.
    pub external_id: Option<String>,
    /// Adds leads for people who are not there, and fills in what is empty.
    pub create_contacts: bool,
    pub activity: Activity,
    /// Where the organisation may be.
    pub guard: Guard,
}

pub struct Salesforce {
    rest: Rest,
    account: SalesforceAccount,
    version: String,
}

impl Salesforce {
    pub fn new(account: SalesforceAccount) -> Result<Self> {
        let version = account.version.clone().unwrap_or_else(|| VERSION.into());
        if !api::is_version(&version) {
            let why = "the version is not one such as v64.0";
            return Err(Fault::Refused(why.into()));
        }
        let field = account.external_id.as_deref();
        if !field.is_none_or(api::is_own_field) {
            let why = "the external id is not the name of a field such as Baton_Id__c";
            return Err(Fault::Refused(why.into()));
        }
        Ok(Self {
            rest: Rest::guarded(
                account.instance_url.clone(),
                account.access.clone(),
                &account.guard,
            )?,
            account,
            version,
        })
    }

    fn link(&self, object: &str, id: &str) -> String {
        let path = ["lightning", "r", object, id, "view"];
        self.rest.url(&path).into()
    }

    fn receipt(&self, kind: Kind, id: String, person: Option<&Person>) -> Receipt {
        let url = match person {
            Some(person) => self.link(person.object, &person.id),
            None => self.link(kind.object(), &id),
        };
        Receipt {
            reference: id,
            place: Some(kind.object().into()),
            url: Some(url),
            receiver: person.map(|p| p.id.clone()),
        }
    }
}

#[async_trait]
impl Channel for Salesforce {
    async fn send(&self, parcel: &Parcel) -> Result<Receipt> {
        let notice = &parcel.notice;
        if notice.event == NoticeEvent::Test {
            return super::test(self).await;
        }
        let person = self.person(notice).await?;
        let kind = Kind::of(notice);
        let mark = Mark::of(parcel);
        let id = match self.look(kind, person.as_ref(), &mark, parcel).await? {
            Looked::Found(known) if mark.wrote(&known.text) => known.id,
            Looked::Found(known) => self.change(kind, known, &mark, parcel).await?,
            Looked::Nothing | Looked::TooMany => {
                self.add(kind, person.as_ref(), &mark, parcel).await?
            }
        };
        Ok(self.receipt(kind, id, person.as_ref()))
    }

    async fn find(&self, parcel: &Parcel) -> Result<Found> {
        let notice = &parcel.notice;
        if notice.event == NoticeEvent::Test {
            return Ok(Found::No);
        }
        let person = match super::email(notice) {
            Some(email) => self.somebody(email).await?,
            None => None,
        };
        let kind = Kind::of(notice);
        let mark = Mark::of(parcel);
        let looked = self.look(kind, person.as_ref(), &mark, parcel).await?;
        Ok(match looked {
            Looked::Found(known) if mark.wrote(&known.text) => {
                Found::Yes(self.receipt(kind, known.id, person.as_ref()))
            }
            // It stands there as it was before: this change has not arrived.
            Looked::Found(_) | Looked::Nothing => Found::No,
            Looked::TooMany => Found::CannotTell,
        })
    }

    async fn check(&self) -> Vec<CheckStep> {
        self.checks().await
    }
}

#[async_trait]
impl Crm for Salesforce {
    async fn lookup(&self, who: &Who) -> Result<Record> {
        let person = match &who.email {
            Some(email) => self.somebody(email).await?,
            None => None,
        };
        let known = person.as_ref().and_then(|p| p.account.clone());
        let account = match (known, super::domain(who)) {
            (Some(account), _) => Some(account),
            (None, Some(domain)) => self.account_of(&domain).await?,
            (None, None) => None,
        };
        let theirs = person.as_ref().and_then(|p| p.owner.clone());
        let owner_email = theirs.or_else(|| account.as_ref()?.owner());
        let record = |object: &str, id: &str| RecordRef {
            id: id.to_owned(),
            url: Some(self.link(object, id)),
        };
        Ok(Record {
            owner_email,
            contact: person.map(|p| record(p.object, &p.id)),
            account: account.map(|a| record("Account", &a.id)),
        })
    }
}
