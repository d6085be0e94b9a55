//! The invitation of a meeting, as calendars understand it (RFC 5546).

use baton_calendars::ics::{self, Invitation, Method};
use baton_calendars::{Attendee, Event};
use baton_core::booking::Location;
use baton_core::ids::MeetingId;
use baton_core::meeting::MeetingState;
use url::Url;

use super::Spoken;
use super::change::Mover;
use crate::engine::Engine;
use crate::fail::{Fail, Result};
use crate::store::{Conn, MeetingRow, reps};

impl Engine {
    /// What goes to the prospect as things stand, and its method: a request, or the cancellation.
    /// Of a moved meeting it has the same UID and a higher SEQUENCE, so that calendars update it.
    pub async fn invitation(
        &self,
        id: &MeetingId,
        manage: Option<&Url>,
    ) -> Result<(&'static str, String)> {
        let mut c = self.store.read().await?;
        let row = self.meeting_for(&mut c, Mover::Prospect, id).await?;
        let invitation = self.invitation_of(&mut c, &row, manage).await?;
        Ok(if row.meeting.state == MeetingState::Cancelled {
            ("CANCEL", ics::invitation(Method::Cancel, &invitation))
        } else {
            ("REQUEST", ics::invitation(Method::Request, &invitation))
        })
    }

    async fn invitation_of(
        &self,
        c: &mut Conn,
        row: &MeetingRow,
        manage: Option<&Url>,
    ) -> Result<Invitation> {
        let workspace = self.workspace(c, &row.workspace).await?;
        let host = reps::rep(c, &row.meeting.host)
            .await?
            .ok_or_else(|| Fail::not_found("rep"))?;
        let mut attendees = vec![];
        if let Some(email) = &row.email {
            attendees.push(Attendee {
                name: Some(row.prospect.clone()),
                email: email.clone(),
            });
        }
        if let Some(with) = &row.meeting.with
            && let Some(rep) = reps::rep(c, with).await?
        {
            attendees.push(Attendee {
                name: Some(rep.name),
                email: rep.email,
            });
        }
        let spoken = Spoken::named(&row.zone).unwrap_or_else(|| Spoken::of_workspace(&workspace));
        let vendor = &workspace.catalog.vendor;
        Ok(Invitation {
            event: Event {
                uid: row.meeting.uid(),
                sequence: row.meeting.sequence,
                start: row.meeting.start,
                end: row.meeting.end,
                zone: spoken.name,
                summary: format!("{}: {} and {}", row.name, vendor, row.prospect),
                description: description(&host.name, vendor, manage),
                location: place(row),
                url: row.join_url.clone(),
                conference: None,
                attendees: vec![],
                stamp: row.changed_at,
            },
            organizer: Attendee {
                name: Some(host.name),
                email: host.email,
            },
            attendees,
        })
    }
}

fn description(host: &str, vendor: &str, manage: Option<&Url>) -> String {
    let mut text = format!(
        "With {host} from {vendor}, who will have read your conversation: you won't have to repeat \
         it."
    );
    if let Some(url) = manage {
        text.push_str("\n\nTo change or cancel: ");
        text.push_str(url.as_str());
    }
    text
}

pub(in crate::engine) fn place(row: &MeetingRow) -> Option<String> {
    match (&row.join_url, &row.location, &row.phone) {
        (Some(url), ..) => Some(url.clone()),
        (None, Location::Phone, Some(phone)) => Some(format!("Phone: {phone}")),
        _ => None,
    }
}
