//! Connections: made, tried, changed and taken away by admins.

mod authorize;
mod check;
mod pending;
mod secrets;
mod taken_away;
mod tried;

use std::time::Duration;

use baton_api::notify::{
    ConnectionSaved, ConnectionSettings, ConnectionState, ConnectionTest, ConnectionView, CrmOauth,
    SaveConnection, SlackAnswers, TestStep,
};
use baton_api::{Code, Problem};
use baton_channels::CheckStep;
use baton_core::ids::{ConnectionId, WorkspaceId};
use secrecy::ExposeSecret as _;

pub use authorize::SignedIn;
pub(super) use pending::Pending;
pub(super) use secrets::Secrets;
pub(super) use tried::Tried;

use super::deliver::TOKENS;
use super::{Device, Engine};
use crate::fail::{Fail, Result};
use crate::store::{Conn, ConnectionRow, connections, deliveries};
use crate::wake::Topic;

/// A workspace has no more of these than anybody looks after.
const MOST_CONNECTIONS: usize = 50;
/// How long a test may take: less than the request that waits for it.
const PATIENCE: Duration = Duration::from_secs(15);
/// Given up lately.
const LATELY_SECONDS: i64 = 86_400;

impl Engine {
    pub async fn connections(&self, workspace: &WorkspaceId) -> Result<Vec<ConnectionView>> {
        let mut c = self.store.read().await?;
        let mut out = vec![];
        for row in connections::of_workspace(&mut c, workspace).await? {
            out.push(self.connection_view(&mut c, row).await?);
        }
        Ok(out)
    }

    pub async fn add_connection(
        &self,
        workspace: &WorkspaceId,
        new: SaveConnection,
    ) -> Result<ConnectionSaved> {
        let mut secrets = Secrets::default();
        secrets.merge(new.secrets);
        let made = self.webhook_secret(&new.settings, &mut secrets);
        check::connection(&new.name, &new.settings, &secrets, &self.post.clients.guard)?;
        let id: ConnectionId = self.env.id();
        let row = ConnectionRow {
            workspace: workspace.clone(),
            name: new.name.trim().to_owned(),
            secrets: self.seal(&id, &secrets)?,
            secret_names: secrets.names(),
            state: state_of(&new.settings, &secrets),
            problem: None,
            created_at: self.now(),
            sent_at: None,
            dropped: false,
            settings: new.settings,
            id,
        };
        let mut w = self.store.write().await?;
        let all = connections::of_workspace(w.conn(), workspace).await?;
        check::room_for(&all, &row, MOST_CONNECTIONS)?;
        w.put_connection(&row).await?;
        w.commit().await?;
        self.connection_changed(&row.id);
        let mut c = self.store.read().await?;
        Ok(ConnectionSaved {
            connection: self.connection_view(&mut c, row).await?,
            webhook_secret: made,
        })
    }

    /// What is left out of the secrets stays as it is.
    pub async fn save_connection(
        &self,
        workspace: &WorkspaceId,
        id: &ConnectionId,
        save: SaveConnection,
    ) -> Result<ConnectionSaved> {
        let mut w = self.store.write().await?;
        let mut row = own(w.conn(), workspace, id).await?;
        if std::mem::discriminant(&row.settings) != std::mem::discriminant(&save.settings) {
            let problem = Problem::new(Code::InvalidField, "The kind of a connection stays.");
            let fix = "Add another connection, and take this one away.";
            return Err(problem.at("settings.kind").fix(fix).into());
        }
        // With what cannot be opened any more, all secrets are entered anew.
        let mut secrets = self.secrets_of(&row).unwrap_or_default();
        if leads_elsewhere(&row.settings, &save.settings) {
            secrets = Secrets::default();
        }
        secrets.merge(save.secrets);
        let made = self.webhook_secret(&save.settings, &mut secrets);
        check::connection(
            &save.name,
            &save.settings,
            &secrets,
            &self.post.clients.guard,
        )?;
        save.name.trim().clone_into(&mut row.name);
        row.state = state_of(&save.settings, &secrets);
        row.settings = save.settings;
        row.secrets = self.seal(id, &secrets)?;
        row.secret_names = secrets.names();
        row.problem = None;
        let all = connections::of_workspace(w.conn(), workspace).await?;
        check::room_for(&all, &row, MOST_CONNECTIONS)?;
        w.put_connection(&row).await?;
        // It may work now: nothing waits for its next turn.
        w.due_now(id, self.now()).await?;
        w.commit().await?;
        self.pending.forget(id);
        self.connection_changed(id);
        let mut c = self.store.read().await?;
        Ok(ConnectionSaved {
            connection: self.connection_view(&mut c, row).await?,
            webhook_secret: made,
        })
    }

    /// Whether it works, step by step. One that works again goes on at once.
    pub async fn test_connection(
        &self,
        device: &Device,
        id: &ConnectionId,
    ) -> Result<ConnectionTest> {
        let row = own(&mut *self.store.read().await?, &device.workspace, id).await?;
        self.tried.again(&device.id, id, self.now())?;
        let steps = match self.client_of(&row) {
            Ok(client) => match tokio::time::timeout(PATIENCE, client.channel().check()).await {
                Ok(steps) => steps,
                Err(_) => vec![failed_step("Connect", "There was no answer in time.")],
            },
            Err(fault) => vec![failed_step("Settings", &fault.to_string())],
        };
        let failed = steps.iter().find(|s| !s.ok);
        let (state, problem) = match failed {
            None => (ConnectionState::Ok, None),
            Some(step) => (ConnectionState::NeedsYou, Some(step.words.as_str())),
        };
        let mut w = self.store.write().await?;
        w.connection_does(id, state, problem).await?;
        if failed.is_none() {
            w.due_now(id, self.now()).await?;
        }
        w.commit().await?;
        if failed.is_none() {
            self.connection_changed(id);
        }
        let said = |s: CheckStep| TestStep {
            name: s.name,
            words: s.words,
            ok: s.ok,
        };
        Ok(ConnectionTest {
            steps: steps.into_iter().map(said).collect(),
        })
    }

    pub(super) fn connection_changed(&self, id: &ConnectionId) {
        self.post.forget(id);
        self.store.wake().publish(&Topic::Connections);
        self.store.wake().publish(&Topic::Deliveries);
    }

    /// A webhook without a secret gets one: it is shown once.
    fn webhook_secret(
        &self,
        settings: &ConnectionSettings,
        secrets: &mut Secrets,
    ) -> Option<String> {
        let webhook = matches!(settings, ConnectionSettings::Webhook(_));
        if !webhook || secrets.get("webhook_secret").is_some() {
            return None;
        }
        let secret = baton_channels::webhook::new_secret(&self.env.bytes::<24>());
        let shown = secret.expose_secret().to_owned();
        secrets.set("webhook_secret", secret);
        Some(shown)
    }

    async fn connection_view(&self, c: &mut Conn, row: ConnectionRow) -> Result<ConnectionView> {
        let since = self.now().plus_seconds(-LATELY_SECONDS);
        let (waiting, dead) = deliveries::counts(c, &row.id, since).await?;
        let called = match &row.settings {
            ConnectionSettings::Slack(s) if s.answers == SlackAnswers::Request => {
                self.outward.slack(&row.id)
            }
            ConnectionSettings::Hubspot(s) if s.oauth.is_some() => self.outward.signed_in(),
            ConnectionSettings::Salesforce(s) if s.oauth.is_some() => self.outward.signed_in(),
            _ => None,
        };
        Ok(ConnectionView {
            id: row.id,
            name: row.name,
            settings: row.settings,
            secrets: row.secret_names,
            state: row.state,
            problem: row.problem,
            callback_url: called.map(Into::into),
            sent_at: row.sent_at,
            waiting,
            dead,
        })
    }
}

fn failed_step(name: &str, words: &str) -> CheckStep {
    CheckStep {
        name: name.into(),
        words: words.into(),
        ok: false,
    }
}

/// What a secret was entered for must not get it at another place.
pub(super) fn leads_elsewhere(before: &ConnectionSettings, after: &ConnectionSettings) -> bool {
    use ConnectionSettings as S;
    match (before, after) {
        (S::Email(a), S::Email(b)) => a.host != b.host,
        (S::Slack(a), S::Slack(b)) => a.api_url != b.api_url,
        (S::Hubspot(a), S::Hubspot(b)) => {
            a.api_url != b.api_url || login(a.oauth.as_ref()) != login(b.oauth.as_ref())
        }
        (S::Salesforce(a), S::Salesforce(b)) => {
            a.instance_url != b.instance_url || login(a.oauth.as_ref()) != login(b.oauth.as_ref())
        }
        // What signs is not sent.
        _ => false,
    }
}

fn login(oauth: Option<&CrmOauth>) -> Option<&str> {
    oauth.and_then(|o| o.login_url.as_deref())
}

/// Signing in comes after saving.
fn state_of(settings: &ConnectionSettings, secrets: &Secrets) -> ConnectionState {
    let oauth = match settings {
        ConnectionSettings::Hubspot(s) => s.oauth.is_some(),
        ConnectionSettings::Salesforce(s) => s.oauth.is_some(),
        _ => false,
    };
    if oauth && secrets.get(TOKENS).is_none() {
        ConnectionState::NeedsYou
    } else {
        ConnectionState::Ok
    }
}

/// The workspace's own; another's is not found.
pub(super) async fn own(
    c: &mut Conn,
    workspace: &WorkspaceId,
    id: &ConnectionId,
) -> Result<ConnectionRow> {
    connections::connection(c, id)
        .await?
        .filter(|r| &r.workspace == workspace && !r.dropped)
        .ok_or_else(|| Fail::not_found("connection"))
}
