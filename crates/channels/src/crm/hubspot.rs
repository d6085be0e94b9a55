//! HubSpot: contacts by their e-mail; tasks, notes and meetings at the contact.
//!
//! What was just written is not found by searching for some seconds. So nothing that has to be
//! certain is searched for: contacts are read by e-mail, activities over the contact that they
//! belong to.

mod activity;
mod api;
mod check;
mod contact;
mod owner;
mod wire;

use async_trait::async_trait;
use baton_core::notice::NoticeEvent;
use baton_web::Guard;
use baton_web::oauth::Access;
use baton_web::rest::Rest;
use tokio::sync::OnceCell;
use url::Url;

use super::mark::Mark;
use super::{Activity, Crm, Looked, Record, RecordRef, Who};
use crate::{Channel, CheckStep, Fault, Found, Parcel, Receipt, Result};
use activity::Kind;

const API: &str = "https://api.hubapi.com";
/// The dated version that this was written for.
const VERSION: &str = "2026-03";

/// What is asked for in a consent.
pub const HUBSPOT_SCOPES: &[&str] = &[
    "oauth",
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.objects.companies.read",
    "crm.objects.owners.read",
];

/// An account at HubSpot.
#[derive(Clone, Debug)]
pub struct HubspotAccount {
    pub access: Access,
    /// A dated version such as `2026-03`, or `v3`; the one that Baton knows best, if absent.
    pub version: Option<String>,
    /// The account's number, for links to records; asked for, if absent.
    pub portal: Option<String>,
    /// Adds people who are not there, and fills in what is empty.
    pub create_contacts: bool,
    pub activity: Activity,
    /// Where HubSpot is, if not at its usual place.
    pub api_url: Option<Url>,
    /// Where that place may be.
    pub guard: Guard,
}

pub struct HubSpot {
    rest: Rest,
    account: HubspotAccount,
    version: String,
    /// Where people look at records.
    records: OnceCell<Option<String>>,
}

impl HubSpot {
    pub fn new(account: HubspotAccount) -> Result<Self> {
        let version = account.version.clone().unwrap_or_else(|| VERSION.into());
        if !api::is_version(&version) {
            return Err(Fault::Refused(
                "the version is neither a date such as 2026-03 nor v3".into(),
            ));
        }
        let access = account.access.clone();
        let rest = if let Some(url) = &account.api_url {
            Rest::guarded(url.clone(), access, &account.guard)
        } else {
            let usual = Url::parse(API).map_err(|e| Fault::Refused(e.to_string()))?;
            Rest::new(usual, access)
        };
        Ok(Self {
            rest: rest?,
            account,
            version,
            records: OnceCell::new(),
        })
    }

    async fn receipt(&self, kind: Kind, id: String, contact: &str) -> Receipt {
        Receipt {
            reference: id,
            place: Some(kind.place().into()),
            url: self.link("0-1", contact).await,
            receiver: Some(contact.to_owned()),
        }
    }

    async fn record(&self, kind: &str, id: &str) -> RecordRef {
        RecordRef {
            id: id.to_owned(),
            url: self.link(kind, id).await,
        }
    }
}

#[async_trait]
impl Channel for HubSpot {
    async fn send(&self, parcel: &Parcel) -> Result<Receipt> {
        let notice = &parcel.notice;
        if notice.event == NoticeEvent::Test {
            return super::test(self).await;
        }
        let email = super::email(notice).ok_or_else(|| {
            Fault::Refused(
                "no e-mail address is known of the prospect, and HubSpot knows people by it".into(),
            )
        })?;
        let contact = self.person(email, notice).await?;
        let kind = Kind::of(notice, self.account.activity);
        let mark = Mark::of(parcel);
        let id = match self.look(kind, &contact, &mark, parcel).await? {
            Looked::Found(known) if mark.wrote(&known.text) => known.id,
            Looked::Found(known) => self.change(kind, known, &mark, parcel).await?,
            Looked::Nothing | Looked::TooMany => self.add(kind, &contact, &mark, parcel).await?,
        };
        Ok(self.receipt(kind, id, &contact).await)
    }

    async fn find(&self, parcel: &Parcel) -> Result<Found> {
        let notice = &parcel.notice;
        let Some(email) = super::email(notice).filter(|_| notice.event != NoticeEvent::Test) else {
            return Ok(Found::No);
        };
        let Some(contact) = self.contact(email).await? else {
            return Ok(Found::No);
        };
        let kind = Kind::of(notice, self.account.activity);
        let mark = Mark::of(parcel);
        Ok(match self.look(kind, &contact.id, &mark, parcel).await? {
            Looked::Found(known) if mark.wrote(&known.text) => {
                Found::Yes(self.receipt(kind, known.id, &contact.id).await)
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
impl Crm for HubSpot {
    async fn lookup(&self, who: &Who) -> Result<Record> {
        let contact = match &who.email {
            Some(email) => self.contact(email).await?,
            None => None,
        };
        let domain = super::domain(who);
        let company = self.company(contact.as_ref(), domain.as_deref()).await?;
        let owners = [
            contact.as_ref().and_then(wire::Object::owner),
            company.as_ref().and_then(wire::Object::owner),
        ];
        let mut record = Record::default();
        for id in owners.into_iter().flatten() {
            record.owner_email = self.email_of_owner(id).await?;
            if record.owner_email.is_some() {
                break;
            }
        }
        if let Some(contact) = contact {
            record.contact = Some(self.record("0-1", &contact.id).await);
        }
        if let Some(company) = company {
            record.account = Some(self.record("0-2", &company.id).await);
        }
        Ok(record)
    }
}
