//! Prospects are looked up in the CRM beside everything else: whose account it is counts in routing
//! once it is known, and nobody waits for it.

use std::time::Duration;

use baton_api::notify::ConnectionState;
use baton_channels::crm::{Record, Who};
use baton_channels::{Fault, crm};
use baton_core::Timestamp;
use baton_core::ids::{ConnectionId, WorkspaceId};
use baton_core::routing::{FoundBy, Lead, OwnerHit, Record as Kind};

use super::Engine;
use super::deliver::Client;
use crate::fail::Result;
use crate::store::records::{self, RecordRow};
use crate::store::{Conn, ConversationRow, Write, connections, handoffs, reps};
use crate::wake::Topic;

/// So long what was found holds.
const FRESH_SECONDS: i64 = 3_600;
/// So often somebody is looked up in vain.
const MOST_ATTEMPTS: u32 = 5;
/// The longest that one look-up takes, with all its requests.
const LOOK: Duration = Duration::from_mins(1);
/// Longer than that: whoever began it is gone by then, and another begins.
const LEASE_SECONDS: i64 = 120;

impl Engine {
    /// The prospect's address is known: the CRM is asked, if there is one.
    pub(super) async fn look_up(&self, w: &mut Write, talk: &ConversationRow) -> Result<()> {
        let Some(email) = talk.prospect.email.as_deref().map(str::to_lowercase) else {
            return Ok(());
        };
        let now = self.now();
        let fresh = now.plus_seconds(-FRESH_SECONDS);
        for row in connections::of_workspace(w.conn(), &talk.workspace).await? {
            if row.reads_owners() {
                w.look_up(&row.id, &talk.workspace, &email, now, fresh)
                    .await?;
            }
        }
        Ok(())
    }

    /// Looks up whoever is due, a few at once on each connection; when the next is.
    pub(super) async fn look_up_due(&self) -> Result<Option<Timestamp>> {
        let now = self.now();
        let (lines, mut next) = records::lines(&mut *self.store.read().await?, now).await?;
        for line in lines {
            // Who is left alone with what is sent there is asked nothing either.
            let room = match self.post.circuits.rests(&line, now) {
                Some(at) => Err(Some(at)),
                None => self.post.looks.room(&line, now),
            };
            match room {
                Ok(room) => self.begin_to_look(&line, room).await?,
                Err(at) => next = next.into_iter().chain(at).min(),
            }
        }
        Ok(next)
    }

    async fn begin_to_look(&self, connection: &ConnectionId, room: usize) -> Result<()> {
        let mut w = self.store.write().await?;
        let now = self.now();
        let due = records::due(w.conn(), connection, now, room).await?;
        for row in &due {
            // Taken before it begins: the next look must not begin it again.
            w.looking_up(row, now.plus_seconds(LEASE_SECONDS)).await?;
        }
        w.commit().await?;
        for row in due {
            let (engine, begun) = (self.clone(), self.post.looks.begin(connection));
            self.post.beside(async move {
                if let Err(e) = engine.look_up_one(&row).await {
                    tracing::error!(connection = %row.connection, error = %e, "a look-up failed");
                }
                drop(begun);
                // There is room again, and the next may be due.
                engine.store.wake().publish(&Topic::Deliveries);
            });
        }
        Ok(())
    }

    async fn look_up_one(&self, row: &RecordRow) -> Result<()> {
        let connection = {
            let mut c = self.store.read().await?;
            connections::connection(&mut c, &row.connection).await?
        };
        let Some(connection) = connection.filter(|c| !c.dropped) else {
            return Ok(());
        };
        let found = match self.client_of(&connection) {
            Ok(Client::Crm(crm)) => tokio::time::timeout(LOOK, crm.lookup(&who(&row.email)))
                .await
                .unwrap_or_else(|_| Err(Fault::NotSent("no answer in time".into()))),
            Ok(_) => return Ok(()),
            Err(fault) => Err(fault),
        };
        let mut w = self.store.write().await?;
        match found {
            Ok(record) => {
                self.post.looks.well(&row.connection);
                self.learn(&mut w, row, known(row, record)).await?;
            }
            Err(fault) => self.not_found_out(&mut w, row, &fault).await?,
        }
        Ok(w.commit().await?)
    }

    /// What is new is on the cards of the prospect's open handoffs at once, and counts for those
    /// that still wait.
    async fn learn(&self, w: &mut Write, before: &RecordRow, now: RecordRow) -> Result<()> {
        w.put_record(&now, self.now()).await?;
        let said = |r: &RecordRow| {
            let (owner, contact) = (r.owner_email.clone(), r.contact_url.clone());
            (owner, contact, r.account_url.clone())
        };
        if said(before) == said(&now) {
            return Ok(());
        }
        if before.owner_email != now.owner_email {
            w.somebody_is_free();
        }
        self.touch_all_of(w, &now.workspace, &now.email).await
    }

    /// Whoever sees an open handoff of this prospect has news of it.
    pub(super) async fn touch_all_of(
        &self,
        w: &mut Write,
        workspace: &WorkspaceId,
        email: &str,
    ) -> Result<()> {
        for handoff in handoffs::open_of_prospect(w.conn(), workspace, email).await? {
            self.touch(w, &handoff).await?;
        }
        Ok(())
    }

    async fn not_found_out(&self, w: &mut Write, row: &RecordRow, fault: &Fault) -> Result<()> {
        let now = self.now();
        let mut due = now.plus_seconds(self.look_up_pause(row.attempts + 3));
        match fault {
            Fault::Throttled(Some(wait)) => {
                let wait = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
                let until = now.plus_seconds(wait);
                due = due.max(until);
                // The provider counts all that we ask.
                self.post.looks.rest(&row.connection, until);
                self.post.circuits.rest(&row.connection, until);
            }
            Fault::SignIn(_) | Fault::Forbidden(_) => {
                let needs = ConnectionState::NeedsYou;
                let said = fault.to_string();
                w.connection_does(&row.connection, needs, Some(&said))
                    .await?;
                self.post.looks.rest(&row.connection, due);
            }
            Fault::NotSent(_) | Fault::Unknown(_) => {
                let until = self.post.looks.failed(&row.connection, now);
                due = until.map_or(due, |until| due.max(until));
            }
            Fault::Throttled(None) | Fault::NotYet(_) | Fault::Refused(_) => {}
        }
        let again = row.attempts < MOST_ATTEMPTS && fault.may_pass();
        w.look_up_later(row, again.then_some(due), now).await?;
        Ok(())
    }

    /// Whose account it is, by what CRMs said.
    pub(super) async fn owners_in_crm(
        &self,
        c: &mut Conn,
        talk: &ConversationRow,
        lead: &Lead,
    ) -> Result<Vec<OwnerHit>> {
        let Some(email) = lead.email.as_deref().map(str::to_lowercase) else {
            return Ok(vec![]);
        };
        let found = records::of_email(c, &talk.workspace, &email).await?;
        if found.iter().all(|r| r.owner_email.is_none()) {
            return Ok(vec![]);
        }
        let names = connections::names(c, &talk.workspace).await?;
        let team = reps::reps(c, &talk.workspace).await?;
        let hit = |r: &RecordRow| {
            let owner = r.owner_email.as_deref()?;
            let rep = team.iter().find(|t| t.email.eq_ignore_ascii_case(owner))?;
            Some(OwnerHit {
                list: names.iter().find(|(id, _)| *id == r.connection)?.1.clone(),
                record: Kind::Contact,
                by: FoundBy::Email,
                key: email.clone(),
                rep: rep.id.clone(),
            })
        };
        Ok(found.iter().filter_map(hit).collect())
    }
}

fn who(email: &str) -> Who {
    Who {
        email: Some(email.to_owned()),
        domain: email.rsplit_once('@').map(|(_, domain)| domain.to_owned()),
    }
}

fn known(row: &RecordRow, record: Record) -> RecordRow {
    let url = |r: Option<crm::RecordRef>| r.and_then(|r| r.url);
    RecordRow {
        owner_email: record.owner_email,
        contact_url: url(record.contact),
        account_url: url(record.account),
        ..row.clone()
    }
}
