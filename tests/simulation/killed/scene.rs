//! A hub and three desks as processes, two agents, and reps who are at work all the time.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use baton_core::ids::{HandoffId, RepId};
use baton_desk::view::Connection;
use baton_tests::chance::Chance;
use baton_tests::desk::process::DeskProcess;
use baton_tests::desk::{Act, accepted};
use baton_tests::rep::{Rep, has_heard};
use baton_tests::team::Team;
use baton_tests::wait::{SOON, until};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::agent::SimAgent;
use crate::checks::truth::{self, Truth};
use crate::checks::{not_over, waits};
use crate::network::Network;

const REPS: [&str; 3] = ["Ana Ruiz", "Bo Lindgren", "Cleo Marsh"];
const AGENTS: [&str; 2] = ["Nova", "Juno"];
/// Some are answered too late.
const OFFER_SECONDS: u32 = 8;
/// Prospects of one agent between two kills.
const COME_AT_ONCE: u32 = 2;
/// A rep thinks for so long at most.
const THINKS_MS: u64 = 120;
/// All must have come to its end by then.
const PATIENCE: Duration = Duration::from_secs(90);

pub struct Scene {
    team: Team,
    agents: Vec<SimAgent>,
    desks: Vec<Arc<DeskProcess>>,
    /// Agents who say things, and reps who answer.
    at_work: JoinSet<()>,
    reps: JoinSet<()>,
    over: watch::Sender<bool>,
    accepted: Accepted,
    prospects: u32,
}

/// Who was told that they have it.
type Accepted = Arc<Mutex<BTreeSet<(HandoffId, RepId)>>>;

/// What there was to check.
pub struct Counts {
    handoffs: usize,
    offers: usize,
    meetings: usize,
    decisions: usize,
    alerts: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            handoffs,
            offers,
            meetings,
            decisions,
            alerts,
        } = self;
        write!(
            f,
            "{handoffs} handoffs, {offers} offers, {meetings} meetings, {decisions} decisions, \
             {alerts} alerts"
        )
    }
}

impl Scene {
    pub async fn begins(chance: &Chance) -> Self {
        let team = Team::start(OFFER_SECONDS).await;
        let mut desks = vec![];
        for name in REPS {
            let code = team.invite_admin(name);
            let desk = DeskProcess::joins(&team.hub.url(), &code).await;
            desk.starts().await;
            desk.is_ready().await;
            desks.push(Arc::new(desk));
        }
        let mut agents = vec![];
        for name in AGENTS {
            let added = team.hub.admin(&["agent", "add", "--name", name]);
            let key = added["key"].as_str().expect("a key").to_owned();
            let network = Network::to(team.hub.address(), chance.fork()).await;
            agents.push(SimAgent::new(&team.hub.url(), network, &key));
        }
        let mut scene = Self {
            team,
            agents,
            desks,
            at_work: JoinSet::new(),
            reps: JoinSet::new(),
            over: watch::Sender::new(false),
            accepted: Accepted::default(),
            prospects: 0,
        };
        for desk in &scene.desks {
            let (desk, told) = (Arc::clone(desk), Arc::clone(&scene.accepted));
            let over = scene.over.subscribe();
            scene.reps.spawn(works(desk, told, over, chance.fork()));
        }
        scene
    }

    /// Some come to each agent, somebody says more, who came last may book.
    pub fn agents_have_work(&mut self, chance: &Chance) {
        for agent in &self.agents {
            for _ in 0..COME_AT_ONCE {
                self.prospects += 1;
                let name = format!("prospect-{}", self.prospects);
                agent.meets(name, &mut self.at_work);
            }
            let talks = agent.talks();
            if let Some(talk) = chance.pick(&talks) {
                let id = format!("more-{}", self.prospects);
                agent.hears(talk, id, &mut self.at_work);
            }
            if let (true, Some(talk)) = (chance.percent(60), talks.last()) {
                agent.books(talk, &mut self.at_work);
            }
        }
        self.agents_did_as_they_may();
    }

    fn agents_did_as_they_may(&mut self) {
        while let Some(done) = self.at_work.try_join_next() {
            done.expect("agents do as they may");
        }
    }

    /// The hub or a desk is killed, and begins again on what it left.
    pub async fn somebody_is_killed(&mut self, chance: &Chance) {
        if chance.percent(50) {
            self.team.hub.kill();
            self.team.hub.serve().await;
            return;
        }
        let desk = chance.pick(&self.desks).expect("desks");
        desk.kill();
        desk.starts().await;
        // One in four may be killed again while it opens its files.
        if chance.percent(75) {
            desk.is_ready().await;
        }
    }

    /// Everybody does what there is to do, until nothing is left.
    pub async fn settles(&mut self) {
        self.over.send_replace(true);
        while let Some(done) = self.reps.join_next().await {
            done.expect("reps did as they may");
        }
        for desk in &self.desks {
            desk.is_ready().await;
            until("the desk to hear from the hub", SOON, async || {
                desk.wakes().await;
                let sight = desk.sight().await?;
                (sight.connection == Connection::Live).then_some(())
            })
            .await;
            let _ = desk.decides(Act::ComeToWork, &[]).await;
        }
        let begun = Instant::now();
        loop {
            self.agents_did_as_they_may();
            for desk in &self.desks {
                let inbox = desk.inbox().await.expect("it is ready");
                remember(&self.accepted, desk, &inbox);
                for act in inbox.iter().filter_map(Act::finishing) {
                    // What cannot be done any more is said to the rep.
                    let _ = desk.decides(act, &inbox).await;
                }
            }
            let left = self.left().await;
            if left.is_empty() && self.at_work.is_empty() {
                return;
            }
            let left = left.join("; ");
            assert!(begun.elapsed() < PATIENCE, "this is not over: {left}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn left(&self) -> Vec<String> {
        let mut left = not_over(&self.agents).await;
        for desk in &self.desks {
            let sight = desk.sight().await.expect("it is ready");
            left.extend(waits(desk.rep(), &sight));
        }
        left
    }

    /// What must hold of the end of any story.
    pub async fn checks(&self) -> Counts {
        let truth = self.caches_agree_with_the_hub().await;
        truth::every_talk_has_one_outcome(&self.agents, &truth);
        truth::nobody_was_told_falsely(&self.accepted.lock().unwrap(), &truth);
        truth::offers_make_sense(&truth);
        truth::the_ledger_adds_up(&self.desks[0].ledger().await, &truth);
        let (decisions, alerts) = (self.no_decision_is_gone().await, self.alerted_once());
        Counts {
            handoffs: truth.len(),
            offers: truth.values().map(|v| v.offers.len()).sum(),
            meetings: truth::no_host_is_at_two_places(&self.agents).await,
            decisions,
            alerts,
        }
    }

    async fn caches_agree_with_the_hub(&self) -> Truth {
        let mut truth = Truth::new();
        for desk in &self.desks {
            let code = self.team.code_of(desk.rep());
            let fresh = Rep::join(&self.team.hub.url(), &code).await;
            let start = Instant::now();
            while let Some(found) = truth::difference(&pages(desk).await, &fresh) {
                let rep = desk.rep();
                assert!(
                    start.elapsed() < SOON,
                    "the cache of {rep} disagrees with the hub: {found}"
                );
                sleep(Duration::from_millis(25)).await;
            }
            truth.extend(fresh.handoffs().into_iter().map(|v| (v.id.clone(), v)));
        }
        truth
    }

    async fn no_decision_is_gone(&self) -> usize {
        let mut all = 0;
        for desk in &self.desks {
            let stuck = desk.sight().await.expect("it is ready").stuck;
            for (id, act) in desk.decided() {
                let hub = self.team.hub.url();
                let known = stuck.contains(&id) || has_heard(&hub, desk.token(), &id).await;
                assert!(
                    known,
                    "{} did {act:?}, and the hub never heard it",
                    desk.rep()
                );
                all += 1;
            }
        }
        all
    }

    fn alerted_once(&self) -> usize {
        let mut all = 0;
        for desk in &self.desks {
            for (offer, times) in desk.alerted() {
                let rep = desk.rep();
                assert!(times == 1, "{rep} was alerted {times} times of {offer}");
                all += 1;
            }
        }
        all
    }

    pub async fn ends(mut self) {
        for desk in &self.desks {
            desk.stops().await;
        }
        self.team.hub.stop();
    }
}

async fn pages(desk: &DeskProcess) -> Vec<baton_desk::view::HandoffPage> {
    desk.sight().await.expect("it is ready").pages
}

fn remember(told: &Accepted, desk: &DeskProcess, inbox: &[baton_desk::view::InboxRow]) {
    let has = accepted(inbox)
        .into_iter()
        .map(|id| (id, desk.rep().clone()));
    told.lock().unwrap().extend(has);
}

/// A rep looks and decides, until the working day is over.
async fn works(
    desk: Arc<DeskProcess>,
    told: Accepted,
    over: watch::Receiver<bool>,
    chance: Chance,
) {
    while !*over.borrow() {
        // While the process is gone there is nothing to see.
        let inbox = desk.inbox().await.unwrap_or_default();
        remember(&told, &desk, &inbox);
        let acts: Vec<_> = inbox
            .iter()
            .filter_map(|row| Act::drawn(row, chance.below(10)))
            .collect();
        if let Some(act) = chance.pick(&acts) {
            let _ = desk.decides(act.clone(), &inbox).await;
        }
        sleep(Duration::from_millis(chance.below(THINKS_MS))).await;
    }
}
