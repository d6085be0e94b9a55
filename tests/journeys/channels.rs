//! A handoff on every channel at once, with providers that keep what they are told and refuse what
//! real ones refuse.

mod answering;
mod failing;
mod four;
mod programs;
mod unseen;

use baton_api::view::{DeliveryState, DeliveryView};
use baton_channels::testing::hubspot::FakeHubspot;
use baton_channels::testing::mail::{MailServer, Options, Taken};
use baton_channels::testing::slack::FakeSlack;
use baton_core::ids::HandoffId;
use baton_core::notice::NoticeEvent;
use baton_core::notify::Channel;
use baton_desk::Alert;
use baton_tests::channels::{Admin, delivery, step};

use crate::device::Device;
use crate::world::World;

const ANA: &str = "ana.ruiz@showloom.example";
const BO: &str = "bo.lindgren@showloom.example";
const MIA: &str = "mia.berg@showloom.example";
const PEOPLE: [&str; 3] = [ANA, BO, MIA];

/// A team, and what its admin has connected: whoever is asked is asked everywhere at once.
struct Office {
    world: World,
    mia: Device,
    slack: FakeSlack,
    hubspot: FakeHubspot,
    /// Of HubSpot, in the order of the people.
    owners: Vec<String>,
    mail: MailServer,
}

impl Office {
    async fn opens() -> Self {
        let world = World::new().await;
        let mia = world.admin_joins("Mia Berg").await;
        let (slack, hubspot) = (FakeSlack::start().await, FakeHubspot::start().await);
        let mail = MailServer::start(Options::default()).await;
        slack.set_now(world.now());
        for person in PEOPLE {
            slack.user(person);
        }
        let owners = PEOPLE.map(|person| hubspot.add_owner(person)).to_vec();
        let admin = Admin(mia.desk());
        admin.connects_slack(&slack).await;
        let account = (mail.user(), mail.password());
        let connected = admin.connects_mail(mail.port(), mail.authority(), account);
        connected.await;
        let url = hubspot.url();
        admin.connects_hubspot(url.as_str(), &hubspot.token()).await;
        let steps = [Channel::Slack, Channel::Email, Channel::Hubspot];
        let steps = steps.map(|channel| step(channel, 0));
        admin.tells(NoticeEvent::Offered, steps.to_vec()).await;
        slack.until_sockets(1).await;
        Self {
            world,
            mia,
            slack,
            hubspot,
            owners,
            mail,
        }
    }

    /// As whom HubSpot knows somebody.
    fn owner(&self, person: &str) -> &str {
        let place = PEOPLE.iter().position(|p| *p == person).unwrap();
        &self.owners[place]
    }

    /// The agent hands Dana over, and Ana's screen shows it: the watchdog can sleep.
    async fn asks(&self, ana: &mut Device) -> Alert {
        self.world.hands_dana_over().await;
        let asked = ana.offered().await;
        ana.shows(&asked).await;
        asked
    }

    /// Time passes here and at Slack.
    async fn pass(&self, seconds: i64) {
        self.slack.set_now(self.world.now().plus_seconds(seconds));
        self.world.pass(seconds).await;
    }

    async fn closes(self, devices: impl IntoIterator<Item = Device>) {
        let devices = devices.into_iter().chain([self.mia]);
        self.world.end(devices).await;
    }
}

/// Waits until the notification got so far, as the rep sees it.
async fn reaches(
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
async fn becomes(
    device: &mut Device,
    handoff: &HandoffId,
    (event, channel): (NoticeEvent, Channel),
    what: &str,
    wanted: impl Fn(&DeliveryView) -> bool,
) -> DeliveryView {
    let seen = async |desk: &baton_desk::Desk| {
        let page = desk.handoff(handoff).await.ok()?;
        let found = delivery(&page.handoff, event, channel)?;
        let lost = found.state == DeliveryState::Dead && !wanted(found);
        assert!(!lost, "{what}: {found:?}");
        wanted(found).then(|| found.clone())
    };
    device.until(what, seen).await
}

/// A header of a mail, in one line.
fn header(mail: &Taken, name: &str) -> String {
    let raw = String::from_utf8_lossy(&mail.raw).replace("\r\n ", " ");
    let head = raw.split("\r\n\r\n").next().unwrap_or_default();
    let found = head.lines().find_map(|line| {
        let (of, value) = line.split_once(':')?;
        of.eq_ignore_ascii_case(name).then(|| value.trim())
    });
    found.unwrap_or_default().to_owned()
}

/// What a Slack message can be answered with.
fn buttons(blocks: &serde_json::Value) -> usize {
    let blocks = blocks.as_array().unwrap();
    let actions = blocks.iter().filter(|b| b["type"] == "actions");
    let elements = actions.filter_map(|b| b["elements"].as_array()).flatten();
    let answers = ["baton_accept", "baton_decline"];
    let asks = |e: &&serde_json::Value| answers.iter().any(|a| e["action_id"] == *a);
    elements.filter(asks).count()
}
