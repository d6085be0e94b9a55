//! Who opens accounts: the real providers, or what a test puts in their place.

use std::sync::Arc;

use async_trait::async_trait;
use baton_api::feed::Me;
use baton_calendars::ics::Owner;
use baton_calendars::oauth::{self, TokenStore, Tokens};
use baton_calendars::{Calendar, CalendarError};
use baton_core::booking::{CalendarClients, OauthClient};
use baton_core::ids::DeviceId;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use url::Url;

use super::secret_name;
use crate::agenda::Zone;
use crate::cache::account::Account;
use crate::commands::Browser;
use crate::failure::{Failure, FailureCode};
use crate::keychain::{self, SecretStore};
use crate::links::parse_calendar_server;
use crate::view::CalendarProvider;

/// Opens accounts of calendars.
#[async_trait]
pub trait Providers: Send + Sync {
    /// An account as it was connected before. May ask the network.
    async fn open(&self, login: Login) -> Result<Arc<dyn Calendar>, CalendarError>;

    /// Asks the person for consent, in the browser. Dropping it gives up.
    async fn consent(
        &self,
        provider: CalendarProvider,
        client: OauthClient,
        browser: &Browser,
    ) -> Result<Consent, Failure>;
}

/// What a person gave.
pub struct Consent {
    /// Who it is, for people.
    pub name: String,
    pub tokens: Tokens,
}

/// With what an account is opened.
pub enum Login {
    Caldav {
        url: Url,
        user: String,
        password: SecretString,
        owner: Owner,
    },
    Google {
        client: OauthClient,
        tokens: Arc<dyn TokenStore>,
    },
    Microsoft {
        client: OauthClient,
        tokens: Arc<dyn TokenStore>,
    },
}

impl Login {
    /// As the account was connected before; its secret is read from the keychain.
    pub(crate) async fn of(
        account: &Account,
        me: Option<&Me>,
        machine: &TimeZone,
        keep: Keep,
    ) -> Result<Self, Failure> {
        let clients = me.and_then(|m| m.booking.as_ref()).map(|b| &b.clients);
        let client = || client(account.provider, clients);
        Ok(match account.provider {
            CalendarProvider::Caldav => {
                let address = account.url.as_deref().unwrap_or_default();
                let user = account.user.clone().unwrap_or_default();
                Self::Caldav {
                    url: parse_calendar_server(address)?,
                    password: keep.secret().await?,
                    owner: owner(&user, me, machine),
                    user,
                }
            }
            CalendarProvider::Google => Self::Google {
                client: client()?,
                tokens: Arc::new(keep),
            },
            CalendarProvider::Microsoft => Self::Microsoft {
                client: client()?,
                tokens: Arc::new(keep),
            },
        })
    }
}

/// Whose calendar it is: days begin where the rep works.
pub(crate) fn owner(user: &str, me: Option<&Me>, machine: &TimeZone) -> Owner {
    let zone = Zone::of_hours(me).unwrap_or_else(|| Zone::of_rep(machine, me));
    let mut emails: Vec<_> = me.map(|m| m.email.clone()).into_iter().collect();
    emails.extend(Some(user.to_owned()).filter(|u| u.contains('@')));
    Owner {
        zone: zone.zone,
        emails,
    }
}

/// The client that the company registered with a provider.
pub(crate) fn client(
    provider: CalendarProvider,
    clients: Option<&CalendarClients>,
) -> Result<OauthClient, Failure> {
    let (found, name) = match provider {
        CalendarProvider::Google => (clients.and_then(|c| c.google.clone()), "Google"),
        CalendarProvider::Microsoft => (clients.and_then(|c| c.microsoft.clone()), "Microsoft"),
        CalendarProvider::Caldav => (None, "CalDAV"),
    };
    found.ok_or_else(|| {
        Failure::new(
            FailureCode::Refused,
            format!("Your team has no {name} client, so {name} would not let Baton in."),
        )
        .fix("Ask an admin to enter one in the booking settings.")
    })
}

/// The secret of one account: in the keychain and nowhere else.
#[derive(Clone)]
pub(crate) struct Keep {
    secrets: Arc<dyn SecretStore>,
    name: String,
}

impl Keep {
    pub(crate) fn new(secrets: Arc<dyn SecretStore>, device: &DeviceId, account: &str) -> Self {
        let name = secret_name(device, account);
        Self { secrets, name }
    }

    pub(crate) async fn write(&self, secret: SecretString) -> Result<(), Failure> {
        keychain::write(&self.secrets, &self.name, secret).await
    }

    pub(crate) async fn forget(&self) -> Result<(), Failure> {
        keychain::forget(&self.secrets, &self.name).await
    }

    async fn secret(&self) -> Result<SecretString, Failure> {
        let found = keychain::read(&self.secrets, &self.name).await?;
        found.ok_or_else(|| {
            let message = "The keychain does not give the account's password.";
            Failure::new(FailureCode::Keychain, message)
                .fix("Unlock the keychain, or connect the account again.")
        })
    }
}

#[async_trait]
impl TokenStore for Keep {
    async fn load(&self) -> oauth::Result<Option<Tokens>> {
        let secret = self.secret().await.map_err(|e| no_keychain(&e))?;
        Tokens::from_secret(&secret).map(Some)
    }

    async fn save(&self, tokens: &Tokens) -> oauth::Result<()> {
        let secret = tokens.to_secret()?;
        self.write(secret).await.map_err(|e| no_keychain(&e))
    }
}

fn no_keychain(e: &Failure) -> oauth::Error {
    oauth::Error::Unreachable(e.message.to_lowercase().trim_end_matches('.').to_owned())
}
