//! The providers that there are.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use baton_calendars::caldav::{CalDav, Credentials};
use baton_calendars::google::Google;
use baton_calendars::oauth::{self, Access, Provider, Session};
use baton_calendars::outlook::Outlook;
use baton_calendars::{Calendar, CalendarError};
use baton_core::Env;
use baton_core::booking::OauthClient;
use tokio_util::task::TaskTracker;

use super::failure;
use super::providers::{Consent, Login, Providers};
use crate::commands::Browser;
use crate::failure::Failure;
use crate::view::CalendarProvider;

/// The longest that a person may take to give consent.
const CONSENT: Duration = Duration::from_mins(5);

/// CalDAV, Google and Microsoft.
pub(crate) struct Real {
    pub env: Env,
    /// Renewals of tokens end here, also when nobody waits for them any more.
    pub tasks: TaskTracker,
}

#[async_trait]
impl Providers for Real {
    async fn open(&self, login: Login) -> Result<Arc<dyn Calendar>, CalendarError> {
        let session =
            |provider, tokens| Session::new(provider, self.env.clone(), tokens, self.tasks.clone());
        Ok(match login {
            Login::Caldav {
                url,
                user,
                password,
                owner,
            } => {
                let credentials = Credentials {
                    url,
                    user,
                    password,
                };
                Arc::new(CalDav::new(credentials, owner)?)
            }
            Login::Google { client, tokens } => {
                let session = session(Provider::google(&client)?, tokens)?;
                Arc::new(Google::new(Access::Session(session))?)
            }
            Login::Microsoft { client, tokens } => {
                let session = session(Provider::microsoft(&client)?, tokens)?;
                Arc::new(Outlook::new(Access::Session(session))?)
            }
        })
    }

    async fn consent(
        &self,
        provider: CalendarProvider,
        client: OauthClient,
        browser: &Browser,
    ) -> Result<Consent, Failure> {
        let asked = match provider {
            CalendarProvider::Google => Provider::google(&client),
            CalendarProvider::Microsoft => Provider::microsoft(&client),
            CalendarProvider::Caldav => Err(oauth::Error::Refused("it asks for a password".into())),
        };
        let asked = asked.map_err(|e| failure(&e.into()))?;
        let flow = oauth::begin(asked, self.env.clone()).await;
        let flow = flow.map_err(|e| failure(&e.into()))?;
        browser(&flow.authorize_url)?;
        let tokens = flow.finish(CONSENT).await;
        let tokens = tokens.map_err(|e| failure(&e.into()))?;
        let access = Access::Token(tokens.access.clone());
        let name = match provider {
            CalendarProvider::Microsoft => async { Outlook::new(access)?.account().await }.await,
            _ => async { Google::new(access)?.account().await }.await,
        };
        let name = name.map_err(|e| failure(&e))?;
        Ok(Consent { name, tokens })
    }
}
