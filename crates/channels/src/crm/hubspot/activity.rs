//! Tasks, notes and meetings at a contact.

use baton_core::notice::{Notice, NoticeEvent, NoticeMeeting};
use serde_json::{Map, Value, json};

use super::HubSpot;
use super::wire::{Associated, Created, Object, Page};
use crate::crm::http::Effect;
use crate::crm::mark::Mark;
use crate::crm::text::{self, Told};
use crate::crm::{self, Activity, Known, Looked, words};
use crate::{Parcel, Result};

/// Characters of a text that HubSpot takes.
const MAX_TEXT: usize = 60_000;
const MAX_SUBJECT: usize = 250;
/// Activities of one contact that are looked through.
const PER_PAGE: &str = "500";
const MAX_PAGES: usize = 4;
const PER_READ: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Task,
    Note,
    Meeting,
}

impl Kind {
    pub(super) fn of(notice: &Notice, activity: Activity) -> Self {
        match (crm::meeting(notice), activity) {
            (Some(_), _) => Self::Meeting,
            (None, Activity::Task) => Self::Task,
            (None, Activity::Note) => Self::Note,
        }
    }

    pub(super) fn place(self) -> &'static str {
        match self {
            Self::Task => "tasks",
            Self::Note => "notes",
            Self::Meeting => "meetings",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Task => "hs_task_body",
            Self::Note => "hs_note_body",
            Self::Meeting => "hs_meeting_body",
        }
    }

    /// HubSpot's number of "belongs to this contact".
    fn association(self) -> u32 {
        match self {
            Self::Task => 204,
            Self::Note => 202,
            Self::Meeting => 200,
        }
    }
}

type Properties = Map<String, Value>;

fn set(properties: &mut Properties, name: &str, value: impl Into<String>) {
    properties.insert(name.into(), Value::String(value.into()));
}

impl HubSpot {
    /// The activity of a notice: where it was written before, else among all of the contact's.
    pub(super) async fn look(
        &self,
        kind: Kind,
        contact: &str,
        mark: &Mark,
        parcel: &Parcel,
    ) -> Result<Looked> {
        for id in crm::earlier(parcel, kind.place()) {
            let url = self.objects(&[kind.place(), id]);
            let there: Option<Object> = self.get_if(url, &[("properties", kind.text())]).await?;
            let there = there.map(|object| known(kind, object));
            if let Some(there) = there.filter(|k| mark.may_be_in(&k.text)) {
                return Ok(Looked::Found(there));
            }
        }
        let (ids, all) = self.ids(kind, contact).await?;
        for some in ids.chunks(PER_READ) {
            let inputs: Vec<_> = some.iter().map(|id| json!({ "id": id })).collect();
            let body = json!({
                "inputs": inputs,
                "properties": [kind.text()],
                "propertiesWithHistory": [],
            });
            let url = self.objects(&[kind.place(), "batch", "read"]);
            let read: Page<Object> = self.post(url, body, Effect::Reads).await?;
            let mut read = read.results.into_iter().map(|object| known(kind, object));
            if let Some(ours) = read.find(|k| mark.is_in(&k.text)) {
                return Ok(Looked::Found(ours));
            }
        }
        Ok(if all {
            Looked::Nothing
        } else {
            Looked::TooMany
        })
    }

    /// Activities of a contact, and whether these are all.
    async fn ids(&self, kind: Kind, contact: &str) -> Result<(Vec<String>, bool)> {
        let mut ids = vec![];
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut query = vec![("limit", PER_PAGE)];
            query.extend(after.as_deref().map(|a| ("after", a)));
            let url = self.associations(contact, kind.place());
            let page: Page<Associated> = self.get(url, &query).await?;
            ids.extend(page.results.iter().filter_map(Associated::id));
            after = page.after().map(str::to_owned);
            if after.is_none() {
                return Ok((ids, true));
            }
        }
        Ok((ids, false))
    }

    pub(super) async fn add(
        &self,
        kind: Kind,
        contact: &str,
        mark: &Mark,
        parcel: &Parcel,
    ) -> Result<String> {
        let notice = &parcel.notice;
        let mut properties = told(kind, mark, parcel, "");
        match (kind, crm::meeting(notice)) {
            (Kind::Meeting, Some(_)) => {}
            (Kind::Task, _) => {
                let due = notice.deadline.unwrap_or(notice.at);
                set(&mut properties, "hs_timestamp", due.to_string());
                set(&mut properties, "hs_task_type", "TODO");
                let done = crm::asks_nothing(notice);
                let status = if done { "COMPLETED" } else { "NOT_STARTED" };
                set(&mut properties, "hs_task_status", status);
            }
            _ => set(&mut properties, "hs_timestamp", notice.at.to_string()),
        }
        if let Some(owner) = self.owner_of(notice).await? {
            set(&mut properties, "hubspot_owner_id", owner);
        }
        let kind_of = json!({
            "associationCategory": "HUBSPOT_DEFINED",
            "associationTypeId": kind.association(),
        });
        let body = json!({
            "properties": properties,
            "associations": [{ "to": { "id": contact }, "types": [kind_of] }],
        });
        let url = self.objects(&[kind.place()]);
        let created: Created = self.post(url, body, Effect::Writes).await?;
        Ok(created.id)
    }

    /// Changes what stands there. What people did with it stays: a task that they closed is not
    /// opened again.
    pub(super) async fn change(
        &self,
        kind: Kind,
        known: Known,
        mark: &Mark,
        parcel: &Parcel,
    ) -> Result<String> {
        let notice = &parcel.notice;
        let mut properties = told(kind, mark, parcel, &known.text);
        if kind == Kind::Task && notice.event == NoticeEvent::Closed {
            set(&mut properties, "hs_task_status", "COMPLETED");
        }
        if crm::changes_owner(notice)
            && let Some(owner) = self.owner_of(notice).await?
        {
            set(&mut properties, "hubspot_owner_id", owner);
        }
        let url = self.objects(&[kind.place(), &known.id]);
        self.patch(url, json!({ "properties": properties })).await?;
        Ok(known.id)
    }

    async fn owner_of(&self, notice: &Notice) -> Result<Option<String>> {
        match crm::owner(notice) {
            Some(email) => self.owner(email).await,
            None => Ok(None),
        }
    }
}

fn known(kind: Kind, object: Object) -> Known {
    Known {
        text: object.property(kind.text()).unwrap_or_default().to_owned(),
        id: object.id,
    }
}

/// What every event says anew.
fn told(kind: Kind, mark: &Mark, parcel: &Parcel, was: &str) -> Properties {
    let notice = &parcel.notice;
    let composed = words::words(parcel);
    let said = Told {
        parcel,
        composed: &composed,
        mark,
    };
    let subject: String = composed.subject.chars().take(MAX_SUBJECT).collect();
    let mut properties = Map::new();
    let text = text::html(&said, was, MAX_TEXT);
    set(&mut properties, kind.text(), text);
    match kind {
        Kind::Task => set(&mut properties, "hs_task_subject", subject),
        Kind::Note => {}
        Kind::Meeting => set(&mut properties, "hs_meeting_title", subject),
    }
    if let Some(meeting) = crm::meeting(notice) {
        set_meeting(&mut properties, meeting, crm::is_cancelled(notice));
    }
    properties
}

fn set_meeting(properties: &mut Properties, meeting: &NoticeMeeting, cancelled: bool) {
    let (start, end) = (meeting.start.to_string(), meeting.end.to_string());
    set(properties, "hs_timestamp", start.clone());
    set(properties, "hs_meeting_start_time", start);
    set(properties, "hs_meeting_end_time", end);
    let outcome = if cancelled { "CANCELED" } else { "SCHEDULED" };
    set(properties, "hs_meeting_outcome", outcome);
    if let Some(place) = meeting.join_url.as_ref().or(meeting.place.as_ref()) {
        set(properties, "hs_meeting_location", place);
    }
}
