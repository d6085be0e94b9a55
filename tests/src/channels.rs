//! An admin who connects ways to reach people, at a desk, as the settings do it.

use baton_api::notify::{
    ConnectionSaved, ConnectionSecrets, ConnectionSettings, ConnectionView, CrmActivity, CrmOauth,
    CrmUse, EmailSettings, HubspotSettings, MailSecurity, SalesforceSettings, SaveConnection,
    SlackAnswers, SlackSettings, WebhookSettings,
};
use baton_api::view::{DeliveryView, HandoffView};
use baton_channels::testing::slack::FakeSlack;
use baton_channels::testing::vendor::{CLIENT, CLIENT_SECRET};
use baton_core::notice::NoticeEvent;
use baton_core::notify::{Audience, Channel, NotifyRule, NotifyStep, QuietHours};
use baton_desk::Desk;

/// Does with a CRM what can be done.
const ALL: CrmUse = CrmUse {
    create_contacts: true,
    read_owners: true,
    activity: CrmActivity::Task,
};

/// The admin whose desk it is.
pub struct Admin<'a>(pub &'a Desk);

impl Admin<'_> {
    /// With Socket Mode, as most will.
    pub async fn connects_slack(&self, slack: &FakeSlack) -> ConnectionView {
        let settings = ConnectionSettings::Slack(SlackSettings {
            answers: SlackAnswers::Socket,
            team_channel: None,
            api_url: Some(slack.url().into()),
        });
        let secrets = ConnectionSecrets {
            token: Some(slack.token().into()),
            app_token: Some(slack.app_token().into()),
            ..ConnectionSecrets::default()
        };
        self.connects("Slack", settings, secrets).await.connection
    }

    /// A mail server of this machine with STARTTLS, whose certificate is from `authority`.
    pub async fn connects_mail(
        &self,
        port: u16,
        authority: &str,
        (user, password): (&str, &str),
    ) -> ConnectionView {
        let settings = ConnectionSettings::Email(EmailSettings {
            host: "127.0.0.1".into(),
            port,
            security: MailSecurity::Starttls,
            user: user.into(),
            from: "baton@showloom.example".into(),
            from_name: Some("Showloom".into()),
            reply_to: None,
            dkim: None,
            authority: Some(authority.into()),
            invitations: false,
        });
        let secrets = ConnectionSecrets {
            password: Some(password.into()),
            ..ConnectionSecrets::default()
        };
        self.connects("Mail", settings, secrets).await.connection
    }

    pub async fn connects_hubspot(&self, url: &str, token: &str) -> ConnectionView {
        let settings = hubspot(url, None);
        let secrets = ConnectionSecrets {
            token: Some(token.into()),
            ..ConnectionSecrets::default()
        };
        self.connects("HubSpot", settings, secrets).await.connection
    }

    /// With an app, all of whose addresses are on this machine: somebody has to sign in then.
    pub async fn connects_hubspot_app(&self, url: &str) -> ConnectionView {
        let settings = hubspot(url, Some(app(Some(url))));
        let saved = self.connects("HubSpot", settings, secret_of_app()).await;
        saved.connection
    }

    pub async fn connects_salesforce(&self, url: &str, token: &str) -> ConnectionView {
        let settings = salesforce(url, None);
        let secrets = ConnectionSecrets {
            token: Some(token.into()),
            ..ConnectionSecrets::default()
        };
        let saved = self.connects("Salesforce", settings, secrets).await;
        saved.connection
    }

    /// With an app: somebody has to sign in then.
    pub async fn connects_salesforce_app(&self, url: &str) -> ConnectionView {
        let settings = salesforce(url, Some(app(None)));
        let saved = self.connects("Salesforce", settings, secret_of_app()).await;
        saved.connection
    }

    /// The answer has the secret with which the hub signs.
    pub async fn connects_webhook(&self, url: &str) -> ConnectionSaved {
        let settings = ConnectionSettings::Webhook(WebhookSettings { url: url.into() });
        let secrets = ConnectionSecrets::default();
        self.connects("Webhook", settings, secrets).await
    }

    /// Saves what is there already, with what is new among the secrets.
    pub async fn renews(&self, connection: &ConnectionView, secrets: ConnectionSecrets) {
        let change = SaveConnection {
            name: connection.name.clone(),
            settings: connection.settings.clone(),
            secrets,
        };
        let saved = self.0.save_connection(&connection.id, &change).await;
        saved.unwrap();
    }

    async fn connects(
        &self,
        name: &str,
        settings: ConnectionSettings,
        secrets: ConnectionSecrets,
    ) -> ConnectionSaved {
        let new = SaveConnection {
            name: name.into(),
            settings,
            secrets,
        };
        self.0.add_connection(&new).await.unwrap()
    }

    /// From now on everyone is told of the event in these steps.
    pub async fn tells(&self, event: NoticeEvent, steps: Vec<NotifyStep>) {
        let mut policy = self.0.notifications().await.unwrap().policy;
        let everyone = |r: &NotifyRule| r.event == event && r.audience == Audience::Everyone;
        policy.rules.retain(|r| !everyone(r));
        policy.rules.push(NotifyRule {
            event,
            audience: Audience::Everyone,
            steps,
        });
        self.0.save_notifications(&policy).await.unwrap();
    }

    /// In these hours only what is urgent is sent.
    pub async fn keeps_quiet(&self, hours: QuietHours) {
        let mut policy = self.0.notifications().await.unwrap().policy;
        policy.quiet = Some(hours);
        self.0.save_notifications(&policy).await.unwrap();
    }
}

fn app(login: Option<&str>) -> CrmOauth {
    CrmOauth {
        client_id: CLIENT.into(),
        login_url: login.map(str::to_owned),
    }
}

fn secret_of_app() -> ConnectionSecrets {
    ConnectionSecrets {
        client_secret: Some(CLIENT_SECRET.into()),
        ..ConnectionSecrets::default()
    }
}

fn hubspot(url: &str, oauth: Option<CrmOauth>) -> ConnectionSettings {
    ConnectionSettings::Hubspot(HubspotSettings {
        version: None,
        portal: None,
        crm: ALL,
        oauth,
        api_url: Some(url.into()),
    })
}

fn salesforce(url: &str, oauth: Option<CrmOauth>) -> ConnectionSettings {
    ConnectionSettings::Salesforce(SalesforceSettings {
        instance_url: url.into(),
        version: None,
        external_id: None,
        crm: ALL,
        oauth,
    })
}

/// On this channel so many seconds after the event, whatever happens meanwhile.
pub fn step(channel: Channel, after_seconds: u32) -> NotifyStep {
    NotifyStep {
        channel,
        connection: None,
        after_seconds,
        unless_acted: false,
        urgent: false,
        required: false,
    }
}

/// The last delivery of the event on this channel, as whoever sees the handoff knows of it.
pub fn delivery(
    handoff: &HandoffView,
    event: NoticeEvent,
    channel: Channel,
) -> Option<&DeliveryView> {
    let wanted = |d: &&DeliveryView| d.event == event && d.channel == channel;
    handoff.deliveries.iter().rev().find(wanted)
}
