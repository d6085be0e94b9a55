//! Whether a connection can be used, before it is stored.

use baton_api::notify::{
    ConnectionSettings, CrmOauth, EmailSettings, HubspotSettings, MailSecurity, SalesforceSettings,
    SlackAnswers, SlackSettings,
};
use baton_api::{Code, Problem, limits};
use baton_web::Guard;
use serde_json::Value;

use super::Secrets;
use crate::engine::validate;
use crate::store::ConnectionRow;

/// Characters of a setting, by its name, as the document allows; of all others a field's.
const LONGEST: [(&str, usize); 10] = [
    ("authority", 20_000),
    ("api_url", 2_000),
    ("instance_url", 2_000),
    ("login_url", 2_000),
    ("url", 2_000),
    ("client_id", 500),
    ("external_id", 80),
    ("portal", 40),
    ("version", 20),
    ("kind", 20),
];

pub fn connection(
    name: &str,
    settings: &ConnectionSettings,
    secrets: &Secrets,
    guard: &Guard,
) -> Result<(), Problem> {
    validate::text(name, limits::FIELD_CHARS, "name")?;
    within_limits(&serde_json::json!(settings), "settings")?;
    if let Some(name) = secrets.too_long() {
        let problem = Problem::new(Code::TooLong, "This is too long for a key or a token.");
        let fix = "Enter the key or token alone.";
        return Err(problem.at(format!("secrets.{name}")).fix(fix));
    }
    match settings {
        ConnectionSettings::Email(s) => email(s, secrets, guard),
        ConnectionSettings::Slack(s) => slack(s, secrets, guard),
        ConnectionSettings::Hubspot(s) => hubspot(s, secrets, guard),
        ConnectionSettings::Salesforce(s) => salesforce(s, secrets, guard),
        ConnectionSettings::Webhook(s) => baton_channels::webhook::check_url(&s.url, guard)
            .map_err(|words| {
                Problem::new(Code::InvalidField, words)
                    .at("settings.url")
                    .fix("Use a public https address; the operator may allow others.")
            }),
    }
}

/// Every text of the settings, also of those within.
fn within_limits(settings: &Value, at: &str) -> Result<(), Problem> {
    for (name, value) in settings.as_object().into_iter().flatten() {
        let field = format!("{at}.{name}");
        let limit = LONGEST.iter().find(|(known, _)| known == name);
        let most = limit.map_or(limits::FIELD_CHARS, |(_, most)| *most);
        match value {
            Value::String(text) => validate::optional_text(text, most, &field)?,
            inner => within_limits(inner, &field)?,
        }
    }
    Ok(())
}

pub fn room_for(all: &[ConnectionRow], new: &ConnectionRow, most: usize) -> Result<(), Problem> {
    if all.iter().any(|c| c.id != new.id && c.name == new.name) {
        return Err(Problem::new(
            Code::Conflict,
            "A connection with this name is there already.",
        )
        .at("name")
        .fix("Choose another name."));
    }
    if all.len() >= most && !all.iter().any(|c| c.id == new.id) {
        let words = format!("A workspace has at most {most} connections.");
        return Err(Problem::new(Code::TooLong, words).fix("Take one away first."));
    }
    Ok(())
}

fn email(s: &EmailSettings, secrets: &Secrets, guard: &Guard) -> Result<(), Problem> {
    validate::text(&s.host, limits::FIELD_CHARS, "settings.host")?;
    let host = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if !s.host.chars().all(host) || s.port == 0 {
        return Err(
            Problem::new(Code::InvalidField, "This is not the name of a mail server.")
                .at(if s.port == 0 {
                    "settings.port"
                } else {
                    "settings.host"
                })
                .fix("Like smtp.example.com, with port 587 or 465."),
        );
    }
    guard
        .admits_host(&s.host)
        .map_err(|_| inside("settings.host"))?;
    for (field, address) in [
        ("settings.from", Some(&s.from)),
        ("settings.reply_to", s.reply_to.as_ref()),
    ] {
        if let Some(address) = address
            && !validate::is_email(address)
        {
            return Err(
                Problem::new(Code::InvalidField, "This is not an e-mail address.")
                    .at(field)
                    .fix("Like sales@example.com."),
            );
        }
    }
    if s.security == MailSecurity::None
        && !matches!(s.host.as_str(), "localhost" | "127.0.0.1" | "::1")
    {
        return Err(Problem::new(
            Code::InvalidField,
            "Without encryption only a server on the hub's own machine is used.",
        )
        .at("settings.security")
        .fix("Use STARTTLS or TLS."));
    }
    if !s.user.is_empty() {
        needs(
            secrets,
            "password",
            "The password of the mail account is missing.",
        )?;
    }
    if s.dkim.is_some() {
        needs(secrets, "dkim_key", "The private key for DKIM is missing.")?;
    }
    Ok(())
}

fn slack(s: &SlackSettings, secrets: &Secrets, guard: &Guard) -> Result<(), Problem> {
    needs(secrets, "token", "The bot token is missing.")?;
    api_url(s.api_url.as_deref(), guard)?;
    match s.answers {
        SlackAnswers::Socket => needs(secrets, "app_token", "The app-level token is missing."),
        SlackAnswers::Request => needs(secrets, "signing_secret", "The signing secret is missing."),
        SlackAnswers::Off => Ok(()),
    }
}

fn hubspot(s: &HubspotSettings, secrets: &Secrets, guard: &Guard) -> Result<(), Problem> {
    api_url(s.api_url.as_deref(), guard)?;
    plain(s.version.as_deref(), "settings.version")?;
    plain(s.portal.as_deref(), "settings.portal")?;
    signs_in(s.oauth.as_ref(), secrets, guard)
}

fn salesforce(s: &SalesforceSettings, secrets: &Secrets, guard: &Guard) -> Result<(), Problem> {
    secure(&s.instance_url, "settings.instance_url", guard)?;
    plain(s.version.as_deref(), "settings.version")?;
    plain(s.external_id.as_deref(), "settings.external_id")?;
    signs_in(s.oauth.as_ref(), secrets, guard)
}

fn signs_in(oauth: Option<&CrmOauth>, secrets: &Secrets, guard: &Guard) -> Result<(), Problem> {
    let Some(oauth) = oauth else {
        return needs(secrets, "token", "The access token is missing.");
    };
    validate::text(
        &oauth.client_id,
        limits::FIELD_CHARS,
        "settings.oauth.client_id",
    )?;
    if let Some(url) = &oauth.login_url {
        secure(url, "settings.oauth.login_url", guard)?;
    }
    needs(
        secrets,
        "client_secret",
        "The app's client secret is missing.",
    )
}

fn api_url(url: Option<&str>, guard: &Guard) -> Result<(), Problem> {
    url.map_or(Ok(()), |url| secure(url, "settings.api_url", guard))
}

/// A token goes there.
fn secure(url: &str, field: &str, guard: &Guard) -> Result<(), Problem> {
    validate::web_address(url, limits::NOTE_CHARS, field)?;
    let url = url::Url::parse(url).ok();
    let Some(url) = url.filter(|url| baton_web::check_secure(url).is_ok()) else {
        let problem = Problem::new(Code::InvalidField, "Secrets are sent by https only.");
        let fix = "Use an address that begins with https://.";
        return Err(problem.at(field).fix(fix));
    };
    if !url.username().is_empty() || url.password().is_some() {
        let words = "The address holds credentials.";
        let problem = Problem::new(Code::InvalidField, words).at(field);
        return Err(problem.fix("Enter them in their own fields."));
    }
    guard.admits(&url).map_err(|_| inside(field))
}

/// The operator knows what stands in there; an admin may be anybody's.
fn inside(field: &str) -> Problem {
    let words = "The address lies in a network that the operator has not allowed.";
    Problem::new(Code::InvalidField, words)
        .at(field)
        .fix("Use a public address, or ask the operator to allow it with --outward-networks.")
}

/// Part of an address or a name of a field.
fn plain(value: Option<&str>, field: &str) -> Result<(), Problem> {
    let fine = |v: &str| {
        (1..=80).contains(&v.len())
            && v.chars()
                .all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
    };
    if value.is_none_or(fine) {
        return Ok(());
    }
    Err(Problem::new(
        Code::InvalidField,
        "Only letters, digits, dots and dashes stand here.",
    )
    .at(field)
    .fix("Leave it out to use Baton's choice."))
}

fn needs(secrets: &Secrets, name: &str, words: &str) -> Result<(), Problem> {
    if secrets.get(name).is_some() {
        return Ok(());
    }
    Err(Problem::new(Code::MissingField, words).at(format!("secrets.{name}")))
}
