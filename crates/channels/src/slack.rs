//! Slack: a message to the rep (or the team's channel) with the card and buttons, changed in place
//! when it is settled. Answers come back by Socket Mode or as signed requests.

mod answers;
mod blocks;
mod call;
mod check;
mod fault;
mod literal;
mod socket;

use async_trait::async_trait;
use baton_web::Guard;
use reqwest::Client;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use url::Url;

use crate::{Channel, CheckStep, Fault, Found, Parcel, Receipt, Result};
use call::{Body, Effect, Failure};

pub use answers::{Action, Interaction, verify};
pub use blocks::{ACCEPT, DECLINE, OPEN, as_text, blocks};
pub use socket::{Socket, Timing};

const API: &str = "https://slack.com/api/";
/// Under which our mark lies in a message's metadata.
const EVENT_TYPE: &str = "baton_delivery";
/// Messages of a conversation that are looked through for one that may have arrived.
const PAGE: &str = "100";
const MAX_PAGES: usize = 5;
/// How much the clocks here and there may differ.
const SLACK_SECONDS: i64 = 60;

/// An app that is installed in a workspace of Slack.
#[derive(Clone, Debug)]
pub struct SlackAccount {
    /// The bot's, `xoxb-…`.
    pub token: SecretString,
    /// The app's, `xapp-…`: brings answers back without a public address.
    pub app_token: Option<SecretString>,
    /// Where Slack is, if not at its usual place.
    pub api_url: Option<Url>,
    /// The id of a channel, for what is told to nobody in particular.
    pub team_channel: Option<String>,
    /// Where such a place, and the one that it names for answers, may be.
    pub guard: Guard,
}

pub struct Slack {
    http: Client,
    base: Url,
    account: SlackAccount,
    team: OnceCell<Url>,
}

#[derive(Deserialize)]
struct Whoever {
    id: String,
}

#[derive(Deserialize)]
struct User {
    user: Whoever,
}

#[derive(Deserialize)]
struct Opened {
    channel: Whoever,
}

#[derive(Deserialize)]
struct Posted {
    channel: String,
    ts: String,
}

#[derive(Deserialize)]
struct History {
    #[serde(default)]
    messages: Vec<Message>,
    response_metadata: Option<Next>,
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next_cursor: String,
}

#[derive(Deserialize)]
struct Message {
    ts: String,
    #[serde(default)]
    metadata: Value,
}

impl Message {
    fn is_of(&self, parcel: &Parcel) -> bool {
        let delivery = self.metadata.pointer("/event_payload/delivery");
        delivery.and_then(Value::as_str) == Some(parcel.id.as_ref())
    }
}

/// Where a message goes: a conversation, and whose it is.
struct Place {
    channel: String,
    user: Option<String>,
}

impl Slack {
    pub fn new(account: SlackAccount) -> Result<Self> {
        let (http, base) = if let Some(url) = &account.api_url {
            (account.guard.client(url)?, url.clone())
        } else {
            let usual = Url::parse(API).map_err(|e| Fault::Refused(e.to_string()))?;
            (baton_web::client(&usual)?, usual)
        };
        Ok(Self {
            http,
            base,
            account,
            team: OnceCell::new(),
        })
    }

    /// Tells somebody in a conversation what nobody else there sees: what came of their click.
    pub async fn say_only_to(&self, user: &str, channel: &str, text: &str) -> Result<()> {
        let body = json!({
            "channel": channel,
            "user": user,
            "text": literal::literal(text),
            "parse": "none",
            "link_names": false,
        });
        self.call("chat.postEphemeral", Body::Json(body), Effect::Once)
            .await?;
        Ok(())
    }

    /// As which Slack knows whoever has this address.
    pub async fn user_by_email(&self, email: &str) -> Result<String> {
        let body = Body::Form(vec![("email", email.into())]);
        let user: User = self
            .ask("users.lookupByEmail", body, Effect::Harmless)
            .await?;
        Ok(user.user.id)
    }

    /// The conversation of the app with a person. Opening it again opens the same.
    async fn conversation(&self, user: &str) -> Result<String, Failure> {
        let body = Body::Form(vec![("users", user.into())]);
        let opened: Opened = self
            .ask("conversations.open", body, Effect::Harmless)
            .await?;
        Ok(opened.channel.id)
    }

    async fn place(&self, parcel: &Parcel) -> Result<Place> {
        let to = &parcel.to;
        if let Some(user) = &to.reference {
            match self.conversation(user).await {
                Ok(channel) => return Ok(Place::of(channel, user)),
                // Whom we knew is gone: perhaps they are somebody else now.
                Err(e) if to.email.is_some() && e.says(&["user_not_found", "users_not_found"]) => {}
                Err(e) => return Err(e.into()),
            }
        }
        if let Some(email) = &to.email {
            let user = self.user_by_email(email).await?;
            let channel = self.conversation(&user).await?;
            return Ok(Place::of(channel, &user));
        }
        let team = self.account.team_channel.clone();
        team.map(|channel| Place {
            channel,
            user: None,
        })
        .ok_or_else(|| Fault::Refused("there is nobody to tell, and no channel of the team".into()))
    }

    async fn post(&self, parcel: &Parcel, place: Place) -> Result<Receipt> {
        let mut body = content(parcel, &place.channel);
        for field in ["unfurl_links", "unfurl_media", "mrkdwn"] {
            set(&mut body, field, false.into());
        }
        let posted: Posted = self
            .ask("chat.postMessage", Body::Json(body), Effect::Once)
            .await?;
        Ok(self.receipt(posted.channel, posted.ts, place.user))
    }

    /// Changes a message in place. Nothing, where it cannot be changed any more.
    async fn change(
        &self,
        parcel: &Parcel,
        channel: &str,
        old: &Receipt,
    ) -> Result<Option<Receipt>> {
        let mut body = content(parcel, channel);
        set(&mut body, "ts", old.reference.clone().into());
        let gone = [
            "message_not_found",
            "edit_window_closed",
            "cant_update_message",
            "channel_not_found",
        ];
        match self
            .ask::<Posted>("chat.update", Body::Json(body), Effect::Harmless)
            .await
        {
            Ok(posted) => {
                let user = old.receiver.clone().or_else(|| parcel.to.reference.clone());
                Ok(Some(self.receipt(posted.channel, posted.ts, user)))
            }
            Err(e) if e.says(&gone) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// The address of the workspace, asked for once.
    async fn team(&self) -> Result<&Url> {
        self.team
            .get_or_try_init(|| async { Ok(self.who().await?.url) })
            .await
    }

    fn receipt(&self, channel: String, ts: String, user: Option<String>) -> Receipt {
        let link = format!("archives/{channel}/p{}", ts.replace('.', ""));
        Receipt {
            url: self
                .team
                .get()
                .and_then(|team| team.join(&link).ok())
                .map(String::from),
            reference: ts,
            place: Some(channel),
            receiver: user,
        }
    }

    /// Looks for the parcel's mark among the messages since `oldest`.
    async fn look(&self, parcel: &Parcel, place: &Place, oldest: String) -> Result<Found> {
        let mut cursor = String::new();
        for _ in 0..MAX_PAGES {
            let mut form = vec![
                ("channel", place.channel.clone()),
                ("oldest", oldest.clone()),
                ("include_all_metadata", "1".into()),
                ("inclusive", "1".into()),
                ("limit", PAGE.into()),
            ];
            if !cursor.is_empty() {
                form.push(("cursor", cursor));
            }
            let page: History = self
                .ask("conversations.history", Body::Form(form), Effect::Harmless)
                .await?;
            if let Some(message) = page.messages.into_iter().find(|m| m.is_of(parcel)) {
                let (channel, user) = (place.channel.clone(), place.user.clone());
                return Ok(Found::Yes(self.receipt(channel, message.ts, user)));
            }
            cursor = page
                .response_metadata
                .map(|n| n.next_cursor)
                .unwrap_or_default();
            if cursor.is_empty() {
                return Ok(Found::No);
            }
        }
        Ok(Found::CannotTell)
    }
}

impl Place {
    fn of(channel: String, user: &str) -> Self {
        Self {
            channel,
            user: Some(user.to_owned()),
        }
    }
}

/// What a message says, and our mark by which it is found again.
fn content(parcel: &Parcel, channel: &str) -> Value {
    json!({
        "channel": channel,
        "text": blocks::fallback(&parcel.composed),
        "blocks": blocks(&parcel.composed),
        "metadata": {
            "event_type": EVENT_TYPE,
            "event_payload": {
                "delivery": parcel.id,
                "handoff": parcel.notice.handoff,
            },
        },
        "parse": "none",
        "link_names": false,
    })
}

fn set(body: &mut Value, field: &str, value: Value) {
    if let Value::Object(fields) = body {
        fields.insert(field.into(), value);
    }
}

/// Slack's own way to write an instant.
fn since(parcel: &Parcel) -> String {
    let seconds = parcel.at.plus_seconds(-SLACK_SECONDS).as_millis() / 1000;
    format!("{seconds}.000000")
}

#[async_trait]
impl Channel for Slack {
    async fn send(&self, parcel: &Parcel) -> Result<Receipt> {
        self.team().await?;
        if let Some(old) = &parcel.replaces
            && let Some(channel) = &old.place
            && let Some(receipt) = self.change(parcel, channel, old).await?
        {
            return Ok(receipt);
        }
        let place = self.place(parcel).await?;
        self.post(parcel, place).await
    }

    async fn find(&self, parcel: &Parcel) -> Result<Found> {
        self.team().await?;
        let place = match self.place(parcel).await {
            // Nobody it could have gone to.
            Err(Fault::Refused(_)) => return Ok(Found::No),
            place => place?,
        };
        let changed = parcel.replaces.as_ref();
        let oldest = match changed {
            Some(old) if old.place.as_ref() == Some(&place.channel) => old.reference.clone(),
            _ => since(parcel),
        };
        match self.look(parcel, &place, oldest).await {
            // Without the right to read nobody knows.
            Err(Fault::Forbidden(_) | Fault::Refused(_)) => Ok(Found::CannotTell),
            found => found,
        }
    }

    async fn check(&self) -> Vec<CheckStep> {
        self.steps().await
    }
}
