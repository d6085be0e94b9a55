//! An admin signs in at a CRM with their browser; the hub gets the tokens.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_api::notify::{Authorize, ConnectionSettings, ConnectionState, CrmOauth};
use baton_api::{Code, Problem};
use baton_core::Timestamp;
use baton_core::ids::{ConnectionId, WorkspaceId};
use baton_web::oauth::{Pkce, authorize_url, redeem};
use secrecy::SecretString;

use super::own;
use crate::engine::Engine;
use crate::engine::deliver::TOKENS;
use crate::fail::Result;
use crate::store::ConnectionRow;

/// How long somebody may take to sign in.
const PATIENCE_SECONDS: i64 = 600;
const MOST_PENDING: usize = 100;

/// Who was sent to sign in, by the state that comes back. Not stored: after a restart one begins
/// again.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Pending(Arc<Mutex<HashMap<String, Begun>>>);

#[derive(Clone, Debug)]
struct Begun {
    workspace: WorkspaceId,
    connection: ConnectionId,
    pkce: Pkce,
    redirect: String,
    until: Timestamp,
}

impl Pending {
    fn add(&self, state: String, begun: Begun, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, b| b.until > now);
        if all.len() < MOST_PENDING {
            all.insert(state, begun);
        }
    }

    /// Once.
    fn take(&self, state: &str, now: Timestamp) -> Option<Begun> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(state).filter(|b| b.until > now)
    }
}

impl Engine {
    /// Where the admin's browser goes.
    pub async fn authorize(&self, workspace: &WorkspaceId, id: &ConnectionId) -> Result<Authorize> {
        let row = own(&mut *self.store.read().await?, workspace, id).await?;
        let Some(oauth) = oauth_of(&row.settings) else {
            let problem = Problem::new(Code::Conflict, "This connection uses a token.");
            return Err(problem
                .fix("Enter the id of an app to sign in with it.")
                .into());
        };
        let Some(redirect) = self.outward.signed_in() else {
            let words = "The hub does not know how it is reached, so nobody could be sent back.";
            let problem = Problem::new(Code::Unavailable, words);
            return Err(problem.fix("Start the hub with --public-url.").into());
        };
        let provider = self.provider_of(&row, oauth)?;
        let pkce = Pkce::new(&self.env);
        let state = self.env.bytes::<24>().map(|b| format!("{b:02x}")).concat();
        let redirect: String = redirect.into();
        let secret: SecretString = state.clone().into();
        let url = authorize_url(&provider, &redirect, &secret, &pkce);
        let now = self.now();
        let begun = Begun {
            workspace: workspace.clone(),
            connection: id.clone(),
            pkce,
            redirect,
            until: now.plus_seconds(PATIENCE_SECONDS),
        };
        self.pending.add(state, begun, now);
        Ok(Authorize { url: url.into() })
    }

    /// The browser is back with a code.
    pub async fn signed_in(&self, state: &str, code: SecretString) -> Result<()> {
        let Some(begun) = self.pending.take(state, self.now()) else {
            let problem = Problem::new(Code::NotFound, "This sign-in is not known, or too old.");
            return Err(problem.fix("Begin again in Baton.").into());
        };
        let id = &begun.connection;
        let row = own(&mut *self.store.read().await?, &begun.workspace, id).await?;
        let Some(oauth) = oauth_of(&row.settings) else {
            return Err(Problem::new(Code::Conflict, "This connection uses a token.").into());
        };
        let provider = self.provider_of(&row, oauth)?;
        let granted = redeem(&provider, &self.env, &begun.redirect, &code, &begun.pkce)
            .await
            .map_err(|e| Problem::new(Code::Unavailable, format!("{e}.")))?;
        let tokens = granted
            .tokens
            .to_secret()
            .map_err(|e| Problem::new(Code::Internal, format!("{e}.")))?;
        self.keep_secret(id, TOKENS, tokens).await?;
        let mut w = self.store.write().await?;
        w.connection_does(id, ConnectionState::Ok, None).await?;
        w.due_now(id, self.now()).await?;
        w.commit().await?;
        self.connection_changed(id);
        Ok(())
    }

    fn provider_of(
        &self,
        row: &ConnectionRow,
        oauth: &CrmOauth,
    ) -> Result<baton_web::oauth::Provider, Problem> {
        let unusable = |words: String| Problem::new(Code::Unavailable, words);
        let secrets = self.secrets_of(row).map_err(unusable)?;
        self.provider(&row.settings, oauth, &secrets)
            .map_err(|e| unusable(format!("{e}.")))
    }
}

fn oauth_of(settings: &ConnectionSettings) -> Option<&CrmOauth> {
    match settings {
        ConnectionSettings::Hubspot(s) => s.oauth.as_ref(),
        ConnectionSettings::Salesforce(s) => s.oauth.as_ref(),
        _ => None,
    }
}
