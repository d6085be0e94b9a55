//! One story: what happens is drawn from the seed, step by step.

use std::fmt;
use std::ops::AddAssign;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton_core::Timestamp;
use baton_core::ids::{OfferId, RepId};
use baton_core::notice::NoticeEvent;
use baton_core::notify::Channel;
use baton_core::presence::Presence;
use baton_desk::view::{InboxRow, Section};
use baton_desk::{AlertKind, Desk};
use baton_tests::chance::Chance;
use baton_tests::channels::{Admin, step};
use baton_tests::desk::Act;
use baton_tests::wait::{SOON, until};
use baton_tests::webhooks::{Answer, Webhooks};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::agent::SimAgent;
use crate::checks::Witness;
use crate::clock::{Time, Watch};
use crate::desk::SimDesk;
use crate::hub::SimHub;
use crate::network::Network;

const REPS: [(&str, u32); 3] = [("ana", 3), ("bo", 2), ("cleo", 4)];
const AGENTS: [&str; 2] = ["lumi", "nova"];
const STEPS: u64 = 45;
/// Conversations of one story.
const TALKS: u64 = 7;
/// What happens between two steps, happens in so much time at most.
const BREATH_MS: u64 = 20;
/// Something that is on its way comes within that time.
const SOON_ENOUGH: Duration = Duration::from_millis(150);
/// What came is stored and shown within that time, mostly.
const HANDLED_MS: u64 = 40;
/// A Tuesday morning.
const START_MS: i64 = 1_782_201_600_000;

/// What happened, to be read when it went wrong.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn say(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }
}

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.0.lock().unwrap();
        lines.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}

/// What there was to check, so that nobody is proud of an empty story.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub handoffs: usize,
    pub offers: usize,
    pub meetings: usize,
    pub webhooks: usize,
    pub power_cuts: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            handoffs,
            offers,
            meetings,
            webhooks,
            power_cuts,
        } = self;
        write!(
            f,
            "{handoffs} handoffs, {offers} offers, {meetings} meetings, {webhooks} webhooks, \
             {power_cuts} power cuts"
        )
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.handoffs += more.handoffs;
        self.offers += more.offers;
        self.meetings += more.meetings;
        self.webhooks += more.webhooks;
        self.power_cuts += more.power_cuts;
    }
}

pub struct Story {
    chance: Chance,
    time: Time,
    pub hub: SimHub,
    pub agents: Vec<SimAgent>,
    pub desks: Vec<SimDesk>,
    pub hooks: Webhooks,
    witness: Witness,
    at_work: JoinSet<()>,
    pub counts: Counts,
    log: Log,
    talks: u64,
    said: u64,
}

impl Story {
    pub async fn begins(seed: u64, log: Log) -> Self {
        let chance = Chance::of(seed);
        let time = Time::at(Timestamp::from_millis(START_MS));
        let hub = SimHub::new(Watch::new(&time, chance.fork())).await;
        let mut desks = vec![];
        for (name, capacity) in REPS {
            // Whoever joined first is asked first.
            time.pass(1);
            let rep = hub.adds_rep(name, capacity).await;
            let watch = Watch::new(&time, chance.fork());
            desks.push(SimDesk::joins(&hub, &rep, watch, chance.fork()).await);
        }
        let mut agents = vec![];
        for name in AGENTS {
            let key = hub.adds_agent(name).await;
            let network = Network::to(&hub.address(), chance.fork()).await;
            agents.push(SimAgent::new(&hub.url(), network, &key));
        }
        let story = Self {
            witness: Witness::default(),
            at_work: JoinSet::new(),
            counts: Counts::default(),
            hooks: Webhooks::start().await,
            talks: 0,
            said: 0,
            chance,
            time,
            hub,
            agents,
            desks,
            log,
        };
        story.everybody_is_there().await;
        story.tells_a_program().await;
        story
    }

    async fn everybody_is_there(&self) {
        for desk in self.desks.iter().filter(|d| !d.is_revoked()) {
            desk.is_live().await;
        }
    }

    /// A webhook is told of every offer.
    async fn tells_a_program(&self) {
        let url = self.hooks.url().to_owned();
        let done = self.desks[0].does(async move |desk: Desk| {
            let admin = Admin(&desk);
            admin.connects_webhook(&url).await;
            let steps = vec![step(Channel::Webhook, 0)];
            admin.tells(NoticeEvent::Offered, steps).await;
        });
        done.await.expect("power");
    }

    pub async fn plays(mut self) -> Counts {
        for n in 0..STEPS {
            let what = self.step().await;
            self.log.say(format!("{n:>2} {what}"));
            // Not for anything to be done: so that it is cut off at any point.
            self.at_any_moment(BREATH_MS).await;
            self.looks().await;
        }
        self.all_is_well_again().await;
        self.log.say("all is well again");
        self.settles().await;
        self.log.say("settled");
        self.one_more_in_peace().await;
        self.witness
            .in_the_end(
                &mut self.counts,
                &self.hub,
                &self.agents,
                &self.desks,
                &self.hooks,
            )
            .await;
        self.ends().await
    }

    async fn looks(&mut self) {
        while let Some(done) = self.at_work.try_join_next() {
            done.expect("agents do as they may");
        }
        self.witness
            .looks(&self.chance, &self.hub, &self.agents, &self.desks)
            .await;
    }

    async fn step(&mut self) -> String {
        match self.chance.below(110) {
            0..=15 => self.somebody_comes(),
            16..=20 => self.somebody_says_more(),
            21..=25 => self.one_or_two_book(),
            26..=39 => self.time_passes().await,
            40..=63 => self.a_rep_acts().await,
            64..=67 => self.a_rep_comes_or_goes().await,
            68..=77 => self.the_weather_changes(),
            78..=81 => self.the_program_is_slow(),
            82..=86 => self.the_hub_has_trouble().await,
            87..=92 => self.a_desk_has_trouble().await,
            93..=95 => self.a_clock_jumps(),
            96..=98 => self.a_desk_sleeps().await,
            99 => self.a_device_is_revoked().await,
            100..=104 => self.the_hub_falls_while_it_is_asked().await,
            _ => self.a_desk_falls_while_it_hears().await,
        }
    }

    fn an_agent(&self) -> &SimAgent {
        self.chance.pick(&self.agents).expect("agents")
    }

    fn somebody_comes(&mut self) -> String {
        if self.talks == TALKS {
            return "nobody comes any more".into();
        }
        self.talks += 1;
        let name = format!("prospect-{}", self.talks);
        let agent = self.an_agent().clone();
        agent.meets(name.clone(), &mut self.at_work);
        format!("{name} comes")
    }

    fn somebody_says_more(&mut self) -> String {
        let agent = self.an_agent().clone();
        let Some(talk) = self.chance.pick(&agent.talks()).cloned() else {
            return "nobody is there to say more".into();
        };
        self.said += 1;
        agent.hears(&talk, format!("more-{}", self.said), &mut self.at_work);
        format!("{} says more", talk.name)
    }

    fn somebody_books(&mut self) -> String {
        let agent = self.an_agent().clone();
        let Some(talk) = self.chance.pick(&agent.talks()).cloned() else {
            return "nobody is there to book".into();
        };
        agent.books(&talk, &mut self.at_work);
        format!("{} books", talk.name)
    }

    /// Two who ask at the same moment see the same times.
    fn one_or_two_book(&mut self) -> String {
        let first = self.somebody_books();
        if self.chance.percent(50) {
            return first;
        }
        format!("{first}, {}", self.somebody_books())
    }

    async fn time_passes(&mut self) -> String {
        let seconds = self.chance.within(5..150);
        self.passes(seconds).await;
        format!("{seconds} s pass")
    }

    async fn passes(&self, seconds: i64) {
        self.time.pass(seconds);
        self.hub.does_what_is_due().await;
        for desk in &self.desks {
            desk.wakes();
        }
    }

    async fn a_rep_acts(&mut self) -> String {
        let desk = self.chance.pick(&self.desks).expect("desks");
        let rows = desk.inbox().await;
        let open: Vec<InboxRow> = rows
            .into_iter()
            .filter(|r| r.section != Section::Closed)
            .collect();
        let Some(row) = self.chance.pick(&open).cloned() else {
            return format!("{} has nothing to do", desk.rep());
        };
        let luck = self.chance.below(10);
        let what = format!(
            "{} with {} in {:?}: {luck}",
            desk.rep(),
            row.name,
            row.section
        );
        if let Some(act) = Act::drawn(&row, luck) {
            desk.decides(act).await;
        }
        what
    }

    async fn a_rep_comes_or_goes(&mut self) -> String {
        let desk = self.chance.pick(&self.desks).expect("desks");
        let there = self.chance.percent(70);
        let presence = if there {
            Presence::Available
        } else {
            Presence::Away
        };
        desk.does(async move |d: Desk| drop(d.set_presence(presence).await))
            .await;
        format!("{} is {presence:?}", desk.rep())
    }

    fn the_weather_changes(&mut self) -> String {
        let networks: Vec<&Network> = self
            .desks
            .iter()
            .map(|d| &d.network)
            .chain(self.agents.iter().map(|a| a.network.as_ref()))
            .collect();
        let at = usize::try_from(self.chance.below(networks.len() as u64)).unwrap();
        let network = networks[at];
        match self.chance.below(5) {
            0 => network.cut(),
            1 | 2 => network.heal(),
            _ => {}
        }
        let trouble = *self.chance.pick(&[0, 20, 50]).expect("some");
        network.trouble(trouble);
        let up = if network.is_up() { "up" } else { "cut" };
        format!("network {at} is {up}, {trouble} % trouble")
    }

    fn the_program_is_slow(&mut self) -> String {
        let answer = match self.chance.below(3) {
            0 => Answer::HangUp,
            1 => Answer::Status(500),
            _ => Answer::Busy(20),
        };
        self.hooks.answer_next(answer);
        format!("the webhook will answer {answer:?}")
    }

    async fn the_hub_has_trouble(&mut self) -> String {
        if !self.hub.is_on() {
            self.hub.starts().await;
            return "the hub starts".into();
        }
        if self.chance.percent(30) {
            self.hub.stops().await;
            return "the hub stops".into();
        }
        self.counts.power_cuts += 1;
        self.hub.power_cut();
        "the hub loses power".into()
    }

    async fn a_desk_has_trouble(&mut self) -> String {
        let at = usize::try_from(self.chance.below(self.desks.len() as u64)).unwrap();
        let kill = self.chance.percent(70);
        let desk = &mut self.desks[at];
        let what = if !desk.is_on() {
            desk.starts().await;
            "starts"
        } else if kill {
            self.counts.power_cuts += 1;
            desk.power_cut();
            "loses power"
        } else {
            desk.stops().await;
            "stops"
        };
        format!("desk {at} {what}")
    }

    /// Between hearing a request and answering it.
    async fn the_hub_falls_while_it_is_asked(&mut self) -> String {
        if !self.hub.is_on() {
            return "the hub is off".into();
        }
        let (rep, desk) = (self.a_rep_acts().await, self.chance.pick(&self.desks));
        let at_desk = desk.expect("desks").network.carries(SOON_ENOUGH);
        tokio::select! {
            _ = at_desk => {}
            _ = self.an_agent().network.carries(SOON_ENOUGH) => {}
        }
        self.at_any_moment(HANDLED_MS).await;
        self.counts.power_cuts += 1;
        self.hub.power_cut();
        format!("{rep}, and the hub loses power while it is asked")
    }

    /// Between hearing something and showing it.
    async fn a_desk_falls_while_it_hears(&mut self) -> String {
        let at = usize::try_from(self.chance.below(self.desks.len() as u64)).unwrap();
        let who = self.somebody_comes();
        let desk = &self.desks[at];
        if !desk.is_on() || !desk.network.carries(SOON_ENOUGH).await {
            return format!("{who}, desk {at} hears nothing");
        }
        self.at_any_moment(HANDLED_MS).await;
        self.counts.power_cuts += 1;
        self.desks[at].power_cut();
        format!("{who}, desk {at} loses power while it hears")
    }

    async fn at_any_moment(&self, within_ms: u64) {
        sleep(Duration::from_millis(self.chance.below(within_ms))).await;
    }

    fn a_clock_jumps(&mut self) -> String {
        if self.chance.percent(25) {
            let ahead = self.chance.within(-20..20);
            self.hub.watch.set_ahead(ahead);
            return format!("the clock of the hub is {ahead} s ahead");
        }
        let desk = self.chance.pick(&self.desks).expect("desks");
        let ahead = self.chance.within(-4_000..4_000);
        desk.watch.set_ahead(ahead);
        format!("the clock of {} is {ahead} s ahead", desk.rep())
    }

    /// The lid is closed for a while, and nobody else does anything.
    async fn a_desk_sleeps(&mut self) -> String {
        let desk = self.chance.pick(&self.desks).expect("desks");
        let name = desk.rep().to_string();
        desk.network.cut();
        self.passes(600).await;
        desk.network.heal();
        desk.wakes();
        format!("{name} slept")
    }

    async fn a_device_is_revoked(&mut self) -> String {
        let left = self.desks.iter().position(|d| !d.is_revoked());
        let (Some(at), true) = (left, self.hub.is_on() && self.desks.len() < REPS.len() + 2) else {
            return "no device is revoked".into();
        };
        let (device, rep) = (
            self.desks[at].device().clone(),
            self.desks[at].rep().clone(),
        );
        self.hub.revokes(&device).await;
        self.desks[at].was_revoked();
        let watch = Watch::new(&self.time, self.chance.fork());
        let again = SimDesk::joins(&self.hub, &rep, watch, self.chance.fork()).await;
        self.desks.push(again);
        format!("{rep} lost a laptop and has another")
    }

    async fn all_is_well_again(&mut self) {
        self.hub.watch.set_ahead(0);
        if !self.hub.is_on() {
            self.hub.starts().await;
        }
        for agent in &self.agents {
            agent.network.trouble(0);
            agent.network.heal();
        }
        for desk in &mut self.desks {
            desk.network.trouble(0);
            desk.network.heal();
            desk.watch.set_ahead(0);
            if !desk.is_on() {
                desk.starts().await;
            }
        }
        self.everybody_comes_to_work().await;
    }

    async fn everybody_comes_to_work(&self) {
        self.everybody_is_there().await;
        for desk in self.desks.iter().filter(|d| !d.is_revoked()) {
            desk.does(async |d: Desk| drop(d.set_presence(Presence::Available).await))
                .await;
        }
        for desk in self.desks.iter().filter(|d| !d.is_revoked()) {
            until("the hub to know who is there", SOON, async || {
                desk.wakes();
                let unsent = desk.does(async |d: Desk| d.unsent().await.unwrap()).await;
                (unsent == Some(0)).then_some(())
            })
            .await;
        }
    }

    /// Everybody does what there is to do, until nothing is left.
    async fn settles(&mut self) {
        for round in 0..ROUNDS {
            if round % 20 == 19 {
                let left = self.witness.left(&self.agents, &self.desks).await;
                let at_work = self.at_work.len();
                self.log
                    .say(format!("round {round}: {at_work} agents at work; {left}"));
            }
            while let Some(done) = self.at_work.try_join_next() {
                done.expect("agents do as they may");
            }
            self.passes(40).await;
            for desk in self.desks.iter().filter(|d| !d.is_revoked()) {
                for act in desk.inbox().await.iter().filter_map(Act::finishing) {
                    desk.decides(act).await;
                }
            }
            if self.at_work.is_empty() && self.witness.all_over(&self.agents, &self.desks).await {
                return;
            }
            sleep(Duration::from_millis(BREATH_MS)).await;
        }
        let left = self.witness.left(&self.agents, &self.desks).await;
        panic!("this is not over: {left}");
    }

    /// After all that, whoever is asked is alerted: once on each of their machines.
    async fn one_more_in_peace(&mut self) {
        // Who let offers lapse was taken for away.
        self.everybody_comes_to_work().await;
        let agent = self.an_agent().clone();
        agent.meets("the-last".into(), &mut self.at_work);
        let asked = until("somebody to be asked", SOON, async || {
            self.desks_asked().await
        });
        let (offer, rep) = asked.await;
        let machines: Vec<_> = self
            .desks
            .iter()
            .filter(|d| !d.is_revoked() && d.rep() == &rep)
            .collect();
        for desk in machines {
            until("the alert", SOON, async || {
                (desk.shown(AlertKind::Offered).get(&offer) == Some(&1)).then_some(())
            })
            .await;
        }
        self.settles().await;
    }

    /// The offer that stands, and to whom.
    async fn desks_asked(&self) -> Option<(OfferId, RepId)> {
        for desk in self.desks.iter().filter(|d| !d.is_revoked()) {
            for row in desk.inbox().await {
                if let Some(offer) = row.my_offer {
                    return Some((offer.id, desk.rep().clone()));
                }
            }
        }
        None
    }

    async fn ends(mut self) -> Counts {
        for desk in &mut self.desks {
            desk.stops().await;
        }
        self.hub.stops().await;
        self.counts
    }
}

/// Rounds in which all must come to its end.
const ROUNDS: u32 = 200;
