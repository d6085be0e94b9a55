//! A hub as a process, the providers that it tells, and Ana at her desk.

use std::sync::Arc;
use std::time::Duration;

use baton_api::view::{DeliveryState, DeliveryView, HandoffView};
use baton_channels::testing::hubspot::{Accident, FakeHubspot};
use baton_channels::testing::mail::{MailServer, Options};
use baton_channels::testing::slack::{FakeSlack, Fault};
use baton_core::Env;
use baton_core::ids::HandoffId;
use baton_core::notice::NoticeEvent;
use baton_core::notify::Channel;
use baton_desk::keychain::MemoryStore;
use baton_desk::view::{Connection, Setup};
use baton_desk::{Desk, DeskConfig};
use baton_tests::channels::{Admin, step};
use baton_tests::conversations::in_place_of_dana;
use baton_tests::team::Team;
use baton_tests::wait::{SOON, until};
use baton_tests::webhooks::Webhooks;
use tempfile::TempDir;
use tokio::task::JoinSet;
use url::Url;

const ANA: &str = "ana.ruiz@showloom.example";
/// Longer than the story.
const OFFER_SECONDS: u32 = 900;
/// Providers take what they are told, and say so only a while later: a hub is killed in between.
const SLOW: Duration = Duration::from_millis(150);
/// Between two bytes of an answer.
const DROP: Duration = Duration::from_millis(3);
/// More answers than there will be.
const ANSWERS: usize = 2_000;

pub struct Scene {
    team: Team,
    desk: Desk,
    pub slack: FakeSlack,
    pub hubspot: FakeHubspot,
    pub mail: MailServer,
    pub hooks: Webhooks,
    handoffs: Vec<HandoffId>,
    _folder: TempDir,
    _ears: JoinSet<()>,
}

impl Scene {
    pub async fn begins() -> Self {
        let team = Team::start(OFFER_SECONDS).await;
        let folder = TempDir::new().unwrap();
        let desk = anas_desk(&team, &folder).await;
        let mut alerts = desk.alerts().unwrap();
        let mut ears = JoinSet::new();
        ears.spawn(async move { while alerts.recv().await.is_some() {} });
        desk.start();
        let scene = Self {
            slack: FakeSlack::start().await,
            hubspot: FakeHubspot::start().await,
            mail: MailServer::start(Options::default()).await,
            hooks: Webhooks::start().await,
            handoffs: vec![],
            _folder: folder,
            _ears: ears,
            team,
            desk,
        };
        scene.connects().await;
        scene.slows_down();
        scene
    }

    /// Ana is told of an offer on every channel at once, and nobody watches over her.
    async fn connects(&self) {
        self.slack.user(ANA);
        self.hubspot.add_owner(ANA);
        let (admin, mail) = (Admin(&self.desk), &self.mail);
        admin.connects_slack(&self.slack).await;
        let account = (mail.user(), mail.password());
        let connected = admin.connects_mail(mail.port(), mail.authority(), account);
        connected.await;
        let (url, token) = (self.hubspot.url(), self.hubspot.token());
        admin.connects_hubspot(url.as_str(), &token).await;
        admin.connects_webhook(self.hooks.url()).await;
        let all = [
            Channel::Slack,
            Channel::Email,
            Channel::Hubspot,
            Channel::Webhook,
        ];
        let steps = all.map(|channel| step(channel, 0)).to_vec();
        admin.tells(NoticeEvent::Offered, steps).await;
        let mut policy = self.desk.notifications().await.unwrap().policy;
        policy.watchdog.on = false;
        self.desk.save_notifications(&policy).await.unwrap();
    }

    fn slows_down(&self) {
        self.hooks.take_time(SLOW);
        for _ in 0..ANSWERS {
            for method in ["chat.postMessage", "chat.update"] {
                self.slack.fail_next(method, Fault::Drip(DROP));
            }
            for method in ["POST", "PATCH"] {
                let tasks = format!("{method} /crm/objects/2026-03/tasks");
                self.hubspot.fail_next(&tasks, Accident::Drip(DROP));
            }
        }
    }

    /// Waits until Ana's desk hears from the hub.
    pub async fn ana_is_there(&self) {
        until("Ana's desk to hear from the hub", SOON, async || {
            self.desk.wake();
            let state = self.desk.state().await.unwrap();
            (state.connection == Connection::Live).then_some(())
        })
        .await;
    }

    pub async fn hands_over(&mut self, name: &str) {
        let talk = self.team.agent.open(&in_place_of_dana(name)).await;
        let handoff = self.team.agent.hand_over(&talk.id).await;
        self.handoffs.push(handoff.id);
    }

    /// Her answers wait at her desk while there is no hub.
    pub async fn ana_takes_what_she_sees(&self) {
        for row in self.desk.inbox().await.unwrap() {
            if let (Some(offer), None) = (row.my_offer, row.my_answer) {
                // It may have gone meanwhile.
                let _ = self.desk.accept(&offer.id).await;
            }
        }
    }

    /// As a power cut would end it; another begins on the same data.
    pub async fn hub_is_killed(&mut self) {
        self.team.hub.kill();
        self.team.hub.serve().await;
    }

    /// Waits until Ana has everything, and nothing waits; `patience` is for each step.
    pub async fn settles(&self, patience: Duration) {
        let mut so_far = 0;
        loop {
            let done = until("more to be settled", patience, async || {
                self.ana_takes_what_she_sees().await;
                let all = self.views().await;
                let waiting = all.iter().map(waiting).sum::<usize>();
                if all.len() == self.handoffs.len() && waiting == 0 {
                    return Some(None);
                }
                let done = all.iter().map(settled).sum();
                (done > so_far).then_some(Some(done))
            });
            match done.await {
                Some(done) => so_far = done,
                None => return,
            }
        }
    }

    /// What Ana's desk knows of the handoffs.
    pub async fn views(&self) -> Vec<HandoffView> {
        let mut all = vec![];
        for id in &self.handoffs {
            if let Ok(page) = self.desk.handoff(id).await {
                all.push(page.handoff);
            }
        }
        all
    }

    pub async fn ends(mut self) {
        self.desk.shutdown().await;
        self.team.hub.stop();
    }
}

/// What is still to come: an answer of Ana's, and what is to be told.
fn waiting(handoff: &HandoffView) -> usize {
    let answer = usize::from(handoff.accepted_at.is_none());
    answer + handoff.deliveries.iter().filter(|d| waits(d)).count()
}

fn settled(handoff: &HandoffView) -> usize {
    let answer = usize::from(handoff.accepted_at.is_some());
    answer + handoff.deliveries.iter().filter(|d| !waits(d)).count()
}

fn waits(delivery: &DeliveryView) -> bool {
    delivery.state == DeliveryState::Queued
}

async fn anas_desk(team: &Team, folder: &TempDir) -> Desk {
    let add = ["rep", "add", "--admin", "--capacity", "100"];
    let who = ["--name", "Ana Ruiz", "--email", ANA];
    let added = team.hub.admin(&[&add[..], &who].concat());
    let code = added["code"].as_str().expect("a code").to_owned();
    let hub: Url = team.hub.url().parse().unwrap();
    let enrolled = baton_desk::enrol(&hub, &code, "laptop", None).await;
    let enrolled = enrolled.unwrap();
    let config = DeskConfig {
        dir: folder.path().join("data"),
        setup: Setup::Team {
            hub: hub.to_string(),
        },
        hub,
        rep: enrolled.rep.id,
        device: enrolled.device,
        zone: jiff::tz::TimeZone::UTC,
    };
    let secrets = Arc::new(MemoryStore::default());
    let token = enrolled.token.into();
    let desk = Desk::open(config, token, secrets, Env::system()).await;
    desk.unwrap()
}
