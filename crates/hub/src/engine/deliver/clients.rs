//! Who speaks to a provider: made from a connection and its secrets, and kept while neither
//! changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use baton_api::notify::{
    ConnectionSettings, CrmActivity, CrmOauth, CrmUse, EmailSettings, HubspotSettings,
    MailSecurity, SalesforceSettings, SlackSettings, WebhookSettings,
};
use baton_channels::crm::{Crm, HubSpot, HubspotAccount, Salesforce, SalesforceAccount};
use baton_channels::email::{Dkim, Email, EmailServer, Security};
use baton_channels::slack::{Slack, SlackAccount};
use baton_channels::webhook::Webhook;
use baton_channels::{Channel, Fault, crm};
use baton_core::Env;
use baton_core::booking::OauthClient;
use baton_core::ids::ConnectionId;
use baton_web::oauth::{Access, Provider, Session, TokenStore, Tokens};
use baton_web::{Allowed, Guard};
use secrecy::SecretString;
use url::Url;

use crate::engine::Engine;
use crate::engine::connections::Secrets;
use crate::fail::Fail;
use crate::store::ConnectionRow;

/// The name under which tokens that an admin signed in for are kept.
pub(in crate::engine) const TOKENS: &str = "oauth_tokens";

#[derive(Clone)]
pub enum Client {
    Email(Arc<Email>),
    Slack(Arc<Slack>),
    Crm(Arc<dyn Crm>),
    Webhook(Arc<Webhook>),
}

impl Client {
    pub fn channel(&self) -> &dyn Channel {
        match self {
            Self::Email(c) => c.as_ref(),
            Self::Slack(c) => c.as_ref(),
            Self::Crm(c) => c.as_ref(),
            Self::Webhook(c) => c.as_ref(),
        }
    }
}

/// What it was made from, and what was made.
type Made = (String, Client);

#[derive(Clone)]
pub struct Clients {
    made: Arc<Mutex<HashMap<ConnectionId, Made>>>,
    /// Where an address that an admin entered may lead.
    pub guard: Guard,
}

impl Default for Clients {
    fn default() -> Self {
        Self {
            made: Arc::default(),
            guard: Guard::new(Allowed::default()),
        }
    }
}

impl std::fmt::Debug for Clients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clients")
    }
}

impl Clients {
    pub fn forget(&self, id: &ConnectionId) {
        self.lock().remove(id);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConnectionId, Made>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    pub(in crate::engine) fn client_of(&self, row: &ConnectionRow) -> Result<Client, Fault> {
        // Another hub on the same data may have changed it.
        let tokens = row.secret_names.iter().any(|n| n == TOKENS);
        let mark = format!(
            "{}\n{}",
            crate::store::json(&row.settings),
            // Renewed tokens are the session's own doing.
            if tokens { "signed in" } else { &row.secrets }
        );
        if let Some((of, client)) = self.post.clients.lock().get(&row.id)
            && *of == mark
        {
            return Ok(client.clone());
        }
        let secrets = self.secrets_of(row).map_err(Fault::SignIn)?;
        let client = self.make(row, &secrets)?;
        let made = (mark, client.clone());
        self.post.clients.lock().insert(row.id.clone(), made);
        Ok(client)
    }

    pub(in crate::engine) fn make(
        &self,
        row: &ConnectionRow,
        secrets: &Secrets,
    ) -> Result<Client, Fault> {
        let guard = self.post.clients.guard.clone();
        Ok(match &row.settings {
            ConnectionSettings::Email(s) => Client::Email(Arc::new(email(s, secrets, guard)?)),
            ConnectionSettings::Slack(s) => Client::Slack(Arc::new(slack(s, secrets, guard)?)),
            ConnectionSettings::Hubspot(s) => Client::Crm(self.hubspot(row, s, secrets)?),
            ConnectionSettings::Salesforce(s) => Client::Crm(self.salesforce(row, s, secrets)?),
            ConnectionSettings::Webhook(s) => {
                Client::Webhook(Arc::new(webhook(s, secrets, guard, &self.env)?))
            }
        })
    }

    fn hubspot(
        &self,
        row: &ConnectionRow,
        s: &HubspotSettings,
        secrets: &Secrets,
    ) -> Result<Arc<dyn Crm>, Fault> {
        let access = self.access(row, s.oauth.as_ref(), secrets)?;
        let account = HubspotAccount {
            access,
            version: s.version.clone(),
            portal: s.portal.clone(),
            create_contacts: s.crm.create_contacts,
            activity: activity(&s.crm),
            api_url: s.api_url.as_deref().map(address).transpose()?,
            guard: self.post.clients.guard.clone(),
        };
        Ok(Arc::new(HubSpot::new(account)?))
    }

    fn salesforce(
        &self,
        row: &ConnectionRow,
        s: &SalesforceSettings,
        secrets: &Secrets,
    ) -> Result<Arc<dyn Crm>, Fault> {
        let access = self.access(row, s.oauth.as_ref(), secrets)?;
        let account = SalesforceAccount {
            access,
            instance_url: address(&s.instance_url)?,
            version: s.version.clone(),
            external_id: s.external_id.clone(),
            create_contacts: s.crm.create_contacts,
            activity: activity(&s.crm),
            guard: self.post.clients.guard.clone(),
        };
        Ok(Arc::new(Salesforce::new(account)?))
    }

    /// Where an admin signs in.
    pub(in crate::engine) fn provider(
        &self,
        settings: &ConnectionSettings,
        oauth: &CrmOauth,
        secrets: &Secrets,
    ) -> Result<Provider, Fault> {
        let client = OauthClient {
            id: oauth.client_id.clone(),
            secret: None,
            tenant: None,
        };
        let guard = || self.post.clients.guard.clone();
        let login = oauth.login_url.as_deref().map(address).transpose()?;
        let provider = match settings {
            ConnectionSettings::Salesforce(s) => {
                let login = login.map_or_else(|| address(&s.instance_url), Ok)?;
                Provider::salesforce(&client, &login).map(|p| p.guarded(guard()))
            }
            ConnectionSettings::Hubspot(s) => {
                let api = s.api_url.as_deref().map(address).transpose()?;
                let mut provider = Provider::hubspot(&client, crm::HUBSPOT_SCOPES);
                if let Some(login) = login {
                    provider = provider.map(|p| p.asking_at(&login));
                }
                if let Some(api) = api {
                    provider = provider.map(|p| p.giving_at(&api).guarded(guard()));
                }
                provider
            }
            _ => return Err(Fault::Refused("nobody signs in there".into())),
        };
        let mut provider = provider.map_err(|e| Fault::SignIn(e.to_string()))?;
        provider.client_secret = secrets.get("client_secret").cloned();
        Ok(provider)
    }

    /// A token as it was entered, or those of an app that renew themselves.
    fn access(
        &self,
        row: &ConnectionRow,
        oauth: Option<&CrmOauth>,
        secrets: &Secrets,
    ) -> Result<Access, Fault> {
        if let Some(oauth) = oauth {
            if secrets.get(TOKENS).is_none() {
                let words = "nobody has signed in yet: use Sign in in the settings";
                return Err(Fault::SignIn(words.into()));
            }
            let provider = self.provider(&row.settings, oauth, secrets)?;
            let store = Arc::new(Kept {
                engine: self.clone(),
                id: row.id.clone(),
                settings: row.settings.clone(),
            });
            let tasks = self.post.tasks.clone();
            let session = Session::new(provider, self.env.clone(), store, tasks);
            return session
                .map(Access::Session)
                .map_err(|e| Fault::SignIn(e.to_string()));
        }
        let token = secrets.get("token");
        let token = token.ok_or_else(|| Fault::SignIn("the token is missing".into()))?;
        Ok(Access::Token(token.clone()))
    }
}

/// The tokens of an app, among the connection's secrets.
struct Kept {
    engine: Engine,
    id: ConnectionId,
    /// For which they were given.
    settings: ConnectionSettings,
}

#[async_trait]
impl TokenStore for Kept {
    async fn load(&self) -> baton_web::oauth::Result<Option<Tokens>> {
        let secrets = self
            .engine
            .secrets_for(&self.id, &self.settings)
            .await
            .map_err(|e| unstored(&e))?;
        secrets.get(TOKENS).map(Tokens::from_secret).transpose()
    }

    async fn save(&self, tokens: &Tokens) -> baton_web::oauth::Result<()> {
        let tokens = tokens.to_secret()?;
        let kept = self
            .engine
            .keep_secret(&self.id, &self.settings, TOKENS, tokens);
        kept.await.map_err(|e| unstored(&e))
    }
}

fn unstored(e: &Fail) -> baton_web::oauth::Error {
    tracing::error!(error = %e, "the tokens of a connection could not be read or stored");
    baton_web::oauth::Error::Unreachable("the hub's store failed".into())
}

fn activity(crm: &CrmUse) -> crm::Activity {
    match crm.activity {
        CrmActivity::Task => crm::Activity::Task,
        CrmActivity::Note => crm::Activity::Note,
    }
}

fn address(text: &str) -> Result<Url, Fault> {
    text.parse()
        .map_err(|_| Fault::Refused("the address is not one".into()))
}

fn email(s: &EmailSettings, secrets: &Secrets, guard: Guard) -> Result<Email, Fault> {
    let key = secrets.get("dkim_key").cloned();
    Email::new(EmailServer {
        host: s.host.clone(),
        port: s.port,
        security: match s.security {
            MailSecurity::Starttls => Security::Starttls,
            MailSecurity::Tls => Security::Tls,
            MailSecurity::None => Security::None,
        },
        user: s.user.clone(),
        password: secrets.get("password").cloned(),
        from: s.from.clone(),
        from_name: s.from_name.clone(),
        reply_to: s.reply_to.clone(),
        dkim: s.dkim.as_ref().zip(key).map(|(d, key)| Dkim {
            domain: d.domain.clone(),
            selector: d.selector.clone(),
            key,
        }),
        authority: s.authority.clone(),
        guard,
    })
}

fn slack(s: &SlackSettings, secrets: &Secrets, guard: Guard) -> Result<Slack, Fault> {
    let token = secrets.get("token");
    let token = token.ok_or_else(|| Fault::SignIn("the bot token is missing".into()))?;
    Slack::new(SlackAccount {
        token: token.clone(),
        app_token: secrets.get("app_token").cloned(),
        api_url: s.api_url.as_deref().map(address).transpose()?,
        team_channel: s.team_channel.clone(),
        guard,
    })
}

fn webhook(
    s: &WebhookSettings,
    secrets: &Secrets,
    guard: Guard,
    env: &Env,
) -> Result<Webhook, Fault> {
    let secret: Option<&SecretString> = secrets.get("webhook_secret");
    let secret = secret.ok_or_else(|| Fault::SignIn("the secret is missing".into()))?;
    Webhook::new(address(&s.url)?, secret, guard, env.clone())
}
