//! The secrets of a connection: sealed at rest, opened only to speak to the provider.

use std::collections::BTreeMap;

use baton_api::notify::{ConnectionSecrets, ConnectionSettings};
use baton_api::{Code, Problem};
use baton_core::ids::ConnectionId;
use secrecy::{ExposeSecret as _, SecretString};

use super::authorize::changed_meanwhile;
use super::leads_elsewhere;
use crate::engine::Engine;
use crate::fail::{Fail, Result};
use crate::store::{ConnectionRow, connections};

/// By name.
#[derive(Clone, Default)]
pub(in crate::engine) struct Secrets(BTreeMap<String, SecretString>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Secrets {
    pub fn get(&self, name: &str) -> Option<&SecretString> {
        self.0.get(name)
    }

    pub fn set(&mut self, name: &str, secret: SecretString) {
        self.0.insert(name.to_owned(), secret);
    }

    /// The first that is longer.
    /// The name of one that is longer than the document allows.
    pub fn too_long(&self) -> Option<&str> {
        let most = |name: &str| match name {
            "password" => 2_000,
            "dkim_key" => 20_000,
            _ => 4_000,
        };
        let mut long = self
            .0
            .iter()
            .filter(|(name, s)| s.expose_secret().chars().count() > most(name));
        long.next().map(|(name, _)| name.as_str())
    }

    pub fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// Takes over what was entered; what was left empty stays.
    pub fn merge(&mut self, entered: ConnectionSecrets) {
        let all = [
            ("password", entered.password),
            ("dkim_key", entered.dkim_key),
            ("token", entered.token),
            ("app_token", entered.app_token),
            ("signing_secret", entered.signing_secret),
            ("client_secret", entered.client_secret),
            ("webhook_secret", entered.webhook_secret),
        ];
        for (name, secret) in all {
            if let Some(secret) = secret.filter(|s| !s.trim().is_empty()) {
                self.set(name, secret.trim().to_owned().into());
            }
        }
    }

    fn to_text(&self) -> SecretString {
        let plain: BTreeMap<_, _> = self.0.iter().map(|(n, s)| (n, s.expose_secret())).collect();
        serde_json::to_string(&plain).unwrap_or_default().into()
    }

    fn from_text(text: &SecretString) -> Option<Self> {
        let plain: BTreeMap<String, String> = serde_json::from_str(text.expose_secret()).ok()?;
        Some(Self(
            plain.into_iter().map(|(n, s)| (n, s.into())).collect(),
        ))
    }
}

impl Engine {
    pub(in crate::engine) fn seal(
        &self,
        id: &ConnectionId,
        secrets: &Secrets,
    ) -> Result<String, Problem> {
        self.vault
            .seal(&id.0, &secrets.to_text())
            .ok_or_else(|| Problem::new(Code::Internal, "The secrets could not be stored."))
    }

    /// Opened; else what an admin is to do.
    pub(in crate::engine) fn secrets_of(&self, row: &ConnectionRow) -> Result<Secrets, String> {
        let opened = self.vault.open_sealed(&row.id.0, &row.secrets);
        opened.and_then(|t| Secrets::from_text(&t)).ok_or_else(|| {
            "the stored secrets cannot be opened; put the hub's key file back, or enter them again"
                .into()
        })
    }

    /// For one who speaks to where these settings lead.
    pub(in crate::engine) async fn secrets_for(
        &self,
        id: &ConnectionId,
        settings: &ConnectionSettings,
    ) -> Result<Secrets> {
        let mut c = self.store.read().await?;
        let row = connections::connection(&mut c, id).await?;
        let row = still_for(row, settings)?;
        Ok(self
            .secrets_of(&row)
            .map_err(|words| Problem::new(Code::Unavailable, words))?)
    }

    /// One more secret, or a newer one, that came from where these settings lead: the others stay.
    pub(in crate::engine) async fn keep_secret(
        &self,
        id: &ConnectionId,
        settings: &ConnectionSettings,
        name: &str,
        secret: SecretString,
    ) -> Result<()> {
        let mut w = self.store.write().await?;
        let row = connections::connection(w.conn(), id).await?;
        let row = still_for(row, settings)?;
        let mut secrets = self
            .secrets_of(&row)
            .map_err(|words| Problem::new(Code::Unavailable, words))?;
        secrets.set(name, secret);
        let sealed = self.seal(id, &secrets)?;
        w.set_connection_secrets(id, &sealed, &secrets.names())
            .await?;
        Ok(w.commit().await?)
    }
}

/// The connection, if it is still there and leads where it led: a secret of one place must not
/// travel to another because somebody was under way while an admin changed the address.
fn still_for(row: Option<ConnectionRow>, settings: &ConnectionSettings) -> Result<ConnectionRow> {
    let row = row.filter(|r| !r.dropped);
    let row = row.ok_or_else(|| Fail::not_found("connection"))?;
    if leads_elsewhere(settings, &row.settings) {
        return Err(changed_meanwhile().into());
    }
    Ok(row)
}
