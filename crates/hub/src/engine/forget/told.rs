//! What an admin is told before and after: what ends, what lies with others, what is still to be
//! done.

use baton_api::privacy::{Elsewhere, ForgetReceipt};
use baton_api::view::Person;
use baton_core::handoff::HandoffState;
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::notice::local_time;
use baton_core::notify::Channel;

use super::{Found, is_ahead};
use crate::engine::Engine;
use crate::fail::Result;
use crate::store::forget::{self, ForgettingRow};
use crate::store::{Conn, records, reps};

impl Engine {
    /// Whoever talks to them or waits for them stops with this.
    pub(super) async fn what_ends(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceId,
        found: &Found,
    ) -> Result<Vec<String>> {
        let mut ends = vec![];
        for row in &found.handoffs {
            let h = &row.handoff;
            let rep = h.accepted().or_else(|| h.pending()).map(|o| &o.rep);
            let rep = self.name_of(c, rep).await?;
            ends.extend(match h.state {
                HandoffState::Offered => Some(format!("{rep} is asked to take them over.")),
                HandoffState::Accepted => Some(format!("{rep} talks to them.")),
                HandoffState::Waiting => Some("They wait for somebody to take them over.".into()),
                _ => None,
            });
        }
        let zone = self.workspace(c, workspace).await?.settings.booking.zone;
        for row in found.meetings.iter().filter(|m| is_ahead(m, self.now())) {
            let host = self.name_of(c, Some(&row.meeting.host)).await?;
            let when = local_time(row.meeting.start, None, &zone);
            ends.push(format!("A meeting with {host} is booked, {when}."));
        }
        Ok(ends)
    }

    async fn name_of(&self, c: &mut Conn, rep: Option<&RepId>) -> Result<String> {
        let row = match rep {
            Some(rep) => reps::rep(c, rep).await?,
            None => None,
        };
        Ok(row.map_or_else(|| "Somebody".into(), |r| r.name))
    }

    /// What was written into programs of others.
    pub(super) async fn elsewhere(&self, c: &mut Conn, found: &Found) -> Result<Vec<Elsewhere>> {
        let mut all = vec![];
        for trace in forget::traces(c, &found.doomed.talks).await? {
            let (kind, one, many) = words(trace.channel);
            all.push(Elsewhere {
                place: trace.place.unwrap_or_else(|| kind.into()),
                what: counted(trace.count, one, many),
                url: trace.url,
            });
        }
        for address in &found.doomed.addresses {
            all.extend(self.contacts(c, &found.doomed.workspace, address).await?);
        }
        for (host, count) in forget::copies_in_calendars(c, &found.doomed.talks).await? {
            all.push(Elsewhere {
                place: format!("The calendar of {host}"),
                what: counted(count, "event", "events"),
                url: None,
            });
        }
        Ok(all)
    }

    async fn contacts(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceId,
        address: &str,
    ) -> Result<Vec<Elsewhere>> {
        let names = crate::store::connections::names(c, workspace).await?;
        let records = records::of_email(c, workspace, address).await?;
        let contact = |r: records::RecordRow| {
            let (_, place) = names.iter().find(|(id, _)| *id == r.connection)?;
            Some(Elsewhere {
                place: place.clone(),
                what: "1 contact".into(),
                url: Some(r.contact_url?),
            })
        };
        Ok(records.into_iter().filter_map(contact).collect())
    }

    /// The receipt, with what is still to be done.
    pub(super) async fn receipt_of(
        &self,
        c: &mut Conn,
        row: ForgettingRow,
    ) -> Result<ForgetReceipt> {
        let mut elsewhere = row.elsewhere;
        for (rep, count) in forget::events_left(c, &row.id).await? {
            let events = counted(count, "event", "events");
            elsewhere.push(Elsewhere {
                place: format!("The calendar of {rep}"),
                what: format!("{events} that Baton still has to take out"),
                url: None,
            });
        }
        let by = match &row.by {
            Some(rep) => reps::rep(c, rep).await?.map(|r| r.person()),
            None => None,
        };
        Ok(ForgetReceipt {
            devices: forget::devices_left(c, &row.id).await?,
            by: by.unwrap_or_else(|| Person {
                id: row.by.unwrap_or_else(|| RepId(String::new())),
                name: "Whoever runs the hub".into(),
                title: None,
            }),
            id: row.id.0,
            at: row.at,
            fingerprint: row.fingerprint,
            removed: row.removed,
            elsewhere,
        })
    }
}

/// The program, and what is left there.
fn words(channel: Channel) -> (&'static str, &'static str, &'static str) {
    match channel {
        Channel::Desktop => ("Desktop", "notification", "notifications"),
        Channel::Email => ("Mail", "mail", "mails"),
        Channel::Slack => ("Slack", "message", "messages"),
        Channel::Hubspot => ("HubSpot", "activity", "activities"),
        Channel::Salesforce => ("Salesforce", "activity", "activities"),
        Channel::Webhook => ("Webhook", "message", "messages"),
    }
}

fn counted(count: u32, one: &str, many: &str) -> String {
    let word = if count == 1 { one } else { many };
    format!("{count} {word}")
}
