//! An admin signs in at a CRM with their browser; the hub gets the tokens.

use baton_api::notify::{Authorize, ConnectionSettings, ConnectionState, CrmOauth};
use baton_api::{Code, Problem};
use baton_core::ids::{ConnectionId, WorkspaceId};
use baton_web::oauth::{Pkce, authorize_url, redeem};
use secrecy::SecretString;

use super::own;
use super::pending::Begun;
use crate::engine::Engine;
use crate::engine::deliver::TOKENS;
use crate::fail::Result;
use crate::secret;
use crate::store::ConnectionRow;

/// How long somebody may take to sign in.
const PATIENCE_SECONDS: i64 = 600;

/// What an account was connected with, for whoever signed in to see that it was theirs.
#[derive(Debug)]
pub struct SignedIn {
    pub workspace: String,
    pub connection: String,
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
        let hash = secret::hash(&state);
        let url = authorize_url(&provider, &redirect, &state.into(), &pkce);
        let now = self.now();
        let begun = Begun {
            hash,
            workspace: workspace.clone(),
            settings: row.settings,
            pkce,
            redirect,
            until: now.plus_seconds(PATIENCE_SECONDS),
        };
        self.pending.add(id.clone(), begun, now);
        Ok(Authorize { url: url.into() })
    }

    /// The browser is back with a code.
    pub async fn signed_in(&self, state: &str, code: SecretString) -> Result<SignedIn> {
        let Some((id, begun)) = self.pending.take(state, self.now()) else {
            let problem = Problem::new(Code::NotFound, "This sign-in is not known, or too old.");
            return Err(problem.fix("Begin again in Baton.").into());
        };
        let row = own(&mut *self.store.read().await?, &begun.workspace, &id).await?;
        if row.settings != begun.settings {
            return Err(changed_meanwhile().into());
        }
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
        self.keep_secret(&id, &begun.settings, TOKENS, tokens)
            .await?;
        let mut w = self.store.write().await?;
        w.connection_does(&id, ConnectionState::Ok, None).await?;
        w.due_now(&id, self.now()).await?;
        let workspace = self.workspace(w.conn(), &begun.workspace).await?;
        w.commit().await?;
        self.connection_changed(&id);
        Ok(SignedIn {
            workspace: workspace.name,
            connection: row.name,
        })
    }

    /// The browser is back without a code: nobody agreed.
    pub fn not_signed_in(&self, state: &str) {
        self.pending.take(state, self.now());
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

/// What was asked for with other settings is not kept.
pub(super) fn changed_meanwhile() -> Problem {
    let problem = Problem::new(Code::Conflict, "The connection was changed meanwhile.");
    problem.fix("Begin again in Baton.")
}
