//! Whether the app can do what it is there for, without telling anybody anything.

use baton_web::Reply;
use serde::Deserialize;
use url::Url;

use super::Slack;
use super::call::{Body, Effect, Failure, read};
use crate::{CheckStep, Fault, Result};

/// What the app has to be allowed, and why.
const RIGHTS: &[(&str, &str)] = &[
    ("chat:write", "to write messages"),
    ("im:write", "to open a conversation with a rep"),
    ("im:history", "to find a message whose sending broke off"),
    ("users:read.email", "to find a rep by e-mail"),
];
const SCOPES: &str = "x-oauth-scopes";

#[derive(Deserialize)]
pub(super) struct Who {
    pub(super) url: Url,
    team: String,
    user: String,
}

#[derive(Deserialize)]
struct Opened {
    url: Url,
}

impl Slack {
    pub(super) async fn who(&self) -> Result<Who> {
        let reply = self.auth().await?;
        Ok(read(&reply, Effect::Harmless)?)
    }

    async fn auth(&self) -> Result<Reply, Failure> {
        self.call("auth.test", Body::Empty, Effect::Harmless).await
    }

    /// An address for Socket Mode, good for one connection.
    pub(super) async fn socket_url(&self) -> Result<Url> {
        let Some(token) = &self.account.app_token else {
            return Err(Fault::SignIn("there is no token of the app".into()));
        };
        let reply = self
            .call_as(
                token,
                "apps.connections.open",
                Body::Empty,
                Effect::Harmless,
            )
            .await?;
        let opened: Opened = read(&reply, Effect::Harmless)?;
        Ok(opened.url)
    }

    pub(super) async fn steps(&self) -> Vec<CheckStep> {
        let reply = match self.auth().await {
            Ok(reply) => reply,
            Err(e) => return vec![step("Sign in", Err(e.into()))],
        };
        let who = read::<Who>(&reply, Effect::Harmless).map_err(Fault::from);
        let mut steps = vec![step(
            "Sign in",
            who.map(|w| format!("{}, as {}", w.team, w.user)),
        )];
        if all_fine(&steps) {
            steps.push(rights(&reply));
        }
        if all_fine(&steps)
            && let Some(channel) = &self.account.team_channel
        {
            steps.push(self.team_channel(channel).await);
        }
        if all_fine(&steps) && self.account.app_token.is_some() {
            // No more than the address: whoever connects is sent answers.
            let opened = self.socket_url().await;
            steps.push(step(
                "Answers",
                opened.map(|_| "Slack lets us connect for answers".into()),
            ));
        }
        steps
    }

    async fn team_channel(&self, channel: &str) -> CheckStep {
        let form = vec![("channel", channel.to_owned()), ("limit", "1".into())];
        let seen = self
            .call("conversations.history", Body::Form(form), Effect::Harmless)
            .await;
        let words = match seen {
            Ok(_) => return step("Team channel", Ok("the app is in it".into())),
            Err(e) if e.says(&["channel_not_found"]) => {
                "Slack knows no such channel; give its id, such as C0123456789, and invite the \
                 app to it"
                    .into()
            }
            Err(e) if e.says(&["not_in_channel"]) => "invite the app to the channel".into(),
            Err(e) => Fault::from(e).to_string(),
        };
        CheckStep {
            name: "Team channel".into(),
            words,
            ok: false,
        }
    }
}

fn all_fine(steps: &[CheckStep]) -> bool {
    steps.iter().all(|s| s.ok)
}

fn step(name: &str, outcome: Result<String>) -> CheckStep {
    let ok = outcome.is_ok();
    CheckStep {
        name: name.into(),
        words: outcome.unwrap_or_else(|e| e.to_string()),
        ok,
    }
}

/// Slack names with each answer what the token may do.
fn rights(reply: &Reply) -> CheckStep {
    let granted = reply.headers.get(SCOPES).and_then(|v| v.to_str().ok());
    let Some(granted) = granted else {
        return step("Rights", Ok("Slack does not name them".into()));
    };
    let granted: Vec<_> = granted.split(',').map(str::trim).collect();
    let missing: Vec<_> = RIGHTS
        .iter()
        .filter(|(scope, _)| !granted.contains(scope))
        .map(|(scope, why)| format!("{scope} ({why})"))
        .collect();
    let ok = missing.is_empty();
    CheckStep {
        name: "Rights".into(),
        words: if ok {
            "all that is needed".into()
        } else {
            format!("add to the app: {}", missing.join(", "))
        },
        ok,
    }
}
