//! CRMs: the prospect is found or added, what happens is kept as one activity, and whose account it
//! is can be read.
//!
//! A handoff is one task (or note) that changes with it, a meeting is a meeting. Neither is written
//! twice: each carries a mark by which it is found again, also after nobody knows how
//! a try ended.

mod http;
mod hubspot;
mod mark;
mod name;
mod salesforce;
mod step;
mod text;
mod words;

use async_trait::async_trait;
use baton_core::notice::{Notice, NoticeEvent, NoticeMeeting};
use baton_core::routing::{FoundBy, Lead, Record as Owned, owners};

use crate::{Channel, Parcel, Receipt, Result};

pub use hubspot::{HUBSPOT_SCOPES, HubSpot, HubspotAccount};
pub use salesforce::{Salesforce, SalesforceAccount};

/// What a look for an activity found.
enum Looked {
    Found(Known),
    Nothing,
    /// More than are looked through, and not among those.
    TooMany,
}

/// An activity that stands there.
struct Known {
    id: String,
    text: String,
}

/// A provider that knows people and whose they are.
#[async_trait]
pub trait Crm: Channel {
    /// The contact and the account of somebody, and whose they are. Somebody unknown is no error.
    async fn lookup(&self, who: &Who) -> Result<Record>;
}

/// Of whom something is to be known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    pub email: Option<String>,
    /// Of their company. One where anybody gets an address says nothing and is not asked for.
    pub domain: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The contact's owner, else the account's. Nobody who has left.
    pub owner_email: Option<String>,
    /// The person, as whatever the CRM keeps people.
    pub contact: Option<RecordRef>,
    /// The company.
    pub account: Option<RecordRef>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRef {
    pub id: String,
    /// Where a person can look at it, if that is known.
    pub url: Option<String>,
}

/// As what a handoff is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// A task of whoever has the handoff; done when it is closed.
    #[default]
    Task,
    /// Something that happened, with nothing left to do.
    Note,
}

/// The meeting that a notice is about, if it is about one.
fn meeting(notice: &Notice) -> Option<&NoticeMeeting> {
    let about = matches!(
        notice.event,
        NoticeEvent::Booked | NoticeEvent::Moved | NoticeEvent::Cancelled
    );
    notice.meeting.as_ref().filter(|_| about)
}

fn is_cancelled(notice: &Notice) -> bool {
    notice.event == NoticeEvent::Cancelled || meeting(notice).is_some_and(|m| m.cancelled)
}

fn email(notice: &Notice) -> Option<&str> {
    let email = notice.prospect.email.as_deref().map(str::trim);
    email.filter(|e| !e.is_empty())
}

/// The e-mail of whoever it belongs to by this notice; nobody where somebody lost it.
fn owner(notice: &Notice) -> Option<&str> {
    let lost = matches!(
        notice.event,
        NoticeEvent::Lapsed | NoticeEvent::Unseen | NoticeEvent::Waiting
    );
    let rep = notice.rep.as_ref().filter(|_| !lost)?;
    rep.email.as_deref()
}

/// Whether an activity that stands there already goes to the owner of this notice.
fn changes_owner(notice: &Notice) -> bool {
    matches!(
        notice.event,
        NoticeEvent::Offered | NoticeEvent::Accepted | NoticeEvent::Booked | NoticeEvent::Moved
    )
}

/// Whether there is nothing left to do for whoever finds it.
fn asks_nothing(notice: &Notice) -> bool {
    matches!(notice.event, NoticeEvent::Closed | NoticeEvent::Corrected)
}

/// The domain that the company has for itself.
fn domain(who: &Who) -> Option<String> {
    let lead = Lead {
        email: Some(format!("x@{}", who.domain.as_deref()?)),
        ..Lead::default()
    };
    let keys = owners::keys(&lead).into_iter();
    let mut domains = keys.filter(|k| k.record == Owned::Account && k.by == FoundBy::Domain);
    domains.next_back().map(|k| k.key)
}

/// Ids of what was written earlier in this place, latest first.
fn earlier<'a>(parcel: &'a Parcel, place: &str) -> Vec<&'a str> {
    let all = parcel.replaces.iter().chain(parcel.thread.iter().rev());
    let mut ids: Vec<&str> = vec![];
    for Receipt { reference, .. } in all.filter(|r| r.place.as_deref() == Some(place)) {
        if !ids.contains(&reference.as_str()) {
            ids.push(reference);
        }
    }
    ids
}

/// A test tells nobody anything: whether the connection works is all that it says.
async fn test(channel: &impl Channel) -> Result<Receipt> {
    let steps = channel.check().await;
    match steps.into_iter().find(|s| !s.ok) {
        Some(step) => Err(crate::Fault::Refused(format!(
            "{}: {}",
            step.name, step.words
        ))),
        None => Ok(Receipt {
            reference: "test".into(),
            ..Receipt::default()
        }),
    }
}
