//! The model as an admin chooses it.

use baton_api::reading::{ModelSettings, ModelView, SaveModel};
use baton_api::{Code, Problem, limits};
use baton_core::ids::WorkspaceId;
use baton_web::Guard;
use secrecy::SecretString;
use url::Url;

use super::ask::{MONTH_SECONDS, day_of};
use crate::engine::{Engine, validate};
use crate::fail::Result;
use crate::store::model::{self, ModelRow};

const MOST_KEY: usize = 4_000;
/// What failed since then is read again with other settings.
const LATELY_SECONDS: i64 = 86_400;

impl Engine {
    pub async fn model(&self, workspace: &WorkspaceId) -> Result<ModelView> {
        let mut c = self.store.read().await?;
        let row = model::model(&mut c, workspace).await?;
        let now = self.now();
        let today = model::usage(&mut c, workspace, day_of(now)).await?;
        let since = now.plus_seconds(-MONTH_SECONDS);
        let month = model::usage(&mut c, workspace, since).await?;
        Ok(ModelView {
            has_key: row.as_ref().is_some_and(|r| r.secret.is_some()),
            problem: row.as_ref().and_then(|r| r.problem.clone()),
            settings: row.map(|r| r.settings),
            today,
            month,
        })
    }

    /// A key that is left out stays, unless the address leads elsewhere. Turned off, the model has
    /// no share in anything any more.
    pub async fn save_model(&self, workspace: &WorkspaceId, save: SaveModel) -> Result<ModelView> {
        let mut settings = save.settings;
        settings.url = settings.url.trim().to_owned();
        settings.model = settings.model.trim().to_owned();
        let url = check(&settings, &self.post.clients.guard)?;
        let entered = save.key.map(|k| k.trim().to_owned());
        if let Some(key) = &entered {
            check_key(key)?;
        }
        let now = self.now();
        let mut w = self.store.write().await?;
        let before = model::model(w.conn(), workspace).await?;
        let secret = match entered {
            Some(key) if key.is_empty() => None,
            Some(key) => Some(self.seal_model_key(workspace, &key.into())?),
            None => before.filter(|b| leads_to(b, &url)).and_then(|b| b.secret),
        };
        let row = ModelRow {
            workspace: workspace.clone(),
            secret,
            problem: None,
            rests_until: None,
            settings,
        };
        w.put_model(&row).await?;
        if row.settings.enabled {
            let lately = now.plus_seconds(-LATELY_SECONDS);
            w.read_failed_again(workspace, lately, now).await?;
        } else {
            w.drop_readings(workspace).await?;
        }
        w.commit().await?;
        self.model(workspace).await
    }

    pub async fn drop_model(&self, workspace: &WorkspaceId) -> Result<()> {
        let mut w = self.store.write().await?;
        w.drop_model(workspace).await?;
        w.drop_readings(workspace).await?;
        Ok(w.commit().await?)
    }

    fn seal_model_key(
        &self,
        workspace: &WorkspaceId,
        key: &SecretString,
    ) -> Result<String, Problem> {
        self.vault
            .seal(&place(workspace), key)
            .ok_or_else(|| Problem::new(Code::Internal, "The key could not be stored."))
    }

    /// Opened; else what an admin is to do.
    pub(super) fn model_key(&self, row: &ModelRow) -> Result<Option<SecretString>, &'static str> {
        let Some(sealed) = &row.secret else {
            return Ok(None);
        };
        let opened = self.vault.open_sealed(&place(&row.workspace), sealed);
        opened.map(Some).ok_or(
            "The stored key cannot be opened; put the hub's key file back, or enter it again.",
        )
    }
}

fn place(workspace: &WorkspaceId) -> String {
    format!("model of {workspace}")
}

/// What a key was entered for must not get it at another place.
fn leads_to(before: &ModelRow, url: &Url) -> bool {
    let known = before.settings.url.parse::<Url>();
    known.is_ok_and(|known| known.origin() == url.origin())
}

fn check(settings: &ModelSettings, guard: &Guard) -> Result<Url, Problem> {
    let wrong = |field: &str, words: &str, fix: &str| {
        Problem::new(Code::InvalidField, words)
            .at(format!("settings.{field}"))
            .fix(fix)
    };
    validate::text(&settings.model, limits::FIELD_CHARS, "settings.model")?;
    validate::text(&settings.url, limits::NOTE_CHARS, "settings.url")?;
    let like = "Like https://api.openai.com/v1, with the version.";
    let url: Url = settings
        .url
        .parse()
        .map_err(|_| wrong("url", "This is not an address.", like))?;
    let bare = url.query().is_none() && url.fragment().is_none();
    let named = !url.username().is_empty() || url.password().is_some();
    if !bare || named || url.cannot_be_a_base() {
        let words = "The address has a name, a password, a query or a fragment.";
        return Err(wrong("url", words, like));
    }
    guard.admits(&url).map_err(|e| {
        let fix = "Use a public https address; a model on the hub's own machine or in its network \
                   must be allowed by the operator with --outward-networks.";
        wrong("url", &format!("The address is not used: {e}."), fix)
    })?;
    if !(1..=120).contains(&settings.timeout_seconds) {
        let words = "A model has 1 to 120 seconds.";
        return Err(wrong("timeout_seconds", words, "20 is usual."));
    }
    if settings.tokens_per_day < 1_000 {
        let words = "Fewer than 1000 tokens a day read nothing.";
        return Err(wrong("tokens_per_day", words, "200000 is usual."));
    }
    Ok(url)
}

fn check_key(key: &str) -> Result<(), Problem> {
    if key.len() > MOST_KEY || !key.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Problem::new(Code::InvalidField, "This is not a key.")
            .at("key")
            .fix("Copy the key alone, as the provider shows it."));
    }
    Ok(())
}
