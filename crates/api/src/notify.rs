//! Notifications on the wire: connections, who is told what and when, receipts.

use baton_core::Timestamp;
use baton_core::ids::{ConnectionId, HandoffId};
use baton_core::notice::{NoticeEvent, Template};
use baton_core::notify::{Channel, NotifyPolicy, NotifyRule, NotifyStep, QuietHours, RepNotify};
use serde::{Deserialize, Serialize};

use crate::view::DeliveryView;

/// What a connection needs beside its secrets. The kind cannot be changed later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ConnectionSettings {
    Email(EmailSettings),
    Slack(SlackSettings),
    Hubspot(HubspotSettings),
    Salesforce(SalesforceSettings),
    Webhook(WebhookSettings),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct EmailSettings {
    #[schema(min_length = 1, max_length = 200)]
    pub host: String,
    /// 587 for STARTTLS, 465 for TLS from the start.
    pub port: u16,
    pub security: MailSecurity,
    /// Empty for a server that asks for none.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub user: String,
    #[schema(min_length = 3, max_length = 200)]
    pub from: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub from_name: Option<String>,
    /// Where answers go, if not to `from`.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub reply_to: Option<String>,
    /// Signs mails; the private key is among the secrets.
    #[serde(default)]
    pub dkim: Option<DkimSettings>,
    /// A certificate authority of one's own, as PEM.
    #[serde(default)]
    #[schema(max_length = 20_000)]
    pub authority: Option<String>,
    /// Sends prospects the invitations of their meetings.
    #[serde(default)]
    pub invitations: bool,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    Starttls,
    Tls,
    /// Only to a server on this machine.
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct DkimSettings {
    #[schema(min_length = 1, max_length = 200)]
    pub domain: String,
    #[schema(min_length = 1, max_length = 200)]
    pub selector: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SlackSettings {
    /// How answers come back.
    pub answers: SlackAnswers,
    /// Channel (its id, such as C024BE91L) for what concerns no single person; nobody, if absent.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub team_channel: Option<String>,
    /// Another address than Slack's own, for tests and proxies.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub api_url: Option<String>,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum SlackAnswers {
    /// The hub opens a socket: no public address is needed. Wants the app-level token.
    Socket,
    /// Slack calls the hub. Wants the signing secret.
    Request,
    /// Messages without buttons.
    Off,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct HubspotSettings {
    /// A dated version such as `2026-03`, or `v3`; Baton's choice, if absent.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub version: Option<String>,
    /// Of the portal, for links to records.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub portal: Option<String>,
    pub crm: CrmUse,
    #[serde(default)]
    pub oauth: Option<CrmOauth>,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub api_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SalesforceSettings {
    /// `https://yourcompany.my.salesforce.com`
    #[schema(min_length = 1, max_length = 2000)]
    pub instance_url: String,
    /// Such as `v64.0`; Baton's choice, if absent.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub version: Option<String>,
    /// Name of an external id field on Activity, such as `Baton_Id__c`: nothing is ever written
    /// twice with it. Without, Baton looks before it writes.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub external_id: Option<String>,
    pub crm: CrmUse,
    #[serde(default)]
    pub oauth: Option<CrmOauth>,
}

/// What Baton does in a CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CrmUse {
    /// Adds people who are not there yet.
    pub create_contacts: bool,
    /// Whose account it is there counts in routing.
    pub read_owners: bool,
    pub activity: CrmActivity,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum CrmActivity {
    /// A task of whoever has the handoff; done when it is closed.
    Task,
    /// A note at the contact.
    Note,
}

/// An app of one's own at the provider; its secret is among the secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CrmOauth {
    #[schema(min_length = 1, max_length = 500)]
    pub client_id: String,
    /// Another place to sign in than the provider's own.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub login_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
}

/// Only ever sent to the hub; never back. What is absent in a change stays as it is.
#[derive(Clone, Default, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ConnectionSecrets {
    /// Of the mail account.
    #[schema(max_length = 2000)]
    pub password: Option<String>,
    /// PEM, for DKIM.
    #[schema(max_length = 20_000)]
    pub dkim_key: Option<String>,
    /// Slack's bot token (xoxb-), HubSpot's or Salesforce's access token.
    #[schema(max_length = 4000)]
    pub token: Option<String>,
    /// Slack's app-level token (xapp-).
    #[schema(max_length = 4000)]
    pub app_token: Option<String>,
    /// Slack's signing secret.
    #[schema(max_length = 4000)]
    pub signing_secret: Option<String>,
    /// Of the app at a CRM.
    #[schema(max_length = 4000)]
    pub client_secret: Option<String>,
    /// Of a webhook: `whsec_…`. The hub makes one, if absent.
    #[schema(max_length = 4000)]
    pub webhook_secret: Option<String>,
}

impl std::fmt::Debug for ConnectionSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConnectionSecrets")
    }
}

/// `POST /v1/admin/connections`, and `PUT /v1/admin/connections/{id}`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SaveConnection {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    pub settings: ConnectionSettings,
    #[serde(default)]
    pub secrets: ConnectionSecrets,
}

/// `GET /v1/admin/connections`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ConnectionView {
    pub id: ConnectionId,
    pub name: String,
    pub settings: ConnectionSettings,
    /// Names of the secrets that are stored, such as `password`.
    pub secrets: Vec<String>,
    pub state: ConnectionState,
    /// What is wrong, for a person.
    pub problem: Option<String>,
    /// Where the provider calls the hub, if it does: to be entered there.
    pub callback_url: Option<String>,
    /// When something was last delivered.
    pub sent_at: Option<Timestamp>,
    /// What waits to be sent, and what was given up in the last day.
    pub waiting: u32,
    pub dead: u32,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    Ok,
    /// Does not answer: tried again by itself.
    Trouble,
    /// Somebody has to sign in, or to give a right.
    NeedsYou,
}

/// The reply to a new webhook: its secret, shown once.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ConnectionSaved {
    pub connection: ConnectionView,
    /// Made by the hub just now, if it was.
    pub webhook_secret: Option<String>,
}

impl std::fmt::Debug for ConnectionSaved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectionSaved")
            .field("connection", &self.connection.id)
            .finish_non_exhaustive()
    }
}

/// `DELETE /v1/admin/connections/{id}?force=true`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ConnectionDropped {
    /// What was taken away with it: each rule that named it, with those steps alone. A rule that is
    /// left without steps tells nobody but the desktop.
    pub removed: Vec<NotifyRule>,
}

/// `POST /v1/admin/connections/{id}/test`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ConnectionTest {
    pub steps: Vec<TestStep>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct TestStep {
    pub name: String,
    pub words: String,
    pub ok: bool,
}

/// `POST /v1/admin/connections/{id}/authorize`: where an admin signs in at the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Authorize {
    pub url: String,
}

/// `GET` and `PUT /v1/admin/notifications`. A `PUT` names in `policy.version` what it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct NotifyView {
    pub policy: NotifyPolicy,
    pub changed_at: Option<Timestamp>,
    pub changed_by: Option<String>,
    /// Baton's own words, for every event.
    pub words: Vec<EventWords>,
    /// What may stand in a template.
    pub placeholders: Vec<Placeholder>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct EventWords {
    pub event: NoticeEvent,
    pub template: Template,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Placeholder {
    /// `prospect.name`
    pub name: String,
    pub meaning: String,
}

/// `POST /v1/admin/notifications/preview`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    pub event: NoticeEvent,
    pub channel: Channel,
    /// A handoff of the workspace; an invented one, if absent.
    #[serde(default)]
    pub handoff: Option<HandoffId>,
    pub template: Template,
}

/// How a channel would show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct PreviewView {
    pub subject: String,
    /// As plain text: what a mail has as its text part, what Slack shows as lines.
    pub text: String,
    /// The document of a mail, for a frame without scripts.
    pub html: Option<String>,
    /// What a program is sent, as JSON.
    pub body: Option<String>,
}

/// `GET /v1/me/notifications`: what this rep gets, and may choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct MyNotify {
    pub choice: RepNotify,
    /// Whether the workspace lets reps turn channels off.
    pub may_choose: bool,
    /// The workspace's quiet hours.
    pub quiet: Option<QuietHours>,
    /// In which quiet hours are meant.
    pub zone: String,
    pub channels: Vec<MyChannel>,
    /// What is planned for this rep on each event.
    pub events: Vec<MyEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct MyChannel {
    pub channel: Channel,
    /// A channel may have several.
    #[serde(default)]
    pub connection: Option<ConnectionId>,
    /// Name of the connection.
    pub name: String,
    /// As whom the channel reaches the rep: their address, their name there.
    pub reaches: Option<String>,
    /// What keeps it from reaching them.
    pub problem: Option<String>,
    /// Required on some event: cannot be turned off.
    pub required: bool,
    /// The last test of this rep on this channel.
    pub test: Option<DeliveryView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct MyEvent {
    pub event: NoticeEvent,
    pub steps: Vec<NotifyStep>,
}

/// `POST /v1/me/notifications/test`: sends this rep a test; `GET /v1/me/notifications` tells what
/// became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct TestMe {
    pub channel: Channel,
    /// Which of the channel's connections; the one that the rep is told on, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
}

/// `POST /v1/deliveries/{id}/retry`. Of one whose outcome is unknown the rep has to say that a
/// second one does no harm.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct Retry {
    pub even_if_sent: bool,
}
