//! Tasks and events.

use baton_core::notice::{Composed, Notice, NoticeEvent, NoticeMeeting};
use serde_json::Value;

use super::api::Fields;
use super::person::Person;
use super::wire::{TaskStatus, User, Written};
use super::{Salesforce, soql};
use crate::crm::mark::Mark;
use crate::crm::text::{self, Told};
use crate::crm::{self, Activity, Known, Looked, words};
use crate::{Fault, Parcel, Result};

/// Bytes of a description: Salesforce takes 32 000 characters.
const MAX_TEXT: usize = 31_000;
const MAX_SUBJECT: usize = 250;
/// Activities of one person that are looked through.
const MAX_LOOKED: usize = 100;
/// What is closed is called so, unless somebody renamed it.
const CLOSED: &str = "Completed";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Task,
    Event,
}

impl Kind {
    pub(super) fn of(notice: &Notice) -> Self {
        match crm::meeting(notice) {
            Some(_) => Self::Event,
            None => Self::Task,
        }
    }

    pub(super) fn object(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Event => "Event",
        }
    }
}

fn set(fields: &mut Fields, name: &str, value: impl Into<Value>) {
    fields.insert(name.into(), value.into());
}

impl Salesforce {
    /// The activity of a notice: by its external id, where it was written before, among all of the
    /// person's.
    pub(super) async fn look(
        &self,
        kind: Kind,
        person: Option<&Person>,
        mark: &Mark,
        parcel: &Parcel,
    ) -> Result<Looked> {
        let object = kind.object();
        if let Some(field) = &self.account.external_id {
            let key = soql::text(Mark::key(parcel));
            let soql =
                format!("SELECT Id, Description FROM {object} WHERE {field} = {key} LIMIT 1");
            let there: Option<Written> = self.first(&soql).await?;
            if let Some(there) = there {
                return Ok(Looked::Found(known(there)));
            }
        }
        for id in crm::earlier(parcel, object) {
            let id = soql::text(id);
            let soql = format!("SELECT Id, Description FROM {object} WHERE Id = {id} LIMIT 1");
            let there: Option<Written> = self.first(&soql).await?;
            if let Some(there) = there.map(known).filter(|k| mark.may_be_in(&k.text)) {
                return Ok(Looked::Found(there));
            }
        }
        let whose = match person {
            Some(person) => format!("WhoId = {}", soql::text(&person.id)),
            None => "WhoId = null AND WhatId = null AND CreatedDate = LAST_N_DAYS:90".into(),
        };
        let soql = format!(
            "SELECT Id, Description FROM {object} WHERE {whose} \
             ORDER BY CreatedDate DESC LIMIT {MAX_LOOKED}"
        );
        let rows = self.query::<Written>(&soql).await?;
        let all = rows.done && rows.records.len() < MAX_LOOKED;
        let mut rows = rows.records.into_iter().map(known);
        Ok(match rows.find(|k| mark.is_in(&k.text)) {
            Some(ours) => Looked::Found(ours),
            None if all => Looked::Nothing,
            None => Looked::TooMany,
        })
    }

    pub(super) async fn add(
        &self,
        kind: Kind,
        person: Option<&Person>,
        mark: &Mark,
        parcel: &Parcel,
    ) -> Result<String> {
        let notice = &parcel.notice;
        let mut fields = told(mark, parcel, "");
        if kind == Kind::Task {
            let due = notice.deadline.unwrap_or(notice.at).to_string();
            set(&mut fields, "ActivityDate", due.get(..10).unwrap_or(&due));
            if crm::asks_nothing(notice) || self.account.activity == Activity::Note {
                set(&mut fields, "Status", self.closed().await?);
            }
        }
        if let Some(person) = person {
            set(&mut fields, "WhoId", person.id.as_str());
        }
        if let Some(owner) = self.owner_of(notice).await? {
            set(&mut fields, "OwnerId", owner);
        }
        let object = kind.object();
        let Some(field) = &self.account.external_id else {
            return self.create(object, fields).await;
        };
        let key = Mark::key(parcel);
        match self.upsert(object, field, key, fields).await? {
            Some(id) => Ok(id),
            None => self.by_key(object, field, key).await,
        }
    }

    async fn by_key(&self, object: &str, field: &str, key: &str) -> Result<String> {
        let key = soql::text(key);
        let soql = format!("SELECT Id, Description FROM {object} WHERE {field} = {key} LIMIT 1");
        let there: Option<Written> = self.first(&soql).await?;
        there
            .map(|w| w.id)
            .ok_or_else(|| Fault::Unknown("Salesforce does not say what it wrote".into()))
    }

    /// Changes what stands there. A task that somebody closed is not opened again.
    pub(super) async fn change(
        &self,
        kind: Kind,
        known: Known,
        mark: &Mark,
        parcel: &Parcel,
    ) -> Result<String> {
        let notice = &parcel.notice;
        let mut fields = told(mark, parcel, &known.text);
        if kind == Kind::Task && notice.event == NoticeEvent::Closed {
            set(&mut fields, "Status", self.closed().await?);
        }
        if crm::changes_owner(notice)
            && let Some(owner) = self.owner_of(notice).await?
        {
            set(&mut fields, "OwnerId", owner);
        }
        self.update(kind.object(), &known.id, fields).await?;
        Ok(known.id)
    }

    /// As whom Salesforce knows the rep; nobody, where they have no licence there.
    async fn owner_of(&self, notice: &Notice) -> Result<Option<String>> {
        let Some(email) = crm::owner(notice) else {
            return Ok(None);
        };
        let soql = format!(
            "SELECT Id FROM User WHERE Email = {} AND IsActive = true ORDER BY CreatedDate LIMIT 1",
            soql::text(email)
        );
        let user: Option<User> = self.first(&soql).await?;
        Ok(user.map(|u| u.id))
    }

    /// What a closed task is called here.
    async fn closed(&self) -> Result<String> {
        let soql = "SELECT ApiName FROM TaskStatus WHERE IsClosed = true \
                    ORDER BY SortOrder LIMIT 1";
        let status: Option<TaskStatus> = self.first(soql).await?;
        Ok(status.map_or_else(|| CLOSED.into(), |s| s.api_name))
    }
}

fn known(written: Written) -> Known {
    Known {
        id: written.id,
        text: written.description.unwrap_or_default(),
    }
}

/// What every event says anew.
fn told(mark: &Mark, parcel: &Parcel, was: &str) -> Fields {
    let notice = &parcel.notice;
    let composed = words::words(parcel);
    let said = Told {
        parcel,
        composed: &composed,
        mark,
    };
    let mut fields = Fields::new();
    set(&mut fields, "Subject", subject(notice, &composed));
    let text = text::plain(&said, was, MAX_TEXT);
    set(&mut fields, "Description", text);
    if let Some(meeting) = crm::meeting(notice) {
        set_meeting(&mut fields, meeting, crm::is_cancelled(notice));
    }
    fields
}

/// An event has no outcome: that it is cancelled stands in its subject.
fn subject(notice: &Notice, composed: &Composed) -> String {
    let said = composed.subject.as_str();
    let cancelled = crm::is_cancelled(notice) && !said.starts_with("Cancelled");
    let said = if cancelled {
        format!("Cancelled: {said}")
    } else {
        said.to_owned()
    };
    said.chars().take(MAX_SUBJECT).collect()
}

fn set_meeting(fields: &mut Fields, meeting: &NoticeMeeting, cancelled: bool) {
    set(fields, "StartDateTime", meeting.start.to_string());
    set(fields, "EndDateTime", meeting.end.to_string());
    set(fields, "ShowAs", if cancelled { "Free" } else { "Busy" });
    if let Some(place) = meeting.join_url.as_ref().or(meeting.place.as_ref()) {
        let place: String = place.chars().take(MAX_SUBJECT).collect();
        set(fields, "Location", place);
    }
}
