//! Prospects are looked up in the CRM beside everything else: whose account it is counts in routing
//! once it is known, and nobody waits for it.

use baton_api::notify::ConnectionState;
use baton_channels::crm::{Record, Who};
use baton_channels::{Fault, crm};
use baton_core::Timestamp;
use baton_core::routing::{FoundBy, Lead, OwnerHit, Record as Kind};

use super::Engine;
use super::deliver::Client;
use crate::fail::Result;
use crate::store::records::{self, RecordRow};
use crate::store::{Conn, ConversationRow, Write, connections, reps};

/// So long what was found holds.
const FRESH_SECONDS: i64 = 3_600;
/// So often somebody is looked up in vain.
const MOST_ATTEMPTS: u32 = 5;

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

    /// Looks up whoever is due; when the next is.
    pub(super) async fn look_up_due(&self) -> Result<Option<Timestamp>> {
        let (due, next) = records::due(&mut *self.store.read().await?, self.now()).await?;
        for row in due {
            // Taken before it begins: the next look must not begin it again.
            let mut w = self.store.write().await?;
            let retry = self.now().plus_seconds(120);
            w.looking_up(&row, retry).await?;
            w.commit().await?;
            let engine = self.clone();
            self.post.beside(async move {
                if let Err(e) = engine.look_up_one(&row).await {
                    tracing::error!(connection = %row.connection, error = %e, "a look-up failed");
                }
            });
        }
        Ok(next)
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
            Ok(Client::Crm(crm)) => crm.lookup(&who(&row.email)).await,
            Ok(_) => return Ok(()),
            Err(fault) => Err(fault),
        };
        let mut w = self.store.write().await?;
        match found {
            Ok(record) => w.put_record(&known(row, record), self.now()).await?,
            Err(fault) => {
                if matches!(fault, Fault::SignIn(_) | Fault::Forbidden(_)) {
                    let needs = ConnectionState::NeedsYou;
                    w.connection_does(&connection.id, needs, Some(&fault.to_string()))
                        .await?;
                }
                let again = row.attempts < MOST_ATTEMPTS && fault.is_of_connection();
                let pause = self.look_up_pause(row.attempts + 3);
                let due = again.then(|| self.now().plus_seconds(pause));
                w.look_up_later(row, due, self.now()).await?;
            }
        }
        Ok(w.commit().await?)
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
