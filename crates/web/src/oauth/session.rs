//! An account's tokens while the program runs.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use baton_core::Env;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;

use super::exchange::exchange;
use super::{Error, Result};
use super::{Provider, Tokens};

/// A token is renewed this long before it ends, so that it lasts for the request.
const MARGIN_SECONDS: i64 = 60;

/// Where one account's tokens are kept: the keychain.
#[async_trait]
pub trait TokenStore: Send + Sync {
    async fn load(&self) -> Result<Option<Tokens>>;
    async fn save(&self, tokens: &Tokens) -> Result<()>;
}

/// One per account: renews its tokens once, however many ask.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    provider: Provider,
    env: Env,
    http: reqwest::Client,
    store: Arc<dyn TokenStore>,
    tasks: TaskTracker,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    tokens: Option<Tokens>,
    /// They are not in the store yet.
    unsaved: bool,
    /// The provider ended the consent: asking again cannot help.
    ended: Option<Error>,
}

impl Session {
    /// Renewals run as `tasks`: a caller that goes away, or a program that ends, must not lose a
    /// refresh token that was just exchanged for another.
    pub fn new(
        provider: Provider,
        env: Env,
        store: Arc<dyn TokenStore>,
        tasks: TaskTracker,
    ) -> Result<Self> {
        let http = provider.guard.client(&provider.token)?;
        Ok(Self(Arc::new(Inner {
            provider,
            env,
            http,
            store,
            tasks,
            state: Mutex::default(),
        })))
    }

    /// A token that holds for a while.
    pub async fn access(&self) -> Result<SecretString> {
        self.current(None).await
    }

    /// A token other than one that was refused.
    pub async fn renewed(&self, refused: &SecretString) -> Result<SecretString> {
        self.current(Some(refused.clone())).await
    }

    async fn current(&self, refused: Option<SecretString>) -> Result<SecretString> {
        let inner = Arc::clone(&self.0);
        let task = async move { inner.current(refused.as_ref()).await };
        self.0
            .tasks
            .spawn(task)
            .await
            .unwrap_or_else(|_| Err(Error::Unreachable("the program is ending".into())))
    }
}

impl Inner {
    async fn current(&self, refused: Option<&SecretString>) -> Result<SecretString> {
        let mut state = self.state.lock().await;
        if let Some(ended) = &state.ended {
            return Err(ended.clone());
        }
        let tokens =
            match state.tokens.take() {
                Some(tokens) => tokens,
                None => self.store.load().await?.ok_or_else(|| {
                    Error::SignIn(format!("{} is not connected", self.provider.name))
                })?,
            };
        if self.holds(&tokens, refused) {
            state.tokens = Some(tokens);
        } else {
            match self.refresh(&tokens).await {
                Ok(new) => (state.tokens, state.unsaved) = (Some(new), true),
                Err(e) => {
                    state.ended = Some(e.clone()).filter(|e| matches!(e, Error::SignIn(_)));
                    state.tokens = Some(tokens);
                    return Err(e);
                }
            }
        }
        self.hand_out(&mut state).await
    }

    fn holds(&self, tokens: &Tokens, refused: Option<&SecretString>) -> bool {
        let was_refused =
            refused.is_some_and(|r| r.expose_secret() == tokens.access.expose_secret());
        !was_refused && tokens.expires_at.seconds_since(self.env.now()) > MARGIN_SECONDS
    }

    /// Saves before anything is used: the old refresh token may have died with the exchange, and the
    /// new one must survive a crash.
    async fn hand_out(&self, state: &mut State) -> Result<SecretString> {
        let Some(tokens) = state.tokens.as_ref() else {
            return Err(Error::SignIn("not connected".into()));
        };
        if state.unsaved {
            self.store.save(tokens).await?;
            state.unsaved = false;
        }
        Ok(tokens.access.clone())
    }

    async fn refresh(&self, old: &Tokens) -> Result<Tokens> {
        let refresh = old.refresh.as_ref().ok_or_else(|| {
            Error::SignIn(format!("the sign-in at {} has ended", self.provider.name))
        })?;
        let grant = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
        ];
        let answer = exchange(&self.provider, &self.http, self.env.now(), &grant).await?;
        let mut new = answer.tokens;
        // A provider that does not rotate says nothing: the old one goes on.
        new.refresh = new.refresh.or_else(|| Some(refresh.clone()));
        Ok(new)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("provider", &self.0.provider.name)
            .finish_non_exhaustive()
    }
}
