//! A team, and what its admin has connected: whoever is asked is asked everywhere at once.

use baton_api::notify::ConnectionView;
use baton_api::view::{DeliveryState, DeliveryView};
use baton_channels::testing::hubspot::FakeHubspot;
use baton_channels::testing::mail::{MailServer, Options};
use baton_channels::testing::salesforce::FakeSalesforce;
use baton_channels::testing::slack::FakeSlack;
use baton_core::ids::HandoffId;
use baton_core::notice::NoticeEvent;
use baton_core::notify::Channel;
use baton_desk::{Alert, Desk};
use baton_insight::record::Record;
use baton_tests::channels::{Admin, delivery, step};
use baton_tests::conversations::dana;
use baton_tests::webhooks::Webhooks;

use crate::device::Device;
use crate::world::World;

pub const ANA: &str = "ana.ruiz@showloom.example";
pub const BO: &str = "bo.lindgren@showloom.example";
pub const MIA: &str = "mia.berg@showloom.example";
const PEOPLE: [&str; 3] = [ANA, BO, MIA];

/// All that is not the desktop.
pub const OUTSIDE: [Channel; 5] = [
    Channel::Slack,
    Channel::Email,
    Channel::Hubspot,
    Channel::Salesforce,
    Channel::Webhook,
];

pub struct Office {
    pub world: World,
    pub mia: Device,
    pub slack: FakeSlack,
    pub mail: MailServer,
    pub hubspot: FakeHubspot,
    pub salesforce: FakeSalesforce,
    pub hooks: Webhooks,
    /// As whom HubSpot and Salesforce know the people, in their order.
    owners: [Vec<String>; 2],
}

impl Office {
    /// Who is asked is told on every channel at once.
    pub async fn opens() -> Self {
        let office = Self::connects().await;
        let steps = OUTSIDE.map(|channel| step(channel, 0)).to_vec();
        let admin = Admin(office.mia.desk());
        admin.tells(NoticeEvent::Offered, steps).await;
        office
    }

    /// Everything is connected, and nobody has said who is told when.
    pub async fn connects() -> Self {
        let world = World::new().await;
        let mia = world.admin_joins("Mia Berg").await;
        let (slack, hooks) = (FakeSlack::start().await, Webhooks::start().await);
        let mail = MailServer::start(Options::default()).await;
        let hubspot = FakeHubspot::start().await;
        let salesforce = FakeSalesforce::start().await;
        slack.set_now(world.now());
        for person in PEOPLE {
            slack.user(person);
        }
        let owners = [
            PEOPLE.map(|person| hubspot.add_owner(person)).to_vec(),
            PEOPLE.map(|person| salesforce.add_user(person)).to_vec(),
        ];
        let admin = Admin(mia.desk());
        admin.connects_slack(&slack).await;
        let account = (mail.user(), mail.password());
        let connected = admin.connects_mail(mail.port(), mail.authority(), account);
        connected.await;
        let url = hubspot.url();
        admin.connects_hubspot(url.as_str(), &hubspot.token()).await;
        let (url, token) = (salesforce.url(), salesforce.token());
        admin.connects_salesforce(url.as_str(), &token).await;
        admin.connects_webhook(hooks.url()).await;
        slack.until_sockets(1).await;
        Self {
            world,
            mia,
            slack,
            mail,
            hubspot,
            salesforce,
            hooks,
            owners,
        }
    }

    /// As whom HubSpot and Salesforce know somebody.
    pub fn owner(&self, person: &str) -> [&str; 2] {
        let place = PEOPLE.iter().position(|p| *p == person).unwrap();
        self.owners.each_ref().map(|ids| ids[place].as_str())
    }

    /// The agent hands Dana over, and Ana's screen shows it: the watchdog can sleep.
    pub async fn asks(&self, ana: &mut Device) -> Alert {
        self.asks_about(ana, &dana()).await
    }

    pub async fn asks_about(&self, ana: &mut Device, prospect: &Record) -> Alert {
        self.world.hands_over(prospect).await;
        let asked = ana.offered().await;
        ana.shows(&asked).await;
        asked
    }

    /// Time passes here and at Slack.
    pub async fn pass(&self, seconds: i64) {
        self.slack.set_now(self.world.now().plus_seconds(seconds));
        self.world.pass(seconds).await;
    }

    /// The first connection of the channel, as its admin sees it.
    pub async fn connection(&self, channel: Channel) -> ConnectionView {
        let all = self.mia.desk().connections().await.unwrap();
        let of = |c: &ConnectionView| channel_of(c) == channel;
        all.into_iter().find(of).expect("it is connected")
    }

    pub async fn closes(self, devices: impl IntoIterator<Item = Device>) {
        let devices = devices.into_iter().chain([self.mia]);
        self.world.end(devices).await;
    }
}

fn channel_of(connection: &ConnectionView) -> Channel {
    use baton_api::notify::ConnectionSettings as Settings;
    match connection.settings {
        Settings::Email(_) => Channel::Email,
        Settings::Slack(_) => Channel::Slack,
        Settings::Hubspot(_) => Channel::Hubspot,
        Settings::Salesforce(_) => Channel::Salesforce,
        Settings::Webhook(_) => Channel::Webhook,
    }
}

/// Waits until the notification got so far, as the rep sees it.
pub async fn reaches(
    device: &mut Device,
    handoff: &HandoffId,
    (event, channel): (NoticeEvent, Channel),
    state: DeliveryState,
) -> DeliveryView {
    let what = format!("{event:?} on {channel:?} to be {state:?}");
    becomes(device, handoff, (event, channel), &what, |d| {
        d.state == state
    })
    .await
}

/// Waits until the notification is as wanted, as the rep sees it.
pub async fn becomes(
    device: &mut Device,
    handoff: &HandoffId,
    (event, channel): (NoticeEvent, Channel),
    what: &str,
    wanted: impl Fn(&DeliveryView) -> bool,
) -> DeliveryView {
    let seen = async |desk: &Desk| {
        let page = desk.handoff(handoff).await.ok()?;
        let found = delivery(&page.handoff, event, channel)?;
        let lost = found.state == DeliveryState::Dead && !wanted(found);
        assert!(!lost, "{what}: {found:?}");
        wanted(found).then(|| found.clone())
    };
    device.until(what, seen).await
}
